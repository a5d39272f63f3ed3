import { formatDuration, minutes } from '../../src/model/duration.ts';
import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { sidekiq, workload } from '../examples.ts';

const longest = minutes(60);

export default {
  id: 'grace-is-bounded',
  question: 'stops-safely',
  severity: 'info',
  title: 'A stop does not take hours',
  why: `Whoever drains a node, upgrades a cluster or rolls out a fix waits for the longest grace on it. Work that takes more than an hour should
checkpoint and go on in the next process, or run as a Job of its own that rollouts leave alone.`,
  sources: ['https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/'],
  *check(service) {
    for (const unit of service.units) {
      const { period } = unit.stop;
      if (period === undefined || period.origin === 'default' || period.value <= longest) continue;
      yield {
        at: writtenAt(unit.at, period),
        message: `the grace is ${formatDuration(period.value)}: a node drain or a rollout may wait that long; checkpoint the work instead (over ${formatDuration(longest)})`,
      };
    }
  },
  bad: [
    { title: 'Two hours of grace', files: { 'worker.yaml': workload({ pod: 'terminationGracePeriodSeconds: 7200', container: sidekiq }) } },
  ],
  good: [
    {
      title: 'Ten minutes of grace',
      files: { 'worker.yaml': workload({ pod: 'terminationGracePeriodSeconds: 600', container: sidekiq }) },
    },
  ],
} satisfies ServiceRule;
