import { group } from '../../model/group.ts';
import type { Word } from '../../model/launch.ts';
import type { EmbeddedText, Place, SourceFile } from '../../model/place.ts';
import { type Piece, sourceOf } from '../shell/embedded.ts';
import type { ParsedDockerfile, RawHeredoc, RawInstruction } from './parse.ts';

/** An instruction with its lines joined: what Docker itself sees. */
export interface Instruction {
  readonly keyword: string;
  readonly at: Place;
  readonly flags: ReadonlyMap<string, string>;
  /** The arguments after the flags, continuation lines joined and comments left out. */
  readonly text: EmbeddedText;
  /** The words of the exec form; undefined when the arguments are no JSON list of strings. */
  readonly json: readonly Word[] | undefined;
  readonly heredocs: readonly RawHeredoc[];
  readonly escape: string;
}

export function readInstruction(file: SourceFile, raw: RawInstruction, { escape: joiner }: ParsedDockerfile): Instruction {
  const firstHeredoc = raw.heredocs[0];
  const end = firstHeredoc ? lineEnd(file.text, firstHeredoc.start) : raw.end;
  const joined = joinLines(file, raw.argumentsStart, Math.min(end, raw.end), joiner);
  const flags = new Map<string, string>();
  let rest = 0;
  for (;;) {
    const flag = /^\s*--([a-z][a-z-]*)(?:=(\S*))?(?=\s|$)/.exec(joined.text.slice(rest, rest + 4096));
    if (!flag || !ACCEPTS_FLAGS.has(raw.keyword)) break;
    flags.set(group(flag, 1), group(flag, 2));
    rest += flag[0].length;
  }
  const text = trimmed(joined, rest);
  return {
    keyword: raw.keyword,
    at: { file, start: raw.start, end: raw.end },
    flags,
    text,
    json: jsonWords(text),
    heredocs: raw.heredocs,
    escape: joiner,
  };
}

const ACCEPTS_FLAGS: ReadonlySet<string> = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'HEALTHCHECK']);

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

/**
 * Joins the physical lines of an instruction: a line that ends in the escape character goes on, comment lines and empty lines in between do not
 * count (https://docs.docker.com/reference/dockerfile/#format).
 */
function joinLines(file: SourceFile, start: number, end: number, joiner: string): EmbeddedText {
  const pieces: Piece[] = [];
  let text = '';
  for (let from = start; from < end; ) {
    const newline = file.text.indexOf('\n', from);
    const next = newline === -1 || newline >= end ? end : newline + 1;
    let line = file.text.slice(from, next).replace(/\r?\n$/, '');
    const skipped = from !== start && /^\s*(#|$)/.test(line);
    if (!skipped) {
      const bare = line.trimEnd();
      if (bare.endsWith(joiner) && next < end) line = bare.slice(0, -1);
      pieces.push({ at: text.length, from, fixed: false });
      text += line;
    }
    from = next;
  }
  return {
    file,
    text,
    toFile: (offset) => Math.min(sourceOf(pieces, offset), end),
  };
}

function trimmed(embedded: EmbeddedText, from: number): EmbeddedText {
  const rest = embedded.text.slice(from);
  const start = from + (rest.length - rest.trimStart().length);
  return { file: embedded.file, text: rest.trim(), toFile: (offset) => embedded.toFile(start + offset) };
}

/** The place of a non-empty range of joined text: its end belongs to the line its last character stands on. */
export function joinedPlace(text: EmbeddedText, start: number, end: number): Place {
  return { file: text.file, start: text.toFile(start), end: text.toFile(end - 1) + 1 };
}

function jsonWords(text: EmbeddedText): readonly Word[] | undefined {
  if (!text.text.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text.text);
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) return undefined;
    return [...text.text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map((match, i) => ({
      text: list[i] as string,
      raw: match[0],
      at: joinedPlace(text, match.index, match.index + match[0].length),
    }));
  } catch {
    return undefined;
  }
}

export interface Token {
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

/** Splits arguments at blanks outside of quotes; quotes stay in the tokens. */
export function tokens(text: string, joiner: string): readonly Token[] {
  const found: Token[] = [];
  let start = -1;
  let quote = '';
  const add = (end: number): void => {
    if (start !== -1) found.push({ raw: text.slice(start, end), start, end });
    start = -1;
  };
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (quote === '' && /\s/.test(char)) {
      add(i);
      continue;
    }
    if (start === -1) start = i;
    if (char === joiner && quote !== "'") i++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
  }
  add(text.length);
  return found;
}

/** A longer value is no path, image or setting, or grows without end by being assigned to itself. */
const LONGEST_VALUE = 20_000;

/** What a variable holds: its value, or undefined for one that is there but not known. */
export type Scope = ReadonlyMap<string, string | undefined>;

/**
 * Replaces `$VAR`, `${VAR}`, `${VAR:-default}` and `${VAR:+other}` and takes quotes away
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement). Undefined when a variable is not known.
 */
export function expand(text: string, scope: Scope, joiner: string, depth = 0): string | undefined {
  if (text.length > LONGEST_VALUE) return undefined;
  let result = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === joiner && quote !== "'") {
      i++;
      result += text.charAt(i);
    } else if (quote !== '' && char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === '$' && quote !== "'") {
      const variable = variableAt(text, i);
      if (!variable) {
        result += char;
        continue;
      }
      const value = valueOfUse(variable, scope, joiner, depth);
      if (value === undefined || result.length + value.length > LONGEST_VALUE) return undefined;
      result += value;
      i = variable.end - 1;
    } else result += char;
  }
  return result;
}

interface VariableUse {
  readonly name: string;
  readonly operator: string;
  readonly operand: string;
  readonly end: number;
}

function variableAt(text: string, at: number): VariableUse | undefined {
  const plain = /^\$([A-Za-z_]\w*)/.exec(text.slice(at, at + 256));
  if (plain) return { name: group(plain, 1), operator: '', operand: '', end: at + plain[0].length };
  const open = /^\$\{([A-Za-z_]\w*)(:?[-+?#%/]?)/.exec(text.slice(at, at + 256));
  if (!open) return undefined;
  let depth = 1;
  for (let i = at + open[0].length; i < text.length; i++) {
    if (text[i] === '$' && text[i + 1] === '{') depth++;
    if (text[i] === '}' && --depth === 0)
      return { name: group(open, 1), operator: group(open, 2), operand: text.slice(at + open[0].length, i), end: i + 1 };
  }
  return undefined;
}

const DEEPEST_DEFAULT = 8;

function valueOfUse(use: VariableUse, scope: Scope, joiner: string, depth: number): string | undefined {
  const value = scope.get(use.name);
  if (use.operator === '' || use.operator === '?' || use.operator === ':?') return value;
  if (depth > DEEPEST_DEFAULT) return undefined;
  // An ARG without a value is not set unless the build is given one.
  const set = value !== undefined && (value !== '' || !use.operator.startsWith(':'));
  if (use.operator.endsWith('-')) return set ? value : expand(use.operand, scope, joiner, depth + 1);
  if (use.operator.endsWith('+')) return set ? expand(use.operand, scope, joiner, depth + 1) : '';
  return undefined;
}
