import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../src/model/duration.ts';
import { documents, unitsOf } from './units.ts';

const container = {
  name: 'main',
  image: 'example/api:1',
  command: ['sh', '-c', 'exec $(APP)'],
  args: ['x'],
  env: [{ name: 'APP', value: 'y' }],
  envFrom: [{ configMapRef: { name: 'c' } }],
  ports: [{ name: 'http', containerPort: 80 }],
  lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 5'] } } },
  readinessProbe: { httpGet: { path: '/', port: 'http' } },
  volumeMounts: [{ name: 'v', readOnly: true }],
};
const metadata = { name: 'api', namespace: 'shop', labels: { app: 'api' }, annotations: { 'prometheus.io/port': '80' } };
const pod = {
  terminationGracePeriodSeconds: 30,
  restartPolicy: 'Always',
  hostNetwork: true,
  serviceAccountName: 'a',
  initContainers: [container],
  containers: [container],
  volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'v' } }],
};
const template = { metadata: { labels: { app: 'api' } }, spec: pod };
const selector = { matchLabels: { app: 'api' }, matchExpressions: [{ key: 'app', operator: 'In', values: ['api'] }] };
const reference = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' };
const backend = { name: 'api', port: 80, weight: 1 };
const objects: readonly unknown[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { replicas: 2, selector, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } }, template },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
      volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: { accessModes: ['ReadWriteOnce'] } }],
      template,
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata,
    spec: { schedule: '@daily', suspend: false, jobTemplate: { metadata, spec: { parallelism: 2, completions: 1, template } } },
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata,
    spec: { workloadRef: reference, strategy: { canary: { steps: [{}] } } },
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'CronWorkflow',
    metadata,
    spec: { schedules: ['@daily'], workflowSpec: { entrypoint: 'm', templates: [{ name: 'm', container }] } },
  },
  { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata, spec: { traffic: [{ percent: 50 }, { percent: 50 }], template } },
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledJob',
    metadata,
    spec: { jobTargetRef: { template }, triggers: [{ type: 'kafka', metadata: { topic: 't' } }] },
  },
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata,
    spec: { scaleTargetRef: reference, minReplicaCount: 1, triggers: [{ type: 'cron', metadata: {} }] },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: { scaleTargetRef: reference, maxReplicas: 4, metrics: [{ type: 'Resource', resource: { name: 'cpu' } }] },
  },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { minAvailable: '50%', selector } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'LoadBalancer', selector: { app: 'api' }, ports: [{ name: 'h', port: 80, targetPort: 'http' }] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata,
    spec: {
      defaultBackend: { service: { name: 'api', port: { name: 'h' } } },
      rules: [{ http: { paths: [{ path: '/', backend: { service: { name: 'api' } } }] } }],
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata,
    spec: { parentRefs: [{ name: 'g' }], rules: [{ matches: [{ path: { value: '/' } }], backendRefs: [backend, backend] }] },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata,
    spec: {
      gateways: ['g'],
      http: [
        {
          match: [{ uri: { prefix: '/' } }],
          route: [
            { destination: { host: 'api' }, weight: 1 },
            { destination: { host: 'api', subset: 'b' }, weight: 1 },
          ],
        },
      ],
    },
  },
  { apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', metadata, spec: { routes: [{ match: 'Path(`/`)', services: [backend] }] } },
  { apiVersion: 'getambassador.io/v2', kind: 'Mapping', metadata, spec: { prefix: '/', service: 'api.shop:80' } },
  { apiVersion: 'flagger.app/v1beta1', kind: 'Canary', metadata, spec: { targetRef: reference, analysis: { stepWeight: 5 } } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { A: 'b' } },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'v' }, spec: { accessModes: ['ReadWriteOnce'] } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'r' },
    rules: [{ resources: ['leases'], verbs: ['update'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'r' },
    roleRef: { kind: 'Role', name: 'r' },
    subjects: [{ kind: 'ServiceAccount', name: 'a' }],
  },
  { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: ['app.yaml'], commonLabels: { x: 'y' } },
];

/** The same with anything in one place of it. */
function spoiled(value: unknown, path: readonly number[], junk: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return junk;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return junk;
  const inner = spoiled((value as Record<string, unknown>)[key], rest, junk);
  return Array.isArray(value) ? value.map((one, i) => (String(i) === key ? inner : one)) : { ...value, [key]: inner };
}

describe('manifests with anything anywhere', () => {
  it('never break a unit', async () => {
    const junk = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom('', '${X}', '0', '-1', '%', '999999999999', '__proto__', '$(APP)$(APP)'),
      fc.constant([]),
      fc.constant({}),
      fc.constant([null, 1, ['a'], {}]),
      fc.constant({ name: 1, '': null }),
    );
    const change = fc.tuple(fc.nat(objects.length - 1), fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }), junk);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const all = [...objects];
        for (const [index, path, value] of changes) all[index] = spoiled(all[index], [Math.max(2, path[0] ?? 2), ...path.slice(1)], value);
        const units = await unitsOf(documents(...all.map((object) => `${JSON.stringify(object)}\n`)));
        for (const unit of units) {
          unit.edit({ set: 'grace', to: milliseconds(60_000) });
          unit.edit({ set: 'field', path: ['spec', 'strategy', 'type'], to: 'Recreate' });
          expect(unit.at.end).toBeGreaterThanOrEqual(unit.at.start);
        }
      }),
      { numRuns: 120 },
    );
  });
});
