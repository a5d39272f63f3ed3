import type { ServiceRule } from '../../src/model/rule.ts';
import { drainOf, reactionOf } from '../../src/model/stop.ts';
import { pm2 } from '../examples.ts';

const worker = (timer: string): string => `import { Worker } from 'bullmq';

const worker = new Worker('images', async (job) => job.data, { connection: {} });
async function stop() {
${timer}  await worker.close();
  process.exit(0);
}
process.on('SIGINT', stop);
`;
const app = pm2("name: 'images',\nscript: 'worker.mjs',\nkill_timeout: 15000,\nexp_backoff_restart_delay: 100,");

export default {
  id: 'drain-is-bounded',
  question: 'stops-safely',
  severity: 'info',
  types: ['worker', 'consumer'],
  title: 'A drain gives up before it is killed',
  why: `A drain without limit leaves it to the platform to end a job that hangs, by a kill that runs no clean-up and reports nothing. A forced exit a
little before the grace is over can log what is lost, hand the job back and leave with an exit code that says so.`,
  sources: ['https://docs.bullmq.io/guide/workers/graceful-shutdown'],
  *check(service) {
    for (const unit of service.units) {
      const reaction = reactionOf(service, unit);
      if (reaction?.kind !== 'handler' || !reaction.handler.followed) continue;
      // `stopping = true` and `close(true)` wait for nothing.
      const waits = reaction.handler.drains.find(({ effect }) => effect === 'waits');
      if (!waits) continue;
      const drain = drainOf(service, unit);
      if (reaction.handler.forcedExit || reaction.handler.givesUp || (drain && Number.isFinite(drain.value))) continue;
      yield {
        at: reaction.handler.at,
        message: `${waits.text} waits without limit: force the exit a little before the grace is over`,
      };
      return;
    }
  },
  bad: [{ title: 'A hung job holds the stop until the kill', files: { 'ecosystem.config.js': app, 'worker.mjs': worker('') } }],
  good: [
    {
      title: 'A forced exit after 10 s',
      files: { 'ecosystem.config.js': app, 'worker.mjs': worker('  setTimeout(() => process.exit(1), 10000).unref();\n') },
    },
  ],
} satisfies ServiceRule;
