import { describe, expect, it } from 'vitest';
import { factsOf, handlersIn } from './facts.ts';

const worker = "import { Worker } from 'bullmq';\nconst worker = new Worker('images', async () => {});\n";

/** What is told of a handler with this body, beside that it is one for SIGTERM. */
async function told(body: string, before = ''): Promise<string | undefined> {
  const facts = await factsOf(`${worker}${before}\nprocess.on('SIGTERM', async (signal) => {\n${body}\n});\n`);
  return handlersIn(facts)[0]?.replace(/^SIGTERM; /, '');
}

const closes = 'drains worker.close() [bullmq waits]; awaited; exits';
const closesOne = 'drains one.close() [bullmq waits]; awaited; exits';

describe('statements', () => {
  it.each<[body: string, text: string, before?: string]>([
    // Waiting for what a variable holds
    ['let closing; closing = worker.close(); await closing; process.exit(0);', closes],
    ['const closing = worker.close(); process.exit(0);', 'drains worker.close() [bullmq waits]; not awaited; exits'],
    ['const [closing] = [worker.close()]; await closing; process.exit(0);', closes],
    ['const all = []; all.push(worker.close()); await Promise.all(all); process.exit(0);', closes],
    ['const all = new Set(); all.add(worker.close()); await Promise.all([...all]); process.exit(0);', closes],
    ['all.push(worker.close()); await Promise.all(all); process.exit(0);', closes, 'const all = [];'],
    ['const all = { closing: worker.close() }; await Promise.all([...Object.values(all)]); process.exit(0);', closes],
    // Ways
    ['throw await worker.close();', 'drains worker.close() [bullmq waits]; awaited'],
    ["if (signal === 'SIGINT') process.exit(0); await worker.close(); process.exit(0);", closes],
    ["if (signal !== 'SIGTERM') { await worker.close(); } process.exit(0);", 'drains nothing; exits'],
    ["switch (signal) { case 'SIGINT': process.exit(1); case 'SIGTERM': await worker.close(); } process.exit(0);", closes],
    ["switch (signal) { case 'SIGTERM': await worker.close(); break; default: process.exit(1); } process.exit(0);", closes],
    ['switch (unknown()) { case 1: process.exit(1); default: process.exit(1); }', 'drains nothing; exits; not all followed'],
    ['for (let i = 0; i < 3; i++) console.log(i); await worker.close(); process.exit(0);', closes],
    ['let i; for (i = 0; ; i++) { await worker.close(); process.exit(0); }', closes],
    ['for (;;) { await worker.close(); process.exit(0); }', closes],
    ['while (busy()) await settle(); await worker.close(); process.exit(0);', `${closes}; not all followed`],
    ['do { await worker.close(); } while (false); process.exit(0);', closes],
    ['outer: { await worker.close(); } process.exit(0);', closes],
    ['for (const one of [worker]) await one.close(); process.exit(0);', closesOne],
    ['for (const closing of [worker.close()]) await closing; process.exit(0);', closes],
    ['for await (const closed of [worker.close()]) console.log(closed); process.exit(0);', closes],
    ['for (const name in { a: 1 }) console.log(name); await worker.close(); process.exit(0);', closes],
    ['let one; for (one of [worker]) await one.close(); process.exit(0);', closesOne],
    // Expressions
    ['(console.log(1), await worker.close()); process.exit(0);', closes],
    ['console.log(`${await worker.close()}`); process.exit(0);', closes],
    ['await Promise.all([, worker.close()]); process.exit(0);', closes],
    ['await ({ ...(await worker.close()) }); process.exit(0);', closes],
    ['const all = worker ? worker.close() : undefined; await all; process.exit(0);', closes],
    ['worker && (await worker.close()); process.exit(0);', closes],
    ['unknown() ? process.exit(1) : process.exit(0);', 'drains nothing; exits; not all followed'],
    ['worker && process.exit(0);', 'drains nothing; exits'],
    ['(function* () { yield worker.close(); yield; })(); process.exit(0);', 'drains worker.close() [bullmq waits]; not awaited; exits'],
    // Calls
    ['await close.call(null); process.exit(0);', closes, 'async function close() { await worker.close(); }'],
    ['await close.apply(null); process.exit(0);', closes, 'async function close() { await worker.close(); }'],
    ['await unknown.call(null); process.exit(0);', 'drains nothing; exits; not all followed'],
    ['await (async () => { await worker.close(); })(); process.exit(0);', closes],
    ['await done(worker.close()); process.exit(0);', closes, 'async function done(closing) { await closing; }'],
    [
      "bus.emit('stop');",
      'drains nothing; not all followed',
      "import { EventEmitter } from 'node:events';\nconst bus = new EventEmitter();",
    ],
    ['await [worker].filter(Boolean).map((one) => one.close())[0]; process.exit(0);', closesOne],
    [
      'await Promise.all([worker].filter((one) => one).map((one) => one.close())); process.exit(0);',
      'drains one.close() [bullmq waits]; awaited; exits',
    ],
    [
      'await [worker].reduce(async (before, one) => { await before; await one.close(); }, null); process.exit(0);',
      'drains one.close() [bullmq waits]; awaited; exits',
    ],
    ['await Promise.all([worker].map(unknown)); process.exit(0);', 'drains nothing; exits; not all followed'],
    ['await Promise.all([worker].map(...unknown)); process.exit(0);', 'drains nothing; exits; not all followed'],
    ['class A extends Object { constructor() { super(); } } new A(); await worker.close(); process.exit(0);', closes],
    [
      'await container.dispose(); process.exit(0);',
      'drains container.dispose() [? unknown]; awaited; exits',
      "import { createContainer } from 'awilix';\nconst container = createContainer();",
    ],
    [
      'await container.unheard(); process.exit(0);',
      'drains nothing; exits; not all followed',
      "import { createContainer } from 'awilix';\nconst container = createContainer();",
    ],
    ['await fs.promises.unlink("pid"); await worker.close(); process.exit(0);', closes, "import fs from 'node:fs';"],
    ['await worker.close().then(done); process.exit(0);', closes, 'function done() { console.log(1); }'],
    ['worker.close().then(process.exit);', 'drains worker.close() [bullmq waits]; awaited; exits'],
    ['worker.close().then(() => process.exit(0), () => process.exit(1));', closes],
    ['worker.close().then(...unknown);', 'drains worker.close() [bullmq waits]; awaited'],
    ['worker.close().finally(() => process.exit(0));', closes],
    // Timers
    [
      'await setTimeout(500); await worker.close(); process.exit(0);',
      'drains worker.close() [bullmq waits]; awaited; exits; after 500',
      "import { setTimeout } from 'node:timers/promises';",
    ],
    [
      'await delay(500); await worker.close(); process.exit(0);',
      'drains worker.close() [bullmq waits]; awaited; exits; after 500',
      "import delay from 'delay';",
    ],
    [
      'await scheduler.wait(500); await worker.close(); process.exit(0);',
      'drains worker.close() [bullmq waits]; awaited; exits; after 500',
      "import { scheduler } from 'node:timers/promises';",
    ],
    ['await Bun.sleep(500); await worker.close(); process.exit(0);', 'drains worker.close() [bullmq waits]; awaited; exits; after 500'],
    ["await Bun.sleep('500'); await worker.close(); process.exit(0);", 'drains worker.close() [bullmq waits]; awaited; exits; after 500'],
    ['await Bun.sleep(); await worker.close(); process.exit(0);', closes],
    ['await Bun.sleep(...unknown); await worker.close(); process.exit(0);', closes],
    ["await Bun.sleep('soon'); await worker.close(); process.exit(0);", closes],
    ['await Bun.sleep(unknown() ? 1 : 2); await worker.close(); process.exit(0);', closes],
    ['for (const one of [1, 2]) await Bun.sleep(500); process.exit(0);', 'drains nothing; exits'],
    ['const closing = worker.close(); await Bun.sleep(500); process.exit(0);', 'drains worker.close() [bullmq waits]; exits; forced 500'],
    ['await worker.close(); await Bun.sleep(500); process.exit(0);', closes],
    ['setTimeout(); await worker.close(); process.exit(0);', closes],
    ['setTimeout(() => process.exit(1)); await worker.close(); process.exit(0);', closes],
    ['setTimeout(() => worker.close(), 500);', 'drains worker.close() [bullmq waits]; awaited; after 500'],
    ['setTimeout(worker.close, 500);', 'drains worker.close() [bullmq waits]; awaited; after 500'],
    [
      'setInterval(() => { if (idle()) process.exit(0); }, 100); await worker.close();',
      'drains worker.close() [bullmq waits]; exits; not all followed',
    ],
    ['setInterval(); await worker.close(); process.exit(0);', closes],
    ['setImmediate(() => process.exit(0));', 'drains nothing; exits'],
    ['process.nextTick(() => process.exit(0));', 'drains nothing; exits'],
    ['queueMicrotask(() => process.exit(0));', 'drains nothing; exits'],
    ['setImmediate(); await worker.close(); process.exit(0);', closes],
    ['await Promise.race([worker.close(), Bun.sleep(500)]); process.exit(0);', `${closes}; forced 500`],
    ['await Promise.race([worker.close()]); process.exit(0);', closes],
    ['await Promise.any([worker.close()]); process.exit(0);', closes],
    [
      'await new Promise((resolve) => setTimeout(resolve, 500)); await worker.close(); process.exit(0);',
      'drains worker.close() [bullmq waits]; awaited; exits; after 500',
    ],
    ['await new Promise((resolve) => worker.close().then(resolve)); process.exit(0);', closes],
    ['await new Promise(({ resolve }) => worker.close()); process.exit(0);', 'drains worker.close() [bullmq waits]; not awaited; exits'],
    ['await new Promise(unknown); process.exit(0);', 'drains nothing; exits'],
  ])('%s %s', async (body, text, before) => {
    expect(await told(body, before)).toBe(text);
  });
});

