import { describe, expect, it } from 'vitest';
import { at, factsOf, handlersIn, textAt } from './facts.ts';

const worker = `import { Worker } from 'bullmq';
const worker = new Worker('images', async (job) => resize(job.data), { connection: {} });
`;
const server = `import express from 'express';
const app = express();
app.get('/users', (request, response) => response.json([]));
const server = app.listen(3000);
`;

describe('the worker of the first story', () => {
  it('closes on SIGTERM and SIGINT, waits, and gives up after 30 s', async () => {
    const facts = await factsOf(`${worker}
const FORCED_EXIT_MS = 30000;
async function shutdown(signal) {
  console.log(signal);
  setTimeout(() => process.exit(1), FORCED_EXIT_MS).unref();
  await worker.close();
  process.exit(0);
}
process.on('SIGTERM', shutdown);
process.on('SIGINT', shutdown);
`);
    expect(handlersIn(facts)).toEqual(['SIGTERM+SIGINT; drains worker.close() [bullmq waits]; awaited; exits; forced 30000']);
    const [handler] = facts.stop.handlers;
    expect(at(handler?.at)).toBe('src/main.ts:11:1');
    expect(textAt(handler?.at)).toBe("process.on('SIGTERM', shutdown)");
    expect(at(handler?.drains[0]?.at)).toBe('src/main.ts:8:9');
    expect(textAt(handler?.drains[0]?.at)).toBe('worker.close()');
    expect(at(handler?.exit)).toBe('src/main.ts:9:3');
    expect(at(handler?.forcedExit?.at)).toBe('src/main.ts:7:37');
    expect(facts.complete).toBe(true);
    expect(facts.stop.complete).toBe(true);
    const [intake] = facts.intakes;
    expect(at(intake?.at)).toBe('src/main.ts:2:16');
    expect(at(intake?.name?.at)).toBe('src/main.ts:2:27');
    expect(intake?.drain).toMatchObject({ value: Number.POSITIVE_INFINITY, origin: 'default', of: 'BullMQ default' });
    expect(intake?.drainCalls).toEqual(['worker.close()']);
  });

  it('handles only SIGTERM', async () => {
    const facts = await factsOf(`${worker}process.on('SIGTERM', async () => {
  await worker.close();
  process.exit(0);
});
`);
    expect(handlersIn(facts)).toEqual(['SIGTERM; drains worker.close() [bullmq waits]; awaited; exits']);
  });

  it('has no handler', async () => {
    const facts = await factsOf(worker);
    expect(facts.stop).toEqual({ handlers: [], hooks: undefined, complete: true });
  });

  it('exits before the close is awaited', async () => {
    const facts = await factsOf(`${worker}process.on('SIGINT', async () => {
  worker.close();
  process.exit(0);
});
`);
    expect(handlersIn(facts)).toEqual(['SIGINT; drains worker.close() [bullmq waits]; not awaited; exits']);
    expect(at(facts.stop.handlers[0]?.exit)).toBe('src/main.ts:5:3');
  });

  it('never closes the worker', async () => {
    const facts = await factsOf(`${worker}process.on('SIGINT', () => {
  console.log('bye');
  process.exit(0);
});
`);
    expect(handlersIn(facts)).toEqual(['SIGINT; drains nothing; exits']);
  });
});

