import { readCron, smallestGap } from '../../src/model/cron.ts';
import { type Duration, formatDuration, seconds } from '../../src/model/duration.ts';
import { writtenAt } from '../../src/model/fact.ts';
import type { Edit } from '../../src/model/finding.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { fieldPlace } from '../../src/model/tree.ts';
import type { Unit } from '../../src/model/unit.ts';
import { cronJob } from '../examples.ts';

export default {
  id: 'cron-has-starting-deadline',
  question: 'runs-twice',
  severity: 'warning',
  strict: 'warning',
  types: ['scheduler', 'task', 'worker', 'unknown'],
  title: 'A run that was missed starts within a known time or not at all',
  why: `Without \`startingDeadlineSeconds\` a run that was missed, while the controller was down or the CronJob was suspended, starts whenever it comes back,
at any time of day. Below ten seconds it may never start: the controller looks every ten seconds.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline'],
  *check(service) {
    for (const unit of service.units) {
      const { detail } = unit;
      if (unit.kind !== 'CronJob' || detail.platform !== 'kubernetes' || !unit.schedule) continue;
      const deadline = detail.startingDeadline;
      if (!deadline) {
        const gap = gapOf(unit);
        // Within its interval: when the next run is due, the one that was missed is not wanted any more.
        const edits = gap && set(unit, Math.max(60, Math.round(gap / 1000)));
        yield {
          at: fieldPlace(detail.object, 'spec', 'startingDeadlineSeconds'),
          message: 'startingDeadlineSeconds is not set: a run that was missed starts whenever the controller comes back',
          severity: 'info',
          fix: edits && { description: 'give it until the next run is due', safe: true, edits },
        };
      } else if (deadline.value < seconds(10)) {
        const edits = set(unit, 60);
        yield {
          at: writtenAt(unit.at, deadline),
          message: `startingDeadlineSeconds is ${formatDuration(deadline.value)}: the controller looks every 10 s, so a run may never start`,
          answer: `it may never start: its deadline of ${formatDuration(deadline.value)} is shorter than the controller's 10 s`,
          fix: edits && { description: 'set startingDeadlineSeconds: 60', safe: true, edits },
        };
      }
    }
  },
  bad: [
    {
      title: 'Five seconds',
      files: { 'report.yaml': cronJob({ spec: 'schedule: "0 3 * * *"\nconcurrencyPolicy: Forbid\nstartingDeadlineSeconds: 5' }) },
    },
  ],
  good: [
    {
      title: 'Five minutes',
      files: { 'report.yaml': cronJob({ spec: 'schedule: "0 3 * * *"\nconcurrencyPolicy: Forbid\nstartingDeadlineSeconds: 300' }) },
    },
  ],
} satisfies ServiceRule;

function set(unit: Unit, to: number): readonly Edit[] | undefined {
  return unit.edit({ set: 'field', path: ['spec', 'startingDeadlineSeconds'], to });
}

function gapOf(unit: Unit): Duration | undefined {
  const reading = unit.schedule && readCron(unit.schedule.expression.value, 'kubernetes');
  return reading?.ok && reading.schedule ? smallestGap(reading.schedule) : undefined;
}
