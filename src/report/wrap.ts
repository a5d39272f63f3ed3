import type { Paint, Style } from './colour.ts';

/** A run of text in one style; already safe to print. */
export interface Segment {
  readonly text: string;
  readonly style: Style;
}

export function plain(text: string): Segment {
  return { text, style: 'plain' };
}

export function styled(style: Style, text: string): Segment {
  return { text, style };
}

/**
 * Lays segments out in lines of at most `width` columns, broken at spaces. The first line starts after `first`, which is put before it as
 * it is and counts `indent` columns; the others are indented by as much. A word that is longer than a line, such as a path, is not broken.
 */
export function wrap(segments: readonly Segment[], layout: { width: number; first: string; indent: number; paint: Paint }): string[] {
  const { width, first, indent, paint } = layout;
  const lines: string[] = [];
  let line = first;
  let column = indent;
  let empty = true;
  for (const word of wordsOf(segments)) {
    const space = empty ? 0 : word.space;
    const length = word.pieces.reduce((sum, piece) => sum + columns(piece.text), 0);
    if (!empty && column + space + length > Math.max(width, indent + 20)) {
      lines.push(line);
      line = ' '.repeat(indent);
      column = indent;
    } else {
      line += ' '.repeat(space);
      column += space;
    }
    line += word.pieces.map((piece) => paint(piece.style, piece.text)).join('');
    column += length;
    empty = false;
  }
  lines.push(line.trimEnd());
  return lines;
}

interface Word {
  readonly space: number;
  readonly pieces: Segment[];
}

/** Splits at spaces; pieces of different style without a space between them stay one word. */
function wordsOf(segments: readonly Segment[]): Word[] {
  const words: Word[] = [];
  let space = 0;
  let open = false;
  for (const { text, style } of segments) {
    for (const part of text.split(/( +)/)) {
      if (part === '') continue;
      if (part.startsWith(' ')) {
        space = part.length;
        open = false;
      } else if (open) {
        words.at(-1)?.pieces.push({ text: part, style });
      } else {
        words.push({ space, pieces: [{ text: part, style }] });
        space = 0;
        open = true;
      }
    }
  }
  return words;
}

/** How many columns a terminal gives a text: wide East Asian characters and emoji take two, combining marks none. */
export function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let total = 0;
  for (const character of text) total += /\p{Mark}/u.test(character) ? 0 : isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  return total;
}

/** Pads to a number of columns. */
export function padded(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - columns(text)));
}

/** The wide and full-width blocks of https://www.unicode.org/reports/tr11/ that occur in names. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
