import type { Question } from '../../src/model/rule.ts';

export default {
  id: 'holds-state',
  label: 'holds state',
  title: 'Does it hold in-memory state that cannot be recovered?',
  answer: () => ({ text: 'not known', known: false }),
} satisfies Question;
