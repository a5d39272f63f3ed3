import { describe, expect, it } from 'vitest';
import { at, deployment, documents, service, textAt, unitOf } from './units.ts';

/** `ingress external Ingress shop :8080`, a line for each way in. */
async function waysIn(text: string): Promise<readonly string[]> {
  const { exposure } = await unitOf(text, 'api');
  return exposure.map(
    ({ by, external, auxiliary, name, port }) => `${by}${external ? ' external' : ''}${auxiliary ? ' auxiliary' : ''} ${name} :${port}`,
  );
}

const web = deployment({ container: 'ports:\n  - name: http\n    containerPort: 8080\n  - name: metrics\n    containerPort: 9090' });

describe('Services', () => {
  const cases: readonly [what: string, spec: string, way: string][] = [
    ['by default', '', 'cluster-ip Service api :8080'],
    ['headless', 'clusterIP: None', 'headless Service api :8080'],
    ['on each node', 'type: NodePort', 'node-port external Service api :8080'],
    ['load balanced', 'type: LoadBalancer', 'load-balancer external Service api :8080'],
    ['with external addresses', 'externalIPs: [10.0.0.1]', 'cluster-ip external Service api :8080'],
  ];
  it.each(cases)('%s', async (_what, spec, way) => {
    expect(await waysIn(documents(web, service({ spec })))).toEqual([way]);
  });

  it('knows an internal load balancer by its annotation', async () => {
    const annotated = (annotation: string) =>
      service({ spec: 'type: LoadBalancer' }).replace('  name: api\n', `  name: api\n  annotations:\n    ${annotation}\n`);
    for (const annotation of [
      'networking.gke.io/load-balancer-type: Internal',
      'service.beta.kubernetes.io/aws-load-balancer-internal: "0.0.0.0/0"',
      'service.beta.kubernetes.io/aws-load-balancer-scheme: internal',
      'service.beta.kubernetes.io/azure-load-balancer-internal: "true"',
    ])
      expect(await waysIn(documents(web, annotated(annotation)))).toEqual(['load-balancer Service api :8080']);
    const public_ = annotated('service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing');
    expect(await waysIn(documents(web, public_))).toEqual(['load-balancer external Service api :8080']);
  });

  it('follows named and numbered target ports to the container', async () => {
    const ports = (text: string) => waysIn(documents(web, service({ ports: text })));
    expect(await ports('- port: 80\n  targetPort: http')).toEqual(['cluster-ip Service api :8080']);
    expect(await ports('- port: 80\n  targetPort: "8080"')).toEqual(['cluster-ip Service api :8080']);
    expect(await ports('- port: 8080')).toEqual(['cluster-ip Service api :8080']);
    expect(await ports('- port: 80\n  targetPort: 3000')).toEqual(['cluster-ip Service api :3000']);
    expect(await ports('- port: 80\n  targetPort: grpc')).toEqual([]);
  });

  it('keeps named ports apart, and metrics from requests', async () => {
    const both = service({ ports: '- name: web\n  port: 80\n  targetPort: http\n- name: prom\n  port: 9090\n  targetPort: metrics' });
    expect(await waysIn(documents(web, both))).toEqual(['cluster-ip Service api :8080', 'cluster-ip auxiliary Service api :9090']);
    const alone = service({ name: 'api-metrics', ports: '- port: 8080' });
    expect(await waysIn(documents(web, alone))).toEqual(['cluster-ip auxiliary Service api-metrics :8080']);
  });

  it('points to the port that leads there', async () => {
    const { exposure } = await unitOf(documents(web, service()), 'api');
    expect(exposure.map((one) => [textAt(one.at), at(one.at)])).toEqual([['targetPort: 8080', 'app.yaml:32:7']]);
  });

  it('tells a metrics port by annotation or custom', async () => {
    const scraped = deployment({
      annotations: 'prometheus.io/port: "9102"',
      container: 'ports:\n  - containerPort: 9102',
    });
    expect(await waysIn(documents(scraped, service({ ports: '- port: 9102' })))).toEqual(['cluster-ip auxiliary Service api :9102']);
    const served = deployment({ annotations: 'prometheus.io/port: "8080"', container: 'ports:\n  - containerPort: 8080' });
    expect(await waysIn(documents(served, service({ ports: '- port: 8080' })))).toEqual(['cluster-ip Service api :8080']);
    const debugged = deployment({ container: 'ports:\n  - containerPort: 9229' });
    expect(await waysIn(documents(debugged, service({ ports: '- port: 9229' })))).toEqual(['cluster-ip auxiliary Service api :9229']);
  });
});

