import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../../../src/files/workspace.ts';
import { locate } from '../../../../src/model/place.ts';
import { get, type Node } from '../../../../src/model/tree.ts';
import { evaluateFile } from '../../../../src/readers/source/javascript/evaluate/evaluate.ts';
import { spent } from '../../../spent.ts';

/** Plain data; `?reason` for what is not known, `…` for what may be missing. */
function plain(node: Node | undefined): unknown {
  switch (node?.kind) {
    case 'scalar':
      return node.value;
    case 'unknown':
      return `?${node.reason}`;
    case 'seq':
      return [...node.items.map(plain), ...(node.gap ? [`…${node.gap.reason}`] : [])];
    case 'map':
      return Object.fromEntries([
        ...node.entries.map(({ key, value }) => [key.value, plain(value)]),
        ...(node.gap ? [['…', node.gap.reason]] : []),
      ]);
    default:
      return undefined;
  }
}

const settings = `
exports.timeout = 60 * 1000;
exports.common = { kill_timeout: 5000, env: { A: 1 } };
exports.app = (name, port = 3000) => ({ name, port });
`;
const others = {
  'lib/settings.js': settings,
  'lib/data.json': '{ "name": "shop", "apps": ["api", "worker"], "n": 3 }',
  'lib/esm.mjs': `import { join } from 'node:path'; export const root = join(import.meta.dirname, 'src'); export default { port: 8080 }; export function make(name) { return { name } }`,
  'lib/index.js': 'module.exports = "the folder"',
  'lib/loop.js': `exports.early = 1; const back = require('./loop-back'); exports.late = back.seen;`,
  'lib/loop-back.js': `const loop = require('./loop'); exports.seen = loop.early;`,
  'lib/broken.js': 'module.exports = {',
  'lib/typed.ts': 'export const kill: number = 1500; export type X = { a: 1 };',
  'package.json': '{ "name": "root-package" }',
};

function evaluate(text: string, path = 'deploy/ecosystem.config.js') {
  const workspace = memoryWorkspace({ ...others, [path]: text });
  return evaluateFile({ path, text }, workspace);
}

function exported(text: string, path?: string): unknown {
  const { exports, defaultExport } = evaluate(text, path);
  return plain(defaultExport ?? exports);
}

/** The value of one expression. */
function value(expression: string): unknown {
  return (exported(`module.exports = { value: ${expression} }`) as { value: unknown }).value;
}

const env = (name: string) => `?the environment variable ${name} is not known`;
const condition = '?it depends on a condition that is not known';

describe('shapes of a module', () => {
  const apps = { apps: [{ name: 'a' }] };
  it.each<[string, string, unknown]>([
    ['module.exports', `module.exports = { apps: [{ name: 'a' }] }`, apps],
    ['module.exports.apps', `module.exports.apps = [{ name: 'a' }]`, apps],
    ['exports.apps', `exports.apps = [{ name: 'a' }]`, apps],
    ['a name first', `const config = { apps: [{ name: 'a' }] }; module.exports = config`, apps],
    ['export default', `export default { apps: [{ name: 'a' }] }`, apps],
    ['export const', `export const apps = [{ name: 'a' }]`, apps],
    ['export { x as y }', `const list = [{ name: 'a' }]; export { list as apps }`, apps],
    ['a bare list', `module.exports = [{ name: 'a' }]`, [{ name: 'a' }]],
    ['a bare app', `module.exports = { name: 'a', script: 'b' }`, { name: 'a', script: 'b' }],
    ['exports chained', `exports = module.exports = { a: 1 }; exports.b = 2`, { a: 1, b: 2 }],
    ['changed afterwards', `const c = { apps: [] }; module.exports = c; c.apps.push({ name: 'a' })`, apps],
    ['an identity function of its own', `const defineConfig = (c) => c; module.exports = defineConfig({ apps: [{ name: 'a' }] })`, apps],
    ['immediately invoked', `module.exports = (() => { const name = 'a'; return { apps: [{ name }] } })()`, apps],
    ['top-level return', `module.exports = { apps: [{ name: 'a' }] }; return; module.exports = 1`, apps],
    ['hash bang and "use strict"', `#!/usr/bin/env node\n'use strict'; module.exports = { a: 1 }`, { a: 1 }],
    ['nothing', '', {}],
  ])('%s', (_, text, expected) => {
    expect(exported(text)).toEqual(expected);
  });

  it.each<[string, string, unknown]>([
    ['annotations', `const apps: App[] = [{ name: 'a' as string }]; export default { apps } as Config`, { apps: [{ name: 'a' }] }],
    ['satisfies', `export default { n: 1 } satisfies X`, { n: 1 }],
    ['as const', `const N = { a: 1 } as const; export default <X>N`, { a: 1 }],
    ['not null', `const N: { a?: number } = { a: 1 }; export default { v: N!.a! }`, { v: 1 }],
    ['import type', `import type { X } from 'x'; import { type Y, kill } from '../lib/typed'; export default { kill }`, { kill: 1500 }],
    ['export =', `const c = { a: 1 }; export = c`, { a: 1 }],
    ['import = require', `import data = require('../lib/data.json'); export = { n: data.n }`, { n: 3 }],
    ['interface, type, declare', `interface A { a: 1 } type B = A; declare const x: B; export default { a: 1 }`, { a: 1 }],
    ['generics', `function id<T>(x: T): T { return x } export default id<{ a: number }>({ a: 1 })`, { a: 1 }],
    ['enum', `enum E { A } export default { a: E.A, b: 1 }`, { a: '?E is not evaluated', b: 1 }],
  ])('TypeScript: %s', (_, text, expected) => {
    expect(exported(text, 'deploy/ecosystem.config.ts')).toEqual(expected);
  });

  it('tells that a function is exported', () => {
    expect(evaluate('module.exports = () => ({ apps: [] })').isFunction).toBe(true);
    expect(evaluate('export default function () { return {} }').isFunction).toBe(true);
    expect(evaluate('module.exports = { apps: [] }').isFunction).toBe(false);
  });

  it('has no value for a file that does not parse', () => {
    const { exports, defaultExport, errors } = evaluate('module.exports = {');
    expect([exports, defaultExport, errors.map(({ message, at }) => [message, at.start])]).toEqual([
      undefined,
      undefined,
      [['Expected `}` but found `EOF`', 18]],
    ]);
  });

  it('calls an exported function to see what it would return', () => {
    expect(exported(`module.exports = (env, { mode }) => ({ apps: [{ name: 'a', mode }] })`)).toEqual({
      apps: [{ name: 'a', mode: '?an argument that is not known' }],
    });
  });

  it.each<[string, string, unknown]>([
    ['comments', '// a\n{ /* b */ "a": 1, // c\n }', { a: 1 }],
    ['trailing commas, single quotes, bare keys', `{ apps: [{ 'name': 'x', }, ], }`, { apps: [{ name: 'x' }] }],
    ['a list', '[{ "a": 1 }]', [{ a: 1 }]],
    ['a computed value', '{ "a": 60 * 1000 }', { a: 60000 }],
    [
      'names that JSON does not have',
      '{ "a": process.env.X, "b": __dirname }',
      { a: env('X'), b: '?__dirname is not defined in this file' },
    ],
    ['nothing', '', undefined],
  ])('JSON with %s', (_, text, expected) => {
    expect(exported(text, 'deploy/ecosystem.json')).toEqual(expected);
  });
});

