import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { most } from '../../src/model/unit.ts';
import { workload } from '../examples.ts';
import { sendsOnce } from '../single-scheduler.ts';

const beat = (spec: string): string => workload({ name: 'beat', spec, container: 'command: [celery, -A, billing, beat]' });

export default {
  id: 'scheduler-does-not-surge',
  question: 'runs-twice',
  severity: 'warning',
  types: ['scheduler'],
  title: 'A deploy does not run two schedulers for a while',
  why: `A rolling update, the default of a Deployment, starts the new pod before the old one is gone: with one replica two schedulers run for as long as the
old one drains, and what is due in that time happens twice. Use \`strategy: Recreate\`, or a StatefulSet.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy'],
  *check(service) {
    const strongest = service.evidence.filter((evidence) => evidence.strength !== 'weak');
    const decides = strongest.some((evidence) => evidence.type === 'scheduler' && evidence.strength !== 'strong');
    // A word such as “scheduler” on the command line of what also shows a queue may well name a worker.
    const takesJobs = strongest.some((evidence) => evidence.type === 'worker' || evidence.type === 'consumer');
    if (!strongest.some((evidence) => evidence.type === 'scheduler') || (takesJobs && !decides)) return;
    for (const unit of service.units) {
      const { rollout } = unit;
      if (unit.platform !== 'kubernetes' || sendsOnce(service, unit) || unit.kind === 'CronJob' || !rollout) continue;
      if (rollout.strategy.value !== 'rolling' || (rollout.maxSurge?.value ?? 0) < 1 || most(unit) !== 1) continue;
      const said = rollout.strategy.origin === 'default' ? 'RollingUpdate by default' : 'RollingUpdate';
      const edits =
        rollout.strategy.origin === 'default' ? unit.edit({ set: 'field', path: ['spec', 'strategy', 'type'], to: 'Recreate' }) : undefined;
      yield {
        at: writtenAt(unit.at, rollout.strategy),
        message: `the rollout is ${said}: the new scheduler starts before the old one is gone, and what is due then happens twice; use Recreate`,
        answer: 'during a deploy two of them run',
        fix: edits && { description: 'set strategy type Recreate', safe: true, edits },
      };
    }
  },
  bad: [{ title: 'Celery beat with the default rollout', files: { 'beat.yaml': beat('replicas: 1') } }],
  good: [{ title: 'Celery beat is recreated', files: { 'beat.yaml': beat('replicas: 1\nstrategy:\n  type: Recreate') } }],
} satisfies ServiceRule;
