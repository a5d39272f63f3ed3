import { describe, expect, it } from 'vitest';
import type { Unit } from '../../../src/model/unit.ts';
import { at, budget, deployment, documents, forApi, hpa, service, textAt, unitOf } from './units.ts';

function range({ instances }: Unit): string {
  return `${instances.declared?.value ?? '?'} ${instances.min?.value ?? '?'}..${instances.max?.value ?? '?'}`;
}

describe('instances', () => {
  const cases: readonly [what: string, text: string, range: string][] = [
    ['replicas', deployment({ spec: 'replicas: 3' }), '3 3..3'],
    ['replicas left out', deployment(), '1 1..1'],
    ['replicas null', deployment({ spec: 'replicas:' }), '1 1..1'],
    ['replicas filled in later', deployment({ spec: 'replicas: ${REPLICAS}' }), '? ?..?'],
    ['replicas in quotes', deployment({ spec: 'replicas: "3"' }), '? ?..?'],
    ['an HPA and no replicas', documents(deployment(), hpa()), '? 2..6'],
    ['an HPA and replicas', documents(deployment({ spec: 'replicas: 4' }), hpa()), '4 2..6'],
    ['an HPA without minReplicas', documents(deployment(), hpa({ bounds: 'maxReplicas: 6' })), '? 1..6'],
    ['an HPA switched off', documents(deployment({ spec: 'replicas: 0' }), hpa()), '0 0..0'],
    ['a DaemonSet', deployment({ kind: 'DaemonSet' }), '? ?..?'],
    ['a StatefulSet', deployment({ kind: 'StatefulSet', spec: 'replicas: 2' }), '2 2..2'],
  ];
  it.each(cases)('%s', async (_what, text, expected) => {
    expect(range(await unitOf(text, 'api'))).toBe(expected);
  });

  it('knows where the number is written, or could be', async () => {
    const written = await unitOf(deployment({ spec: 'replicas: 3' }));
    expect([written.instances.min?.origin, textAt(written.instances.min?.at)]).toEqual(['declared', 'replicas: 3']);
    const left = await unitOf(deployment());
    expect([left.instances.min?.origin, at(left.instances.min?.at), textAt(left.instances.min?.at)]).toEqual([
      'default',
      'app.yaml:5:1',
      'spec',
    ]);
    const scaled = await unitOf(documents(deployment(), hpa()));
    expect(textAt(scaled.instances.min?.at)).toBe('minReplicas: 2');
  });

  it('counts the pods of a Job by its parallelism', async () => {
    const job = (spec: string) =>
      `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: api\nspec:\n${spec}  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: x\n`;
    expect(range(await unitOf(job('')))).toBe('1 1..1');
    expect(range(await unitOf(job('  parallelism: 5\n')))).toBe('5 5..5');
    expect(range(await unitOf(job('  parallelism: 5\n  completions: 2\n')))).toBe('2 2..2');
  });

  it('reads KEDA’s bounds, the idle count and a pause', async () => {
    const scaled = (spec: string, annotations = '') =>
      documents(
        deployment(),
        `apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: api\n${annotations}spec:\n  scaleTargetRef:\n    name: api\n${spec}`,
      );
    expect(range(await unitOf(scaled('')))).toBe('? 0..100');
    expect(range(await unitOf(scaled('  minReplicaCount: 2\n  maxReplicaCount: 9\n')))).toBe('? 2..9');
    expect(range(await unitOf(scaled('  minReplicaCount: 2\n  idleReplicaCount: 0\n')))).toBe('? 0..100');
    expect(range(await unitOf(scaled('', '  annotations:\n    autoscaling.keda.sh/paused-replicas: "4"\n')))).toBe('? 4..4');
  });

  it('reads Knative’s bounds', async () => {
    const knative = (annotations: string) =>
      `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  template:\n    metadata:\n      annotations:\n        x: y\n${annotations}    spec:\n      containers:\n        - image: example/api\n`;
    expect(range(await unitOf(knative('')))).toBe('? 0..?');
    const bounds = '        autoscaling.knative.dev/min-scale: "2"\n        autoscaling.knative.dev/maxScale: "8"\n';
    expect(range(await unitOf(knative(bounds)))).toBe('? 2..8');
    expect(range(await unitOf(knative('        autoscaling.knative.dev/max-scale: "0"\n')))).toBe('? 0..?');
  });

  it('reads the metrics of every version of the HPA', async () => {
    const v1 = hpa({ bounds: 'minReplicas: 2\nmaxReplicas: 6\ntargetCPUUtilizationPercentage: 70' }).replace(/ {2}metrics:[\s\S]*/, '');
    const external = `${hpa()}    - type: External\n      external:\n        metric:\n          name: queue_depth\n`;
    const old = `${hpa()}    - type: External\n      external:\n        metricName: queue_depth\n`;
    const triggers = async (text: string) =>
      (await unitOf(documents(deployment(), text))).scaling.flatMap((one) => one.triggers.map(({ type, name }) => `${type} ${name}`));
    expect(await triggers(v1)).toEqual(['cpu undefined']);
    expect(await triggers(external)).toEqual(['cpu undefined', 'external queue_depth']);
    expect(await triggers(old)).toEqual(['cpu undefined', 'external queue_depth']);
  });
});

