import type { Question } from '../../src/model/rule.ts';

export default {
  id: 'downtime',
  label: 'downtime',
  title: 'How long can it be unavailable before users notice?',
  answer: () => ({ text: 'not known', known: false }),
} satisfies Question;
