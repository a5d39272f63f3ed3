import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { fewest } from '../../src/model/unit.ts';
import { api, documents } from '../examples.ts';

const budget = (allows: string): string =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: orders\nspec:\n  ${allows}\n  selector:\n    matchLabels:\n      app: orders\n`;

export default {
  id: 'disruption-budget-allows-drain',
  question: 'blast-radius',
  severity: 'error',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'task', 'backing', 'agent', 'unknown'],
  title: 'The disruption budget lets a node be drained',
  why: `A budget that allows no disruption at the smallest scale blocks every node drain and cluster upgrade: somebody will force it, and then nothing is
graceful any more. Run one instance more than the budget wants, or say \`maxUnavailable: 1\`.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets',
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages',
  ],
  *check(service) {
    for (const unit of service.units) {
      const count = fewest(unit);
      if (count === 0) continue;
      const running = count === undefined ? undefined : `${count} instance${count === 1 ? '' : 's'}`;
      for (const budget of unit.budgets) {
        if (budget.allowed === undefined || budget.allowed > 0) continue;
        const wants = budget.minAvailable ? `minAvailable ${budget.minAvailable.value}` : `maxUnavailable ${budget.maxUnavailable?.value}`;
        yield {
          at: writtenAt(budget.at, budget.minAvailable, budget.maxUnavailable),
          key: budget.name,
          message: `${wants}${running === undefined ? '' : ` with ${running}`} allows no disruption: every node drain is blocked`,
          answer: `a node drain is blocked: its budget (${wants}) allows no disruption`,
          related:
            running === undefined
              ? []
              : [{ message: `${running} at least`, at: writtenAt(unit.at, unit.instances.min, unit.instances.declared) }],
        };
      }
    }
  },
  bad: [
    { title: 'Two must be there, and two run', files: { 'api.yaml': documents(api({ spec: 'replicas: 2' }), budget('minAvailable: 2')) } },
  ],
  good: [{ title: 'One may go', files: { 'api.yaml': documents(api({ spec: 'replicas: 2' }), budget('maxUnavailable: 1')) } }],
} satisfies ServiceRule;
