import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import { sourceOf } from '../../../src/services/launch/built-source.ts';
import { textAt } from './facts.ts';

const cases: readonly (readonly [
  what: string,
  built: string,
  files: readonly string[] | Readonly<Record<string, string>>,
  path: string | undefined,
  by: readonly string[],
])[] = [
  ['the file itself', 'server.js', ['server.js'], 'server.js', []],
  ['without an extension', 'server', ['server.js'], 'server.js', []],
  ['an index', '.', ['index.js'], 'index.js', []],
  ['a folder with main', 'api', { 'api/package.json': '{ "main": "lib/start.js" }', 'api/lib/start.js': '' }, 'api/lib/start.js', []],
  [
    'outDir and rootDir',
    'dist/worker.js',
    { 'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "source" } }', 'source/worker.ts': '' },
    'source/worker.ts',
    ['tsconfig outDir'],
  ],
  [
    'outDir with the sources’ own folder inside',
    'dist/src/worker.js',
    { 'tsconfig.json': '{ "compilerOptions": { "outDir": "./dist/" } }', 'src/worker.ts': '' },
    'src/worker.ts',
    ['tsconfig outDir'],
  ],
  [
    'outDir without rootDir',
    'build/worker.js',
    { 'tsconfig.json': '{ /* out */ "compilerOptions": { "outDir": "build", }, "include": ["app/**/*"] }', 'app/worker.ts': '' },
    'app/worker.ts',
    ['tsconfig outDir'],
  ],
  [
    'outDir of a base file',
    'apps/api/out/main.js',
    {
      'apps/api/tsconfig.json': '{ "extends": "../../tsconfig.base.json", "compilerOptions": { "outDir": "out", "rootDir": "src" } }',
      'tsconfig.base.json': '{}',
      'apps/api/src/main.ts': '',
    },
    'apps/api/src/main.ts',
    ['tsconfig outDir'],
  ],
  [
    'outDir of tsconfig.build.json',
    'dist/main.js',
    { 'tsconfig.json': '{}', 'tsconfig.build.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }', 'src/main.ts': '' },
    'src/main.ts',
    ['tsconfig outDir'],
  ],
  [
    'ES modules',
    'dist/worker.mjs',
    { 'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }', 'src/worker.mts': '' },
    'src/worker.mts',
    ['tsconfig outDir'],
  ],
  ['Nest', 'dist/main.js', { 'nest-cli.json': '{ "sourceRoot": "src" }', 'src/main.ts': '' }, 'src/main.ts', ['nest-cli.json sourceRoot']],
  [
    'a project of a Nest monorepo',
    'dist/apps/api/main.js',
    {
      'nest-cli.json':
        '{ "monorepo": true, "projects": { "api": { "root": "apps/api", "sourceRoot": "apps/api/src", "entryFile": "main" } } }',
      'apps/api/src/main.ts': '',
    },
    'apps/api/src/main.ts',
    ['nest-cli.json project'],
  ],
  [
    'a project of Nx',
    'dist/apps/api/main.js',
    {
      'apps/api/project.json':
        '{ "targets": { "build": { "options": { "outputPath": "dist/apps/api", "main": "apps/api/src/main.ts" } } } }',
      'apps/api/src/main.ts': '',
    },
    'apps/api/src/main.ts',
    ['project.json main'],
  ],
  [
    'a bundler',
    'dist/server.js',
    { 'package.json': '{ "scripts": { "build": "esbuild src/start.ts --bundle --outfile=dist/server.js" } }', 'src/start.ts': '' },
    'src/start.ts',
    ['package.json scripts.build'],
  ],
  ['convention', 'dist/worker.js', ['src/worker.ts'], 'src/worker.ts', ['naming convention?']],
  ['convention in JavaScript', 'lib/worker.js', ['src/worker.js'], 'src/worker.js', ['naming convention?']],
  ['convention beside the folder', 'dist/worker.js', ['worker.ts'], 'worker.ts', ['naming convention?']],
  [
    'convention in a package',
    'packages/jobs/dist/index.js',
    ['packages/jobs/src/index.ts'],
    'packages/jobs/src/index.ts',
    ['naming convention?'],
  ],
  ['convention of a monorepo', 'dist/apps/api/main.js', ['apps/api/src/main.ts'], 'apps/api/src/main.ts', ['naming convention?']],
  ['the one entry of a bundle', 'dist/bundle.js', ['src/index.ts'], 'src/index.ts', ['naming convention?']],
  ['what is built and kept', 'lib/worker.js', ['lib/worker.js'], 'lib/worker.js', []],
  [
    'outDir that is the folder itself',
    'dist/worker.js',
    { 'tsconfig.json': '{ "compilerOptions": { "outDir": "." } }', 'src/worker.ts': '' },
    'src/worker.ts',
    ['naming convention?'],
  ],
  [
    'outDir with patterns that name no folder',
    'out/worker.js',
    { 'tsconfig.json': '{ "compilerOptions": { "outDir": "out" }, "include": ["**/*", "types.d.ts", 5] }', 'src/worker.ts': '' },
    'src/worker.ts',
    ['tsconfig outDir'],
  ],
  [
    'a Nest project in a folder',
    'apps/shop/dist/main.js',
    { 'apps/shop/nest-cli.json': '{ "sourceRoot": "lib" }', 'apps/shop/lib/main.ts': '' },
    'apps/shop/lib/main.ts',
    ['nest-cli.json sourceRoot'],
  ],
  ['Nest by default', 'dist/main.js', { 'nest-cli.json': '{}', 'src/main.ts': '' }, 'src/main.ts', ['nest-cli.json sourceRoot']],
  [
    'a bundled project of a Nest monorepo',
    'dist/api/start.js',
    {
      'nest-cli.json': '{ "projects": { "web": { "root": "apps/web" }, "api": { "root": "apps/api", "entryFile": "start" } } }',
      'apps/api/src/start.ts': '',
    },
    'apps/api/src/start.ts',
    ['nest-cli.json project'],
  ],
  [
    'a project of a Nest monorepo without a root',
    'dist/api/main.js',
    { 'nest-cli.json': '{ "projects": { "api": {} } }', 'src/main.ts': '' },
    'src/main.ts',
    ['nest-cli.json project'],
  ],
  [
    'a project of a Nest monorepo that is not there',
    'dist/apps/api/main.js',
    { 'nest-cli.json': '{ "projects": { "api": { "root": "apps/api" } } }', 'src/apps/api/main.ts': '' },
    'src/apps/api/main.ts',
    ['nest-cli.json sourceRoot'],
  ],
  [
    'another file of a project of Nx',
    'dist/apps/api/worker.js',
    {
      'apps/api/project.json':
        '{ "targets": { "lint": {}, "build": { "options": { "outputPath": "{workspaceRoot}/dist/{projectRoot}", "main": "{projectRoot}/src/start.ts" } } } }',
      'apps/api/src/start.ts': '',
      'apps/api/src/worker.ts': '',
    },
    'apps/api/src/worker.ts',
    ['project.json main'],
  ],
  [
    'the entry of a project of Nx under another name',
    'dist/apps/api/main.js',
    {
      'apps/api/project.json':
        '{ "targets": { "build": { "options": { "outputPath": "dist/apps/api", "main": "apps/api/src/start.ts" } } } }',
      'apps/api/src/start.ts': '',
    },
    'apps/api/src/start.ts',
    ['project.json main'],
  ],
  [
    'a project of Nx whose source is not there',
    'dist/apps/api/main.js',
    {
      'apps/api/project.json':
        '{ "targets": { "build": { "options": { "outputPath": "dist/apps/api", "main": "apps/api/src/start.ts" } } } }',
      'src/apps/api/main.ts': '',
    },
    'src/apps/api/main.ts',
    ['naming convention?'],
  ],
  [
    'a project of Nx that is built elsewhere',
    'dist/apps/api/main.js',
    {
      'apps/api/project.json':
        '{ "targets": { "build": { "options": { "outputPath": "out/apps/api", "main": "apps/api/src/start.ts" } } } }',
      'apps/api/src/start.ts': '',
      'apps/api/src/main.ts': '',
    },
    'apps/api/src/main.ts',
    ['naming convention?'],
  ],
  [
    'a bundler of several sources, by name',
    'dist/worker.js',
    {
      'package.json': '{ "scripts": { "test": "vitest", "n": 5, "build": "tsup src/jobs/worker.ts src/api.ts" } }',
      'src/jobs/worker.ts': '',
      'src/api.ts': '',
    },
    'src/jobs/worker.ts',
    ['package.json scripts.build'],
  ],
  [
    'a bundler of the one source',
    'dist/main.js',
    { 'package.json': '{ "scripts": { "build": "ncc build src/api.ts" } }', 'src/api.ts': '' },
    'src/api.ts',
    ['package.json scripts.build'],
  ],
  [
    'a bundler of several sources, none of them meant',
    'dist/x.js',
    { 'package.json': '{ "scripts": { "build": "tsup src/a.ts src/b.ts" } }', 'src/a.ts': '', 'src/b.ts': '' },
    undefined,
    [],
  ],
  [
    'a bundler in a package',
    'jobs/dist/x.js',
    { 'jobs/package.json': '{ "scripts": { "build": "esbuild ./src/a.ts --outfile=./dist/x.js" } }', 'jobs/src/a.ts': '' },
    'jobs/src/a.ts',
    ['package.json scripts.build'],
  ],
  [
    'a bundler of what is not there',
    'dist/x.js',
    { 'package.json': '{ "scripts": { "build": "esbuild src/a.ts --outfile=dist/x.js" } }' },
    undefined,
    [],
  ],
  ['what lies in the sources’ folder', 'worker.js', ['src/worker.ts'], 'src/worker.ts', ['naming convention?']],
  ['convention of a package in a monorepo', 'dist/api/main.js', ['api/src/main.ts'], 'api/src/main.ts', ['naming convention?']],
  ['nothing', 'dist/worker.js', ['src/server.ts'], undefined, []],
  ['an absolute path', '/app/dist/worker.js', ['src/worker.ts'], undefined, []],
  ['a path that leads out', '../dist/worker.js', ['src/worker.ts'], undefined, []],
];

