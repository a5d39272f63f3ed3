/**
 * Places: where in the input a value stands. Everything holds offsets; lines and columns are computed once, at the edge, by `locate`.
 */

/** One input file, decoded. A leading byte order mark is not part of `text`. */
export interface SourceFile {
  /** Relative to the working directory, with `/` separators. */
  readonly path: string;
  readonly text: string;
}

/** A half-open range of UTF-16 offsets `[start, end)` in one file. */
export interface Place {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** What a report prints: lines and columns from 1, the end exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const lineStarts = new WeakMap<SourceFile, readonly number[]>();

function lineStartsOf(file: SourceFile): readonly number[] {
  const known = lineStarts.get(file);
  if (known) return known;
  const starts = [0];
  const { text } = file;
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  lineStarts.set(file, starts);
  return starts;
}

function positionOf(file: SourceFile, offset: number): { line: number; column: number } {
  const starts = lineStartsOf(file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

export function locate(place: Place): Location {
  const from = positionOf(place.file, place.start);
  const to = positionOf(place.file, Math.max(place.start, place.end));
  return { file: place.file.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** `deploy/worker.yaml:14`, for sentences that name a place in passing. */
export function placeName(place: Place): string {
  return `${place.file.path}:${positionOf(place.file, place.start).line}`;
}

/** The offset at which a line (counted from 1) starts; the end of the text when there is no such line. */
export function offsetOfLine(file: SourceFile, line: number): number {
  return lineStartsOf(file)[line - 1] ?? file.text.length;
}

/** The line, counted from 1, on which an offset stands. */
export function lineOf(place: Pick<Place, 'file' | 'start'>): number {
  return positionOf(place.file, place.start).line;
}

/** Orders places by file, then by offset. */
export function comparePlaces(a: Place, b: Place): number {
  return a.file.path === b.file.path ? a.start - b.start || a.end - b.end : a.file.path < b.file.path ? -1 : 1;
}

/**
 * Text that stands inside another file, such as a shell script in a YAML block scalar: `text` is what its own parser reads, and
 * `toFile` takes an offset in it back to the file.
 */
export interface EmbeddedText {
  readonly file: SourceFile;
  readonly text: string;
  readonly toFile: (offset: number) => number;
}

export function placeIn(embedded: EmbeddedText, start: number, end: number): Place {
  return { file: embedded.file, start: embedded.toFile(start), end: embedded.toFile(end) };
}

/** A whole file as embedded text, so that scripts in files and in block scalars are read alike. */
export function wholeText(file: SourceFile): EmbeddedText {
  return { file, text: file.text, toFile: (offset) => offset };
}
