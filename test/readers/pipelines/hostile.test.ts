import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import type { CiSystem } from '../../../src/model/pipeline.ts';
import { locate } from '../../../src/model/place.ts';
import { readPipeline } from '../../../src/readers/pipelines/read.ts';
import { pipelineFacts } from '../../../src/services/pipelines.ts';
import { filesOf, fixturesFolder } from '../../lint-tree.ts';
import { spent } from '../../spent.ts';
import { mainFile } from './read-text.ts';

const systems = Object.keys(mainFile) as CiSystem[];

async function readAll(system: CiSystem, files: Readonly<Record<string, string>>) {
  const workspace = memoryWorkspace(files);
  const file = workspace.read(mainFile[system]);
  const reading = file && (await readPipeline(file, system, workspace));
  const pipeline = reading?.declaration?.pipeline;
  if (pipeline) pipelineFacts(pipeline);
  // Every place lies within its file.
  for (const step of pipeline?.jobs.flatMap((job) => job.steps) ?? []) {
    expect(step.at.start).toBeLessThanOrEqual(step.at.end);
    expect(step.at.end).toBeLessThanOrEqual(step.at.file.text.length);
    locate(step.at);
  }
  return pipeline;
}

/** A generator of numbers that is the same in every run: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

const SPLINTERS = [
  '${{',
  '}}',
  '\n',
  '  ',
  '- ',
  ': ',
  '"',
  "'",
  '`',
  '$(',
  '<<EOF',
  '&a',
  '*a',
  '!reference [a]',
  '|',
  '>-',
  '\t',
  '{',
  ']',
  '#',
  '\u0000',
  '&&',
  '|| {',
  'if',
  '<< parameters.x >>',
];

function mutate(text: string, next: (below: number) => number): string {
  let mutated = text;
  for (let i = next(4) + 1; i > 0; i--) {
    const at = next(mutated.length + 1);
    const splinter = SPLINTERS[next(SPLINTERS.length)] ?? '';
    const until = at + (next(3) === 0 ? next(40) : 0);
    mutated = next(5) === 0 ? mutated.slice(0, at) + mutated.slice(at - next(60)) : mutated.slice(0, at) + splinter + mutated.slice(until);
  }
  return mutated;
}

describe.each(systems)('%s', (system) => {
  it('reads mutated pipelines without a throw', { timeout: 120_000 }, async () => {
    const next = numbers(20_261_121);
    for (const kind of ['sound', 'unsound']) {
      const files = filesOf(join(fixturesFolder, `pipelines-${system}-${kind}`));
      for (let round = 0; round < 100; round++) {
        const mutated: Record<string, string> = {};
        for (const [path, text] of Object.entries(files))
          mutated[path] = /ya?ml$|\.sh$/.test(path) && !path.startsWith('deploy/') ? mutate(text, next) : text;
        await readAll(system, mutated);
      }
    }
  });

  it.each([
    '',
    '[]',
    'a',
    'null',
    '{}',
    '- - -',
    'jobs: []',
    'pipelines: 1',
    'jobs: {a: 1}',
    'stages: {a: b}',
    'workflows: {a: {jobs: {b: c}}}',
    '{jobs: {a: {steps: {b: 1}}}}',
  ])('reads %j', async (text) => {
    await readAll(system, { [mainFile[system]]: text });
  });
});

describe('size', () => {
  const step = '      - run: kubectl apply -f k8s/ && curl -f http://localhost/health\n';

  it('10,000 steps', { timeout: 120_000 }, async () => {
    const text = `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n${step.repeat(10_000)}`;
    const started = spent();
    const pipeline = await readAll('github', { [mainFile.github]: text });
    expect(pipeline?.jobs[0]?.steps.length).toBeGreaterThan(100);
    expect(spent() - started).toBeLessThan(30_000);
  });

  it('300 jobs in a chain, each running the same long script', { timeout: 120_000 }, async () => {
    const jobs = Array.from(
      { length: 500 },
      (_, i) => `  j${i}:\n    runs-on: ubuntu-latest\n${i === 0 ? '' : `    needs: j${i - 1}\n`}    steps:\n      - run: ./x.sh\n`,
    );
    const started = spent();
    await readAll('github', {
      [mainFile.github]: `on: push\njobs:\n${jobs.join('')}`,
      'x.sh': `#!/bin/sh\n${'kubectl apply -f k8s/\nkubectl rollout status deploy/a\n'.repeat(500)}`,
    });
    expect(spent() - started).toBeLessThan(30_000);
  });

  it('scripts that call each other again and again', { timeout: 120_000 }, async () => {
    const files: Record<string, string> = {
      [mainFile.github]: 'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./s0.sh\n',
    };
    for (let i = 0; i < 30; i++) files[`s${i}.sh`] = `#!/bin/sh\n./s${i + 1}.sh\n./s${i + 1}.sh\n./s${i + 1}.sh\n`;
    const started = spent();
    await readAll('github', files);
    expect(spent() - started).toBeLessThan(20_000);
  });

  it('GitLab anchors that grow', { timeout: 120_000 }, async () => {
    const lines = ['.a0: &a0 [kubectl apply -f k8s/]'];
    for (let i = 1; i < 20; i++) lines.push(`.a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
    await readAll('gitlab', { [mainFile.gitlab]: `${lines.join('\n')}\ndeploy: {script: *a19}\n` });
  });
});
