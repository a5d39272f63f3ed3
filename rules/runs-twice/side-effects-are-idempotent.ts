import type { ServiceRule } from '../../src/model/rule.ts';

const worker = (options: string): string => `import { Worker } from 'bullmq';
import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_KEY, { timeout: 10000 });
const worker = new Worker('invoices', async (job) => {
  await stripe.charges.create({ amount: job.data.amount, currency: 'eur' }${options});
}, { connection: {} });
process.on('SIGTERM', async () => {
  setTimeout(() => process.exit(1), 8000).unref();
  await worker.close();
  process.exit(0);
});
`;
const compose = 'services:\n  invoices:\n    build: .\n    stop_grace_period: 20s\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "worker.mjs"]\n';
const nouns = { payment: 'charges', email: 'sends the e-mail', sms: 'sends the message' } as const;

export default {
  id: 'side-effects-are-idempotent',
  question: 'runs-twice',
  severity: 'warning',
  types: ['worker', 'consumer', 'scheduler'],
  title: 'Work that is done twice has its effect once',
  why: `Queues deliver at least once: a job that was cut off by a deploy is done again. A payment, an e-mail or a text message that it sends then happens
twice, unless the call carries an idempotency key made from the job.`,
  sources: ['https://docs.stripe.com/api/idempotent_requests', 'https://docs.bullmq.io/patterns/idempotent-jobs'],
  *check(service) {
    const reported = new Set<string>();
    for (const call of service.code?.facts.outboundCalls ?? []) {
      if (call.purpose !== 'payment' && call.purpose !== 'email' && call.purpose !== 'sms') continue;
      if (call.idempotencyKey !== false || call.inJob !== true || reported.has(call.client)) continue;
      reported.add(call.client);
      yield {
        at: call.at,
        key: call.client,
        message: `a job that is done again ${nouns[call.purpose]} again: ${call.client} is called without an idempotency key`,
        answer: `a retried job ${nouns[call.purpose]} again (${call.client})`,
      };
    }
  },
  bad: [{ title: 'A charge without key', files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'worker.mjs': worker('') } }],
  good: [
    {
      title: 'The job’s id is the key',
      files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'worker.mjs': worker(', { idempotencyKey: job.id }') },
    },
  ],
} satisfies ServiceRule;
