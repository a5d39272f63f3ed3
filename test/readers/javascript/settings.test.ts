import { describe, expect, it } from 'vitest';
import type { Intake } from '../../../src/model/code.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { factsOf, textAt } from './facts.ts';

type Setting = 'concurrency' | 'lock' | 'acksEarly' | 'autoCommit' | 'group' | 'groupIsRandom' | 'startPosition' | 'overlapGuard' | 'drain';

/** A setting of the first intake: its value, where it comes from and the text it stands in. */
const cases: readonly (readonly [what: string, code: string, setting: Setting, value: unknown, from: string | undefined])[] = [
  [
    'bullmq concurrency',
    "import { Worker } from 'bullmq';\nnew Worker('images', work, { concurrency: 8 });",
    'concurrency',
    8,
    'concurrency: 8',
  ],
  [
    'bullmq concurrency by default',
    "import { Worker } from 'bullmq';\nnew Worker('images', work, { connection: {} });",
    'concurrency',
    1,
    'default',
  ],
  [
    'agenda lock by default',
    "import { Agenda } from 'agenda';\nnew Agenda({}).define('report', async () => {});",
    'lock',
    600_000,
    'default',
  ],
  [
    'agenda lock of one job',
    "import { Agenda } from 'agenda';\nconst LOCK = 30 * 60 * 1000;\nnew Agenda({}).define('report', { lockLifetime: LOCK }, work);",
    'lock',
    1_800_000,
    'lockLifetime: LOCK',
  ],
  [
    'options spread from a constant',
    "import { Worker } from 'bullmq';\nconst shared = { concurrency: 4 };\nnew Worker('images', async () => {}, { ...shared, connection: {} });",
    'concurrency',
    4,
    'concurrency: 4',
  ],
  [
    'options that cannot be seen whole have no default',
    "import { Worker } from 'bullmq';\nnew Worker('images', async () => {}, { ...optionsOf() });",
    'concurrency',
    undefined,
    undefined,
  ],
  [
    'options that are not known at all',
    "import { Worker } from 'bullmq';\nexport default (options) => new Worker('images', async () => {}, options);",
    'concurrency',
    undefined,
    undefined,
  ],
  [
    'SQS visibility in seconds',
    "import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';\nnew ReceiveMessageCommand({ QueueUrl: 'q', VisibilityTimeout: 120 });",
    'lock',
    120_000,
    'VisibilityTimeout: 120',
  ],
  [
    'amqplib noAck',
    "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('')).createChannel();\nchannel.consume('orders', async () => {}, { noAck: true });",
    'acksEarly',
    true,
    'noAck: true',
  ],
  [
    'amqplib without noAck',
    "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('')).createChannel();\nchannel.consume('orders', async () => {});",
    'acksEarly',
    false,
    'default',
  ],
  [
    'ack in front of the work',
    "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('')).createChannel();\nchannel.consume('orders', async (message) => {\n  channel.ack(message);\n  await work(message);\n});",
    'acksEarly',
    true,
    'channel.ack(message)',
  ],
  [
    'ack behind the work',
    "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('')).createChannel();\nchannel.consume('orders', async (message) => {\n  await work(message);\n  channel.ack(message);\n});",
    'acksEarly',
    false,
    'default',
  ],
  [
    'amqplib prefetch',
    "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('')).createChannel();\nawait channel.prefetch(10);\nchannel.consume('orders', async () => {});",
    'concurrency',
    10,
    '10',
  ],
  [
    'Nest RabbitMQ acknowledges first by default',
    "import { NestFactory } from '@nestjs/core';\nimport { Transport } from '@nestjs/microservices';\nNestFactory.createMicroservice(class {}, { transport: Transport.RMQ, options: { queue: 'q' } });",
    'acksEarly',
    true,
    'default',
  ],
  [
    'Nest RabbitMQ noAck: false',
    "import { NestFactory } from '@nestjs/core';\nimport { Transport } from '@nestjs/microservices';\nNestFactory.createMicroservice(class {}, { transport: Transport.RMQ, options: { queue: 'q', noAck: false } });",
    'acksEarly',
    false,
    'noAck: false',
  ],
  [
    'kafkajs group',
    "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({}).consumer({ groupId: 'billing' });\nawait consumer.run({ eachMessage: async () => {} });",
    'group',
    'billing',
    "groupId: 'billing'",
  ],
  [
    'kafkajs group is one',
    "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({}).consumer({ groupId: 'billing' });\nawait consumer.run({ eachMessage: async () => {} });",
    'groupIsRandom',
    false,
    "groupId: 'billing'",
  ],
  [
    'a group by uuid',
    "import { Kafka } from 'kafkajs';\nimport { v4 } from 'uuid';\nconst consumer = new Kafka({}).consumer({ groupId: `billing-${v4()}` });\nawait consumer.run({ eachMessage: async () => {} });",
    'groupIsRandom',
    true,
    'groupId: `billing-${v4()}`',
  ],
  [
    'a group by host',
    "import { Kafka } from 'kafkajs';\nimport os from 'node:os';\nconst groupId = 'billing-' + os.hostname();\nconst consumer = new Kafka({}).consumer({ groupId });\nawait consumer.run({ eachMessage: async () => {} });",
    'groupIsRandom',
    true,
    'groupId',
  ],
  [
    'a group by time',
    "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({}).consumer({ groupId: 'billing-' + Date.now() });\nawait consumer.run({ eachMessage: async () => {} });",
    'groupIsRandom',
    true,
    "groupId: 'billing-' + Date.now()",
  ],
  [
    'a group of the environment is not known',
    "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({}).consumer({ groupId: process.env.GROUP });\nawait consumer.run({ eachMessage: async () => {} });",
    'groupIsRandom',
    undefined,
    undefined,
  ],
  [
    'kafkajs autoCommit',
    "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({}).consumer({ groupId: 'billing' });\nawait consumer.run({ autoCommit: false, eachMessage: async () => {} });",
    'autoCommit',
    false,
    'autoCommit: false',
  ],
  [
    'kafkajs autoCommit by default',
    "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({}).consumer({ groupId: 'billing' });\nawait consumer.run({ eachMessage: async () => {} });",
    'autoCommit',
    true,
    'default',
  ],
  [
    'kafkajs fromBeginning',
    "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({}).consumer({ groupId: 'billing' });\nawait consumer.subscribe({ topic: 'orders', fromBeginning: true });\nawait consumer.run({ eachMessage: async () => {} });",
    'startPosition',
    'true',
    'fromBeginning: true',
  ],
  [
    'rdkafka stores offsets before the work',
    "import Kafka from 'node-rdkafka';\nconst consumer = new Kafka.KafkaConsumer({ 'group.id': 'billing' }, {});\nconsumer.consume();",
    'acksEarly',
    true,
    'default',
  ],
  [
    'rdkafka without auto-commit does not',
    "import Kafka from 'node-rdkafka';\nconst consumer = new Kafka.KafkaConsumer({ 'group.id': 'billing', 'enable.auto.commit': false }, {});\nconsumer.consume();",
    'acksEarly',
    undefined,
    undefined,
  ],
  [
    'rdkafka group',
    "import Kafka from 'node-rdkafka';\nconst consumer = new Kafka.KafkaConsumer({ 'group.id': 'billing' }, {});\nconsumer.consume();",
    'group',
    'billing',
    "'group.id': 'billing'",
  ],
  [
    'node-cron noOverlap',
    "import cron from 'node-cron';\ncron.schedule('* * * * *', async () => {}, { noOverlap: true });",
    'overlapGuard',
    true,
    'noOverlap: true',
  ],
  ['node-cron by default', "import cron from 'node-cron';\ncron.schedule('* * * * *', async () => {});", 'overlapGuard', false, 'default'],
  [
    'a flag in the job',
    "import cron from 'node-cron';\nlet running = false;\ncron.schedule('* * * * *', async () => {\n  if (running) return;\n  running = true;\n  await sweep();\n  running = false;\n});",
    'overlapGuard',
    true,
    'if (running) return;',
  ],
  [
    'a flag in what the job calls',
    "import cron from 'node-cron';\nlet running = false;\nasync function sweep() {\n  if (running) { return; }\n  running = true;\n}\ncron.schedule('* * * * *', () => sweep());",
    'overlapGuard',
    true,
    'if (running) { return; }',
  ],
  [
    'cron waitForCompletion',
    "import { CronJob } from 'cron';\nCronJob.from({ cronTime: '* * * * *', onTick: async () => {}, waitForCompletion: true });",
    'overlapGuard',
    true,
    'waitForCompletion: true',
  ],
  [
    'croner protect',
    "import { Cron } from 'croner';\nnew Cron('* * * * *', { protect: true }, async () => {});",
    'overlapGuard',
    true,
    'protect: true',
  ],
  [
    'toad-scheduler by default',
    "import { ToadScheduler, SimpleIntervalJob } from 'toad-scheduler';\nnew ToadScheduler().addSimpleIntervalJob(new SimpleIntervalJob({ seconds: 5 }, {}));",
    'overlapGuard',
    true,
    'default',
  ],
  [
    'toad-scheduler cron by default',
    "import { ToadScheduler, CronJob } from 'toad-scheduler';\nnew ToadScheduler().addCronJob(new CronJob({}, {}));",
    'overlapGuard',
    false,
    'default',
  ],
  [
    'pg-boss stops after 30 s',
    "import PgBoss from 'pg-boss';\nconst boss = new PgBoss('');\nboss.work('mail', async () => {});",
    'drain',
    30_000,
    'default',
  ],
  [
    'pg-boss with a timeout',
    "import PgBoss from 'pg-boss';\nconst boss = new PgBoss('');\nboss.work('mail', async () => {});\nprocess.on('SIGTERM', () => boss.stop({ timeout: 60_000 }));",
    'drain',
    60_000,
    'timeout: 60_000',
  ],
  [
    'Temporal gives activities no time',
    "import { Worker } from '@temporalio/worker';\nawait Worker.create({ taskQueue: 'q' });",
    'drain',
    0,
    'default',
  ],
  [
    'Temporal with a grace',
    "import { Worker } from '@temporalio/worker';\nawait Worker.create({ taskQueue: 'q', shutdownGraceTime: '45s' });",
    'drain',
    45_000,
    "shutdownGraceTime: '45s'",
  ],
  [
    'sqs-consumer with a wait',
    "import { Consumer } from 'sqs-consumer';\nConsumer.create({ queueUrl: 'q', handleMessage: async () => {}, pollingCompleteWaitTimeMs: 20000 });",
    'drain',
    20_000,
    'pollingCompleteWaitTimeMs: 20000',
  ],
  [
    'hapi waits 5 s',
    "import Hapi from '@hapi/hapi';\nconst server = Hapi.server({});\nserver.route({ path: '/users' });\nawait server.start();",
    'drain',
    5000,
    'default',
  ],
];

