import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import type { CiSystem } from '../../../src/model/pipeline.ts';
import { readPipeline } from '../../../src/readers/pipelines/read.ts';
import { pipelineFacts } from '../../../src/services/pipelines.ts';
import { filesOf, fixturesFolder } from '../../lint-tree.ts';
import { describePipeline } from './describe.ts';

const expectedFolder = fileURLToPath(new URL('../../expected/pipelines', import.meta.url));
const mainFile: Readonly<Record<CiSystem, string>> = {
  github: '.github/workflows/deploy.yml',
  gitlab: '.gitlab-ci.yml',
  circleci: '.circleci/config.yml',
  azure: 'azure-pipelines.yml',
  bitbucket: 'bitbucket-pipelines.yml',
};
const stories = readdirSync(fixturesFolder).filter((name) => name.startsWith('pipelines-'));

async function read(story: string) {
  const system = story.split('-')[1] as CiSystem;
  const workspace = memoryWorkspace(filesOf(join(fixturesFolder, story)));
  const file = workspace.read(mainFile[system]);
  if (!file) throw new Error(`${story} has no ${mainFile[system]}`);
  const { declaration, problems } = await readPipeline(file, system, workspace);
  if (!declaration) throw new Error(`${story} is no pipeline`);
  return { ...declaration, problems };
}

it('has a sound and an unsound deploy of the shop for every system', () => {
  expect(stories).toEqual(
    Object.keys(mainFile)
      .sort()
      .flatMap((system) => [`pipelines-${system}-sound`, `pipelines-${system}-unsound`]),
  );
});

describe.each(stories)('%s', (story) => {
  it('is read into the neutral model with exact places', async () => {
    const { pipeline, builds, problems } = await read(story);
    expect(problems).toEqual([]);
    await expect(describePipeline(pipeline, builds)).toMatchFileSnapshot(join(expectedFolder, `${story}.txt`));
  });

  it('tells what it does', async () => {
    const { pipeline } = await read(story);
    const sound = story.endsWith('-sound');
    const { deploys, waitsForRollout, rollsBackOnFailure, guardsConcurrency, cancelsInProgress, testsBeforeDeploy, killsHard } =
      pipelineFacts(pipeline);
    expect({ deploys, waitsForRollout, rollsBackOnFailure, testsBeforeDeploy }).toEqual({
      deploys: true,
      waitsForRollout: sound,
      rollsBackOnFailure: sound,
      testsBeforeDeploy: sound,
    });
    expect(guardsConcurrency && cancelsInProgress === false && killsHard === false).toBe(sound);
  });
});
