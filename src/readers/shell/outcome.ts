import type { Statement } from './syntax.ts';

/** The literal words of a plain command; undefined members hold variables. */
export function literalWords(statement: Statement | undefined): readonly (string | undefined)[] {
  if (statement?.kind !== 'command') return [];
  return statement.words.map(({ parts }) => {
    const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.value] : []));
    return texts.length === parts.length ? texts.join('') : undefined;
  });
}

/** Whether running these ends the script, or the function, with an error. */
export function endsInError(
  statements: readonly Statement[],
  functions: ReadonlyMap<string, { body: readonly Statement[] }>,
  depth = 6,
): boolean {
  return statements.some((statement) => {
    if (depth === 0) return false;
    switch (statement.kind) {
      case 'command': {
        const [program, status] = literalWords(statement);
        if (program === 'false') return true;
        if (program === 'exit' || program === 'return') return statement.words.length === 1 || status !== '0';
        const called = program === undefined ? undefined : functions.get(program);
        return called !== undefined && endsInError(called.body, functions, depth - 1);
      }
      case 'group':
      case 'subshell':
        return endsInError(statement.body, functions, depth - 1);
      case 'and-or':
      case 'pipeline':
        return endsInError(statement.statements, functions, depth - 1);
      case 'if':
        return [...statement.arms.map((arm) => arm.body), statement.otherwise ?? []].some((body) =>
          endsInError(body, functions, depth - 1),
        );
      default:
        return false;
    }
  });
}

const IDLE = new Set(['true', ':', 'echo', 'printf', 'sleep', 'continue', 'break', 'exit', 'return', 'warn', 'log', 'date']);

/** Whether these do nothing about an error but let it pass: `true`, `echo "failed"`, `exit 0`. */
export function letsErrorPass(statements: readonly Statement[]): boolean {
  return statements.every((statement) => {
    if (statement.kind === 'group' || statement.kind === 'subshell') return letsErrorPass(statement.body);
    if (statement.kind !== 'command') return false;
    const [program] = literalWords(statement);
    return statement.words.length === 0 || (program !== undefined && IDLE.has(program));
  });
}

/** Names of all variables that are assigned anywhere in these, and whether positional parameters are shifted. */
export function assignedIn(statements: readonly Statement[], found = new Set<string>()): Set<string> {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'command': {
        for (const assignment of statement.assignments) found.add(assignment.name);
        const [program, ...rest] = literalWords(statement);
        if (program === 'shift') found.add('1').add('2').add('3').add('4').add('5').add('6').add('7').add('8').add('9');
        if (program === 'read' || program === 'mapfile' || program === 'readarray' || program === 'getopts') {
          for (const name of rest) if (name !== undefined) found.add(name);
        }
        break;
      }
      case 'if':
        for (const arm of statement.arms) assignedIn(arm.body, assignedIn(arm.condition, found));
        assignedIn(statement.otherwise ?? [], found);
        break;
      case 'loop':
        if (statement.variable !== undefined) found.add(statement.variable);
        assignedIn(statement.body, assignedIn(statement.condition, found));
        break;
      case 'case':
        for (const item of statement.items) assignedIn(item.body, found);
        break;
      case 'group':
        assignedIn(statement.body, found);
        break;
      case 'and-or':
      case 'pipeline':
        assignedIn(statement.statements, found);
        break;
      default:
    }
  }
  return found;
}
