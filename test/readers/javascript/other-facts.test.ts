import { describe, expect, it } from 'vitest';
import { catalog } from '../../../rules/catalog/index.ts';
import { at, factsOf, textAt } from './facts.ts';

const locks: readonly (readonly [what: string, code: string, locks: readonly (readonly [string, string])[]])[] = [
  [
    'redlock',
    "import Redlock from 'redlock';\nconst redlock = new Redlock([redis]);\nawait redlock.using(['sweep'], 5000, sweep);",
    [
      ['distributed', 'Redlock'],
      ['distributed', 'redlock.using'],
    ],
  ],
  [
    'redis-semaphore',
    "import { Mutex } from 'redis-semaphore';\nconst mutex = new Mutex(redis, 'sweep');\nawait mutex.acquire();",
    [
      ['distributed', 'Mutex'],
      ['distributed', 'mutex.acquire'],
    ],
  ],
  ['an advisory lock of Postgres', "await db.query('SELECT pg_try_advisory_lock(42)');", [['distributed', 'pg_try_advisory_lock']]],
  ['an advisory lock in a template', 'await sql`SELECT pg_advisory_xact_lock(${key})`;', [['distributed', 'pg_advisory_xact_lock']]],
  ['GET_LOCK of MySQL', 'await db.query("SELECT GET_LOCK(\'sweep\', 0)");', [['distributed', 'GET_LOCK']]],
  [
    'rows that are skipped',
    'await db.query(`SELECT id FROM jobs\n  FOR UPDATE SKIP LOCKED LIMIT 1`);',
    [['distributed', 'FOR UPDATE SKIP LOCKED']],
  ],
  [
    'SET NX',
    "import Redis from 'ioredis';\nconst redis = new Redis();\nif (await redis.set('lock', '1', 'EX', 60, 'NX')) sweep();",
    [['distributed', 'redis.set(… NX)']],
  ],
  [
    'SET with { NX: true }',
    "import { createClient } from 'redis';\nconst redis = createClient();\nawait redis.set('lock', '1', { NX: true });",
    [['distributed', 'redis.set(… NX)']],
  ],
  ['the first instance', "if (process.env.NODE_APP_INSTANCE === '0') schedule();", [['instance-guard', 'process.env.NODE_APP_INSTANCE']]],
  [
    'the primary of a cluster',
    "import cluster from 'node:cluster';\nif (cluster.isPrimary) schedule();",
    [['instance-guard', 'cluster.isPrimary']],
  ],
  [
    'a lock inside the process',
    "import AsyncLock from 'async-lock';\nconst lock = new AsyncLock();\nawait lock.acquire('sweep', sweep);",
    [
      ['in-process', 'AsyncLock'],
      ['in-process', 'lock.acquire'],
    ],
  ],
  [
    'schedules in the database of the queue',
    "import { Agenda } from 'agenda';\nconst agenda = new Agenda({});\nawait agenda.every('1 hour', 'sweep');",
    [['distributed', 'Agenda']],
  ],
  ['no lock: a plain SET', "import Redis from 'ioredis';\nawait new Redis().set('key', '1', 'EX', 60);", []],
  ['no lock: only logged', 'console.log(`instance ${process.env.NODE_APP_INSTANCE}`);', []],
  ['no lock: a text about locks', "throw new Error('the door is locked');", []],
];

describe('locks', () => {
  it.each(locks)('%s', async (_, code, expected) => {
    const facts = await factsOf(code);
    expect(facts.locks.map(({ kind, text }) => [kind, text])).toEqual(expected);
  });

  it('says where', async () => {
    const facts = await factsOf("const a = 1;\nawait db.query('SELECT pg_advisory_lock(1)');");
    expect(at(facts.locks[0]?.at)).toBe('src/main.ts:2:16');
  });
});

