import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cronJob } from './cron-job.ts';
import { inFolder, svcLint } from './run-cli.ts';

const tree = { 'deploy/a.yaml': cronJob('a'), 'deploy/b.yaml': cronJob('b'), 'README.md': 'hello\n', '.gitignore': 'out/\n' };

const git = (cwd: string, ...args: string[]): void => {
  const identity = [
    '-c',
    'user.name=test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'init.defaultBranch=main',
  ];
  execFileSync('git', [...identity, ...args], { cwd, stdio: 'ignore', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
};

/** A repository with one commit on `main`. */
const inRepository = (work: (cwd: string) => Promise<void>) =>
  inFolder(tree, async (cwd) => {
    git(cwd, 'init', '-q');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'first');
    await work(cwd);
  });

const rule = ['--rule', 'cron-forbids-overlap', '-f', 'json'];
const reported = async (argv: readonly string[], cwd: string) => {
  const { status, stdout, stderr } = await svcLint([...argv, ...rule], { cwd });
  expect(stderr).toBe('');
  return { status, services: JSON.parse(stdout).findings.map(({ service }: { service: string }) => service) };
};

describe('--changed', () => {
  it('reports nothing when nothing has changed', async () => {
    await inRepository(async (cwd) => expect(await reported(['--changed'], cwd)).toEqual({ status: 0, services: [] }));
  });

  it('reports what is not committed: changed, staged and new files, from any folder', async () => {
    await inRepository(async (cwd) => {
      writeFileSync(join(cwd, 'deploy/b.yaml'), `# changed\n${cronJob('b')}`);
      expect(await reported(['--changed'], cwd)).toEqual({ status: 1, services: ['CronJob/b'] });
      git(cwd, 'add', '.');
      writeFileSync(join(cwd, 'deploy/c d.yaml'), cronJob('c'));
      expect(await reported(['--changed'], cwd)).toEqual({ status: 1, services: ['CronJob/b', 'CronJob/c'] });
      expect(await reported(['--changed'], join(cwd, 'deploy'))).toEqual({ status: 1, services: ['CronJob/b', 'CronJob/c'] });
    });
  });

  it('reports what a branch changed, and not what its base has changed since', async () => {
    await inRepository(async (cwd) => {
      git(cwd, 'checkout', '-q', '-b', 'topic');
      writeFileSync(join(cwd, 'deploy/c.yaml'), cronJob('c'));
      git(cwd, 'add', '.');
      git(cwd, 'commit', '-q', '-m', 'second');
      git(cwd, 'checkout', '-q', 'main');
      writeFileSync(join(cwd, 'deploy/a.yaml'), `# changed\n${cronJob('a')}`);
      git(cwd, 'commit', '-q', '-am', 'third');
      git(cwd, 'checkout', '-q', 'topic');
      expect(await reported(['--changed=main'], cwd)).toEqual({ status: 1, services: ['CronJob/c'] });
      expect(await reported(['--changed', 'HEAD'], cwd)).toEqual({ status: 0, services: [] });
    });
  });

  it('reports a service whose source has changed', async () => {
    await inRepository(async (cwd) => {
      mkdirSync(join(cwd, 'src'));
      writeFileSync(join(cwd, 'ecosystem.config.js'), "module.exports = { apps: [{ name: 'web', script: 'src/web.js', watch: true }] };\n");
      writeFileSync(join(cwd, 'src/web.js'), "require('node:http').createServer().listen(80);\n");
      git(cwd, 'add', '.');
      git(cwd, 'commit', '-q', '-m', 'second');
      writeFileSync(join(cwd, 'src/web.js'), "require('node:http').createServer().listen(81);\n");
      const { stdout } = await svcLint(['--changed', '-f', 'json'], { cwd });
      expect(JSON.parse(stdout).services.map(({ name }: { name: string }) => name)).toEqual(['web']);
    });
  });

  it('takes every file of a repository without a commit', async () => {
    await inFolder(tree, async (cwd) => {
      git(cwd, 'init', '-q');
      expect(await reported(['--changed'], cwd)).toEqual({ status: 1, services: ['CronJob/a', 'CronJob/b'] });
    });
  });

  it('says nothing of files that cannot be read and were not changed', async () => {
    await inRepository(async (cwd) => {
      writeFileSync(join(cwd, 'broken.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n');
      expect((await svcLint(['--changed'], { cwd })).status).toBe(2);
      git(cwd, 'add', '.');
      git(cwd, 'commit', '-q', '-m', 'second');
      expect(await reported(['--changed'], cwd)).toEqual({ status: 0, services: [] });
    });
  });

  it.each([
    [
      '--changed=nowhere',
      'svc-lint: --changed nowhere: no such commit. To lint a path, write --changed -- nowhere; to fetch a branch in CI, git fetch\n',
    ],
    [
      '--changed=--output=x',
      'svc-lint: --changed --output=x: no such commit. To lint a path, write --changed -- --output=x; to fetch a branch in CI, git fetch\n',
    ],
  ])('%s is refused', async (option, message) => {
    await inRepository(async (cwd) => {
      expect(await svcLint([option], { cwd })).toEqual({ status: 2, stdout: '', stderr: message });
    });
  });

  it('is refused outside of a repository', async () => {
    await inFolder(tree, async (cwd) => {
      const { status, stderr } = await svcLint(['--changed'], { cwd });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^svc-lint: --changed: \S+ is not in the working tree of a git repository, or there is no git\n$/);
    });
  });

  it('executes nothing that the repository configures', async () => {
    await inRepository(async (cwd) => {
      const trap = join(cwd, 'out/trap.sh');
      mkdirSync(join(cwd, 'out'));
      writeFileSync(trap, '#!/bin/sh\ntouch "$(dirname "$0")/sprung"\n', { mode: 0o755 });
      for (const key of ['core.fsmonitor', 'diff.external', 'core.pager', 'diff.x.textconv']) git(cwd, 'config', key, trap);
      writeFileSync(join(cwd, '.gitattributes'), '* diff=x\n');
      writeFileSync(join(cwd, 'deploy/a.yaml'), `# changed\n${cronJob('a')}`);
      expect((await svcLint(['--changed', ...rule], { cwd })).status).toBe(1);
      expect(() => rmSync(join(cwd, 'out/sprung'))).toThrow('ENOENT');
    });
  });
});

describe('--touched', () => {
  it('takes the paths for changed files, and lints them with all around them', async () => {
    await inRepository(async (cwd) => {
      expect(await reported(['--touched', 'deploy/b.yaml'], cwd)).toEqual({ status: 1, services: ['CronJob/b'] });
      expect(await reported(['--touched', './deploy/b.yaml', join(cwd, 'deploy/a.yaml')], cwd)).toEqual({
        status: 1,
        services: ['CronJob/a', 'CronJob/b'],
      });
    });
  });

  it.each([
    ['files that are nothing to lint', ['README.md']],
    ['files that are gone', ['deploy/z.yaml']],
    ['no files', []],
  ])('%s', async (_what, paths) => {
    await inRepository(async (cwd) => expect(await reported(['--touched', ...paths], cwd)).toEqual({ status: 0, services: [] }));
  });

  it('is content with a repository that holds nothing to lint', async () => {
    await inFolder({ 'README.md': '' }, async (cwd) => {
      expect(await svcLint(['--touched', 'README.md', '-q'], { cwd })).toEqual({ status: 0, stdout: '', stderr: '' });
    });
  });

  it.each([
    [['--touched', '--changed'], 'svc-lint: --changed asks git, and --touched takes the paths: use one of them\n'],
    [['--touched', '-'], 'svc-lint: --touched takes the names of changed files, not standard input\n'],
  ])('%j is refused', async (argv, message) => {
    await inRepository(async (cwd) => {
      expect(await svcLint(argv, { cwd })).toEqual({ status: 2, stdout: '', stderr: message });
    });
  });
});
