import type { Word } from '../../model/launch.ts';
import { absolutePath } from '../../model/path.ts';
import type { EmbeddedText } from '../../model/place.ts';
import { outcomeOfTest } from '../../readers/shell/builtins.ts';
import { keep, spanPlace } from '../../readers/shell/embedded.ts';
import type { Statement, WordSyntax } from '../../readers/shell/syntax.ts';

const MOST_SPLIT = 200;
const MOST_ARGUMENTS = 1000;
const MOST_VARIABLES = 500;
/** A longer value is data, or grows without end by being assigned to itself. */
const LONGEST = 10_000;

/** What a script knows at one point of its run: its arguments, its variables, its folder. */
export class ShellState {
  readonly #source: EmbeddedText;
  /** `$1`, `$2`, …; undefined when not known. */
  args: readonly Word[] | undefined;
  /** A variable that is there and undefined is set to something that is not known. */
  readonly #variables: Map<string, string | undefined>;
  cwd: string;

  constructor(source: EmbeddedText, args: readonly Word[] | undefined, variables: ReadonlyMap<string, string | undefined>, cwd: string) {
    this.#source = source;
    this.args = args;
    this.#variables = new Map(variables);
    this.cwd = cwd;
  }

  get variables(): ReadonlyMap<string, string | undefined> {
    return this.#variables;
  }

  set(name: string, value: string | undefined): void {
    if (this.#variables.size < MOST_VARIABLES || this.#variables.has(name)) this.#variables.set(name, value);
  }

  clone(): ShellState {
    return new ShellState(this.#source, this.args, this.#variables, this.cwd);
  }

  /** Builtins that change what later commands mean. True when there is nothing more to the command. */
  apply(words: readonly Word[]): boolean {
    switch (words[0]?.text) {
      case 'cd': {
        const target = words.find((word, i) => i > 0 && !word.raw.startsWith('-'))?.text;
        if (target !== undefined) this.cwd = absolutePath(this.cwd, target).replace(/(.)\/$/, '$1');
        return true;
      }
      case 'set': {
        const dashes = words.findIndex((word) => word.text === '--');
        if (dashes !== -1) this.args = words.slice(dashes + 1, dashes + 1 + MOST_ARGUMENTS);
        return true;
      }
      case 'shift':
        this.args = this.args?.slice(Number(words[1]?.text ?? 1) || 1);
        return true;
      case 'unset':
        for (const word of words.slice(1)) if (word.text !== undefined) this.set(word.text, '');
        return true;
      default:
        return false;
    }
  }

  /** Whether a test holds: `[ "$1" = worker ]`, `[ $# -eq 0 ]`; undefined when it cannot be told. */
  truth(statement: Statement | undefined): boolean | undefined {
    if (statement?.kind !== 'command' || statement.words.length > 6) return undefined;
    const words = statement.words.flatMap((word) => this.expand(word).map((expanded) => expanded.text));
    const [program, left, operator, right] = words;
    if ((program === '[' || program === 'test' || program === '[[') && operator !== undefined && /^-(eq|ne|gt|ge|lt|le)$/.test(operator)) {
      const [a, b] = [Number(left), Number(right)];
      if (left === undefined || right === undefined || Number.isNaN(a) || Number.isNaN(b)) return undefined;
      return { '-eq': a === b, '-ne': a !== b, '-gt': a > b, '-ge': a >= b, '-lt': a < b, '-le': a <= b }[operator];
    }
    return outcomeOfTest(words);
  }

  constant(word: WordSyntax): string | undefined {
    const words = this.expand(word);
    return words.length === 1 ? words[0]?.text : undefined;
  }

  /** The words that one word of the source becomes: `"$@"` gives the arguments themselves, places and all. */
  expand(word: WordSyntax): readonly Word[] {
    const source = this.#source;
    const raw = source.text.slice(word.start, word.end);
    const at = spanPlace(source, word.start, word.end);
    const [only] = word.parts;
    if (word.parts.length === 1 && only?.kind === 'variable') {
      if (only.name === '@' || only.name === '*') return this.args ?? [{ text: undefined, raw, at }];
      if (/^[1-9]$/.test(only.name)) {
        const given = this.args?.[Number(only.name) - 1];
        if (given) return [given];
        if (this.args && only.fallback === undefined) return word.bare ? [] : [{ text: '', raw, at }];
      }
      const value = this.#variable(only.name, only.fallback);
      if (value !== undefined && word.bare && /\s/.test(value.trim())) {
        const parts = value.trim().split(/\s+/).slice(0, MOST_SPLIT);
        return parts.map((text) => ({ text, raw, at }));
      }
    }
    let text: string | undefined = '';
    for (const part of word.parts) {
      const piece: string | undefined =
        part.kind === 'text' ? part.value : part.kind === 'variable' ? this.#variable(part.name, part.fallback) : undefined;
      text = text === undefined || piece === undefined || text.length > LONGEST ? undefined : text + piece;
    }
    const literal = word.parts.every((part) => part.kind === 'text');
    return [literal ? { text, raw, at, embedded: keep(source, word.inner()) } : { text, raw, at }];
  }

  #variable(name: string, fallback: WordSyntax | undefined): string | undefined {
    const otherwise = (): string | undefined => fallback && this.constant(fallback);
    if (name === '#') return this.args && String(this.args.length);
    if (/^[1-9]$/.test(name)) {
      if (!this.args) return undefined;
      return this.args[Number(name) - 1]?.text ?? (fallback ? otherwise() : '');
    }
    if (!this.#variables.has(name)) return otherwise();
    const value = this.#variables.get(name);
    return value === '' && fallback ? otherwise() : value;
  }
}