describe('expressions', () => {
  it.each<[string, unknown]>([
    ['"text"', 'text'],
    ['1_000', 1000],
    ['-5', -5],
    ['0x10', 16],
    ['true', true],
    ['null', null],
    ['[1, , 2]', [1, null, 2]],
    ['1n', '?a bigint'],
    ['/a+/', '?a regular expression'],
    ['60 * 1000', 60000],
    ['(1 + 2) * 3 - 4 / 2 % 3', 7],
    ['2 ** 10', 1024],
    ['1 << 4 | 1', 17],
    ["'a' + 1 + true", 'a1true'],
    ['1 + 2 + "x"', '3x'],
    ['`a${1 + 1}b${"c"}`', 'a2bc'],
    ['`~/${process.env.USER}/x`', env('USER')],
    ['1 < 2 && "yes"', 'yes'],
    ['"b" > "a"', true],
    ['2 >= 3', false],
    ['1 == "1"', true],
    ['1 === "1"', false],
    ['null == undefined', true],
    ['undefined ?? 4', 4],
    ['0 ?? 4', 0],
    ['0 || 4', 4],
    ['"" || null || "c"', 'c'],
    ['!0', true],
    ['typeof "x"', 'string'],
    ['void 0 === undefined', true],
    ['~5', -6],
    ['true ? 1 : 2', 1],
    ['({ a: { b: 2 } }).a.b', 2],
    ['({ a: { b: 2 } })["a"]["b"]', 2],
    ['[1, 2, 3][1]', 2],
    ['[1, 2].length', 2],
    ['"abc"[1]', 'b'],
    ['null?.a', null],
    ['({ a: 1 })?.a', 1],
    ['undefined?.a.b.c', null],
    ['"x" in { x: 1 }', true],
    ['(1, 2)', 2],
    ['process.platform', 'linux'],
    ['new Foo()', '?an object of a class'],
    ['class {}', '?a construct that is not evaluated'],
    ['tag`x`', '?a construct that is not evaluated'],
    ['() => 1', '?a function'],
    ['missing', '?missing is not defined in this file'],
  ])('%s', (expression, expected) => {
    // In a list, because `undefined` is left out of objects and is null in lists.
    expect((value(`[${expression}]`) as unknown[])[0]).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['process.env.X', env('X')],
    ['process.env["X"]', env('X')],
    ["process.env.X || 'default'", 'default'],
    ['process.env.X ?? 8080', 8080],
    ["process.env.X || process.env.Y || 'z'", 'z'],
    ['Number(process.env.X) || 4', 4],
    ['Number(process.env.X || 4)', 4],
    ['parseInt(process.env.X, 10) || 4', 4],
    ["parseInt(process.env.X || '12', 10)", 12],
    ['+process.env.X || 4', 4],
    ['process.env.X && 5', env('X')],
    ['process.env.X ? 1 : 2', condition],
    ['process.env.X ? 1 : 1', 1],
    ["process.env.X === 'production' ? { a: 1, b: 2 } : { a: 1, b: 3 }", { a: 1, b: condition }],
    ['!process.env.X', env('X')],
    ['Number(process.env.X) ?? 4', env('X')],
    ["(process.env.X || 'a,b').split(',')", ['a', 'b']],
    ["process.env.X?.split(',') ?? ['a']", ['a']],
    ["process.env.X.split(',')", env('X')],
    ['{ ...process.env, A: 1 }', { A: 1, '…': 'the environment is not known' }],
    ['{ A: 1, ...process.env }', { A: '?it may be overridden: the environment is not known', '…': 'the environment is not known' }],
  ])('environment: %s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['__dirname', '/<workspace>/deploy'],
    ['__filename', '/<workspace>/deploy/ecosystem.config.js'],
    ['process.cwd()', '/<workspace>/deploy'],
    ["require('path').join(__dirname, '..', 'dist', 'x.js')", '/<workspace>/dist/x.js'],
    ["require('node:path').resolve('dist/x.js')", '/<workspace>/deploy/dist/x.js'],
    ["require('path').resolve(__dirname, '/srv/x')", '/srv/x'],
    ["require('path').dirname('/a/b/c')", '/a/b'],
    ["require('path').basename('/a/b.js', '.js')", 'b'],
    ["require('path').extname('a.ts')", '.ts'],
    ["require('path').relative(__dirname, __dirname + '/a')", 'a'],
    ["require('path').posix.join('a', 'b')", 'a/b'],
    ["require('path').sep", '/'],
    ["require('path').join(process.env.ROOT, 'x')", env('ROOT')],
    ["require('os').cpus().length", '?os.cpus is not known'],
    ["require('os').EOL", '\n'],
    ['`${__dirname}/../../../etc/passwd`', '/<workspace>/deploy/../../../etc/passwd'],
    ["require('path').join(__dirname, '../../../../etc/passwd')", '/etc/passwd'],
    ["JSON.parse(require('fs').readFileSync(__dirname + '/../lib/data.json', 'utf8')).name", 'shop'],
    ["require('fs').readFileSync('/etc/passwd', 'utf8')", '?the file /etc/passwd is not part of the input'],
    ["require('fs').existsSync('../package.json')", true],
    ["require('fs').existsSync('.env')", '?whether .env exists is not known'],
    ["require('dotenv').config().parsed", '?the module dotenv is not evaluated'],
  ])('Node: %s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  it.each<[string, string, unknown]>([
    ['import.meta.dirname', 'export default { v: import.meta.dirname }', '/<workspace>/deploy'],
    [
      'fileURLToPath',
      `import path from 'path'; import { fileURLToPath } from 'url'; const d = path.dirname(fileURLToPath(import.meta.url)); export default { v: path.join(d, 'x') }`,
      '/<workspace>/deploy/x',
    ],
    [
      'new URL',
      `import { fileURLToPath, URL } from 'node:url'; export default { v: fileURLToPath(new URL('./x.js', import.meta.url)) }`,
      '/<workspace>/deploy/x.js',
    ],
    ['pathname', `export default { v: new URL('../x', import.meta.url).pathname }`, '/<workspace>/x'],
    ['import * as', `import * as path from 'path'; export default { v: path.join('a', 'b') }`, 'a/b'],
    ['import()', `const { root } = await import('../lib/esm.mjs'); export default { v: root }`, '/<workspace>/lib/src'],
    [
      'import of a name',
      `import settings, { root as r, make } from '../lib/esm.mjs'; export default { v: [settings.port, r, make('x')] }`,
      [8080, '/<workspace>/lib/src', { name: 'x' }],
    ],
    [
      'import of CommonJS',
      `import settings, { timeout } from '../lib/settings.js'; export default { v: [settings.timeout, timeout] }`,
      [60000, 60000],
    ],
    ['import of JSON', `import data from '../lib/data.json' with { type: 'json' }; export default { v: data.apps }`, ['api', 'worker']],
    ['export from', `export { timeout as v } from '../lib/settings.js'`, 60000],
    ['export * from', `export * from '../lib/esm.mjs'; export const v = 1`, 1],
    ['.js that is .ts', `import { kill } from '../lib/typed.js'; export default { v: kill }`, 1500],
  ])('modules: %s', (_, text, expected) => {
    expect((exported(text, 'deploy/ecosystem.config.mjs') as { v: unknown }).v).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["require('../lib/settings').timeout", 60000],
    ["require('../lib/settings.js').common", { kill_timeout: 5000, env: { A: 1 } }],
    ["require('../lib/settings').app('x')", { name: 'x', port: 3000 }],
    ["require('../lib/data.json').apps.length", 2],
    ["require('../lib/data').n", 3],
    ["require('../lib')", 'the folder'],
    ["require('../package.json').name", 'root-package'],
    ["require('../lib/loop')", { early: 1, late: 1 }],
    ["require('../lib/esm.mjs').default.port", 8080],
    ["require('../lib/broken')", '?lib/broken.js cannot be parsed'],
    ["require('../lib/nowhere')", '?../lib/nowhere is not part of the input'],
    ["require('../../../etc/passwd')", '?../../../etc/passwd is not part of the input'],
    ["require('/etc/passwd')", '?/etc/passwd is not part of the input'],
    ["require('express')", '?the module express is not evaluated'],
    ['require(process.env.X)', env('X')],
  ])('modules: %s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });
});

