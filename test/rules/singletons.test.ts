import { describe, expect, it } from 'vitest';
import { documents, workload } from '../../rules/examples.ts';
import { lintFiles } from '../lint-tree.ts';

async function told(text: string): Promise<readonly string[]> {
  const { findings } = await lintFiles({ 'all.yaml': text });
  return findings.map(({ rule, severity, message }) => `${severity} ${rule} ${message}`);
}

describe('a controller that is rolled out', () => {
  const controller = (spec = 'replicas: 1', args = '') =>
    workload({
      name: 'operator',
      image: 'example/operator:1.4.2',
      metadata: 'annotations:\n  svc-lint.dev/type: agent',
      spec,
      pod: 'serviceAccountName: operator',
      container: args,
    });
  const role = (resources: string, verbs = 'get, list, watch, update') =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: operator\nrules:\n  - apiGroups: ['', apps, coordination.k8s.io]\n    resources: [${resources}]\n    verbs: [${verbs}]\n`;
  const binding = (name = 'operator') =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ${name}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ${name}\nsubjects:\n  - kind: ServiceAccount\n    name: operator\n    namespace: default\n`;
  const surges = [
    'info scheduler-does-not-surge the rollout is RollingUpdate by default: the new controller starts before the old one is gone, and no leader is elected: for a while both write; use Recreate',
  ];

  it('works beside the old one where its rights show that it elects no leader', async () => {
    expect(await told(documents(controller(), role('deployments, services'), binding()))).toEqual(surges);
  });

  it('or its flags do', async () => {
    expect(await told(controller('replicas: 1', 'args: [--leader-elect=false]'))).toEqual(surges);
  });

  it.each([
    ['it may write leases', documents(controller(), role('deployments, leases'), binding())],
    ['it may write what older clients elect by', documents(controller(), role('deployments, configmaps'), binding())],
    ['it may write everything', documents(controller(), role("'*'"), binding())],
    ['it only looks', documents(controller(), role('deployments, services', 'get, list, watch'), binding())],
    ['it writes events alone', documents(controller(), role('events'), binding())],
    ['another of its roles is not in the input', documents(controller(), role('deployments'), binding(), binding('view'))],
    ['nothing says what it may do', controller()],
    ['the old one is stopped first', documents(controller('replicas: 1\nstrategy:\n  type: Recreate'), role('deployments'), binding())],
  ])('is left alone where %s', async (_, text) => {
    expect(await told(text)).toEqual([]);
  });
});

describe('a program that keeps its data to itself', () => {
  const jenkins = (spec: string, image = 'registry.example/ci/jenkins:2.504') =>
    workload({
      name: 'jenkins',
      image,
      spec,
      pod: 'volumes:\n  - name: home\n    persistentVolumeClaim:\n      claimName: jenkins-home',
      container: 'volumeMounts:\n  - name: home\n    mountPath: /var/jenkins_home',
    });

  it('does not meet the old instance on its volume, whatever the claim allows', async () => {
    expect(await told(jenkins('replicas: 1'))).toEqual([
      'warning volume-not-shared-by-rollout the volume home holds the data of one process, and a rolling update starts the new instance before the old one has let go of it',
    ]);
    expect(await told(jenkins('replicas: 1\nstrategy:\n  type: Recreate'))).toEqual([]);
    expect(await told(jenkins('replicas: 1', 'registry.example/shop/uploads:2'))).toEqual([]);
  });
});
