import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import type { Node } from '../../../src/model/tree.ts';
import { readPm2 } from '../../../src/readers/pm2/read.ts';

const seeds: readonly (readonly [string, string])[] = [
  [
    'ecosystem.config.js',
    `const path = require('path');
require('dotenv').config();
const { instances = 2, ...rest } = require('./common');
const common = { ...rest, kill_timeout: 60 * 1000, env: { NODE_ENV: process.env.NODE_ENV || 'production' } };
const app = (name, more = {}) => ({ name: \`shop-\${name}\`, script: path.join(__dirname, 'dist', name + '.js'), ...common, ...more });
const apps = ['api', 'worker'].map((name, i) => app(name, { env: { ...common.env, PORT: 3000 + i } }));
for (const [name, cron] of Object.entries({ report: '0 3 * * *' })) apps.push(app(name, { cron_restart: cron, autorestart: false }));
if (process.env.EXTRA) { apps.push({ name: 'extra', script: 'extra.js' }); } else apps[0].instances = 'max';
// svc-lint-type: worker
module.exports = { apps: [...apps, process.env.X && { script: 'x.js' }].filter(Boolean), deploy: { production: {} } };
`,
  ],
  [
    'ecosystem.config.ts',
    `import { resolve } from 'node:path';
interface App { name: string; script: string; instances?: number | 'max' }
const make = <T extends string>(name: T, n?: number): App => ({ name, script: resolve(import.meta.dirname, \`\${name}.ts\`), instances: n ?? 'max' });
export const apps = [make('a'), make('b', 2)] as const satisfies readonly App[];
export default { apps };
`,
  ],
  ['ecosystem.json', `// PM2\n{ "apps": [{ "name": "a", "script": "a.js", "args": ["-a", 1], /* b */ "env": { "A": true, }, }] }\n`],
  [
    'ecosystem.yml',
    `apps:\n  - &base\n    name: a\n    script: a.js\n    env: { A: 1 }\n  - <<: *base\n    name: b\n    kill_timeout: 3000\n`,
  ],
];
const others = { 'common.js': `module.exports = { instances: 4, watch: false, get x() { return 1 } };` };

function check(node: Node, depth: number): void {
  const { file, start, end } = node;
  expect(start).toBeGreaterThanOrEqual(0);
  expect(end).toBeGreaterThanOrEqual(start);
  expect(end).toBeLessThanOrEqual(file.text.length);
  if (depth > 8) return;
  if (node.kind === 'map') for (const { value } of node.entries) check(value, depth + 1);
  if (node.kind === 'seq') for (const item of node.items) check(item, depth + 1);
}

async function survives(path: string, text: string): Promise<void> {
  const reading = await readPm2({ path, text }, memoryWorkspace({ ...others, [path]: text }));
  // Nothing is silent: there are apps, or a reason why there are none.
  expect(reading.pm2 !== undefined || reading.problems.length > 0 || reading.notLinted !== undefined).toBe(true);
  for (const app of reading.pm2?.apps ?? []) check(app.node, 0);
  for (const { at } of reading.problems) if (at) expect(at.start).toBeLessThanOrEqual(at.file.text.length);
}

/** Something that is cut out, doubled, or put in at one place of a text. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  put: fc.oneof(
    fc.constantFrom(...'(){}[]<>`\'"/\\,;:=>?!.*&|+-@#$%\n\t\0\r', '${', '=>', '...', '/*', '//', '\uFEFF', '\uD800', '😀'),
    fc.constantFrom(
      'process.env',
      'while(true);',
      'undefined',
      'null',
      '__proto__',
      'constructor',
      'await ',
      'async ',
      'yield ',
      'new ',
      'class A {}',
      'this',
      'apps',
    ),
    fc.constantFrom(
      'function f(){return f()}f();',
      'Array(1e9)',
      "require('/etc/passwd')",
      "require('../../../x')",
      '({}).constructor.constructor("x")()',
      '1n',
      '/(a+)+$/',
    ),
    fc.string({ maxLength: 12 }),
  ),
  twice: fc.boolean(),
});

function mutate(text: string, changes: readonly { at: number; length: number; put: string; twice: boolean }[]): string {
  return changes.reduce((current, { at, length, put, twice }) => {
    const from = Math.floor(at * current.length);
    const piece = current.slice(from, from + length);
    return current.slice(0, from) + (twice ? piece + piece : '') + put + current.slice(from + length);
  }, text);
}

describe('mutated files', () => {
  it.each(seeds)('%s', async (path, text) => {
    await survives(path, text);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => survives(path, mutate(text, changes))),
      { numRuns: 400 },
    );
  });

  it.each(seeds.map(([path]) => path))('any text as %s', async (path) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ maxLength: 200, unit: 'binary' }), fc.json()), async (text) => survives(path, text)),
      { numRuns: 200 },
    );
  });

  it.each(seeds)('cut off anywhere: %s', async (path, text) => {
    for (let end = 0; end < text.length; end += 7) await survives(path, text.slice(0, end));
  });
});
