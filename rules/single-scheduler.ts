import { commandLine } from '../src/model/launch.ts';
import type { Service } from '../src/model/service.ts';
import type { Unit } from '../src/model/unit.ts';

/** Whether of several instances only one sends each task: they take a lock, elect a leader, or their framework lets each run happen once. */
export function sendsOnce(service: Service, unit: Unit): boolean {
  const locked = service.code?.facts.locks.some((lock) => lock.kind === 'distributed') ?? false;
  const leads = unit.detail.platform === 'kubernetes' && unit.detail.leaderElection?.value === true;
  return locked || leads || service.intakes.some((intake) => intake.runsOnce) || holdsLock.test(commandLine(unit.launch.words));
}

/** Schedulers of Celery beat that hold a lock in Redis (https://redbeat.readthedocs.io/en/latest/config.html#redbeat-lock-key). */
const holdsLock = /\bredbeat\b/i;
