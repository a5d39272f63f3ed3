import { changesWhatRuns, isDeployment, testsGate } from '../../model/deployment.ts';
import type { Concurrency, DeploymentStep, Job, Pipeline, PipelineFacts } from '../../model/pipeline.ts';

/** Whether the step brings a new version to where it runs, if only for the length of a review. */
function deploys(step: DeploymentStep): boolean {
  return isDeployment(step) || (step.preview === true && step.onFailure !== true && changesWhatRuns(step.action));
}

/** The yes-or-no facts of a pipeline, undefined where its files do not tell. */
export function pipelineFacts(pipeline: Pipeline): PipelineFacts {
  const jobs = pipeline.jobs.filter((job) => job.reachable !== false && job.steps.some(deploys));
  const judged = narrowed(jobs);
  const guards = guardsOf(judged, pipeline);
  return {
    deploys: jobs.length > 0,
    scheduled: pipeline.triggers.some((trigger) => trigger.kind === 'schedule'),
    waitsForRollout: every(judged.map(waits)),
    rollsBackOnFailure: some(judged.map(rollsBack)),
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

function rollsBack(job: Job): boolean | undefined {
  const last = job.steps.filter(deploys).at(-1);
  if (last?.rolledBackBy) return true;
  return last?.notRolledBack === true ? false : undefined;
}

function cancels(concurrency: Concurrency): boolean | undefined {
  if (concurrency.cancels) return concurrency.cancels.value;
  return concurrency.cancelsSomeDeploys === true ? true : undefined;
}

/** What ran before a pipeline that another one starts is not known here. */
function testedBefore(job: Job, pipeline: Pipeline): boolean | undefined {
  const [first] = job.steps.filter(deploys);
  if (first && testsGate(pipeline, job, first)) return true;
  return pipeline.gatedElsewhere ? undefined : false;
}

function killsHard(jobs: readonly Job[]): boolean | undefined {
  const steps = jobs.flatMap((job) => job.steps);
  if (steps.some((step) => step.kills !== undefined && !step.throwaway)) return true;
  return steps.length === 0 || steps.some((step) => step.external === true) ? undefined : false;
}
