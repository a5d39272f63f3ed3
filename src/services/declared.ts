import type { Config, DeclaredService } from '../model/config.ts';
import { formatDuration } from '../model/duration.ts';
import { globMatches } from '../model/image.ts';
import type { UnitDraft } from './units/unit-draft.ts';

/** Adds what the config file says of a service to each of its units; it wins over annotations, because it is nearer to who runs the tool. */
export function withDeclared(draft: UnitDraft, config: Config): UnitDraft {
  return config.services.filter((service) => speaksOf(service, draft)).reduce(withOne, draft);
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

/** By the unit's name, or by `namespace/Kind/name` as ids are written. */
function speaksOf({ name }: DeclaredService, { unit }: UnitDraft): boolean {
  return (
    globMatches(name, unit.name) ||
    globMatches(name, [unit.namespace, unit.kind, unit.name].filter(Boolean).join('/')) ||
    globMatches(name, `${unit.platform}/${unit.name}`)
  );
}
