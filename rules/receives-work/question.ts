import type { Question } from '../../src/model/rule.ts';

export default {
  id: 'receives-work',
  label: 'receives work',
  title: 'How does this service receive work?',
  answer: () => ({ text: 'not known', known: false }),
} satisfies Question;
