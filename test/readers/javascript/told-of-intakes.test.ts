import { expect, it } from 'vitest';
import { factsOf } from './facts.ts';

const bull = "import { Worker } from 'bullmq';\n";
const agenda = "import { Agenda } from 'agenda';\nnew Agenda({})";
const make = "new Worker('images', async () => {})";

// The calls that would drain, by the name that the code has for what it made
it.each<[code: string, drainCalls: readonly string[]]>([
  [`const worker = ${make};`, ['worker.close()']],
  [`let worker;\nworker = ${make};`, ['worker.close()']],
  [`const jobs = {};\njobs.worker = ${make};`, ['jobs.worker.close()']],
  [`class Jobs { worker = ${make}; }\nnew Jobs();`, ['this.worker.close()']],
  [`class Jobs { [unknown()] = ${make}; }\nnew Jobs();`, ['worker.close()']],
  [`const [worker] = ${make};`, ['worker.close()']],
  [`[jobs.worker] = ${make};`, ['worker.close()']],
  [`${make};`, ['worker.close()']],
])('%s', async (code, drainCalls) => {
  const facts = await factsOf(bull + code);
  expect(facts.intakes.map((intake) => intake.drainCalls)).toEqual([drainCalls]);
});

// Settings as texts and numbers that are none
it.each<[code: string, setting: 'autoCommit' | 'concurrency' | 'drain' | 'lock', value: unknown]>([
  [
    "import Kafka from 'node-rdkafka';\nnew Kafka.KafkaConsumer({ 'group.id': 'a', 'enable.auto.commit': 'false' }, {}).consume();",
    'autoCommit',
    false,
  ],
  [
    "import Kafka from 'node-rdkafka';\nnew Kafka.KafkaConsumer({ 'group.id': 'a', 'enable.auto.commit': 'true' }, {}).consume();",
    'autoCommit',
    true,
  ],
  [`${agenda}.define('report', { lockLifetime: '30 s' }, work);`, 'lock', 30_000],
  [`${agenda}.define('report', { lockLifetime: 'long' }, work);`, 'lock', undefined],
  [`${agenda}.define('report', { lockLifetime: true }, work);`, 'lock', undefined],
  [`${agenda}.define('report', { lockLifetime: 0 / 0 }, work);`, 'lock', undefined],
  [`${bull}new Worker('images', async () => {}, { concurrency: '5' });`, 'concurrency', undefined],
  [
    "import { Worker } from '@temporalio/worker';\nawait Worker.create({ taskQueue: 'q', shutdownGraceTime: unknown() });",
    'drain',
    undefined,
  ],
  ["import { Worker } from '@temporalio/worker';\nawait Worker.create({ taskQueue: 'q', shutdownGraceTime: 'soon' });", 'drain', undefined],
])('%s', async (code, setting, value) => {
  const facts = await factsOf(code);
  expect(facts.intakes.map((intake) => intake[setting]?.value)).toEqual([value]);
});
