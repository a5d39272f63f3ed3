import { expect, it } from 'vitest';
import { catalog } from '../../../rules/catalog/index.ts';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import type { Workspace } from '../../../src/model/workspace.ts';
import { readCode } from '../../../src/readers/source/read-code.ts';

/** Where an import of `src/main.ts` leads: a file, `?` and why it is missing, or nothing for a package and what is no code. */
async function leadsTo(specifier: string, files: Readonly<Record<string, string>>, unreadable: readonly string[] = []): Promise<string> {
  const whole = memoryWorkspace({ 'src/main.ts': `import ${JSON.stringify(specifier)};\n`, ...files });
  const workspace: Workspace = { ...whole, read: (path) => (unreadable.includes(path) ? undefined : whole.read(path)) };
  const facts = await readCode({ entry: 'src/main.ts', workspace, catalog });
  expect(facts?.files[0]).toBe('src/main.ts');
  return [...(facts?.files.slice(1) ?? []), ...(facts?.gaps.map(({ why }) => `?${why}`) ?? [])].join(' ');
}

const lost = 'an alias that no tsconfig paths or package.json imports explain';
const paths = (entries: string, more = '') => ({ 'tsconfig.json': `{ "compilerOptions": { ${more}"paths": ${entries} } }` });

it.each<[specifier: string, files: Readonly<Record<string, string>>, to: string]>([
  ['./a?worker', { 'src/a.ts': '' }, 'src/a.ts'],
  ['./a#x', { 'src/a.ts': '' }, 'src/a.ts'],
  ['', {}, '?not a module name'],
  ['a'.repeat(401), {}, '?not a module name'],
  ['/app/a', {}, '?an absolute path'],
  ['../../a', {}, '?it lies outside of what was linted'],
  ['../..', {}, '?it lies outside of what was linted'],
  ['./a', {}, '?no such file in the input'],
  ['./a', { 'src/a.d.ts': '' }, ''],
  ['./a.js', { 'src/a.d.ts': '' }, ''],
  ['./a.css', {}, ''],
  ['./a', { 'src/a.json': '{}' }, 'src/a.json'],
  ['.', { 'src/index.ts': '' }, 'src/index.ts'],
  ['node:fs', {}, ''],
  ['fs', { 'src/fs.ts': '' }, ''],
  ['npm:chalk@^5.0.0', {}, ''],
  ['https://deno.land/std/http.ts', {}, ''],
  ['styles.scss', {}, ''],
  ['chalk', {}, ''],
  ['chalk/x.js', {}, `?${lost}`],
  ['@/a', {}, `?${lost}`],
  ['#a', {}, `?${lost}`],
  ['#a', { 'package.json': '{ "imports": { "#a": "./src/a.ts" } }', 'src/a.ts': '' }, 'src/a.ts'],
  ['#a', { 'package.json': '{ "imports": { "#a": { "node": "chalk" } } }' }, ''],
  ['#b', { 'package.json': '{ "imports": { "#a": "./src/a.ts" } }', 'src/a.ts': '' }, `?${lost}`],
  // The package itself
  ['shop/a', { 'package.json': '{ "name": "shop" }', 'src/a.ts': '' }, 'src/a.ts'],
  ['shop', { 'package.json': '{ "name": "shop" }', 'src/index.ts': '' }, 'src/index.ts'],
  ['shop', { 'package.json': '{ "name": "shop" }' }, ''],
  ['shop', { 'package.json': '{ "name": "shop", "main": "lib/a.js" }', 'lib/a.js': '' }, 'lib/a.js'],
  // paths of tsconfig
  ['a', { ...paths('{ "a": ["src/a.ts"] }'), 'src/a.ts': '' }, 'src/a.ts'],
  ['a', { ...paths('{ "b": ["src/a.ts"] }'), 'src/a.ts': '' }, ''],
  ['a/b', { ...paths('{ "a/*": ["src/x/*"], "*": ["src/y/*"] }'), 'src/x/b.ts': '', 'src/y/a/b.ts': '' }, 'src/x/b.ts'],
  ['a/b', { ...paths('{ "*": ["src/y/*"], "a/*": ["src/x/*"] }'), 'src/x/b.ts': '', 'src/y/a/b.ts': '' }, 'src/x/b.ts'],
  ['a/b', { ...paths('{ "a/*": ["src/x/*"] }') }, '?no file where tsconfig paths point'],
  ['a/b', { ...paths('{ "a/*": ["node_modules/a/*"] }') }, ''],
  ['chalk', { ...paths('{ "*": ["types/*"] }') }, ''],
  ['a', { ...paths('{ "a": [5, "src/a.ts"] }'), 'src/a.ts': '' }, 'src/a.ts'],
  ['a', { ...paths('{ "a": ["a.ts"] }', '"baseUrl": "./lib", '), 'lib/a.ts': '' }, 'lib/a.ts'],
  ['a', { ...paths('{ "a": ["a.ts"] }', '"baseUrl": 5, '), 'a.ts': '' }, 'a.ts'],
  ['lib/a', { 'tsconfig.json': '{ "compilerOptions": { "baseUrl": "." } }', 'lib/a.ts': '' }, 'lib/a.ts'],
  ['lib/a', { 'tsconfig.json': '{ "compilerOptions": { "baseUrl": 5 } }', 'lib/a.ts': '' }, 'lib/a.ts'],
  ['lib/a', { 'src/lib/a.ts': '' }, 'src/lib/a.ts'],
  ['~/a', { 'src/a.ts': '' }, 'src/a.ts'],
  ['lib/a', { 'package.json': '{ "dependencies": { "lib": "1" } }', 'lib/a.ts': '' }, ''],
  // Bases of tsconfig
  [
    'a',
    {
      'tsconfig.json': '{ "extends": ["./x.json", "./y.json"] }',
      'x.json': '{}',
      'y.json': '{ "compilerOptions": { "paths": { "a": ["src/a.ts"] } } }',
      'src/a.ts': '',
    },
    'src/a.ts',
  ],
  ['a', { 'tsconfig.json': '{ "compilerOptions": { /* ', 'src/a.ts': '' }, ''],
  ['a', { 'tsconfig.json': '{ // ', 'src/a.ts': '' }, ''],
  ['a', { 'tsconfig.json': '{ "compilerOptions" }', 'src/a.ts': '' }, ''],
  ['a', { 'tsconfig.json': '{ compilerOptions: {} }', 'src/a.ts': '' }, ''],
  ['a', { 'tsconfig.json': '{ "extends": 5 }', 'src/a.ts': '' }, ''],
  ['a', { 'tsconfig.json': '{ "extends": "./x" }', 'x.json': '{ "extends": "./tsconfig" }', 'src/a.ts': '' }, ''],
  ['a', { 'tsconfig.json': '{ "extends": "@tsconfig/node20" }', 'src/a.ts': '' }, ''],
  [
    'a',
    {
      'tsconfig.json': '{ "extends": "@shop/config" }',
      'package.json': '{ "workspaces": ["config"] }',
      'config/package.json': '{ "name": "@shop/config" }',
      'config/tsconfig.json': '{ "compilerOptions": { "paths": { "a": ["../src/a.ts"] } } }',
      'src/a.ts': '',
    },
    'src/a.ts',
  ],
  [
    'a',
    {
      'tsconfig.json': '{ "extends": "@shop/config/base.json" }',
      'package.json': '{ "workspaces": ["config"] }',
      'config/package.json': '{ "name": "@shop/config" }',
      'config/base.json': '{ "compilerOptions": { "paths": { "a": ["../src/a.ts"] } } }',
      'src/a.ts': '',
    },
    'src/a.ts',
  ],
  [
    'a',
    {
      'tsconfig.b.json': '{ "compilerOptions": { "paths": { "a": ["b.ts"] } } }',
      'tsconfig.a.json': '{ "compilerOptions": { "paths": { "a": ["a.ts"] } } }',
      'a.ts': '',
      'b.ts': '',
    },
    'a.ts',
  ],
  // Workspaces
  [
    'jobs',
    {
      'package.json': '{ "workspaces": { "packages": ["libs/*", 5] } }',
      'libs/jobs/package.json': '{ "name": "jobs" }',
      'libs/jobs/index.ts': '',
    },
    'libs/jobs/index.ts',
  ],
  [
    'jobs',
    { 'lerna.json': '{ "packages": ["libs/*", 5] }', 'libs/jobs/package.json': '{ "name": "jobs" }', 'libs/jobs/index.ts': '' },
    'libs/jobs/index.ts',
  ],
  [
    'jobs',
    {
      'package.json': '{ "workspaces": ["**", "!x", "libs/**"] }',
      'libs/a/b/jobs/package.json': '{ "name": "jobs" }',
      'libs/a/b/jobs/src/main.ts': '',
      'libs/README.md': '',
    },
    'libs/a/b/jobs/src/main.ts',
  ],
  [
    'jobs',
    { 'package.json': '{ "workspaces": ["libs/*"] }', 'libs/jobs/package.json': '{ "name": "jobs" }' },
    '?the source of the workspace package jobs was not found',
  ],
  [
    'jobs/a',
    { 'package.json': '{ "workspaces": ["libs/*"] }', 'libs/jobs/package.json': '{ "name": "jobs" }', 'libs/jobs/a.ts': '' },
    'libs/jobs/a.ts',
  ],
  [
    'jobs/b',
    { 'package.json': '{ "workspaces": ["libs/*"] }', 'libs/jobs/package.json': '{ "name": "jobs" }', 'libs/jobs/a.ts': '' },
    '?the source of the workspace package jobs was not found',
  ],
  [
    'jobs',
    { 'package.json': '{ "workspaces": ["libs/*"] }', 'libs/jobs/package.json': '{ "version": "1" }', 'libs/jobs/index.ts': '' },
    '',
  ],
  [
    'jobs',
    {
      'package.json': '{ "workspaces": ["a", "b"] }',
      'a/package.json': '{ "name": "jobs" }',
      'b/package.json': '{ "name": "jobs" }',
      'a/index.ts': '',
      'b/index.ts': '',
    },
    'a/index.ts',
  ],
  [
    'jobs',
    {
      'pnpm-workspace.yaml': 'catalog:\n  - no\n\npackages:\n\n# all\n  - "libs/*"\nother:\n  - no/*\n',
      'libs/jobs/package.json': '{ "name": "jobs" }',
      'libs/jobs/index.ts': '',
      'no/x/package.json': '{ "name": "jobs" }',
    },
    'libs/jobs/index.ts',
  ],
  [
    'jobs',
    {
      'shop/package.json': '{ "workspaces": ["libs/*"] }',
      'shop/libs/jobs/package.json': '{ "name": "jobs" }',
      'shop/libs/jobs/index.ts': '',
    },
    'shop/libs/jobs/index.ts',
  ],
])('%s of %j leads to %s', async (specifier, files, to) => {
  expect(await leadsTo(specifier, files)).toBe(to);
});