describe('objects and lists', () => {
  it.each<[string, unknown]>([
    ['{ ...{ a: 1, b: 2 }, b: 3 }', { a: 1, b: 3 }],
    ['{ a: 1, ...(true && { b: 2 }), ...(false && { c: 3 }), ...null }', { a: 1, b: 2 }],
    ['{ a: 1, ...(process.env.X && { a: 2 }) }', { a: condition }],
    ['{ a: 1, ...(process.env.X && { b: 2 }) }', { a: 1, b: condition }],
    ['{ a: 1, ...(process.env.X ? { a: 1 } : {}) }', { a: condition }],
    ['{ ["a" + 1]: 2 }', { a1: 2 }],
    ['{ [process.env.X]: 2, b: 1 }', { b: 1, '…': 'a key that is not known' }],
    ['{ a: undefined, b: 1 }', { b: 1 }],
    ['{ get a() { return 1 }, b: 2 }', { a: '?a getter', b: 2 }],
    ['{ m() { return 1 } }', { m: '?a function' }],
    ['{ __proto__: { polluted: true }, a: 1 }', { a: 1 }],
    ['{ "1": "a", 2: "b" }', { 1: 'a', 2: 'b' }],
    ['Object.assign({}, { a: 1 }, { b: 2 })', { a: 1, b: 2 }],
    ['Object.assign({}, unknownThing, { b: 2 })', { b: 2, '…': 'unknownThing is not defined in this file' }],
    ['Object.keys({ a: 1, b: 2 })', ['a', 'b']],
    ['Object.values({ a: 1, b: 2 })', [1, 2]],
    ['Object.entries({ a: 1 })', [['a', 1]]],
    ['Object.fromEntries([["a", 1], ["b", 2]].map(([k, v]) => [k, v * 2]))', { a: 2, b: 4 }],
    ['Object.freeze({ a: 1 })', { a: 1 }],
    ['({ a: 1 }).hasOwnProperty("a")', true],
    ['({}).toString', '?the inherited member toString'],
    ['({}).constructor.constructor("return 1")()', '?the inherited member constructor'],
    ['[1, ...[2, 3], ...new Set([3, 3])]', [1, 2, 3, 3]],
    ['[1, ...process.env.X, 2]', [1, 2, `…${env('X').slice(1)}`]],
    ['[1, process.env.X, 2]', [1, env('X'), 2]],
    ['[1, process.env.X && 2, false && 3].filter(Boolean)', [1, `…${env('X').slice(1)}`]],
    ['[1, 2, 3].map((x) => x * 2)', [2, 4, 6]],
    [
      '[1, 2].map((x, i, all) => [x, i, all.length])',
      [
        [1, 0, 2],
        [2, 1, 2],
      ],
    ],
    ["['a.js', 'b.js'].map(require('path').extname)", ['.js', '.js']],
    ['[1, 2, 3].filter((x) => x > 1)', [2, 3]],
    ['[1, [2, [3]]].flat()', [1, 2, [3]]],
    ['[1, 2].flatMap((x) => [x, x])', [1, 1, 2, 2]],
    ['[1].concat([2, 3], 4)', [1, 2, 3, 4]],
    ['[1].concat(process.env.X)', [1, `…${env('X').slice(1)}`]],
    ['[1, 2, 3].slice(1)', [2, 3]],
    ['[1, 2, 3].slice(-1)', [3]],
    ["['a', 'b'].join('-')", 'a-b'],
    ["['a', 'b'].includes('b')", true],
    ['[1, 2, 3].reduce((sum, x) => sum + x, 0)', 6],
    ['["a"].reduce((all, k) => ({ ...all, [k]: 1 }), {})', { a: 1 }],
    ['[3, 1, 2].sort()', [1, 2, 3]],
    ['[3, 1, 2].sort((a, b) => b - a)', [3, 2, 1]],
    ['[1, 2].reverse()', [2, 1]],
    ['[1, 2, 3].find((x) => x > 1)', 2],
    ['[1, 2].some((x) => x > 1)', true],
    ['[1, 2].every((x) => x > 1)', false],
    ['[1, 2].indexOf(2)', 1],
    ['[1, 2].at(-1)', 2],
    ['[..."ab"]', ['…a spread of something that is no list']],
    ['Array.from({ length: 3 }, (_, i) => `w${i}`)', ['w0', 'w1', 'w2']],
    ['Array.from({ length: process.env.N }, (_, i) => i)', '?a list of unknown length'],
    ['Array.from(new Set([1, 1, 2]))', [1, 2]],
    ['[...Array(3).keys()]', [0, 1, 2]],
    ['Array(2).fill("x")', ['x', 'x']],
    ['Array.isArray([])', true],
    ['" a ".trim().toUpperCase().padStart(3, "-")', '--A'],
    ["'a-b'.split('-')", ['a', 'b']],
    ["'a.b.c'.replace('.', '/').replaceAll('.', '/')", 'a/b/c'],
    ["'a1'.replace(/\\d/, '')", '?a regular expression'],
    ["'abc'.slice(1).startsWith('b')", true],
    ["'ab'.repeat(2)", 'abab'],
    ['(3.14159).toFixed(2)', '3.14'],
    ['String(5)', '5'],
    ['Number("42")', 42],
    ['parseInt("10s")', 10],
    ['Math.max(1, 2, 3)', 3],
    ['Math.round(2.5)', 3],
    ['Math.max(1, require("os").cpus().length - 1)', '?os.cpus is not known'],
    ['Boolean("")', false],
    ['isNaN("x")', true],
    ['JSON.parse("{}")', '?JSON that is not in a file'],
    ['lodash.merge({ a: 1 }, { b: 2 })', '?lodash is not defined in this file'],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });
});

