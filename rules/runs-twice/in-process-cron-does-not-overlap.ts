import type { ServiceRule } from '../../src/model/rule.ts';
import { pm2 } from '../examples.ts';

const schedule = (options: string): string => `import cron from 'node-cron';

cron.schedule('* * * * *', async () => report()${options});
process.on('SIGINT', () => process.exit(0));
async function report() {
  return 1;
}
`;
const app = pm2("name: 'reports',\nscript: 'reports.mjs',\nkill_timeout: 60000,\nexp_backoff_restart_delay: 100,");

export default {
  id: 'in-process-cron-does-not-overlap',
  question: 'runs-twice',
  severity: 'warning',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'unknown'],
  title: 'A schedule in the code does not start a run beside a slow one',
  why: `Most schedule libraries start the next run although the last one still works. Switch on their guard: \`noOverlap\` (node-cron 4), \`waitForCompletion\`
(cron, @nestjs/schedule), \`protect\` (croner), \`SkipIfStillRunning\` (robfig/cron).`,
  sources: [
    'https://github.com/node-cron/node-cron',
    'https://github.com/kelektiv/node-cron',
    'https://croner.56k.guru/usage/configuration/',
    'https://pkg.go.dev/github.com/robfig/cron/v3#SkipIfStillRunning',
  ],
  *check(service) {
    // A bare timer has no guard that could be switched on, and mostly does no work of its own.
    const open = service.intakes.filter(
      (intake) =>
        intake.role === 'schedule' && !intake.auxiliary && intake.overlapGuard?.value === false && intake.framework !== 'set-interval',
    );
    const [first] = open;
    if (!first || service.code?.facts.locks.some((lock) => lock.kind !== 'instance-guard')) return;
    const more = open.length > 1 ? ` (and ${open.length - 1} more)` : '';
    yield {
      at: first.at,
      key: first.framework,
      message: `${first.title} starts the next run of${first.schedule ? ` “${first.schedule.value}”` : ' this schedule'}${more} although a slow one still works: switch its guard on`,
      answer: 'a slow run gets a second one beside it',
      related: open.slice(1, 6).map((intake) => ({ message: 'and here', at: intake.at })),
    };
  },
  bad: [{ title: 'node-cron without guard', files: { 'ecosystem.config.js': app, 'reports.mjs': schedule('') } }],
  good: [{ title: 'node-cron with noOverlap', files: { 'ecosystem.config.js': app, 'reports.mjs': schedule(', { noOverlap: true }') } }],
} satisfies ServiceRule;
