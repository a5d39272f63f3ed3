import type { CodeFacts, Intake } from '../../../src/model/code.ts';

/** Everything of a program that rests on the catalog, one line each. */
export function shown(facts: CodeFacts): readonly string[] {
  return [
    ...facts.intakes.map(intakeText),
    ...(facts.defined ?? []).map((one) => `(${intakeText(one)})`),
    ...facts.locks.map(({ kind, text }) => `${kind === 'distributed' ? 'lock' : kind} ${text}`),
    ...facts.outboundCalls.map(({ client, purpose, target, hasTimeout }) =>
      ['calls', client, purpose === 'service' ? target?.value : purpose, hasTimeout === true ? 'timeout' : undefined]
        .filter((part) => part !== undefined)
        .join(' '),
    ),
    ...facts.memoryState.map(({ kind, what }) => `keeps ${kind} ${what}`),
    ...facts.stop.handlers
      .filter(({ by, drains }) => by !== 'the BEAM' && by !== '.NET host' && (by !== undefined || drains.length > 0))
      .map(({ signals, by, drains }) =>
        [
          `stops on ${signals.join('+')}`,
          by && `by ${by}`,
          ...drains.map(({ text, framework, effect }) => `${text} [${framework ?? '?'} ${effect}]`),
        ]
          .filter(Boolean)
          .join(' '),
      ),
  ];
}

/** `role framework name`. */
function intakeText({ role, framework, name, schedule }: Intake): string {
  return [role, framework, name?.value ?? schedule?.value].filter((part) => part !== undefined).join(' ');
}