describe('statements', () => {
  it.each<[string, string, unknown]>([
    ['let, changed', `let n = 1; n = 2; n += 3; n++; module.exports = { n }`, { n: 6 }],
    ['var twice', `var n = 1; var n; var m = n; var n = 2; module.exports = { n, m }`, { n: 2, m: 1 }],
    ['||= and ??=', `let a = 0, b = null, c = 1; a ||= 5; b ??= 6; c &&= 7; module.exports = { a, b, c }`, { a: 5, b: 6, c: 7 }],
    [
      'destructuring',
      `const { a, b: { c = 3, ...rest }, d = 4 } = { a: 1, b: { e: 5, f: 6 } }; const [x, , y = 9, ...more] = [1, 2, undefined, 7, 8]; module.exports = { a, c, d, rest, x, y, more }`,
      { a: 1, c: 3, d: 4, rest: { e: 5, f: 6 }, x: 1, y: 9, more: [7, 8] },
    ],
    [
      'destructured environment',
      `const { PORT = 3000, HOST } = process.env; module.exports = { PORT, HOST }`,
      { PORT: 3000, HOST: env('HOST') },
    ],
    ['environment that the file sets', `process.env.MODE = 'prod'; module.exports = { mode: process.env.MODE }`, { mode: 'prod' }],
    ['swapping', `let a = 1, b = 2; [a, b] = [b, a]; module.exports = { a, b }`, { a: 2, b: 1 }],
    ['if that is known', `let n; if (1 < 2) { n = 'yes' } else { n = 'no' } module.exports = { n }`, { n: 'yes' }],
    ['if that is not known', `let n = 1, m = 1; if (process.env.X) { n = 2; m = 1 } module.exports = { n, m }`, { n: condition, m: 1 }],
    ['if … else that is not known', `let n; if (process.env.X) n = 2; else n = 2; module.exports = { n }`, { n: condition }],
    [
      'a property under a condition',
      `const app = { a: 1, b: 2 }; if (process.env.X) { app.a = 5; app.c = 3 } module.exports = app`,
      { a: condition, b: 2, c: condition },
    ],
    [
      'a push under a condition',
      `const apps = [{ name: 'a' }]; if (process.env.X) apps.push({ name: 'b' }); module.exports = { apps }`,
      { apps: [{ name: 'a' }, '…an item is added under a condition that is not known'] },
    ],
    [
      'what is made under a condition is known in it',
      `const made = []; function f() { if (process.env.X) { const o = {}; o.a = 1; return o.a } return 1 } module.exports = { v: f() }`,
      { v: 1 },
    ],
    ['throw under a condition', `if (!process.env.X) { throw new Error('X') } module.exports = { a: 1 }`, { a: 1 }],
    ['throw', `throw new Error('no'); module.exports = { a: 1 }`, {}],
    [
      'switch that is known',
      `let n; switch ('b') { case 'a': n = 1; break; case 'b': n = 2; case 'c': n += 1; break; default: n = 9 } module.exports = { n }`,
      { n: 3 },
    ],
    [
      'switch by default',
      `function f(x) { switch (x) { case 1: return 'one'; default: return 'other' } } module.exports = [f(1), f(2)]`,
      ['one', 'other'],
    ],
    [
      'switch that is not known',
      `let n = 1, m = 2; switch (process.env.X) { case 'a': n = 2; break; default: m = 2 } module.exports = { n, m }`,
      { n: condition, m: 2 },
    ],
    ['for', `const apps = []; for (let i = 0; i < 3; i++) { apps.push('w' + i) } module.exports = { apps }`, { apps: ['w0', 'w1', 'w2'] }],
    [
      'for … of',
      `const apps = []; for (const [k, v] of Object.entries({ a: 1, b: 2 })) apps.push({ k, v }); module.exports = apps`,
      [
        { k: 'a', v: 1 },
        { k: 'b', v: 2 },
      ],
    ],
    ['for … in', `const o = {}; for (const k in { a: 1, b: 2 }) o[k] = k; module.exports = o`, { a: 'a', b: 'b' }],
    [
      'forEach',
      `const apps = []; ['a', 'b'].forEach((name) => { apps.push({ name }) }); module.exports = { apps }`,
      { apps: [{ name: 'a' }, { name: 'b' }] },
    ],
    [
      'continue and break',
      `const l = []; for (const x of [1, 2, 3, 4]) { if (x === 2) continue; if (x === 4) break; l.push(x) } module.exports = l`,
      [1, 3],
    ],
    [
      'a label',
      `const l = []; outer: for (const x of [1, 2]) { for (const y of [1, 2]) { l.push(x * y); break outer } } module.exports = l`,
      [1],
    ],
    ['while', `let n = 1; while (n < 100) n *= 2; module.exports = { n }`, { n: 128 }],
    ['do … while', `let n = 5; do { n++ } while (n < 3); module.exports = { n }`, { n: 6 }],
    [
      'a loop over what is not known',
      `const apps = ['a']; for (const x of process.env.X.split(',')) { apps.push(x) } let n = 1; while (process.env.Y) n++; module.exports = { apps, n }`,
      { apps: ['a', '…an item is added under a condition that is not known'], n: condition },
    ],
    [
      'continue under a condition',
      `const l = []; for (const x of [1]) { if (process.env.X) continue; l.push(x) } l.push('end'); module.exports = l`,
      ['end', '…an item is added under a condition that is not known'],
    ],
    [
      'a callback of a function that is not evaluated',
      `const fs = require('fs'); const apps = []; fs.readdirSync('.').forEach((f) => apps.push(f)); module.exports = { apps }`,
      { apps: ['…an item is added under a condition that is not known'] },
    ],
    ['functions are hoisted', `module.exports = make('a'); function make(name) { return { name } }`, { name: 'a' }],
    [
      'default and rest parameters',
      `const f = (a, b = a + 1, ...c) => [a, b, c]; module.exports = [f(1), f(1, 5, 6, 7)]`,
      [
        [1, 2, []],
        [1, 5, [6, 7]],
      ],
    ],
    [
      'destructured parameters',
      `const f = ({ name, n = 2 } = {}) => ({ name, n }); module.exports = [f({ name: 'a' }), f()]`,
      [{ name: 'a', n: 2 }, { n: 2 }],
    ],
    ['a guard', `function f(x) { if (!x) return null; return { x } } module.exports = [f(0), f(1)]`, [null, { x: 1 }]],
    ['a guard that is not known', `function f() { if (process.env.X) return 1; return 2 } module.exports = { v: f() }`, { v: condition }],
    ['methods and this', `const o = { n: 2, twice() { return this.n * 2 } }; module.exports = { v: o.twice() }`, { v: 4 }],
    ['closures', `const counter = () => { let n = 0; return () => ++n }; const c = counter(); c(); module.exports = { v: c() }`, { v: 2 }],
    ['async', `async function f() { return 1 } module.exports = { v: f(), w: 1 }`, { v: '?a promise', w: 1 }],
    ['try', `let a; try { a = require('../lib/data.json').n } catch (e) { a = 0 } module.exports = { a }`, { a: 3 }],
    [
      'try that may fail',
      `let a = {}; try { a = require('./local.json') } catch { a = { x: 1 } } module.exports = { a }`,
      { a: '?./local.json is not part of the input' },
    ],
    ['catch of a known throw', `let a = 1; try { throw 1; a = 2 } catch { a = 3 } finally { a += 1 } module.exports = { a }`, { a: 4 }],
    ['dotenv and console', `require('dotenv').config({ path: '.env' }); console.log('x'); module.exports = { a: 1 }`, { a: 1 }],
    ['exported later', `export let apps = []; apps = [1]`, { apps: [1] }],
    [
      'one unknown does not spoil the rest',
      `module.exports = { apps: [{ name: 'a', n: compute(), b: 2 }, { name: 'c' }] }`,
      { apps: [{ name: 'a', n: '?compute is not defined in this file', b: 2 }, { name: 'c' }] },
    ],
  ])('%s', (_, text, expected) => {
    expect(exported(text)).toEqual(expected);
  });
});