/** Each handler body stands in `process.on('SIGTERM', async () => { … })` behind the worker and the server. */
const bodies: readonly (readonly [what: string, body: string, expected: string])[] = [
  ['await in sequence', 'await worker.close(); process.exit(0);', 'drains worker.close() [bullmq waits]; awaited; exits'],
  ['no exit at all', 'worker.close();', 'drains worker.close() [bullmq waits]; awaited'],
  ['then', 'worker.close().then(() => process.exit(0));', 'drains worker.close() [bullmq waits]; awaited; exits'],
  ['then with the function itself', 'worker.close().then(process.exit);', 'drains worker.close() [bullmq waits]; awaited; exits'],
  ['finally', 'worker.close().finally(() => process.exit(0));', 'drains worker.close() [bullmq waits]; awaited; exits'],
  [
    'catch, then exit at once',
    'worker.close().catch(console.error); process.exit(0);',
    'drains worker.close() [bullmq waits]; not awaited; exits',
  ],
  ['exit in catch only', 'await worker.close().catch(() => process.exit(1));', 'drains worker.close() [bullmq waits]; awaited'],
  [
    'try, catch, exit',
    'try { await worker.close(); process.exit(0); } catch (error) { process.exit(1); }',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  ['try, finally', 'try { await worker.close(); } finally { process.exit(0); }', 'drains worker.close() [bullmq waits]; awaited; exits'],
  [
    'return in try, exit in finally',
    'try { return await worker.close(); } finally { process.exit(0); }',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'Promise.all',
    'await Promise.all([worker.close(), queue.close()]); process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'Promise.all over a list',
    'await Promise.all([worker].map((one) => one.close())); process.exit(0);',
    'drains one.close() [bullmq waits]; awaited; exits',
  ],
  [
    'forEach with await inside',
    '[worker].forEach(async (one) => { await one.close(); }); process.exit(0);',
    'drains one.close() [bullmq waits]; not awaited; exits',
  ],
  ['for of', 'for (const one of [worker]) await one.close(); process.exit(0);', 'drains one.close() [bullmq waits]; awaited; exits'],
  [
    'a variable that is awaited',
    'const closing = worker.close(); console.log("…"); await closing; process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'pushed to a list that is awaited',
    'const all = []; all.push(worker.close()); await Promise.allSettled(all); process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  ['void', 'void worker.close(); process.exit(0);', 'drains worker.close() [bullmq waits]; not awaited; exits'],
  ['callback of server.close', 'server.close(() => process.exit(0));', 'drains server.close() [express waits]; awaited; exits'],
  [
    'await of server.close, which gives no promise',
    'await server.close(); process.exit(0);',
    'drains server.close() [express waits]; not awaited; exits',
  ],
  [
    'server.close in a promise',
    'await new Promise((resolve) => server.close(resolve)); process.exit(0);',
    'drains server.close() [express waits]; awaited; exits',
  ],
  [
    'server.close in a promise with an error',
    'await new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))); process.exit(0);',
    'drains server.close() [express waits]; awaited; exits',
  ],
  [
    'promisify',
    "await require('node:util').promisify(server.close.bind(server))(); process.exit(0);",
    "drains require('node:util').promisify(server.close.bind(server))() [express waits]; awaited; exits",
  ],
  [
    'one drain awaited, another not',
    'server.close(); await worker.close(); process.exit(0);',
    'drains server.close() [express waits], worker.close() [bullmq waits]; not awaited; exits',
  ],
  [
    'nested callback',
    'server.close(async () => { await worker.close(); process.exit(0); });',
    'drains server.close() [express waits], worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'a helper that is awaited',
    'await stop(); process.exit(0); async function stop() { await worker.close(); }',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'a helper that is not awaited',
    'stop(); process.exit(0); async function stop() { await worker.close(); }',
    'drains worker.close() [bullmq waits]; not awaited; exits',
  ],
  [
    'a helper that returns the promise',
    'await stop(); process.exit(0); function stop() { return worker.close(); }',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'a helper that exits',
    'await stop(); async function stop() { await worker.close(); process.exit(0); }',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'a second signal forces the exit',
    'if (stopping) process.exit(1); stopping = true; await worker.close(); process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'a guard that returns',
    'if (stopping) return; stopping = true; await worker.close(); process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'only where there is one',
    'if (worker) { await worker.close(); } process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  ['optional call', 'await worker?.close(); process.exit(0);', 'drains worker?.close() [bullmq waits]; awaited; exits'],
  ['exit code only', 'await worker.close(); process.exitCode = 0;', 'drains worker.close() [bullmq waits]; awaited'],
  [
    'the signal is sent again',
    'await worker.close(); process.kill(process.pid, "SIGTERM");',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  ['force', 'await worker.close(true); process.exit(0);', 'drains worker.close(true) [bullmq abandons]; awaited; exits'],
  [
    'forced exit',
    'setTimeout(() => process.exit(1), 10_000).unref(); await worker.close();',
    'drains worker.close() [bullmq waits]; awaited; forced 10000',
  ],
  [
    'forced exit, the function itself',
    'setTimeout(process.exit, 10 * 1000, 1); await worker.close();',
    'drains worker.close() [bullmq waits]; awaited; forced 10000',
  ],
  [
    'forced exit kept in a variable',
    'const timer = setTimeout(() => { process.exit(1); }, 5e3); timer.unref(); await worker.close(); process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits; forced 5000',
  ],
  [
    'exit a little after the drain',
    'await worker.close(); setTimeout(() => process.exit(0), 500);',
    'drains worker.close() [bullmq waits]; awaited; exits',
  ],
  [
    'race with a timer',
    'await Promise.race([worker.close(), new Promise((resolve) => setTimeout(resolve, 20000))]); process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits; forced 20000',
  ],
  [
    'race with a timer that rejects',
    'await Promise.race([worker.close(), new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 20000))]); process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits; forced 20000',
  ],
  [
    'a pause before',
    'await new Promise((resolve) => setTimeout(resolve, 5000)); await worker.close(); process.exit(0);',
    'drains worker.close() [bullmq waits]; awaited; exits; after 5000',
  ],
  [
    'a pause before, by timer',
    'setTimeout(() => { server.close(() => process.exit(0)); }, 5000);',
    'drains server.close() [express waits]; awaited; exits; after 5000',
  ],
  [
    'a pause instead of waiting',
    'worker.close(); await sleep(3000); process.exit(0); function sleep(ms) { return new Promise((resolve) => setTimeout(resolve, ms)); }',
    'drains worker.close() [bullmq waits]; exits; forced 3000',
  ],
  ['something that cannot be found', 'await closeEverything(); process.exit(0);', 'drains nothing; exits; not all followed'],
  [
    'something that cannot be found is closed',
    'await container.stop(); process.exit(0);',
    'drains container.stop() [? unknown]; awaited; exits; not all followed',
  ],
  [
    'logging is no mystery',
    'logger.info("stopping"); this.log.debug("now"); await worker.close();',
    'drains worker.close() [bullmq waits]; awaited',
  ],
  [
    'a database is no work',
    "const { Pool } = require('pg'); const pool = new Pool(); await pool.end(); process.exit(0);",
    'drains nothing; exits',
  ],
  ['the queue is not the worker', 'await queue.close(); process.exit(0);', 'drains nothing; exits'],
];

describe('handlers', () => {
  it.each(bodies)('%s', async (_, body, expected) => {
    const text = `${worker}${server}import { Queue } from 'bullmq';\nconst queue = new Queue('images');\nlet stopping = false;\nprocess.on('SIGTERM', async () => {\n${body}\n});\n`;
    expect(handlersIn(await factsOf(text))).toEqual([`SIGTERM; ${expected}`]);
  });
});

const timers: readonly (readonly [what: string, delay: string, expected: number, of: string | undefined])[] = [
  ['a number', '30000', 30_000, undefined],
  ['separators', '30_000', 30_000, undefined],
  ['arithmetic', '30 * 1000', 30_000, undefined],
  ['a constant', 'GRACE', 25_000, undefined],
  ['a constant of another module', 'settings.stop.timeout', 12_000, undefined],
  ['an enum', 'Limits.Stop', 7000, undefined],
  ['ms', "ms('30s')", 30_000, undefined],
  ['a default of the environment', 'Number(process.env.STOP_MS || 30000)', 30_000, 'unless STOP_MS is set'],
  ['a default in text', "parseInt(process.env.STOP_MS ?? '20000', 10)", 20_000, 'unless STOP_MS is set'],
  ['a default by ternary', 'process.env.STOP_MS ? Number(process.env.STOP_MS) : 15000', 15_000, 'unless STOP_MS is set'],
  ['a default behind the conversion', 'Number(process.env.STOP_MS) || 9000', 9000, 'unless STOP_MS is set'],
  ['seconds of the environment', "+(process.env.STOP_S ?? '10') * 1000", 10_000, 'unless STOP_S is set'],
  ['a default in a pattern', 'fromPattern', 4000, 'unless PATTERN_MS is set'],
  ['Math.max', 'Math.max(5000, 8000)', 8000, undefined],
  ['zod', 'checked.STOP_MS', 6000, 'unless STOP_MS is set'],
  ['envalid', 'cleaned.STOP_MS', 6500, 'unless STOP_MS is set'],
  ['env-var', "env.get('STOP_MS').default('5500').asIntPositive()", 5500, 'unless STOP_MS is set'],
];

describe('forced exits', () => {
  it.each(timers)('%s', async (_, delay, expected, of) => {
    const facts = await factsOf({
      'src/main.ts': `${worker}import ms from 'ms';
import { settings } from './settings';
import { checked, cleaned } from './env';
import env from 'env-var';
const GRACE = 25_000;
enum Limits { Stop = 7000 }
const { PATTERN_MS: fromPattern = 4000 } = process.env;
process.on('SIGTERM', async () => { setTimeout(() => process.exit(1), ${delay}); await worker.close(); });
`,
      'src/env.ts': `import { z } from 'zod';
import { cleanEnv, num } from 'envalid';
const schema = z.object({ STOP_MS: z.coerce.number().int().default(6000) });
export const checked = schema.parse(process.env);
export const cleaned = cleanEnv(process.env, { STOP_MS: num({ default: 6500 }) });
`,
      'src/settings.ts': 'export const settings = { stop: { timeout: 12 * 1000 } } as const;\n',
    });
    expect(facts.stop.handlers[0]?.forcedExit).toMatchObject({ value: expected, origin: 'source', ...(of ? { of } : {}) });
    expect(textAt(facts.stop.handlers[0]?.forcedExit?.at)).toBe(delay);
  });

  it('takes the environment of the service where it is known', async () => {
    const text = `${worker}process.on('SIGTERM', async () => { setTimeout(() => process.exit(1), Number(process.env.STOP_MS || 30000)); await worker.close(); });`;
    const facts = await factsOf(text, 'src/main.ts', { STOP_MS: '60000' });
    expect(facts.stop.handlers[0]?.forcedExit).toMatchObject({ value: 60_000, origin: 'source' });
    expect(facts.stop.handlers[0]?.forcedExit).toMatchObject({ of: 'env STOP_MS', variable: { name: 'STOP_MS', isSet: true } });
  });
});

const registrations: readonly (readonly [what: string, code: string, signals: readonly (readonly string[])[]])[] = [
  ['on and once', "process.on('SIGTERM', stop); process.once('SIGINT', stop);", [['SIGTERM', 'SIGINT']]],
  ['chained', "process.on('SIGTERM', stop).on('SIGINT', stop);", [['SIGTERM', 'SIGINT']]],
  ['forEach over a literal', "['SIGTERM', 'SIGINT'].forEach((signal) => process.on(signal, stop));", [['SIGTERM', 'SIGINT']]],
  [
    'forEach over a constant',
    "const signals = ['SIGTERM', 'SIGINT'] as const;\nsignals.forEach((signal) => { process.on(signal, () => stop()); });",
    [['SIGTERM', 'SIGINT']],
  ],
  ['for of', "for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);", [['SIGINT', 'SIGTERM']]],
  [
    'keys of an object',
    'const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };\nObject.keys(signals).forEach((signal) => process.on(signal, stop));',
    [['SIGINT', 'SIGTERM']],
  ],
  [
    'entries of an object',
    'Object.entries({ SIGINT: 2, SIGTERM: 15 }).forEach(([signal, value]) => { process.on(signal, stop); });',
    [['SIGINT', 'SIGTERM']],
  ],
  ['process imported', "import process from 'node:process';\nprocess.on('SIGTERM', stop);", [['SIGTERM']]],
  ['on imported', "import { on } from 'node:process';\non('SIGTERM', stop);", [['SIGTERM']]],
  ['a wrapper', "const onSignal = (signal, handler) => process.on(signal, handler);\nonSignal('SIGTERM', stop);", [['SIGTERM']]],
  ['SIGQUIT and SIGUSR2', "process.on('SIGQUIT', stop); process.on('SIGUSR2', () => stop());", [['SIGQUIT'], ['SIGUSR2']]],
  ['the message of PM2', "process.on('message', (message) => { if (message === 'shutdown') stop(); });", [['message:shutdown']]],
  ['Deno', "Deno.addSignalListener('SIGTERM', stop);", [['SIGTERM']]],
  [
    'exit, beforeExit and SIGHUP are no stop signals',
    "process.on('exit', stop); process.on('beforeExit', stop); process.on('SIGHUP', stop);",
    [],
  ],
  ['errors are no stop signals', "process.on('uncaughtException', stop);", []],
  ['another emitter', "import { EventEmitter } from 'node:events';\nconst bus = new EventEmitter();\nbus.on('SIGTERM', stop);", []],
  ['another message', "process.on('message', (message) => { if (message === 'reload') stop(); });", []],
];

describe('registrations', () => {
  it.each(registrations)('%s', async (_, code, signals) => {
    const facts = await factsOf(`${worker}async function stop() { await worker.close(); process.exit(0); }\n${code}\n`);
    expect(facts.stop.handlers.map((handler) => handler.signals)).toEqual(signals);
    for (const handler of facts.stop.handlers) expect(handler).toMatchObject({ awaitsDrain: true, followed: true });
  });

  it('follows only the branch of the message', async () => {
    const facts = await factsOf(`${worker}process.on('message', async (message) => {
  if (message === 'shutdown') { await worker.close(); process.exit(0); }
  if (message === 'now') process.exit(1);
});`);
    expect(handlersIn(facts)).toEqual(['message:shutdown; drains worker.close() [bullmq waits]; awaited; exits']);
  });
});
