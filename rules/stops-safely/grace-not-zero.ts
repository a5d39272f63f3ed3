import { seconds } from '../../src/model/duration.ts';
import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { platformTitles } from '../../src/model/unit.ts';
import { sidekiq, workload } from '../examples.ts';

export default {
  id: 'grace-not-zero',
  question: 'stops-safely',
  severity: 'error',
  anywhere: true,
  title: 'The service is not killed at once',
  why: `A grace of zero means no stop signal that could be acted on: the process is killed with whatever it holds, and preStop hooks are skipped.
Give it the time its work needs; a few seconds are enough for a service that holds nothing.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-forced',
    'https://docs.docker.com/reference/compose-file/services/#stop_grace_period',
  ],
  *check(service) {
    for (const unit of service.units) {
      const { period } = unit.stop;
      if (period?.value === 0) {
        const edits = unit.edit({ set: 'grace', to: seconds(30) });
        yield {
          at: writtenAt(unit.at, period),
          message: `the grace is 0 s: ${platformTitles[unit.platform]} kills the service at once, in the middle of what it does`,
          answer: 'no: it is killed at once',
          fix: edits && { description: 'give it 30 s', safe: true, edits },
        };
      }
      for (const probe of [unit.probes.liveness, unit.probes.startup]) {
        if (probe?.grace?.value !== 0) continue;
        yield {
          at: writtenAt(probe.at, probe.grace),
          key: 'probe',
          message: 'the probe’s own grace is 0 s: a failed probe kills the service at once',
          answer: 'no: a failed probe kills it at once',
        };
      }
    }
  },
  bad: [
    { title: 'A pod without grace', files: { 'worker.yaml': workload({ pod: 'terminationGracePeriodSeconds: 0', container: sidekiq }) } },
    {
      title: 'A Compose service without grace',
      files: {
        'compose.yaml':
          'services:\n  billing:\n    image: example/billing:1.4.2\n    command: bundle exec sidekiq\n    stop_grace_period: 0s\n',
      },
    },
  ],
  good: [{ title: 'Half a minute', files: { 'worker.yaml': workload({ pod: 'terminationGracePeriodSeconds: 30', container: sidekiq }) } }],
} satisfies ServiceRule;
