import { describeDuration, writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { pm2 } from '../examples.ts';
import { aServiceOf } from '../sentences.ts';

const app = (more: string): string =>
  pm2(
    `name: 'billing',\nscript: 'celery',\nargs: '-A billing worker',\ninterpreter: 'none',\nkill_timeout: 60000,\nexp_backoff_restart_delay: 100,${more}`,
  );

export default {
  id: 'cron-restart-does-not-interrupt',
  question: 'runs-twice',
  severity: 'warning',
  types: ['api', 'internal', 'worker', 'consumer'],
  title: 'A service that works all the time is not restarted by the clock',
  why: `\`cron_restart\` is for scripts that end. On a service that works all the time each tick is a restart in the middle of whatever it does: SIGINT, and the
kill after \`kill_timeout\`. If it is there against a leak, mend the leak or use \`max_memory_restart\` with a grace that covers the drain.`,
  sources: ['https://pm2.keymetrics.io/docs/usage/restart-strategies/#cron-restart'],
  *check(service) {
    for (const unit of service.units) {
      const { detail, stop } = unit;
      if (detail.platform !== 'pm2' || !detail.cronRestart) continue;
      const grace = stop.grace ? ` with ${describeDuration(stop.grace)} of grace` : '';
      yield {
        at: writtenAt(unit.at, detail.cronRestart),
        message: `cron_restart “${detail.cronRestart.value}” restarts ${aServiceOf[service.type]} that works all the time, in the middle of what it does${grace}`,
        answer: `PM2 restarts it mid-task at “${detail.cronRestart.value}”`,
      };
    }
  },
  bad: [{ title: 'A worker is restarted every night', files: { 'ecosystem.config.js': app("\ncron_restart: '0 4 * * *',") } }],
  good: [{ title: 'A worker that is left alone', files: { 'ecosystem.config.js': app('') } }],
} satisfies ServiceRule;
