import { readCron, smallestGap } from '../../src/model/cron.ts';
import { type Duration, formatDuration, minutes } from '../../src/model/duration.ts';
import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { fieldPlace } from '../../src/model/tree.ts';
import type { Unit } from '../../src/model/unit.ts';
import { cronJob } from '../examples.ts';

export default {
  id: 'cron-forbids-overlap',
  question: 'runs-twice',
  severity: 'error',
  types: ['scheduler', 'task', 'worker', 'unknown'],
  title: 'A run does not start while the last one still works',
  why: `A CronJob's default \`concurrencyPolicy\` is Allow: a run that takes longer than its interval, or hangs, gets a second one beside it, then a third.
Say \`Forbid\`, or \`Replace\` where the newest run is the one that counts (it kills the running one). Where runs are an hour or more apart this is a
warning.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy'],
  *check(service) {
    for (const unit of service.units) {
      const { detail } = unit;
      if (unit.kind !== 'CronJob' || detail.platform !== 'kubernetes' || !unit.schedule || unit.schedule.suspended?.value === true)
        continue;
      const policy = detail.concurrencyPolicy;
      if (policy && policy.value !== 'Allow') continue;
      if (service.code?.facts.locks.some((lock) => lock.kind === 'distributed')) continue;
      const gap = gapOf(unit);
      if (gap !== undefined && detail.activeDeadline && detail.activeDeadline.value < gap) continue;
      const said = policy && policy.origin !== 'default' ? 'concurrencyPolicy is Allow' : 'concurrencyPolicy is not set (default Allow)';
      const edits = unit.edit({ set: 'field', path: ['spec', 'concurrencyPolicy'], to: 'Forbid' });
      const every = gap === undefined ? 'its interval' : formatDuration(gap);
      yield {
        at: writtenAt(fieldPlace(detail.object, 'spec', 'concurrencyPolicy'), policy),
        message: `${said}: a run that takes longer than ${every} gets a second one beside it`,
        answer: `a run that takes longer than ${every} gets a second one beside it`,
        related: [{ message: `it runs at “${unit.schedule.expression.value}”`, at: writtenAt(unit.at, unit.schedule.expression) }],
        fix: edits && { description: 'set concurrencyPolicy: Forbid', safe: policy === undefined || policy.origin === 'default', edits },
        ...(gap !== undefined && gap >= minutes(60) ? { severity: 'warning' as const } : {}),
      };
    }
  },
  bad: [
    {
      title: 'Every five minutes, overlap allowed',
      files: { 'report.yaml': cronJob({ spec: 'schedule: "*/5 * * * *"\nstartingDeadlineSeconds: 120' }) },
    },
    {
      title: 'Once a day, overlap allowed',
      files: { 'report.yaml': cronJob({ spec: 'schedule: "0 3 * * *"\nconcurrencyPolicy: Allow\nstartingDeadlineSeconds: 120' }) },
    },
  ],
  good: [
    {
      title: 'Overlap is forbidden',
      files: { 'report.yaml': cronJob({ spec: 'schedule: "*/5 * * * *"\nconcurrencyPolicy: Forbid\nstartingDeadlineSeconds: 120' }) },
    },
    {
      title: 'A run is ended before the next one starts',
      files: {
        'report.yaml': cronJob({ spec: 'schedule: "0 3 * * *"\nstartingDeadlineSeconds: 120', job: 'activeDeadlineSeconds: 3600' }),
      },
    },
  ],
} satisfies ServiceRule;

function gapOf(unit: Unit): Duration | undefined {
  const reading = unit.schedule && readCron(unit.schedule.expression.value, 'kubernetes');
  return reading?.ok && reading.schedule ? smallestGap(reading.schedule) : undefined;
}
