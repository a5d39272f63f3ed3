import type { ServiceRule } from '../../src/model/rule.ts';
import { runsToCompletion } from '../../src/model/unit.ts';
import { sidekiq, workload } from '../examples.ts';

export default {
  id: 'reports-health',
  question: 'downtime',
  severity: 'off',
  strict: 'info',
  types: ['worker', 'consumer', 'scheduler'],
  title: 'Somebody sees when it hangs',
  why: `Nobody waits for an answer from a worker: one that hangs goes unnoticed until its queue is full. A liveness probe or a metrics endpoint shows it.`,
  sources: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  *check(service) {
    for (const unit of service.units) {
      if (
        unit.platform !== 'kubernetes' ||
        runsToCompletion(unit) ||
        unit.probes.liveness ||
        unit.probes.readiness ||
        unit.exposure.some((exposure) => exposure.auxiliary)
      )
        continue;
      if (unit.ports.length > 0 || [...unit.annotations.keys()].some((name) => name.startsWith('prometheus.io/'))) continue;
      yield { at: unit.at, message: 'it has neither a liveness probe nor a metrics endpoint: nobody sees when it hangs' };
    }
  },
  bad: [{ title: 'Nothing to look at', files: { 'worker.yaml': workload({ container: sidekiq }) } }],
  good: [
    {
      title: 'A liveness probe',
      files: { 'worker.yaml': workload({ container: `${sidekiq}\nlivenessProbe:\n  exec:\n    command: [test, -f, /tmp/alive]` }) },
    },
  ],
} satisfies ServiceRule;
