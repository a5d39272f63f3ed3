import { entriesOf, entryPlace, fieldPlace, get, has, stringOf, textOf } from '../../model/tree.ts';
import type { Rollout } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { isPlaceholder } from './fields.ts';
import type { Route } from './routes.ts';
import { mapSelector } from './selectors.ts';
import { type ClusterView, joinWorkloads } from './view.ts';
import type { Workload } from './workloads.ts';

type Strategy = Rollout['strategy'];

/**
 * Gradual delivery that something beside the workload arranges: a Flagger Canary, a Service whose selector tells blue from green, a route that
 * gives each of several Services a share. A plain rolling update then is not how users meet the new version.
 */
export function gradualStrategies(
  view: ClusterView,
  servicesOf: ReadonlyMap<Workload, readonly KubernetesObject[]>,
  routes: readonly Route[],
): ReadonlyMap<Workload, Strategy> {
  const found = new Map<Workload, Strategy>();
  for (const [workload, canaries] of flaggerCanaries(view)) {
    const [canary] = canaries;
    if (canary) found.set(workload, flagger(canary));
  }
  for (const [workload, strategy] of blueGreen(view, servicesOf)) if (!found.has(workload)) found.set(workload, strategy);
  for (const [workload, strategy] of weighted(view, servicesOf, routes)) if (!found.has(workload)) found.set(workload, strategy);
  return found;
}

function flaggerCanaries(view: ClusterView): ReadonlyMap<Workload, readonly KubernetesObject[]> {
  return joinWorkloads(view, view.all('Canary', /^flagger\.app$/), (canary) => {
    const target = get(canary.root, 'spec', 'targetRef');
    const [kind, name] = [stringOf(get(target, 'kind')), stringOf(get(target, 'name'))];
    const workloads = view.workloads.filter(({ object }) => object.kind === kind && object.name === name);
    return { workloads, vague: name !== undefined && isPlaceholder(name) };
  });
}

/** Without weights Flagger switches all traffic at once: https://docs.flagger.app/usage/deployment-strategies */
function flagger(canary: KubernetesObject): Strategy {
  const analysis = get(canary.root, 'spec', 'analysis') ?? get(canary.root, 'spec', 'canaryAnalysis');
  const steps = analysis !== undefined && ['maxWeight', 'stepWeight', 'stepWeights', 'match'].some((key) => has(analysis, key));
  const switches = analysis !== undefined && has(analysis, 'iterations') && !steps;
  return { value: switches ? 'blue-green' : 'canary', origin: 'declared', at: fieldPlace(canary.root, 'spec', 'targetRef') };
}

/** Nobody switches more Services in one environment; it bounds what a hostile input costs. */
const MAX_SWITCHES = 500;

const colours: ReadonlyMap<string, string> = new Map([
  ['blue', 'green'],
  ['green', 'blue'],
]);

/** A Service that selects the blue pods where green ones, alike in every other label it names, stand by. */
function* blueGreen(
  view: ClusterView,
  servicesOf: ReadonlyMap<Workload, readonly KubernetesObject[]>,
): Iterable<readonly [Workload, Strategy]> {
  const coloured = view.workloads.filter((workload) => [...workload.podLabels.values()].some((value) => colours.has(value)));
  if (coloured.length === 0) return;
  const judged = new Map<KubernetesObject, Strategy | undefined>();
  for (const workload of coloured) {
    for (const service of servicesOf.get(workload) ?? []) {
      if (!judged.has(service) && judged.size < MAX_SWITCHES) {
        const twins = twinsOf(service, workload, coloured);
        judged.set(service, twins?.strategy);
        for (const twin of twins?.standingBy ?? []) if (twins) yield [twin, twins.strategy];
      }
      const strategy = judged.get(service);
      if (strategy) yield [workload, strategy];
    }
  }
}

/** The pods of the other colour that a Service could be switched to. */
function twinsOf(
  service: KubernetesObject,
  workload: Workload,
  coloured: readonly Workload[],
): { readonly strategy: Strategy; readonly standingBy: readonly Workload[] } | undefined {
  const selector = get(service.root, 'spec', 'selector');
  const entry = entriesOf(selector).find((one) => colours.has(textOf(one.value) ?? ''));
  if (!entry) return undefined;
  const [key, other] = [String(entry.key.value), colours.get(textOf(entry.value) ?? '')];
  const rest = (mapSelector(selector)?.equals ?? []).filter(([name]) => name !== key);
  const standingBy = coloured.filter(
    ({ object, podLabels }) =>
      object.namespace === workload.object.namespace &&
      podLabels.get(key) === other &&
      rest.every(([name, value]) => podLabels.get(name) === value),
  );
  if (standingBy.length === 0) return undefined;
  return { strategy: { value: 'blue-green', origin: 'inferred', at: entryPlace(entry), of: 'the Service’s selector' }, standingBy };
}

/** A route that spreads the same requests over several Services, or over subsets of one, by weight. */
function* weighted(
  view: ClusterView,
  servicesOf: ReadonlyMap<Workload, readonly KubernetesObject[]>,
  routes: readonly Route[],
): Iterable<readonly [Workload, Strategy]> {
  const shares = new Map<KubernetesObject, Strategy>();
  for (const route of routes) {
    const weighted = route.backends.filter((backend) => backend.weight !== undefined);
    const targets = (backends: typeof weighted) => new Set(backends.map(({ service, subset = '' }) => `${service}/${subset}`)).size;
    if (targets(weighted) < 2) continue;
    // All on one side for now: the other one waits to be switched to.
    const value = targets(weighted.filter((backend) => backend.weight !== 0)) > 1 ? 'canary' : 'blue-green';
    for (const backend of weighted) {
      const from = { root: route.object.root, namespace: backend.namespace ?? route.object.namespace };
      const [service] = view.named(from, 'Service', backend.service, /^$/);
      if (service) shares.set(service, { value, origin: 'inferred', at: backend.at, of: 'the route’s weights' });
    }
  }
  if (shares.size === 0) return;
  for (const [workload, services] of servicesOf) {
    const strategy = services.map((service) => shares.get(service)).find((one) => one !== undefined);
    if (strategy) yield [workload, strategy];
  }
}
