import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { fieldPlace } from '../../src/model/tree.ts';
import { job } from '../examples.ts';

export default {
  id: 'retries-failed-jobs',
  question: 'stops-safely',
  severity: 'warning',
  types: ['worker', 'api', 'internal', 'consumer', 'scheduler'],
  title: 'A job that fails because of a deploy is tried again',
  why: `While a system is being deployed, jobs fail: the worker is stopped, a database or another service is restarting. A job that is tried only once is then
lost. Give jobs a few attempts with a backoff, or the Job a \`backoffLimit\`.`,
  sources: [
    'https://docs.bullmq.io/guide/retrying-failing-jobs',
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy',
  ],
  *check(service) {
    for (const unit of service.units) {
      const { detail } = unit;
      if (service.type !== 'worker' || detail.platform !== 'kubernetes' || detail.backoffLimit?.value !== 0) continue;
      yield {
        at: writtenAt(fieldPlace(detail.object, 'spec', 'backoffLimit'), detail.backoffLimit),
        key: 'backoffLimit',
        message: 'backoffLimit is 0: a run that is cut off by a node drain or a deploy is not tried again',
        answer: 'a run that is cut off is not tried again (backoffLimit 0)',
      };
    }
    const reported = new Set<string>();
    for (const enqueue of service.code?.facts.enqueues ?? []) {
      if (enqueue.role !== 'queue' || enqueue.attempts === undefined || enqueue.attempts.value > 1) continue;
      const name = enqueue.name?.value ?? '';
      if (reported.has(name)) continue;
      reported.add(name);
      yield {
        at: writtenAt(enqueue.at, enqueue.attempts),
        key: name,
        message: `jobs${name === '' ? '' : ` of “${name}”`} are added without retries: one that fails while something restarts is not tried again; set attempts and a backoff`,
        answer: 'jobs that fail are not tried again',
      };
    }
  },
  bad: [
    {
      title: 'No retry at all',
      files: { 'job.yaml': job({ spec: 'backoffLimit: 0', container: 'command: [php, artisan, "queue:work", --stop-when-empty]' }) },
    },
  ],
  good: [
    {
      title: 'Three retries',
      files: {
        'job.yaml': job({
          spec: 'backoffLimit: 3\nactiveDeadlineSeconds: 600',
          container: 'command: [php, artisan, "queue:work", --stop-when-empty]',
        }),
      },
    },
  ],
} satisfies ServiceRule;
