import { declared, type Fact } from '../../model/fact.ts';
import { fieldPlace, get, itemsOf, type MapNode, type Node, numberOf, stringOf, textOf } from '../../model/tree.ts';
import type { Port } from '../../model/unit.ts';
import { type ContainerRole, roleOf } from './sidecars.ts';
import type { Workload } from './workloads.ts';

export interface Container {
  readonly node: MapNode;
  readonly name: string | undefined;
  readonly image: Fact<string> | undefined;
  readonly ports: readonly ContainerPort[];
  readonly role: ContainerRole;
}

export interface ContainerPort extends Port {
  readonly node: Node;
  readonly hostPort: number | undefined;
}

/** The containers that run as long as the pod does: its own, then init containers that restart for ever (native sidecars). */
export function containersOf(workload: Workload): readonly Container[] {
  const { podSpec } = workload;
  if (!podSpec) return [];
  if (workload.controller === 'Workflow') return [get(podSpec, 'container') ?? get(podSpec, 'script')].flatMap((node) => container(node));
  const sidecars = itemsOf(get(podSpec, 'initContainers'))
    .filter((node) => stringOf(get(node, 'restartPolicy')) === 'Always')
    .flatMap((node) => container(node, 'sidecar'));
  const own = itemsOf(get(podSpec, 'containers')).flatMap((node) => container(node));
  // What a DaemonSet `node-exporter` runs under that very name is what it is for.
  return [...own.map((one) => (one.name === workload.object.name ? { ...one, role: 'app' as const } : one)), ...sidecars];
}

function container(node: Node | undefined, role?: ContainerRole): readonly Container[] {
  if (node?.kind !== 'map') return [];
  const name = stringOf(get(node, 'name'));
  const image = stringOf(get(node, 'image'));
  return [
    {
      node,
      name,
      image: image === undefined ? undefined : declared(image, fieldPlace(node, 'image')),
      ports: itemsOf(get(node, 'ports')).flatMap(port),
      role: role ?? roleOf(name, image),
    },
  ];
}

function port(node: Node): readonly ContainerPort[] {
  if (node.kind !== 'map') return [];
  return [
    {
      node,
      name: stringOf(get(node, 'name')),
      number: numberOf(get(node, 'containerPort')),
      protocol: stringOf(get(node, 'protocol')) ?? 'TCP',
      hostPort: numberOf(get(node, 'hostPort')),
      at: node,
    },
  ];
}

/** A container's port that a Service's `targetPort` or a probe's `port` means: by number or by name. */
export function portNamed(container: Container, target: number | string): ContainerPort | undefined {
  return container.ports.find((one) => (typeof target === 'number' ? one.number === target : one.name === target));
}

/** A port as it is written: `8080`, `http`. A quoted number is one too, as the API server's IntOrString is read by most clients. */
export function portReference(node: Node | undefined): number | string | undefined {
  const text = textOf(node);
  if (text === undefined || text === '') return undefined;
  return /^\d{1,5}$/.test(text) ? Number(text) : text;
}

/**
 * The container that a pod is for: the one its annotation names (https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container),
 * else of those that are neither sidecar nor proxy the one that Services reach, else the one named like the workload, else the first.
 */
export function mainContainer(
  workload: Workload,
  containers: readonly Container[],
  isServed: (container: Container) => boolean,
): Container | undefined {
  const wanted = workload.annotations.get('kubectl.kubernetes.io/default-container')?.value;
  const named = wanted === undefined ? undefined : containers.find((one) => one.name === wanted);
  if (named) return named;
  const apps = containers.filter((one) => one.role === 'app');
  if (apps.length > 0) return best(workload.object.name, apps, isServed);
  const likely = containers.find((one) => one.name !== undefined && isPartOf(one.name, workload.object.name));
  return likely ?? containers.find((one) => one.role === 'proxy') ?? containers[0];
}

function best(name: string, candidates: readonly Container[], isServed: (container: Container) => boolean): Container | undefined {
  if (candidates.length === 1) return candidates[0];
  const served = candidates.filter(isServed);
  const among = served.length > 0 ? served : candidates;
  return among.find((one) => one.name === name) ?? among.find((one) => one.name !== undefined && isPartOf(one.name, name)) ?? among[0];
}

/** `worker` of `billing-worker`, `fence` of `fence-migrate`, `shop-api` of `api`: whole words at one end. */
function isPartOf(container: string, workload: string): boolean {
  return (
    workload.startsWith(`${container}-`) ||
    workload.endsWith(`-${container}`) ||
    container.startsWith(`${workload}-`) ||
    container.endsWith(`-${workload}`)
  );
}
