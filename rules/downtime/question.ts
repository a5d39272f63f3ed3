import { formatDuration } from '../../src/model/duration.ts';
import type { Question, QuestionAnswer } from '../../src/model/rule.ts';
import type { Service, ServiceType } from '../../src/model/service.ts';
import type { Unit } from '../../src/model/unit.ts';
import { listed, mainUnit, rolling } from '../sentences.ts';

export default {
  id: 'downtime',
  label: 'downtime',
  title: 'How long can it be unavailable before users notice?',
  answer: (service): QuestionAnswer => {
    const unit = mainUnit(service);
    if (!unit) return { text: 'not known', known: false };
    const rolls = rolling(unit);
    const text = answers[service.type](service, unit);
    return { text: rolls === undefined ? text : `${text}; ${rolls}`, known: service.type !== 'unknown' };
  },
} satisfies Question;

const answers = {
  api: () => 'users notice at once',
  internal: (service) => {
    const callers = service.dependents.map((dependent) => dependent.name);
    return callers.length > 0 ? `${listed(callers)} ${callers.length === 1 ? 'notices' : 'notice'} at once` : 'its callers notice at once';
  },
  worker: () => 'jobs wait in the queue',
  consumer: () => 'messages wait in the stream',
  scheduler: (_service, unit) => {
    const deadline = unit.detail.platform === 'kubernetes' ? unit.detail.startingDeadline : undefined;
    if (unit.kind === 'CronJob')
      return deadline
        ? `a run that is missed may start up to ${formatDuration(deadline.value)} late`
        : 'a run that is missed starts when the controller is back';
    return 'what is due meanwhile is missed or late';
  },
  task: () => 'nobody waits for it but what comes after it',
  backing: (service) =>
    service.dependents.length > 0
      ? `${listed(service.dependents.map((dependent) => dependent.name))} cannot work without it`
      : 'everything that uses it stands still',
  agent: () => 'the cluster goes on with what it has',
  unknown: () => 'not known',
} satisfies Record<ServiceType, (service: Service, unit: Unit) => string>;
