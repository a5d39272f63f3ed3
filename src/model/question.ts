/** The six questions, in the order in which a person would ask them. They are the folders of `rules/`. */
export const questionIds = ['receives-work', 'stops-safely', 'holds-state', 'runs-twice', 'blast-radius', 'downtime'] as const;
export type QuestionId = (typeof questionIds)[number];

export type AnswerStatus = 'pass' | 'fail' | 'warn' | 'unknown';
