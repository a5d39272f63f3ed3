import { formatDuration } from '../../src/model/duration.ts';
import { describeDuration, writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { isNamedOnly } from '../../src/model/service.ts';
import { drainOf } from '../../src/model/stop.ts';
import { pm2 } from '../examples.ts';

const app = (more: string): string =>
  pm2(
    `name: 'billing',\nscript: 'celery',\nargs: '-A billing worker',\ninterpreter: 'none',\nexp_backoff_restart_delay: 100,\nmax_memory_restart: '512M',${more}`,
  );

export default {
  id: 'memory-restart-drains',
  question: 'stops-safely',
  severity: 'info',
  types: ['worker', 'consumer'],
  title: 'A restart for memory leaves the job time to finish',
  why: `\`max_memory_restart\` is a restart like any other: SIGINT, and the kill after \`kill_timeout\`. Every leak then costs the job in hand unless
\`kill_timeout\` covers the drain. This is an info: that \`kill_timeout\` is too short is told by grace-covers-drain and grace-is-set.`,
  sources: ['https://pm2.keymetrics.io/docs/usage/memory-limit/', 'https://pm2.keymetrics.io/docs/usage/signals-clean-restart/'],
  *check(service) {
    if (isNamedOnly(service)) return;
    for (const unit of service.units) {
      const { detail, stop } = unit;
      if (detail.platform !== 'pm2' || !detail.maxMemoryRestart || !stop.grace) continue;
      const drain = drainOf(service, unit);
      const bounded = drain && Number.isFinite(drain.value) ? drain : undefined;
      if (bounded ? stop.grace.value >= bounded.value : stop.grace.origin !== 'default') continue;
      const needs = bounded ? `the service drains for up to ${describeDuration(bounded)}` : 'how long running work may take is not known';
      yield {
        at: writtenAt(unit.at, detail.maxMemoryRestart),
        message: `above ${detail.maxMemoryRestart.value} PM2 restarts it and kills it after ${describeDuration(stop.grace)}; ${needs}: a leak costs the job in hand`,
        answer: `no: a restart for memory kills it after ${formatDuration(stop.grace.value)}`,
      };
    }
  },
  bad: [{ title: 'A memory limit and the default kill_timeout', files: { 'ecosystem.config.js': app('') } }],
  good: [{ title: 'A memory limit and two minutes', files: { 'ecosystem.config.js': app('\nkill_timeout: 120000,') } }],
} satisfies ServiceRule;
