import type { EmbeddedText } from '../../model/place.ts';
import { keep, type MaskedText, masked, spanPlace } from './embedded.ts';
import { combine, type Scope, type Variable } from './scope.ts';
import type { ExpressionMask, ShellWord } from './script.ts';
import type { Statement, WordPart, WordSyntax } from './syntax.ts';

/** A text with the expressions of the CI system hidden, as the parser saw it. */
export interface ShellSource {
  readonly embedded: EmbeddedText;
  readonly hidden: MaskedText;
  /** The path of the script file, for `$0`; undefined where it is not a file of its own. */
  readonly path: string | undefined;
  readonly expressions: ExpressionMask | undefined;
}

type Run = (body: readonly Statement[]) => void;

/** The words that one word of the source becomes: an unquoted variable with blanks in it is split, an array gives its elements. */
export function expandWord(word: WordSyntax, source: ShellSource, scope: Scope, run: Run): ShellWord[] {
  const pieces: Piece[] = [];
  let variable: Variable | null | undefined;
  for (const part of word.parts) {
    const [piece, known] = expandPart(part, source, scope, run);
    pieces.push(...piece);
    variable = known;
  }
  const only = word.parts.length === 1 && variable ? variable : undefined;
  const one = shellWord(word, source, pieces);
  if (!only) return [one];
  const [value, ...others] = only.values;
  const split = only.list ? only.values : word.bare && others.length === 0 ? value?.trim().split(/\s+/) : undefined;
  if (!split || split.length < 2) return [one];
  return split.slice(0, 100).map((text) => ({
    ...shellWord(word, source, [constant(text)]),
    script: () => constantText(text, one),
    written: () => constantText(text, one),
  }));
}

function shellWord(word: WordSyntax, source: ShellSource, pieces: readonly Piece[]): ShellWord {
  let values: readonly string[] | undefined = [''];
  for (const piece of pieces) values = values && piece.values && combine(values, piece.values);
  const firstUnknown = pieces.findIndex((piece) => piece.values?.length !== 1);
  const lastUnknown = pieces.findLastIndex((piece) => piece.values?.length !== 1);
  const literal = (list: typeof pieces) => list.map((piece) => piece.values?.[0]).join('');
  return {
    text: values?.length === 1 ? values[0] : undefined,
    raw: source.embedded.text.slice(word.start, word.end),
    at: spanPlace(source.embedded, word.start, word.end),
    values,
    before: literal(firstUnknown === -1 ? pieces : pieces.slice(0, firstUnknown)),
    after: literal(pieces.slice(lastUnknown + 1)),
    pattern: pieces
      .map((piece) => piece.pattern)
      .join('')
      .replace(/\*{2,}/g, '*'),
    quoted: !word.bare,
    script: () => keep(source.embedded, word.inner()),
    written: () => keep(source.embedded, [word]),
  };
}

/** A text that stands nowhere in the file: all of it points to the word that holds it. */
function constantText(text: string, word: ShellWord): EmbeddedText {
  return { file: word.at.file, text, toFile: () => word.at.start };
}

/** All values a part of a word can have; `*`-pattern where they are not known. */
type Piece = { readonly values: readonly string[] | undefined; readonly pattern: string };

const unknown: Piece = { values: undefined, pattern: '*' };

function constant(text: string): Piece {
  return { values: [text], pattern: text };
}

function oneOf(values: readonly string[] | undefined): Piece {
  return values ? { values, pattern: values.length === 1 ? values.join() : '*' } : unknown;
}

function expandPart(part: WordPart, source: ShellSource, scope: Scope, run: Run): readonly [readonly Piece[], Variable | null | undefined] {
  switch (part.kind) {
    case 'text':
      return [unmask(part.value, source), undefined];
    case 'unknown':
      return [[unknown], undefined];
    case 'substitution':
      run(part.body);
      return [[oneOf(scriptFolder(part.body, source))], undefined];
    case 'variable': {
      if (part.name === '0' || part.name === 'BASH_SOURCE')
        return [[source.path === undefined ? unknown : constant(source.path)], undefined];
      const known = scope.get(part.name);
      if (known === undefined) return [[{ values: undefined, pattern: scope.patterns.get(part.name) ?? '*' }], undefined];
      if (part.fallback && !known?.values.some((value) => value !== ''))
        return [part.fallback.parts.flatMap((inner) => expandPart(inner, source, scope, run)[0]), undefined];
      if (known === null) return [[constant('')], undefined];
      if (!known.list) return [[oneOf(known.values)], known];
      // `$ARRAY` alone is its first element.
      if (!part.whole) return [[oneOf(known.values.slice(0, 1))], undefined];
      return [[known.values.length === 1 ? oneOf(known.values) : unknown], known];
    }
  }
}

/** `$(dirname "$0")`, `$(cd "$(dirname "$0")" && pwd)`: the folder of the script file. */
function scriptFolder(body: readonly Statement[], source: ShellSource): readonly string[] | undefined {
  if (source.path === undefined) return undefined;
  const [statement] = body;
  const words = statement?.kind === 'command' ? statement.words : undefined;
  const folder = source.path.includes('/') ? source.path.slice(0, source.path.lastIndexOf('/')) : '.';
  if (words?.length === 2 && isText(words[0], 'dirname') && isOwnPath(words[1])) return [folder];
  if (statement?.kind !== 'and-or') return undefined;
  const [change, show] = statement.statements;
  if (change?.kind !== 'command' || show?.kind !== 'command' || !isText(show.words[0], 'pwd') || !isText(change.words[0], 'cd'))
    return undefined;
  const [first, second, more] = change.words.slice(-1).flatMap((word) => word.parts);
  const base = first?.kind === 'substitution' ? scriptFolder(first.body, source) : undefined;
  if (second === undefined) return base;
  return second.kind === 'text' && more === undefined ? base?.map((one) => one + second.value) : undefined;
}

function isText(word: WordSyntax | undefined, text: string): boolean {
  const part = word?.parts[0];
  return word?.parts.length === 1 && part?.kind === 'text' && part.value === text;
}

/** `$0`, `${BASH_SOURCE[0]}`. */
function isOwnPath(word: WordSyntax | undefined): boolean {
  const part = word?.parts[0];
  return word?.parts.length === 1 && part?.kind === 'variable' && (part.name === '0' || part.name === 'BASH_SOURCE');
}

/** Literal text around the hidden expressions, and the values of those that are known. */
function unmask(text: string, source: ShellSource): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(masked)) {
    if (match.index > from) pieces.push(constant(text.slice(from, match.index)));
    // One run of private characters may hold several expressions side by side.
    for (const character of new Set(match[0])) pieces.push(oneOf(source.hidden.values(character)));
    from = match.index + match[0].length;
  }
  if (from < text.length || pieces.length === 0) pieces.push(constant(text.slice(from)));
  return pieces;
}
