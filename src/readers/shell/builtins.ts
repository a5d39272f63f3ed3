import { joinPath, type Scope } from './scope.ts';
import type { ShellCommand, ShellWord } from './script.ts';

/** The builtins that change what later commands mean: `cd`, `set -e`, `read`, `unset`, `shift`. */
export function applyBuiltin(command: ShellCommand, scope: Scope): void {
  const [program, ...rest] = command.words;
  switch (program?.text) {
    case 'cd':
    case 'pushd': {
      const target = rest.find((word) => !word.before.startsWith('-'))?.text;
      const absolute = target !== undefined && /^[/~]/.test(target);
      scope.cwd = target === undefined || (scope.cwd === undefined && !absolute) ? undefined : joinPath(scope.cwd ?? '', target);
      break;
    }
    case 'popd':
      scope.cwd = undefined;
      break;
    case 'set':
      applySet(rest, scope);
      break;
    case 'read':
    case 'mapfile':
    case 'readarray':
    case 'getopts':
      for (const word of rest) if (word.text !== undefined) scope.set(word.text, undefined);
      break;
    case 'unset':
      for (const word of rest) if (word.text !== undefined) scope.set(word.text, null);
      break;
    case 'shift':
      for (let i = 1; i <= 9; i++) scope.set(`${i}`, undefined);
      break;
    default:
  }
}

/** https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html */
function applySet(options: readonly ShellWord[], scope: Scope): void {
  for (const [i, word] of options.entries()) {
    const flags = /^[-+]([a-z]+)$/.exec(word.pattern)?.[1];
    if (flags === undefined) continue;
    const on = word.before.startsWith('-');
    const long = flags.endsWith('o') ? options[i + 1]?.text : undefined;
    if (flags.includes('e') || long === 'errexit') scope.errexit = on;
    if (long === 'pipefail') scope.pipefail = on;
  }
}

/** The outcome of `[ a = b ]`, `[ -z x ]`, `true`, `false`; undefined where it cannot be told. */
export function outcomeOfTest(words: readonly (string | undefined)[]): boolean | undefined {
  if (words.includes(undefined)) return undefined;
  const [program, a, operator, b, close] = words;
  if (words.length === 1 && (program === 'true' || program === 'false')) return program === 'true';
  if (program !== '[' && program !== '[[' && program !== 'test') return undefined;
  const end = program === '[' ? ']' : undefined;
  if ((a === '-z' || a === '-n') && b === end && operator !== undefined) return (operator === '') === (a === '-z');
  if (close !== end || a === undefined || b === undefined || /[*?[]/.test(b)) return undefined;
  if (operator === '=' || operator === '==') return a === b;
  return operator === '!=' ? a !== b : undefined;
}

/** Whether a `case` pattern list takes the subject; undefined where a pattern is not a constant. */
export function matchesCase(patterns: readonly (string | undefined)[], subject: string): boolean | undefined {
  if (patterns.some((pattern) => pattern === subject || pattern === '*')) return true;
  return patterns.some((pattern) => pattern === undefined || /[*?[]/.test(pattern)) ? undefined : false;
}
