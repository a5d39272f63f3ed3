import type { Fact } from '../../model/fact.ts';
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
  return joinWorkloads(view.all('Canary', /^flagger\.app$/), (canary) => {
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

const colours: ReadonlyMap<string, string> = new Map([
  ['blue', 'green'],
  ['green', 'blue'],
]);

/** A Service that selects the blue pods where green ones, alike in every other label it names, stand by. */
function* blueGreen(
  view: ClusterView,
  servicesOf: ReadonlyMap<Workload, readonly KubernetesObject[]>,
): Iterable<readonly [Workload, Strategy]> {
  const standingBy = new Map<string, Workload[]>();
  for (const workload of view.workloads) {
    for (const [key, value] of workload.podLabels) {
      if (!colours.has(value)) continue;
      const list = standingBy.get(`${key}=${value}`);
      if (list) list.push(workload);
      else standingBy.set(`${key}=${value}`, [workload]);
    }
  }
  if (standingBy.size === 0) return;
  for (const [workload, services] of servicesOf) {
    for (const service of services) {
      const selector = get(service.root, 'spec', 'selector');
      const entry = entriesOf(selector).find((one) => colours.has(textOf(one.value) ?? ''));
      if (!entry) continue;
      const [key, other] = [String(entry.key.value), colours.get(textOf(entry.value) ?? '')];
      const rest = (mapSelector(selector, view.commonLabels(service))?.equals ?? []).filter(([name]) => name !== key);
      const twins = (standingBy.get(`${key}=${other}`) ?? []).filter(
        (twin) => twin.object.namespace === workload.object.namespace && rest.every(([name, value]) => twin.podLabels.get(name) === value),
      );
      if (twins.length === 0) continue;
      const strategy: Fact<'blue-green'> = { value: 'blue-green', origin: 'inferred', at: entryPlace(entry), of: 'the Service’s selector' };
      yield [workload, strategy];
      for (const twin of twins) yield [twin, strategy];
    }
  }
}

/** A route that spreads the same requests over several Services by weight. */
function* weighted(
  view: ClusterView,
  servicesOf: ReadonlyMap<Workload, readonly KubernetesObject[]>,
  routes: readonly Route[],
): Iterable<readonly [Workload, Strategy]> {
  const shares = new Map<KubernetesObject, Strategy>();
  for (const route of routes) {
    const weights = route.backends.filter((backend) => backend.weight !== undefined && backend.weight > 0);
    if (new Set(weights.map((backend) => backend.service)).size < 2) continue;
    for (const backend of weights) {
      const from = { root: route.object.root, namespace: backend.namespace ?? route.object.namespace };
      const [service] = view.named(from, 'Service', backend.service, /^$/);
      if (service) shares.set(service, { value: 'canary', origin: 'inferred', at: backend.at, of: 'the route’s weights' });
    }
  }
  if (shares.size === 0) return;
  for (const [workload, services] of servicesOf) {
    const strategy = services.map((service) => shares.get(service)).find((one) => one !== undefined);
    if (strategy) yield [workload, strategy];
  }
}
