import type { Question } from '../../src/model/rule.ts';

export default {
  id: 'blast-radius',
  label: 'blast radius',
  title: 'Which other services break if this service goes down?',
  answer: () => ({ text: 'not known', known: false }),
} satisfies Question;
