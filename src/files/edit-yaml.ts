import type { Edit } from '../model/finding.ts';
import type { Place } from '../model/place.ts';
import { type Entry, entryOf, type MapNode, type ScalarNode } from '../model/tree.ts';

type Value = string | number | boolean;

/**
 * The edit that sets one field of a YAML or JSON map: its scalar is replaced, or a line is put in where the nearest map that is there lacks the
 * field. Comments, quotes, indentation and line ends stay as they are. Undefined where the text that would change also stands for something
 * else (an anchor, an alias, a merged key), is a template's, or is no scalar.
 */
export function setField(root: MapNode, path: readonly string[], to: Value): readonly Edit[] | undefined {
  if (isAnchored(root)) return undefined;
  const isJson = root.file.text.charAt(root.start) === '{';
  let map = root;
  for (const [index, step] of path.entries()) {
    const rest = path.slice(index);
    const entry = entryOf(map, step);
    if (!entry) return insert(map, rest, to, isJson);
    if (!isWrittenIn(map, entry)) return undefined;
    const { value } = entry;
    if (value.kind === 'map' && rest.length > 1) map = value;
    else if (value.kind === 'scalar')
      return rest.length === 1 ? replace(entry, value, to, isJson) : fill(entry, value, rest.slice(1), to, isJson);
    else return undefined;
  }
  return undefined;
}

