import type { EmbeddedText } from '../model/place.ts';
import type { ScalarNode } from '../model/tree.ts';

/** A run of decoded text that begins at `at` and stands in the file at `from`, as it is up to `limit`. */
interface Piece {
  readonly at: number;
  readonly from: number;
  readonly limit: number;
}

/**
 * The text of a scalar with a map back to the file, so that a script in a block scalar has exact places. Escapes, folded lines,
 * indentation and CRLF are followed. The scalar is decoded once more from its source; where that gives another value than the node has
 * (text that was computed, say), every offset is answered within the node.
 */
export function embeddedText(node: ScalarNode): EmbeddedText {
  const { file, start, end, style, value } = node;
  const source = file.text;
  if (typeof value !== 'string') {
    const text = value === null ? '' : source.slice(start, end);
    return { file, text, toFile: (offset) => clamp(start + offset, start, end) };
  }
  for (const decoded of decodings(node, value)) {
    if (!decoded.covers(value)) continue;
    return { file, text: value, toFile: (offset) => decoded.toFile(offset, value.length) };
  }
  const quoted = style === 'single' || style === 'double' ? 1 : 0;
  return { file, text: value, toFile: (offset) => clamp(start + quoted + offset, start, end) };
}

function* decodings({ file: { text }, start, end, style }: ScalarNode, value: string): Iterable<Decoded> {
  if (style === 'literal' || style === 'folded') yield block(text, start, end, style === 'folded', value);
  else if (style === 'plain') yield flow(text, start, end, 0);
  else {
    if (style === 'single') yield flow(text, start + 1, end - 1, 39);
    // JavaScript's strings know the same escapes in either kind of quotes.
    yield flow(text, start + 1, end - 1, 92);
  }
}

function clamp(offset: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, offset));
}

class Decoded {
  text = '';
  readonly #pieces: Piece[] = [];
  #end: number;

  constructor(start: number) {
    this.#end = start;
  }

  /** Takes source text as it is. */
  take(source: string, from: number, to: number): void {
    if (to <= from) return;
    this.#pieces.push({ at: this.text.length, from, limit: to });
    this.text += source.slice(from, to);
    this.#end = to;
  }

  /** Text that stands for something else in the source, such as an escape or a folded line break. */
  put(text: string, from: number, to: number): void {
    this.#end = to;
    if (text === '') return;
    this.#pieces.push({ at: this.text.length, from, limit: from });
    this.text += text;
  }

  /** Whether this is the value; line breaks at the end of a block scalar are not looked for in the source. */
  covers(value: string): boolean {
    if (value === this.text) return true;
    if (!value.startsWith(this.text) || /\S/.test(value.slice(this.text.length))) return false;
    this.put(value.slice(this.text.length), this.#end, this.#end);
    return true;
  }

  toFile(offset: number, length: number): number {
    const pieces = this.#pieces;
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = pieces[low];
    if (!piece || offset >= length) return this.#end;
    return clamp(piece.from + offset - piece.at, piece.from, piece.limit);
  }
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1B',
  N: '\x85',
  _: '\xA0',
  L: '\u2028',
  P: '\u2029',
};
const hexLength: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Plain and quoted scalars between their quotes: https://yaml.org/spec/1.2.2/#73-flow-scalar-styles. `mark`: what escapes, `'` or `\`; 0: nothing. */
function flow(source: string, from: number, to: number, mark: 0 | 39 | 92): Decoded {
  const decoded = new Decoded(from);
  let taken = from;
  /** Behind the last character that is no blank: blanks at the end of a line are folded away. */
  let solid = from;
  let at = from;
  while (at < to) {
    const c = source.charCodeAt(at);
    if (c === 10 || c === 13) {
      decoded.take(source, taken, solid);
      const fold = foldedBreak(source, at, to);
      decoded.put(fold.text, solid, fold.end);
      at = taken = solid = fold.end;
    } else if (c === mark && mark === 39) {
      decoded.take(source, taken, at);
      decoded.put("'", at, at + 2);
      at = taken = solid = at + 2;
    } else if (c === mark && mark === 92) {
      decoded.take(source, taken, at);
      const { text, end } = escapeAt(source, at, to);
      decoded.put(text, at, end);
      at = taken = solid = end;
    } else {
      at++;
      if (c !== 32 && c !== 9) solid = at;
    }
  }
  decoded.take(source, taken, mark === 0 ? solid : to);
  return decoded;
}

function foldedBreak(source: string, from: number, to: number): { readonly text: string; readonly end: number } {
  let breaks = 0;
  let at = from;
  for (; at < to; at++) {
    const c = source.charCodeAt(at);
    if (c === 10 || (c === 13 && source.charCodeAt(at + 1) !== 10)) breaks++;
    else if (c !== 13 && c !== 32 && c !== 9) break;
  }
  return { text: breaks === 1 ? ' ' : '\n'.repeat(Math.max(0, breaks - 1)), end: at };
}

function escapeAt(source: string, at: number, to: number): { readonly text: string; readonly end: number } {
  const letter = source.charAt(at + 1);
  if (letter === '\n' || letter === '\r') return { text: '', end: foldedBreak(source, at + 1, to).end };
  const digits = hexLength[letter];
  if (digits === undefined) return { text: escapes[letter] ?? letter, end: at + 2 };
  const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
  return { text: code <= 0x10ffff ? String.fromCodePoint(code) : '', end: at + 2 + digits };
}

/** https://yaml.org/spec/1.2.2/#81-block-scalar-styles. The indentation is where the value itself begins in its first visible line. */
function block(source: string, start: number, end: number, folded: boolean, value: string): Decoded {
  let at = lineEnd(source, start);
  const decoded = new Decoded(at);
  const indent = indentation(source, at, end, value);
  let wasDeeper = false;
  let hasContent = false;
  let blank = 0;
  let contentEnd = at;
  while (at < end) {
    const lineStart = afterBreak(source, at);
    at = lineEnd(source, lineStart);
    let column = 0;
    while (column < indent && source.charCodeAt(lineStart + column) === 32) column++;
    const content = lineStart + column;
    if (content >= at) {
      blank++;
      continue;
    }
    const first = source.charCodeAt(content);
    const deeper = first === 32 || first === 9;
    const breaks = (hasContent ? 1 : 0) + blank;
    const folds = folded && hasContent && !deeper && !wasDeeper;
    if (folds) decoded.put(blank === 0 ? ' ' : '\n'.repeat(blank), contentEnd, lineStart);
    else decoded.put('\n'.repeat(breaks), hasContent ? contentEnd : lineStart, lineStart);
    decoded.take(source, content, at);
    contentEnd = at;
    wasDeeper = deeper;
    hasContent = true;
    blank = 0;
  }
  return decoded;
}

function indentation(source: string, from: number, to: number, value: string): number {
  const inValue = value.search(/[^ \n]/);
  const inSource = source.slice(from, to).search(/[^ \r\n]/);
  if (inValue === -1 || inSource === -1) return 0;
  const deeper = inValue - (value.lastIndexOf('\n', inValue) + 1);
  return from + inSource - (source.lastIndexOf('\n', from + inSource) + 1) - deeper;
}

function lineEnd(source: string, from: number): number {
  let at = from;
  while (at < source.length && source.charCodeAt(at) !== 10 && source.charCodeAt(at) !== 13) at++;
  return at;
}

function afterBreak(source: string, at: number): number {
  return source.charCodeAt(at) === 13 && source.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
}
