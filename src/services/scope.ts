import { dirname } from 'node:path/posix';
import type { Unit } from '../model/unit.ts';

/**
 * Inside what a unit's names are looked up and its neighbours are compared: its environment; of Compose only the project, which is the folder of
 * its files (https://docs.docker.com/compose/how-tos/project-name/). Platforms do not see each other.
 */
export function scopeOf(unit: Unit): string {
  switch (unit.platform) {
    case 'kubernetes':
      return kubernetesScope(unit.environment);
    case 'compose':
      return `compose\0${unit.environment}\0${dirname(unit.at.file.path)}`;
    default:
      return `host\0${unit.environment}`;
  }
}

export function kubernetesScope(environment: string): string {
  return `kubernetes\0${environment}`;
}