const outbound: readonly (readonly [what: string, code: string, expected: readonly unknown[]])[] = [
  [
    'fetch without a signal',
    "await fetch('http://auth:3000/users');",
    [{ client: 'fetch', purpose: 'service', hasTimeout: false, target: 'http://auth:3000/users' }],
  ],
  [
    'fetch with a signal',
    'await fetch(`http://auth/users/${id}`, { signal: AbortSignal.timeout(5000) });',
    [{ client: 'fetch', purpose: 'service', hasTimeout: true, target: 'http://auth/users/' }],
  ],
  [
    'fetch with options that are not known',
    'export const call = (url, options) => fetch(url, options);',
    [{ client: 'fetch', hasTimeout: undefined, target: undefined }],
  ],
  [
    'axios',
    "import axios from 'axios';\nawait axios.get('http://auth/users');\nawait axios.post('http://auth/users', {}, { timeout: 2000 });",
    [
      { client: 'axios', hasTimeout: false },
      { client: 'axios', hasTimeout: true },
    ],
  ],
  [
    'an axios instance',
    "import axios from 'axios';\nconst client = axios.create({ baseURL: 'http://auth', timeout: 2000 });\nawait client.get('/users');",
    [{ client: 'axios', hasTimeout: true, target: 'http://auth' }],
  ],
  [
    'axios by default',
    "import axios from 'axios';\naxios.defaults.timeout = 3000;\nawait axios('http://auth/users');",
    [{ client: 'axios', hasTimeout: true }],
  ],
  ['got', "import got from 'got';\nawait got('http://auth/users').json();", [{ client: 'got', hasTimeout: false }]],
  [
    'undici has a timeout of its own',
    "import { request } from 'undici';\nawait request('http://auth/users');",
    [{ client: 'undici', hasTimeout: true }],
  ],
  [
    'stripe without a key',
    "import Stripe from 'stripe';\nconst stripe = new Stripe('');\nawait stripe.charges.create({ amount: 5 });",
    [{ client: 'Stripe', purpose: 'payment', idempotencyKey: false }],
  ],
  [
    'stripe with a key',
    "import Stripe from 'stripe';\nconst stripe = new Stripe('');\nawait stripe.paymentIntents.create({ amount: 5 }, { idempotencyKey: order.id });",
    [{ client: 'Stripe', purpose: 'payment', idempotencyKey: true }],
  ],
  [
    'sendgrid',
    "import mail from '@sendgrid/mail';\nawait mail.send({ to: 'a' });",
    [{ client: 'SendGrid', purpose: 'email', idempotencyKey: false }],
  ],
  [
    'nodemailer',
    "import nodemailer from 'nodemailer';\nconst transport = nodemailer.createTransport({});\nawait transport.sendMail({ to: 'a' });",
    [{ client: 'Nodemailer', purpose: 'email' }],
  ],
  [
    'SES',
    "import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';\nawait new SESClient({}).send(new SendEmailCommand({}));",
    [{ client: 'SES', purpose: 'email' }],
  ],
  ['twilio', "import twilio from 'twilio';\nawait twilio('', '').messages.create({ to: '1' });", [{ client: 'Twilio', purpose: 'sms' }]],
  [
    'resend',
    "import { Resend } from 'resend';\nawait new Resend('').emails.send({ to: 'a' }, { idempotencyKey: id });",
    [{ client: 'mail API', purpose: 'email', idempotencyKey: true }],
  ],
  ['a fetch of its own', 'const fetch = (key) => cache.get(key);\nfetch(1);', []],
  ['a route called get', "import express from 'express';\nconst app = express();\napp.get('/users', list);", []],
];

describe('outbound calls', () => {
  it.each(outbound)('%s', async (_, code, expected) => {
    const facts = await factsOf(code);
    expect(facts.outboundCalls.map((call) => ({ ...call, target: call.target?.value }))).toEqual(
      expected.map((one) => expect.objectContaining(one)),
    );
  });

  it('knows what runs in a job', async () => {
    const facts = await factsOf({
      'src/main.ts': `import { Worker } from 'bullmq';
import { charge } from './charge';
await fetch('http://config/settings');
new Worker('orders', async (job) => { await charge(job.data); });
`,
      'src/charge.ts':
        "import Stripe from 'stripe';\nconst stripe = new Stripe('');\nexport async function charge(order) { await stripe.charges.create({ amount: order.total }); }",
    });
    expect(facts.outboundCalls.map(({ client, inJob }) => [client, inJob])).toEqual([
      ['fetch', false],
      ['Stripe', true],
    ]);
    expect(at(facts.outboundCalls[1]?.at)).toBe('src/charge.ts:3:45');
  });

  it('does not know where a handler cannot be found', async () => {
    const facts = await factsOf(
      "import { Worker } from 'bullmq';\nnew Worker('orders', handlerOf('orders'));\nawait fetch('http://config/settings');",
    );
    expect(facts.outboundCalls[0]?.inJob).toBeUndefined();
  });
});

