import { type Fact, writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { reactionOf, showsItsWork, stopSignalOf } from '../../src/model/stop.ts';
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
    if (!code || !showsItsWork(service)) return;
    const deaf = service.units.flatMap((unit) => {
      const signal = unit.kind === 'Job' || unit.kind === 'CronJob' ? undefined : stopSignalOf(unit);
      const reaction = reactionOf(service, unit);
      const ignored = reaction?.kind === 'framework' && reaction.effect === 'ignore';
      return signal && (reaction?.kind === 'none' || ignored) ? [{ unit, signal }] : [];
    });
    const [first] = deaf;
    if (!first) return;
    const others = [...new Set(code.stop.handlers.flatMap((handler) => handler.signals))];
    const handles =
      others.length > 0
        ? `the code handles only ${listed(others)}`
        : code.stop.hooks?.value === false
          ? 'the framework’s shutdown hooks are not switched on'
          : 'the code handles no stop signal';
    const signals = [...new Set(deaf.map(({ signal }) => signal.value))];
    const sent = listed(signals.map((signal) => sendersOf(signal, deaf)));
    yield {
      at: placeToMend(service) ?? first.unit.at,
      key: signals.join(' '),
      message: `${sent}; ${handles}`,
      answer: `no: ${sent}, ${handles}`,
      related: deaf
        .filter(({ unit }) => isLaunched(unit))
        .map(({ unit, signal }) => ({ message: `${platformTitles[unit.platform]} runs it here`, at: writtenAt(unit.at, signal) })),
      ...(losesJobs(service) ? { severity: 'error' as const } : {}),
    };
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

interface Deaf {
  readonly unit: Unit;
  readonly signal: Fact<string>;
}

/** "Kubernetes and Docker Compose send SIGTERM": one program is told once, wherever it runs. */
function sendersOf(signal: string, deaf: readonly Deaf[]): string {
  const senders = [...new Set(deaf.filter((one) => one.signal.value === signal).map(({ unit }) => senderOf(unit)))];
  const what = signal.startsWith('message:') ? `the message “${signal.slice(8)}”` : signal;
  return `${listed(senders)} ${senders.length > 1 ? 'send' : 'sends'} ${what}`;
}

/** A process manager in a container takes the container's signal, and sends its own. */
function senderOf({ platform, launch }: Unit): string {
  const managed = platform !== 'pm2' && launch.wrappers.some(({ kind, text }) => kind === 'process-manager' && text.startsWith('pm2'));
  return managed ? platformTitles.pm2 : platformTitles[platform];
}

/** A worker whose code only keeps a clock loses no job that it holds. */
function losesJobs({ type, intakes }: Service): boolean {
  const working = intakes.filter((intake) => !intake.auxiliary);
  return (
    (type === 'worker' || type === 'consumer') &&
    (working.length === 0 || working.some(({ role }) => role === 'queue' || role === 'stream'))
  );
}

/** Of a program that nothing in the input starts there is no such place. */
function isLaunched({ platform, launch }: Unit): boolean {
  return platform !== 'process' || launch.words.length > 0;
}

/** The handler that is there for another signal, else what takes work, else the entry. */
function placeToMend(service: Service) {
  const facts = service.code?.facts;
  return facts?.stop.handlers[0]?.at ?? facts?.stop.hooks?.at ?? facts?.intakes.find((intake) => !intake.auxiliary)?.at ?? facts?.entry;
}
