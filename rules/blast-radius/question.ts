import type { Question, QuestionAnswer } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { instances, listed, mainUnit } from '../sentences.ts';

export default {
  id: 'blast-radius',
  label: 'blast radius',
  title: 'Which other services break if this service goes down?',
  answer: (service): QuestionAnswer => {
    const unit = mainUnit(service);
    const running = unit && instances(unit);
    const runs = running === undefined ? '' : `; ${running} ${running === 'one instance' ? 'runs' : 'run'}`;
    const handing = service.dependents.filter((dependent) => onlyHandsWork(dependent, service)).map((dependent) => dependent.name);
    const needing = service.dependents.filter((dependent) => !onlyHandsWork(dependent, service)).map((dependent) => dependent.name);
    const waits = handing.length === 0 ? '' : `${listed(handing)} ${handing.length === 1 ? 'hands' : 'hand'} it work, which waits`;
    if (needing.length > 0)
      return {
        text: `${listed(needing, 6)} ${needing.length === 1 ? 'needs' : 'need'} it${waits === '' ? '' : `, and ${waits}`}${runs}`,
        known: true,
      };
    if (waits !== '') return { text: `none; ${waits}${runs}`, known: true };
    if (service.type === 'api') return { text: 'its users; nothing else in the input depends on it', known: true };
    return { text: 'nothing in the input depends on it', known: false };
  },
} satisfies Question;

/** A producer does not break when the worker or consumer behind its queue or topic is down: what it has handed over waits. */
function onlyHandsWork(dependent: Service, service: Service): boolean {
  if (service.type !== 'worker' && service.type !== 'consumer') return false;
  const ways = dependent.dependsOn.filter((dependency) => dependency.target?.id === service.id);
  return ways.length > 0 && ways.every((dependency) => dependency.kind === 'queue' || dependency.kind === 'stream');
}
