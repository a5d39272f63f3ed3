import { parseSync } from 'oxc-parser';
import type { Place, SourceFile } from '../../../model/place.ts';
import type { Program } from './estree.ts';
import { nestingProblem } from './nesting.ts';

export interface SourceComment extends Place {
  readonly kind: 'line' | 'block';
  /** Without the comment marks. */
  readonly text: string;
}

export interface SourceError {
  readonly message: string;
  readonly at: Place;
}

/** A parsed JavaScript or TypeScript file. Offsets are UTF-16 and count in the file's text. */
export interface ParsedSource {
  /** Empty when there are errors. Made on first use: it is the costly part. */
  readonly program: Program;
  readonly comments: readonly SourceComment[];
  readonly errors: readonly SourceError[];
  /** It has `import` or `export` statements or `import.meta`. */
  readonly hasModuleSyntax: boolean;
}

type Language = 'js' | 'jsx' | 'ts' | 'tsx';
type SourceType = 'module' | 'commonjs' | 'unambiguous';

/**
 * Parses JavaScript, JSX, TypeScript or TSX, told apart by the file's name; what has none of these endings is read as JavaScript. The only
 * file that imports the parser. It never throws: a file that cannot be parsed has errors and an empty program.
 */
export function parseJavaScript(file: SourceFile): ParsedSource {
  const nesting = nestingProblem(file.text);
  if (nesting !== undefined) return unparsed(file, nesting);
  const type = sourceTypeOf(file.path);
  const parsed = parse(file, languageOf(file.path), type, 0);
  // A `return` outside of functions is right in CommonJS, whose files need no ending of their own.
  return parsed.errors.length > 0 && type === 'unambiguous' ? better(parsed, parse(file, languageOf(file.path), 'commonjs', 0)) : parsed;
}

/** Parses text that is one expression, such as JSON with comments, into a program of one expression statement. */
export function parseExpression(file: SourceFile): ParsedSource {
  const nesting = nestingProblem(file.text);
  return nesting === undefined ? parse({ path: file.path, text: `(${file.text}\n)` }, 'js', 'commonjs', 1, file) : unparsed(file, nesting);
}

function better(first: ParsedSource, second: ParsedSource): ParsedSource {
  return second.errors.length === 0 ? second : first;
}

function languageOf(path: string): Language {
  if (/\.[cm]?ts$/i.test(path)) return 'ts';
  if (/\.tsx$/i.test(path)) return 'tsx';
  return 'jsx';
}

function sourceTypeOf(path: string): SourceType {
  if (/\.c[jt]s$/i.test(path)) return 'commonjs';
  return /\.m[jt]s$/i.test(path) ? 'module' : 'unambiguous';
}

/** `shift` is how many characters stand in front of the file's own text. */
function parse(source: SourceFile, lang: Language, sourceType: SourceType, shift: number, file: SourceFile = source): ParsedSource {
  const place = (start: number, end: number): Place => {
    const within = (offset: number) => Math.min(Math.max(offset - shift, 0), file.text.length);
    return { file, start: within(start), end: within(end) };
  };
  const result = parseSync('source', source.text, { lang, sourceType, preserveParens: false });
  const errors = result.errors.map(({ message, labels }) => {
    const [label] = labels;
    return { message, at: label ? place(label.start, label.end) : place(0, 0) };
  });
  let program: Program | undefined;
  return {
    get program() {
      // The parser's own types are those of ESTree; ours are the part of them that we look at.
      program ??= shifted(result.program as unknown as Program, shift);
      return program;
    },
    comments: result.comments.map(({ type, value, start, end }) => ({
      ...place(start, end),
      kind: type === 'Line' ? 'line' : 'block',
      text: value,
    })),
    errors,
    hasModuleSyntax: result.module.hasModuleSyntax,
  };
}

function unparsed(file: SourceFile, { message, offset }: { message: string; offset: number }): ParsedSource {
  const at = { file, start: offset, end: Math.min(offset + 1, file.text.length) };
  const program: Program = { type: 'Program', body: [], sourceType: 'script', start: 0, end: file.text.length };
  return { program, comments: [], errors: [{ message, at }], hasModuleSyntax: false };
}

/** Moves every offset of a tree that the parser has just made and nobody has seen yet. */
function shifted<T extends object>(root: T, shift: number): T {
  const pending: object[] = shift === 0 ? [] : [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const fields = node as Record<string, unknown>;
    for (const [key, value] of Object.entries(fields)) {
      if ((key === 'start' || key === 'end') && typeof value === 'number') fields[key] = value - shift;
      else if (typeof value === 'object' && value !== null && !(value instanceof RegExp)) pending.push(value);
    }
  }
  return root;
}
