import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOf, fixturesFolder } from '../lint-tree.ts';
import { cronJob } from './cron-job.ts';
import { inFolder, svcLint } from './run-cli.ts';

/** The lines that --fix takes out and puts in, file by file, and what a second run finds that it could still fix. */
async function fixed(files: Readonly<Record<string, string>>, ...argv: string[]) {
  return inFolder(files, async (cwd) => {
    const options = ['--fail-on', 'never', '--ignore-problems', '--allow-empty', ...argv];
    const dry = await svcLint(['--fix-dry-run', ...options], { cwd });
    expect(filesOf(cwd)).toEqual(files);
    const run = await svcLint(['--fix', ...options], { cwd });
    const after = filesOf(cwd);
    const again = await svcLint(['-f', 'json', ...options], { cwd });
    const left: { rule: string; fix: { safe: boolean } | null; suppressed: unknown }[] = JSON.parse(again.stdout).findings;
    return { run, dry, after, left: left.filter(({ fix, suppressed }) => fix?.safe && suppressed === null).map(({ rule }) => rule) };
  });
}

/** Lines by their sign in a unified diff, without context. */
const changes = (diff: string): string[] => diff.split('\n').filter((line) => /^([-+](?![-+]{2} )|--- a)/.test(line));

const workflow = (job: string, top = ''): string => `on:
  push: { branches: [main] }
${top}jobs:
  deploy: # to the cluster
${job}    runs-on: [self-hosted]
    steps:
      - run: kubectl apply -f deploy/ && kubectl rollout status deployment/api --timeout 120s
`;

describe('--fix', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ['concurrencyPolicy of a CronJob', { 'a.yaml': cronJob('a') }, ['--- a/a.yaml', '+  concurrencyPolicy: Forbid']],
    ['nothing where somebody chose it', { 'a.yaml': cronJob('a').replace('  schedule', '  concurrencyPolicy: Allow\n  schedule') }, []],
    [
      'a grace that is too short, and the comment behind it stays',
      {
        'a.yaml':
          'apiVersion: apps/v1\r\nkind: Deployment\r\nmetadata: {name: w}\r\nspec:\r\n  minReadySeconds: 10\r\n  template:\r\n    spec:\r\n      terminationGracePeriodSeconds: 20 # seconds\r\n      containers:\r\n        - name: w\r\n          image: example/w:1\r\n          command: [bundle, exec, sidekiq, -t, "60"]\r\n',
      },
      ['--- a/a.yaml', '-      terminationGracePeriodSeconds: 20 # seconds\r', '+      terminationGracePeriodSeconds: 65 # seconds\r'],
    ],
    [
      'kill_timeout in a PM2 file',
      {
        'ecosystem.config.js':
          "module.exports = {\n  apps: [{ name: 'w', script: 'w.js', kill_timeout: 2000, exp_backoff_restart_delay: 100 }], // all\n};\n",
        'w.js':
          "const { Worker } = require('bullmq');\nconst worker = new Worker('mails', async () => {});\nprocess.on('SIGINT', async () => {\n  setTimeout(() => process.exit(1), 20000).unref();\n  await worker.close();\n  process.exit(0);\n});\n",
      },
      [
        '--- a/ecosystem.config.js',
        "-  apps: [{ name: 'w', script: 'w.js', kill_timeout: 2000, exp_backoff_restart_delay: 100 }], // all",
        "+  apps: [{ name: 'w', script: 'w.js', kill_timeout: 25000, exp_backoff_restart_delay: 100 }], // all",
      ],
    ],
    [
      'the shell form of CMD',
      {
        Dockerfile: 'FROM node:20-slim\nCOPY . .\nCMD node server.js  \n',
        'server.js':
          "const server = require('http').createServer().listen(8080);\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
      },
      ['--- a/Dockerfile', '-CMD node server.js  ', '+CMD ["node", "server.js"]  '],
    ],
    [
      'no CMD that needs its shell',
      {
        Dockerfile: 'FROM node:20-slim\nCOPY . .\nCMD node server.js --port $PORT\n',
        'server.js': "require('http').createServer().listen(8080);\nprocess.on('SIGTERM', () => process.exit(0));\n",
      },
      [],
    ],
    [
      'a concurrency group for a job that deploys',
      { '.github/workflows/deploy.yml': workflow('') },
      [
        '--- a/.github/workflows/deploy.yml',
        '+    concurrency:',
        '+      group: ${{ github.workflow }}-deploy-${{ github.ref }}',
        '+      cancel-in-progress: false',
      ],
    ],
    [
      'none where the legs of a matrix would drop each other',
      {
        '.github/workflows/deploy.yml': workflow('    strategy: { fail-fast: true }\n').replace(
          '{ fail-fast: true }',
          '\n      matrix: { region: [a, b] }',
        ),
      },
      [],
    ],
    [
      'a deploy that a newer run cancels',
      { '.github/workflows/deploy.yml': workflow('', 'concurrency: { group: deploy, cancel-in-progress: true }\n') },
      [
        '--- a/.github/workflows/deploy.yml',
        '-concurrency: { group: deploy, cancel-in-progress: true }',
        '+concurrency: { group: deploy, cancel-in-progress: false }',
      ],
    ],
    [
      'a resource_group for jobs of GitLab',
      {
        '.gitlab-ci.yml':
          'deploy-a:\n  script: kubectl apply -f a/ && kubectl rollout status deployment/a --timeout 60s\ndeploy-b:\n  # second\n  script: kubectl apply -f b/ && kubectl rollout status deployment/b --timeout 60s\n',
      },
      ['--- a/.gitlab-ci.yml', '+  resource_group: deploy-a', '+  resource_group: deploy-b'],
    ],
  ])('%s', async (_what, files, expected) => {
    const { run, dry, after, left } = await fixed(files);
    expect(changes(dry.stdout)).toEqual(expected);
    expect(applied(files, dry.stdout)).toEqual(after);
    expect(left).toEqual([]);
    expect(run.stderr).toMatch(
      expected.length === 0 ? /^svc-lint: nothing to fix\n/ : /^svc-lint: fixed [1-9]\d* findings? in 1 file\n {2}/,
    );
  });

  it('touches what is shown, and infos only when they are asked for', async () => {
    const files = { 'a.yaml': cronJob('a').replace('  startingDeadlineSeconds: 60\n', '') };
    expect(changes((await fixed(files)).dry.stdout)).toEqual(['--- a/a.yaml', '+  concurrencyPolicy: Forbid']);
    expect(changes((await fixed(files, '--severity', 'info')).dry.stdout)).toEqual([
      '--- a/a.yaml',
      '+  startingDeadlineSeconds: 300',
      '+  concurrencyPolicy: Forbid',
    ]);
  });

  it('leaves alone what is silenced, what is another service’s, and what does not count', async () => {
    const two = { 'a.yaml': cronJob('a'), 'b.yaml': cronJob('b') };
    expect(changes((await fixed(two, '--service', 'b')).dry.stdout)).toEqual(['--- a/b.yaml', '+  concurrencyPolicy: Forbid']);
    const silenced = { 'a.yaml': cronJob('a').replace('\nspec:', '\nspec: # svc-lint-ignore cron-forbids-overlap -- short') };
    expect(changes((await fixed(silenced)).dry.stdout)).toEqual([]);
  });

  it('keeps the mode of a file and its byte order mark, and leaves nothing beside it', async () => {
    await inFolder({ 'a.yaml': `\uFEFF${cronJob('a')}` }, async (cwd) => {
      chmodSync(join(cwd, 'a.yaml'), 0o640);
      await svcLint(['--fix'], { cwd });
      expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(
        `\uFEFF${cronJob('a')}`.replace('*/5 * * * *"\n', '*/5 * * * *"\n  concurrencyPolicy: Forbid\n'),
      );
      expect(statSync(join(cwd, 'a.yaml')).mode & 0o777).toBe(0o640);
      expect(readdirSync(cwd)).toEqual(['a.yaml']);
    });
  });

  it('reports what is left, and the exit status is of that', async () => {
    const { status, stdout } = await inFolder({ 'a.yaml': cronJob('a') }, (cwd) => svcLint(['--fix'], { cwd }));
    expect(stdout).toMatch(/^✔ no findings/m);
    expect(status).toBe(0);
  });

  it.each([
    [['--fix', '-'], 'svc-lint: --fix changes files, and standard input is none: leave out "-"\n'],
    [['--fix-dry-run', '--baseline', 'x', '--update-baseline'], 'svc-lint: --fix-dry-run changes nothing: leave out --update-baseline\n'],
  ])('%j is refused', async (argv, message) => {
    await inFolder({}, async (cwd) =>
      expect(await svcLint(argv, { cwd, stdin: cronJob('a') })).toEqual({ status: 2, stdout: '', stderr: message }),
    );
  });
});

