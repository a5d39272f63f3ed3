import type { Intake } from '../../src/model/code.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { reachedByRequests } from '../../src/model/unit.ts';

const server = (more: string): string => `import express from 'express';
${more}
const app = express();
app.post('/orders', (request, response) => response.json({}));
const server = app.listen(8080);
process.on('SIGTERM', async () => {
  setTimeout(() => process.exit(1), 8000).unref();
  ${more === '' ? '' : 'await worker.close();'}
  server.close(() => process.exit(0));
});
`;
const bullmq = "import { Worker } from 'bullmq';\n\nconst worker = new Worker('invoices', async (job) => job.data, { connection: {} });";
const compose = 'services:\n  orders:\n    build: .\n    stop_grace_period: 20s\n    ports: ["8080:8080"]\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.mjs"]\n';

export default {
  id: 'one-role-per-process',
  question: 'receives-work',
  severity: 'warning',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler'],
  title: 'One process receives work in one way',
  why: `A process that answers requests and also works on a queue, a stream or a schedule needs two kinds of deploy at once: a rollout for the requests
interrupts the jobs, scaling for the jobs multiplies the schedules, and one heavy job makes every request wait. Start the same image twice, with
one role each.`,
  sources: ['https://12factor.net/concurrency'],
  *check(service) {
    const working = service.intakes.filter((intake) => !intake.auxiliary);
    const requests = working.find((intake) => intake.role === 'request');
    const jobs = working.find((intake) => intake.role !== 'request' && !sameObject(intake, requests));
    if (!requests || !jobs || isProbedOnly(service) || isCalledAfterJobs(service)) return;
    yield {
      at: jobs.at,
      message: `one process answers requests (${requests.title}) and ${doing[jobs.role]} (${jobs.title}): a deploy of the one interrupts the other; run them as two`,
      answer: `in two ways: it answers requests and ${doing[jobs.role]}`,
      related: [{ message: 'requests are taken here', at: requests.at }],
    };
  },
  bad: [
    {
      title: 'An HTTP server that also runs jobs',
      files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'server.mjs': server(bullmq) },
    },
  ],
  good: [{ title: 'An HTTP server alone', files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'server.mjs': server('') } }],
} satisfies ServiceRule;

const doing = {
  request: 'answers requests',
  queue: 'takes jobs from a queue',
  stream: 'reads a stream',
  schedule: 'runs a schedule',
} as const;

/** What works on jobs and is reached by nobody answers probes and scrapers alone. */
function isProbedOnly({ units, dependents }: Service): boolean {
  return (
    dependents.length === 0 &&
    units.length > 0 &&
    units.every((unit) => (unit.platform === 'kubernetes' || unit.platform === 'compose') && reachedByRequests(unit) === 'no')
  );
}

/** What is a worker, and is called one, has its server for probes, metrics and a look at its queues. */
function isCalledAfterJobs({ type, name }: Service): boolean {
  return type !== 'api' && type !== 'internal' && /(^|[^a-z])(workers?|consumers?|schedulers?|beat|cron)([^a-z]|$)/i.test(name);
}

function sameObject(a: Intake, b: Intake | undefined): boolean {
  return a.at.file === b?.at.file && a.at.start === b.at.start;
}
