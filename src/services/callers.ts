import type { Catalog } from '../model/catalog.ts';
import type { Evidence } from '../model/service.ts';
import type { Callers } from './classify/settle.ts';
import { hintIn } from './classify/word-evidence.ts';
import type { Verdict } from './classify.ts';
import type { dependenciesOf } from './dependencies.ts';
import type { ServiceDraft } from './services.ts';

/** For each service who calls it, so that `api` and `internal` can be told apart. */
export function callersOf(
  verdicts: ReadonlyMap<ServiceDraft, Verdict>,
  dependencies: ReturnType<typeof dependenciesOf>,
  catalog: Catalog,
): (service: ServiceDraft) => Callers {
  const entries = new Map<string, Set<ServiceDraft>>();
  const faces = new Map<ServiceDraft, boolean>();
  for (const [service, verdict] of verdicts) {
    const external = isExternal(verdict);
    const face = isFace(service, catalog);
    faces.set(service, face);
    const entersBy = external || (face && verdict.roles.some((role) => role === 'api' || role === 'internal'));
    if (!entersBy) continue;
    for (const { unit } of service.drafts) entries.set(unit.environment, (entries.get(unit.environment) ?? new Set()).add(service));
  }
  const namedBy = new Map<ServiceDraft, { evidence: Evidence; caller: ServiceDraft }[]>();
  for (const [caller, list] of dependencies) {
    const type = verdicts.get(caller)?.type;
    // What watches or stores names those whom it looks at, not those whom it sends requests to.
    if (type === 'agent' || type === 'backing') continue;
    for (const one of list) {
      if (!one.target || one.kind === 'start-order') continue;
      const evidence: Evidence = {
        type: 'internal',
        signal: 'caller',
        detail: `${caller.name} names it (${one.by})`,
        strength: 'strong',
        at: one.at,
      };
      namedBy.set(one.target, [...(namedBy.get(one.target) ?? []), { evidence, caller }]);
    }
  }
  return (service) => {
    const known = namedBy.get(service) ?? [];
    const [first] = service.drafts;
    return {
      namedBy: known.map((one) => one.evidence),
      behindProxy: known.some(({ caller }) => {
        const verdict = verdicts.get(caller);
        return verdict !== undefined && (isExternal(verdict) || faces.get(caller) === true);
      }),
      otherEntry: service.drafts.some(({ unit }) => [...(entries.get(unit.environment) ?? [])].some((other) => other !== service)),
      face: faces.get(service) === true,
      apiWord: hintIn(first.unit.name, 'name', catalog)?.type === 'api',
    };
  };
}

function isExternal(verdict: Verdict): boolean {
  return verdict.evidence.some((one) => one.type === 'api' && one.signal === 'exposure' && one.strength === 'decisive');
}

function isFace(service: ServiceDraft, catalog: Catalog): boolean {
  return service.drafts.some(({ unit }) => {
    const names = [unit.name, unit.labels.get('app.kubernetes.io/component')?.value, unit.labels.get('tier')?.value];
    return names.some((name) => name !== undefined && hintIn(name, 'name', catalog)?.edge === true);
  });
}
