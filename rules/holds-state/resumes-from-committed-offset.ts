import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';

const consumer = (group: string): string => `import { Kafka } from 'kafkajs';
import { randomUUID } from 'node:crypto';

const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: ${group} });
await consumer.connect();
await consumer.subscribe({ topic: 'payments' });
await consumer.run({ eachMessage: async ({ message }) => book(message) });
process.on('SIGTERM', async () => {
  setTimeout(() => process.exit(1), 8000).unref();
  await consumer.disconnect();
  process.exit(0);
});
async function book(message) {
  return [message, randomUUID];
}
`;
const compose = 'services:\n  ledger:\n    build: .\n    stop_grace_period: 20s\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "consumer.mjs"]\n';

export default {
  id: 'resumes-from-committed-offset',
  question: 'holds-state',
  severity: 'error',
  types: ['consumer'],
  title: 'A new process goes on where the old one stopped',
  why: `The consumer group is what ties a process to its committed offset. A group that every process makes for itself (a UUID, the time, the host name)
starts from nowhere at each deploy: messages are skipped or all read again. Give the group a constant name.`,
  sources: ['https://kafka.apache.org/documentation/#consumerconfigs_group.id', 'https://kafka.js.org/docs/consuming'],
  *check(service) {
    for (const intake of service.intakes) {
      if (intake.role !== 'stream' || intake.groupIsRandom?.value !== true) continue;
      yield {
        at: writtenAt(intake.at, intake.groupIsRandom),
        key: intake.name?.value ?? intake.framework,
        message: `the consumer group of ${intake.title} is made anew by every process: after a deploy nobody knows where the last one stopped; give it a constant name`,
        answer: 'its position is lost at every restart: each process makes a consumer group of its own',
      };
    }
  },
  bad: [
    {
      title: 'A group of its own for each process',
      files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'consumer.mjs': consumer('`ledger-${randomUUID()}`') },
    },
  ],
  good: [{ title: 'A constant group', files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'consumer.mjs': consumer("'ledger'") } }],
} satisfies ServiceRule;
