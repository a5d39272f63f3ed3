import { catalog as ownCatalog } from '../../../rules/catalog/index.ts';
import type { Catalog } from '../../model/catalog.ts';
import { changesWhatRuns, isDeployment } from '../../model/deployment.ts';
import type { Problem } from '../../model/finding.ts';
import type { ImageBuild, Pipeline, PipelineSystem } from '../../model/pipeline.ts';
import type { SourceFile } from '../../model/place.ts';
import type { Workspace } from '../../model/workspace.ts';
import { readAzure } from './azure/read.ts';
import { readBitbucket } from './bitbucket.ts';
import { readCircleci } from './circleci/read.ts';
import { collect } from './collect.ts';
import type { PipelineDraft } from './draft.ts';
import { Follower } from './follow.ts';
import { readGithub } from './github/read.ts';
import { readGitlab } from './gitlab/read.ts';
import { judgeJobs } from './judge.ts';
import { readScript } from './script.ts';
import { PipelineSource } from './source.ts';

/** What one CI file holds: the pipeline in neutral form, and the images it builds. */
export interface PipelineDeclaration {
  readonly pipeline: Pipeline;
  readonly builds: readonly ImageBuild[];
  /** Shell scripts of the repository that it runs, directly or by way of others. */
  readonly scripts: ReadonlySet<string>;
}

export interface PipelineReading {
  /** Undefined when the file holds no pipeline of that system. */
  readonly declaration: PipelineDeclaration | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads the pipeline of one CI file, with what it draws in from other files of its repository. Never throws for what the file says; every place
 * stays in the file where the text stands.
 */
export async function readPipeline(
  file: SourceFile,
  system: PipelineSystem,
  workspace: Workspace,
  catalog: Catalog = ownCatalog,
): Promise<PipelineReading> {
  const root = repositoryOf(file.path, system);
  const source = new PipelineSource(workspace, root);
  const draft = await readers[system](file, source);
  if (!draft) return { declaration: undefined, problems: source.problems };
  const follower = new Follower(workspace, root);
  const budget = { acts: 5000 };
  const collected = draft.jobs.map((job) => collect(job, system, catalog, follower, budget));
  const jobs = judgeJobs(draft.jobs, collected);
  const deploying = new Set(jobs.filter((job) => job.steps.some((step) => changesWhatRuns(step.action))).map((job) => job.id));
  const { name, at, triggers, gaps, includes, gatedElsewhere } = draft;
  const pipeline: Pipeline = {
    system,
    file: file.path,
    name,
    at,
    triggers,
    jobs,
    concurrency: draft.concurrency(deploying),
    gaps,
    includes,
    gatedElsewhere,
  };
  const builds = collected.flatMap((one) => one.builds);
  return { declaration: { pipeline, builds, scripts: follower.files }, problems: source.problems };
}

/**
 * The shell scripts that are pipelines of their own: they deploy something by a command that is known, and nothing else in the input runs them.
 * What another pipeline runs is a part of that one.
 */
export async function readScripts(
  files: readonly SourceFile[],
  workspace: Workspace,
  others: readonly PipelineDeclaration[],
): Promise<PipelineDeclaration[]> {
  const found: PipelineDeclaration[] = [];
  for (const file of files) {
    const { declaration } = await readPipeline(file, 'script', workspace);
    if (declaration) found.push(declaration);
  }
  const run = new Set([...others, ...found].flatMap(({ pipeline, scripts }) => [...scripts].filter((path) => path !== pipeline.file)));
  return found.filter(
    ({ pipeline }) =>
      !run.has(pipeline.file) && pipeline.jobs.some((job) => job.steps.some((step) => isDeployment(step) && step.external !== true)),
  );
}

type Reader = (file: SourceFile, source: PipelineSource) => Promise<PipelineDraft | undefined>;

const readers = {
  github: readGithub,
  gitlab: readGitlab,
  circleci: readCircleci,
  azure: readAzure,
  bitbucket: readBitbucket,
  script: readScript,
} as const satisfies Record<PipelineSystem, Reader>;

/** The folder that paths in the pipeline start from: where the repository's root is taken to be. */
function repositoryOf(path: string, system: PipelineSystem): string {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  if (system === 'github') return folder.replace(/(^|\/)\.github\/workflows$/, '');
  if (system === 'script') return '';
  if (system === 'circleci') return folder.replace(/(^|\/)\.circleci$/, '');
  return folder;
}
