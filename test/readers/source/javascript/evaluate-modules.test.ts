import { expect, it } from 'vitest';
import { memoryWorkspace } from '../../../../src/files/workspace.ts';
import type { Node } from '../../../../src/model/tree.ts';
import { evaluateFile } from '../../../../src/readers/source/javascript/evaluate/evaluate.ts';

/** What a file exports beside others, `?reason` for what is not known. */
function exported(text: string, files: Readonly<Record<string, string>> = {}): unknown {
  const file = { path: 'deploy/ecosystem.config.ts', text };
  const { exports, defaultExport } = evaluateFile(file, memoryWorkspace({ [file.path]: text, ...files }));
  return plain(defaultExport ?? exports);
}

function plain(node: Node | undefined): unknown {
  if (node?.kind === 'scalar') return node.value;
  if (node?.kind === 'seq') return [...node.items.map(plain), ...(node.gap ? [`…${node.gap.reason}`] : [])];
  if (node?.kind === 'map')
    return Object.fromEntries([
      ...node.entries.map(({ key, value }): [unknown, unknown] => [key.value, plain(value)]),
      ...(node.gap ? [['…', node.gap.reason]] : []),
    ]);
  return node && `?${node.reason}`;
}

const many = Object.fromEntries(
  Array.from({ length: 200 }, (_, i) => [`deploy/m${i}.js`, `module.exports = ${i} + (require('./m${i + 1}') || 0)`]),
);

it.each<[what: string, text: string, exports: unknown, files?: Readonly<Record<string, string>>]>([
  [
    'names in patterns',
    'export const { a, b: [c = 3, , ...d], ...e } = { a: 1, b: [undefined, 2, 4], f: 5 };',
    { a: 1, c: 3, d: [4], e: { f: 5 } },
  ],
  ['a function and its name', 'export function f() { return 1; } export const g = f();', { f: '?a function', g: 1 }],
  ['a class', 'export class A {} export const a = 1;', { a: 1 }],
  ['a class by default', 'export default class {}', '?a class'],
  ['a name that is not there', 'export { gone };', { gone: '?gone is not defined in this file' }],
  ['a name that is a text', "const a = 1; export { a as 'kill timeout' };", { 'kill timeout': 1 }],
  [
    'a text imported',
    "import { 'kill timeout' as b } from './a.mjs'; export { b };",
    { b: 1 },
    { 'deploy/a.mjs': "const a = 1; export { a as 'kill timeout' };" },
  ],
  ['all of another', "export * from './a.mjs';", { a: 1 }, { 'deploy/a.mjs': 'export const a = 1; export default 2;' }],
  ['all of another under a name', "export * as all from './a.mjs';", { all: { a: 1 } }, { 'deploy/a.mjs': 'export const a = 1;' }],
  ['all of what is not there', "export * from './a.mjs'; export const b = 1;", { b: 1, '…': './a.mjs is not part of the input' }],
  ['all of a list', "export * from './a.cjs'; export const b = 1;", { b: 1 }, { 'deploy/a.cjs': 'module.exports = [1];' }],
  ['import x = a.b', 'import x = a.b; export { x };', { x: '?an alias' }],
  [
    'a file that has no JavaScript',
    "export const a = require('./a.txt');",
    { a: '?./a.txt is not part of the input' },
    { 'deploy/a.txt': '' },
  ],
  [
    'a file above',
    "export const a = require('../../a.js');",
    { a: '?../../a.js is not part of the input' },
    { '../a.js': 'module.exports = 1;' },
  ],
  ['an absolute path', "export const a = require('/etc/passwd');", { a: '?/etc/passwd is not part of the input' }],
  ['more modules than are read', "export const a = require('./m0');", { a: '?more than 50 modules' }, many],
  ['JSON without anything', "export const a = require('./a.json');", { a: '?deploy/a.json cannot be parsed' }, { 'deploy/a.json': '' }],
  ['a private name', 'export const a = (class { static #b = 1; static a = #b in this; }).a;', { a: '?a construct that is not evaluated' }],
  [
    'super in an object',
    'export const a = { f() { return super.x; }, g() { return super.x(); } }; export const b = [a.f(), a.g()];',
    { a: { f: '?a function', g: '?a function' }, b: ['?a construct that is not evaluated', '?a construct that is not evaluated'] },
  ],
  ['this of a module', 'export const a = this;', { a: '?this' }],
  ['new.target', 'export const a = (function () { return new.target; })();', { a: undefined }],
  ['names of objects', 'import path from "path"; export const a = path.join({}, 1);', { a: '?not a path' }],
  ['os', 'import os from "os"; export const a = os.cpus().length;', { a: '?os.cpus is not known' }],
])('%s', (_, text, exports, files) => {
  expect(exported(text, files)).toEqual(exports);
});

it('reads beside a file that lies above the working directory', () => {
  const file = { path: '../shop/ecosystem.config.js', text: "module.exports = [__filename, require('./a'), require('..')];" };
  const files = { [file.path]: file.text, '../shop/a.js': 'module.exports = __dirname;', '../index.js': 'module.exports = 1;' };
  expect(plain(evaluateFile(file, memoryWorkspace(files)).exports)).toEqual([
    '/<workspace>/<up>/shop/ecosystem.config.js',
    '/<workspace>/<up>/shop',
    1,
  ]);
});
