import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { reactionOf } from '../../src/model/stop.ts';
import { listed } from '../sentences.ts';

const consumer = (stop: string): string => `import { Kafka } from 'kafkajs';

const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'ledger' });
await consumer.connect();
await consumer.subscribe({ topic: 'payments' });
await consumer.run({ autoCommit: false, eachMessage: async ({ message }) => book(message) });
process.on('SIGTERM', async () => {
  setTimeout(() => process.exit(1), 8000).unref();
  ${stop}
  process.exit(0);
});
async function book(message) {
  return message;
}
`;
const compose = 'services:\n  ledger:\n    build: .\n    stop_grace_period: 20s\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "consumer.mjs"]\n';

export default {
  id: 'commits-on-stop',
  question: 'stops-safely',
  severity: 'error',
  types: ['consumer'],
  title: 'A consumer commits what it has done before it stops, and nothing else',
  why: `The offset is the consumer's memory. Where it is committed by hand and the stop handler neither commits nor leaves the group, everything since the
last commit is read again. Where it is committed before the message is worked on (librdkafka's \`enable.auto.offset.store\`, kafka-go's
\`ReadMessage\`), what is in hand at a stop is never read again: it is lost.`,
  sources: [
    'https://kafka.js.org/docs/consuming#autocommit',
    'https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md',
    'https://pkg.go.dev/github.com/segmentio/kafka-go#Reader.ReadMessage',
  ],
  *check(service) {
    for (const intake of service.intakes) {
      if (intake.role !== 'stream') continue;
      const key = intake.name?.value ?? intake.framework;
      if (intake.acksEarly?.value === true) {
        yield {
          at: writtenAt(intake.at, intake.acksEarly),
          key,
          message: `${intake.title} commits a message before it is worked on: what is in hand at a stop is lost`,
          answer: 'no: offsets are committed before the work is done',
          ...(intake.acksEarly.origin === 'default' ? { severity: 'warning' as const } : {}),
        };
      }
      if (intake.autoCommit?.value !== false) continue;
      for (const unit of service.units) {
        const reaction = reactionOf(service, unit);
        if (reaction?.kind !== 'handler' || !reaction.handler.followed || reaction.handler.by !== undefined) continue;
        if (reaction.handler.drains.some((drain) => drain.framework === undefined || drain.framework === intake.framework)) continue;
        yield {
          at: reaction.handler.at,
          key: `${key} on stop`,
          message: `offsets are committed by hand, and the handler of ${listed(reaction.handler.signals)} neither commits nor disconnects the consumer: everything since the last commit is read again`,
          answer: 'no: it stops without committing its offset',
          related: [{ message: 'auto-commit is off here', at: writtenAt(intake.at, intake.autoCommit) }],
        };
        break;
      }
    }
  },
  bad: [
    {
      title: 'Manual commits, and an exit without one',
      files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'consumer.mjs': consumer("console.log('bye');") },
    },
  ],
  good: [
    {
      title: 'disconnect() commits and leaves the group',
      files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'consumer.mjs': consumer('await consumer.disconnect();') },
    },
  ],
} satisfies ServiceRule;
