import type { Config, DeclaredService } from '../model/config.ts';
import { formatDuration } from '../model/duration.ts';
import { globMatches } from '../model/image.ts';
import type { UnitDraft } from './units/unit-draft.ts';

/** Adds what the config file says of a service to each of its units; it wins over annotations, because it is nearer to who runs the tool. */
export function withDeclared(draft: UnitDraft, config: Config): UnitDraft {
  const said = config.services.filter((service) => speaksOf(service, draft));
  return said.reduce<UnitDraft>(
    (result, service) => ({
      ...result,
      declaredType: service.type ?? result.declaredType,
      owner: service.owner ?? result.owner,
      runbook: service.runbook ?? result.runbook,
      drainTimeout: service.drainTimeout
        ? { ...service.drainTimeout, value: formatDuration(service.drainTimeout.value) }
        : result.drainTimeout,
      entry: service.source?.at
        ? { path: service.source.value, via: [{ by: service.source.of ?? 'config', at: service.source.at, guessed: false }] }
        : result.entry,
    }),
    draft,
  );
}

/** By the unit's name, or by `namespace/Kind/name` as ids are written. */
function speaksOf({ name }: DeclaredService, { unit }: UnitDraft): boolean {
  return (
    globMatches(name, unit.name) ||
    globMatches(name, [unit.namespace, unit.kind, unit.name].filter(Boolean).join('/')) ||
    globMatches(name, `${unit.platform}/${unit.name}`)
  );
}
