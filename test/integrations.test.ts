import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entriesOf, get, itemsOf, type Node, stringOf } from '../src/model/tree.ts';
import { cronJob } from './cli/cron-job.ts';
import { inFolder, svcLint } from './cli/run-cli.ts';
import { githubErrors } from './github-parser.ts';
import { yamlRoot } from './yaml-root.ts';

const textOf = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const rootOf = (path: string): Promise<Node | undefined> => yamlRoot(path, textOf(path));
const texts = (node: Node | undefined): string[] => itemsOf(node).map((item) => stringOf(item) ?? '');

/** Runs a script with an `npx` that writes its arguments down, one a line. */
function argumentsOfNpx(
  [shell = '', ...options]: readonly string[],
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): string[] {
  const bin = join(cwd, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done\n', { mode: 0o755 });
  const run = spawnSync(shell, [...options, '-e', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: { PATH: `${bin}${delimiter}${process.env.PATH}`, ...env },
  });
  expect(run.stderr).toBe('');
  return run.stdout.split('\n').slice(0, -1);
}

describe('action.yml', () => {
  const inputs = async (given: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> => {
    const root = await rootOf('action.yml');
    const step = itemsOf(get(root, 'runs', 'steps'))[0];
    const values = new Map(
      entriesOf(get(root, 'inputs')).map(({ key, value }) => [String(key.value), stringOf(get(value, 'default')) ?? '']),
    );
    for (const name of Object.keys(given)) expect([...values.keys()]).toContain(name);
    return Object.fromEntries(
      entriesOf(get(step, 'env')).map(({ key, value }) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(stringOf(value) ?? '')?.[1] ?? '';
        expect([...values.keys()]).toContain(input);
        return [String(key.value), given[input] ?? values.get(input) ?? ''];
      }),
    );
  };
  const run = async (given: Readonly<Record<string, string>>) => {
    const root = await rootOf('action.yml');
    const script = stringOf(get(itemsOf(get(root, 'runs', 'steps'))[0], 'run')) ?? '';
    expect(script).not.toContain('${{');
    return inFolder({}, async (cwd) => argumentsOfNpx(['bash', '--noprofile', '--norc'], script, cwd, await inputs(given)));
  };

  it.each<[Record<string, string>, readonly string[]]>([
    [{}, ['--yes', 'svc-lint@latest', '--format', 'github', '.']],
    [{ paths: 'deploy src', version: '1.2.3' }, ['--yes', 'svc-lint@1.2.3', '--format', 'github', 'deploy', 'src']],
    [
      { 'fail-on': 'warning', profile: 'strict', baseline: 'b.json', sarif: 'out.sarif', args: '--rule has-readiness' },
      [
        '--yes',
        'svc-lint@latest',
        '--format',
        'github',
        '--fail-on',
        'warning',
        '--profile',
        'strict',
        '--baseline',
        'b.json',
        '--format',
        'sarif=out.sarif',
        '--rule',
        'has-readiness',
        '.',
      ],
    ],
    [{ paths: '$(touch sprung) `id` *' }, ['--yes', 'svc-lint@latest', '--format', 'github', '$(touch', 'sprung)', '`id`', '*']],
  ])('%j', async (given, words) => {
    expect(await run(given)).toEqual(words);
  });

  it('passes options that there are', async () => {
    await inFolder({ 'a.yaml': cronJob('a'), 'b.json': '{"version":1,"findings":[]}' }, async (cwd) => {
      const words = await run({ 'fail-on': 'never', profile: 'strict', baseline: 'b.json', sarif: 'out.sarif' });
      expect(await svcLint(words.slice(2), { cwd })).toMatchObject({ status: 0, stderr: '' });
    });
  });
});

describe('GitHub’s own parser', () => {
  it.each(['action.yml', '.github/workflows/ci.yml', '.github/workflows/publish.yml'])('takes %s', async (path) => {
    expect(await githubErrors(path, textOf(path))).toEqual([]);
  });

  it('refuses what is none', async () => {
    expect(await githubErrors('action.yml', textOf('action.yml').replace('using: composite', 'using: bash'))).not.toEqual([]);
    expect(await githubErrors('ci.yml', 'on: push\njobs: { a: { runs-on: x, stepz: [] } }\n')).not.toEqual([]);
  });

  it('takes the workflow that init writes, and those of the guides', async () => {
    await inFolder({ '.github/CODEOWNERS': '' }, async (cwd) => {
      await svcLint(['init', '--yes'], { cwd });
      expect(await githubErrors('svc-lint.yml', readFileSync(join(cwd, '.github/workflows/svc-lint.yml'), 'utf8'))).toEqual([]);
    });
    const blocks = ['docs/ci-recipes.md', 'docs/adopting.md'].flatMap((path) => [...textOf(path).matchAll(/^```yaml\n(.*?)^```$/gms)]);
    const workflows = blocks.map(([, text = '']) => text).filter((text) => /^jobs:/m.test(text));
    expect(workflows.length).toBeGreaterThan(0);
    for (const text of workflows) expect(await githubErrors('recipe.yml', /^on:/m.test(text) ? text : `on: push\n${text}`)).toEqual([]);
  });
});

describe('.pre-commit-hooks.yaml', () => {
  it('names what the package installs, and options that there are', async () => {
    const [hook] = itemsOf(await rootOf('.pre-commit-hooks.yaml'));
    const [program, ...options] = stringOf(get(hook, 'entry'))?.split(' ') ?? [];
    expect(Object.keys(JSON.parse(textOf('package.json')).bin)).toContain(program);
    expect(stringOf(get(hook, 'language'))).toBe('node');
    await inFolder({ 'a.yaml': cronJob('a'), 'b.yaml': cronJob('b'), 'README.md': '' }, async (cwd) => {
      const { status, stdout } = await svcLint([...options, 'a.yaml'], { cwd });
      expect(status).toBe(1);
      expect(stdout).toContain('a.yaml:5:1');
      expect(stdout).not.toContain('b.yaml');
      expect((await svcLint([...options, 'README.md'], { cwd })).status).toBe(0);
    });
  });
});

describe('ci/gitlab.yml', () => {
  it('runs options that there are and keeps the report', async () => {
    const job = get(await rootOf('ci/gitlab.yml'), 'svc-lint');
    const variables = Object.fromEntries(
      entriesOf(get(job, 'variables')).map(({ key, value }) => [String(key.value), stringOf(value) ?? '']),
    );
    await inFolder({ 'a.yaml': cronJob('a') }, async (cwd) => {
      const words = argumentsOfNpx(['sh'], texts(get(job, 'script')).join('\n'), cwd, variables);
      expect(words.slice(0, 2)).toEqual(['--yes', 'svc-lint@latest']);
      expect((await svcLint(words.slice(2), { cwd })).status).toBe(1);
      const report = stringOf(get(job, 'artifacts', 'reports', 'codequality')) ?? '';
      expect(JSON.parse(readFileSync(join(cwd, report), 'utf8'))).toHaveLength(1);
    });
  });
});

describe('Dockerfile', () => {
  it('is content with itself: no shell before the program, no root', async () => {
    const text = textOf('Dockerfile');
    expect(text).toMatch(/^USER node$/m);
    const { stdout } = await inFolder({ Dockerfile: text }, (cwd) => svcLint(['-f', 'json'], { cwd }));
    expect(JSON.parse(stdout)).toMatchObject({ findings: [], problems: [] });
  });
});

describe('the guides', () => {
  const guides = [
    'README.md',
    'docs/getting-started.md',
    'docs/ci-recipes.md',
    'docs/custom-rules.md',
    'docs/classification.md',
    'docs/comparison.md',
    'docs/adopting.md',
  ];
  const files = new Set(
    execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: new URL('..', import.meta.url),
      encoding: 'utf8',
    }).split('\n'),
  );

  it.each(guides)('%s links to what is there', (path) => {
    const folder = path.includes('/') ? 'docs/' : '';
    for (const [, target = ''] of textOf(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      const wanted = new URL(target, `file:///${folder}`).pathname.slice(1);
      expect(
        [...files].some((file) => file === wanted || file.startsWith(`${wanted.replace(/\/$/, '')}/`)),
        target,
      ).toBe(true);
    }
  });

  it.each(guides)('%s names options that there are', async (path) => {
    const helps = await Promise.all([[], ['rules'], ['graph'], ['explain'], ['init']].map((command) => svcLint([...command, '--help'])));
    const known = new Set(helps.flatMap(({ stdout }) => stdout.match(/--[a-z-]+/g) ?? []));
    const lines = textOf(path).match(/svc-lint[^\n|]*/g) ?? [];
    for (const line of lines) {
      const own = line.split(/[`|]| # /)[0] ?? '';
      for (const option of /svc-lint(?:@\S+)? /.test(own) ? (own.match(/(?<= )--[a-z-]+/g) ?? []) : [])
        expect(known, `${line}: ${option}`).toContain(option);
    }
  });
});

describe('docs/custom-rules.md', () => {
  it('and README show configs that hold and find what the page says', async () => {
    const blocks = [...textOf('docs/custom-rules.md').matchAll(/^```yaml\n(customRules:.*?)^```$/gms)].map(([, text = '']) => text);
    const inReadme = /^```yaml\n(profile: .*?)^```$/ms.exec(textOf('README.md'))?.[1] ?? 'README: has none';
    expect(blocks.length).toBeGreaterThan(1);
    for (const text of [...blocks, inReadme]) {
      await inFolder({ 'svc-lint.yaml': text, 'a.yaml': cronJob('a') }, async (cwd) => {
        const { status, stderr } = await svcLint(['rules', '--format', 'ids'], { cwd });
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      });
    }
  });
});
