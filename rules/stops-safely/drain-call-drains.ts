import type { DrainCall, Intake } from '../../src/model/code.ts';
import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { reactionOf, stopSignalOf } from '../../src/model/stop.ts';
import { workload } from '../examples.ts';

const worker = (call: string): string => `import { Agenda } from 'agenda';

const agenda = new Agenda({ db: { address: process.env.MONGO_URL } });
agenda.define('invoice', async (job) => job.attrs.data);
await agenda.start();
process.on('SIGTERM', async () => {
  setTimeout(() => process.exit(1), 8000).unref();
  await agenda.${call}();
  process.exit(0);
});
`;
const compose = 'services:\n  invoices:\n    build: .\n    stop_grace_period: 20s\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "worker.mjs"]\n';

export default {
  id: 'drain-call-drains',
  question: 'stops-safely',
  severity: 'warning',
  types: ['worker', 'consumer', 'api', 'internal'],
  title: 'The call that is made on stop waits for running work',
  why: `Some calls look like a graceful stop and are none: \`agenda.stop()\` unlocks jobs that are still running, sqs-consumer's \`stop()\` returns at once,
Temporal cancels activities when \`shutdownGraceTime\` is 0; Resque, Huey and arq abort the running job on SIGTERM by default. Go's \`Server.Close()\`,
Unicorn on SIGTERM and Spring Boot with \`server.shutdown: immediate\` cut running requests off. Use the call, the signal or the setting that waits.
Nothing is said of \`worker.close(true)\`: that it does not wait is what the argument asks for, and the queue hands the job out again.`,
  sources: [
    'https://github.com/agenda/agenda#stop',
    'https://github.com/bbc/sqs-consumer#options',
    'https://github.com/resque/resque#signals',
    'https://huey.readthedocs.io/en/latest/consumer.html#consumer-shutdown',
    'https://yhbt.net/unicorn/SIGNALS.html',
    'https://docs.spring.io/spring-boot/reference/web/graceful-shutdown.html',
  ],
  *check(service) {
    for (const unit of service.units) {
      const reaction = reactionOf(service, unit);
      if (reaction?.kind === 'handler') {
        for (const drain of reaction.handler.drains) {
          if (drain.effect !== 'abandons' || isWaitedFor(reaction.handler.drains, drain) || isChosen(service.intakes, drain)) continue;
          yield {
            at: drain.at,
            key: drain.text,
            message: `${drain.text} does not wait for running work: ${drain.why ?? 'it abandons what is in hand'}`,
            answer: `no: ${drain.text} does not wait for running work`,
          };
        }
        return;
      }
      if (reaction?.kind === 'framework' && reaction.effect === 'abort') {
        const signal = stopSignalOf(unit)?.value;
        const intake = service.intakes.find((candidate) => signal !== undefined && candidate.handles[signal] === 'abort');
        const isServer = intake?.role === 'request';
        const set = intake?.drain?.origin === 'declared' ? intake.drain : undefined;
        yield {
          at: writtenAt(unit.at, set, intake),
          key: reaction.title,
          message: isServer
            ? `${reaction.title} cuts running requests off on ${signal}${set?.of ? ` (${set.of})` : ''}: they fail at each deploy`
            : `${reaction.title} aborts the running job on ${signal}: what is in hand is lost or done again`,
          answer: `no: ${reaction.title} aborts ${isServer ? 'running requests' : 'the running job'} on ${signal}`,
        };
        return;
      }
    }
  },
  bad: [
    {
      title: 'agenda.stop() unlocks running jobs',
      files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'worker.mjs': worker('stop') },
    },
    {
      title: 'Huey is interrupted by SIGTERM',
      files: { 'worker.yaml': workload({ container: 'command: [huey_consumer, billing.huey]' }) },
    },
  ],
  good: [{ title: 'agenda.drain() waits', files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'worker.mjs': worker('drain') } }],
} satisfies ServiceRule;

/** `Shutdown(ctx)` first, `Close()` for what is left when its time is over. */
function isWaitedFor(drains: readonly DrainCall[], { framework }: DrainCall): boolean {
  return drains.some((other) => other.effect === 'waits' && other.framework === framework);
}

/** Somebody wrote that jobs are not waited for, and none is lost: the queue hands them out again. */
function isChosen(intakes: readonly Intake[], { asked, framework }: DrainCall): boolean {
  return asked === true && intakes.some((intake) => intake.framework === framework && intake.role === 'queue');
}