const jobs = (declared: string, ...sources: readonly string[]) => ({
  'package.json': '{ "workspaces": ["jobs"] }',
  'jobs/package.json': `{ "name": "jobs", ${declared} }`,
  ...Object.fromEntries(sources.map((path) => [`jobs/${path}`, ''])),
});

it.each<[what: string, specifier: string, files: Readonly<Record<string, string>>, to: string]>([
  ['exports as a text', 'jobs', jobs('"exports": "./dist/a.js"', 'src/a.ts'), 'jobs/src/a.ts'],
  [
    'exports as a text, of a path inside',
    'jobs/b',
    jobs('"exports": "./dist/a.js"', 'src/a.ts'),
    '?the source of the workspace package jobs was not found',
  ],
  ['conditions', 'jobs', jobs('"exports": { "import": { "types": "./a.d.ts", "default": "./a.js" } }', 'a.ts'), 'jobs/a.ts'],
  [
    'conditions, of a path inside',
    'jobs/b',
    jobs('"exports": { "import": "./a.js" }', 'a.ts'),
    '?the source of the workspace package jobs was not found',
  ],
  ['a list of them', 'jobs', jobs('"exports": { ".": ["./a.js", "./b.js"] }', 'a.ts'), 'jobs/a.ts'],
  ['conditions that none of ours is', 'jobs', jobs('"exports": { ".": { "browser": "./a.js" } }', 'index.ts'), 'jobs/index.ts'],
  ['nothing', 'jobs', jobs('"exports": { ".": null }', 'index.ts'), 'jobs/index.ts'],
  ['no conditions at all', 'jobs', jobs('"exports": {}', 'index.ts'), 'jobs/index.ts'],
  ['a path', 'jobs/b', jobs('"exports": { ".": "./a.js", "./b": "./x.js" }', 'x.ts'), 'jobs/x.ts'],
  [
    'a pattern',
    'jobs/b/c.js',
    jobs('"exports": { ".": "./a.js", "./x/*": "./no.js", "./b/*.js": "./lib/*.js" }', 'lib/c.ts'),
    'jobs/lib/c.ts',
  ],
  ['a pattern that is too long', 'jobs/b', jobs('"exports": { "./b*b": "./lib/*.js" }', 'b.ts'), 'jobs/b.ts'],
  ['main', 'jobs', jobs('"main": "dist/a.js"', 'src/a.ts'), 'jobs/src/a.ts'],
  ['types', 'jobs', jobs('"types": "dist/a.d.ts"', 'src/a.ts'), 'jobs/src/a.ts'],
  ['a main that is not there', 'jobs', jobs('"main": "dist/a.js"', 'src/index.ts'), 'jobs/src/index.ts'],
  [
    'nested too deep',
    'jobs',
    jobs(`"exports": { ".": ${'{ "node": '.repeat(8)}"./a.js"${' }'.repeat(8)} }`, 'a.ts', 'index.ts'),
    'jobs/index.ts',
  ],
])('%s', async (_, specifier, files, to) => {
  expect(await leadsTo(specifier, files)).toBe(to);
});