describe('registrations', () => {
  it.each<[code: string, told: readonly string[]]>([
    ["process.on('SIGTERM', process.exit);", ['SIGTERM; drains nothing; exits']],
    ["process.on('SIGTERM', unknown);", ['SIGTERM; drains nothing; not all followed']],
    ["process.on('SIGTERM', console.log);", ['SIGTERM; drains nothing; not all followed']],
    ["process.on('SIGTERM');", []],
    ['process.on();', []],
    ["process.on('SIGTERM', ...handlers);", []],
    ["process.on(...['SIGTERM', stop]);", []],
    ['process.on(unknown(), () => process.exit(0));', []],
    ["process.on('SIGHUP', () => process.exit(0));", []],
    ["bus.on('SIGTERM', () => process.exit(0));", []],
    ["const bus = { on() {} };\nbus.on('SIGTERM', () => process.exit(0));", []],
    ["Deno.addSignalListener('SIGTERM', () => Deno.exit(0));", ['SIGTERM; drains nothing; exits']],
    ["for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));", ['SIGTERM+SIGINT; drains nothing; exits']],
    ["process.on(['SIGTERM', 'SIGINT'], () => process.exit(0));", ['SIGTERM+SIGINT; drains nothing; exits']],
    [
      'const handlers = { SIGTERM: () => process.exit(0) };\nfor (const [name, handler] of Object.entries(handlers)) process.on(name, handler);',
      ['SIGTERM; drains nothing; exits'],
    ],
    ["process.on('message', (text) => { if (text === 'shutdown') process.exit(0); });", ['message:shutdown; drains nothing; exits']],
    ["process.on('message', (text) => console.log(text));", []],
    [
      "process.on('SIGTERM', () => process.exit(0)).on('SIGINT', () => process.exit(1));",
      ['SIGTERM; drains nothing; exits', 'SIGINT; drains nothing; exits'],
    ],
    ["process.on('SIGTERM', unknown() ? () => process.exit(0) : () => process.exit(1));", ['SIGTERM; drains nothing; exits']],
    ["process.on('SIGTERM', (signal, code) => process.exit(code));", ['SIGTERM; drains nothing; exits']],
    ["process.on('SIGTERM', (...all) => process.exit(all.length));", ['SIGTERM; drains nothing; exits']],
  ])('%s', async (code, texts) => {
    expect(handlersIn(await factsOf(worker + code))).toEqual(texts);
  });
});