describe('places', () => {
  function placed(text: string, ...path: (string | number)[]): string {
    const node = get(evaluate(text).exports, ...path);
    if (!node) throw new Error('nothing there');
    const { file, line, column } = locate(node);
    return `${file}:${line}:${column} ${node.file.text.slice(node.start, node.end)}`;
  }

  it.each<[string, string, (string | number)[], string]>([
    [
      'a literal',
      `module.exports = {\n  apps: [{ kill_timeout: 1600 }]\n}`,
      ['apps', 0, 'kill_timeout'],
      'deploy/ecosystem.config.js:2:26 1600',
    ],
    ['an object', `module.exports = {\n  apps: [{ a: 1 }]\n}`, ['apps', 0], 'deploy/ecosystem.config.js:2:10 { a: 1 }'],
    ['after text beyond ASCII', `/* é 😀 */ module.exports = { "ключ": '値' }`, ['ключ'], `deploy/ecosystem.config.js:1:39 '値'`],
    ['a computed value', `module.exports = { a: 60 * 1000 }`, ['a'], 'deploy/ecosystem.config.js:1:23 60 * 1000'],
    ['a name: where its value is written', `const T = 5000;\nmodule.exports = { a: T }`, ['a'], 'deploy/ecosystem.config.js:1:11 5000'],
    ['a default', `module.exports = { a: process.env.A || 'x' }`, ['a'], `deploy/ecosystem.config.js:1:40 'x'`],
    ['something unknown', `module.exports = { a: process.env.A }`, ['a'], 'deploy/ecosystem.config.js:1:23 process.env.A'],
    ['another file', `module.exports = { ...require('../lib/settings').common }`, ['kill_timeout'], 'lib/settings.js:3:34 5000'],
    [
      'a function in another file',
      `module.exports = { a: require('../lib/settings').app('x') }`,
      ['a'],
      'lib/settings.js:4:39 { name, port }',
    ],
    [
      'what is given to it',
      `module.exports = { a: require('../lib/settings').app('x') }`,
      ['a', 'name'],
      `deploy/ecosystem.config.js:1:54 'x'`,
    ],
    ['JSON of another file', `module.exports = { a: require('../lib/data.json') }`, ['a', 'n'], 'lib/data.json:1:51 3'],
  ])('%s', (_, text, path, expected) => {
    expect(placed(text, ...path)).toBe(expected);
  });

  it('counts in JSON as in the file', () => {
    const text = '// first\n{ "apps": [\n  { "name": "a" } ] }';
    const node = get(evaluate(text, 'ecosystem.json').exports, 'apps', 0, 'name');
    expect(node && locate(node)).toMatchObject({ line: 3, column: 13, endColumn: 16 });
  });
});

