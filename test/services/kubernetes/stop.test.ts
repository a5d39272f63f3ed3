import { describe, expect, it } from 'vitest';
import { at, deployment, documents, service, textAt, unitOf } from './units.ts';

async function stop(pod: string, container = '') {
  return (await unitOf(deployment({ ...(pod ? { pod } : {}), ...(container ? { container } : {}) }))).stop;
}

describe('grace', () => {
  it('is what is written, or the default with its documentation', async () => {
    const written = await stop('terminationGracePeriodSeconds: 45');
    expect(written).toMatchObject({ grace: { value: 45_000, origin: 'declared' }, hasPreStop: false, preStop: undefined });
    expect([textAt(written.grace?.at), at(written.grace?.at)]).toEqual(['terminationGracePeriodSeconds: 45', 'app.yaml:14:7']);
    const left = await stop('');
    expect(left.grace).toMatchObject({ value: 30_000, origin: 'default', of: 'Kubernetes default' });
    expect(left.grace?.docs).toMatch(/^https:\/\/kubernetes\.io\/docs\//);
    expect([textAt(left.grace?.at), at(left.grace?.at)]).toEqual(['spec', 'app.yaml:13:5']);
    expect((await stop('terminationGracePeriodSeconds: 0')).grace?.value).toBe(0);
    expect((await stop('terminationGracePeriodSeconds: ${GRACE}')).grace).toBeUndefined();
  });

  it('that a cluster spelled out is still its default', async () => {
    const spelledOut = 'dnsPolicy: ClusterFirst\nschedulerName: default-scheduler\nsecurityContext: {}\n';
    const read = async (pod: string) => (await stop(pod)).grace;
    expect(await read(`${spelledOut}terminationGracePeriodSeconds: 30`)).toMatchObject({
      value: 30_000,
      origin: 'default',
      of: 'Kubernetes default, read back from a cluster',
    });
    expect(await read(`${spelledOut}terminationGracePeriodSeconds: 60`)).toMatchObject({ value: 60_000, origin: 'declared' });
    expect(await read('terminationGracePeriodSeconds: 30\ndnsPolicy: ClusterFirst')).toMatchObject({ origin: 'declared' });
  });

  it('is less what the preStop hook takes', async () => {
    const hook = 'lifecycle:\n  preStop:\n    sleep:\n      seconds: 20';
    expect(await stop('terminationGracePeriodSeconds: 60', hook)).toMatchObject({
      period: { value: 60_000 },
      preStop: { value: 20_000, origin: 'declared' },
      grace: { value: 40_000, of: '60 s less 20 s of preStop' },
      hasPreStop: true,
    });
    expect((await stop('', hook)).grace).toMatchObject({
      value: 10_000,
      origin: 'default',
      of: '30 s (Kubernetes default) less 20 s of preStop',
    });
  });

  it('never falls below none', async () => {
    const { grace, preStop } = await stop('', 'lifecycle:\n  preStop:\n    exec:\n      command: [sleep, "60"]');
    expect([grace?.value, preStop?.value]).toEqual([0, 60_000]);
  });

  it('is Knative’s request timeout for a Knative Service', async () => {
    const knative = (timeout: string) =>
      `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n${timeout}      containers:\n        - image: example/api\n`;
    expect((await unitOf(knative(''))).stop.grace).toMatchObject({ value: 300_000, origin: 'default', of: 'Knative default' });
    expect((await unitOf(knative('      timeoutSeconds: 20\n'))).stop.grace).toMatchObject({ value: 20_000, origin: 'declared' });
  });
});

describe('preStop', () => {
  const hook = (command: string) => `lifecycle:\n  preStop:\n    exec:\n      command: ${command}`;
  const cases: readonly [command: string, milliseconds: number | undefined, place?: string][] = [
    ['["sleep", "15"]', 15_000, '"sleep", "15"'],
    ['["/bin/sleep", "15"]', 15_000],
    ['["sleep", "1m"]', 60_000],
    ['["sh", "-c", "sleep 10 && nginx -s quit"]', 10_000, 'sleep 10'],
    ['["/bin/sh", "-c", "sleep 10; kill -QUIT 1; sleep 5"]', 15_000, 'sleep 10'],
    ['["bash", "-ec", "exec sleep 7"]', 7000],
    ['["sh", "-c", "nginx -s quit; while killall -0 nginx; do sleep 1; done"]', undefined],
    ['["sh", "-c", "if [ -f x ]; then sleep 20; else sleep 5; fi"]', 5000, 'sleep 5'],
    ['["sh", "-c", "touch /drain || sleep 30"]', undefined],
    ['["sh", "-c", "sleep 30 & echo started"]', undefined],
    ['["sh", "-c", "sleep ${WAIT:-12}"]', 12_000],
    ['["sh", "-c", "sleep $WAIT"]', undefined],
    ['["sh", "-c", "echo sleep 30"]', undefined],
    ['["/app/drain"]', undefined],
    ['[]', undefined],
  ];
  it.each(cases)('%s: %s ms', async (command, milliseconds, place) => {
    const { preStop, hasPreStop } = await stop('terminationGracePeriodSeconds: 90', hook(command));
    expect([preStop?.value, hasPreStop]).toEqual([milliseconds, true]);
    if (place !== undefined) expect(textAt(preStop?.at)).toBe(place);
  });

  it('points into a script of several lines', async () => {
    const script =
      'lifecycle:\n  preStop:\n    exec:\n      command:\n        - sh\n        - -c\n        - |\n          touch /tmp/draining\n          sleep 25';
    const { preStop } = await stop('', script);
    expect([preStop?.value, textAt(preStop?.at), at(preStop?.at)]).toEqual([25_000, 'sleep 25', 'app.yaml:25:21']);
  });

  it('takes the value of a variable', async () => {
    const { preStop } = await stop('', `env:\n  - name: WAIT\n    value: "9"\n${hook('["sh", "-c", "sleep $WAIT"]')}`);
    expect(preStop?.value).toBe(9000);
  });

  it('does not know how long a request takes', async () => {
    const { preStop, hasPreStop, grace } = await stop('', 'lifecycle:\n  preStop:\n    httpGet:\n      path: /drain\n      port: 8080');
    expect([preStop, hasPreStop, grace?.value]).toEqual([undefined, true, 30_000]);
  });

  it('does not take a sidecar’s hook for the application’s', async () => {
    const beside = '- name: nginx\n  image: nginx\n  lifecycle:\n    preStop:\n      exec:\n        command: [sleep, "60"]';
    const text = deployment({ beside });
    expect((await unitOf(text)).stop).toMatchObject({ hasPreStop: false, grace: { value: 30_000 } });
  });
});

describe('stop signal', () => {
  it('is SIGTERM unless the manifest names one', async () => {
    expect((await stop('')).signal).toMatchObject({ value: 'SIGTERM', origin: 'default' });
    expect((await stop('', 'lifecycle:\n  stopSignal: SIGUSR1')).signal).toMatchObject({ value: 'SIGUSR1', origin: 'declared' });
  });
});

describe('restart policy', () => {
  const job = (policy: string, kind = 'Job') =>
    `apiVersion: ${kind === 'Job' ? 'batch/v1' : 'keda.sh/v1alpha1'}\nkind: ${kind}\nmetadata:\n  name: api\nspec:\n${kind === 'Job' ? '' : '  jobTargetRef:\n  '}  template:\n${kind === 'Job' ? '' : '  '}    spec:\n${kind === 'Job' ? '' : '  '}${policy}${kind === 'Job' ? '' : '  '}      containers:\n${kind === 'Job' ? '' : '  '}        - name: main\n${kind === 'Job' ? '' : '  '}          image: x\n`;

  it('is Always where it is left out, also where the API server will refuse that', async () => {
    expect((await unitOf(deployment())).restart).toMatchObject({ policy: { value: 'Always', origin: 'default' }, always: { value: true } });
    expect((await unitOf(job(''))).restart).toMatchObject({ policy: { value: 'Always', origin: 'default' }, always: { value: true } });
    expect((await unitOf(job('      restartPolicy: Never\n'))).restart).toMatchObject({
      policy: { value: 'Never', origin: 'declared' },
      always: { value: false },
    });
  });

  it('is OnFailure by KEDA’s default', async () => {
    expect((await unitOf(job('', 'ScaledJob'))).restart.policy).toMatchObject({ value: 'OnFailure', of: 'KEDA default' });
  });
});

describe('what a CronJob says of its runs', () => {
  const cron = (spec: string) =>
    `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: api\nspec:\n  schedule: "*/5 * * * *"\n${spec}  jobTemplate:\n    spec:\n      activeDeadlineSeconds: 240\n      template:\n        spec:\n          restartPolicy: OnFailure\n          containers:\n            - name: main\n              image: x\n`;

  it('reads the schedule and the policies, with defaults', async () => {
    const { schedule, detail } = await unitOf(cron('  timeZone: Europe/Berlin\n  suspend: true\n  startingDeadlineSeconds: 30\n'));
    expect(schedule).toMatchObject({
      expression: { value: '*/5 * * * *' },
      timeZone: { value: 'Europe/Berlin' },
      suspended: { value: true },
      dialect: 'kubernetes',
    });
    expect(detail).toMatchObject({
      concurrencyPolicy: { value: 'Allow', origin: 'default' },
      startingDeadline: { value: 30_000 },
      activeDeadline: { value: 240_000 },
      backoffLimit: { value: 6, origin: 'default' },
      podReplacementPolicy: { value: 'TerminatingOrFailed', origin: 'default' },
      revisionHistoryLimit: undefined,
    });
  });

  it('takes what is written', async () => {
    const { schedule, detail } = await unitOf(cron('  concurrencyPolicy: Forbid\n'));
    expect(detail).toMatchObject({ concurrencyPolicy: { value: 'Forbid', origin: 'declared' }, startingDeadline: undefined });
    expect([schedule?.timeZone, schedule?.suspended]).toEqual([undefined, undefined]);
  });
});

describe('leader election', () => {
  const leader = async (text: string) => {
    const { detail } = await unitOf(text, 'api');
    return detail.platform === 'kubernetes' ? detail.leaderElection?.value : undefined;
  };

  it('is read from flags, variables and the right to write leases', async () => {
    expect(await leader(deployment())).toBeUndefined();
    expect(await leader(deployment({ container: 'args: [--leader-elect]' }))).toBe(true);
    expect(await leader(deployment({ container: 'args: [--enable-leader-election=false]' }))).toBe(false);
    expect(await leader(deployment({ container: 'args: [--leader-elect, "false"]' }))).toBe(false);
    expect(await leader(deployment({ container: 'env: [{name: LEADER_ELECTION_ENABLED, value: "true"}]' }))).toBe(true);
    const role = (verbs: string) =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: r\nrules:\n  - apiGroups: [coordination.k8s.io]\n    resources: [leases]\n    verbs: [${verbs}]\n`;
    const binding =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: r\nroleRef: {kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: operator}]\n';
    const own = deployment({ pod: 'serviceAccountName: operator' });
    expect(await leader(documents(own, role('get, create, update'), binding))).toBe(true);
    expect(await leader(documents(own, role('get, list'), binding))).toBeUndefined();
    expect(await leader(documents(deployment(), role('update'), binding))).toBeUndefined();
  });
});

describe('what people declare', () => {
  it('is kept apart from a Service that is only there', async () => {
    expect((await unitOf(documents(deployment({ annotations: 'a: b' }), service()))).annotations.get('a')?.value).toBe('b');
  });
});
