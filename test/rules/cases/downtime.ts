import type { QuestionCases } from './cases.ts';

export default {} satisfies QuestionCases;
