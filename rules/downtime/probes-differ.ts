import { type Duration, formatDuration, milliseconds } from '../../src/model/duration.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { type Probe, reachedByRequests, runsToCompletion } from '../../src/model/unit.ts';
import { api, readinessProbe } from '../examples.ts';

const liveness = (threshold: number): string =>
  `livenessProbe:\n  failureThreshold: ${threshold}\n  httpGet:\n    path: /ready\n    port: 8080`;

export default {
  id: 'probes-differ',
  question: 'downtime',
  severity: 'info',
  types: ['api', 'internal', 'agent'],
  title: 'What fails to answer is taken out of rotation before it is restarted',
  why: `Where liveness asks the same as readiness and gives up sooner, readiness can never take an instance out of rotation: it is restarted first, under load
every one of them at once. The same goes for one that gives up as soon where the endpoint looks at more than the process: a slow database restarts
them all. Let liveness ask only whether the process is alive, or give it a higher \`failureThreshold\`. An endpoint whose name does not say that it
looks further is left alone where both have the same patience.`,
  sources: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
  ],
  *check(service) {
    for (const unit of service.units) {
      const { liveness: live, readiness } = unit.probes;
      if (unit.platform !== 'kubernetes' || !live || !readiness || runsToCompletion(unit)) continue;
      if (live.type !== readiness.type || live.target !== readiness.target || live.port !== readiness.port) continue;
      const looksFurther = asksForReadiness(live);
      // Readiness means nothing where no requests come.
      if (service.type === 'agent' && reachedByRequests(unit) === 'no') continue;
      const [last, first] = [patience(live), patience(readiness)];
      // With the same patience many mean by both that the process is alive.
      if (last > first || (last === first && !looksFurther) || live.timeout > readiness.timeout) continue;
      const when =
        last === first ? `as soon (after ${formatDuration(last)})` : `sooner (after ${formatDuration(last)}, not ${formatDuration(first)})`;
      const instead = looksFurther
        ? 'a slow dependency restarts it instead of taking it out of rotation'
        : 'it is restarted when it should first be taken out of rotation';
      yield {
        at: live.at,
        message: `liveness asks the same as readiness and gives up ${when}: ${instead}`,
        related: [{ message: 'the readiness probe', at: readiness.at }],
      };
    }
  },
  bad: [
    { title: 'The same probe twice', files: { 'api.yaml': api({ spec: 'replicas: 2', container: `${readinessProbe}\n${liveness(3)}` }) } },
  ],
  good: [
    {
      title: 'Liveness has more patience',
      files: { 'api.yaml': api({ spec: 'replicas: 2', container: `${readinessProbe}\n${liveness(10)}` }) },
    },
  ],
} satisfies ServiceRule;

/** From the first failure to what the probe does about it. */
function patience({ failureThreshold, period }: Probe): Duration {
  return milliseconds(failureThreshold * period);
}

/** Endpoints that by their name look at what the service needs, not at the process alone. */
function asksForReadiness({ type, target }: Probe): boolean {
  return (type === 'http' || type === 'exec') && /ready|readi|actuator\/health$|health\/(full|deep|db|dependencies)/i.test(target);
}
