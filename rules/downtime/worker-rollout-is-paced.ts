import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { most, runsToCompletion } from '../../src/model/unit.ts';
import { sidekiq, workload } from '../examples.ts';

export default {
  id: 'worker-rollout-is-paced',
  question: 'downtime',
  severity: 'info',
  types: ['worker', 'consumer'],
  title: 'A rollout of workers waits until the new ones work',
  why: `Without readiness or startup probe and with \`minReadySeconds: 0\` a worker counts as available as soon as its process has started: the rollout has replaced all of
them before the first has connected, and a version that crashes on its first job has replaced all that worked. A \`minReadySeconds\` of 10–30 s is enough.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds'],
  *check(service) {
    for (const unit of service.units) {
      const { probes, rollout } = unit;
      if (
        unit.platform !== 'kubernetes' ||
        runsToCompletion(unit) ||
        probes.readiness ||
        probes.startup ||
        rollout?.strategy.value !== 'rolling'
      )
        continue;
      if ((rollout.minReady?.value ?? 0) > 0 || most(unit) === 0) continue;
      const edits = unit.edit({ set: 'field', path: ['spec', 'minReadySeconds'], to: 10 });
      yield {
        at: writtenAt(unit.at, rollout.minReady),
        message: 'there is no readiness probe and minReadySeconds is 0: the old ones are gone before the new ones have connected',
        fix: edits && { description: 'set minReadySeconds: 10', safe: true, edits },
      };
    }
  },
  bad: [{ title: 'All at once', files: { 'worker.yaml': workload({ spec: 'replicas: 4', container: sidekiq }) } }],
  good: [
    {
      title: 'Ten seconds each',
      files: {
        'worker.yaml': workload({ spec: 'replicas: 4\nminReadySeconds: 10', container: sidekiq, pod: 'terminationGracePeriodSeconds: 60' }),
      },
    },
  ],
} satisfies ServiceRule;
