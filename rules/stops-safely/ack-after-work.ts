import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';

const consumer = (options: string): string => `import amqp from 'amqplib';

const connection = await amqp.connect(process.env.AMQP_URL);
const channel = await connection.createChannel();
const { consumerTag } = await channel.consume('invoices', async (message) => {
  await send(message.content);
  ${options === '' ? 'channel.ack(message);' : ''}
}${options});
process.on('SIGTERM', async () => {
  setTimeout(() => process.exit(1), 8000).unref();
  await channel.cancel(consumerTag);
  await connection.close();
  process.exit(0);
});
async function send(body) {
  return body;
}
`;
const compose = 'services:\n  invoices:\n    build: .\n    stop_grace_period: 20s\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "worker.mjs"]\n';

export default {
  id: 'ack-after-work',
  question: 'stops-safely',
  severity: 'error',
  types: ['worker'],
  title: 'A message is acknowledged after its work is done',
  why: `A message that is acknowledged on delivery, or deleted before its handler has ended, exists nowhere but in the process: a deploy, a crash or a
full disk loses it. Acknowledge when the work is done, and make the work safe to repeat. Where this is the library's default, and the work may well be
meant to run at most once, it is an info.`,
  sources: [
    'https://www.rabbitmq.com/docs/confirms',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html',
  ],
  *check(service) {
    for (const intake of service.intakes) {
      if (intake.role !== 'queue' || intake.acksEarly?.value !== true) continue;
      const byDefault = intake.acksEarly.origin === 'default';
      yield {
        at: writtenAt(intake.at, intake.acksEarly),
        key: intake.name?.value ?? intake.framework,
        message: `${intake.title} acknowledges a message before it is worked on${byDefault ? ' unless it is told otherwise' : ''}: what is in hand at a stop is lost`,
        answer: 'no: messages are acknowledged before they are worked on',
        ...(byDefault ? { severity: 'info' as const } : {}),
      };
    }
  },
  bad: [{ title: 'noAck: true', files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'worker.mjs': consumer(', { noAck: true }') } }],
  good: [{ title: 'Acknowledged after the work', files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'worker.mjs': consumer('') } }],
} satisfies ServiceRule;