it('reads on where a project file cannot be read', async () => {
  const files = {
    'package.json': '{ "workspaces": ["libs/*"] }',
    'pnpm-workspace.yaml': 'packages:\n  - libs/*\n',
    'tsconfig.json': '{}',
    'libs/jobs/package.json': '{ "name": "jobs" }',
    'src/a.ts': '',
    'libs/jobs/index.ts': '',
  };
  expect(await leadsTo('./a', files, ['package.json', 'tsconfig.json', 'pnpm-workspace.yaml'])).toBe('src/a.ts');
  expect(await leadsTo('jobs', files, ['pnpm-workspace.yaml'])).toBe('libs/jobs/index.ts');
  expect(await leadsTo('jobs', files, ['libs/jobs/package.json'])).toBe('');
  expect(await leadsTo('chalk', files, ['tsconfig.json'])).toBe('');
  expect(await leadsTo('./a', files, ['src/a.ts'])).toBe('?it cannot be read');
  const large = memoryWorkspace({ 'src/main.ts': "import './a';", 'src/a.ts': '' });
  const workspace: Workspace = {
    ...large,
    read: (path) => (path === 'src/a.ts' ? undefined : large.read(path)),
    refusal: () => ({ why: 'it is too large', isProblem: false }),
  };
  const facts = await readCode({ entry: 'src/main.ts', workspace, catalog });
  expect(facts).toMatchObject({ complete: false, gaps: [{ what: './a', why: 'it is too large' }] });
});

