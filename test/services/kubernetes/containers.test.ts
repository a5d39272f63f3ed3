import { describe, expect, it } from 'vitest';
import { at, deployment, documents, draftsOf, indent, service, textAt, unitOf, unitsOf } from './units.ts';

/** A Deployment `shop-api` with these containers: `name image [ports]`. */
function pod(containers: readonly string[], more = ''): string {
  const lines = containers.map((line) => {
    const [name, image, ports = ''] = line.split(' ');
    const list =
      ports === ''
        ? ''
        : `\n  ports: [${ports
            .split(',')
            .map((port) => `{containerPort: ${port}}`)
            .join(', ')}]`;
    return `- name: ${name}\n  image: ${image}${list}`;
  });
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop-api\nspec:\n  template:\n    metadata:\n      labels: {app: api}\n    spec:\n${more}      containers:\n${indent(lines.join('\n'), 8)}\n`;
}

describe('the main container', () => {
  const cases: readonly [containers: readonly string[], main: string][] = [
    [['nginx nginx:1.27 80', 'app example/app 3000'], 'app'],
    [['istio-proxy istio/proxyv2:1.20', 'app example/app'], 'app'],
    [['linkerd-proxy cr.l5d.io/linkerd/proxy:x', 'app example/app'], 'app'],
    [['cloud-sql-proxy gcr.io/cloud-sql-connectors/cloud-sql-proxy:2', 'web example/web'], 'web'],
    [['sql gcr.io/cloudsql-docker/gce-proxy:1.33', 'web example/web'], 'web'],
    [['vault-agent hashicorp/vault:1', 'web example/web'], 'web'],
    [['fluent-bit fluent/fluent-bit:3', 'filebeat elastic/filebeat:8', 'worker example/w'], 'worker'],
    [['metrics example/redis-exporter:1', 'redis redis:7'], 'redis'],
    [['auth quay.io/oauth2-proxy/oauth2-proxy:v7 4180', 'ui example/ui 3000'], 'ui'],
    [['rbac gcr.io/kubebuilder/kube-rbac-proxy:v0.15 8443', 'manager example/operator'], 'manager'],
    [['agent gcr.io/datadoghq/agent:7', 'web example/web'], 'agent'],
    [['datadog-agent gcr.io/datadoghq/agent:7', 'web example/web'], 'web'],
    [['config-reloader jimmidyson/configmap-reload:v0.8', 'server prom/prometheus:v2'], 'server'],
    [['nginx nginx:1.27 80', 'exporter nginx/nginx-prometheus-exporter:1'], 'nginx'],
    [['nginx nginx:1.27 80'], 'nginx'],
    [['fluent-bit fluent/fluent-bit:3'], 'fluent-bit'],
    [['first example/a', 'second example/b'], 'first'],
    [['first example/a', 'api example/b'], 'api'],
    [['first example/a', 'shop-api example/b', 'api example/c'], 'shop-api'],
    [['shop-api example/some-exporter', 'rbac gcr.io/kubebuilder/kube-rbac-proxy:v0.15 8443'], 'shop-api'],
    [['rbac gcr.io/kubebuilder/kube-rbac-proxy:v0.15 8443', 'api example/api-exporter'], 'api'],
    [['ingress registry.k8s.io/ingress-nginx/controller:v1 80', 'other example/b'], 'ingress'],
  ];
  it.each(cases)('%j: %s', async (containers, main) => {
    expect((await unitOf(pod(containers))).container).toBe(main);
  });

  it('is the one that the Service reaches, before the one named like the workload', async () => {
    const two = pod(['shop-api example/a', 'server example/b 8080']);
    expect((await unitOf(documents(two, service()))).container).toBe('server');
    const metrics = service({ ports: '- name: metrics\n  port: 8080' });
    expect((await unitOf(documents(two, metrics))).container).toBe('shop-api');
  });

  it('is the one that the annotation names', async () => {
    const text = pod(['api example/a', 'other example/b']).replace(
      'labels: {app: api}',
      'labels: {app: api}\n      annotations: {kubectl.kubernetes.io/default-container: other}',
    );
    expect((await unitOf(text)).container).toBe('other');
  });

  it('is neither an init container nor a native sidecar', async () => {
    const init =
      '      initContainers:\n        - {name: api, image: example/migrate}\n        - {name: shop-api, image: example/proxy, restartPolicy: Always}\n';
    expect((await unitOf(pod(['app example/app'], init))).container).toBe('app');
  });

  it('gives the unit its image, ports and places', async () => {
    const unit = await unitOf(
      deployment({
        container: 'ports:\n  - name: http\n    containerPort: 8080\n    protocol: TCP\n  - containerPort: 53\n    protocol: UDP',
      }),
    );
    expect(unit.ports.map(({ name, number, protocol }) => [name, number, protocol])).toEqual([
      ['http', 8080, 'TCP'],
      [undefined, 53, 'UDP'],
    ]);
    expect([textAt(unit.image?.at), at(unit.image?.at)]).toEqual(['image: example/api:1.2.3', 'app.yaml:16:11']);
    expect([textAt(unit.at), at(unit.at)]).toEqual(['api', 'app.yaml:4:9']);
  });
});

describe('probes', () => {
  const probe = async (text: string, container = 'ports:\n  - name: http\n    containerPort: 8080') =>
    (await unitOf(deployment({ container: `${container}\nreadinessProbe:\n${indent(text, 2)}` }))).probes.readiness;

  it('reads every handler, and the number behind a named port', async () => {
    expect(await probe('httpGet:\n  path: /ready\n  port: http')).toMatchObject({ type: 'http', target: 'http://:8080/ready', port: 8080 });
    expect(await probe('httpGet:\n  port: 8080\n  scheme: HTTPS')).toMatchObject({ type: 'http', target: 'https://:8080/', port: 8080 });
    expect(await probe('tcpSocket:\n  port: http')).toMatchObject({ type: 'tcp', target: 'tcp://:8080', port: 8080 });
    expect(await probe('grpc:\n  port: 9000\n  service: health')).toMatchObject({
      type: 'grpc',
      target: 'grpc://:9000/health',
      port: 9000,
    });
    expect(await probe('exec:\n  command: [cat, /tmp/ready]')).toMatchObject({ type: 'exec', target: 'cat /tmp/ready', port: undefined });
    expect(await probe('periodSeconds: 5')).toMatchObject({ type: 'unknown', period: 5000 });
    expect(await probe('httpGet:\n  port: web')).toMatchObject({ target: 'http://:web/', port: 'web' });
  });

  it('fills in the defaults', async () => {
    expect(await probe('tcpSocket:\n  port: 1')).toMatchObject({
      initialDelay: 0,
      period: 10_000,
      timeout: 1000,
      failureThreshold: 3,
      grace: undefined,
    });
    const written =
      'tcpSocket:\n  port: 1\ninitialDelaySeconds: 7\ntimeoutSeconds: 4\nfailureThreshold: 9\nterminationGracePeriodSeconds: 0';
    expect(await probe(written)).toMatchObject({
      initialDelay: 7000,
      timeout: 4000,
      failureThreshold: 9,
      grace: { value: 0, origin: 'declared' },
    });
  });

  it('never takes a sidecar’s probe for the application’s', async () => {
    const text = pod(['app example/app 3000', 'nginx nginx 80']).replace(
      '[{containerPort: 80}]',
      '[{containerPort: 80}]\n          readinessProbe: {httpGet: {port: 80}}',
    );
    expect((await unitOf(text)).probes).toEqual({ readiness: undefined, liveness: undefined, startup: undefined });
  });

  it('has none in a CronJob or a worker that writes none', async () => {
    expect((await unitOf(deployment())).probes).toEqual({ readiness: undefined, liveness: undefined, startup: undefined });
  });

  it('knows the probe that Knative adds', async () => {
    const text =
      'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - image: example/api\n          livenessProbe: {httpGet: {path: /live}}\n';
    expect((await unitOf(text)).probes).toMatchObject({ readiness: { type: 'tcp', port: 8080 }, liveness: { port: 8080 } });
  });
});

describe('environment variables', () => {
  const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  QUEUE: images\n  redis.host: redis\n';
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\nstringData:\n  TOKEN: hunter2\n';
  const variables = async (container: string, ...others: readonly string[]) => {
    const { env } = await unitOf(documents(deployment({ container }), ...others), 'api');
    return env.map(({ name, value, from }) => `${name}=${value?.value ?? '?'}${from === undefined ? '' : ` from ${from}`}`);
  };

  it('takes values, ConfigMaps and the names of Secrets', async () => {
    const env = `env:
  - {name: PORT, value: 8080}
  - {name: EMPTY}
  - {name: QUEUE, valueFrom: {configMapKeyRef: {name: settings, key: QUEUE}}}
  - {name: GONE, valueFrom: {configMapKeyRef: {name: settings, key: nothing}}}
  - {name: TOKEN, valueFrom: {secretKeyRef: {name: keys, key: TOKEN}}}
  - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}`;
    expect(await variables(env, settings, secret)).toEqual([
      'PORT=8080',
      'EMPTY=',
      'QUEUE=images from settings',
      'GONE=? from settings',
      'TOKEN=? from keys',
      'NODE=? from spec.nodeName',
    ]);
  });

  it('takes whole ConfigMaps and Secrets, and lets env win', async () => {
    const env =
      'envFrom:\n  - {configMapRef: {name: settings}, prefix: APP_}\n  - {secretRef: {name: keys}}\n  - {secretRef: {name: missing}}\nenv:\n  - {name: APP_QUEUE, value: mails}';
    expect(await variables(env, settings, secret)).toEqual(['APP_redis.host=redis from settings', 'TOKEN=? from keys', 'APP_QUEUE=mails']);
  });

  it('never tells the value of a Secret', async () => {
    const units = await unitsOf(documents(deployment({ container: 'envFrom:\n  - {secretRef: {name: keys}}' }), secret));
    expect(JSON.stringify(units.map((unit) => unit.env.map((one) => one.value?.value)))).not.toContain('hunter2');
  });

  it('expands variables as Kubernetes does', async () => {
    const env =
      'env:\n  - {name: HOST, value: redis}\n  - {name: URL, value: "redis://$(HOST):6379/$(DB)"}\n  - {name: RAW, value: "$$(HOST)"}';
    expect(await variables(env)).toEqual(['HOST=redis', 'URL=redis://redis:6379/$(DB)', 'RAW=$(HOST)']);
  });

  it('bounds what variables of variables grow to', async () => {
    const lines = ['  - {name: V0, value: xxxxxxxxxx}'];
    for (let i = 1; i < 40; i++) lines.push(`  - {name: V${i}, value: "${`$(V${i - 1})`.repeat(10)}"}`);
    const { env } = await unitOf(deployment({ container: `env:\n${lines.join('\n')}` }));
    expect(Math.max(...env.map((one) => one.value?.value.length ?? 0))).toBeLessThan(10_000);
  });

  it('does not look into another namespace, nor choose between two of a name', async () => {
    const env = 'env:\n  - {name: QUEUE, valueFrom: {configMapKeyRef: {name: settings, key: QUEUE}}}';
    const foreign = settings.replace('name: settings', 'name: settings\n  namespace: other');
    const own = deployment({ namespace: 'shop', container: env });
    const values = async (...others: readonly string[]) =>
      (await unitOf(documents(own, ...others), 'api')).env.map((one) => one.value?.value);
    expect(await values(foreign)).toEqual([undefined]);
    expect(await values(settings)).toEqual(['images']);
    expect(await values(settings, settings.replace('images', 'mails'))).toEqual([undefined]);
  });

  it('points to where the value is written', async () => {
    const env = 'env:\n  - name: QUEUE\n    valueFrom: {configMapKeyRef: {name: settings, key: QUEUE}}\n  - name: MODE\n    value: worker';
    const { env: found } = await unitOf(documents(deployment({ container: env }), settings), 'api');
    expect(found.map((one) => textAt(one.value?.at))).toEqual(['QUEUE: images', 'value: worker']);
  });
});

describe('volumes', () => {
  it('knows their kinds and the access modes of claims', async () => {
    const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n';
    const volumes = `volumes:
  - {name: data, persistentVolumeClaim: {claimName: data}}
  - {name: gone, persistentVolumeClaim: {claimName: gone, readOnly: true}}
  - {name: tmp, emptyDir: {}}
  - {name: host, hostPath: {path: /var}}
  - {name: conf, configMap: {name: x}}
  - {name: keys, secret: {secretName: x}}
  - {name: all, projected: {sources: []}}
  - {name: share, nfs: {server: x, path: /}}`;
    const mounts = 'volumeMounts:\n  - {name: conf, mountPath: /c, readOnly: true}\n  - {name: data, mountPath: /d}';
    const unit = await unitOf(documents(deployment({ pod: volumes, container: mounts }), claim), 'api');
    expect(unit.volumes.map(({ name, kind, accessModes, readOnly }) => [name, kind, accessModes?.join(), readOnly])).toEqual([
      ['data', 'claim', 'ReadWriteOnce', false],
      ['gone', 'claim', undefined, true],
      ['tmp', 'empty-dir', undefined, false],
      ['host', 'host-path', undefined, false],
      ['conf', 'config', undefined, true],
      ['keys', 'secret', undefined, false],
      ['all', 'config', undefined, false],
      ['share', 'other', undefined, false],
    ]);
  });

  it('takes the claims of a StatefulSet', async () => {
    const spec = 'volumeClaimTemplates:\n  - metadata: {name: data}\n    spec: {accessModes: [ReadWriteOnce]}';
    const unit = await unitOf(deployment({ kind: 'StatefulSet', spec }));
    expect(unit.volumes).toMatchObject([{ name: 'data', kind: 'claim-template', accessModes: ['ReadWriteOnce'] }]);
  });
});

describe('labels, annotations and declarations', () => {
  it('merges the object’s with the pod template’s, which win', async () => {
    const text = deployment({ labels: 'app: api\ntier: pod', annotations: 'note: object' })
      .replace('  name: api\n', '  name: api\n  labels:\n    tier: object\n    team: shop\n')
      .replace('      labels:\n        app: api', '      annotations:\n        note: pod\n      labels:\n        app: api');
    const unit = await unitOf(text);
    expect([...unit.labels].map(([key, fact]) => `${key}=${fact.value}`)).toEqual(['tier=pod', 'team=shop', 'app=api']);
    expect(unit.annotations.get('note')?.value).toBe('pod');
  });

  it('reads what is declared on the workload, its pods or its Service', async () => {
    const annotations =
      'svc-lint.dev/type: worker\nsvc-lint.dev/drain-timeout: 45s\nsvc-lint.dev/owner: team-images\na8r.io/runbook: https://example.org/a';
    const [draft] = await draftsOf(deployment({ annotations }));
    expect(draft).toMatchObject({
      declaredType: { value: 'worker', origin: 'declared' },
      drainTimeout: { value: '45s' },
      owner: { value: 'team-images' },
      runbook: { value: 'https://example.org/a' },
    });
    expect(textAt(draft?.declaredType?.at)).toBe('svc-lint.dev/type: worker');
    const onService = service().replace('  name: api\n', '  name: api\n  annotations:\n    a8r.io/owner: team-shop\n');
    const [served] = await draftsOf(documents(deployment(), onService));
    expect(served?.owner?.value).toBe('team-shop');
  });

  it('leaves a type that is none alone', async () => {
    const [draft] = await draftsOf(deployment({ annotations: 'svc-lint.dev/type: fast' }));
    expect(draft?.declaredType).toBeUndefined();
  });
});