describe('disruption budgets', () => {
  const allowed = async (spec: string, ...others: readonly string[]) => {
    const objects = others.length === 0 ? [deployment({ spec: 'replicas: 3' })] : others;
    const unit = await unitOf(documents(...objects, budget(`${spec}\n${forApi}`)), 'api');
    return unit.budgets[0]?.allowed;
  };

  it('rounds as Kubernetes does, both fields up', async () => {
    const seven = deployment({ spec: 'replicas: 7' });
    const cases: readonly [spec: string, allowed: number | undefined][] = [
      ['minAvailable: 1', 6],
      ['minAvailable: 7', 0],
      ['minAvailable: 9', 0],
      ['minAvailable: 50%', 3],
      ['minAvailable: 100%', 0],
      ['minAvailable: 0', 7],
      ['maxUnavailable: 1', 1],
      ['maxUnavailable: 0', 0],
      ['maxUnavailable: 0%', 0],
      ['maxUnavailable: 30%', 3],
      ['maxUnavailable: "2"', 2],
    ];
    for (const [spec, expected] of cases) expect([spec, await allowed(spec, seven)]).toEqual([spec, expected]);
  });

  it('holds against the smallest scale that anything allows', async () => {
    expect(await allowed('minAvailable: 1', deployment())).toBe(0);
    expect(await allowed('minAvailable: 2', deployment(), hpa())).toBe(0);
    expect(await allowed('minAvailable: 2', deployment({ spec: 'replicas: 6' }), hpa())).toBe(0);
    expect(await allowed('minAvailable: 1', deployment(), hpa())).toBe(1);
    expect(await allowed('minAvailable: 1', deployment({ spec: 'replicas: ${N}' }))).toBeUndefined();
    expect(await allowed('maxUnavailable: 0', deployment({ spec: 'replicas: ${N}' }))).toBe(0);
  });

  it('adds up what one budget selects', async () => {
    const twin = deployment({ name: 'twin', spec: 'replicas: 2' });
    expect(await allowed('minAvailable: 3', deployment({ spec: 'replicas: 2' }), twin)).toBe(1);
  });

  it('takes a scaler that goes down to none through one', async () => {
    const keda = `apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: api\nspec:\n  scaleTargetRef:\n    name: api\n`;
    expect(await allowed('minAvailable: 1', deployment(), keda)).toBe(0);
  });

  it('does not hold runs that end against it', async () => {
    const cron = `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: api\nspec:\n  schedule: "0 3 * * *"\n  jobTemplate:\n    spec:\n      template:\n        metadata:\n          labels:\n            app: api\n        spec:\n          containers:\n            - name: main\n              image: x\n`;
    expect(await allowed('minAvailable: 1', cron)).toBeUndefined();
  });

  it('does not count for a pod that has only one of two labels', async () => {
    const unit = await unitOf(documents(deployment(), budget('maxUnavailable: 1\nselector:\n  matchLabels:\n    app: api\n    tier: web')));
    expect(unit.budgets).toEqual([]);
  });
});

