import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover, MAX_FOLDER_DEPTH, STDIN_PATH } from '../../src/files/discover.ts';
import { temporaryTree } from './temporary-tree.ts';

const messages = (found: Awaited<ReturnType<typeof discover>>) =>
  found.problems.map(({ severity, file, message }) => `${severity} ${file}: ${message}`);
const reasons = (found: Awaited<ReturnType<typeof discover>>) => found.skipped.map(({ path, why }) => `${path}: ${why}`);

describe('files below the named paths', () => {
  it('the working folder by default, in the order of their names', async () => {
    const root = temporaryTree({
      'b.yaml': '',
      'a/z.yaml': '',
      'a/b/c.yml': '',
      Dockerfile: '',
      'a.yaml': '',
      'é ü/x\ny.yaml': '',
      '.github/workflows/ci.yml': '',
    });
    const found = await discover(root, []);
    expect(found.paths).toEqual(['.github/workflows/ci.yml', 'Dockerfile', 'a.yaml', 'a/b/c.yml', 'a/z.yaml', 'b.yaml', 'é ü/x\ny.yaml']);
    expect(found.problems).toEqual([]);
    for (const path of found.paths) expect(found.workspace.read(path)).toEqual({ path, text: '' });
  });

  it('files and folders named twice count once', async () => {
    const root = temporaryTree({ 'k8s/a.yaml': '', 'k8s/b.yaml': '', 'c.yaml': '' });
    expect((await discover(root, ['k8s/b.yaml', 'k8s', './k8s/', 'c.yaml'])).paths).toEqual(['c.yaml', 'k8s/a.yaml', 'k8s/b.yaml']);
  });

  it('paths beside the working folder', async () => {
    const root = temporaryTree({ 'here/': '', 'there/a.yaml': 'a: 1' });
    const found = await discover(join(root, 'here'), ['../there']);
    expect(found.paths).toEqual(['../there/a.yaml']);
    expect(found.workspace.read('../there/a.yaml')?.text).toBe('a: 1');
    expect((await discover(join(root, 'here'), [join(root, 'there')])).paths).toEqual(['../there/a.yaml']);
  });

  it('a missing path is a problem, and the others are read', async () => {
    const root = temporaryTree({ 'a.yaml': '' });
    const found = await discover(root, ['nope.yaml', 'a.yaml']);
    expect(found.paths).toEqual(['a.yaml']);
    expect(messages(found)).toEqual(['error nope.yaml: no such file or folder']);
  });

  it('standard input is a file without a name', async () => {
    const root = temporaryTree({ 'a.yaml': '' });
    const found = await discover(root, ['-'], { stdin: Buffer.from('\uFEFFkind: Pod\n') });
    expect(found.paths).toEqual([STDIN_PATH]);
    expect(found.workspace.read(STDIN_PATH)?.text).toBe('kind: Pod\n');
    expect(found.workspace.read('a.yaml')).toBeUndefined();
    expect(messages(await discover(root, ['-'], { stdin: Buffer.from([0, 1]) }))).toEqual(['error <stdin>: standard input is not text']);
  });
});

