import type { EmbeddedText, Place, SourceFile } from '../../model/place.ts';
import type { ExpressionMask } from './script.ts';
import type { Span } from './syntax.ts';

/** The given ranges of a text, one after the other, each character still knowing where it stands in the file. */
export function keep(text: EmbeddedText, ranges: readonly Span[]): EmbeddedText {
  const starts: number[] = [];
  let length = 0;
  for (const range of ranges) {
    starts.push(length);
    length += range.end - range.start;
  }
  const toFile = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const range = ranges[low];
    return range ? text.toFile(range.start + Math.max(0, offset - (starts[low] ?? 0))) : text.toFile(0);
  };
  return { file: text.file, text: ranges.map((range) => text.text.slice(range.start, range.end)).join(''), toFile };
}

/** Texts one after the other with a blank between; a plain string among them stands where the next text starts. */
export function joinTexts(parts: readonly (EmbeddedText | string)[], file: EmbeddedText): EmbeddedText {
  const starts: number[] = [];
  let text = '';
  for (const part of parts) {
    if (text !== '') text += ' ';
    starts.push(text.length);
    text += typeof part === 'string' ? part : part.text;
  }
  const toFile = (offset: number): number => {
    let index = starts.findLastIndex((start) => start <= offset);
    if (index === -1) index = 0;
    const part = parts[index];
    const within = offset - (starts[index] ?? 0);
    if (typeof part === 'object') return part.toFile(Math.min(within, part.text.length));
    const next = parts.slice(index).find((other) => typeof other === 'object');
    return typeof next === 'object' ? next.toFile(0) : file.toFile(0);
  };
  return { file: file.file, text, toFile };
}

/** The text without what `pattern` (global) matches. */
export function without(text: EmbeddedText, pattern: RegExp): EmbeddedText {
  const ranges: Span[] = [];
  let from = 0;
  for (const match of text.text.matchAll(pattern)) {
    if (match.index > from) ranges.push({ start: from, end: match.index });
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
  const segments: { readonly at: number; readonly from: number; readonly fixed: boolean }[] = [];
  let text = '';
  const add = (part: string, from: number, fixed: boolean): void => {
    if (part === '') return;
    segments.push({ at: text.length, from, fixed });
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
  const toFile = (offset: number): number => {
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((segments[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const segment = segments[low];
    return segment ? segment.from + (segment.fixed ? 0 : offset - segment.at) : 0;
  };
  return { file, text, toFile };
}
