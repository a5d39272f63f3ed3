import { formatDuration, milliseconds, seconds } from '../../src/model/duration.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { runsToCompletion } from '../../src/model/unit.ts';
import { api, readinessProbe } from '../examples.ts';

const liveness = (more: string): string => `${readinessProbe}\nlivenessProbe:\n  httpGet:\n    path: /live\n    port: 8080\n${more}`;

/** What the defaults give, three failures ten seconds apart: less than that somebody has chosen. */
const USUAL = seconds(30);

export default {
  id: 'liveness-waits-for-start',
  question: 'downtime',
  severity: 'info',
  title: 'A slow start is not taken for a hang',
  why: `The liveness probe asks from the start on, and restarts a container that has not answered yet: a start that takes longer than
\`initialDelaySeconds\` + \`failureThreshold\` × \`periodSeconds\`, on a busy node or with a slow database, turns into one that never ends, on every new
instance of a rollout at once. A \`startupProbe\` gives the start its own time, and liveness stays quick afterwards. This tells of less than the 30 s
that the defaults give.`,
  sources: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#startup-probe',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes',
  ],
  *check(service) {
    for (const unit of service.units) {
      const { liveness: live, startup } = unit.probes;
      if (unit.platform !== 'kubernetes' || !live || startup || runsToCompletion(unit)) continue;
      const time = milliseconds(live.initialDelay + live.failureThreshold * live.period);
      if (time >= USUAL) continue;
      const delay = live.initialDelay === 0 ? '' : `${formatDuration(live.initialDelay)} of delay, `;
      yield {
        at: live.at,
        message: `liveness restarts what has not answered ${formatDuration(time)} after its start (${delay}${live.failureThreshold} × ${formatDuration(live.period)}), and there is no startup probe`,
      };
    }
  },
  bad: [
    {
      title: 'Eleven seconds to start',
      files: { 'api.yaml': api({ spec: 'replicas: 2', container: liveness('  initialDelaySeconds: 5\n  periodSeconds: 2') }) },
    },
  ],
  good: [
    {
      title: 'A startup probe gives it two minutes',
      files: {
        'api.yaml': api({
          spec: 'replicas: 2',
          container: `${liveness('  periodSeconds: 2')}\nstartupProbe:\n  httpGet:\n    path: /live\n    port: 8080\n  periodSeconds: 2\n  failureThreshold: 60`,
        }),
      },
    },
    { title: 'The defaults', files: { 'api.yaml': api({ spec: 'replicas: 2', container: liveness('') }) } },
  ],
} satisfies ServiceRule;
