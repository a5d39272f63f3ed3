import type { Place } from '../../model/place.ts';
import { booleanOf, fieldPlace, get, stringOf } from '../../model/tree.ts';
import type { Exposure } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { areAuxiliaryPaths, isAuxiliaryPort, isAuxiliaryService } from './auxiliary.ts';
import { type Container, type ContainerPort, portNamed } from './containers.ts';
import { placeOf, titleOf } from './objects.ts';
import type { Backend, Route } from './routes.ts';
import { portsOf, reachOf, type ServicePort, targetContainer } from './services.ts';
import type { Workload } from './workloads.ts';

export interface RouteHit {
  readonly route: Route;
  readonly backend: Backend;
}

/** What of the cluster lets requests in to one workload. */
export interface Entrances {
  readonly services: readonly KubernetesObject[];
  readonly routesTo: (service: KubernetesObject) => readonly RouteHit[];
}

/** How requests reach a workload's main container, in the order of the Services; each with every route that leads to it. */
export function exposureOf(
  workload: Workload,
  containers: readonly Container[],
  main: Container | undefined,
  entrances: Entrances,
): readonly Exposure[] {
  if (workload.controller === 'KnativeService') return [knativeExposure(workload, main)];
  const pod: Pod = { workload, containers, main, scraped: scrapedPort(workload) };
  const found = entrances.services.flatMap((service) => serviceExposure(service, pod, entrances.routesTo(service)));
  return withoutRepetition([...found, ...hostExposure(pod)]);
}

interface Pod {
  readonly workload: Workload;
  readonly containers: readonly Container[];
  readonly main: Container | undefined;
  readonly scraped: number | undefined;
}

/** https://prometheus.io/docs has no such annotation; it is the custom that the Prometheus charts read. */
export function scrapedPort(workload: Workload): number | undefined {
  const written = workload.annotations.get('prometheus.io/port')?.value;
  return written !== undefined && /^\d+$/.test(written) ? Number(written) : undefined;
}

function serviceExposure(service: KubernetesObject, pod: Pod, hits: readonly RouteHit[]): readonly Exposure[] {
  const { by, external } = reachOf(service);
  const ports = portsOf(service);
  if (ports.length === 0 && by === 'headless')
    return [{ by, external, name: titleOf(service), port: undefined, auxiliary: false, at: placeOf(service) }];
  return ports.flatMap((port): readonly Exposure[] => {
    const reached = reachedBy(port, pod);
    if (!reached) return [];
    const auxiliary = isAuxiliary(service, port, reached, ports, pod);
    const at = fieldPlace(port.node, get(port.node, 'targetPort') ? 'targetPort' : 'port');
    const own: Exposure = { by: reached.throughProxy ? 'proxy' : by, external, name: titleOf(service), port: reached.port, auxiliary, at };
    const routed = hits
      .filter(({ backend }) => leadsTo(backend, port))
      .map(
        ({ route, backend }): Exposure => ({
          by: reached.throughProxy ? 'proxy' : route.by,
          external: route.external,
          name: titleOf(route.object),
          port: reached.port,
          auxiliary: auxiliary || areAuxiliaryPaths(pathsTo(hits, route, port)),
          at: backend.at,
        }),
      );
    return [own, ...routed];
  });
}

interface Reached {
  readonly port: number | string | undefined;
  readonly declared: ContainerPort | undefined;
  readonly throughProxy: boolean;
}

/** The main container's port behind a Service's port, also through a proxy beside it; undefined when it is another container's affair. */
function reachedBy(port: ServicePort, { main, containers }: Pod): Reached | undefined {
  if (port.target === undefined || main === undefined) return undefined;
  const container = targetContainer(containers, port);
  // Declaring a port is optional for a number, never for a name.
  if (container === undefined)
    return typeof port.target === 'number' ? { port: port.target, declared: undefined, throughProxy: false } : undefined;
  const declared = portNamed(container, port.target);
  if (container === main) return { port: declared?.number ?? port.target, declared, throughProxy: false };
  return container.role === 'proxy' ? { port: onlyPort(main), declared, throughProxy: true } : undefined;
}

