import { describe, expect, it } from 'vitest';
import { STDIN_PATH } from '../../src/files/discover.ts';
import { memoryWorkspace } from '../../src/files/workspace.ts';
import { locate } from '../../src/model/place.ts';
import type { Workspace } from '../../src/model/workspace.ts';
import { readFiles } from '../../src/readers/read.ts';
import { formatByContent, formatByName, formatOfUnnamed } from '../../src/readers/recognise.ts';
import { spent } from '../spent.ts';

describe('formats by name', () => {
  it.each<[string, string | undefined]>([
    ['ecosystem.config.js', 'pm2'],
    ['apps/api/ecosystem.config.cjs', 'pm2'],
    ['ecosystem.production.config.js', 'pm2'],
    ['ecosystem-prod.config.mjs', 'pm2'],
    ['ecosystem.config.ts', 'pm2'],
    ['ecosystem.json', 'pm2'],
    ['ecosystem.prod.json5', 'pm2'],
    ['ecosystem-backup.yml', 'pm2'],
    ['pm2.json', 'pm2'],
    ['pm2-dev.yaml', 'pm2'],
    ['pm2.config.cjs', 'pm2'],
    ['process.yml', 'pm2'],
    ['preprocess.yml', 'content'],
    ['vite.config.ts', 'content'],
    ['.github/workflows/deploy.yml', 'pipeline github'],
    ['apps/x/.github/workflows/deploy.yaml', 'pipeline github'],
    ['.github/workflows/sub/deploy.yml', 'content'],
    ['.github/dependabot.yml', 'content'],
    ['backend/.gitlab-ci.yml', 'pipeline gitlab'],
    ['ci/deploy.gitlab-ci.yml', 'pipeline gitlab'],
    ['.circleci/config.yml', 'pipeline circleci'],
    ['azure-pipelines-prod.yml', 'pipeline azure'],
    ['bitbucket-pipelines.yml', 'pipeline bitbucket'],
    ['docker-compose.yml', 'compose'],
    ['docker-compose.prod.yaml', 'compose'],
    ['compose.yaml', 'compose'],
    ['compose.override.yml', 'compose'],
    ['decompose.yml', 'content'],
    ['Dockerfile', 'dockerfile'],
    ['docker/Dockerfile.worker', 'dockerfile'],
    ['Dockerfile-prod', 'dockerfile'],
    ['worker.Dockerfile', 'dockerfile'],
    ['Containerfile', 'dockerfile'],
    ['dockerfile', 'dockerfile'],
    ['Dockerfile.dockerignore', undefined],
    ['Dockerfile.md', undefined],
    ['dockerfile.go', undefined],
    ['Dockerfile.j2', 'not-linted'],
    ['Procfile', 'procfile'],
    ['Procfile.dev', 'procfile'],
    ['etc/supervisord.conf', 'procfile'],
    ['docker/supervisor.d/worker.ini', 'procfile'],
    ['deploy.yaml', 'content'],
    ['deploy.json', 'content'],
    ['package.json', undefined],
    ['tsconfig.build.json', undefined],
    ['README.md', undefined],
    ['src/worker.ts', undefined],
  ])('%s: %s', (path, expected) => {
    const format = formatByName(path);
    expect(format && [format.kind, ...('system' in format ? [format.system] : [])].join(' ')).toBe(expected);
  });
});

