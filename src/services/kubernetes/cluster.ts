import type { Budget, Instances, Scaling } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { budgetOf, budgetsOf, type ScaleOf } from './budgets.ts';
import type { RouteHit } from './exposure.ts';
import { gradualStrategies } from './gradual.ts';
import { instancesOf } from './instances.ts';
import { unseenBeside } from './kustomize.ts';
import { type LeaseAccounts, leaseAccounts } from './leader.ts';
import { isRoute, type Route, routesOf } from './routes.ts';
import { scalersOf, scalingOf } from './scaling.ts';
import { servicesOf } from './services.ts';
import { type ClusterView, clusterView, type HomeOf } from './view.ts';
import type { Workload } from './workloads.ts';

/** One environment's objects with every join made: which Services, routes, scalers and budgets belong to which workload. */
export interface Cluster {
  readonly view: ClusterView;
  readonly services: ReadonlyMap<Workload, readonly KubernetesObject[]>;
  /** The budgets of a workload, each held against the scale of all that it selects. */
  readonly budgetsOf: (workload: Workload) => readonly Budget[];
  readonly scalingOf: (workload: Workload) => readonly Scaling[];
  readonly routesTo: (service: KubernetesObject) => readonly RouteHit[];
  readonly gradual: ReturnType<typeof gradualStrategies>;
  readonly leases: LeaseAccounts;
  /** The Service, budget or scaler of a workload may lie outside the input. */
  readonly mayHavePartnersOutside: (workload: Workload) => boolean;
  /** The instances of a workload, as written or scaled. */
  readonly instancesOf: (workload: Workload) => Instances;
}

/** `paths`: every file of the input. */
export function clusterOf(objects: readonly KubernetesObject[], homeOf: HomeOf, paths: ReadonlySet<string>): Cluster {
  const view = clusterView(objects, homeOf);
  const services = servicesOf(view);
  const scalers = scalersOf(view);
  const scaling = once((workload: Workload) => scalingOf(workload, scalers.get(workload) ?? []));
  const routes = routesOf(view);
  const hits = routeHits(view, routes);
  const unseen = unseenBeside(objects, paths);
  const instances = once((workload: Workload) => instancesOf(workload, scaling(workload), unseen(workload.object).scaler));
  const hasNoPartners = !objects.some(isPartner);
  return {
    view,
    services,
    budgetsOf: budgetReader(budgetsOf(view), instances),
    scalingOf: scaling,
    routesTo: (service) => hits.get(service) ?? [],
    gradual: gradualStrategies(view, services, routes),
    leases: leaseAccounts(view),
    mayHavePartnersOutside: (workload) => hasNoPartners || unseen(workload.object).partner,
    instancesOf: instances,
  };
}

/** The Services that each route leads to, by name, in the namespace that the route gives or its own. */
function routeHits(view: ClusterView, routes: readonly Route[]): ReadonlyMap<KubernetesObject, readonly RouteHit[]> {
  const hits = new Map<KubernetesObject, RouteHit[]>();
  for (const route of routes) {
    for (const backend of route.backends) {
      const from = { root: route.object.root, namespace: backend.namespace ?? route.object.namespace };
      for (const service of view.named(from, 'Service', backend.service, /^$/)) {
        const list = hits.get(service);
        if (list) list.push({ route, backend });
        else hits.set(service, [{ route, backend }]);
      }
    }
  }
  return hits;
}

function budgetReader(joined: ReadonlyMap<Workload, readonly KubernetesObject[]>, scaleOf: ScaleOf): Cluster['budgetsOf'] {
  const selected = new Map<KubernetesObject, Workload[]>();
  for (const [workload, budgets] of joined) {
    for (const budget of budgets) {
      const list = selected.get(budget);
      if (list) list.push(workload);
      else selected.set(budget, [workload]);
    }
  }
  const read = once((budget: KubernetesObject) => budgetOf(budget, selected.get(budget) ?? [], scaleOf));
  return (workload) => (joined.get(workload) ?? []).map(read);
}

/** What is asked of one object again and again is worked out once. */
function once<K, V>(work: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = work(key);
    known.set(key, value);
    return value;
  };
}

const partnerKinds: ReadonlySet<string> = new Set(['PodDisruptionBudget', 'ScaledObject', 'HTTPScaledObject', 'Canary']);

function isPartner(object: KubernetesObject): boolean {
  if (object.kind === 'Service') return !object.apiVersion.includes('/');
  return partnerKinds.has(object.kind) || /PodAutoscaler$/.test(object.kind) || isRoute(object);
}
