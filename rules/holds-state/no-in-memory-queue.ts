import type { ServiceRule } from '../../src/model/rule.ts';

const server = (queue: string): string => `import express from 'express';
import fastq from 'fastq';
import { Queue } from 'bullmq';

${queue}
const app = express();
app.post('/images', (request, response) => {
  queue.${queue.includes('fastq') ? 'push(request.body)' : "add('resize', request.body, { attempts: 5, backoff: { type: 'exponential', delay: 1000 } })"};
  response.sendStatus(202);
});
const server = app.listen(8080);
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(1), 8000).unref();
  server.close(() => process.exit(0));
});
export const kept = [fastq, Queue];
`;
const compose = 'services:\n  images:\n    build: .\n    stop_grace_period: 20s\n    ports: ["8080:8080"]\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.mjs"]\n';

export default {
  id: 'no-in-memory-queue',
  question: 'holds-state',
  severity: 'warning',
  types: ['api', 'internal'],
  title: 'Accepted work is not kept in the process alone',
  why: `A request that was answered with "accepted" and waits in a queue inside the process is gone with the process: every deploy loses what waits.
Put it into a queue that outlives the process, or work on it before answering.`,
  sources: ['https://12factor.net/processes'],
  *check(service) {
    const kept = service.code?.facts.memoryState.find((state) => state.kind === 'queue');
    if (!kept) return;
    yield {
      at: kept.at,
      key: kept.what,
      message: `${kept.what} keeps waiting jobs in the process: a deploy loses them after the request was answered`,
      answer: `jobs that wait in the process (${kept.what}) are lost at a restart`,
    };
  },
  bad: [
    {
      title: 'Accepted images wait in fastq',
      files: {
        'compose.yaml': compose,
        Dockerfile: dockerfile,
        'server.mjs': server('const queue = fastq.promise(async (task) => task, 2);'),
      },
    },
  ],
  good: [
    {
      title: 'Accepted images wait in Redis',
      files: {
        'compose.yaml': compose,
        Dockerfile: dockerfile,
        'server.mjs': server("const queue = new Queue('images', { connection: {} });"),
      },
    },
  ],
} satisfies ServiceRule;
