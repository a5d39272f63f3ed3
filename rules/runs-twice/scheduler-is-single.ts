import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { most, runsToCompletion } from '../../src/model/unit.ts';
import { workload } from '../examples.ts';
import { sendsOnce } from '../single-scheduler.ts';

const beat = (replicas: number): string =>
  workload({ name: 'beat', spec: `replicas: ${replicas}\nstrategy:\n  type: Recreate`, container: 'command: [celery, -A, billing, beat]' });

export default {
  id: 'scheduler-is-single',
  question: 'runs-twice',
  severity: 'error',
  types: ['scheduler'],
  title: 'One scheduler runs, not two',
  why: `Celery beat, clockwork and their like send each task when its time has come, and know nothing of a second one that does the same: every task runs
twice. Run one instance, or a scheduler that elects a leader or takes a lock (redbeat).`,
  sources: ['https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html#starting-the-scheduler'],
  *check(service) {
    for (const unit of service.units) {
      const count = most(unit);
      if (
        runsToCompletion(unit) ||
        unit.schedule ||
        sendsOnce(service, unit) ||
        count === undefined ||
        count <= 1 ||
        !showsScheduler(service)
      )
        continue;
      yield {
        at: writtenAt(unit.at, unit.instances.max, unit.instances.declared),
        message: `${Number.isFinite(count) ? count : 'several'} instances of a scheduler run, and nothing shows a lock or a leader: each task is sent that often`,
        answer: `each task is sent ${Number.isFinite(count) ? count : 'several'} times`,
        related: service.evidence.slice(0, 1).map((evidence) => ({ message: `${evidence.signal} “${evidence.detail}”`, at: evidence.at })),
      };
    }
  },
  bad: [{ title: 'Two Celery beats', files: { 'beat.yaml': beat(2) } }],
  good: [{ title: 'One Celery beat', files: { 'beat.yaml': beat(1) } }],
} satisfies ServiceRule;

/** A schedule that the code itself shows is judged by cron-has-lock. */
function showsScheduler(service: Service): boolean {
  const inCode = service.code?.facts.intakes.some((intake) => intake.role === 'schedule') ?? false;
  return !inCode && service.evidence.some((evidence) => evidence.type === 'scheduler' && evidence.strength === 'decisive');
}
