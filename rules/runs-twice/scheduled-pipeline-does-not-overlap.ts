import { readCron, smallestGap } from '../../src/model/cron.ts';
import { type Duration, formatDuration, milliseconds, minutes } from '../../src/model/duration.ts';
import { byDefault, describeDuration, type Fact, writtenAt } from '../../src/model/fact.ts';
import type { Job, Pipeline, PipelineSystem } from '../../src/model/pipeline.ts';
import type { Place } from '../../src/model/place.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { serialised } from '../pipeline-edits.ts';

const limitDocs = 'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes';

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
a concurrency group. Where runs are an hour or more apart this is an info. Where a job's time limit, with those of the jobs it waits for, is over before
the next run starts, two cannot meet; GitHub ends a job without a limit of its own after six hours.`,
  sources: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule',
    limitDocs,
    'https://docs.gitlab.com/ci/resource_groups/',
  ],
  *checkPipeline(pipeline) {
    if (pipeline.concurrency?.group) return;
    const next = soonest(pipeline);
    if (!next) return;
    const { schedule, gap } = next;
    const endOf = latestEnds(pipeline);
    const open = pipeline.jobs.filter(
      (job) => job.doesWork && job.reachable !== false && !job.concurrency?.group && (gap === undefined || endOf(job.id) > gap),
    );
    const [job] = open;
    if (!job) return;
    const limit = job.timeout ?? longest[pipeline.system];
    const end = endOf(job.id);
    const waiting = limit && end > limit.value;
    const time = waiting ? `${formatDuration(end)} with the jobs it waits for` : limit && describeDuration(limit);
    const takes = time === undefined || !Number.isFinite(end) ? '' : `may take ${time} and `;
    yield {
      at: writtenAt(next.at, schedule),
      key: schedule.value,
      message: `a run that takes longer than ${gap === undefined ? 'its interval' : formatDuration(gap)} gets a second one beside it: “${job.id}” ${takes}has no concurrency group`,
      related: [{ message: 'the work is done here', at: job.at }],
      fix: serialised(pipeline, open),
      ...(gap === undefined || gap >= minutes(60) ? { severity: 'info' as const } : {}),
    };
  },
  bad: [{ title: 'Every ten minutes', files: { '.github/workflows/import.yml': workflow('') } }],
  good: [
    { title: 'One at a time', files: { '.github/workflows/import.yml': workflow('concurrency: import\n') } },
    { title: 'Ended before the next', files: { '.github/workflows/import.yml': workflow('').replace('minutes: 30', 'minutes: 8') } },
  ],
} satisfies PipelineRule;

/** What a job without a limit of its own may take. Azure's default differs from agent to agent. */
const longest: Partial<Record<PipelineSystem, Fact<Duration>>> = {
  github: byDefault(minutes(360), 'GitHub default', limitDocs),
};
/** Chains of jobs beyond this count as endless. */
const MOST_NEEDS = 100;

/** The schedule whose runs are closest together; one that is not understood only where there is no other. */
function soonest(pipeline: Pipeline) {
  let found: { readonly at: Place; readonly schedule: Fact<string>; readonly gap: Duration | undefined } | undefined;
  for (const { kind, schedule, at } of pipeline.triggers) {
    if (kind !== 'schedule' || !schedule) continue;
    const reading = readCron(schedule.value, pipeline.system === 'github' ? 'github' : 'node');
    const gap = reading.ok && reading.schedule ? smallestGap(reading.schedule) : undefined;
    if (!found || (gap ?? Infinity) < (found.gap ?? Infinity)) found = { at, schedule, gap };
  }
  return found;
}

/** How long after the start of a run a job has ended at the latest, the jobs it waits for included. */
function latestEnds(pipeline: Pipeline): (id: string) => Duration {
  const jobs = new Map<string, Job>(pipeline.jobs.map((job) => [job.id, job]));
  const known = new Map<string, number>();
  const endOf = (id: string, depth = 0): number => {
    const job = jobs.get(id);
    const ready = known.get(id);
    if (ready !== undefined) return ready;
    const limit = (job?.timeout ?? longest[pipeline.system])?.value;
    if (!job || limit === undefined || depth > MOST_NEEDS) return Infinity;
    // Jobs that wait for each other never end.
    known.set(id, Infinity);
    const end = limit + Math.max(0, ...job.needs.map((need) => endOf(need, depth + 1)));
    known.set(id, end);
    return end;
  };
  return (id) => milliseconds(endOf(id));
}