describe('what is passed over', () => {
  it('installed packages, version control, caches, build output', async () => {
    const root = temporaryTree({
      'node_modules/x/a.yaml': '',
      '.git/config': '',
      'php/vendor/a.yaml': '',
      'go/third_party/a.yaml': '',
      'js/package.json': '',
      'js/dist/a.js': '',
      'js/build/Dockerfile': '',
      'java/pom.xml': '',
      'java/target/a.yaml': '',
      'gitops/dist/install.yaml': '',
      'gitops/target/prod.yaml': '',
    });
    const found = await discover(root, ['.']);
    expect(found.paths).toEqual([
      'gitops/dist/install.yaml',
      'gitops/target/prod.yaml',
      'java/pom.xml',
      'js/build/Dockerfile',
      'js/package.json',
    ]);
    expect(reasons(found)).toEqual([
      '.git/: version control',
      'go/third_party/: third-party code',
      'java/target/: build output (beside pom.xml)',
      'js/dist/: build output (beside package.json)',
      'node_modules/: installed packages',
      'php/vendor/: installed packages',
    ]);
    expect((await discover(root, ['node_modules/x', 'js/dist/a.js'])).paths).toEqual(['js/dist/a.js', 'node_modules/x/a.yaml']);
  });

  it('what ignore files ignore, the nearest deciding', async () => {
    const root = temporaryTree({
      '.git/': '',
      '.gitignore': '*.log\n/out/\nrendered\n!keep.log\n',
      '.svclintignore': 'examples/\n',
      'a.log': '',
      'keep.log': '',
      'out/a.yaml': '',
      'k8s/out/b.yaml': '',
      'k8s/rendered/c.yaml': '',
      'k8s/.gitignore': '*.yaml\n!b.yaml\n!keep.yaml',
      'k8s/d.yaml': '',
      'k8s/keep.yaml': '',
      'examples/e.yaml': '',
    });
    const found = await discover(root, ['.']);
    expect(found.paths).toEqual(['.gitignore', '.svclintignore', 'k8s/.gitignore', 'k8s/keep.yaml', 'k8s/out/b.yaml', 'keep.log']);
    expect(reasons(found)).toContain('examples/: ignored by an ignore file');
    expect((await discover(root, ['k8s'])).paths).toEqual(['k8s/.gitignore', 'k8s/keep.yaml', 'k8s/out/b.yaml']);
    expect((await discover(root, ['examples', 'a.log', 'k8s/rendered'])).paths).toEqual([
      'a.log',
      'examples/e.yaml',
      'k8s/rendered/c.yaml',
    ]);
    expect((await discover(root, ['out'])).paths).toEqual(['out/a.yaml']);
  });

  it('patterns that could take for ever are not used', async () => {
    const root = temporaryTree({ '.gitignore': `${'*a'.repeat(40)}b\nx.yaml\n`, [`${'a'.repeat(200)}.yaml`]: '', 'x.yaml': '' });
    const found = await discover(root, ['.']);
    expect(found.paths).toEqual(['.gitignore', `${'a'.repeat(200)}.yaml`]);
    expect(messages(found)).toEqual([expect.stringContaining('warning .gitignore: 1 patterns are not used')]);
  });
});

describe('a hostile disk', () => {
  it('symbolic links: loops end, links out of the repository are refused, links within are looked at once', async () => {
    const root = temporaryTree({
      'outside/secret.yaml': 'a: 1',
      'repo/.git/': '',
      'repo/deploy/a.yaml': '',
      'repo/deploy/loop': { link: '..' },
      'repo/deploy/self': { link: 'self' },
      'repo/deploy/dead': { link: 'nowhere' },
      'repo/deploy/out': { link: '../../outside' },
      'repo/deploy/same.yaml': { link: 'a.yaml' },
      'repo/deploy/shared': { link: '../shared' },
      'repo/shared/b.yaml': '',
      'repo/shared/back': { link: '../deploy' },
    });
    const found = await discover(join(root, 'repo'), ['deploy']);
    expect(found.paths).toEqual(['deploy/a.yaml', 'deploy/shared/b.yaml']);
    expect(found.problems).toEqual([]);
    expect(found.workspace.read('deploy/out/secret.yaml')).toBeUndefined();
    expect(found.workspace.exists('../outside/secret.yaml')).toBe(false);
  });

  it('FIFOs are never opened', async () => {
    const root = temporaryTree({ 'a.yaml': '' });
    execFileSync('/usr/bin/env', ['mkfifo', join(root, 'pipe.yaml')]);
    const found = await discover(root, ['.']);
    expect(found.paths).toEqual(['a.yaml']);
    expect(reasons(found)).toEqual(['pipe.yaml: neither a file nor a folder']);
    expect(found.workspace.read('pipe.yaml')).toBeUndefined();
    expect(messages(await discover(root, ['pipe.yaml']))).toEqual([
      'error pipe.yaml: neither a file nor a folder; pipe its content to `svc-lint -`',
    ]);
  });

  it('deep folders', async () => {
    const root = temporaryTree({ [`${'d/'.repeat(MAX_FOLDER_DEPTH)}a.yaml`]: '', [`${'e/'.repeat(MAX_FOLDER_DEPTH + 1)}b.yaml`]: '' });
    const found = await discover(root, ['.']);
    expect(found.paths).toEqual([`${'d/'.repeat(MAX_FOLDER_DEPTH)}a.yaml`]);
    expect(messages(found)[0]).toContain('(limit MAX_FOLDER_DEPTH)');
  });

  it('unreadable folders are problems', async () => {
    const root = temporaryTree({ 'a.yaml': '', 'closed/b.yaml': '' });
    chmodSync(join(root, 'closed'), 0);
    const found = await discover(root, ['.']);
    chmodSync(join(root, 'closed'), 0o700);
    // The superuser may read everything.
    const refused = process.getuid?.() === 0 ? [] : ['error closed: cannot be read: permission denied'];
    expect(messages(found)).toEqual(refused);
    expect(found.paths).toEqual(refused.length === 0 ? ['a.yaml', 'closed/b.yaml'] : ['a.yaml']);
  });
});
