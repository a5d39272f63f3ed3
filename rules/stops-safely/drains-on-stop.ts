import type { Intake, StopHandler } from '../../src/model/code.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { reactionOf } from '../../src/model/stop.ts';
import { pm2 } from '../examples.ts';
import { listed } from '../sentences.ts';

const worker = (stop: string): string => `import { Worker } from 'bullmq';

const worker = new Worker('images', async (job) => job.data, { connection: {} });
async function stop() {
  setTimeout(() => process.exit(1), 10000).unref();
  ${stop}
  process.exit(0);
}
process.on('SIGINT', stop);
`;
const app = pm2("name: 'images',\nscript: 'worker.mjs',\nkill_timeout: 15000,\nexp_backoff_restart_delay: 100,");

export default {
  id: 'drains-on-stop',
  question: 'stops-safely',
  severity: 'error',
  types: ['worker', 'consumer', 'api', 'internal'],
  title: 'The stop handler closes what takes work',
  why: `A handler that only logs, or closes the database and exits, still drops the job or request in hand. Close the thing that takes work first and
wait for it: \`worker.close()\`, \`consumer.disconnect()\`, \`server.close()\`.`,
  sources: [
    'https://docs.bullmq.io/guide/workers/graceful-shutdown',
    'https://nodejs.org/api/http.html#serverclosecallback',
    'https://kafka.js.org/docs/consuming#a-name-disconnecting-a-disconnecting',
  ],
  *check(service) {
    const reported = new Set<string>();
    for (const unit of service.units) {
      const reaction = reactionOf(service, unit);
      if (reaction?.kind !== 'handler' || !reaction.handler.followed || reaction.handler.by !== undefined) continue;
      const left = service.intakes.find((intake) => isLeftOpen(intake, reaction.handler));
      if (!left || reported.has(`${left.at.start}`)) continue;
      reported.add(`${left.at.start}`);
      const call = left.drainCalls[0];
      yield {
        at: reaction.handler.at,
        key: left.framework,
        message: `the handler of ${listed(reaction.handler.signals)} never closes the ${left.title} ${nouns[left.role]}${call === undefined ? '' : `: call ${call} and wait for it`}`,
        answer: `no: its stop handler never closes the ${left.title} ${nouns[left.role]}`,
        related: [{ message: 'work is taken here', at: left.at }],
      };
    }
  },
  bad: [
    {
      title: 'The handler exits and leaves the worker open',
      files: { 'ecosystem.config.js': app, 'worker.mjs': worker("console.log('bye');") },
    },
  ],
  good: [
    { title: 'The handler waits for the worker', files: { 'ecosystem.config.js': app, 'worker.mjs': worker('await worker.close();') } },
  ],
} satisfies ServiceRule;

const nouns = { request: 'server', queue: 'worker', stream: 'consumer', schedule: 'schedule' } as const;

/** Known not to be closed: its framework does not stop by itself, and nothing that the handler closes could be it. */
function isLeftOpen(intake: Intake, handler: StopHandler): boolean {
  if (intake.role === 'schedule' || intake.auxiliary || handler.signals.some((signal) => intake.handles[signal] !== undefined))
    return false;
  return !handler.drains.some(
    (drain) => drain.framework === undefined || drain.framework === intake.framework || drain.effect === 'unknown',
  );
}
