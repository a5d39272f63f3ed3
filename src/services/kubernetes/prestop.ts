import { embeddedText } from '../../files/embedded-text.ts';
import { type Duration, milliseconds, parseDuration } from '../../model/duration.ts';
import { declared, type Fact } from '../../model/fact.ts';
import { type EmbeddedText, type Place, placeIn } from '../../model/place.ts';
import { get, itemsOf, type Node, type ScalarNode, textOf } from '../../model/tree.ts';
import type { EnvVar } from '../../model/unit.ts';
import type { ParsedShell, Statement, WordSyntax } from '../../readers/shell/syntax.ts';
import { field, wholeSeconds } from './fields.ts';

export interface PreStop {
  /** At least this long: the sleeps that surely run. Undefined when there is none, or the hook is a request. */
  readonly duration: Fact<Duration> | undefined;
  /** It is more than a pause: a request, a script, `kill`, `nginx -s quit`. The program may be told to stop by it. */
  readonly tells: boolean;
}

interface Sleep {
  readonly duration: Duration;
  readonly at: Place;
}

/** No shell door: each word of a command line is one already. */
type ShellParser = (text: string) => ParsedShell;

/**
 * The preStop hook of a container: `sleep.seconds`, or the sleeps in its command. Whatever else the command does is taken to need no time, so
 * that a hook is never held to be longer than it is. Undefined when there is no hook.
 */
export function preStopOf(container: Node | undefined, env: readonly EnvVar[], parseShell: ShellParser): PreStop | undefined {
  const hook = get(container, 'lifecycle', 'preStop');
  if (hook?.kind !== 'map' || hook.entries.length === 0) return undefined;
  const slept = field(hook, ['sleep', 'seconds'], wholeSeconds);
  if (slept) return { duration: slept, tells: false };
  const command = itemsOf(get(hook, 'exec', 'command'));
  const tells = get(hook, 'httpGet') !== undefined || !isPause(command.map((node) => textOf(node) ?? ''));
  const sleeps = sleepsOf(command, env, parseShell);
  const [first] = sleeps;
  if (!first) return { duration: undefined, tells };
  const total = sleeps.reduce((sum, sleep) => sum + sleep.duration, 0);
  return { duration: declared(milliseconds(total), first.at), tells };
}

const SHELL_FLAG = /^-[a-z]*c$/;
const SHELL = /^(ba|da|a|z|k)?sh$|^busybox$/;
/** Commands that leave the program alone. */
const PAUSES = /^(.*\/)?(sleep|echo|printf|date|true|:|touch|rm|set|exit)$/;

function isPause(words: readonly string[]): boolean {
  const flag = SHELL.test(baseName(words[0] ?? '')) ? words.findIndex((word) => SHELL_FLAG.test(word)) : -1;
  const script = flag === -1 ? words.join(' ') : (words[flag + 1] ?? '');
  return script.split(/[;&|\n]+/).every((line) => PAUSES.test(line.trim().split(/\s+/, 1)[0] || ':'));
}

function sleepsOf(command: readonly Node[], env: readonly EnvVar[], parseShell: ShellParser): readonly Sleep[] {
  const words = command.map((node) => textOf(node) ?? '');
  const program = baseName(words[0] ?? '');
  const [node, last] = [command[0], command.at(-1)];
  if (program === 'sleep' && node && last) {
    const duration = sleepTime(words.slice(1));
    return duration === undefined ? [] : [{ duration, at: { file: node.file, start: node.start, end: Math.max(node.end, last.end) } }];
  }
  if (!SHELL.test(program)) return [];
  const flag = words.findIndex((word) => SHELL_FLAG.test(word));
  const script = flag === -1 ? undefined : command[flag + 1];
  if (script?.kind !== 'scalar' || typeof script.value !== 'string') return [];
  return sleepsInScript(script, script.value, new Map(env.map((one) => [one.name, one.value?.value])), parseShell);
}

function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

function sleepsInScript(
  node: ScalarNode,
  text: string,
  env: ReadonlyMap<string, string | undefined>,
  parseShell: ShellParser,
): readonly Sleep[] {
  const embedded = embeddedText(node);
  return parseShell(text).statements.flatMap((statement) => sleepsIn(statement, { embedded, env }));
}

interface Script {
  readonly embedded: EmbeddedText;
  readonly env: ReadonlyMap<string, string | undefined>;
}

/** The sleeps of a statement that surely run, one after the other. */
function sleepsIn(statement: Statement, script: Script): readonly Sleep[] {
  if (statement.background) return [];
  switch (statement.kind) {
    case 'command': {
      const words = statement.words.map((word) => wordText(word, script.env));
      const start = words[0] === 'exec' || words[0] === 'command' ? 1 : 0;
      if (baseName(words[start] ?? '') !== 'sleep') return [];
      const duration = sleepTime(words.slice(start + 1));
      return duration === undefined ? [] : [{ duration, at: placeIn(script.embedded, statement.start, statement.end) }];
    }
    case 'pipeline':
      return longest(statement.statements.map((one) => sleepsIn(one, script)));
    case 'and-or': {
      const optional = statement.operators.indexOf('||');
      const certain = optional === -1 ? statement.statements : statement.statements.slice(0, optional + 1);
      return certain.flatMap((one) => sleepsIn(one, script));
    }
    case 'group':
    case 'subshell':
      return statement.body.flatMap((one) => sleepsIn(one, script));
    case 'if': {
      const condition = (statement.arms[0]?.condition ?? []).flatMap((one) => sleepsIn(one, script));
      const ways = [...statement.arms.map((arm) => arm.body), statement.otherwise ?? []];
      return [...condition, ...shortest(ways.map((body) => body.flatMap((one) => sleepsIn(one, script))))];
    }
    default:
      return [];
  }
}

function total(sleeps: readonly Sleep[]): number {
  return sleeps.reduce((sum, sleep) => sum + sleep.duration, 0);
}

function longest(ways: readonly (readonly Sleep[])[]): readonly Sleep[] {
  return ways.reduce((best, way) => (total(way) > total(best) ? way : best), []);
}

function shortest(ways: readonly (readonly Sleep[])[]): readonly Sleep[] {
  return ways.reduce((best, way) => (total(way) < total(best) ? way : best));
}

function wordText(word: WordSyntax, env: ReadonlyMap<string, string | undefined>): string | undefined {
  let text = '';
  for (const part of word.parts) {
    if (part.kind === 'text') text += part.value;
    else if (part.kind === 'variable') {
      const value = env.has(part.name) ? env.get(part.name) : part.fallback && wordText(part.fallback, env);
      if (value === undefined) return undefined;
      text += value;
    } else return undefined;
  }
  return text;
}

/** `sleep 10`, `sleep 0.5`, `sleep 1m 30s`: https://www.gnu.org/software/coreutils/manual/html_node/sleep-invocation.html */
function sleepTime(words: readonly (string | undefined)[]): Duration | undefined {
  let sum = 0;
  for (const word of words) {
    const time = word === undefined || !/^\d/.test(word) ? undefined : parseDuration(word, 's');
    if (time === undefined) return undefined;
    sum += time;
  }
  return words.length === 0 ? undefined : milliseconds(sum);
}
