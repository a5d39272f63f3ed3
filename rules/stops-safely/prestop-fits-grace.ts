import { formatDuration, milliseconds, seconds } from '../../src/model/duration.ts';
import { describeDuration, writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { api, readinessProbe } from '../examples.ts';

const preStop = (time: number): string => `${readinessProbe}\nlifecycle:\n  preStop:\n    exec:\n      command: [sh, -c, sleep ${time}]`;

export default {
  id: 'prestop-fits-grace',
  question: 'stops-safely',
  severity: 'error',
  anywhere: true,
  title: 'The preStop hook leaves the service time to stop',
  why: `The grace period runs while the preStop hook does. When the hook takes all of it, the service gets its stop signal together with the kill (two
seconds later at best): requests and jobs that are running are lost at every deploy, although a hook was written to save them.
Raise \`terminationGracePeriodSeconds\` to the hook's time plus the drain, or shorten the hook.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow',
    'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
  ],
  *check(service) {
    for (const unit of service.units) {
      const { preStop: hook, period } = unit.stop;
      if (!hook || !period || period.value === 0 || hook.value < period.value) continue;
      const wanted = milliseconds(hook.value + seconds(30));
      const edits = unit.edit({ set: 'grace', to: wanted });
      yield {
        at: writtenAt(unit.at, hook),
        message: `preStop takes ${formatDuration(hook.value)}, the whole grace period of ${describeDuration(period)}: the service gets its stop signal with no time left`,
        answer: `no: preStop takes ${formatDuration(hook.value)} of ${formatDuration(period.value)}, nothing is left for the service`,
        related: period.at ? [{ message: `the grace period is ${describeDuration(period)}`, at: period.at }] : [],
        fix: edits && { description: `set the grace period to ${formatDuration(wanted)}`, safe: true, edits },
      };
    }
  },
  bad: [
    { title: 'preStop sleeps 60 s in a grace period of 30 s', files: { 'api.yaml': api({ spec: 'replicas: 2', container: preStop(60) }) } },
  ],
  good: [{ title: 'preStop sleeps 10 s', files: { 'api.yaml': api({ spec: 'replicas: 2', container: preStop(10) }) } }],
} satisfies ServiceRule;
