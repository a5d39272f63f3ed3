import { expect, it } from 'vitest';
import { api } from '../../../rules/examples.ts';
import { describeResult, lintFiles } from '../../lint-tree.ts';

const budget =
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: orders\nspec:\n  minAvailable: 1\n  selector:\n    matchLabels:\n      app: orders\n';
const probed = 'readinessProbe:\n  httpGet:\n    path: /ready\n    port: 8080\nlifecycle:\n  preStop:\n    sleep:\n      seconds: 10';
const tree = (resources: readonly string[]) => ({
  'base/kustomization.yaml': `resources:\n${resources.map((name) => `  - ${name}\n`).join('')}`,
  'base/orders.yaml': api({ spec: 'replicas: 1', container: probed }),
  'base/pdb.yaml': budget,
});

async function rules(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await lintFiles(files);
  return findings.map(({ rule, severity }) => `${severity} ${rule}`);
}

it('does not know how many run where the kustomization lists a scaler that is not in the input', async () => {
  expect(await rules(tree(['orders.yaml', 'pdb.yaml', 'orders-hpa.yaml']))).toEqual([]);
});

it('knows it where everything that could scale is there', async () => {
  const known = ['error disruption-budget-allows-drain', 'warning has-spare-instance'];
  for (const more of [[], ['sealed-secret.yaml'], ['https://example.com/hpa.yaml'], ['../shared/']])
    expect((await rules(tree(['orders.yaml', 'pdb.yaml', ...more]))).toSorted(), more.join()).toEqual(known);
  const hpa = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: orders
spec:
  minReplicas: 3
  maxReplicas: 9
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: orders
`;
  expect(await rules({ ...tree(['orders.yaml', 'pdb.yaml', './orders-hpa.yaml']), 'base/orders-hpa.yaml': hpa })).toEqual([]);
});

it('says nothing of a budget that the kustomization may list beside what the input has', async () => {
  const files = (more: string) => ({
    'base/kustomization.yaml': `resources:\n  - orders.yaml\n  - ${more}\n`,
    'base/orders.yaml': api({ spec: 'replicas: 3', container: probed }),
  });
  expect(describeResult(await lintFiles(files('pdb.yaml')))).not.toContain('has-disruption-budget');
  expect(describeResult(await lintFiles(files('namespace.yaml')))).toContain('warning has-disruption-budget');
});
