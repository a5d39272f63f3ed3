import type { ServiceRule } from '../../src/model/rule.ts';
import { pm2 } from '../examples.ts';

const app = (more: string): string =>
  pm2(`name: 'billing',\nscript: 'celery',\nargs: '-A billing worker',\ninterpreter: 'none',\nkill_timeout: 60000,${more}`);

export default {
  id: 'restart-backs-off',
  question: 'downtime',
  severity: 'info',
  types: ['api', 'internal', 'worker', 'consumer'],
  title: 'A broken dependency does not turn into a restart storm',
  why: `By default PM2 starts a process that ended again at once, and gives up after 16 quick ends: a database that is down for a minute leaves the app
\`errored\` for good. \`exp_backoff_restart_delay\` waits a little longer each time.`,
  sources: ['https://pm2.keymetrics.io/docs/usage/restart-strategies/#exponential-backoff-restart-delay'],
  *check(service) {
    for (const unit of service.units) {
      const { detail } = unit;
      if (detail.platform !== 'pm2' || !detail.autorestart.value || detail.expBackoff || detail.restartDelay) continue;
      const edits = unit.edit({ set: 'field', path: ['exp_backoff_restart_delay'], to: 100 });
      yield {
        at: unit.at,
        message:
          'neither exp_backoff_restart_delay nor restart_delay is set: while something it needs is down PM2 restarts it without pause, and then gives up',
        fix: edits && { description: 'set exp_backoff_restart_delay: 100', safe: true, edits },
      };
    }
  },
  bad: [{ title: 'No pause between restarts', files: { 'ecosystem.config.js': app('') } }],
  good: [{ title: 'A growing pause', files: { 'ecosystem.config.js': app('\nexp_backoff_restart_delay: 100,') } }],
} satisfies ServiceRule;
