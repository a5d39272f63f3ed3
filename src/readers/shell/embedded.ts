import type { EmbeddedText, Place, SourceFile } from '../../model/place.ts';
import type { ExpressionMask } from './script.ts';
import type { Span } from './syntax.ts';

/** The given ranges of a text, one after the other, each character still knowing where it stands in the file. */
export function keep(text: EmbeddedText, ranges: readonly Span[]): EmbeddedText {
  const pieces: Piece[] = [];
  let length = 0;
  for (const { start, end } of ranges) {
    pieces.push({ at: length, from: start, fixed: false });
    length += end - start;
  }
  const toFile = (offset: number): number => text.toFile(sourceOf(pieces, offset));
  return { file: text.file, text: ranges.map((range) => text.text.slice(range.start, range.end)).join(''), toFile };
}

/** A part of a text that was put together, where it came from, and whether all of it stands where it begins. */
export interface Piece {
  readonly at: number;
  readonly from: number;
  readonly fixed: boolean;
}

/** Where an offset of the text lies in what it was put together of. */
export function sourceOf(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const piece = pieces[middle];
    if (piece && piece.at <= offset) low = middle;
    else high = middle - 1;
  }
  const found = pieces[low];
  return found ? found.from + (found.fixed ? 0 : Math.max(0, offset - found.at)) : 0;
}

/** Texts one after the other with a blank between; `lead` goes before the first and stands where that begins. Undefined without any. */
export function joinTexts(parts: readonly EmbeddedText[], lead = ''): EmbeddedText | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const placed: { readonly at: number; readonly part: EmbeddedText }[] = [];
  let text = lead;
  for (const part of parts) {
    if (text !== '') text += ' ';
    placed.push({ at: text.length, part });
    text += part.text;
  }
  const toFile = (offset: number): number => {
    const { at, part } = placed.findLast((one) => one.at <= offset) ?? { at: offset, part: first };
    return part.toFile(Math.min(offset - at, part.text.length));
  };
  return { file: first.file, text, toFile };
}

/** The text without what `pattern` (global) matches. */
export function without(text: EmbeddedText, pattern: RegExp): EmbeddedText {
  const ranges: Span[] = [];
  let from = 0;
  for (const match of text.text.matchAll(pattern)) {
    ranges.push({ start: from, end: match.index });
    from = match.index + match[0].length;
  }
  if (from === 0) return text;
  ranges.push({ start: from, end: text.text.length });
  return keep(text, ranges);
}

const FIRST = 0xe000;
const LAST = 0xf7ff;
export const masked = /[\ue000-\uf7ff]+/g;

/** Text in which expressions of the CI system are runs of one private character each, so that every offset stays what it was. */
export interface MaskedText {
  readonly text: string;
  /** The values of the expression that a private character stands for. */
  readonly values: (character: string) => readonly string[] | undefined;
}

export function maskExpressions(text: string, mask: ExpressionMask | undefined): MaskedText {
  if (!mask) return { text, values: () => undefined };
  const expressions: string[] = [];
  const hidden = text.replace(mask.pattern, (expression: string) => {
    const character = Math.min(FIRST + expressions.length, LAST);
    if (character < LAST) expressions.push(expression);
    return String.fromCharCode(character).repeat(expression.length);
  });
  return {
    text: hidden,
    values: (character) => {
      const expression = expressions[character.charCodeAt(0) - FIRST];
      return expression === undefined ? undefined : mask.values(expression);
    },
  };
}

/** The place of `[start, end)`, its end next to its last character even where something was left out of the text after it. */
export function spanPlace(text: EmbeddedText, start: number, end: number): Place {
  return { file: text.file, start: text.toFile(start), end: end > start ? text.toFile(end - 1) + 1 : text.toFile(end) };
}

/**
 * Ranges of a file as one text in which what `pattern` (global) finds is replaced by what `value` gives, or left where that is undefined. All
 * of a replacement stands where the replaced text began.
 */
export function replaceIn(
  file: SourceFile,
  ranges: readonly Span[],
  pattern: RegExp,
  value: (match: RegExpMatchArray) => string | undefined,
): EmbeddedText {
  const pieces: Piece[] = [];
  let text = '';
  const add = (part: string, from: number, fixed: boolean): void => {
    if (part === '') return;
    pieces.push({ at: text.length, from, fixed });
    text += part;
  };
  for (const range of ranges) {
    const part = file.text.slice(range.start, range.end);
    let done = 0;
    for (const match of part.matchAll(pattern)) {
      const replacement = value(match);
      if (replacement === undefined) continue;
      add(part.slice(done, match.index), range.start + done, false);
      add(replacement, range.start + match.index, true);
      done = match.index + match[0].length;
    }
    add(part.slice(done), range.start + done, false);
  }
  return { file, text, toFile: (offset) => sourceOf(pieces, offset) };
}