/** A merged key stands in another map, an alias' value somewhere before; what has an anchor is used elsewhere too. */
function isWrittenIn(map: MapNode, { key, value }: Entry): boolean {
  if (key.file !== map.file || value.file !== map.file || key.start < map.start || key.end > map.end || value.start < key.end) return false;
  return value.end <= Math.max(map.end, value.start) && /^\s*:?\s*(#[^\n]*\s*)*$/.test(map.file.text.slice(key.end, value.start));
}

function isAnchored({ file, start }: Place): boolean {
  const line = file.text.slice(file.text.lastIndexOf('\n', start - 1) + 1, start);
  return /[&!]\S*\s*$/.test(line);
}

function replace(entry: Entry, scalar: ScalarNode, to: Value, isJson: boolean): readonly Edit[] | undefined {
  const { file, start, end, style } = scalar;
  if (start === end) return [behindColon(entry, ` ${valueText(to, isJson)}`)];
  const written = file.text.slice(start, end);
  if (style === 'literal' || style === 'folded' || /\n|\{\{|\$\{|<%/.test(written)) return undefined;
  if (scalar.tag !== undefined) return undefined;
  const quoted = typeof to === 'string' && !isJson;
  const text =
    quoted && style === 'single'
      ? `'${to.replaceAll("'", "''")}'`
      : quoted && style === 'double'
        ? JSON.stringify(to)
        : valueText(to, isJson);
  return [{ file, start, end, text }];
}

/** Behind the colon of a key that has no value yet. */
function behindColon({ key }: Entry, text: string): Edit {
  const colon = key.file.text.indexOf(':', key.end) + 1;
  return { file: key.file, start: colon, end: colon, text };
}

/** A map in the place of nothing: `strategy:` with no value. */
function fill(entry: Entry, scalar: ScalarNode, rest: readonly string[], to: Value, isJson: boolean): readonly Edit[] | undefined {
  const { key } = entry;
  const { file } = key;
  if (scalar.value !== null || scalar.start !== scalar.end || isJson) return undefined;
  const indent = columnOf(key);
  if (indent === undefined) return undefined;
  const eol = lineEnding(file.text, key.start);
  return [behindColon(entry, `${eol}${blockLines(rest, to, indent + 2, eol)}`)];
}

function insert(map: MapNode, rest: readonly string[], to: Value, isJson: boolean): readonly Edit[] | undefined {
  const { file } = map;
  const own = map.entries.filter(({ key }) => key.file === file && key.start >= map.start && key.end <= map.end);
  if (file.text.charAt(map.start) === '{') return insertInFlow(map, own, rest, to, isJson);
  const [first] = own.toSorted((a, b) => a.key.start - b.key.start);
  const indent = first && columnOf(first.key);
  if (!first || indent === undefined) return undefined;
  const eol = lineEnding(file.text, map.start);
  const lines = blockLines(rest, to, indent, eol);
  const oneLiner = own.find((entry) => endOfOneLine(map, entry) !== undefined);
  const behind = oneLiner && endOfOneLine(map, oneLiner);
  if (behind !== undefined) return [{ file, start: behind, end: behind, text: `${eol}${lines}` }];
  const before = first.key.start;
  return [{ file, start: before, end: before, text: `${lines.trimStart()}${eol}${' '.repeat(indent)}` }];
}

/** The end of the line on which an entry begins and ends, comment included; undefined for entries of several lines. */
function endOfOneLine(map: MapNode, entry: Entry): number | undefined {
  const { key, value } = entry;
  const { text } = map.file;
  if (value.kind !== 'scalar' || !isWrittenIn(map, entry)) return undefined;
  const newline = text.indexOf('\n', key.start);
  const end = newline === -1 ? text.length : text.charAt(newline - 1) === '\r' ? newline - 1 : newline;
  const last = Math.max(key.end, value.end);
  if (last > end || value.style === 'literal' || value.style === 'folded') return undefined;
  return /^:?[ \t]*(#.*)?$/.test(text.slice(last, end)) ? end : undefined;
}

/** How far a key is set in. Undefined where something other than blanks and list dashes stands before it. */
function columnOf({ file, start }: Place): number | undefined {
  const before = file.text.slice(file.text.lastIndexOf('\n', start - 1) + 1, start);
  return /^[ -]*$/.test(before) ? before.length : undefined;
}

function blockLines(path: readonly string[], to: Value, indent: number, eol: string): string {
  return path
    .map((key, depth) => `${' '.repeat(indent + 2 * depth)}${key}:${depth === path.length - 1 ? ` ${valueText(to, false)}` : ''}`)
    .join(eol);
}

/** Before the first entry, with whatever blanks stand before that. */
function insertInFlow(
  map: MapNode,
  own: readonly Entry[],
  rest: readonly string[],
  to: Value,
  isJson: boolean,
): readonly Edit[] | undefined {
  const { file, start } = map;
  const [first] = own;
  const text = flowText(rest, to, isJson);
  if (!first) {
    const inside = file.text.slice(start + 1, map.end - 1);
    return map.entries.length > 0 || inside.trim() !== ''
      ? undefined
      : [{ file, start: start + 1, end: map.end - 1, text: isJson ? text : ` ${text} ` }];
  }
  const blanks = file.text.slice(start + 1, first.key.start);
  if (blanks.trim() !== '') return undefined;
  const at = first.key.start;
  return [{ file, start: at, end: at, text: `${text},${blanks === '' ? ' ' : blanks}` }];
}

function flowText(path: readonly string[], to: Value, isJson: boolean): string {
  const [key = '', ...rest] = path;
  const name = isJson ? JSON.stringify(key) : key;
  return `${name}: ${rest.length === 0 ? valueText(to, isJson) : isJson ? `{${flowText(rest, to, true)}}` : `{ ${flowText(rest, to, false)} }`}`;
}

function valueText(value: Value, isJson: boolean): string {
  if (typeof value !== 'string') return String(value);
  // Words that YAML 1.1 or 1.2 reads as something else are quoted, and so is all that is not plainly a word.
  const isPlain = /^[A-Za-z][A-Za-z0-9._/-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(value);
  return isPlain && !isJson ? value : JSON.stringify(value);
}

function lineEnding(text: string, from: number): string {
  const newline = text.indexOf('\n', from);
  const near = newline === -1 ? text.lastIndexOf('\n', from) : newline;
  return near > 0 && text.charAt(near - 1) === '\r' ? '\r\n' : '\n';
}

/** Applies edits to a text; they must not overlap. */
export function applyEdits(text: string, edits: readonly Pick<Edit, 'start' | 'end' | 'text'>[]): string {
  let result = text;
  for (const edit of edits.toSorted((a, b) => b.start - a.start)) result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  return result;
}
