import type { Question, QuestionAnswer } from '../../src/model/rule.ts';
import type { Service, ServiceType } from '../../src/model/service.ts';
import { most, type Unit } from '../../src/model/unit.ts';
import { instances, mainUnit } from '../sentences.ts';

export default {
  id: 'runs-twice',
  label: 'runs twice',
  title: 'What happens if two instances run the same task simultaneously?',
  answer: (service): QuestionAnswer => {
    const unit = mainUnit(service);
    return unit ? answers[service.type](service, unit) : { text: 'not known', known: false };
  },
} satisfies Question;

const known = (text: string): QuestionAnswer => ({ text, known: true });
const unknown = (text: string): QuestionAnswer => ({ text, known: false });

const answers = {
  api: (_service, unit) => known(`each request goes to one of its instances${count(unit)}`),
  internal: (_service, unit) => known(`each request goes to one of its instances${count(unit)}`),
  worker: (service, unit) => {
    const lock = service.code?.facts.locks.find((candidate) => candidate.kind === 'distributed');
    if (lock) return known(`a lock keeps them apart (${lock.text})`);
    return unit.kind === 'CronJob' ? overlap(unit) : known(`each job goes to one of its instances${count(unit)}${cutOff(service)}`);
  },
  consumer: (service, unit) => {
    const group = service.intakes.find((intake) => intake.role === 'stream' && intake.group)?.group;
    return known(
      `each partition goes to one of its instances${count(unit)}${group ? ` (group “${group.value}”)` : ''}; what was not committed is read again`,
    );
  },
  scheduler: (service, unit) => {
    if (unit.kind === 'CronJob') return overlap(unit);
    const lock = service.code?.facts.locks.find((candidate) => candidate.kind !== 'in-process');
    if (lock) return known(`only one runs each schedule (${lock.text})`);
    if (service.intakes.some((intake) => intake.runsOnce)) return known('its framework lets each run happen once');
    const running = most(unit);
    if (running === undefined) return unknown('not known how many run; each would fire every schedule');
    return known(running === 1 ? 'one instance runs' : 'each instance fires every schedule');
  },
  task: (_service, unit) => (unit.kind === 'CronJob' ? overlap(unit) : unknown('not known: nothing shows what happens when it runs twice')),
  backing: (_service, unit) =>
    known(instances(unit) === 'one instance' ? 'one instance runs' : `its instances share the work by their own means${count(unit)}`),
  agent: (_service, unit) =>
    unit.detail.platform === 'kubernetes' && unit.detail.leaderElection?.value === true
      ? known('its instances elect a leader')
      : unit.kind === 'DaemonSet'
        ? known('one instance runs on each node')
        : unknown('not known whether its instances elect a leader'),
  unknown: () => unknown('not known'),
} satisfies Record<ServiceType, (service: Service, unit: Unit) => QuestionAnswer>;

/** What becomes of a job that the kill cuts off: it depends on when its queue takes it for done. */
function cutOff({ intakes }: Service): string {
  const queues = intakes.filter(({ role }) => role === 'queue');
  if (queues.some(({ acksEarly }) => acksEarly?.value === true)) return '; one that is cut off is lost';
  return queues.length > 0 && queues.every(({ acksEarly }) => acksEarly?.value === false) ? '; one that is cut off is done again' : '';
}

function count(unit: Unit): string {
  const text = instances(unit);
  return text === undefined ? '' : `, ${text}`;
}

function overlap(unit: Unit): QuestionAnswer {
  const policy = unit.detail.platform === 'kubernetes' ? unit.detail.concurrencyPolicy?.value : undefined;
  if (policy === 'Forbid') return known('a run does not start while the last one still works (Forbid)');
  if (policy === 'Replace') return known('a new run ends the one that still works (Replace)');
  return known('a slow run gets a second one beside it (Allow)');
}
