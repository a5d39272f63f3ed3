import { writtenAt } from '../../src/model/fact.ts';
import type { RelatedPlace } from '../../src/model/finding.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { most, requestExposure, type Unit } from '../../src/model/unit.ts';
import { workload } from '../examples.ts';
import { sendsOnce } from '../single-scheduler.ts';

const beat = (spec: string): string => workload({ name: 'beat', spec, container: 'command: [celery, -A, billing, beat]' });

export default {
  id: 'scheduler-does-not-surge',
  question: 'runs-twice',
  severity: 'warning',
  types: ['scheduler', 'agent'],
  title: 'A deploy does not run two schedulers for a while',
  why: `A rolling update, the default of a Deployment, starts the new pod before the old one is gone: with one replica two schedulers run for as long as the
old one drains, and what is due in that time happens twice. Use \`strategy: Recreate\`, or a StatefulSet. For a controller this is an info, where
its flags or the rights of its service account show that it elects no leader.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy'],
  *check(service) {
    if (service.type === 'scheduler' && !decidesToSchedule(service)) return;
    for (const unit of service.units) {
      const { detail, rollout } = unit;
      if (detail.platform !== 'kubernetes' || sendsOnce(service, unit) || unit.kind === 'CronJob' || !rollout) continue;
      // Webhooks and extension API servers may well run twice.
      if (service.type === 'agent' && (detail.leaderElection?.value !== false || requestExposure(unit).length > 0)) continue;
      if (rollout.strategy.value !== 'rolling' || (rollout.maxSurge?.value ?? 0) < 1 || most(unit) !== 1) continue;
      const said = rollout.strategy.origin === 'default' ? 'RollingUpdate by default' : 'RollingUpdate';
      const edits =
        rollout.strategy.origin === 'default' ? unit.edit({ set: 'field', path: ['spec', 'strategy', 'type'], to: 'Recreate' }) : undefined;
      const happens =
        service.type === 'agent'
          ? 'controller starts before the old one is gone, and no leader is elected: for a while both write'
          : 'scheduler starts before the old one is gone, and what is due then happens twice';
      yield {
        at: writtenAt(unit.at, rollout.strategy),
        message: `the rollout is ${said}: the new ${happens}; use Recreate`,
        answer: 'during a deploy two of them run',
        related: service.type === 'agent' ? noElection(unit) : [],
        fix: edits && { description: 'set strategy type Recreate', safe: true, edits },
        ...(service.type === 'agent' ? { severity: 'info' as const } : {}),
      };
    }
  },
  bad: [{ title: 'Celery beat with the default rollout', files: { 'beat.yaml': beat('replicas: 1') } }],
  good: [{ title: 'Celery beat is recreated', files: { 'beat.yaml': beat('replicas: 1\nstrategy:\n  type: Recreate') } }],
} satisfies ServiceRule;

function decidesToSchedule({ evidence }: Service): boolean {
  const strongest = evidence.filter((one) => one.strength !== 'weak');
  const decides = strongest.some((one) => one.type === 'scheduler' && one.strength !== 'strong');
  // A word such as “scheduler” on the command line of what also shows a queue may well name a worker.
  const takesJobs = strongest.some((one) => one.type === 'worker' || one.type === 'consumer');
  return strongest.some((one) => one.type === 'scheduler') && (!takesJobs || decides);
}

function noElection({ detail }: Unit): readonly RelatedPlace[] {
  const election = detail.platform === 'kubernetes' ? detail.leaderElection : undefined;
  if (!election?.at) return [];
  const message =
    election.origin === 'declared'
      ? 'leader election is switched off'
      : 'it may write these, and neither leases nor config maps to elect by';
  return [{ message, at: election.at }];
}
