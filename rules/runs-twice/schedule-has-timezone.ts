import type { ServiceRule } from '../../src/model/rule.ts';
import { fieldPlace } from '../../src/model/tree.ts';
import { cronJob } from '../examples.ts';

export default {
  id: 'schedule-has-timezone',
  question: 'runs-twice',
  severity: 'info',
  types: ['scheduler', 'task', 'worker', 'unknown'],
  title: 'It is said in which time zone a schedule is meant',
  why: `Without \`timeZone\` a CronJob runs in the local time of the control plane, which is UTC on most clusters and not on all: a move to another cluster
shifts every run.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones'],
  *check(service) {
    for (const unit of service.units) {
      if (unit.kind !== 'CronJob' || unit.detail.platform !== 'kubernetes' || !unit.schedule || unit.schedule.timeZone) continue;
      if (/^(@every\b|(\S+\s+)\*)/.test(unit.schedule.expression.value.trim())) continue; // the same at every hour
      yield {
        at: fieldPlace(unit.detail.object, 'spec', 'timeZone'),
        message: `timeZone is not set: “${unit.schedule.expression.value}” is meant in the local time of the control plane`,
      };
    }
  },
  bad: [
    {
      title: 'Three in the morning, somewhere',
      files: { 'report.yaml': cronJob({ spec: 'schedule: "0 3 * * *"\nconcurrencyPolicy: Forbid' }) },
    },
  ],
  good: [
    {
      title: 'Three in the morning in Berlin',
      files: { 'report.yaml': cronJob({ spec: 'schedule: "0 3 * * *"\ntimeZone: Europe/Berlin\nconcurrencyPolicy: Forbid' }) },
    },
  ],
} satisfies ServiceRule;
