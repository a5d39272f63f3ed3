import { formatDuration } from '../../src/model/duration.ts';
import { describeDuration, writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { isNamedOnly } from '../../src/model/service.ts';
import { drainOf } from '../../src/model/stop.ts';
import { platformTitles } from '../../src/model/unit.ts';
import { pm2, sidekiq, workload } from '../examples.ts';

const fields: Record<string, string> = { kubernetes: 'terminationGracePeriodSeconds', pm2: 'kill_timeout', compose: 'stop_grace_period' };

export default {
  id: 'grace-is-set',
  question: 'stops-safely',
  severity: 'warning',
  strict: 'warning',
  types: ['worker', 'consumer', 'task'],
  title: 'Somebody has decided how long a job may take to finish at a stop',
  why: `Every platform kills after a default time: PM2 after 1.6 s, Compose after 10 s, Kubernetes after 30 s. Where neither the code nor a setting
says how long running work may take, that default decides which jobs are lost.

Set the grace to more than the longest job needs, or bound the drain in the code and declare it with \`svc-lint.dev/drain-timeout\`. On
Kubernetes, where the default is long enough for many, this is an info outside the strict profile.`,
  sources: [
    'https://pm2.keymetrics.io/docs/usage/signals-clean-restart/',
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  ],
  *check(service) {
    if (isNamedOnly(service)) return;
    for (const unit of service.units) {
      const { period } = unit.stop;
      const field = fields[unit.platform];
      // A one-shot container is not what a deploy stops.
      if (period?.origin !== 'default' || field === undefined || (service.type === 'task' && unit.platform !== 'kubernetes')) continue;
      const drain = drainOf(service, unit);
      if (drain && Number.isFinite(drain.value)) continue;
      const waits = drain ? 'and the service waits for running work without limit' : 'and how long running work may take is not known';
      yield {
        at: writtenAt(unit.at, period),
        message: `${platformTitles[unit.platform]} kills it after ${describeDuration(period)}, ${waits}: set ${field}`,
        answer: `nobody has decided: ${platformTitles[unit.platform]} kills it after ${formatDuration(period.value)}`,
        ...(unit.platform === 'kubernetes' ? { severity: 'info' as const } : {}),
      };
    }
  },
  bad: [
    {
      title: 'PM2 kills a Celery worker after 1.6 s',
      files: { 'ecosystem.config.js': pm2("name: 'billing',\nscript: 'celery',\nargs: '-A billing worker',\ninterpreter: 'none',") },
    },
  ],
  good: [
    {
      title: 'The time is set',
      files: {
        'ecosystem.config.js': pm2(
          "name: 'billing',\nscript: 'celery',\nargs: '-A billing worker',\ninterpreter: 'none',\nkill_timeout: 120000,\nexp_backoff_restart_delay: 100,",
        ),
      },
    },
    { title: 'Sidekiq gives up by itself after 25 s', files: { 'worker.yaml': workload({ container: sidekiq }) } },
  ],
} satisfies ServiceRule;
