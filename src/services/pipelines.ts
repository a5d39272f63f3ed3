import type { Pipeline } from '../model/pipeline.ts';
import type { Service } from '../model/service.ts';
import type { AssemblyContext } from './context.ts';

export { pipelineFacts } from './pipelines/facts.ts';

/** The pipelines with the services that each of their steps deploys filled in. */
export function pipelinesWithTargets(context: AssemblyContext, _services: readonly Service[]): readonly Pipeline[] {
  return context.declarations.pipelines.map((declaration) => declaration.pipeline);
}
