import { memoryWorkspace } from '../../../src/files/workspace.ts';
import type { CiSystem, DeploymentStep, Pipeline } from '../../../src/model/pipeline.ts';
import { type PipelineDeclaration, readPipeline } from '../../../src/readers/pipelines/read.ts';
import { pipelineFacts } from '../../../src/services/pipelines.ts';

export const mainFile = {
  github: '.github/workflows/deploy.yml',
  gitlab: '.gitlab-ci.yml',
  circleci: '.circleci/config.yml',
  azure: 'azure-pipelines.yml',
  bitbucket: 'bitbucket-pipelines.yml',
} as const satisfies Record<CiSystem, string>;

/** Reads a pipeline that is written out in a test, other files of its repository beside it. */
export async function readText(
  system: CiSystem,
  text: string,
  others: Readonly<Record<string, string>> = {},
): Promise<PipelineDeclaration> {
  const workspace = memoryWorkspace({ ...others, [mainFile[system]]: text });
  const file = workspace.read(mainFile[system]);
  if (!file) throw new Error('unreachable');
  const { declaration } = await readPipeline(file, system, workspace);
  if (!declaration) throw new Error(`no pipeline: ${text}`);
  return declaration;
}

/** The steps of a GitHub job `deploy` that runs a script on the server itself. */
export async function stepsOf(script: string, others: Readonly<Record<string, string>> = {}): Promise<readonly DeploymentStep[]> {
  const { pipeline } = await readText('github', deployJob(script), others);
  return pipeline.jobs.flatMap((job) => job.steps);
}

function deployJob(script: string, more = ''): string {
  const lines = script.split('\n').map((line) => `          ${line}`);
  return `on: push\njobs:\n  deploy:\n    runs-on: self-hosted\n${more}    steps:\n      - run: |\n${lines.join('\n')}\n`;
}

export function factsOf(pipeline: Pipeline) {
  return pipelineFacts(pipeline);
}

/** `kubectl apply verified`, `pm2 delete kills`: a step as one line. */
export function brief(step: DeploymentStep): string {
  const waits = step.verifiedBy ? 'verified' : step.unverified ? 'unverified' : 'unknown';
  const undone = step.rolledBackBy ? 'undone' : '';
  const flags = [waits, undone, step.kills ? 'kills' : '', step.throwaway ? 'throwaway' : '', step.onFailure ? 'on failure' : ''];
  return [step.tool, step.action, ...flags.filter((flag) => flag !== '')].join(' ');
}
