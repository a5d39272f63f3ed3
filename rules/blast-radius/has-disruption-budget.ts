import type { ServiceRule } from '../../src/model/rule.ts';
import type { ServiceType } from '../../src/model/service.ts';
import { fewest, reachedByRequests } from '../../src/model/unit.ts';
import { api, documents } from '../examples.ts';

const budget =
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: orders\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: orders\n';

export default {
  id: 'has-disruption-budget',
  question: 'blast-radius',
  severity: 'warning',
  types: ['api', 'internal', 'consumer', 'agent'],
  title: 'A node drain leaves some instances running',
  why: `Without a PodDisruptionBudget a node drain, a cluster upgrade or the autoscaler may evict all instances at once, however many there are.
\`maxUnavailable: 1\` is right for most. Where the input seems to be only a part of what is applied the budget may lie elsewhere, and nothing is told.
For agents this is an info.`,
  sources: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
  ],
  *check(service) {
    for (const unit of service.units) {
      const count = fewest(unit);
      // A name alone says that requests come, and nothing brings them: an exporter that is scraped, a worker that loads its server's code.
      if (isAsked(service.type) && service.dependents.length === 0 && reachedByRequests(unit) === 'no') continue;
      if (
        unit.detail.platform !== 'kubernetes' ||
        !['Deployment', 'StatefulSet', 'Rollout', 'DeploymentConfig', 'ReplicaSet'].includes(unit.kind)
      )
        continue;
      if (count === undefined || count < 2 || unit.budgets.length > 0 || unit.detail.partnersMayBeOutside) continue;
      yield {
        at: unit.at,
        message: `${count} instances run${unit.scaling.length > 0 ? ' at least' : ''}, and no PodDisruptionBudget selects them: a node drain may evict all of them at once`,
        answer: 'a node drain may take all its instances at once',
        ...(service.type === 'agent' ? { severity: 'info' as const } : {}),
        related: unit.instances.min?.at ? [{ message: `${count} instances`, at: unit.instances.min.at }] : [],
      };
    }
  },
  bad: [{ title: 'Three instances without a budget', files: { 'api.yaml': api({ spec: 'replicas: 3' }) } }],
  good: [{ title: 'One may be missing', files: { 'api.yaml': documents(api({ spec: 'replicas: 3' }), budget) } }],
} satisfies ServiceRule;

function isAsked(type: ServiceType): boolean {
  return type === 'api' || type === 'internal';
}
