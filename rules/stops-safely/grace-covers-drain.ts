import { formatDuration, milliseconds, seconds } from '../../src/model/duration.ts';
import { describeDuration } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { drainOf } from '../../src/model/stop.ts';

const platformName = { kubernetes: 'Kubernetes', pm2: 'PM2', compose: 'Compose', docker: 'Docker', process: 'the platform' } as const;

export default {
  id: 'grace-covers-drain',
  question: 'stops-safely',
  severity: 'error',
  title: 'The platform waits at least as long as the service drains',
  why: `After the stop signal a service may finish what it has begun, until the platform kills it. Where the platform waits shorter than the
service drains, the kill lands in the middle of a job, and the forced exit that the code has prepared never comes.
Raise the grace above the drain: \`terminationGracePeriodSeconds\` (it includes the preStop hook), PM2's \`kill_timeout\` (milliseconds),
Compose's \`stop_grace_period\`.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    'https://pm2.keymetrics.io/docs/usage/signals-clean-restart/',
    'https://docs.docker.com/reference/compose-file/services/#stop_grace_period',
  ],
  *check(service) {
    for (const unit of service.units) {
      const drain = drainOf(service, unit);
      const { grace, preStop, period } = unit.stop;
      if (!drain || !grace || !Number.isFinite(drain.value) || grace.value <= 0 || grace.value >= drain.value) continue;
      const wanted = milliseconds(drain.value + (preStop?.value ?? 0) + seconds(5));
      const kept =
        preStop && period ? `${describeDuration(period)} less ${formatDuration(preStop.value)} of preStop` : describeDuration(grace);
      const edits = unit.edit({ set: 'grace', to: wanted });
      yield {
        at: grace.at ?? unit.at,
        message: `the service finishes its work for up to ${describeDuration(drain)}, but ${platformName[unit.platform]} kills it after ${kept}`,
        answer: `no: it drains for up to ${formatDuration(drain.value)}, ${platformName[unit.platform]} kills it after ${formatDuration(grace.value)}`,
        related: drain.at ? [{ message: `it gives up after ${formatDuration(drain.value)}`, at: drain.at }] : [],
        fix: edits && { description: `wait ${formatDuration(wanted)} before the kill`, safe: true, edits },
      };
    }
  },
  bad: [
    {
      title: 'Sidekiq is given 60 s for its jobs, the pod 30 s',
      files: {
        'worker.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: billing
spec:
  selector: { matchLabels: { app: billing } }
  template:
    metadata: { labels: { app: billing } }
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: billing
          image: example/billing:1.4
          command: [bundle, exec, sidekiq, -t, "60"]
`,
      },
    },
  ],
  good: [
    {
      title: 'The pod waits longer than Sidekiq',
      files: {
        'worker.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: billing
spec:
  selector: { matchLabels: { app: billing } }
  template:
    metadata: { labels: { app: billing } }
    spec:
      terminationGracePeriodSeconds: 70
      containers:
        - name: billing
          image: example/billing:1.4
          command: [bundle, exec, sidekiq, -t, "60"]
`,
      },
    },
  ],
} satisfies ServiceRule;
