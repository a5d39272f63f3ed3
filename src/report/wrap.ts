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

export interface Layout {
  readonly width: number;
  readonly first: string;
  readonly indent: number;
  readonly paint: Paint;
  /** As much as `indent` when left out. */
  readonly hang?: number;
}

/**
 * Lays segments out in lines of at most `width` columns, broken at spaces, but not between a number and its unit. The first line starts
 * after `first`, which is put before it as it is and counts `indent` columns; the others are indented by `hang` columns. A word that is longer
 * than a line, such as a path, is not broken.
 */
export function wrap(segments: readonly Segment[], layout: Layout): string[] {
  const { width, first, indent, paint, hang = indent } = layout;
  const lines: string[] = [];
  let prefix = first;
  let runs: { text: string; style: Style }[] = [];
  let column = indent;
  const add = ({ text, style }: Segment): void => {
    const last = runs.at(-1);
    if (last?.style === style) last.text += text;
    else runs.push({ text, style });
    column += columns(text);
  };
  const flush = (): void => {
    lines.push((prefix + runs.map(({ text, style }) => paint(style, text)).join('')).trimEnd());
    prefix = ' '.repeat(hang);
    runs = [];
    column = hang;
  };
  for (const { space, pieces } of wordsOf(segments)) {
    const length = pieces.reduce((sum, piece) => sum + columns(piece.text), 0);
    if (runs.length > 0 && column + space + length > Math.max(width, hang + 20)) flush();
    else if (runs.length > 0 && space > 0)
      add({ text: ' '.repeat(space), style: pieces[0]?.style === runs.at(-1)?.style ? (pieces[0]?.style ?? 'plain') : 'plain' });
    for (const piece of pieces) add(piece);
  }
  flush();
  return lines;
}

const UNIT = /(\d) (ms|s|min|h|%)(?![\w])/g;

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
    for (const part of text.replace(UNIT, '$1\u00a0$2').split(/( +)/)) {
      if (part === '') continue;
      if (part.startsWith(' ')) {
        space = part.length;
        open = false;
      } else if (open) {
        words.at(-1)?.pieces.push({ text: part.replaceAll('\u00a0', ' '), style });
      } else {
        words.push({ space, pieces: [{ text: part.replaceAll('\u00a0', ' '), style }] });
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
