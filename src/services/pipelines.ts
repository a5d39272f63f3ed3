import type { Pipeline, PipelineFacts } from '../model/pipeline.ts';
import type { Service } from '../model/service.ts';
import type { AssemblyContext } from './context.ts';

/** The pipelines with the services that each of their steps deploys filled in. */
export function pipelinesWithTargets(context: AssemblyContext, _services: readonly Service[]): readonly Pipeline[] {
  return context.declarations.pipelines.map((declaration) => declaration.pipeline);
}

export function pipelineFacts(_pipeline: Pipeline): PipelineFacts {
  return {
    deploys: false,
    scheduled: false,
    waitsForRollout: undefined,
    rollsBackOnFailure: undefined,
    guardsConcurrency: false,
    cancelsInProgress: undefined,
    testsBeforeDeploy: undefined,
    killsHard: undefined,
  };
}
