import { literalWords } from '../../readers/shell/outcome.ts';
import type { ParsedShell, Statement } from '../../readers/shell/syntax.ts';
import type { ShellState } from './shell-state.ts';

/**
 * What a script does itself when the stop signal comes. `forwards`: it passes the signal on and waits until the program has ended. `leaves`: it
 * passes it on, but does not wait: the `wait` in progress returns as soon as the trap has run, and the script ends
 * (https://www.gnu.org/software/bash/manual/html_node/Signals.html).
 */
export type TrapEffect = 'none' | 'forwards' | 'leaves' | 'exits' | 'ignores' | 'unknown';

export interface Trap {
  readonly statement: Statement & { kind: 'command' };
  readonly state: ShellState;
}

const SENDS = /^(kill|pkill|killall|pm2|supervisorctl|nginx|service|systemctl)$|stop|term|shutdown/i;
const DEEPEST = 6;

/** Reads a trap; called at the end of the script, when all functions are known. `waits` counts the `wait` commands of the script itself. */
export function trapEffect(
  { statement, state }: Trap,
  signal: string,
  waits: number,
  source: string,
  functions: ReadonlyMap<string, readonly Statement[]>,
  parse: (text: string) => ParsedShell,
): TrapEffect | undefined {
  const [, handler, ...names] = statement.words;
  const wanted = signal.replace(/^SIG/, '');
  const number = { TERM: '15', INT: '2', QUIT: '3', HUP: '1' }[wanted];
  const hit = names.some((word) => {
    const name = (state.constant(word) ?? '').toUpperCase().replace(/^SIG/, '');
    return name === wanted || name === number;
  });
  if (!handler || !hit) return undefined;
  // Variables in the handler are expanded now or later: either way they name processes, not commands.
  const literal = handler.parts.every((part) => part.kind === 'text');
  const text = literal ? state.constant(handler) : source.slice(handler.start, handler.end).replace(/^["']|["']$/g, '');
  if (text === undefined) return 'unknown';
  if (text === '-') return 'none';
  if (text.trim() === '') return 'ignores';
  const programs = programsOf(parse(text).statements, functions, 0);
  const sends = programs.some((program) => SENDS.test(program));
  if (sends)
    return programs.includes('wait') || waits > 1
      ? 'forwards'
      : programs.some((program) => /^(kill|pkill|killall)$/.test(program))
        ? 'leaves'
        : 'unknown';
  return programs.includes('exit') ? 'exits' : 'unknown';
}

/** Names of the commands in these statements and in the functions they call. */
function programsOf(
  statements: readonly Statement[],
  functions: ReadonlyMap<string, readonly Statement[]>,
  depth: number,
): readonly string[] {
  if (depth > DEEPEST) return [];
  const inside = (list: readonly Statement[]): readonly string[] => programsOf(list, functions, depth + 1);
  const found: string[] = [];
  for (const statement of statements) {
    switch (statement.kind) {
      case 'command': {
        const [program] = literalWords(statement);
        if (program !== undefined) found.push(program, ...inside(functions.get(program) ?? []));
        break;
      }
      case 'and-or':
      case 'pipeline':
        found.push(...inside(statement.statements));
        break;
      case 'if':
        for (const arm of statement.arms) found.push(...inside(arm.condition), ...inside(arm.body));
        found.push(...inside(statement.otherwise ?? []));
        break;
      case 'case':
        for (const item of statement.items) found.push(...inside(item.body));
        break;
      case 'loop':
        found.push(...inside(statement.condition), ...inside(statement.body));
        break;
      case 'group':
      case 'subshell':
        found.push(...inside(statement.body));
        break;
      default:
    }
  }
  return found;
}
