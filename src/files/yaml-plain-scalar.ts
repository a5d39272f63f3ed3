import type { SourceFile } from '../model/place.ts';
import type { ScalarNode, ScalarValue } from '../model/tree.ts';
import { coreValue } from './yaml-scalar.ts';

/** Thrown where text is not of the part of YAML that is read here. No error: its stack would keep alive whatever was being read when it was made. */
export const NotPlain = Symbol('not of the plain part of YAML');

/** Where reading stands in a line. */
export interface Line {
  readonly file: SourceFile;
  readonly text: string;
  at: number;
}

const NEWLINE = 10;
const SPACE = 32;
const DOUBLE = 34;
const HASH = 35;
const SINGLE = 39;
const DASH = 45;
const COLON = 58;
const BACKSLASH = 92;

export function scalar(file: SourceFile, start: number, end: number, value: ScalarValue, style: ScalarNode['style']): ScalarNode {
  return { kind: 'scalar', file, start, end, value, style };
}

/** What a plain scalar may not begin with; `-` may where no blank follows. */
const INDICATORS = new Set([...'?:,[]{}#&*!|>\'"%@`'].map((c) => c.charCodeAt(0)));

/**
 * The end of a plain scalar, whose line, comment, or the colon that makes it a key follow; inside of brackets also commas and brackets. Goes on
 * there: at a colon or comma, or behind the scalar.
 */
export function plainEnd(line: Line, inBrackets: boolean): number {
  const { text, at: start } = line;
  let c = text.charCodeAt(start);
  if (INDICATORS.has(c) || (c === DASH && !isInside(text.charCodeAt(start + 1), inBrackets))) throw NotPlain;
  let end = start;
  for (let at = start; at < text.length; at++) {
    c = text.charCodeAt(at);
    if (c === SPACE) continue;
    if (c === NEWLINE || (c === HASH && text.charCodeAt(at - 1) === SPACE)) break;
    if ((c === COLON && !isInside(text.charCodeAt(at + 1), inBrackets)) || (inBrackets && isBracketOrComma(c))) {
      line.at = at;
      return end;
    }
    end = at + 1;
  }
  line.at = end;
  return end;
}

export function plain(line: Line, inBrackets: boolean): ScalarNode {
  const start = line.at;
  const end = plainEnd(line, inBrackets);
  return scalar(line.file, start, end, coreValue(line.text.slice(start, end)), 'plain');
}

/** A character that goes on with a plain scalar behind `-` or `:`. */
function isInside(c: number, inBrackets: boolean): boolean {
  return c > SPACE && !(inBrackets && isBracketOrComma(c));
}

export function isBracketOrComma(c: number): boolean {
  return c === 44 || c === 91 || c === 93 || c === 123 || c === 125;
}

/** A scalar in quotes that ends on its line; undefined where no quote stands. */
export function quoted(line: Line): ScalarNode | undefined {
  const { text, at: start } = line;
  const quote = text.charCodeAt(start);
  if (quote !== DOUBLE && quote !== SINGLE) return undefined;
  let escaped = false;
  let at = start + 1;
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === NEWLINE) throw NotPlain;
    if (c === quote) {
      if (quote === DOUBLE || text.charCodeAt(at + 1) !== SINGLE) break;
      at++;
      escaped = true;
    } else if (c === BACKSLASH && quote === DOUBLE) {
      at++;
      escaped = true;
    }
  }
  if (at >= text.length) throw NotPlain;
  line.at = at + 1;
  const written = text.slice(start + 1, at);
  if (quote === SINGLE) return scalar(line.file, start, at + 1, escaped ? written.replaceAll("''", "'") : written, 'single');
  return scalar(line.file, start, at + 1, escaped ? unescaped(written) : written, 'double');
}

/** https://yaml.org/spec/1.2.2/#57-escaped-characters, those that are often met. */
const escapes = new Map([
  ['\\', '\\'],
  ['"', '"'],
  ['/', '/'],
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['0', '\0'],
]);

function unescaped(written: string): string {
  let value = '';
  let from = 0;
  for (let at = written.indexOf('\\'); at !== -1; at = written.indexOf('\\', from)) {
    const means = escapes.get(written.charAt(at + 1));
    if (means === undefined) throw NotPlain;
    value += written.slice(from, at) + means;
    from = at + 2;
  }
  return value + written.slice(from);
}
