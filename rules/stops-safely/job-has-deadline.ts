import type { ServiceRule } from '../../src/model/rule.ts';
import { fieldPlace } from '../../src/model/tree.ts';
import { cronJob } from '../examples.ts';

export default {
  id: 'job-has-deadline',
  question: 'stops-safely',
  severity: 'info',
  strict: 'warning',
  types: ['task', 'scheduler', 'worker'],
  title: 'A run that hangs is ended',
  why: `Without \`activeDeadlineSeconds\` a run that hangs lasts for ever; with \`concurrencyPolicy: Forbid\` it also keeps every later run from starting.
Set it to a few times the longest run that is normal. It counts over all retries and wins over \`backoffLimit\`.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup'],
  *check(service) {
    for (const unit of service.units) {
      const { detail } = unit;
      if (detail.platform !== 'kubernetes' || (unit.kind !== 'Job' && unit.kind !== 'CronJob') || detail.activeDeadline) continue;
      const path = unit.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds'] : ['spec', 'activeDeadlineSeconds'];
      yield { at: fieldPlace(detail.object, ...path), message: 'activeDeadlineSeconds is not set: a run that hangs lasts for ever' };
    }
  },
  bad: [{ title: 'No deadline', files: { 'report.yaml': cronJob({ spec: 'schedule: 0 3 * * *\nconcurrencyPolicy: Forbid' }) } }],
  good: [
    {
      title: 'An hour at most',
      files: { 'report.yaml': cronJob({ spec: 'schedule: 0 3 * * *\nconcurrencyPolicy: Forbid', job: 'activeDeadlineSeconds: 3600' }) },
    },
  ],
} satisfies ServiceRule;
