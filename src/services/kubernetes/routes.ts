import type { Place } from '../../model/place.ts';
import { entriesOf, fieldPlace, get, itemsOf, type Node, numberOf, stringOf, textOf } from '../../model/tree.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { portReference } from './containers.ts';
import { groupOf } from './objects.ts';
import type { ClusterView } from './view.ts';

/** A Service that a route sends requests to, as the route names it. */
export interface Backend {
  readonly service: string;
  /** Undefined: the route's own. */
  readonly namespace: string | undefined;
  /** Of the Service, by number or name; undefined when any. */
  readonly port: number | string | undefined;
  /** Paths that lead there, where they are written. */
  readonly paths: readonly string[];
  readonly weight: number | undefined;
  /** Of the Service's pods only those that an Istio subset selects. */
  readonly subset?: string | undefined;
  readonly at: Place;
}

/** An object that sends requests to Services. */
export interface Route {
  readonly object: KubernetesObject;
  readonly by: 'ingress' | 'route' | 'load-balancer';
  readonly external: boolean;
  readonly backends: readonly Backend[];
}

/** No object of these kinds has more in practice; it bounds what a hostile one costs. */
const MAX_BACKENDS = 5_000;

type Reader = (object: KubernetesObject, view: ClusterView) => Omit<Route, 'object'>;

const readers: readonly { readonly kind: string; readonly group: RegExp; readonly read: Reader }[] = [
  { kind: 'Ingress', group: /^(networking\.k8s\.io|extensions)$/, read: ingress },
  ...['TCPIngress', 'UDPIngress'].map((kind) => ({ kind, group: /^configuration\.konghq\.com$/, read: kongIngress })),
  { kind: 'Route', group: /^(route\.openshift\.io)?$/, read: openShiftRoute },
  ...['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'].map((kind) => ({
    kind,
    group: /^gateway\.networking\.(k8s|x-k8s)\.io$/,
    read: gatewayRoute,
  })),
  { kind: 'VirtualService', group: /^networking\.istio\.io$/, read: virtualService },
  ...['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'].map((kind) => ({
    kind,
    group: /^traefik\.(io|containo\.us)$/,
    read: traefikRoute,
  })),
  { kind: 'HTTPProxy', group: /^projectcontour\.io$/, read: contourProxy },
  ...['Mapping', 'TCPMapping'].map((kind) => ({ kind, group: /^getambassador\.io$/, read: ambassadorMapping })),
  { kind: 'RouteGroup', group: /^zalando\.org$/, read: skipperRouteGroup },
  { kind: 'ApisixRoute', group: /^apisix\.apache\.org$/, read: apisixRoute },
  { kind: 'VirtualServer', group: /^k8s\.nginx\.org$/, read: nginxVirtualServer },
  { kind: 'TargetGroupBinding', group: /^elbv2\.k8s\.aws$/, read: targetGroupBinding },
];

export function routesOf(view: ClusterView): readonly Route[] {
  return readers.flatMap(({ kind, group, read }) =>
    view.all(kind, group).map((object) => {
      const route = read(object, view);
      return { ...route, object, backends: route.backends.slice(0, MAX_BACKENDS) };
    }),
  );
}

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/; before v1 `serviceName` and `servicePort`. */
function ingress({ root }: KubernetesObject): Omit<Route, 'object'> {
  const backends: Backend[] = [];
  const add = (backend: Node | undefined, path: string | undefined) => {
    const service = stringOf(get(backend, 'service', 'name')) ?? stringOf(get(backend, 'serviceName'));
    if (!backend || service === undefined) return;
    const port = get(backend, 'service', 'port');
    backends.push({
      service,
      namespace: undefined,
      port: portReference(get(port, 'number') ?? get(port, 'name') ?? get(backend, 'servicePort')),
      paths: path === undefined ? [] : [path],
      weight: undefined,
      at: get(backend, 'service', 'name') ?? get(backend, 'serviceName') ?? backend,
    });
  };
  add(get(root, 'spec', 'defaultBackend') ?? get(root, 'spec', 'backend'), undefined);
  for (const rule of itemsOf(get(root, 'spec', 'rules')))
    for (const path of itemsOf(get(rule, 'http', 'paths'))) add(get(path, 'backend'), stringOf(get(path, 'path')));
  return { by: 'ingress', external: !isInternalIngress(root), backends };
}

/** https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/#tcpingress */
function kongIngress({ root }: KubernetesObject): Omit<Route, 'object'> {
  const backends = itemsOf(get(root, 'spec', 'rules')).flatMap((rule) =>
    reference(get(rule, 'backend'), { nameKey: 'serviceName', portKey: 'servicePort' }),
  );
  return { by: 'ingress', external: true, backends };
}

