import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { fieldPlace, get, stringOf } from '../../src/model/tree.ts';
import { job } from '../examples.ts';

export default {
  id: 'replacement-waits-for-the-old',
  question: 'runs-twice',
  severity: 'info',
  strict: 'warning',
  types: ['task', 'worker', 'consumer'],
  title: 'A replacement starts when the old instance is gone',
  why: `A Job starts a replacement as soon as a pod begins to end: while the old one drains both work on the same task. \`podReplacementPolicy: Failed\` waits.
A KEDA ScaledJob whose definition changes ends the jobs that run, unless \`rollout.strategy\` is \`gradual\`.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-replacement-policy',
    'https://keda.sh/docs/latest/reference/scaledjob-spec/#rollout',
  ],
  *check(service) {
    for (const unit of service.units) {
      const { detail } = unit;
      if (detail.platform !== 'kubernetes') continue;
      if (unit.kind === 'ScaledJob' && stringOf(get(detail.object, 'spec', 'rollout', 'strategy')) !== 'gradual') {
        const edits = unit.edit({ set: 'field', path: ['spec', 'rollout', 'strategy'], to: 'gradual' });
        yield {
          at: fieldPlace(detail.object, 'spec', 'rollout', 'strategy'),
          key: 'rollout',
          message: 'a change of this ScaledJob ends the jobs that run (rollout.strategy default): set it to gradual',
          answer: 'a deploy ends the jobs that run, and others do them again',
          severity: 'warning',
          fix: edits && { description: 'set rollout.strategy: gradual', safe: true, edits },
        };
      }
      if (unit.kind !== 'Job' || detail.podReplacementPolicy?.value === 'Failed') continue;
      yield {
        at: writtenAt(fieldPlace(detail.object, 'spec', 'podReplacementPolicy'), detail.podReplacementPolicy),
        key: 'podReplacementPolicy',
        message:
          'a replacement starts while the old pod still ends (podReplacementPolicy TerminatingOrFailed): both work on the task; Failed waits',
      };
    }
  },
  bad: [
    {
      title: 'The default',
      files: { 'job.yaml': job({ spec: 'activeDeadlineSeconds: 600', container: 'command: [node, dist/migrate.js]' }) },
    },
  ],
  good: [
    {
      title: 'The replacement waits',
      files: {
        'job.yaml': job({
          spec: 'activeDeadlineSeconds: 600\npodReplacementPolicy: Failed',
          container: 'command: [node, dist/migrate.js]',
        }),
      },
    },
  ],
} satisfies ServiceRule;
