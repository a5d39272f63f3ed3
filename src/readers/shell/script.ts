import type { Word } from '../../model/launch.ts';
import type { EmbeddedText, Place } from '../../model/place.ts';

/** A word of a shell command; `text` is its only possible value, with variables that are known put in. */
export interface ShellWord extends Word {
  /** Every value it can have, where all are known: one for a constant, several for the variable of a `for` loop. */
  readonly values: readonly string[] | undefined;
  /** The literal text before the first and after the last thing that is not known; the whole text in both when all is known. */
  readonly before: string;
  readonly after: string;
  /** The text with `*` for each part that is not known: an image whose tag is a variable still tells its name. */
  readonly pattern: string;
  readonly quoted: boolean;
  /** The word's content, quotes and escapes taken away, as a script of its own: the argument of `bash -c`. */
  readonly script: () => EmbeddedText;
  /** The word as written, quotes and all, for a command line that is handed on word by word: `docker exec`. */
  readonly written: () => EmbeddedText;
}

export interface ShellAssignment {
  readonly name: string;
  /** Undefined when not known. */
  readonly value: string | undefined;
  readonly at: Place;
}

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `<<`, … */
  readonly operator: string;
  readonly target: ShellWord | undefined;
  /** A here-document; `literal` when its delimiter is quoted, so that nothing in it is expanded. */
  readonly body: EmbeddedText | undefined;
  readonly literal: boolean;
}

/**
 * Something a command stands inside, outermost first in `ShellCommand.within`. `id` tells one `if`, loop or call from another; `arm` counts
 * the branches of an `if` or `case`, -1 is its `else`.
 */
export interface Enclosure {
  readonly kind:
    | 'condition'
    | 'branch'
    | 'loop-condition'
    | 'loop'
    | 'case'
    | 'group'
    | 'subshell'
    | 'function'
    | 'substitution'
    | 'background'
    | 'trap'
    | EnteredKind;
  readonly id: number;
  readonly arm: number;
  readonly at: Place;
  /** The operator in front of it: `x || { … }`. */
  readonly joinedBy: JoinedBy;
  /** Name of the function, path of the script, signals of the trap, variable of the loop. */
  readonly name: string;
}

/** Scripts that are read where a command runs them: by `bash -c`, by `source`, as a file, on another machine, in a container. */
export type EnteredKind = 'inline' | 'source' | 'script' | 'remote' | 'container';

export type JoinedBy = ';' | '&&' | '||' | '|';

/**
 * What follows when a command fails: the script `ends` with an error; it is `tested` by an `if` or a loop; something else `handles` it
 * (`|| rollback`); it is `ignored` (`|| true`, in a pipe, in the background); or the script `continues` for want of `set -e`.
 */
export type OnFailure = 'ends' | 'tested' | 'handled' | 'ignored' | 'continues';

/** One simple command, in the order in which commands run. */
export interface ShellCommand {
  /** Empty for a bare assignment. */
  readonly words: readonly ShellWord[];
  /** Those in front of the command, and those of `export`, `local` and the like. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly at: Place;
  readonly joinedBy: JoinedBy;
  readonly background: boolean;
  readonly onFailure: OnFailure;
  readonly within: readonly Enclosure[];
  /** The folder it runs in, as far as `cd` tells; relative to where the script starts. Undefined when not known. */
  readonly cwd: string | undefined;
  /** It is the last of its script: its status is the script's. */
  readonly last: boolean;
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  /** What `trap` sets up, the handler already read. */
  readonly traps: readonly { readonly signals: readonly string[]; readonly commands: readonly ShellCommand[]; readonly at: Place }[];
  /** Places of functions that are defined, by name. */
  readonly functions: ReadonlyMap<string, Place>;
  /** `set -e` is in force at the end. */
  readonly errexit: boolean;
  /** False where something could not be parsed, or a bound was reached. */
  readonly complete: boolean;
}

/** What a command leads into: another script that runs in its place. */
export interface Entered {
  readonly kind: EnteredKind;
  readonly name: string;
  readonly text: EmbeddedText;
  /** The caller's variables are known there too. */
  readonly inherits: boolean;
  readonly arguments: readonly (string | undefined)[];
  readonly cwd: string | undefined;
  readonly errexit: boolean;
}

export interface ShellOptions {
  /** Commands run as with `bash -e`. Default false. */
  readonly errexit?: boolean;
  readonly pipefail?: boolean;
  readonly cwd?: string | undefined;
  /** Variables that are set before the script starts; a value that holds `$` is known only in part. */
  readonly variables?: ReadonlyMap<string, string>;
  /**
   * Expressions of the CI system in the text, such as `${{ inputs.name }}`: hidden from the parser. Gives their values where known. They do
   * not hold in script files that the text runs.
   */
  readonly expressions?: ExpressionMask;
  /** Asked of every command: the script it runs, if that can be read. */
  readonly enter?: (command: ShellCommand) => Entered | undefined;
}

export interface ExpressionMask {
  /** Global expression that finds them; must not match empty text. */
  readonly pattern: RegExp;
  readonly values: (expression: string) => readonly string[] | undefined;
}
