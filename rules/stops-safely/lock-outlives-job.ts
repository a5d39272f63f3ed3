import { formatDuration } from '../../src/model/duration.ts';
import { describeDuration, writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule, Violation } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { drainOf, placesOf } from '../../src/model/stop.ts';

const worker = (timeout: number): string => `import { Consumer } from 'sqs-consumer';

const consumer = Consumer.create({
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/invoices',
  visibilityTimeout: ${timeout},
  pollingCompleteWaitTimeMs: 120000,
  handleMessage: async (message) => message,
});
consumer.start();
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(1), 120000).unref();
  consumer.on('stopped', () => process.exit(0));
  consumer.stop();
});
`;
const compose = 'services:\n  invoices:\n    build: .\n    stop_grace_period: 150s\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "worker.mjs"]\n';

export default {
  id: 'lock-outlives-job',
  question: 'stops-safely',
  severity: 'warning',
  types: ['worker'],
  title: 'A job stays locked for as long as it may run',
  why: `A queue hands a job out again when its lock or visibility timeout is over. Where that is shorter than the time a job may take, the job runs a
second time while the first still works on it. Raise the timeout above the longest job, or renew it while the job runs. Celery on Redis and SQS
holds what is put off by a countdown or a retry for all of that time: there the timeout must be longer than the longest of them.`,
  sources: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html',
    'https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/redis.html#visibility-timeout',
  ],
  *check(service) {
    yield* postponed(service);
    for (const unit of service.units) {
      const drain = drainOf(service, unit);
      if (!drain || !Number.isFinite(drain.value)) continue;
      for (const intake of service.intakes) {
        if (intake.role !== 'queue' || !intake.lock || intake.lock.value >= drain.value) continue;
        yield {
          at: writtenAt(intake.at, intake.lock),
          key: intake.name?.value ?? intake.framework,
          message: `a job is handed out again after ${describeDuration(intake.lock)}, but it may take ${describeDuration(drain)}: it would run twice`,
          answer: `no: a job is handed out again after ${formatDuration(intake.lock.value)}, while it may take ${formatDuration(drain.value)}`,
          related: placesOf(drain, `it may take ${formatDuration(drain.value)}`),
        };
      }
      return;
    }
  },
  bad: [
    {
      title: 'Messages become visible after 30 s, jobs take up to 2 minutes',
      files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'worker.mjs': worker(30) },
    },
  ],
  good: [
    { title: 'Messages stay hidden for 5 minutes', files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'worker.mjs': worker(300) } },
  ],
} satisfies ServiceRule;

/** A job that waits for its time counts as handed out: the worker holds it, and another one gets it when the timeout is over. */
function* postponed(service: Service): Iterable<Violation> {
  for (const { role, lock, postponed: wait, at, name, framework } of service.intakes) {
    if (role !== 'queue' || !lock || !wait || lock.value > wait.value) continue;
    const shouldBe = wait.origin === 'default' && wait.at === undefined;
    yield {
      at: writtenAt(at, lock),
      key: `${name?.value ?? framework} put off`,
      message: shouldBe
        ? `a job that is tried again after ${describeDuration(wait)} is handed out again after ${describeDuration(lock)}, before its time has come: it would run twice`
        : `a job is put off for ${describeDuration(wait)}, but handed out again after ${describeDuration(lock)}: it would run twice`,
      answer: `no: a job is handed out again after ${formatDuration(lock.value)}, while it may wait for ${formatDuration(wait.value)}`,
      related: placesOf(wait, `it waits for ${formatDuration(wait.value)}`),
      ...(shouldBe ? { severity: 'info' as const } : {}),
    };
  }
}
