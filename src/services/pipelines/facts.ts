import type { Concurrency, DeploymentStep, Job, Pipeline, PipelineFacts } from '../../model/pipeline.ts';

const CHANGES: ReadonlySet<string> = new Set(['apply', 'set-image', 'upgrade', 'install', 'restart', 'reload', 'start', 'sync', 'deploy']);

/** Whether the step brings a new version to where it runs; what only runs after a failure does not count. */
export function deploys(step: DeploymentStep): boolean {
  return CHANGES.has(step.action) && step.onFailure !== true && (!step.throwaway || step.preview === true);
}

/** The yes-or-no facts of a pipeline, undefined where its files do not tell. */
export function pipelineFacts(pipeline: Pipeline): PipelineFacts {
  const jobs = pipeline.jobs.filter((job) => job.reachable !== false && job.steps.some(deploys));
  const judged = narrowed(jobs);
  const steps = judged.flatMap((job) => job.steps.filter(deploys));
  const guards = guardsOf(judged, pipeline);
  return {
    deploys: jobs.length > 0,
    scheduled: pipeline.triggers.some((trigger) => trigger.kind === 'schedule'),
    waitsForRollout: every(judged.map(waits)),
    rollsBackOnFailure: some(steps.map((step) => (step.rolledBackBy ? true : step.notRolledBack === true ? false : undefined))),
    guardsConcurrency:
      judged.length > 0 ? guards.every((list) => list.some((one) => one.group !== undefined)) : pipeline.concurrency?.group !== undefined,
    cancelsInProgress: some(guardsOf(jobs, pipeline).flat().map(cancels)),
    testsBeforeDeploy: judged.length === 0 ? undefined : every(judged.map((job) => testedBefore(job, pipeline))),
    killsHard: killsHard(jobs),
  };
}

function guardsOf(jobs: readonly Job[], pipeline: Pipeline): Concurrency[][] {
  return jobs.map((job) => [pipeline.concurrency, job.concurrency].filter((one) => one !== undefined));
}

/** The jobs that count: not previews where something else is deployed, and production where it is told from other environments. */
function narrowed(jobs: readonly Job[]): readonly Job[] {
  const lasting = jobs.filter((job) => job.steps.some((step) => deploys(step) && !step.throwaway));
  const candidates = lasting.length > 0 ? lasting : jobs;
  const production = candidates.filter(isProduction);
  return production.length > 0 ? production : candidates;
}

function isProduction(job: Job): boolean {
  return /(^|[^a-z])(prod|production|live)([^a-z]|$)/i.test(`${job.environment?.value ?? ''} ${job.id}`);
}

function every(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.length === 0) return undefined;
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : true;
}

function some(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(true)) return true;
  return values.length === 0 || values.includes(undefined) ? undefined : false;
}

/** A job waits when the last thing it deploys is waited for. */
function waits(job: Job): boolean | undefined {
  const last = job.steps.filter(deploys).at(-1);
  if (last?.verifiedBy) return true;
  return last?.unverified === true ? false : undefined;
}

function cancels(concurrency: Concurrency): boolean | undefined {
  if (concurrency.cancels) return concurrency.cancels.value;
  return concurrency.cancelsSomeDeploys === true ? true : undefined;
}

/** Tests that must have passed before a job runs: its own, or those of a job that it needs. */
export function testedBefore(job: Job, pipeline: Pipeline): boolean {
  if (job.tests.length > 0) return true;
  const byId = new Map(pipeline.jobs.map((one) => [one.id, one]));
  const seen = new Set<string>();
  const queue: Job[] = [job];
  for (let current = queue.pop(); current !== undefined; current = queue.pop()) {
    if (current.runsAnyway) continue;
    for (const need of current.needs) {
      const needed = byId.get(need);
      if (!needed || seen.has(need)) continue;
      seen.add(need);
      if (needed.allowedToFail) continue;
      if (needed.tests.length > 0) return true;
      queue.push(needed);
    }
  }
  return false;
}

function killsHard(jobs: readonly Job[]): boolean | undefined {
  const steps = jobs.flatMap((job) => job.steps);
  if (steps.some((step) => step.kills !== undefined && !step.throwaway)) return true;
  return steps.length === 0 || steps.some((step) => step.external === true) ? undefined : false;
}