describe('enqueues', () => {
  it.each([
    ['bullmq', "import { Queue } from 'bullmq';\nawait new Queue('images').add('resize', {});", ['bullmq', 'queue', 'images', 1, false]],
    [
      'bullmq with attempts',
      "import { Queue } from 'bullmq';\nawait new Queue('images').add('resize', {}, { attempts: 5, backoff: { type: 'exponential', delay: 1000 } });",
      ['bullmq', 'queue', 'images', 5, true],
    ],
    [
      'default options of the queue',
      "import { Queue } from 'bullmq';\nconst queue = new Queue('images', { defaultJobOptions: { attempts: 3, backoff: 2000 } });\nawait queue.add('resize', {});",
      ['bullmq', 'queue', 'images', 3, true],
    ],
    [
      'bullmq by injection',
      "import { InjectQueue } from '@nestjs/bullmq';\nimport { Queue } from 'bullmq';\nexport class Images { constructor(@InjectQueue('images') private readonly queue: Queue) { this.queue.add('resize', {}); } }",
      ['bullmq', 'queue', 'images', undefined, undefined],
    ],
    ['bull', "const Queue = require('bull');\nnew Queue('mails').add({ to: 'a' }, { attempts: 2 });", ['bull', 'queue', 'mails', 2, false]],
    [
      'data that is not known is no options',
      "import { Queue } from 'bullmq';\nimport { read } from './gone.js';\nawait new Queue('images').add('resize', read());",
      ['bullmq', 'queue', 'images', 1, false],
    ],
    [
      'options that are not known',
      "import { Queue } from 'bullmq';\nimport { options } from './gone.js';\nawait new Queue('images').add('resize', {}, options);",
      ['bullmq', 'queue', 'images', undefined, undefined],
    ],
    [
      'what is given alone',
      "const Queue = require('bull');\nmodule.exports = (mail) => mail;\nconst send = (mail) => new Queue('mails').add(mail);\nsend(process.argv[2]);",
      ['bull', 'queue', 'mails', 1, false],
    ],
    [
      'amqplib',
      "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('')).createChannel();\nchannel.sendToQueue('orders', Buffer.from(''));",
      ['amqplib', 'queue', 'orders', undefined, undefined],
    ],
    [
      'SQS',
      "import { SendMessageCommand } from '@aws-sdk/client-sqs';\nnew SendMessageCommand({ QueueUrl: 'https://sqs/orders' });",
      ['aws-sqs', 'queue', 'https://sqs/orders', undefined, undefined],
    ],
    [
      'kafkajs',
      "import { Kafka } from 'kafkajs';\nconst producer = new Kafka({}).producer();\nawait producer.send({ topic: 'orders', messages: [] });",
      ['kafkajs', 'stream', 'orders', undefined, undefined],
    ],
  ])('%s', async (_, code, expected) => {
    const facts = await factsOf(code);
    expect(
      facts.enqueues.map(({ framework, role, name, attempts, backoff }) => [framework, role, name?.value, attempts?.value, backoff?.value]),
    ).toEqual([expected]);
  });

  it('a module that is given a queue need not import its package', async () => {
    const facts = await factsOf({
      'src/main.ts': "import Queue from 'bull';\nimport { schedule } from './schedule';\nschedule(new Queue('charts', {}));",
      'src/schedule.ts':
        'function addAll(charts, queue) {\n  charts.forEach((chart) => { queue.add(chart); });\n}\nexport function schedule(queue) {\n  queue.process(async (job) => job.data);\n  setInterval(() => addAll([], queue), 1000);\n}\n',
    });
    expect(facts.intakes.map(({ framework, name }) => [framework, name?.value])).toContainEqual(['bull', 'charts']);
    expect(facts.enqueues.map(({ name, attempts }) => [name?.value, attempts?.value])).toEqual([['charts', 1]]);
  });

  it('a Set has an add of its own', async () => {
    expect((await factsOf("import { Queue } from 'bullmq';\nnew Set().add('resize');")).enqueues).toEqual([]);
  });
});

