import { readCron, smallestGap } from '../../src/model/cron.ts';
import { formatDuration, minutes } from '../../src/model/duration.ts';
import { writtenAt } from '../../src/model/fact.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { serialised } from '../pipeline-edits.ts';

const workflow = (top: string): string => `on:
  schedule:
    - cron: '*/10 * * * *'
${top}jobs:
  import:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
      - run: ./import-orders.sh
`;

export default {
  id: 'scheduled-pipeline-does-not-overlap',
  question: 'runs-twice',
  severity: 'warning',
  title: 'A scheduled pipeline does not start beside its last run',
  why: `A pipeline on a schedule starts although its last run still works. When it does work, an import, a clean-up, a report, two of them do it together. Give it
a concurrency group. Where runs are an hour or more apart this is an info.`,
  sources: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule',
    'https://docs.gitlab.com/ci/resource_groups/',
  ],
  *checkPipeline(pipeline) {
    if (pipeline.concurrency?.group) return;
    const trigger = pipeline.triggers.find((candidate) => candidate.kind === 'schedule' && candidate.schedule);
    const open = pipeline.jobs.filter((candidate) => candidate.doesWork && candidate.reachable !== false && !candidate.concurrency?.group);
    const [job] = open;
    if (!trigger?.schedule || !job) return;
    const reading = readCron(trigger.schedule.value, pipeline.system === 'github' ? 'github' : 'node');
    const gap = reading.ok && reading.schedule ? smallestGap(reading.schedule) : undefined;
    yield {
      at: writtenAt(trigger.at, trigger.schedule),
      key: trigger.schedule.value,
      message: `a run that takes longer than ${gap === undefined ? 'its interval' : formatDuration(gap)} gets a second one beside it: “${job.id}” has no concurrency group`,
      related: [{ message: 'the work is done here', at: job.at }],
      fix: serialised(pipeline, open),
      ...(gap === undefined || gap >= minutes(60) ? { severity: 'info' as const } : {}),
    };
  },
  bad: [{ title: 'Every ten minutes', files: { '.github/workflows/import.yml': workflow('') } }],
  good: [{ title: 'One at a time', files: { '.github/workflows/import.yml': workflow('concurrency: import\n') } }],
} satisfies PipelineRule;
