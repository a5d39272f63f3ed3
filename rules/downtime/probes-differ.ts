import type { ServiceRule } from '../../src/model/rule.ts';
import type { Probe } from '../../src/model/unit.ts';
import { api, readinessProbe } from '../examples.ts';

const liveness = (threshold: number): string =>
  `livenessProbe:\n  failureThreshold: ${threshold}\n  httpGet:\n    path: /ready\n    port: 8080`;

export default {
  id: 'probes-differ',
  question: 'downtime',
  severity: 'info',
  types: ['api', 'internal'],
  title: 'A slow dependency takes an instance out of rotation, and does not restart it',
  why: `Where liveness asks the same as readiness, with the same thresholds, the first failure that should only take the instance out of rotation restarts it:
a slow database turns into a restart of every instance at once. Let liveness ask only whether the process is alive, or give it more time. An endpoint
whose name does not say that it looks further than the process itself is left alone.`,
  sources: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  *check(service) {
    for (const { probes, platform } of service.units) {
      const { liveness: live, readiness } = probes;
      if (platform !== 'kubernetes' || !live || !readiness || !asksForReadiness(live)) continue;
      if (live.type !== readiness.type || live.target !== readiness.target || live.port !== readiness.port) continue;
      if (live.failureThreshold > readiness.failureThreshold || live.period > readiness.period || live.timeout > readiness.timeout)
        continue;
      yield {
        at: live.at,
        message:
          'liveness asks the same as readiness, with the same thresholds: a slow dependency restarts it instead of taking it out of rotation',
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

/** Endpoints that by their name look at what the service needs, not at the process alone. */
function asksForReadiness({ type, target }: Probe): boolean {
  return (type === 'http' || type === 'exec') && /ready|readi|actuator\/health$|health\/(full|deep|db|dependencies)/i.test(target);
}
