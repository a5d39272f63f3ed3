import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';

const producer = (options: string): string => `import { Queue, Worker } from 'bullmq';

const queue = new Queue('images', { connection: {} });
const worker = new Worker('uploads', async (job) => {
  await queue.add('resize', job.data, { ${options} });
}, { connection: {} });
process.on('SIGTERM', async () => {
  setTimeout(() => process.exit(1), 8000).unref();
  await worker.close();
  process.exit(0);
});
`;
const compose = 'services:\n  images:\n    build: .\n    stop_grace_period: 20s\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "worker.mjs"]\n';

export default {
  id: 'retries-back-off',
  question: 'stops-safely',
  severity: 'info',
  types: ['worker', 'api', 'internal', 'consumer', 'scheduler'],
  title: 'Retries leave what failed time to come back',
  why: `Retries without a backoff are used up within milliseconds, long before a service that is being deployed is back. Let the wait grow between them.`,
  sources: ['https://docs.bullmq.io/guide/retrying-failing-jobs'],
  *check(service) {
    const reported = new Set<string>();
    for (const enqueue of service.code?.facts.enqueues ?? []) {
      const name = enqueue.name?.value ?? '';
      if (enqueue.role !== 'queue' || enqueue.backoff?.value !== false || (enqueue.attempts?.value ?? 0) <= 1 || reported.has(name))
        continue;
      reported.add(name);
      yield {
        at: writtenAt(enqueue.at, enqueue.backoff),
        key: name,
        message: `${enqueue.attempts?.value} attempts without a backoff are used up at once: let the wait grow between them`,
      };
    }
  },
  bad: [
    { title: 'Five attempts at once', files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'worker.mjs': producer('attempts: 5') } },
  ],
  good: [
    {
      title: 'Five attempts with a growing wait',
      files: {
        'compose.yaml': compose,
        Dockerfile: dockerfile,
        'worker.mjs': producer("attempts: 5, backoff: { type: 'exponential', delay: 1000 }"),
      },
    },
  ],
} satisfies ServiceRule;