describe('settings', () => {
  it.each(cases)('%s', async (_, code, setting, value, from) => {
    const facts = await factsOf(code);
    const fact: Fact<unknown> | undefined = (facts.intakes[0] as Intake)[setting];
    expect(fact?.value).toBe(value);
    expect(fact && (fact.origin === 'default' ? 'default' : textAt(fact.at))).toBe(from);
    if (fact?.origin === 'default') expect(fact.docs).toMatch(/^https:/);
  });
});

describe('drain calls', () => {
  it.each([
    [
      'agenda.stop()',
      "import { Agenda } from 'agenda';\nconst agenda = new Agenda({});\nagenda.define('a', async () => {});\nprocess.on('SIGTERM', async () => { await agenda.stop(); process.exit(0); });",
      'abandons',
      /unlocks running jobs/,
    ],
    [
      'agenda.drain()',
      "import { Agenda } from 'agenda';\nconst agenda = new Agenda({});\nagenda.define('a', async () => {});\nprocess.on('SIGTERM', async () => { await agenda.drain(); process.exit(0); });",
      'waits',
      undefined,
    ],
    [
      'app.stop()',
      "import { Consumer } from 'sqs-consumer';\nconst app = Consumer.create({ queueUrl: 'q', handleMessage: async () => {} });\nprocess.on('SIGTERM', () => app.stop());",
      'abandons',
      /pollingCompleteWaitTimeMs/,
    ],
    [
      'app.stop()',
      "import { Consumer } from 'sqs-consumer';\nconst app = Consumer.create({ queueUrl: 'q', handleMessage: async () => {}, pollingCompleteWaitTimeMs: 5000 });\nprocess.on('SIGTERM', () => app.stop());",
      'waits',
      undefined,
    ],
    [
      'worker.close(true)',
      "import { Worker } from 'bullmq';\nconst worker = new Worker('q', async () => {});\nprocess.on('SIGTERM', () => worker.close(true));",
      'abandons',
      /does not wait/,
    ],
    [
      'bree.stop()',
      "const Bree = require('bree');\nconst bree = new Bree({ jobs: [] });\nbree.start();\nprocess.on('SIGTERM', () => bree.stop());",
      'abandons',
      /terminates/,
    ],
    [
      'channel.close()',
      "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('')).createChannel();\nchannel.consume('orders', async () => {});\nprocess.on('SIGTERM', () => channel.close());",
      'unknown',
      undefined,
    ],
    [
      'task.stop()',
      "import cron from 'node-cron';\nconst task = cron.schedule('* * * * *', async () => {});\nprocess.on('SIGTERM', () => task.stop());",
      'unknown',
      undefined,
    ],
    [
      'consumer.disconnect()',
      "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({}).consumer({ groupId: 'b' });\nawait consumer.run({ eachMessage: async () => {} });\nprocess.on('SIGTERM', async () => { await consumer.disconnect(); });",
      'waits',
      undefined,
    ],
  ])('%s (%#)', async (text, code, effect, why) => {
    const facts = await factsOf(code);
    const [drain] = facts.stop.handlers[0]?.drains ?? [];
    expect(drain).toMatchObject({ text, effect, framework: facts.intakes[0]?.framework });
    if (why) expect(drain?.why).toMatch(why);
    else expect(drain?.why).toBeUndefined();
  });

  it('names the calls that would drain', async () => {
    const facts = await factsOf(`import { Worker } from 'bullmq';
import { Kafka } from 'kafkajs';
import express from 'express';
class Jobs { worker = new Worker('images', async () => {}); }
new Jobs();
const orders = new Kafka({}).consumer({ groupId: 'b' });
await orders.run({ eachMessage: async () => {} });
const app = express();
app.get('/users', list);
app.listen(3000);
`);
    expect(facts.intakes.map(({ drainCalls }) => drainCalls)).toEqual([
      ['this.worker.close()'],
      ['orders.disconnect()', 'orders.stop()'],
      ['server.close()'],
    ]);
  });
});
