import type { ImageBuild, Pipeline } from '../../model/pipeline.ts';

/** What one CI file holds: the pipeline in neutral form, and the images it builds. */
export interface PipelineDeclaration {
  readonly pipeline: Pipeline;
  readonly builds: readonly ImageBuild[];
}
