import { get, itemsOf, type Node, numberOf, stringOf, textOf } from '../../model/tree.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { type Container, portNamed, portReference } from './containers.ts';
import { mapSelector } from './selectors.ts';
import { type ClusterView, joinWorkloads, noCandidates, workloadsByLabel } from './view.ts';
import type { Workload } from './workloads.ts';

const core = /^$/;

/**
 * The Services whose selector matches a workload's pods in the same namespace. One without a selector has its endpoints from elsewhere, and an
 * ExternalName has none (https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors): neither is joined.
 */
export function servicesOf(view: ClusterView): ReadonlyMap<Workload, readonly KubernetesObject[]> {
  const matching = workloadsByLabel(view.workloads);
  return joinWorkloads(view, view.all('Service', core), (service) => {
    const selector = mapSelector(get(service.root, 'spec', 'selector'), view.commonLabels(service));
    return selector === undefined || typeOf(service) === 'ExternalName' ? noCandidates : matching(selector);
  });
}

function typeOf(service: KubernetesObject): string {
  return stringOf(get(service.root, 'spec', 'type')) ?? 'ClusterIP';
}

export interface ServicePort {
  readonly node: Node;
  readonly name: string | undefined;
  readonly number: number | undefined;
  /** The pod's port that it leads to; `port` where no `targetPort` is written. */
  readonly target: number | string | undefined;
}

export function portsOf(service: KubernetesObject): readonly ServicePort[] {
  return itemsOf(get(service.root, 'spec', 'ports')).flatMap((node) => {
    if (node.kind !== 'map') return [];
    const number = numberOf(get(node, 'port'));
    return [{ node, name: stringOf(get(node, 'name')), number, target: portReference(get(node, 'targetPort')) ?? number }];
  });
}

/** Of a pod's containers the one that a Service's port reaches; undefined when none declares it, which for a number says nothing. */
export function targetContainer(containers: readonly Container[], port: ServicePort): Container | undefined {
  const { target } = port;
  return target === undefined ? undefined : containers.find((container) => portNamed(container, target) !== undefined);
}

/** How a Service by itself lets requests in. */
export function reachOf(service: KubernetesObject): {
  readonly by: 'load-balancer' | 'node-port' | 'cluster-ip' | 'headless';
  readonly external: boolean;
} {
  const { root } = service;
  const addresses = itemsOf(get(root, 'spec', 'externalIPs')).length > 0;
  switch (typeOf(service)) {
    case 'LoadBalancer':
      return { by: 'load-balancer', external: addresses || !isInternalLoadBalancer(get(root, 'metadata', 'annotations')) };
    case 'NodePort':
      return { by: 'node-port', external: true };
    default:
      return { by: stringOf(get(root, 'spec', 'clusterIP')) === 'None' ? 'headless' : 'cluster-ip', external: addresses };
  }
}

/** https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer */
function isInternalLoadBalancer(annotations: Node | undefined): boolean {
  const text = (key: string) => textOf(get(annotations, key));
  const awsScheme = text('service.beta.kubernetes.io/aws-load-balancer-scheme');
  const awsInternal = text('service.beta.kubernetes.io/aws-load-balancer-internal');
  return (
    text('networking.gke.io/load-balancer-type')?.toLowerCase() === 'internal' ||
    text('cloud.google.com/load-balancer-type')?.toLowerCase() === 'internal' ||
    awsScheme === 'internal' ||
    (awsInternal !== undefined && awsInternal !== 'false' && awsScheme !== 'internet-facing') ||
    text('service.beta.kubernetes.io/azure-load-balancer-internal') === 'true' ||
    text('service.beta.kubernetes.io/openstack-internal-load-balancer') === 'true' ||
    text('service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type') === 'private' ||
    text('service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type') === 'intranet'
  );
}
