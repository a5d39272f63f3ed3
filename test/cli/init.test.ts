import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { filesOf } from '../lint-tree.ts';
import { yamlRoot } from '../yaml-root.ts';
import { cronJob } from './cron-job.ts';
import { inFolder, svcLint } from './run-cli.ts';

/** The files that `init --yes` adds to a repository, and what it says. */
const initialised = (files: Readonly<Record<string, string>>) =>
  inFolder(files, async (cwd) => {
    const { status, stdout, stderr } = await svcLint(['init', '--yes'], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const after = filesOf(cwd);
    for (const [path, text] of Object.entries(files)) expect(after[path]).toBe(text);
    return {
      stdout,
      written: Object.keys(after)
        .filter((path) => !(path in files))
        .sort(),
    };
  });

const byHand = (stdout: string): string[] => [...stdout.matchAll(/^by hand {4}add to (.*)$/gm)].map(([, path = '']) => path);
const asItIs = (stdout: string): string[] => [...stdout.matchAll(/^as it is {3}(.*)$/gm)].map(([, path = '']) => path);

describe('svc-lint init', () => {
  it.each<[string, Record<string, string>, readonly string[], readonly string[], readonly string[]]>([
    ['nothing around it', { 'deploy/a.yaml': cronJob('a') }, ['svc-lint.yaml'], [], []],
    ['GitHub', { '.github/CODEOWNERS': '' }, ['.github/workflows/svc-lint.yml', 'svc-lint.yaml'], [], []],
    [
      'a remote at GitHub',
      { '.git/config': '[remote "origin"]\n\turl = git@github.com:example/shop.git\n' },
      ['.github/workflows/svc-lint.yml', 'svc-lint.yaml'],
      [],
      [],
    ],
    [
      'a remote at GitLab',
      { '.git/config': '[remote "origin"]\n\turl = https://gitlab.example.com/shop.git\n' },
      ['.gitlab-ci.yml', 'svc-lint.yaml'],
      [],
      [],
    ],
    ['GitLab CI', { '.gitlab-ci.yml': 'test: { script: make }\n' }, ['.gitlab/svc-lint.yml', 'svc-lint.yaml'], ['.gitlab-ci.yml'], []],
    ['pre-commit', { '.pre-commit-config.yaml': 'repos: []\n' }, ['svc-lint.yaml'], ['.pre-commit-config.yaml'], []],
    ['husky', { '.husky/_/h': '' }, ['.husky/pre-commit', 'svc-lint.yaml'], [], []],
    ['a hook of husky', { '.husky/pre-commit': 'npm test\n' }, ['svc-lint.yaml'], ['.husky/pre-commit'], []],
    ['lint-staged', { 'package.json': '{ "lint-staged": { "*.ts": "biome check" } }' }, ['svc-lint.yaml'], ['package.json'], []],
    ['a config of another name', { '.svc-lint.yaml': 'profile: strict\n' }, [], [], ['.svc-lint.yaml']],
    ['a config in package.json', { 'package.json': '{ "svc-lint": { "profile": "strict" } }' }, [], [], ['package.json']],
    [
      'all of it',
      { 'svc-lint.yaml': '', '.github/workflows/svc-lint.yml': '', '.husky/pre-commit': 'npx svc-lint --changed\n' },
      [],
      [],
      ['svc-lint.yaml', '.github/workflows/svc-lint.yml', '.husky/pre-commit'],
    ],
  ])('finds %s, writes what is missing and changes nothing', async (_what, files, written, additions, kept) => {
    const ran = await initialised(files);
    expect(ran.written).toEqual(written);
    expect(byHand(ran.stdout)).toEqual(additions);
    expect(asItIs(ran.stdout)).toEqual(kept);
  });

  it('shows the files and writes none where nobody answers', async () => {
    await inFolder({}, async (cwd) => {
      const { status, stdout } = await svcLint(['init'], { cwd });
      expect(stdout).toMatch(/^new file {3}svc-lint\.yaml\n\n {4}# yaml-language-server: /);
      expect(stdout).toMatch(/\nNothing was written\. To write it: svc-lint init --yes\n$/);
      expect(status).toBe(0);
      expect(filesOf(cwd)).toEqual({});
    });
  });

  it.each([
    ['y\n', true],
    ['yes\n', true],
    ['\n', false],
    ['no\n', false],
  ])('asks on a terminal: %j', async (answer, writes) => {
    await inFolder({}, async (cwd) => {
      const stream = {
        isTTY: true,
        write: (_text: string, done?: () => void) => {
          done?.();
          return true;
        },
      };
      const stdin = Object.assign(
        (async function* () {
          yield answer;
        })(),
        { isTTY: true },
      );
      await main(['init'], { stdout: stream, stderr: stream, stdin, env: {}, cwd });
      expect(existsSync(join(cwd, 'svc-lint.yaml'))).toBe(writes);
    });
  });

  it('writes nothing through a link that leads out', async () => {
    await inFolder({}, async (outside) => {
      await inFolder({ 'a.yaml': '' }, async (cwd) => {
        symlinkSync(outside, join(cwd, '.github'));
        const { status, stderr } = await svcLint(['init', '--yes'], { cwd });
        expect(stderr).toBe('svc-lint: .github/workflows/svc-lint.yml was not written: a link leads out of here\n');
        expect(status).toBe(2);
        expect(filesOf(outside)).toEqual({});
      });
    });
  });

  it('writes a config that holds, with every line in it taken in as well', async () => {
    await inFolder({ 'deploy/a.yaml': cronJob('a') }, async (cwd) => {
      mkdirSync(join(cwd, '.git'));
      await svcLint(['init', '--yes'], { cwd });
      const template = readFileSync(join(cwd, 'svc-lint.yaml'), 'utf8');
      const plain = await svcLint(['-f', 'json'], { cwd });
      expect(plain.stdout.replace(/"durationMs": \d+/, '')).toBe(
        (await svcLint(['-f', 'json', '--no-config'], { cwd })).stdout.replace(/"durationMs": \d+/, ''),
      );
      const whole = template.replace(/^#(?=\S| {2})/gm, '');
      const config = { ...filesOf(cwd), 'svc-lint.yaml': whole };
      const { status, stderr } = await inFolder(config, (folder) => svcLint(['rules', 'workers-have-owner'], { cwd: folder }));
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const schema = JSON.parse(readFileSync(new URL('../../schema/config.schema.json', import.meta.url), 'utf8'));
      const root = await yamlRoot('svc-lint.yaml', whole);
      const keys = root?.kind === 'map' ? root.entries.map(({ key }) => key.value) : [];
      expect(keys.sort()).toEqual(
        Object.keys(schema.properties)
          .filter((key) => !['$schema', 'format'].includes(key))
          .sort(),
      );
    });
  });

  it('writes a hook that a shell takes', async () => {
    await inFolder({ '.husky/_/h': '' }, async (cwd) => {
      await svcLint(['init', '--yes'], { cwd });
      const hook = join(cwd, '.husky/pre-commit');
      execFileSync('sh', ['-n', hook]);
      expect(statSync(hook).mode & 0o111).not.toBe(0);
    });
  });
});