/** An Ingress says that it is for the inside by its class or by its cloud's annotation. */
function isInternalIngress(root: Node): boolean {
  const annotations = get(root, 'metadata', 'annotations');
  const ingressClass = stringOf(get(root, 'spec', 'ingressClassName')) ?? stringOf(get(annotations, 'kubernetes.io/ingress.class')) ?? '';
  return (
    /(^|[-_])(internal|private|intern)([-_]|$)/.test(ingressClass) ||
    stringOf(get(annotations, 'alb.ingress.kubernetes.io/scheme')) === 'internal' ||
    textOf(get(annotations, 'appgw.ingress.kubernetes.io/use-private-ip')) === 'true'
  );
}

/** https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_apis/route-route-openshift-io-v1 */
function openShiftRoute({ root }: KubernetesObject): Omit<Route, 'object'> {
  const port = portReference(get(root, 'spec', 'port', 'targetPort'));
  const targets = [get(root, 'spec', 'to'), ...itemsOf(get(root, 'spec', 'alternateBackends'))];
  return { by: 'route', external: true, backends: sharing(targets.flatMap((target) => reference(target, { port }))) };
}

/** Weights mean something only where several backends share the same requests. */
function sharing(backends: readonly Backend[]): readonly Backend[] {
  return backends.length > 1 ? backends : backends.map((backend) => ({ ...backend, weight: undefined }));
}

/** A backend in the common form `{ name, namespace, port, weight, kind }`. */
function reference(
  node: Node | undefined,
  {
    port,
    nameKey = 'name',
    portKey = 'port',
    paths = [],
  }: { port?: number | string | undefined; nameKey?: string; portKey?: string; paths?: readonly string[] } = {},
): readonly Backend[] {
  const service = stringOf(get(node, nameKey));
  if (!node || service === undefined || (stringOf(get(node, 'kind')) ?? 'Service') !== 'Service') return [];
  return [
    {
      service,
      namespace: stringOf(get(node, 'namespace')),
      port: port ?? portReference(get(node, portKey)),
      paths,
      weight: numberOf(get(node, 'weight')),
      at: fieldPlace(node, nameKey),
    },
  ];
}

/** https://gateway-api.sigs.k8s.io/reference/spec/; a route whose parents are all Services is one of the mesh. */
function gatewayRoute({ root }: KubernetesObject): Omit<Route, 'object'> {
  const parents = itemsOf(get(root, 'spec', 'parentRefs'));
  const mesh = parents.length > 0 && parents.every((parent) => stringOf(get(parent, 'kind')) === 'Service');
  const backends = itemsOf(get(root, 'spec', 'rules')).flatMap((rule) => {
    const paths = itemsOf(get(rule, 'matches')).flatMap((match) => stringOf(get(match, 'path', 'value')) ?? []);
    return sharing(itemsOf(get(rule, 'backendRefs')).flatMap((backend) => reference(backend, { paths })));
  });
  return { by: 'route', external: !mesh, backends };
}

/** https://istio.io/latest/docs/reference/config/networking/virtual-service/; without gateways it holds inside the mesh alone. */
function virtualService({ root }: KubernetesObject): Omit<Route, 'object'> {
  const gateways = itemsOf(get(root, 'spec', 'gateways')).flatMap((gateway) => stringOf(gateway) ?? []);
  const backends = ['http', 'tls', 'tcp'].flatMap((protocol) =>
    itemsOf(get(root, 'spec', protocol)).flatMap((rule) => {
      const paths = itemsOf(get(rule, 'match')).flatMap((match) =>
        entriesOf(get(match, 'uri'))
          .flatMap((entry) => stringOf(entry.value) ?? [])
          .slice(0, 1),
      );
      const targets = itemsOf(get(rule, 'route')).flatMap((target): readonly Backend[] => {
        const destination = get(target, 'destination');
        const host = stringOf(get(destination, 'host'));
        if (!destination || host === undefined) return [];
        const [service, namespace] = serviceHost(host);
        const port = portReference(get(destination, 'port', 'number'));
        const weight = numberOf(get(target, 'weight'));
        return [
          { service, namespace, port, paths, weight, subset: stringOf(get(destination, 'subset')), at: fieldPlace(destination, 'host') },
        ];
      });
      return sharing(targets);
    }),
  );
  return { by: 'route', external: gateways.some((gateway) => gateway !== 'mesh'), backends };
}

