import type { Catalog } from '../model/catalog.ts';
import type { Evidence } from '../model/service.ts';
import { matchCommands } from './classify/command.ts';
import type { Callers } from './classify/settle.ts';
import { hintIn, namesFace } from './classify/words.ts';
import type { Verdict } from './classify.ts';
import type { dependenciesOf } from './dependencies.ts';
import { scopeOf } from './scope.ts';
import type { ServiceDraft } from './services.ts';

/** For each service who calls it, so that `api` and `internal` can be told apart. */
export function callersOf(
  verdicts: ReadonlyMap<ServiceDraft, Verdict>,
  dependencies: ReturnType<typeof dependenciesOf>,
  catalog: Catalog,
): (service: ServiceDraft) => Callers {
  const isApi = (name: string | undefined): boolean => {
    const hint = name === undefined ? undefined : hintIn(name, 'name', catalog);
    return hint?.type === 'api' && (hint.faint !== true || name?.toLowerCase() === 'server');
  };
  const component = (service: ServiceDraft): string | undefined => service.drafts[0].unit.labels.get('app.kubernetes.io/component')?.value;
  const entries = new Map<string, Set<ServiceDraft>>();
  const open = new Map<string, Set<ServiceDraft>>();
  const faces = new Map<ServiceDraft, boolean>();
  for (const [service, verdict] of verdicts) {
    const face = isFace(service, catalog);
    faces.set(service, face);
    const serves = verdict.roles.some((role) => role === 'api' || role === 'internal');
    if (isExternal(verdict)) noteIn(open, service);
    const main = isApi(component(service)) || isApi(service.drafts[0].unit.name);
    if (isExternal(verdict) || ((face || main) && serves)) noteIn(entries, service);
  }
  const namedBy = new Map<ServiceDraft, Evidence[]>();
  const byBrowsers = new Set<ServiceDraft>();
  for (const [caller, list] of dependencies) {
    const type = verdicts.get(caller)?.type;
    // What watches or stores names those whom it looks at, not those whom it sends requests to.
    if (type === 'agent' || type === 'backing') continue;
    for (const one of list) {
      if (!one.target || one.kind === 'start-order') continue;
      if (FOR_BROWSERS.test(one.by)) {
        byBrowsers.add(one.target);
        continue;
      }
      const evidence: Evidence = {
        type: 'internal',
        signal: 'caller',
        detail: `${caller.name} names it (${one.by})`,
        strength: 'strong',
        at: one.at,
      };
      namedBy.set(one.target, [...(namedBy.get(one.target) ?? []), evidence]);
    }
  }
  return (service) => {
    const known = namedBy.get(service) ?? [];
    const [first] = service.drafts;
    return {
      namedBy: known,
      // What PM2 runs stands on the machine's own ports: that another is open says nothing of this one.
      otherEntry: first.unit.platform !== 'pm2' && hasOther(entries, service),
      otherOpen: hasOther(open, service),
      face: faces.get(service) === true || byBrowsers.has(service),
      apiWord: isApi(first.unit.name) || isApi(component(service)),
    };
  };
}

/**
 * Values that are built into the pages of a frontend: who is named so is called by browsers.
 * https://nextjs.org/docs/app/guides/environment-variables, https://vite.dev/guide/env-and-mode, https://cli.vuejs.org/guide/mode-and-env.html,
 * https://create-react-app.dev/docs/adding-custom-environment-variables/, https://docs.expo.dev/guides/environment-variables/
 */
const FOR_BROWSERS = /^env (NEXT_PUBLIC|NUXT_PUBLIC|VITE|REACT_APP|VUE_APP|EXPO_PUBLIC|GATSBY|STORYBOOK)_/;

function noteIn(byScope: Map<string, Set<ServiceDraft>>, service: ServiceDraft): void {
  for (const { unit } of service.drafts) byScope.set(scopeOf(unit), (byScope.get(scopeOf(unit)) ?? new Set()).add(service));
}

function hasOther(byScope: ReadonlyMap<string, ReadonlySet<ServiceDraft>>, service: ServiceDraft): boolean {
  return service.drafts.some(({ unit }) => {
    const all = byScope.get(scopeOf(unit));
    return all !== undefined && all.size > (all.has(service) ? 1 : 0);
  });
}

/** Plainly open to the outside. What Compose publishes is meant to be reached, in one way or other. */
function isExternal(verdict: Verdict): boolean {
  return verdict.evidence.some(
    (one) => one.type === 'api' && one.signal === 'exposure' && (one.strength === 'decisive' || one.detail.startsWith('published port')),
  );
}

function isFace(service: ServiceDraft, catalog: Catalog): boolean {
  return service.drafts.some(({ unit }) => {
    const names = [unit.name, unit.container, unit.labels.get('app.kubernetes.io/component')?.value, unit.labels.get('tier')?.value];
    if (names.some((name) => name !== undefined && namesFace(name, catalog))) return true;
    return matchCommands(unit.launch.words, catalog.commands).some(({ pattern }) => pattern.edge === true);
  });
}