describe('hostile files', () => {
  const reason = (text: string) => JSON.stringify(exported(text));
  it.each<[string, string, unknown]>([
    ['while (true)', `module.exports = { a: 1 }; while (true) {}`, { a: 1 }],
    ['for (;;)', `module.exports = { a: 1 }; for (;;) for (;;) for (;;) {}`, { a: 1 }],
    ['recursion', `const f = () => f(); module.exports = { v: f(), a: 1 }`, { v: '?calls nested more than 50 deep', a: 1 }],
    [
      'mutual recursion',
      `function f(x) { return g(x) } function g(x) { return { x: f(x) } } module.exports = { a: 1, v: typeof f(1) }`,
      { a: 1, v: 'object' },
    ],
    ['a proxy', `module.exports = new Proxy({}, { get() { while (true); } })`, '?an object of a class'],
    [
      'eval and Function',
      `module.exports = { a: eval('1'), b: Function('return 1')(), c: new Function('return 1')() }`,
      { a: '?eval is not defined in this file', b: '?Function is not defined in this file', c: '?an object of a class' },
    ],
    ['process.exit', `process.exit(0); module.exports = { a: process.exit }`, { a: '?process.exit is not known' }],
    [
      'child_process',
      `module.exports = { a: require('child_process').execSync('id') }`,
      { a: '?the module child_process is not evaluated' },
    ],
    [
      'prototypes',
      `const o = { ['__proto__']: { x: 1 } }; o['constructor'] = 2; module.exports = { o: Object.keys(o), x: ({}).x }`,
      { o: ['__proto__', 'constructor'] },
    ],
    ['a circle', `const o = { a: 1 }; o.self = o; module.exports = { n: o.self.self.a }`, { n: 1 }],
    ['a list in itself', `const a = [1]; a.push(a); module.exports = { n: a.flat(Infinity).length > 10 }`, { n: true }],
    ['a long list', `module.exports = { v: Array(1e9) }`, { v: '?a list of more than 10000 items' }],
    ['a long text', `module.exports = { v: 'x'.repeat(1e9) }`, { v: '?a text of more than 10000 characters' }],
  ])('%s', (_, text, expected) => {
    const at = spent();
    expect(exported(text)).toEqual(expected);
    expect(spent() - at).toBeLessThan(5000);
  });

  it.each<[string, string]>([
    ['doubling texts', `let s = 'x'; for (let i = 0; i < 1000; i++) s += s; module.exports = { s }`],
    ['doubling lists', `let a = [1]; for (let i = 0; i < 1000; i++) a = [...a, ...a]; module.exports = { a }`],
    ['a tree that unfolds', `let a = 1; for (let i = 0; i < 100; i++) a = { l: a, r: a }; module.exports = { a }`],
    [
      'merging a tree that unfolds',
      `let a = 1, b = 1; for (let i = 0; i < 40; i++) { a = { l: a, r: a }; b = { l: b, r: b } } module.exports = process.env.X ? a : b`,
    ],
    ['calls that multiply', `const f = (n) => n === 0 ? 1 : f(n - 1) + f(n - 1); module.exports = { v: f(45) }`],
    ['callbacks that multiply', `const a = Array(10000).fill(1); module.exports = a.map(() => a.map(() => a.map(() => 1)))`],
    ['a long chain', `module.exports = { v: ${'1 + '.repeat(900)}1 }`],
    ['a deep value', `module.exports = ${'['.repeat(400)}1${']'.repeat(400)}`],
    ['many lists', `const a = []; for (let i = 0; i < 9999; i++) a.push(Array(9999).fill(i).map(String)); module.exports = { a }`],
    ['sorting without order', `module.exports = Array(10000).fill(1).sort(() => 1)`],
    ['joining texts', `module.exports = { v: Array(10000).fill('x'.repeat(10000)).join('x'.repeat(10000)) }`],
    ['replacing texts', `module.exports = { v: 'a'.repeat(10000).replaceAll('a', 'b'.repeat(10000)) }`],
  ])('%s ends soon', (_, text) => {
    const at = spent();
    expect(reason(text)).toBeDefined();
    expect(spent() - at).toBeLessThan(5000);
  });

  it('says which limit was reached', () => {
    expect(evaluate('for (;;) for (;;) {}').limit).toBe('only partly evaluated: it takes more than 200000 steps');
    expect(evaluate('module.exports = {}').limit).toBeUndefined();
  });

  it.each(['(', '[', '{', '!', 'a=>', 'a?', 'a=', 'if(x)', '`${', 'new ', '- ', 'x(', '{a:', 'function f(){', '<A>', 'a<', '(a=', 'else '])(
    'stands 100,000 of %s',
    (text) => {
      expect(evaluate(`x = ${text.repeat(100_000)}`).exports).toBeUndefined();
      expect(evaluate(text.repeat(100_000), 'ecosystem.json').exports).toBeUndefined();
    },
  );
});

