import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { type Budget, fewest, most } from '../../src/model/unit.ts';
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
graceful any more. Run one instance more than the budget wants, or say \`maxUnavailable: 1\`. Where a scaler may run more than the fewest it is a
warning: drains are blocked while the load is low.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets',
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages',
  ],
  *check(service) {
    for (const unit of service.units) {
      const count = fewest(unit);
      if (count === 0) continue;
      const running = count === undefined ? undefined : `${count} instance${count === 1 ? '' : 's'}`;
      const [scaler] = unit.scaling;
      const mayRunMore = count !== undefined && scaler !== undefined && most(unit) !== count;
      for (const budget of unit.budgets) {
        if (budget.allowed === undefined || budget.allowed > 0) continue;
        const always = !mayRunMore || blocksAlways(budget, most(unit));
        const wants = budget.minAvailable ? `minAvailable ${budget.minAvailable.value}` : `maxUnavailable ${budget.maxUnavailable?.value}`;
        yield {
          at: writtenAt(budget.at, budget.minAvailable, budget.maxUnavailable),
          key: budget.name,
          message: always
            ? `${wants}${running === undefined ? '' : ` with ${running}`} allows no disruption: every node drain is blocked`
            : `${wants} with ${running}, the fewest that ${scaler.name} keeps, allows no disruption: node drains are blocked until more run`,
          answer: `a node drain is blocked${always ? '' : ` while ${running} run${count === 1 ? 's' : ''}`}: its budget (${wants}) allows no disruption`,
          ...(always ? {} : { severity: 'warning' as const }),
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

/** Whatever the scale, up to `top`. */
function blocksAlways({ minAvailable, maxUnavailable }: Budget, top: number | undefined): boolean {
  const wanted = minAvailable?.value;
  if (typeof wanted === 'number' && top !== undefined && wanted >= top) return true;
  return wanted === '100%' || maxUnavailable?.value === 0 || maxUnavailable?.value === '0%';
}
