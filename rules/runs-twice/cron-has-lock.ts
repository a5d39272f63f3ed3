import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { most, type Unit } from '../../src/model/unit.ts';
import { pm2 } from '../examples.ts';

const schedule = (guard: string): string => `import cron from 'node-cron';

${guard}cron.schedule('0 3 * * *', async () => report(), { noOverlap: true });
process.on('SIGINT', () => process.exit(0));
async function report() {
  return 1;
}
`;
const app = (instances: string): string =>
  pm2(`name: 'reports',\nscript: 'reports.mjs',\n${instances}\nkill_timeout: 60000,\nexp_backoff_restart_delay: 100,`);

export default {
  id: 'cron-has-lock',
  question: 'runs-twice',
  severity: 'error',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'unknown'],
  title: 'A schedule inside the process fires once, however many instances run',
  why: `A schedule in the code fires in every instance: two instances send every invoice twice. Take a lock that all instances share (Redis, a database
advisory lock, ShedLock, leader election), let only one instance run schedules (PM2's \`NODE_APP_INSTANCE\`), or move the schedule out into a CronJob.`,
  sources: [
    'https://github.com/lukas-krecan/ShedLock',
    'https://pm2.keymetrics.io/docs/usage/environment/#node_app_instance-pm2-25-minimum',
    'https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS',
  ],
  *check(service) {
    const facts = service.code?.facts;
    // Where it starts it may well look which instance it is.
    if (!facts || facts.startIsMissing || facts.locks.some((lock) => lock.kind !== 'in-process')) return;
    const several = service.units.find((unit) => (most(unit) ?? 1) > 1);
    const schedule = facts.intakes.find((intake) => intake.role === 'schedule' && !intake.auxiliary && intake.runsOnce !== true);
    if (!several || !schedule) return;
    const count = howMany(several);
    yield {
      at: schedule.at,
      key: schedule.framework,
      message: `${schedule.title} fires in every instance, and ${count} run: each run happens that often; take a lock or run one instance`,
      answer: `each run happens in all of its ${count}`,
      related: [{ message: `${count} run`, at: writtenAt(several.at, several.instances.max, several.instances.declared) }],
    };
  },
  bad: [{ title: 'node-cron in a cluster of two', files: { 'ecosystem.config.js': app('instances: 2,'), 'reports.mjs': schedule('') } }],
  good: [
    {
      title: 'Only the first instance schedules',
      files: { 'ecosystem.config.js': app('instances: 2,'), 'reports.mjs': schedule("if (process.env.NODE_APP_INSTANCE === '0') ") },
    },
    { title: 'One instance', files: { 'ecosystem.config.js': app(''), 'reports.mjs': schedule('') } },
  ],
} satisfies ServiceRule;

function howMany(unit: Unit): string {
  const count = most(unit) ?? 2;
  if (!Number.isFinite(count)) return 'instances on all CPUs';
  return unit.scaling.length > 0 ? `up to ${count} instances` : `${count} instances`;
}