/** A container's ports that are not for metrics, health or profiling. */
export function servingPorts({ ports }: Container, scraped: number | undefined): readonly ContainerPort[] {
  return ports.filter(({ name, number }) => !isAuxiliaryPort({ names: [name], number, scraped, besideOthers: true }));
}

/** The port that a proxy in the same pod most likely hands requests on to. */
function onlyPort(main: Container): number | undefined {
  const ports = servingPorts(main, undefined);
  return ports.length === 1 ? ports[0]?.number : undefined;
}

function isAuxiliary(service: KubernetesObject, port: ServicePort, reached: Reached, ports: readonly ServicePort[], pod: Pod): boolean {
  if (isAuxiliaryService(service.name, pod.workload.object.name)) return true;
  return isAuxiliaryPort({
    names: [port.name, reached.declared?.name, typeof port.target === 'string' ? port.target : undefined],
    number: reached.declared?.number ?? (typeof port.target === 'number' ? port.target : port.number),
    scraped: pod.scraped,
    besideOthers: ports.length > 1 || (pod.main?.ports.length ?? 0) > 1,
  });
}

/** An OpenShift Route may name the pod's port, every other route names the Service's. */
function leadsTo(backend: Backend, port: ServicePort): boolean {
  return backend.port === undefined || backend.port === port.number || backend.port === port.name || backend.port === port.target;
}

function pathsTo(hits: readonly RouteHit[], route: Route, port: ServicePort): readonly string[] {
  return hits.filter((hit) => hit.route === route && leadsTo(hit.backend, port)).flatMap((hit) => hit.backend.paths);
}

/** Ports opened on the node itself, by `hostPort` or because the pod lives in the node's network. */
function hostExposure(pod: Pod): readonly Exposure[] {
  const { main, containers, workload } = pod;
  const onHost = booleanOf(get(workload.podSpec, 'hostNetwork')) === true;
  return containers.flatMap((container) => {
    if (container !== main && container.role !== 'proxy') return [];
    return container.ports
      .filter((port) => port.hostPort !== undefined || (onHost && port.number !== undefined))
      .map(
        (port): Exposure => ({
          by: 'host-port',
          external: true,
          name: titleOf(workload.object),
          port: container === main ? port.number : main && onlyPort(main),
          auxiliary: isAuxiliaryPort({
            names: [port.name],
            number: port.number,
            scraped: pod.scraped,
            besideOthers: container.ports.length > 1,
          }),
          at: port.hostPort === undefined ? port.at : fieldPlace(port.node, 'hostPort'),
        }),
      );
  });
}

/** https://knative.dev/docs/serving/services/private-services/: reachable from outside unless its label says cluster-local. */
function knativeExposure(workload: Workload, main: Container | undefined): Exposure {
  const { object } = workload;
  const labels = get(object.root, 'metadata', 'labels');
  const visibility = stringOf(get(labels, 'networking.knative.dev/visibility')) ?? stringOf(get(labels, 'serving.knative.dev/visibility'));
  const external = visibility !== 'cluster-local';
  const at: Place = placeOf(object);
  return {
    by: external ? 'route' : 'cluster-ip',
    external,
    name: titleOf(object),
    port: main?.ports[0]?.number ?? 8080,
    auxiliary: false,
    at,
  };
}

function withoutRepetition(exposures: readonly Exposure[]): readonly Exposure[] {
  const seen = new Map<string, Exposure>();
  for (const exposure of exposures) {
    const key = `${exposure.by} ${exposure.name} ${exposure.port}`;
    const known = seen.get(key);
    if (!known || (known.auxiliary && !exposure.auxiliary)) seen.set(key, exposure);
  }
  return [...seen.values()];
}