describe('containers beside the application', () => {
  const proxied = deployment({
    container: 'ports:\n  - containerPort: 3000',
    beside:
      '- name: nginx\n  image: nginx:1.27\n  ports:\n    - name: front\n      containerPort: 80\n- name: exporter\n  image: nginx/nginx-prometheus-exporter:1.1\n  ports:\n    - containerPort: 9113',
  });

  it('takes requests through a proxy in the pod as requests of the application', async () => {
    const text = documents(proxied, service({ spec: 'type: LoadBalancer', ports: '- port: 80\n  targetPort: front' }));
    expect(await waysIn(text)).toEqual(['proxy external Service api :3000']);
  });

  it('does not take the exporter’s port for the application’s', async () => {
    expect(await waysIn(documents(proxied, service({ ports: '- port: 9113' })))).toEqual([]);
  });
});

describe('routes', () => {
  const object = (apiVersion: string, kind: string, spec: string, namespace?: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: shop${namespace ? `\n  namespace: ${namespace}` : ''}\nspec:\n${spec}\n`;
  const http = service({ ports: '- name: web\n  port: 80\n  targetPort: http' });

  const routed: readonly [what: string, route: string, way: string][] = [
    [
      'Ingress',
      object(
        'networking.k8s.io/v1',
        'Ingress',
        '  rules:\n    - http:\n        paths:\n          - path: /\n            backend: {service: {name: api, port: {number: 80}}}',
      ),
      'ingress external Ingress shop :8080',
    ],
    [
      'Ingress by port name',
      object(
        'networking.k8s.io/v1',
        'Ingress',
        '  rules:\n    - http:\n        paths:\n          - backend: {service: {name: api, port: {name: web}}}',
      ),
      'ingress external Ingress shop :8080',
    ],
    [
      'default backend',
      object('networking.k8s.io/v1', 'Ingress', '  defaultBackend: {service: {name: api, port: {number: 80}}}'),
      'ingress external Ingress shop :8080',
    ],
    [
      'old Ingress',
      object(
        'extensions/v1beta1',
        'Ingress',
        '  rules:\n    - http:\n        paths:\n          - backend: {serviceName: api, servicePort: web}',
      ),
      'ingress external Ingress shop :8080',
    ],
    [
      'internal Ingress',
      object(
        'networking.k8s.io/v1',
        'Ingress',
        '  ingressClassName: nginx-internal\n  defaultBackend: {service: {name: api, port: {number: 80}}}',
      ),
      'ingress Ingress shop :8080',
    ],
    [
      'OpenShift Route',
      object('route.openshift.io/v1', 'Route', '  to: {kind: Service, name: api}\n  port: {targetPort: web}'),
      'route external Route shop :8080',
    ],
    [
      'HTTPRoute',
      object(
        'gateway.networking.k8s.io/v1',
        'HTTPRoute',
        '  parentRefs: [{name: public}]\n  rules:\n    - backendRefs: [{name: api, port: 80}]',
      ),
      'route external HTTPRoute shop :8080',
    ],
    [
      'GRPCRoute of the mesh',
      object(
        'gateway.networking.k8s.io/v1',
        'GRPCRoute',
        '  parentRefs: [{kind: Service, name: api}]\n  rules:\n    - backendRefs: [{name: api, port: 80}]',
      ),
      'route GRPCRoute shop :8080',
    ],
    [
      'TLSRoute',
      object('gateway.networking.k8s.io/v1alpha2', 'TLSRoute', '  rules:\n    - backendRefs: [{name: api, port: 80}]'),
      'route external TLSRoute shop :8080',
    ],
    [
      'VirtualService by gateway',
      object(
        'networking.istio.io/v1',
        'VirtualService',
        '  gateways: [public]\n  http:\n    - route: [{destination: {host: api, port: {number: 80}}}]',
      ),
      'route external VirtualService shop :8080',
    ],
    [
      'VirtualService in the mesh',
      object('networking.istio.io/v1', 'VirtualService', '  gateways: [mesh]\n  http:\n    - route: [{destination: {host: api}}]'),
      'route VirtualService shop :8080',
    ],
    [
      'Traefik',
      object('traefik.io/v1alpha1', 'IngressRoute', '  routes:\n    - match: Host(`x`)\n      services: [{name: api, port: 80}]'),
      'route external IngressRoute shop :8080',
    ],
    [
      'Traefik TCP',
      object('traefik.containo.us/v1alpha1', 'IngressRouteTCP', '  routes:\n    - services: [{name: api, port: web}]'),
      'route external IngressRouteTCP shop :8080',
    ],
    [
      'Contour',
      object('projectcontour.io/v1', 'HTTPProxy', '  routes:\n    - services: [{name: api, port: 80}]'),
      'route external HTTPProxy shop :8080',
    ],
    [
      'Emissary',
      object('getambassador.io/v3alpha1', 'Mapping', '  prefix: /\n  service: http://api:80'),
      'route external Mapping shop :8080',
    ],
    [
      'Emissary with namespace',
      object('getambassador.io/v3alpha1', 'Mapping', '  prefix: /\n  service: api.default'),
      'route external Mapping shop :8080',
    ],
  ];
  it.each(routed)('%s', async (_what, route, way) => {
    expect(await waysIn(documents(web, http, route))).toEqual(['cluster-ip Service api :8080', way]);
  });

  it('understands the forms of an Istio host', async () => {
    const to = (host: string) =>
      object(
        'networking.istio.io/v1',
        'VirtualService',
        `  gateways: [public]\n  http:\n    - route: [{destination: {host: ${host}}}]`,
        'edge',
      );
    const own = documents(deployment({ namespace: 'shop' }), service({ namespace: 'shop' }));
    const counts = async (host: string) => (await waysIn(documents(own, to(host)))).length;
    expect(await counts('api.shop')).toBe(2);
    expect(await counts('api.shop.svc')).toBe(2);
    expect(await counts('api.shop.svc.cluster.local')).toBe(2);
    expect(await counts('api')).toBe(1);
    expect(await counts('api.blog.svc.cluster.local')).toBe(1);
    expect(await counts('api.example.org')).toBe(1);
  });

  it('follows a TraefikService', async () => {
    const route = object('traefik.io/v1alpha1', 'IngressRoute', '  routes:\n    - services: [{name: split, kind: TraefikService}]');
    const split = `apiVersion: traefik.io/v1alpha1\nkind: TraefikService\nmetadata:\n  name: split\nspec:\n  weighted:\n    services: [{name: api, port: 80}]\n`;
    expect(await waysIn(documents(web, http, route, split))).toEqual([
      'cluster-ip Service api :8080',
      'route external IngressRoute shop :8080',
    ]);
  });

  it('leaves routes to another port or namespace aside', async () => {
    const toMetrics = object('networking.k8s.io/v1', 'Ingress', '  defaultBackend: {service: {name: api, port: {number: 9090}}}');
    expect(await waysIn(documents(web, http, toMetrics))).toEqual(['cluster-ip Service api :8080']);
    const elsewhere = object('networking.k8s.io/v1', 'Ingress', '  defaultBackend: {service: {name: api, port: {number: 80}}}', 'edge');
    const inShop = documents(deployment({ namespace: 'shop' }), service({ namespace: 'shop' }), elsewhere);
    expect(await waysIn(inShop)).toEqual(['cluster-ip Service shop/api :8080']);
  });

  it('points to the name of the Service in the route', async () => {
    const text = documents(web, http, routed[0]?.[1] ?? '');
    const { exposure } = await unitOf(text, 'api');
    expect(textAt(exposure[1]?.at)).toBe('api');
  });

  it('takes a route to metrics alone for no request', async () => {
    const route = object(
      'networking.k8s.io/v1',
      'Ingress',
      '  rules:\n    - http:\n        paths:\n          - path: /metrics\n            backend: {service: {name: api, port: {number: 80}}}',
    );
    expect(await waysIn(documents(web, http, route))).toEqual([
      'cluster-ip Service api :8080',
      'ingress external auxiliary Ingress shop :8080',
    ]);
  });
});

describe('ports of the node', () => {
  it('takes hostPort and hostNetwork as reachable from outside', async () => {
    const ports = 'ports:\n  - containerPort: 8080\n    hostPort: 80';
    expect(await waysIn(deployment({ container: ports }))).toEqual(['host-port external Deployment api :8080']);
    const network = deployment({ pod: 'hostNetwork: true', container: 'ports:\n  - name: metrics\n    containerPort: 9100' });
    expect(await waysIn(network)).toEqual(['host-port external auxiliary Deployment api :9100']);
  });
});

describe('Knative', () => {
  const knative = (labels: string) =>
    `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: api\n${labels}spec:\n  template:\n    spec:\n      containers:\n        - image: example/api\n`;

  it('is reached from outside unless it is local to the cluster', async () => {
    expect(await waysIn(knative(''))).toEqual(['route external Service api :8080']);
    expect(await waysIn(knative('  labels:\n    networking.knative.dev/visibility: cluster-local\n'))).toEqual([
      'cluster-ip Service api :8080',
    ]);
  });
});
