import type { SourceFile } from '../../../model/place.ts';
import type { Entry, Node, ScalarNode } from '../../../model/tree.ts';

const MAX_DEPTH = 64;

interface Cursor {
  readonly file: SourceFile;
  readonly text: string;
  at: number;
}

/**
 * Reads JSON with comments and trailing commas, as package.json, tsconfig.json, nest-cli.json and project.json are written
 * (https://code.visualstudio.com/docs/languages/json#_json-with-comments). Total: undefined when the text is nothing of the kind.
 */
export function readJsonc(file: SourceFile | undefined): Node | undefined {
  if (file === undefined) return undefined;
  const cursor: Cursor = { file, text: file.text, at: 0 };
  return value(cursor, 0);
}

function skip(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    const code = text.charCodeAt(cursor.at);
    if (code <= 0x20 || code === 0xfeff) cursor.at++;
    else if (text.startsWith('//', cursor.at)) cursor.at = endOr(text, text.indexOf('\n', cursor.at));
    else if (text.startsWith('/*', cursor.at)) {
      const end = text.indexOf('*/', cursor.at + 2);
      cursor.at = end === -1 ? text.length : end + 2;
    } else return;
  }
}

function endOr(text: string, index: number): number {
  return index === -1 ? text.length : index;
}

function value(cursor: Cursor, depth: number): Node | undefined {
  skip(cursor);
  if (depth > MAX_DEPTH) return undefined;
  const character = cursor.text[cursor.at];
  if (character === '{') return map(cursor, depth);
  if (character === '[') return sequence(cursor, depth);
  return scalar(cursor);
}

function map(cursor: Cursor, depth: number): Node | undefined {
  const start = cursor.at++;
  const entries: Entry[] = [];
  for (;;) {
    skip(cursor);
    const character = cursor.text[cursor.at];
    if (character === '}' || character === undefined) break;
    if (character === ',') {
      cursor.at++;
      continue;
    }
    const key = scalar(cursor);
    skip(cursor);
    if (key === undefined || cursor.text[cursor.at] !== ':') return undefined;
    cursor.at++;
    const inner = value(cursor, depth + 1);
    if (inner === undefined) return undefined;
    entries.push({ key, value: inner });
  }
  cursor.at++;
  return { kind: 'map', file: cursor.file, start, end: Math.min(cursor.at, cursor.text.length), entries };
}

function sequence(cursor: Cursor, depth: number): Node | undefined {
  const start = cursor.at++;
  const items: Node[] = [];
  for (;;) {
    skip(cursor);
    const character = cursor.text[cursor.at];
    if (character === ']' || character === undefined) break;
    if (character === ',') {
      cursor.at++;
      continue;
    }
    const item = value(cursor, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
  }
  cursor.at++;
  return { kind: 'seq', file: cursor.file, start, end: Math.min(cursor.at, cursor.text.length), items };
}

const SCALAR = /"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function scalar(cursor: Cursor): ScalarNode | undefined {
  SCALAR.lastIndex = cursor.at;
  const found = SCALAR.exec(cursor.text)?.[0];
  if (found === undefined) return undefined;
  const start = cursor.at;
  cursor.at += found.length;
  let parsed: string | number | boolean | null;
  try {
    parsed = JSON.parse(found) as string | number | boolean | null;
  } catch {
    parsed = found.slice(1, -1);
  }
  return {
    kind: 'scalar',
    file: cursor.file,
    start,
    end: cursor.at,
    value: parsed,
    style: typeof parsed === 'string' ? 'double' : 'plain',
  };
}