const poll = 'async function poll() { await fetch("http://queue.example/jobs"); }\n';

describe('flags', () => {
  it.each<[code: string, told: readonly string[]]>([
    [
      `let running = true;\nprocess.on('SIGTERM', () => { running = false; });\nwhile (running) await poll();`,
      ['SIGTERM; drains running = false [set-interval unknown]; awaited'],
    ],
    [
      `let running = true;\nprocess.on('SIGTERM', () => { running = false; });\ndo { await poll(); } while (running);`,
      ['SIGTERM; drains running = false [set-interval unknown]; awaited'],
    ],
    [
      `let stopped = false;\nprocess.on('SIGTERM', () => { stopped = true; });\nfor (; !stopped; ) await poll();`,
      ['SIGTERM; drains stopped = true [set-interval unknown]; awaited'],
    ],
    [`let stopped = false;\nprocess.on('SIGTERM', () => { stopped = true; });\nfor (;;) await poll();`, ['SIGTERM; drains nothing']],
    [
      `const state = { on: true };\nprocess.on('SIGTERM', () => { state.on = false; });\nwhile (state.on) await poll();`,
      ['SIGTERM; drains state.on = false [? unknown]; awaited'],
    ],
    [
      `const state = {};\nprocess.on('SIGTERM', () => { state[unknown()] = false; });\nwhile (state.on) await poll();`,
      ['SIGTERM; drains nothing'],
    ],
    [`let all;\nprocess.on('SIGTERM', () => { [all] = false; });\nwhile (all) await poll();`, ['SIGTERM; drains nothing']],
    [
      `import { Worker } from 'bullmq';\nlet stopped = false;\nprocess.on('SIGTERM', () => { stopped = true; });\nfunction take() { if (stopped) return; new Worker('images', async () => {}); }\ntake();`,
      ['SIGTERM; drains stopped = true [bullmq unknown]; awaited'],
    ],
    [
      `import { Worker } from 'bullmq';\nlet stopped = false;\nprocess.on('SIGTERM', () => { stopped = true; });\nfunction take() { if (other) return; new Worker('images', async () => {}); }\nwhile (!stopped) take();`,
      ['SIGTERM; drains stopped = true [bullmq unknown]; awaited'],
    ],
    [
      `import { Worker } from 'bullmq';\nlet stopped = false;\nprocess.on('SIGTERM', () => { stopped = true; });\nconst take = () => { log(1); new Worker('images', async () => {}); };\nwhile (busy) take();`,
      ['SIGTERM; drains nothing'],
    ],
  ])('%s', async (code, texts) => {
    expect(handlersIn(await factsOf(poll + code))).toEqual(texts);
  });
});