describe('what is not known stays so', () => {
  it.each<[string, unknown]>([
    ["['a', ...process.env.X.split(',')].at(0)", env('X')],
    ["['a', ...process.env.X.split(',')].join()", env('X')],
    ["['a', ...process.env.X.split(',')].length", env('X')],
    ["['a', ...process.env.X.split(',')].includes('a')", true],
    ["['a', ...process.env.X.split(',')].includes('b')", env('X')],
    ["['a', ...process.env.X.split(',')].indexOf('a')", env('X')],
    ["['a', ...process.env.X.split(',')].slice(1)", ['…the environment variable X is not known']],
    ["['a', ...process.env.X.split(',')].concat(['b'], process.env.Y)", ['a', 'b', '…the environment variable X is not known']],
    ["['a', ...process.env.X.split(',')].fill('c', 1)", '?the list is changed in a way that is not known'],
    ["['a', ...process.env.X.split(',')].fill('c')", ['c', '…the environment variable X is not known']],
    ["['a', ...process.env.X.split(',')].splice(0, 1)", '?the list is changed in a way that is not known'],
    ["['a', ...process.env.X.split(',')].pop()", env('X')],
    ["['a', ...process.env.X.split(',')].every((name) => name === 'a')", env('X')],
    ["['a', ...process.env.X.split(',')].every((name) => name === 'b')", false],
    ["['a', ...process.env.X.split(',')].some((name) => name === 'b')", env('X')],
    ["['a', ...process.env.X.split(',')].reduce((all, name) => all + name)", env('X')],
    ["['a', ...process.env.X.split(',')].reduce((all, name) => [...all, name], [])", ['a', '…the environment variable X is not known']],
    ["['a', ...process.env.X.split(',')].flatMap((name) => [name, 'z'])", ['a', 'z', '…the environment variable X is not known']],
    ["((a) => { a[0] = 'z'; return a; })(['a', ...process.env.X.split(',')])", ['…an item is set at a place that is not known']],
    [
      "((out) => { ['a', ...process.env.X.split(',')].forEach((name) => out.push(name)); return out; })([])",
      ['a', '…an item is added under a condition that is not known'],
    ],
    [
      "((out) => { for (const name of ['a', ...process.env.X.split(',')]) out.push(name); return out; })([])",
      ['a', '…an item is added under a condition that is not known'],
    ],
    [
      "((all) => { all.push('z', ...process.env.X.split(',')); return all; })(['a'])",
      ['a', 'z', '…the environment variable X is not known'],
    ],
    [
      "((all) => { all.unshift('z', ...process.env.X.split(',')); return all; })(['a'])",
      ['z', 'a', '…the environment variable X is not known'],
    ],
    [
      "((all) => { all.splice(0, 1, ...process.env.X.split(',')); return all; })(['a'])",
      ['…the list is changed in a way that is not known'],
    ],
    ["((...all) => all)('a', ...process.env.X.split(','), 'z')", ['a', 'z', '…the environment variable X is not known']],
    [
      "((a, b, ...all) => [a, b, all])('a', ...process.env.X.split(','), 'z')",
      ['a', env('X'), ['…the environment variable X is not known']],
    ],
    ["((a, b) => [a, b])('a', ...['b', ...process.env.X.split(',')])", ['a', env('X')]],
    ["Array.of('a', ...process.env.X.split(','))", ['a', '…the environment variable X is not known']],
    ['Math.max(1, ...process.env.X.split(","))', env('X')],
    ['Object.assign([1, 2], process.env.X.split(","))', ['…the environment variable X is not known']],
    ['Object.assign([1], { 3: 4 })', ['…an item is set at a place that is not known']],
    ['[process.env.X, 1].indexOf(1)', env('X')],
    ['[process.env.X, 1].includes(1)', true],
    ['[process.env.X, 1].includes(2)', env('X')],
    ['[1, 2].includes(process.env.X)', env('X')],
    ['[1, 2].includes()', '?nothing to look for'],
    ['[1, 2].some((n) => process.env.X)', env('X')],
    ['[1, 2].every((n) => process.env.X)', env('X')],
    ['[1, 2].filter((n) => process.env.X)', ['…the environment variable X is not known']],
    ['[1, 2].splice(process.env.X)', '?the list is changed in a way that is not known'],
    ['[1, 2].copyWithin(0, 1)', '?the method copyWithin of a list'],
    ['[].reduce((a, b) => a + b)', '?an empty list without a first value'],
    ['[{}].join()', '?a list of objects as a text'],
    ['[[1, process.env.X], 2].flat()', [1, 2, '…the environment variable X is not known']],
    ['((a) => { a[process.env.X] = 1; return a; })([1, 2])', ['…an item is set at a place that is not known']],
    ['((a) => { if (process.env.X) a.sort(); return a; })([2, 1])', ['…the list is changed under a condition that is not known']],
    ['((a) => { a[9] = 1; return a; })([1])', ['…an item is set at a place that is not known']],
    ['((o) => { o[process.env.X] = 1; return o; })({ a: 1 })', { a: 1, '…': 'a key that is not known' }],
    ["'a'.concat(process.env.X)", env('X')],
    ["'a'.concat({})", '?the method concat with an object'],
    ["'a'.localeCompare('b')", '?the method localeCompare'],
    ['(5).toPrecision(2)', '?the method toPrecision'],
    ["'a'.repeat(20000)", '?a text of more than 10000 characters'],
    ["'abc'.bold", '?the member bold of a text'],
    ['(5).big', '?the member big of 5'],
    ['[1].big', '?the member big of a list'],
    ['((f) => f.length)(() => 1)', '?the member length of a function'],
    ['((f) => f.apply(null, []))(() => 1)', '?the method apply of a function'],
    ["({ a: 1, ...process.env }).hasOwnProperty('b')", '?the environment is not known'],
    ['({ a: 1 }).hasOwnProperty(process.env.X)', '?a key that is not known'],
    ['({ a: 1 }).toString', '?the inherited member toString'],
    ["'b' in { a: 1, ...JSON.parse(process.env.X) }", env('X')],
    ['1 in [1, 2]', '?the operator in on an object'],
    ['({}) + 1', '?the operator + on an object'],
    ['-{}', '?the operator - on an object'],
    ['typeof process.env.X', env('X')],
    ['String({})', '?not a text'],
    ['Number([])', '?not a number'],
    ['Number(process.env.X)', env('X')],
    ['Math.max(1, process.env.X)', env('X')],
    ['Object.keys(5)', '?the keys of something that is no object'],
    ['Object.keys(process.env.X)', env('X')],
    ['Object.fromEntries(5)', '?not a list of entries'],
    ["Object.fromEntries([5, ['a', 1]])", { a: 1, '…': 'an entry that is not known' }],
    ['new Set(process.env.X)', env('X')],
    ["new Set('ab')", '?not a list'],
    ['Math.random()', '?Math.random is not known'],
    ['(({ ...rest }) => rest)(5)', {}],
    ['(({ ...rest }) => rest)(process.env.X)', env('X')],
    ['({ a: 1 })[process.env.X]', '?a member whose name is not known'],
    ['({ a: () => 1 })[process.env.X]()', '?a method whose name is not known'],
    ["((a, b) => [a, b])(...process.env.X.split(','))", [env('X'), env('X')]],
    ['`a${[1]}`', '?not a text'],
    ['`a${process.env.X}`', env('X')],
    ['(async () => 1)()', '?a promise'],
    ['(function* () { yield 1; })()', '?a generator'],
    ["(() => { throw new Error('x'); })()", '?an error is thrown'],
    ['(() => { if (process.env.X) return 1; })()', condition],
    ['(() => { if (process.env.X) return 1; return 2; })()', condition],
    ['(() => { if (process.env.X) return 1; else return 2; })()', condition],
    ["(() => { if (process.env.X) throw new Error('x'); return 2; })()", 2],
    ["(() => { if (process.env.X) return 1; throw new Error('x'); })()", 1],
    ["(() => { switch (process.env.X) { case 'a': return 1; case 'b': return 2; default: return 3; } })()", condition],
    ["(() => { switch (process.env.X) { case 'a': return 1; } return 2; })()", condition],
    ["(() => { let n = 1; switch (process.env.X) { case 'a': n = 2; break; default: n = 3; } return n; })()", condition],
    ['(() => { let n = 0; while (process.env.X) n++; return n; })()', condition],
    [
      '(() => { const out = []; for (const key in process.env.X) out.push(key); return out; })()',
      ['…an item is added under a condition that is not known'],
    ],
    [
      '(() => { const out = []; for (const key of 5) out.push(key); return out; })()',
      ['…an item is added under a condition that is not known'],
    ],
    ['(() => { for (const n of [1, 2]) { if (process.env.X) return n; } return 0; })()', condition],
    ['(() => { for (const n of [1, 2]) { if (n === 2) return n; } return 0; })()', 2],
    ["(() => { try { return require('./nowhere'); } catch (error) { return error.message; } })()", '?./nowhere is not part of the input'],
    ['(() => { try { return process.env.X; } finally { return 1; } })()', 1],
    ['(() => { class A {} return A; })()', '?A is not evaluated'],
    ['import(process.env.X)', '?an import of a module whose name is not known'],
    ['new Foo(1)', '?an object of a class'],
    ['5()', '?a call of something that is no function'],
    ['(process.env.X ? [1] : [2]).concat(3)', [condition, 3]],
    ['(process.env.X ? [1] : [1, 2])', ['…it depends on a condition that is not known']],
    ['(process.env.X ? { a: 1 } : { b: 2 })', { a: condition, b: condition }],
    ['(process.env.X ? { a: 1 } : { a: 1 })', { a: 1 }],
    ['(process.env.X ? 1 : process.env.Y)', '?the environment variable Y is not known'],
    ['((n) => { n += process.env.X; return n; })(1)', env('X')],
    ['((a) => { [a.b] = [1]; return a; })({})', { b: 1 }],
    ["'abc'.repeat(3000).replaceAll('b', '$`'.repeat(400))", '?a text of more than 10000 characters'],
    ['(({ [process.env.X]: a, ...rest }) => [a, rest])({ b: 1 })', ['?a key that is not known', '?a key that is not known']],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });
});
