import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { pm2 } from '../examples.ts';

const app = (codes: string): string =>
  pm2(
    `name: 'billing',\nscript: 'celery',\nargs: '-A billing worker',\ninterpreter: 'none',\nkill_timeout: 60000,\nexp_backoff_restart_delay: 100,\nstop_exit_codes: ${codes},`,
  );

export default {
  id: 'stop-code-is-not-a-crash',
  question: 'stops-safely',
  severity: 'warning',
  types: ['api', 'internal', 'worker', 'consumer'],
  title: 'A process that was killed is started again',
  why: `PM2 records a process that was ended by SIGKILL, also by the kernel when memory runs out, with the exit code 0. \`stop_exit_codes: [0]\` therefore
keeps a killed worker dead. Let the program leave with a code of its own when it wants to stay down, and list that one.`,
  sources: ['https://pm2.keymetrics.io/docs/usage/restart-strategies/#skip-auto-restart-for-specific-exit-codes'],
  *check(service) {
    for (const unit of service.units) {
      if (unit.detail.platform !== 'pm2' || !unit.detail.stopExitCodes?.value.includes(0)) continue;
      yield {
        at: writtenAt(unit.at, unit.detail.stopExitCodes),
        message:
          'stop_exit_codes contains 0, and PM2 records a killed process as 0: after a SIGKILL or an out-of-memory kill it stays dead',
        answer: 'after a kill it stays dead (stop_exit_codes contains 0)',
      };
    }
  },
  bad: [{ title: 'Code 0 keeps it down', files: { 'ecosystem.config.js': app('[0]') } }],
  good: [{ title: 'A code of its own', files: { 'ecosystem.config.js': app('[78]') } }],
} satisfies ServiceRule;
