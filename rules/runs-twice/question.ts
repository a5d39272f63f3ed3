import type { Question } from '../../src/model/rule.ts';

export default {
  id: 'runs-twice',
  label: 'runs twice',
  title: 'What happens if two instances run the same task simultaneously?',
  answer: () => ({ text: 'not known', known: false }),
} satisfies Question;
