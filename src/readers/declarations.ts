import type { Problem } from '../model/finding.ts';
import type { ImageBuild } from '../model/pipeline.ts';
import type { RecognisedFile } from '../model/result.ts';
import type { ComposeFile } from './compose/read.ts';
import type { Dockerfile } from './dockerfile/read.ts';
import type { KubernetesObject } from './kubernetes/read.ts';
import type { PipelineDeclaration } from './pipelines/read.ts';
import type { Pm2File } from './pm2/read.ts';
import type { Procfile } from './procfile/read.ts';

/** Everything the readers found, format by format, before anything is joined. */
export interface Declarations {
  readonly kubernetes: readonly KubernetesObject[];
  readonly pm2: readonly Pm2File[];
  readonly compose: readonly ComposeFile[];
  readonly dockerfiles: readonly Dockerfile[];
  readonly pipelines: readonly PipelineDeclaration[];
  readonly procfiles: readonly Procfile[];
  /** Images built by files that are neither Compose nor a pipeline: skaffold.yaml, docker-bake.hcl. */
  readonly builds: readonly ImageBuild[];
  /** Every file that was looked at, sorted: entry points and build files are found among them. */
  readonly paths: readonly string[];
  readonly problems: readonly Problem[];
  /** Recognised, and left alone for a reason: Helm templates, kustomize patches. */
  readonly notLinted: readonly NotLinted[];
  /** Files that were read as one of the formats, in the order in which they were read. */
  readonly recognised?: readonly RecognisedFile[];
  /** Documents (YAML documents, PM2 files, Dockerfiles, …) that were read. */
  readonly documents: number;
}

export interface NotLinted {
  readonly path: string;
  readonly why: string;
}

export const noDeclarations: Declarations = {
  kubernetes: [],
  pm2: [],
  compose: [],
  dockerfiles: [],
  pipelines: [],
  procfiles: [],
  builds: [],
  paths: [],
  problems: [],
  notLinted: [],
  documents: 0,
};
