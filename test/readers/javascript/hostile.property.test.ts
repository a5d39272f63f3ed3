import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from './facts.ts';

const program = `import express, { Router } from 'express';
import { Worker, Queue as Jobs } from 'bullmq';
import * as cron from 'node-cron';
const { Kafka } = require('kafkajs');
const QUEUES = { images: 'images', ...other };
let running = true;
class Service extends Base {
  #worker = new Worker(QUEUES.images, async (job) => { await this.run(job); }, { concurrency: Number(process.env.N || 2) });
  static shared = new Service();
  constructor(private readonly queue: Jobs) { super(queue); this.items = [...this.items ?? [], this]; }
  get self() { return this.self; }
  async run(job) { return job ? this.run(job.next) : Promise.all([this.#worker.close(), ...workers.map((one) => one.close())]); }
}
const workers = [new Service(new Jobs('images'))];
workers.push(...workers.concat(workers));
const app = express().use(Router());
app.get('/health', (request, response) => response.end('ok'));
const server = app.listen(3000, () => process.send?.('ready'));
const consumer = new Kafka({}).consumer({ groupId: \`g-\${Date.now()}\` });
await consumer.run({ eachMessage: async ({ message }) => { while (running) await fetch('http://a/' + message); } });
cron.schedule('* * * * *', async () => { if (busy) return; busy = true; });
async function stop(signal) {
  running = false;
  const timer = setTimeout(() => process.exit(1), 30 * 1000);
  try { await Promise.race([workers[0].run(), new Promise((resolve, reject) => setTimeout(reject, 5000))]); }
  catch (error) { console.error(error); }
  finally { server.close(() => stop(signal)); clearTimeout(timer); }
  for (const { run } of workers) switch (signal) { case 'SIGINT': await run(); break; default: process.exit(0); }
}
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop.bind(null, signal));
export default app;
export { stop as end, Service };
`;

/** What a mutation puts in: pieces that mean something to the reader. */
const pieces = [
  '',
  ' ',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ';',
  ',',
  '...',
  '=>',
  'await ',
  'new ',
  'this',
  '.close()',
  '`${',
  '`',
  '//',
  '/*',
  'process',
  'workers',
  'stop',
  'class A extends A {}',
  'import x from "./main";',
  'export * from "./main";',
  '\0',
  '\u2028',
  '😀',
  '"',
];

const mutations = fc.array(fc.record({ at: fc.nat(program.length), length: fc.nat(30), piece: fc.constantFrom(...pieces) }), {
  maxLength: 6,
});

function mutate(list: readonly { readonly at: number; readonly length: number; readonly piece: string }[]): string {
  return list.reduce((text, { at, length, piece }) => text.slice(0, at) + piece + text.slice(at + length), program);
}

describe('hostile programs', () => {
  it('reads the program whole', async () => {
    const facts = await factsOf(program);
    expect(facts.intakes.map(({ framework }) => framework)).toEqual(['bullmq', 'express', 'kafkajs', 'node-cron']);
    expect(facts.stop.handlers).toHaveLength(1);
  });

  it('never throws, hangs or fails on a mutation of it', async () => {
    await fc.assert(
      fc.asyncProperty(mutations, async (list) => {
        const facts = await factsOf({ 'src/main.ts': mutate(list), 'src/other.ts': mutate([...list].reverse()) });
        expect(facts.gaps.map(({ why }) => why).filter((why) => /svc-lint failed|too deep/.test(why))).toEqual([]);
        for (const place of [...facts.intakes.map(({ at }) => at), ...facts.stop.handlers.map(({ at }) => at)])
          expect(place.start).toBeLessThanOrEqual(place.end);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['long chains', `import express from 'express';\nexpress()${'.use(a)'.repeat(3000)}.listen(3000);`],
    ['long sums', `const name = ${'1 + '.repeat(5000)}1;\nconsole.log(name);`],
    ['deep nesting', `${'('.repeat(2000)}1${')'.repeat(2000)};`],
    ['deep functions', `${'(() => { '.repeat(300)}process.exit(0);${' })();'.repeat(300)}`],
    [
      'functions that call each other',
      `${Array.from({ length: 200 }, (_, i) => `function f${i}(a) { f${(i + 1) % 200}(a); f${(i * 7) % 200}(a); return f${(i + 3) % 200}(f${(i + 5) % 200}(a)); }`).join('\n')}\nprocess.on('SIGTERM', () => f0(f1));`,
    ],
    [
      'values that stand for each other',
      `${Array.from({ length: 200 }, (_, i) => `let v${i} = [v${(i + 1) % 200}, ...v${(i + 2) % 200}]; v${i}.push(v${(i * 3) % 200});`).join('\n')}\nfor (const v of v0) v.close();\nprocess.on('SIGTERM', () => { for (const v of v0) v.close(); });`,
    ],
    [
      'objects that spread each other',
      `${Array.from({ length: 100 }, (_, i) => `const o${i} = { ...o${(i + 1) % 100}, ...o${(i + 2) % 100} };`).join('\n')}\nimport { Worker } from 'bullmq';\nnew Worker(o0.name, work, o1);`,
    ],
    [
      'classes that extend each other',
      `${Array.from({ length: 50 }, (_, i) => `class C${i} extends C${(i + 1) % 50} { close() { super.close(); this.x = new C${(i + 2) % 50}(); return this.x.close(); } }`).join('\n')}\nprocess.on('SIGTERM', () => new C0().close());`,
    ],
    [
      'branches upon branches',
      `process.on('SIGTERM', async () => { ${Array.from({ length: 60 }, (_, i) => `if (a${i}) { await b${i}(); } else { c${i}(); }`).join(' ')} process.exit(0); });`,
    ],
    ['many handlers', Array.from({ length: 300 }, (_, i) => `process.on('SIGTERM', () => h${i % 7}());`).join('\n')],
    ['promises in promises', `process.on('SIGTERM', () => ${'new Promise((r) => '.repeat(100)}r()${')'.repeat(100)});`],
    ['null bytes and lone surrogates', "\0\0import { Worker } from 'bullmq';\n'\ud800';\nnew Worker('\udc00', work);"],
    [
      '__proto__ and constructor',
      "import { Worker } from 'bullmq';\nconst o = { __proto__: null, constructor: 1, toString: 2 };\nnew Worker(o.__proto__, o.constructor, o.hasOwnProperty);\nprocess.on('constructor', o.toString);",
    ],
  ])('comes to an end: %s', { timeout: 20_000 }, async (_, text) => {
    const facts = await factsOf(text);
    // What the parser refuses is a gap; nothing else is.
    expect(facts.gaps.map(({ why }) => why).filter((why) => !why.startsWith('it does not parse: '))).toEqual([]);
  });

  it('comes to an end in modules that import each other', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `src/m${i}.ts`,
        `export * from './m${(i + 1) % 60}';\nexport { stop as s${i} } from './m${(i * 7) % 60}';\nimport * as next from './m${(i + 3) % 60}';\nexport const go = () => next.go(next);\nprocess.on('SIGTERM', next.stop ?? go);`,
      ]),
    );
    const facts = await factsOf({ ...files, 'src/main.ts': "import { stop, go } from './m0';\ngo(stop);" });
    expect(facts.files).toHaveLength(61);
    expect(facts.gaps).toEqual([]);
  });
});