it.each([
  [new Error('gone'), 'svc-lint failed on it: Error: gone'],
  [new RangeError('Maximum call stack size exceeded'), 'it is nested too deep'],
])('tells a program on which it fails: %s', async (error, why) => {
  const whole = memoryWorkspace({
    'src/main.ts': "const name = './jobs/worker';\nconst { start } = await import(name);\nif (start) start();",
  });
  const workspace: Workspace = {
    ...whole,
    list: (path) => {
      if (path === 'src/jobs') throw error;
      return whole.list(path);
    },
  };
  const facts = await readCode({ entry: 'src/main.ts', workspace, catalog });
  expect(facts).toMatchObject({ complete: false, intakes: [] });
  expect(facts?.gaps.map((gap) => gap.why)).toEqual(['it loads modules whose names are made at run time', why]);
});

it.each<[guard: string, runs: boolean]>([
  ['if (require.main !== module) start();', true],
  ['if (module.parent) start();', true],
  ['if (require.main === module) start();', false],
])('%s in a module that is imported', async (guard, runs) => {
  const files = {
    'src/main.ts': "import './jobs';",
    'src/jobs.ts': `import { Worker } from 'bullmq';\nfunction start() { new Worker('images', async () => {}); }\n${guard}`,
  };
  const facts = await readCode({ entry: 'src/main.ts', workspace: memoryWorkspace(files), catalog });
  expect(facts?.intakes.length).toBe(runs ? 1 : 0);
});
