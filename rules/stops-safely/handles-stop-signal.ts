import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { reactionOf, stopSignalOf } from '../../src/model/stop.ts';
import { platformTitles, type Unit } from '../../src/model/unit.ts';
import { pm2 } from '../examples.ts';
import { listed } from '../sentences.ts';

const worker = (signals: string): string => `import { Worker } from 'bullmq';

const worker = new Worker('images', async (job) => resize(job.data), { connection: {} });
async function stop() {
  setTimeout(() => process.exit(1), 30000).unref();
  await worker.close();
  process.exit(0);
}
${signals}
function resize(data) {
  return data;
}
`;
const app = pm2("name: 'images',\nscript: 'worker.mjs',\nkill_timeout: 35000,\nexp_backoff_restart_delay: 100,");

export default {
  id: 'handles-stop-signal',
  question: 'stops-safely',
  severity: 'warning',
  strict: 'error',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'unknown'],
  title: 'The program handles the signal that its platform really sends',
  why: `A program that handles no stop signal ends in the middle of what it does, or, as the first process of a container, ignores the signal until it is
killed. Each platform has its own signal: Kubernetes, Docker and systemd send SIGTERM (or the image's \`STOPSIGNAL\`), PM2 sends SIGINT, also inside
a container under \`pm2-runtime\`; with \`shutdown_with_message\` PM2 sends no signal at all but the message \`shutdown\`.

Handle the signal, stop taking new work, wait for what is running, then exit. For a worker or consumer this is an error: the job in hand is lost.`,
  sources: [
    'https://nodejs.org/api/process.html#signal-events',
    'https://pm2.keymetrics.io/docs/usage/signals-clean-restart/',
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  ],
  *check(service) {
    const code = service.code?.facts;
    for (const unit of service.units) {
      if (!code || unit.kind === 'Job' || unit.kind === 'CronJob') continue;
      const reaction = reactionOf(service, unit);
      const ignored = reaction?.kind === 'framework' && reaction.effect === 'ignore';
      const signal = stopSignalOf(unit);
      if ((reaction?.kind !== 'none' && !ignored) || !signal) continue;
      const others = [...new Set(code.stop.handlers.flatMap((handler) => handler.signals))];
      const handles =
        others.length > 0
          ? `the code handles only ${listed(others)}`
          : code.stop.hooks?.value === false
            ? 'the framework’s shutdown hooks are not switched on'
            : 'the code handles no stop signal';
      const sends = signal.value.startsWith('message:') ? `the message “${signal.value.slice(8)}”` : signal.value;
      yield {
        at: placeToMend(service) ?? unit.at,
        key: signal.value,
        message: `${platformTitles[unit.platform]} sends ${sends}; ${handles}`,
        answer: `no: ${platformTitles[unit.platform]} sends ${sends}, ${handles}`,
        related: isLaunched(unit) ? [{ message: `${platformTitles[unit.platform]} runs it here`, at: writtenAt(unit.at, signal) }] : [],
        ...(service.type === 'worker' || service.type === 'consumer' ? { severity: 'error' as const } : {}),
      };
    }
  },
  bad: [
    {
      title: 'A worker under PM2 handles only SIGTERM',
      files: { 'ecosystem.config.js': app, 'worker.mjs': worker("process.on('SIGTERM', stop);") },
    },
    { title: 'A worker without a handler', files: { 'ecosystem.config.js': app, 'worker.mjs': worker('') } },
  ],
  good: [
    {
      title: 'Both signals',
      files: { 'ecosystem.config.js': app, 'worker.mjs': worker("process.on('SIGTERM', stop);\nprocess.on('SIGINT', stop);") },
    },
  ],
} satisfies ServiceRule;

/** Of a program that nothing in the input starts there is no such place. */
function isLaunched({ platform, launch }: Unit): boolean {
  return platform !== 'process' || launch.words.length > 0;
}

/** The handler that is there for another signal, else what takes work, else the entry. */
function placeToMend(service: Service) {
  const facts = service.code?.facts;
  return facts?.stop.handlers[0]?.at ?? facts?.stop.hooks?.at ?? facts?.intakes.find((intake) => !intake.auxiliary)?.at ?? facts?.entry;
}
