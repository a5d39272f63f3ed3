import { readCron } from '../../src/model/cron.ts';
import { writtenAt } from '../../src/model/fact.ts';
import type { PipelineRule, ServiceRule } from '../../src/model/rule.ts';
import { cronJob } from '../examples.ts';

const workflow = (cron: string): string => `on:
  schedule:
    - cron: '${cron}'
jobs:
  clean:
    runs-on: ubuntu-latest
    steps:
      - run: ./clean.sh
`;

export default {
  id: 'schedule-is-valid',
  question: 'runs-twice',
  severity: 'error',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'task', 'backing', 'agent', 'unknown'],
  anywhere: true,
  title: 'A schedule can be read by its platform, and fires',
  why: `An expression that its platform cannot read is rejected at best; one that names a day no month has never fires, and nobody is told. Platforms differ:
Kubernetes reads five fields, @ shorthands and \`@every\`, and no Sunday 7; PM2 reads five or six; GitHub reads five and no shorthands.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax',
    'https://croner.56k.guru/usage/pattern/',
    'https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule',
  ],
  *check(service) {
    for (const { schedule, at } of service.units) {
      const reading = schedule && readCron(schedule.expression.value, schedule.dialect);
      if (!reading || reading.ok) continue;
      yield {
        at: writtenAt(at, schedule.expression),
        key: schedule.expression.value,
        message: `“${schedule.expression.value}” is not a schedule: ${reading.why}`,
        answer: `never: its schedule cannot be read (${reading.why})`,
      };
    }
  },
  *checkPipeline(pipeline) {
    for (const { schedule, at } of pipeline.triggers) {
      const reading = schedule && readCron(schedule.value, pipeline.system === 'github' ? 'github' : 'node');
      if (!reading || reading.ok) continue;
      yield { at: writtenAt(at, schedule), key: schedule.value, message: `“${schedule.value}” is not a schedule: ${reading.why}` };
    }
  },
  bad: [
    {
      title: 'The 31st of April',
      files: { 'report.yaml': cronJob({ spec: 'schedule: "0 3 31 4 *"\nconcurrencyPolicy: Forbid\nstartingDeadlineSeconds: 300' }) },
    },
    { title: 'A shorthand that GitHub does not know', files: { '.github/workflows/clean.yml': workflow('@daily') } },
  ],
  good: [
    {
      title: 'Three in the morning',
      files: { 'report.yaml': cronJob({ spec: 'schedule: "0 3 * * *"\nconcurrencyPolicy: Forbid\nstartingDeadlineSeconds: 300' }) },
    },
    { title: 'Every day in GitHub’s notation', files: { '.github/workflows/clean.yml': workflow('7 3 * * *') } },
  ],
} satisfies ServiceRule & PipelineRule;
