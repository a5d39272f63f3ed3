import type { Concurrency, DeploymentAction, DeploymentStep, Job, Pipeline } from './pipeline.ts';
import { comparePlaces } from './place.ts';

/** What a pipeline does to running services, as the rules and the report see it. */

const changes: ReadonlySet<string> = new Set<DeploymentAction>([
  'apply',
  'set-image',
  'upgrade',
  'install',
  'restart',
  'reload',
  'start',
  'sync',
  'deploy',
]);

/** Whether an action brings a new version of something into service, or starts it anew; stops, waits and scalings do not. */
export function changesWhatRuns(action: string): boolean {
  return changes.has(action);
}

/** Whether a step brings a new version into service for good: what is thrown away again, or only undoes a failed deploy, does not. */
export function isDeployment(step: DeploymentStep): boolean {
  return changes.has(step.action) && !step.throwaway && step.onFailure !== true;
}

export function deployments(job: Job): readonly DeploymentStep[] {
  return job.reachable === false ? [] : job.steps.filter(isDeployment);
}

export function deployingJobs(pipeline: Pipeline): readonly Job[] {
  return pipeline.jobs.filter((job) => deployments(job).length > 0);
}

const before = new WeakMap<Job, ReadonlySet<Job>>();

/** Everything that must have succeeded before a job. */
export function jobsBefore(pipeline: Pipeline, job: Job): ReadonlySet<Job> {
  const known = before.get(job);
  if (known) return known;
  const byId = new Map(pipeline.jobs.map((one) => [one.id, one]));
  const found = new Set<Job>();
  const queue = [...job.needs];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const needed = byId.get(id);
    if (!needed || found.has(needed)) continue;
    found.add(needed);
    if (!needed.runsAnyway) queue.push(...needed.needs);
  }
  before.set(job, found);
  return found;
}

/** Whether tests must have passed before a step of a job runs: in a job it needs, or earlier in its own. */
export function testsGate(pipeline: Pipeline, job: Job, step: DeploymentStep): boolean {
  const earlier = job.tests.some((test) => test.file.path !== step.at.file.path || comparePlaces(test, step.at) < 0);
  if (earlier || job.runsAnyway === true) return earlier;
  return [...jobsBefore(pipeline, job)].some((needed) => !needed.allowedToFail && needed.tests.length > 0);
}

/** What keeps two runs of a job apart: its own group, or its pipeline's. */
export function guardOf(pipeline: Pipeline, job: Job): Concurrency | undefined {
  return job.concurrency ?? pipeline.concurrency;
}

/** True for a pipeline that starts only when a person, or another pipeline, starts it: rollbacks and emergencies among them. */
export function isByHand(pipeline: Pipeline): boolean {
  return pipeline.triggers.length > 0 && pipeline.triggers.every((trigger) => trigger.kind === 'manual' || trigger.kind === 'called');
}

/** True for a pipeline that only others call: what guards and verifies it may stand there. */
export function isOnlyCalled(pipeline: Pipeline): boolean {
  return pipeline.triggers.length > 0 && pipeline.triggers.every((trigger) => trigger.kind === 'called');
}

const onKubernetes = new Set([
  'kubectl',
  'helm',
  'helmfile',
  'kustomize',
  'skaffold',
  'argocd',
  'flux',
  'k8s-deploy',
  'openshift',
  'kapp',
  'krane',
]);

export function deploysToKubernetes(step: DeploymentStep): boolean {
  return onKubernetes.has(step.tool);
}