/** `reviews`, `reviews.shop`, `reviews.shop.svc`, `reviews.shop.svc.cluster.local`: a Service's name and, where written, its namespace. */
function serviceHost(host: string): readonly [service: string, namespace: string | undefined] {
  const [service = host, namespace, svc] = host.split('.');
  // `api.example.org` is a ServiceEntry's host: nothing in the cluster is called so, and the name then finds nothing.
  return svc === undefined || svc === 'svc' ? [service, namespace] : [host, undefined];
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/ */
function traefikRoute(object: KubernetesObject, view: ClusterView): Omit<Route, 'object'> {
  const backends = itemsOf(get(object.root, 'spec', 'routes')).flatMap((route) => {
    const paths = [...(stringOf(get(route, 'match')) ?? '').slice(0, 2000).matchAll(/Path(?:Prefix)?\(`([^`]*)`\)/g)].map(
      (match) => match[1] ?? '',
    );
    const services = itemsOf(get(route, 'services'));
    return sharing(services.flatMap((service) => [...reference(service, { paths }), ...traefikService(service, object, view)]));
  });
  return { by: 'route', external: true, backends };
}

/** A TraefikService that only spreads requests over Services; one inside another is not followed. */
function traefikService(node: Node, from: KubernetesObject, view: ClusterView): readonly Backend[] {
  const name = stringOf(get(node, 'name'));
  if (name === undefined || stringOf(get(node, 'kind')) !== 'TraefikService') return [];
  const [target] = view.named(from, 'TraefikService', name);
  const weighted = itemsOf(get(target?.root, 'spec', 'weighted', 'services'));
  const mirroring = get(target?.root, 'spec', 'mirroring');
  return [...weighted, ...(mirroring ? [mirroring] : [])].flatMap((service) => reference(service));
}

/** https://projectcontour.io/docs/main/config/api/#projectcontour.io/v1.HTTPProxy */
function contourProxy({ root }: KubernetesObject): Omit<Route, 'object'> {
  const tcp = get(root, 'spec', 'tcpproxy');
  const routes = [...itemsOf(get(root, 'spec', 'routes')), ...(tcp ? [tcp] : [])];
  const backends = routes.flatMap((route) => sharing(itemsOf(get(route, 'services')).flatMap((service) => reference(service))));
  return { by: 'route', external: true, backends };
}

/** https://emissary-ingress.dev/docs/3.9/topics/using/intro-mappings/: `service: [scheme://]name[.namespace][:port]` */
function ambassadorMapping({ root }: KubernetesObject): Omit<Route, 'object'> {
  const spec = get(root, 'spec');
  const target = /^(?:\w+:\/\/)?([a-z0-9.-]+)(?::(\d+))?$/i.exec(stringOf(get(spec, 'service')) ?? '');
  if (!spec || target?.[1] === undefined) return { by: 'route', external: true, backends: [] };
  const [service, namespace] = serviceHost(target[1]);
  const port = target[2] === undefined ? undefined : Number(target[2]);
  const path = stringOf(get(spec, 'prefix'));
  const paths = path === undefined ? [] : [path];
  const at = fieldPlace(spec, 'service');
  return { by: 'route', external: true, backends: [{ service, namespace, port, paths, weight: numberOf(get(spec, 'weight')), at }] };
}

/** https://opensource.zalando.com/skipper/kubernetes/routegroup-crd/ */
function skipperRouteGroup({ root }: KubernetesObject): Omit<Route, 'object'> {
  const backends = itemsOf(get(root, 'spec', 'backends')).flatMap((one) =>
    reference(one, { nameKey: 'serviceName', portKey: 'servicePort' }),
  );
  return { by: 'route', external: true, backends };
}

/** https://apisix.apache.org/docs/ingress-controller/references/apisix_route_v2/ */
function apisixRoute({ root }: KubernetesObject): Omit<Route, 'object'> {
  const rules = ['http', 'stream'].flatMap((protocol) => itemsOf(get(root, 'spec', protocol)));
  const backends = rules.flatMap((rule) => {
    const backend = get(rule, 'backend');
    const all = [...itemsOf(get(rule, 'backends')), ...(backend ? [backend] : [])];
    return sharing(all.flatMap((one) => reference(one, { nameKey: 'serviceName', portKey: 'servicePort' })));
  });
  return { by: 'route', external: true, backends };
}

/** https://docs.nginx.com/nginx-ingress-controller/configuration/virtualserver-and-virtualserverroute-resources/ */
function nginxVirtualServer({ root }: KubernetesObject): Omit<Route, 'object'> {
  const backends = itemsOf(get(root, 'spec', 'upstreams')).flatMap((one) => {
    const target = reference(one, { nameKey: 'service' });
    return target.map((backend) => ({ ...backend, weight: undefined }));
  });
  return { by: 'route', external: true, backends };
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/ */
function targetGroupBinding({ root }: KubernetesObject): Omit<Route, 'object'> {
  return { by: 'load-balancer', external: true, backends: reference(get(root, 'spec', 'serviceRef')) };
}

/** Whether a route belongs to a group; kept here so that callers need no list of groups. */
export function isRoute(object: KubernetesObject): boolean {
  const group = groupOf(object.apiVersion);
  return readers.some((reader) => reader.kind === object.kind && reader.group.test(group));
}
