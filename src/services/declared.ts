import type { Config, DeclaredService } from '../model/config.ts';
import { formatDuration } from '../model/duration.ts';
import type { Problem } from '../model/finding.ts';
import { globMatches } from '../model/image.ts';
import { nearest } from '../model/nearest.ts';
import type { Service } from '../model/service.ts';
import type { Unit } from '../model/unit.ts';
import type { DependencyDraft } from './dependencies.ts';
import { scopeOf } from './scope.ts';
import type { ServiceDraft } from './services.ts';
import type { UnitDraft } from './units/unit-draft.ts';

/** Adds what the config file says of a service to each of its units; it wins over annotations, because it is nearer to who runs the tool. */
export function withDeclared(draft: UnitDraft, config: Config): UnitDraft {
  return config.services.filter(({ name }) => names(name, draft.unit)).reduce(withOne, draft);
}

function withOne(draft: UnitDraft, service: DeclaredService): UnitDraft {
  const { type, owner, runbook, drainTimeout, source } = service;
  return {
    ...draft,
    declaredType: type ?? draft.declaredType,
    owner: owner ?? draft.owner,
    runbook: runbook ?? draft.runbook,
    drainTimeout: drainTimeout ? { ...drainTimeout, value: formatDuration(drainTimeout.value) } : draft.drainTimeout,
    entry: source?.at ? { path: source.value, via: [{ by: source.of ?? 'config', at: source.at, guessed: false }] } : draft.entry,
  };
}

/**
 * Adds the dependencies that the config file declares to those that were found. A name means a service of the same environment; one that is not in
 * the input stays a name.
 */
export function withDeclaredDependencies(
  found: ReadonlyMap<ServiceDraft, readonly DependencyDraft[]>,
  config: Config,
): ReadonlyMap<ServiceDraft, readonly DependencyDraft[]> {
  if (config.services.every(({ dependsOn }) => dependsOn.length === 0)) return found;
  const services = [...found.keys()];
  return new Map([...found].map(([service, list]) => [service, [...list, ...declaredDependencies(service, list, services, config)]]));
}

function declaredDependencies(
  service: ServiceDraft,
  found: readonly DependencyDraft[],
  services: readonly ServiceDraft[],
  config: Config,
): readonly DependencyDraft[] {
  const scopes = new Set(service.drafts.map(({ unit }) => scopeOf(unit)));
  const known = new Set<ServiceDraft | string>([service, ...found.map(({ target, name }) => target ?? name)]);
  return config.services
    .filter(({ name }) => service.drafts.some(({ unit }) => names(name, unit)))
    .flatMap(({ dependsOn }) => dependsOn)
    .flatMap((wanted): readonly DependencyDraft[] => {
      const { at } = wanted;
      if (!at) return [];
      const targets = services.filter(({ drafts }) => drafts.some(({ unit }) => scopes.has(scopeOf(unit)) && names(wanted.value, unit)));
      return (targets.length === 0 ? [undefined] : targets).flatMap((target) => {
        if (known.has(target ?? wanted.value)) return [];
        known.add(target ?? wanted.value);
        return [{ target, name: wanted.value, by: wanted.of ?? 'the config', kind: 'unknown' as const, dangling: false, at }];
      });
    });
}

/** Entries of the config for services that are not there: probably a name was mistyped, or has changed. */
export function missingServices(services: readonly Service[], config: Config): readonly Problem[] {
  const missing = config.services.filter(({ name }) => !services.some(({ units }) => units.some((unit) => names(name, unit))));
  const known = services.flatMap(({ name, id }) => [name, id]);
  return missing.map(({ name, at }) => {
    const near = nearest(name, known);
    const hint = near === undefined ? ': what is declared here has no effect' : `; did you mean “${near}”?`;
    const message = `no service is called “${name}”${hint}`;
    return { severity: 'warning', message, file: at.file.path, at };
  });
}

/** Whether a pattern means a unit: by its name, or by `namespace/Kind/name` as ids are written. */
function names(pattern: string, unit: Unit): boolean {
  return (
    globMatches(pattern, unit.name) ||
    globMatches(pattern, [unit.namespace, unit.kind, unit.name].filter(Boolean).join('/')) ||
    globMatches(pattern, `${unit.platform}/${unit.name}`)
  );
}