describe('formats by content', () => {
  it.each<[string, string, string | undefined]>([
    ['a.yaml', '# x\napiVersion: v1\nkind: Pod\n', 'kubernetes'],
    ['a.json', '{"kind": "Pod", "apiVersion": "v1"}', 'kubernetes'],
    ['a.yaml', 'kind: pipeline\n', undefined],
    ['stack.yml', 'version: "3"\nservices: # x\n\n  # y\n  web:\n    # z\n    ports: [80]\n    image: nginx\n', 'compose'],
    ['stack.yml', 'services:\n  - docker\nscript:\n  image: x\n', undefined],
    ['services.yaml', 'services:\n  App\\Mailer:\n    arguments: [x]\nother:\n  image: x\n', undefined],
    ['services.yaml', 'services:\n  image: x\n', undefined],
    ['.azure-pipelines/deploy.yml', 'trigger: none\nstages:\n- stage: x\n', 'pipeline'],
    ['x/deploy.yml', 'trigger: none\nstages:\n- stage: x\n', undefined],
    ['apps.yml', 'apps:\n  - script: a.js\n', 'pm2'],
    ['start.json', '{"apps": [{"name": "a", "script": "a.js"}]}', 'pm2'],
    ['data.json', '{"apps": ["script"]}', undefined],
  ])('%s %j', (path, text, expected) => {
    expect(formatByContent(path, text, 'yaml')?.kind).toBe(expected);
  });

  it.each<[string, string | undefined]>([
    ['module.exports = { apps: [{ script: "a.js" }] }', 'pm2'],
    ['export const apps = [{ name: "a", instances: 2 }]', 'pm2'],
    ['export default { plugins: [apps] }', undefined],
  ])('JavaScript %j', (text, expected) => {
    expect(formatByContent('x.config.js', text, 'javascript')?.kind).toBe(expected);
  });

  it.each<[string, string | undefined]>([
    ['apiVersion: v1\nkind: Pod\n', 'kubernetes'],
    ['services:\n  a:\n    image: x\n', 'compose'],
    ['FROM node:20\nCMD node a.js\n', 'dockerfile'],
    ['on: push\njobs: {}\n', 'pipeline'],
    ['module.exports = { apps: [{ script: "a.js" }] }', 'pm2'],
    ['hello', undefined],
  ])('standard input %j', (text, expected) => {
    expect(formatOfUnnamed(text)?.kind).toBe(expected);
  });

  it('hostile text is looked at in linear time', () => {
    const started = spent();
    for (const text of [
      `services:\n${'   \n'.repeat(200_000)}`,
      `services:\n  a:\n${'    # \n'.repeat(100_000)}`,
      'apiVersion kind '.repeat(100_000),
      `apps script ${' '.repeat(300_000)}`,
    ]) {
      formatByContent('a.yaml', text, 'yaml');
      formatOfUnnamed(text);
    }
    expect(spent() - started).toBeLessThan(2_000);
  });
});

