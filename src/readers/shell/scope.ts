import { relativePath } from '../../model/path.ts';

/** What a script knows of its variables, functions and folder at one point of its run. */
export interface Variable {
  readonly values: readonly string[];
  /** The elements of an array, all of them at once; else alternatives. */
  readonly list: boolean;
}

/** More alternatives than this are not followed. */
const MOST_VALUES = 16;
const MOST_VARIABLES = 2000;

export class Scope {
  /** Absent: not known. `null`: known not to be set. */
  readonly #variables: Map<string, Variable | null>;
  /** What is known in part of variables that are not known as a whole: a hint, so one for all branches of the script. */
  readonly patterns: Map<string, string>;
  cwd: string | undefined;
  errexit: boolean;
  pipefail: boolean;

  constructor(
    variables: ReadonlyMap<string, Variable | null>,
    cwd: string | undefined,
    errexit: boolean,
    pipefail: boolean,
    patterns = new Map<string, string>(),
  ) {
    this.#variables = new Map(variables);
    this.patterns = patterns;
    this.cwd = cwd;
    this.errexit = errexit;
    this.pipefail = pipefail;
  }

  get(name: string): Variable | null | undefined {
    return this.#variables.get(name);
  }

  set(name: string, variable: Variable | null | undefined): void {
    if (variable === undefined) this.#variables.delete(name);
    else if (this.#variables.size < MOST_VARIABLES) this.#variables.set(name, variable);
  }

  setValues(name: string, values: readonly string[] | undefined): void {
    this.set(name, values && { values, list: false });
  }

  /** Sets `$1`, `$2`, … and returns what they were, for the end of a call. */
  setArguments(values: readonly (readonly string[] | undefined)[]): readonly (Variable | null | undefined)[] {
    const before: (Variable | null | undefined)[] = [];
    for (let i = 1; i <= 9; i++) {
      before.push(this.get(`${i}`));
      const value = values[i - 1];
      this.set(`${i}`, i > values.length ? null : value && { values: value, list: false });
    }
    return before;
  }

  restoreArguments(before: readonly (Variable | null | undefined)[]): void {
    for (const [i, variable] of before.entries()) this.set(`${i + 1}`, variable);
  }

  clone(): Scope {
    return new Scope(this.#variables, this.cwd, this.errexit, this.pipefail, this.patterns);
  }

  /** Becomes what is known when either of the two may have run. */
  merge(other: Scope): void {
    for (const [name, mine] of this.#variables) {
      const theirs = other.get(name);
      if (same(mine, theirs)) continue;
      const both = mine && theirs && !mine.list && !theirs.list ? [...new Set([...mine.values, ...theirs.values])] : undefined;
      this.setValues(name, both && both.length <= MOST_VALUES ? both : undefined);
    }
    if (this.cwd !== other.cwd) this.cwd = undefined;
    this.errexit &&= other.errexit;
    this.pipefail &&= other.pipefail;
  }

  become(other: Scope): void {
    this.#variables.clear();
    for (const [name, variable] of other.#variables) this.#variables.set(name, variable);
    this.cwd = other.cwd;
    this.errexit = other.errexit;
    this.pipefail = other.pipefail;
  }
}

function same(a: Variable | null | undefined, b: Variable | null | undefined): boolean {
  if (a === b) return true;
  return !!a && !!b && a.list === b.list && a.values.length === b.values.length && a.values.every((value, i) => value === b.values[i]);
}

/** Every text made of one of `heads` and one of `tails`; undefined when they are too many. */
export function combine(heads: readonly string[], tails: readonly string[]): readonly string[] | undefined {
  if (heads.length * tails.length > MOST_VALUES) return undefined;
  return [...new Set(heads.flatMap((head) => tails.map((tail) => head + tail)))];
}

/** A path joined to a folder, `.` and `..` taken out; an absolute one stays what it is. Undefined when it leads above the folder's root. */
export function joinPath(folder: string, path: string): string | undefined {
  return relativePath(path.startsWith('/') ? '/' : path.startsWith('~') ? '' : folder, path);
}
