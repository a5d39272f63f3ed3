import type { Question, QuestionAnswer } from '../../src/model/rule.ts';
import { instances, listed, mainUnit } from '../sentences.ts';

export default {
  id: 'blast-radius',
  label: 'blast radius',
  title: 'Which other services break if this service goes down?',
  answer: (service): QuestionAnswer => {
    const unit = mainUnit(service);
    const running = unit && instances(unit);
    const names = service.dependents.map((dependent) => dependent.name);
    if (names.length > 0)
      return {
        text: `${listed(names, 6)} ${names.length === 1 ? 'needs' : 'need'} it${running === undefined ? '' : `; ${running} ${running === 'one instance' ? 'runs' : 'run'}`}`,
        known: true,
      };
    if (service.type === 'api') return { text: 'its users; nothing else in the input depends on it', known: true };
    return { text: 'nothing in the input depends on it', known: false };
  },
} satisfies Question;
