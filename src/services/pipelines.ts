import type { Pipeline } from '../model/pipeline.ts';
import type { Service } from '../model/service.ts';
import type { AssemblyContext } from './context.ts';
import { Targets } from './pipelines/targets.ts';

export { pipelineFacts } from './pipelines/facts.ts';

/** The pipelines with the services that each of their steps deploys filled in. */
export function pipelinesWithTargets(context: AssemblyContext, services: readonly Service[]): readonly Pipeline[] {
  const { pipelines, kubernetes } = context.declarations;
  if (pipelines.length === 0) return [];
  const targets = new Targets(services, kubernetes, context.workspace);
  return pipelines.map(({ pipeline }) => ({
    ...pipeline,
    jobs: pipeline.jobs.map((job) => ({ ...job, steps: job.steps.map((step) => targets.withTargets(step, job)) })),
  }));
}
