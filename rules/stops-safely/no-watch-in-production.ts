import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { pm2 } from '../examples.ts';

const app = (watch: string): string =>
  pm2(
    `name: 'billing',\nscript: 'celery',\nargs: '-A billing worker',\ninterpreter: 'none',\nkill_timeout: 60000,\nexp_backoff_restart_delay: 100,\nwatch: ${watch},`,
  );

export default {
  id: 'no-watch-in-production',
  question: 'stops-safely',
  severity: 'warning',
  title: 'A change of a file does not restart the service',
  why: `With \`watch\` PM2 restarts the app whenever a file below its folder changes: a log, an upload or a \`git pull\` in the middle of a deploy stops it
mid-task, again and again. Keep it for development.`,
  sources: ['https://pm2.keymetrics.io/docs/usage/watch-and-restart/'],
  *check(service) {
    for (const unit of service.units) {
      if (unit.detail.platform !== 'pm2' || unit.detail.watch?.value !== true) continue;
      const edits = unit.edit({ set: 'field', path: ['watch'], to: false });
      yield {
        at: writtenAt(unit.at, unit.detail.watch),
        message: 'watch is on: PM2 restarts it mid-task whenever a file changes',
        answer: 'no: PM2 restarts it whenever a file changes',
        fix: edits && { description: 'set watch: false', safe: false, edits },
      };
    }
  },
  bad: [{ title: 'watch: true', files: { 'ecosystem.config.js': app('true') } }],
  good: [{ title: 'watch: false', files: { 'ecosystem.config.js': app('false') } }],
} satisfies ServiceRule;
