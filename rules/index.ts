import type { Question, Rule } from '../src/model/rule.ts';
import blastRadius from './blast-radius/question.ts';
import downtime from './downtime/question.ts';
import holdsState from './holds-state/question.ts';
import receivesWork from './receives-work/question.ts';
import runsTwice from './runs-twice/question.ts';
import graceCoversDrain from './stops-safely/grace-covers-drain.ts';
import stopsSafely from './stops-safely/question.ts';

/** The six questions in the order in which they are asked. */
export const questions: readonly Question[] = [receivesWork, stopsSafely, holdsState, runsTwice, blastRadius, downtime];

/** Every rule there is, question by question. A rule that is not in this list does not run; a test holds it equal to the folders. */
export const rules: readonly Rule[] = [graceCoversDrain];