describe('state in memory', () => {
  it.each([
    ['p-queue', "import PQueue from 'p-queue';\nconst queue = new PQueue({ concurrency: 2 });", ['queue p-queue']],
    [
      'fastq',
      "import * as fastq from 'fastq';\nclass Mails { constructor() { this.queue = fastq.promise(send, 1); } }\nnew Mails();",
      ['queue fastq'],
    ],
    ['async.queue', "import async from 'async';\nexport const queue = async.queue(work, 2);", ['queue async']],
    ['async.parallel is no queue', "import async from 'async';\nasync.parallel([a, b]);", []],
    [
      'a queue for one call',
      "import PQueue from 'p-queue';\nexport async function all(urls) { const queue = new PQueue(); await queue.addAll(urls.map(load)); }",
      [],
    ],
    ['better-queue with a store', "import Queue from 'better-queue';\nnew Queue(work, { store: { type: 'sql' } });", []],
    [
      'sessions',
      "import express from 'express';\nimport session from 'express-session';\nexpress().use(session({ secret: 'x' }));",
      ['sessions express-session'],
    ],
    [
      'sessions with a store',
      "import express from 'express';\nimport session from 'express-session';\nexpress().use(session({ secret: 'x', store: new RedisStore({ client }) }));",
      [],
    ],
    [
      'sessions with options that are not known',
      "import session from 'express-session';\nimport { options } from './session-options';\nsession(options);",
      [],
    ],
  ])('%s', async (_, code, expected) => {
    expect((await factsOf(code)).memoryState.map(({ kind, what }) => `${kind} ${what}`)).toEqual(expected);
  });
});

describe('ready', () => {
  it.each([
    ["process.send('ready');", ["process.send('ready')"]],
    ["if (process.send) process.send('ready');", ["process.send('ready')"]],
    ["process.send?.('ready');", ["process.send?.('ready')"]],
    ["const READY = 'ready';\nserver.listen(3000, () => { process.send(READY); });", ['process.send(READY)']],
    ["process.send('hello'); socket.send('ready');", []],
  ])('%s', async (code, expected) => {
    expect((await factsOf(code)).readySignals.map(textAt)).toEqual(expected);
  });

  it.each([
    [
      "import express from 'express';\nimport mongoose from 'mongoose';\nawait mongoose.connect('');\nexpress().get('/users', list).listen(3000);",
      "mongoose.connect('')",
    ],
    [
      "import express from 'express';\nimport mongoose from 'mongoose';\nconst app = express();\napp.get('/users', list);\nmongoose.connect('').then(() => { app.listen(3000); });",
      "mongoose.connect('')",
    ],
    [
      "import express from 'express';\nasync function main() {\n  const app = express();\n  app.get('/users', list);\n  await sequelize.authenticate();\n  app.listen(3000);\n}\nmain();",
      'sequelize.authenticate()',
    ],
    [
      "import express from 'express';\nconst app = express();\napp.get('/users', list);\napp.listen(3000);\nawait connectDatabase();",
      undefined,
    ],
    [
      "import express from 'express';\nconst app = express();\napp.get('/users', list);\nawait readFile('x');\napp.listen(3000);",
      undefined,
    ],
  ])('connects before it listens (%#)', async (code, expected) => {
    expect(textAt((await factsOf(code)).connectsBeforeListening)).toBe(expected);
  });
});

describe('the catalog', () => {
  it('has no JavaScript entry that this reader could not see', () => {
    const useless = catalog.frameworks.filter(
      ({ language, seen, shutdownHelper, distributedLock, memoryState, outbound, drain, notes }) =>
        language === 'javascript' &&
        seen.length === 0 &&
        !shutdownHelper &&
        distributedLock === undefined &&
        !memoryState &&
        !outbound &&
        !drain &&
        !notes,
    );
    expect(useless.map(({ id }) => id)).toEqual([]);
  });

  it('names frameworks once, and every lifecycle is one of them', () => {
    const ids = catalog.frameworks.filter(({ language }) => language === 'javascript').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { lifecycle } of catalog.frameworks) if (lifecycle !== undefined) expect(ids).toContain(lifecycle);
  });
});
