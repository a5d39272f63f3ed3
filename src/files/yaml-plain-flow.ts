import type { Entry, Node, ScalarNode } from '../model/tree.ts';
import { isBracketOrComma, type Line, NotPlain, plain, quoted } from './yaml-plain-scalar.ts';

const SPACE = 32;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const MAX_DEPTH = 16;

/** `[a, b]` or `{ a: b }` that ends on its line. */
export function readFlow(line: Line, depth: number): Node {
  if (depth > MAX_DEPTH) throw NotPlain;
  const { file, text, at: start } = line;
  line.at++;
  if (text.charCodeAt(start) === OPEN_BRACE) {
    const entries: Entry[] = [];
    for (let more = begins(line, CLOSE_BRACE); more; more = goesOn(line, CLOSE_BRACE)) entries.push(entry(line, depth));
    if (new Set(entries.map(({ key }) => key.value)).size < entries.length) throw NotPlain;
    return { kind: 'map', file, start, end: line.at, entries: entries.slice() };
  }
  const items: Node[] = [];
  for (let more = begins(line, CLOSE_BRACKET); more; more = goesOn(line, CLOSE_BRACKET)) {
    items.push(value(line, depth));
    // `[a: b]` is a list of maps.
    if (text.charCodeAt(line.at) === COLON) throw NotPlain;
  }
  return { kind: 'seq', file, start, end: line.at, items: items.slice() };
}

function begins(line: Line, closer: number): boolean {
  skip(line);
  if (line.text.charCodeAt(line.at) !== closer) return true;
  line.at++;
  return false;
}

/** Behind an item: true when another follows. A comma before the closing bracket is left to others. */
function goesOn(line: Line, closer: number): boolean {
  skip(line);
  const c = line.text.charCodeAt(line.at++);
  if (c === closer) return false;
  if (c !== COMMA) throw NotPlain;
  skip(line);
  return true;
}

function entry(line: Line, depth: number): Entry {
  const { text } = line;
  const key = quoted(line) ?? plain(line, true);
  if (text.charCodeAt(line.at) !== COLON || text.charCodeAt(line.at + 1) !== SPACE) throw NotPlain;
  if (key.style === 'plain' && text.charCodeAt(key.start) === 60) throw NotPlain;
  line.at++;
  skip(line);
  return { key: asWritten(key, text), value: value(line, depth) };
}

function asWritten(key: ScalarNode, text: string): ScalarNode {
  return typeof key.value === 'string' ? key : { ...key, value: text.slice(key.start, key.end) };
}

function value(line: Line, depth: number): Node {
  const c = line.text.charCodeAt(line.at);
  if (c === OPEN_BRACKET || c === OPEN_BRACE) return readFlow(line, depth + 1);
  if (isBracketOrComma(c)) throw NotPlain;
  return quoted(line) ?? plain(line, true);
}

function skip(line: Line): void {
  while (line.text.charCodeAt(line.at) === SPACE) line.at++;
}
