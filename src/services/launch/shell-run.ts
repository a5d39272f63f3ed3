import type { Gap } from '../../model/fact.ts';
import type { Word } from '../../model/launch.ts';
import type { EmbeddedText, Place } from '../../model/place.ts';
import { literalWords } from '../../readers/shell/outcome.ts';
import type { ParsedShell, Statement } from '../../readers/shell/syntax.ts';
import type { TrapEffect } from './shell-trap.ts';

/** What a shell script leads to: the program that it ends up running, and what the shell does meanwhile. */
export interface ShellProgram {
  /** Empty when no program could be told. */
  readonly words: readonly Word[];
  readonly runs: Runs;
  readonly trap: TrapEffect;
  /** What runs beside it, started with `&`. */
  readonly others: readonly (readonly Word[])[];
  /** Every command that came before and is known to have run. */
  readonly before: readonly (readonly Word[])[];
  readonly cwd: string;
  readonly variables: ReadonlyMap<string, string | undefined>;
  readonly at: Place;
  readonly gaps: readonly Gap[];
}

/**
 * How the shell runs the program. `exec`: in its own place. `last`: as the last plain command of the script, which bash and busybox ash put in
 * their own place when the script comes from `-c`. `last-of-bash`: a line break follows, as at the end of a YAML block: then only bash does.
 * `last-nested`: it has a redirection or stands inside an `if`, `case` or braces: then only ash does. `child`: the shell stays in front of it.
 * `background`: started with `&`, and waited for.
 */
export type Runs = 'exec' | 'last' | 'last-of-bash' | 'last-nested' | 'child' | 'background' | 'unknown';

export interface ShellRun {
  readonly text: EmbeddedText;
  readonly parse: (text: string) => ParsedShell;
  /** `$1`, `$2`, …; undefined when not known. */
  readonly args: readonly Word[] | undefined;
  readonly variables: ReadonlyMap<string, string | undefined>;
  readonly cwd: string;
  /** The stop signal, for traps. */
  readonly signal: string;
}

/** Commands that prepare, report or wait: none of them is what a script is there to run, unless there is nothing else. */
export const PREPARES = new Set(
  (
    'echo printf exit true false : sleep cd pushd popd set shopt mapfile readarray enable builtin unalias export unset local readonly declare typeset source . trap wait return shift umask ulimit ' +
    'test [ [[ (( mkdir chmod chown cp mv rm ln touch cat sed awk grep envsubst date hostname id whoami read alias type command which let eval kill ' +
    'find tr cut head ls stat mktemp getopts hash log info warn pwd sync sysctl usermod groupmod useradd adduser addgroup seq expr continue break jq xargs sort uniq wc tee basename dirname pgrep ps nc nslookup dig'
  ).split(' '),
);

/** Preparations that are not even worth a name when a script does nothing else. */
export const SAYS_NOTHING = new Set([
  'echo',
  'printf',
  'true',
  'false',
  ':',
  'wait',
  'trap',
  'return',
  'set',
  'shopt',
  'test',
  '[',
  '[[',
  '((',
  'source',
  '.',
]);

export function isTest(statement: Statement | undefined): boolean {
  const [program] = literalWords(statement);
  return program === '[' || program === '[[' || program === 'test';
}

/** `exec -a name node server.js`: the words behind exec's own options. */
export function afterExec(words: readonly Word[]): readonly Word[] {
  let i = 0;
  while (words[i]?.text?.startsWith('-')) i += words[i]?.text === '-a' ? 2 : 1;
  return words.slice(i);
}
