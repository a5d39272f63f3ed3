import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { fewest } from '../../src/model/unit.ts';
import { api } from '../examples.ts';

export default {
  id: 'rollout-is-gradual',
  question: 'blast-radius',
  severity: 'warning',
  types: ['internal', 'api', 'worker', 'consumer'],
  title: 'A rollout takes down at most half of the instances at once',
  why: `When more than half of the instances may be missing at once, a bad version reaches most users before anybody has seen it fail, and what is left carries
more than twice its load. Lower \`maxUnavailable\`, or roll out in steps (Argo Rollouts, Flagger, traffic weights). For workers and consumers this is
an info.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment',
    'https://argoproj.github.io/rollouts/',
  ],
  *check(service) {
    for (const unit of service.units) {
      const { rollout } = unit;
      const count = fewest(unit);
      const missing = rollout?.maxUnavailable?.value;
      if (
        unit.platform !== 'kubernetes' ||
        rollout?.strategy.value !== 'rolling' ||
        count === undefined ||
        count < 2 ||
        missing === undefined ||
        missing * 2 <= count
      )
        continue;
      if (missing >= count && (service.type === 'api' || service.type === 'internal')) continue; // rolls-without-gap says more
      yield {
        at: writtenAt(unit.at, rollout.maxUnavailable),
        message: `${missing} of ${count} instances may be missing at once during a rollout: more than half`,
        answer: `a rollout may take ${missing} of its ${count} instances at once`,
        related: [{ message: `${count} instances`, at: writtenAt(unit.at, unit.instances.min, unit.instances.declared) }],
        ...(service.type === 'worker' || service.type === 'consumer' ? { severity: 'info' as const } : {}),
      };
    }
  },
  bad: [
    {
      title: 'Three of four may be missing',
      files: { 'api.yaml': api({ spec: 'replicas: 4\nstrategy:\n  rollingUpdate:\n    maxUnavailable: 3' }) },
    },
  ],
  good: [
    {
      title: 'One of four may be missing',
      files: { 'api.yaml': api({ spec: 'replicas: 4\nstrategy:\n  rollingUpdate:\n    maxUnavailable: 1' }) },
    },
  ],
} satisfies ServiceRule;
