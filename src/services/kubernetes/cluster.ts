import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { budgetsOf } from './budgets.ts';
import type { RouteHit } from './exposure.ts';
import { gradualStrategies } from './gradual.ts';
import { type LeaseAccounts, leaseAccounts } from './leader.ts';
import { isRoute, type Route, routesOf } from './routes.ts';
import { scalersOf } from './scaling.ts';
import { servicesOf } from './services.ts';
import { type ClusterView, clusterView } from './view.ts';
import type { Workload } from './workloads.ts';

/** One environment's objects with every join made: which Services, routes, scalers and budgets belong to which workload. */
export interface Cluster {
  readonly view: ClusterView;
  readonly services: ReadonlyMap<Workload, readonly KubernetesObject[]>;
  readonly scalers: ReadonlyMap<Workload, readonly KubernetesObject[]>;
  readonly budgets: ReadonlyMap<Workload, readonly KubernetesObject[]>;
  /** The workloads that a budget selects, for the scale that it is held against. */
  readonly selectedBy: (budget: KubernetesObject) => readonly Workload[];
  readonly routesTo: (service: KubernetesObject) => readonly RouteHit[];
  readonly gradual: ReturnType<typeof gradualStrategies>;
  readonly leases: LeaseAccounts;
  /** No object here could be a partner of a workload: neither Service nor route, budget nor scaler. */
  readonly hasNoPartners: boolean;
}

export function clusterOf(objects: readonly KubernetesObject[]): Cluster {
  const view = clusterView(objects);
  const services = servicesOf(view);
  const budgets = budgetsOf(view);
  const routes = routesOf(view);
  const hits = routeHits(view, routes);
  const selected = inverse(budgets);
  return {
    view,
    services,
    budgets,
    scalers: scalersOf(view),
    selectedBy: (budget) => selected.get(budget) ?? [],
    routesTo: (service) => hits.get(service) ?? [],
    gradual: gradualStrategies(view, services, routes),
    leases: leaseAccounts(view),
    hasNoPartners: !objects.some(isPartner),
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

function inverse(joined: ReadonlyMap<Workload, readonly KubernetesObject[]>): ReadonlyMap<KubernetesObject, readonly Workload[]> {
  const inverted = new Map<KubernetesObject, Workload[]>();
  for (const [workload, objects] of joined) {
    for (const object of objects) {
      const list = inverted.get(object);
      if (list) list.push(workload);
      else inverted.set(object, [workload]);
    }
  }
  return inverted;
}

const partnerKinds: ReadonlySet<string> = new Set(['PodDisruptionBudget', 'ScaledObject', 'HTTPScaledObject', 'Canary']);

function isPartner(object: KubernetesObject): boolean {
  if (object.kind === 'Service') return !object.apiVersion.includes('/');
  return partnerKinds.has(object.kind) || /PodAutoscaler$/.test(object.kind) || isRoute(object);
}
