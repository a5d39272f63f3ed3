import { describe, expect, it } from 'vitest';
import { deployment, documents, hpa, indent, unitOf, unitsOf } from './units.ts';

const podSpec = 'containers:\n  - name: main\n    image: example/x';
const template = (by: number) => indent(`template:\n  metadata:\n    labels: {app: x}\n  spec:\n${indent(podSpec, 4)}`, by);
const object = (apiVersion: string, kind: string, spec: string, metadata = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\n${metadata}spec:\n${spec}\n`;

describe('kinds', () => {
  const cases: readonly [apiVersion: string, kind: string, spec: string][] = [
    ['apps/v1', 'Deployment', template(2)],
    ['extensions/v1beta1', 'Deployment', template(2)],
    ['apps/v1', 'StatefulSet', template(2)],
    ['apps/v1', 'DaemonSet', template(2)],
    ['apps/v1', 'ReplicaSet', template(2)],
    ['v1', 'ReplicationController', template(2)],
    ['v1', 'Pod', indent(podSpec, 2)],
    ['batch/v1', 'Job', template(2)],
    ['batch/v1', 'CronJob', `  schedule: "@daily"\n  jobTemplate:\n    spec:\n${template(6)}`],
    ['batch/v1beta1', 'CronJob', `  schedule: "@daily"\n  jobTemplate:\n    spec:\n${template(6)}`],
    ['argoproj.io/v1alpha1', 'Rollout', `  strategy: {canary: {}}\n${template(2)}`],
    ['serving.knative.dev/v1', 'Service', template(2)],
    ['apps.openshift.io/v1', 'DeploymentConfig', template(2)],
    ['v1', 'DeploymentConfig', template(2)],
    ['keda.sh/v1alpha1', 'ScaledJob', `  jobTargetRef:\n${template(4)}\n  triggers: []`],
    [
      'argoproj.io/v1alpha1',
      'Workflow',
      '  entrypoint: main\n  templates:\n    - name: main\n      container: {name: main, image: example/x}',
    ],
    [
      'argoproj.io/v1alpha1',
      'CronWorkflow',
      '  schedule: "@daily"\n  workflowSpec:\n    entrypoint: all\n    templates:\n      - name: all\n        steps: []\n      - name: one\n        container: {name: main, image: example/x}',
    ],
    ['apps.kruise.io/v1alpha1', 'CloneSet', `  replicas: 2\n${template(2)}`],
  ];
  it.each(cases)('%s %s is one unit', async (apiVersion, kind, spec) => {
    const unit = await unitOf(object(apiVersion, kind, spec));
    expect([unit.kind, unit.name, unit.container, unit.image?.value]).toEqual([kind, 'x', 'main', 'example/x']);
  });

  it('leaves other objects alone', async () => {
    const others = documents(
      object('v1', 'Service', '  ports: []'),
      object('dapr.io/v1alpha1', 'Configuration', template(2).replace('image', 'picture')),
      object('v1', 'PodTemplate', '  x: y'),
      object('cert-manager.io/v1', 'Issuer', '  template: {spec: {}}'),
    );
    expect(await unitsOf(others)).toEqual([]);
  });

  it('leaves what something else owns to its owner', async () => {
    const owned = '  ownerReferences: [{kind: Deployment, name: x}]\n';
    expect(await unitsOf(object('apps/v1', 'ReplicaSet', template(2), owned))).toEqual([]);
    expect(await unitsOf(object('v1', 'Pod', indent(podSpec, 2), owned))).toEqual([]);
  });

  it('reads a CronJob’s schedule and that of a CronWorkflow', async () => {
    const [cron, workflow] = [cases[8], cases[16]];
    for (const one of [cron, workflow]) {
      const unit = await unitOf(object(one?.[0] ?? '', one?.[1] ?? '', one?.[2] ?? ''));
      expect(unit.schedule?.expression.value).toBe('@daily');
    }
  });
});

describe('a Rollout that takes its template from a Deployment', () => {
  const rollout = (name: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: api\nspec:\n  replicas: 4\n  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}\n  strategy:\n    canary:\n      steps: [{setWeight: 20}]\n`;

  it('is the unit; the Deployment only lends its template', async () => {
    const text = documents(
      deployment({ pod: 'terminationGracePeriodSeconds: 50' }),
      rollout('api'),
      hpa({ target: 'kind: Rollout\nname: api' }),
    );
    const unit = await unitOf(text);
    expect([unit.kind, unit.container, unit.stop.grace?.value, unit.instances.min?.value]).toEqual(['Rollout', 'main', 50_000, 2]);
  });

  it('stays a unit without container when the Deployment is elsewhere', async () => {
    const unit = await unitOf(rollout('elsewhere'));
    expect([unit.kind, unit.container, unit.image, unit.stop.grace]).toEqual(['Rollout', undefined, undefined, undefined]);
  });
});

describe('input that is not as it should be', () => {
  const broken: readonly string[] = [
    'spec: null',
    'spec: []',
    'spec: {template: null}',
    'spec: {template: {spec: {containers: {a: b}}}}',
    'spec: {template: {spec: {containers: [null, 1, {name: [x]}, {image: {a: b}}]}}}',
    'spec: {replicas: -1, strategy: [1], template: {metadata: {labels: [a]}, spec: {volumes: 7, initContainers: x, containers: [{name: a, ports: [1, {containerPort: x}], env: [2, {name: 3}], envFrom: [4]}]}}}',
  ];
  it.each(broken)('%s', async (spec) => {
    const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];
    const text = documents(...kinds.map((kind) => `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: x\n${spec}\n`));
    const units = await unitsOf(text);
    for (const unit of units) expect(unit.instances.min === undefined || unit.instances.min.value >= 0).toBe(true);
    expect(units.length).toBeLessThanOrEqual(4);
  });

  it('survives many objects that all select each other', async () => {
    const many = Array.from({ length: 400 }, (_, i) => [
      deployment({ name: `d${i}` }),
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: s${i}\nspec:\n  selector: {app: api}\n  ports: [{port: 80}]\n`,
    ]).flat();
    const units = await unitsOf(documents(...many));
    expect(units).toHaveLength(400);
  });
});
