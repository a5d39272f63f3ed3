import { formatDuration, milliseconds, seconds } from '../../src/model/duration.ts';
import { describeDuration, writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { drainOf, placesOf } from '../../src/model/stop.ts';
import { platformTitles } from '../../src/model/unit.ts';
import { workload } from '../examples.ts';

export default {
  id: 'grace-covers-drain',
  question: 'stops-safely',
  severity: 'error',
  title: 'The platform waits at least as long as the service drains',
  why: `After the stop signal a service finishes what it has begun, until the platform kills it. Where the platform waits shorter than the
service drains, the kill lands in the middle of a job, and the forced exit that the code has prepared never comes.

Raise the grace above the drain: \`terminationGracePeriodSeconds\` (it includes the preStop hook), PM2's \`kill_timeout\` (milliseconds),
Compose's \`stop_grace_period\`. Or let the service give up sooner.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    'https://pm2.keymetrics.io/docs/usage/signals-clean-restart/',
    'https://docs.docker.com/reference/compose-file/services/#stop_grace_period',
  ],
  *check(service) {
    for (const unit of service.units) {
      const drain = drainOf(service, unit);
      const { grace, preStop } = unit.stop;
      if (!drain || !grace || !Number.isFinite(drain.value) || grace.value <= 0 || grace.value >= drain.value) continue;
      const platform = platformTitles[unit.platform];
      const wanted = milliseconds(drain.value + (preStop?.value ?? 0) + seconds(5));
      const edits = unit.edit({ set: 'grace', to: wanted });
      yield {
        at: writtenAt(unit.at, grace),
        message: `the service drains for up to ${describeDuration(drain)}, but ${platform} kills it after ${describeDuration(grace)}`,
        answer: `no: it drains for up to ${formatDuration(drain.value)}, ${platform} kills it after ${formatDuration(grace.value)}`,
        related: placesOf(drain, `the service gives up after ${formatDuration(drain.value)}`),
        // A server's default limit is for its slowest request; most end long before.
        ...(drain.origin === 'default' && (service.type === 'api' || service.type === 'internal') ? { severity: 'warning' as const } : {}),
        fix: edits && { description: `wait ${formatDuration(wanted)} before the kill`, safe: true, edits },
      };
    }
  },
  bad: [
    {
      title: 'Sidekiq is given 60 s for its jobs, the pod 30 s',
      files: { 'worker.yaml': workload({ container: 'command: [bundle, exec, sidekiq, -t, "60"]' }) },
    },
    {
      title: 'A preStop hook takes 20 s of the 30 s',
      files: {
        'worker.yaml': workload({
          pod: 'terminationGracePeriodSeconds: 30',
          container: 'command: [bundle, exec, sidekiq, -t, "25"]\nlifecycle:\n  preStop:\n    sleep:\n      seconds: 20',
        }),
      },
    },
  ],
  good: [
    {
      title: 'The pod waits longer than Sidekiq',
      files: {
        'worker.yaml': workload({ pod: 'terminationGracePeriodSeconds: 70', container: 'command: [bundle, exec, sidekiq, -t, "60"]' }),
      },
    },
  ],
} satisfies ServiceRule;