describe('rollouts', () => {
  const rollout = async (text: string) => {
    const { rollout: found } = await unitOf(text, 'api');
    return found && `${found.strategy.value} ${found.maxUnavailable?.value ?? '?'}/${found.maxSurge?.value ?? '?'}`;
  };
  const rolling = (replicas: number, fields: string) =>
    deployment({ spec: `replicas: ${replicas}\nstrategy:\n  rollingUpdate:\n${fields.replace(/^/gm, '    ')}` });

  it('rounds what may be missing down and what may be on top up', async () => {
    const cases: readonly [text: string, expected: string][] = [
      [deployment({ spec: 'replicas: 1' }), 'rolling 0/1'],
      [deployment({ spec: 'replicas: 3' }), 'rolling 0/1'],
      [deployment({ spec: 'replicas: 4' }), 'rolling 1/1'],
      [deployment({ spec: 'replicas: 10' }), 'rolling 2/3'],
      [rolling(3, 'maxUnavailable: 50%\nmaxSurge: 0'), 'rolling 1/0'],
      [rolling(1, 'maxUnavailable: 50%\nmaxSurge: 0'), 'rolling 1/0'],
      [rolling(1, 'maxUnavailable: 1\nmaxSurge: 0'), 'rolling 1/0'],
      [rolling(3, 'maxUnavailable: 100%'), 'rolling 3/1'],
      [documents(deployment({ spec: 'replicas: 10' }), hpa()), 'rolling 0/1'],
      [deployment({ spec: 'replicas: ${N}' }), 'rolling ?/?'],
      [deployment({ spec: 'strategy:\n  type: Recreate' }), 'recreate ?/?'],
      [deployment({ spec: 'strategy:\n  type: ${STRATEGY}' }), 'unknown ?/?'],
    ];
    for (const [text, expected] of cases) expect(await rollout(text)).toBe(expected);
  });

  it('knows the strategies of the other controllers', async () => {
    const set = (spec?: string) => deployment({ kind: 'StatefulSet', ...(spec === undefined ? {} : { spec }) });
    expect(await rollout(set())).toBe('rolling 1/0');
    expect(await rollout(set('updateStrategy:\n  type: OnDelete'))).toBe('on-delete ?/?');
    expect(await rollout(set('updateStrategy:\n  rollingUpdate:\n    maxUnavailable: 2'))).toBe('rolling 2/0');
    expect(await rollout(set('replicas: 5\nupdateStrategy:\n  rollingUpdate:\n    maxUnavailable: 50%'))).toBe('rolling 2/0');
    expect(await rollout(set('replicas: 3\nupdateStrategy:\n  rollingUpdate:\n    maxUnavailable: 10%'))).toBe('rolling 1/0');
    expect(await rollout(deployment({ kind: 'DaemonSet' }))).toBe('rolling 1/0');
    expect(await rollout(deployment({ kind: 'DaemonSet', spec: 'updateStrategy:\n  rollingUpdate:\n    maxUnavailable: 10%' }))).toBe(
      'rolling ?/0',
    );
    expect(await rollout(deployment({ kind: 'ReplicaSet' }))).toBe('on-delete ?/?');
    const config = deployment({ kind: 'DeploymentConfig', spec: 'replicas: 4\nstrategy:\n  rollingParams:\n    maxUnavailable: 50%' });
    expect(await rollout(config.replace('apps/v1', 'apps.openshift.io/v1'))).toBe('rolling 2/1');
  });

  it('knows gradual delivery, whoever arranges it', async () => {
    const argo = (strategy: string) =>
      deployment({ kind: 'Rollout', spec: `replicas: 4\nstrategy:\n${strategy}` }).replace('apps/v1', 'argoproj.io/v1alpha1');
    expect(await rollout(argo('  canary:\n    steps:\n      - setWeight: 20'))).toBe('canary 1/1');
    expect(await rollout(argo('  canary: {}'))).toBe('rolling 1/1');
    expect(await rollout(argo('  blueGreen:\n    activeService: api'))).toBe('blue-green ?/?');
    const flagger = (analysis: string) =>
      `apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata:\n  name: api\nspec:\n  targetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: api\n  analysis:\n${analysis}`;
    expect(await rollout(documents(deployment(), flagger('    maxWeight: 50\n    stepWeight: 5\n')))).toBe('canary 0/1');
    expect(await rollout(documents(deployment(), flagger('    iterations: 10\n')))).toBe('blue-green 0/1');
  });

  it('recognises a Service that switches between blue and green', async () => {
    const blue = deployment({ labels: 'app: api\nslot: blue' });
    const green = deployment({ name: 'api-green', labels: 'app: api\nslot: green' });
    const switched = service({ selector: 'app: api\nslot: blue' });
    expect(await rollout(documents(blue, green, switched))).toBe('blue-green 0/1');
    expect(await rollout(documents(blue, switched))).toBe('rolling 0/1');
    const unit = await unitOf(documents(blue, green, switched), 'api');
    expect(textAt(unit.rollout?.strategy.at)).toBe('slot: blue');
  });

  it('recognises weights of a route', async () => {
    const stable = documents(deployment(), service());
    const next = documents(deployment({ name: 'next', labels: 'app: next' }), service({ name: 'next', selector: 'app: next' }));
    const route = (weights: string) =>
      `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: api\nspec:\n  rules:\n    - backendRefs:\n${weights}`;
    const split = '        - {name: api, port: 80, weight: 90}\n        - {name: next, port: 80, weight: 10}\n';
    expect(await rollout(documents(stable, next, route(split)))).toBe('canary 0/1');
    expect(await rollout(documents(stable, next, route('        - {name: api, port: 80, weight: 1}\n')))).toBe('rolling 0/1');
    expect(await rollout(documents(stable, next, route(split.replace('90', '100').replace('10}', '0}'))))).toBe('blue-green 0/1');
    const istio = (second: string) =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: api\nspec:\n  http:\n    - route:\n        - {destination: {host: api, subset: v1}, weight: 90}\n        - {destination: {host: api, subset: ${second}}, weight: 10}\n`;
    expect(await rollout(documents(stable, istio('v2')))).toBe('canary 0/1');
    expect(await rollout(documents(stable, istio('v1')))).toBe('rolling 0/1');
  });

  it('knows Knative’s traffic', async () => {
    const knative = (traffic: string) =>
      `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: api\nspec:\n${traffic}  template:\n    spec:\n      containers:\n        - image: example/api\n`;
    expect(await rollout(knative(''))).toBe('rolling 0/?');
    expect(
      await rollout(knative('  traffic:\n    - {revisionName: api-1, percent: 90}\n    - {latestRevision: true, percent: 10}\n')),
    ).toBe('canary 0/?');
  });
});