describe('reading many files', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: x}]}\n';

  it('a manifest is one whatever its name', async () => {
    const workspace = memoryWorkspace({
      'pm2.yaml': pod,
      'compose-api.yaml': pod,
      'azure-pipelines-agent.yml': pod,
      Dockerfile: 'FROM a\n',
      'x.txt': pod,
      'y.yaml': 'a: 1',
    });
    const read = await readFiles(workspace.paths, workspace);
    expect(read.kubernetes.map(({ root }) => root.file.path)).toEqual(['azure-pipelines-agent.yml', 'compose-api.yaml', 'pm2.yaml']);
    expect(read.dockerfiles.map(({ file }) => file.path)).toEqual(['Dockerfile']);
    expect([read.documents, read.problems, read.notLinted]).toEqual([4, [], []]);
    expect(read.paths).toEqual([...workspace.paths]);
  });

  it('each format goes to its reader', async () => {
    const workspace = memoryWorkspace({
      'ecosystem.yml': 'apps:\n- {name: a, script: a.js}\n',
      'process.json': '{"x": 1}',
      Procfile: 'web: node a.js\n',
      'Procfile.empty': '# nothing\n',
      'supervisord.conf': '[program:a]\ncommand=a\n',
      'Dockerfile.tmpl': 'FROM {{ x }}\n',
      'compose.yaml': 'services: {a: {image: x}}\n',
      'compose.empty.yaml': 'volumes: {}\n',
      '.github/workflows/a.yml': 'on: push\njobs: {a: {runs-on: x, steps: [{run: make}]}}\n',
      '.github/workflows/b.yml': '# nothing\n',
    });
    const read = await readFiles(workspace.paths, workspace);
    expect(read.pm2.map(({ file, apps }) => [file.path, apps.length])).toEqual([['ecosystem.yml', 1]]);
    expect(read.procfiles.map(({ file, kind }) => [file.path, kind])).toEqual([
      ['Procfile', 'procfile'],
      ['supervisord.conf', 'supervisord'],
    ]);
    expect(read.compose.map(({ file }) => file.path)).toEqual(['compose.yaml']);
    expect(read.pipelines.map(({ pipeline }) => pipeline.file)).toEqual(['.github/workflows/a.yml']);
    expect(read.notLinted.map(({ path, why }) => `${path}: ${why}`)).toEqual([
      '.github/workflows/b.yml: it holds no jobs',
      'Dockerfile.tmpl: a template of a Dockerfile',
      'Procfile.empty: it starts no process',
      'compose.empty.yaml: it holds no Compose services',
      'process.json: it holds no PM2 apps',
    ]);
    expect([read.problems, read.documents]).toEqual([[], 5]);
  });

  it('standard input is told by its text', async () => {
    const workspace = memoryWorkspace({ [STDIN_PATH]: pod });
    expect((await readFiles([STDIN_PATH], workspace)).kubernetes).toHaveLength(1);
  });

  it('a file with an error gives what it can, and the others are whole', async () => {
    const workspace = memoryWorkspace({
      'a.yaml': `${pod}---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec: *none\n---\n${pod}`,
      'b.yaml': pod,
    });
    const read = await readFiles(workspace.paths, workspace);
    expect(read.kubernetes.map(({ name }) => name)).toEqual(['a', 'b', 'a', 'a']);
    expect(read.problems.map(({ file, severity, at }) => [file, severity, at && locate(at).line])).toEqual([['a.yaml', 'error', 9]]);
  });

  it('a file that cannot be read is a problem or left out, by what it seems to be', async () => {
    const refusals = {
      'a.yaml': { why: 'permission denied', isProblem: true },
      'b.json': { why: 'not a text file', isProblem: false },
      Dockerfile: { why: 'not a text file', isProblem: false },
    };
    const workspace: Workspace = { ...memoryWorkspace({ 'c.yaml': pod }), refusal: (path) => refusals[path as keyof typeof refusals] };
    const read = await readFiles([...Object.keys(refusals), 'c.yaml', 'gone.yaml', 'logo.png'], workspace);
    expect(read.kubernetes).toHaveLength(1);
    expect(read.problems.map(({ severity, file, message }) => `${severity} ${file}: ${message}`)).toEqual([
      'error a.yaml: permission denied',
      'error Dockerfile: not a text file',
      'error gone.yaml: cannot be read: it is no longer there',
    ]);
    expect(read.notLinted).toEqual([{ path: 'b.json', why: 'not a text file' }]);
  });

  it('bytes that are not UTF-8 are told once', async () => {
    const workspace = memoryWorkspace({ 'a.yaml': `# \uFFFD \uFFFD\n${pod}` });
    const { problems, kubernetes } = await readFiles(workspace.paths, workspace);
    expect(kubernetes).toHaveLength(1);
    expect(problems.map(({ severity, at }) => [severity, at && locate(at).column])).toEqual([['warning', 3]]);
  });

  it('a reader that breaks costs its file alone', async () => {
    const whole = memoryWorkspace({ 'a.yaml': pod, 'b.yaml': pod });
    const workspace: Workspace = {
      ...whole,
      read: (path) => {
        if (path === 'a.yaml') throw new Error('boom');
        return whole.read(path);
      },
    };
    const { problems, kubernetes } = await readFiles(whole.paths, workspace);
    expect(kubernetes).toHaveLength(1);
    expect(problems).toEqual([
      {
        severity: 'error',
        file: 'a.yaml',
        at: undefined,
        message: expect.stringContaining('internal error: reading this file broke: boom.'),
        stack: expect.stringContaining('boom'),
      },
    ]);
  });
});