describe('every fixture', () => {
  it.each(readdirSync(fixturesFolder))('%s: a second run finds nothing to fix, and no other byte has changed', async (story) => {
    const files = filesOf(join(fixturesFolder, story));
    const { dry, after, left, run } = await fixed(files, '--severity', 'info', '--no-config');
    expect(left.length).toBe((run.stderr.match(/not fixed, because/g) ?? []).length);
    expect(applied(files, dry.stdout)).toEqual(after);
  });
});

/** The files after a diff has been applied. */
function applied(files: Readonly<Record<string, string>>, diff: string): Record<string, string> {
  const changed: Record<string, string> = { ...files };
  for (const part of diff.split(/^(?=--- a\/)/m).filter((text) => text !== '')) {
    const path = /^--- a\/(.*)\n/.exec(part)?.[1] ?? '';
    changed[path] = patched(files[path] ?? '', part);
  }
  return changed;
}

/** A text after the hunks of a unified diff, each at the very place that its head names. */
function patched(text: string, diff: string): string {
  const lines = text.split('\n');
  const result: string[] = [];
  let next = 0;
  for (const line of diff.split('\n').slice(2)) {
    const head = /^@@ -(\d+)/.exec(line);
    if (head) while (next < Number(head[1]) - 1) result.push(lines[next++] ?? '');
    else if (line.startsWith('+')) result.push(line.slice(1));
    else if (/^[ -]/.test(line)) {
      expect(lines[next]).toBe(line.slice(1));
      if (line.startsWith(' ')) result.push(line.slice(1));
      next++;
    }
  }
  return [...result, ...lines.slice(next)].join('\n');
}