describe('from the built file to its source', () => {
  it.each(cases)('%s', (_, built, files, path, by) => {
    const tree = Array.isArray(files) ? Object.fromEntries(files.map((name) => [name, ''])) : (files as Readonly<Record<string, string>>);
    const found = sourceOf(built, memoryWorkspace(tree));
    expect(found?.path).toBe(path);
    expect(found?.by.map((hop) => `${hop.by}${hop.guessed ? '?' : ''}`) ?? []).toEqual(by);
  });

  it('has none where it cannot be read', () => {
    const workspace = memoryWorkspace({ 'src/worker.ts': '' });
    expect(sourceOf('dist/worker.js', { ...workspace, read: () => undefined })).toBeUndefined();
  });

  it('says where it is written', () => {
    const workspace = memoryWorkspace({
      'tsconfig.json': '{\n  "compilerOptions": { "outDir": "dist", "rootDir": "src" }\n}\n',
      'src/worker.ts': '',
      'package.json': '{ "scripts": { "build": "tsup src/cli.ts" } }',
      'src/cli.ts': '',
    });
    expect(textAt(sourceOf('dist/worker.js', workspace)?.by[0]?.at)).toBe('"dist"');
  });

  it('survives project files that are not what they should be', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '"x"',
      '{"compilerOptions":{"outDir":{}}}',
      '{"compilerOptions":',
      '{ "extends": "./tsconfig.json" }',
      `${'['.repeat(5000)}`,
    ]) {
      const workspace = memoryWorkspace({ 'tsconfig.json': text, 'package.json': text, 'nest-cli.json': text, 'src/worker.ts': '' });
      expect(sourceOf('dist/worker.js', workspace)?.path).toBe('src/worker.ts');
    }
  });
});
