import type { Question } from '../../src/model/rule.ts';

export default {
  id: 'stops-safely',
  label: 'stops safely',
  title: 'Can it be stopped safely mid-task?',
  answer: () => ({ text: 'not known', known: false }),
} satisfies Question;
