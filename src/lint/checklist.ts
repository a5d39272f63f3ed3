import type { ChecklistLine } from '../model/result.ts';
import type { Question } from '../model/rule.ts';
import type { Service } from '../model/service.ts';
import type { System } from '../model/system.ts';
import type { CheckedFinding } from './check.ts';

const order = { error: 0, warning: 1, info: 2 } as const;

/**
 * The six lines of a service: what was found wrong answers a question first, else the facts do. What a baseline knows is wrong all the same.
 * @param findings those of this service
 */
export function checklist(
  service: Service,
  system: System,
  questions: readonly Question[],
  findings: readonly CheckedFinding[],
): readonly ChecklistLine[] {
  return questions.map((question) => {
    const own = findings.filter(({ question: id, suppressed }) => id === question.id && (!suppressed || suppressed.by === 'baseline'));
    const worst = own.toSorted((a, b) => order[a.severity] - order[b.severity])[0];
    const fromFacts = question.answer(service, system);
    const status = worst?.severity === 'error' ? 'fail' : worst?.severity === 'warning' ? 'warn' : fromFacts.known ? 'pass' : 'unknown';
    const wrong = status === 'fail' || status === 'warn';
    return { question: question.id, status, text: wrong ? (worst?.answer ?? fromFacts.text) : fromFacts.text, findings: own };
  });
}
