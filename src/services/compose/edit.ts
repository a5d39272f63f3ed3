import { setField } from '../../files/edit-yaml.ts';
import type { Edit } from '../../model/finding.ts';
import { has } from '../../model/tree.ts';
import type { Unit } from '../../model/unit.ts';
import type { EffectiveService } from './effective.ts';

/** The edits of a service in its own file; grace is set in whole seconds, rounded up. */
export function editOf({ file, name }: EffectiveService): Unit['edit'] {
  const path = has(file.root, 'services') ? ['services', name] : [name];
  return (change): readonly Edit[] | undefined => {
    if (change.set === 'field') return setField(file.root, [...path, ...change.path], change.to);
    return Number.isFinite(change.to) ? setField(file.root, [...path, 'stop_grace_period'], `${Math.ceil(change.to / 1000)}s`) : undefined;
  };
}
