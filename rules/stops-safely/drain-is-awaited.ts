import type { ServiceRule } from '../../src/model/rule.ts';
import { reactionOf } from '../../src/model/stop.ts';
import { pm2 } from '../examples.ts';

const worker = (close: string): string => `import { Worker } from 'bullmq';

const worker = new Worker('images', async (job) => job.data, { connection: {} });
async function stop() {
  setTimeout(() => process.exit(1), 10000).unref();
  ${close};
  process.exit(0);
}
process.on('SIGINT', stop);
`;
const app = pm2("name: 'images',\nscript: 'worker.mjs',\nkill_timeout: 15000,\nexp_backoff_restart_delay: 100,");

export default {
  id: 'drain-is-awaited',
  question: 'stops-safely',
  severity: 'error',
  types: ['worker', 'consumer', 'api', 'internal'],
  title: 'The process exits only after the drain has finished',
  why: `\`worker.close()\` and \`server.close()\` begin a drain; they have not finished when they return. A \`process.exit()\` on the next line ends the
process in the middle of the work that the drain was to save. Await the promise, or exit in the callback.`,
  sources: ['https://nodejs.org/api/process.html#processexitcode', 'https://docs.bullmq.io/guide/workers/graceful-shutdown'],
  *check(service) {
    const reported = new Set<number>();
    for (const unit of service.units) {
      const reaction = reactionOf(service, unit);
      if (reaction?.kind !== 'handler') continue;
      const { handler } = reaction;
      const [drain] = handler.drains;
      if (handler.awaitsDrain !== false || !drain || !handler.exit || reported.has(handler.exit.start)) continue;
      reported.add(handler.exit.start);
      yield {
        at: handler.exit,
        message: `the process exits before ${drain.text} has finished: what is in hand is lost; await it`,
        answer: `no: it exits before ${drain.text} has finished`,
        related: [{ message: `${drain.text} is begun here`, at: drain.at }],
      };
    }
  },
  bad: [{ title: 'The promise is not awaited', files: { 'ecosystem.config.js': app, 'worker.mjs': worker('worker.close()') } }],
  good: [{ title: 'The promise is awaited', files: { 'ecosystem.config.js': app, 'worker.mjs': worker('await worker.close()') } }],
} satisfies ServiceRule;
