import { expect, it } from 'vitest';
import { at, factsOf, handlersIn, intakesIn } from './facts.ts';

const make = "import { Worker } from 'bullmq';\nexport const make = () => new Worker('images', async () => {});\n";
const image = 'queue bullmq images';

// What of other modules runs
it.each<[main: string, files: Readonly<Record<string, string>>, intakes: readonly string[]]>([
  ["import * as all from './a';\nall.make();", { 'src/a.ts': "export * from './b';", 'src/b.ts': make }, [image]],
  ["const all = require('./a');\nall.make();", { 'src/a.ts': "export * from './b';\nexport * from 'lib';", 'src/b.ts': make }, [image]],
  [
    "const all = require('./a');\nall.make();",
    { 'src/a.ts': "export * from './b';\nexport * from './c';", 'src/b.ts': make, 'src/c.ts': 'export const c = 1;' },
    [image],
  ],
  ["import { make } from './a';\nmake();", { 'src/a.ts': "export { gone };\nexport * from './b';", 'src/b.ts': make }, [image]],
  [
    "import make from './a';\nmake();",
    { 'src/a.ts': "import { Worker } from 'bullmq';\nexport default function () { new Worker('images', async () => {}); }" },
    [image],
  ],
  ["import './a';", { 'src/a.ts': `${make}namespace Jobs { make(); }` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}outer: for (;;) { make(); break outer; }` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}try { make(); } catch {} finally {}` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}switch (process.env.ROLE) { case 'worker': make(); break; default: }` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}switch (process.env.ROLE) { default: make(); }` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}let one;\nfor (one of [make]) one();\nfor (const key in { a: 1 }) console.log(key);` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}class A { static { make(); } }` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}class A { static worker = make(); }` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}class A { worker = make(); }` }, []],
  ["import './a';", { 'src/a.ts': `${make}const { a = make(), ...rest } = {};` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}import lib from 'lib';\nclass A extends lib.Base { run() { make(); } }\nnew A();` }, [image]],
  ["import './a';", { 'src/a.ts': `${make}class A { run() { make(); } }\nnew A();` }, []],
  [
    "import { Injectable } from '@nestjs/common';\nimport { Jobs } from './a';\n@Injectable()\nclass A { constructor(private jobs: Jobs, private gone: Gone) {} }\nnew A();",
    { 'src/a.ts': `${make}export class Jobs { worker = make(); }` },
    [image],
  ],
])('%s %j', async (main, files, intakes) => {
  expect(intakesIn(await factsOf({ 'src/main.ts': main, ...files }))).toEqual(intakes);
});

// What is lost, and where that is told
it.each<[main: string, gaps: readonly string[], handlersKnown: boolean]>([
  ["export * from './gone';", ['./gone: no such file in the input (src/main.ts:1:1)'], true],
  ['await import(`./locales/${name}.json`);', [], true],
  ['await import(`./locales/${name}`);', ['src/main.ts: it loads modules whose names are made at run time (src/main.ts:1:7)'], true],
  ['await import(name);', ['src/main.ts: it loads modules whose names are made at run time (src/main.ts:1:7)'], false],
  ["import './gone';\nimport './gone';", ['./gone: no such file in the input (src/main.ts:1:8)'], false],
])('%s', async (main, gaps, handlersKnown) => {
  const facts = await factsOf({ 'src/main.ts': main });
  expect(facts.gaps.map((gap) => `${gap.what}: ${gap.why} (${at(gap.at)})`)).toEqual(gaps);
  expect(facts.stop.complete).toBe(handlersKnown);
});

// A group that is another one in each process
it.each<[group: string, random: boolean | undefined, before?: string]>([
  ["'billing-' + process.pid", true],
  ['`billing-${new Date().getTime()}`', true],
  ['`billing-${Date.now().toString(36)}`', true],
  ['`billing-${Math.random()}`', true],
  ["'billing-' + crypto.randomUUID()", true],
  ["'billing-' + randomUUID()", true, "import { randomUUID } from 'node:crypto';"],
  ["'billing-' + randomBytes(4).toString('hex')", true, "import { randomBytes } from 'node:crypto';"],
  ["'billing-' + createHash('md5').digest('hex')", undefined, "import { createHash } from 'node:crypto';"],
  ["'billing-' + process.env.HOSTNAME", true],
  ["'billing-' + process.title", undefined],
  ["'billing-' + Date.parse('2026-01-01')", undefined],
  ["'billing-' + new Date(2026, 1, 1).getTime()", undefined],
  ["'billing-' + unknown", undefined],
  ["'billing-' + unknown()", undefined],
  ["'billing-' - process.pid", undefined],
  ['[process.pid]', undefined],
  ['id', true, 'const id = process.pid;'],
  ['id', undefined, 'const { id } = process;'],
  ['id', undefined, 'let id;'],
  ['id', undefined, 'const id = id;'],
])('the group %s', async (group, random, before = '') => {
  const facts = await factsOf(
    `import { Kafka } from 'kafkajs';\n${before}\nconst consumer = new Kafka({}).consumer({ groupId: ${group} });\nawait consumer.run({ eachMessage: async () => {} });`,
  );
  expect(facts.intakes[0]?.groupIsRandom?.value).toBe(random);
});

// Signals and waiting of Nest
const nest = "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(class {});\nawait app.listen(3000);\n";
it.each<[code: string, told: readonly string[]]>([
  [`${nest}app.enableShutdownHooks();`, ['SIGTERM+SIGINT+SIGQUIT+SIGUSR2; by Nest; drains app.close() [nestjs waits]; awaited']],
  [`${nest}app.enableShutdownHooks(['SIGTERM']);`, ['SIGTERM; by Nest; drains app.close() [nestjs waits]; awaited']],
  [
    `${nest}import { ShutdownSignal } from '@nestjs/common';\napp.enableShutdownHooks([ShutdownSignal.SIGTERM, ...more]);`,
    ['SIGTERM; by Nest; drains app.close() [nestjs waits]; awaited'],
  ],
  [`${nest}app.enableShutdownHooks([{}]);`, ['SIGTERM+SIGINT+SIGQUIT+SIGUSR2; by Nest; drains app.close() [nestjs waits]; awaited']],
  [
    `${nest}import { Worker } from 'bullmq';\nclass Jobs { worker = new Worker('images', async () => {}); async onModuleDestroy() { this.worker.close(); } }\nnew Jobs();\napp.enableShutdownHooks(['SIGTERM']);`,
    ['SIGTERM; by Nest; drains this.worker.close() [bullmq waits], app.close() [nestjs waits]; not awaited; exits'],
  ],
  [
    `${nest}import { Worker } from 'bullmq';\nclass Jobs { worker = new Worker('images', async () => {}); async onModuleDestroy() { await this.worker.close(); } }\nnew Jobs();\napp.enableShutdownHooks(['SIGTERM']);`,
    ['SIGTERM; by Nest; drains this.worker.close() [bullmq waits], app.close() [nestjs waits]; awaited'],
  ],
])('%s', async (code, told) => {
  expect(handlersIn(await factsOf(code))).toEqual(told);
});
