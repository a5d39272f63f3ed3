import type { SourceFile } from '../model/place.ts';
import type { Entry, Node, ScalarNode, TreeDocument } from '../model/tree.ts';
import { hasDuplicates } from './map-entries.ts';
import { readFlow } from './yaml-plain-flow.ts';
import { type Line, NotPlain, plainEnd, quoted, scalar } from './yaml-plain-scalar.ts';
import { coreValue } from './yaml-scalar.ts';

// Most manifests and workflows are written in a small part of YAML: maps and lists by indentation, scalars and brackets that end on their line, `|`
// and `>`. That part is read here in one pass, without events in between, which takes a third of the time. Whatever is not surely of it (anchors,
// tags, tabs, scalars over several lines, anything wrong) is left to the parsers that know all of YAML, which say what is wrong, too.

/** Line breaks other than `\n`, tabs, and what YAML does not allow; at first also what takes two UTF-16 units, as most text holds none of it. */
const UNUSUAL = /[^\n -~\u00A0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/;
const REFUSED = /[^\n -~\u00A0-\u2027\u202A-\uFEFE\uFF00-\uFFFD]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Deeper nesting is left to the others, which bound it. */
const MAX_DEPTH = 64;
/** https://yaml.org/spec/1.2.2/#742-flow-mappings allows a key on one line 1,024 characters. */
const MAX_KEY = 1000;

/** Undefined where the text is not surely of that part, or where something would be told of it. */
export function readPlain(file: SourceFile): readonly TreeDocument[] | undefined {
  const { text } = file;
  const first = text.charCodeAt(0);
  if (first === OPEN_BRACE || first === OPEN_BRACKET || (UNUSUAL.test(text) && REFUSED.test(text))) return undefined;
  try {
    return new PlainReader(file).documents();
  } catch (error) {
    if (error === NotPlain) return undefined;
    throw error;
  }
}

const NEWLINE = 10;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const DOT = 46;
const COLON = 58;
const LESS = 60;
const MORE = 62;
const OPEN_BRACKET = 91;
const OPEN_BRACE = 123;
const PIPE = 124;

class PlainReader {
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #line: Line;
  /** The column of the line that comes next; -1 where the document ends. */
  #column = -1;
  /** Where the marker stands that ended the document; -1 at the end of the text. */
  #marker = -1;
  #depth = 0;
  /** Entries and items of the collections that are open, the innermost last: each is cut off in one piece when it ends. */
  readonly #entries: Entry[] = [];
  #entryCount = 0;
  readonly #items: Node[] = [];
  #itemCount = 0;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#text = file.text;
    this.#line = { file, text: file.text, at: 0 };
  }

  documents(): readonly TreeDocument[] {
    const documents: TreeDocument[] = [];
    this.#seek(0);
    let start = 0;
    if (this.#marker === this.#line.at) this.#next();
    for (;;) {
      const root = this.#root();
      const next = this.#marker;
      documents.push({ root, place: { file: this.#file, start, end: next === -1 ? this.#text.length : next } });
      if (next === -1) return documents;
      start = next;
      this.#next();
    }
  }

  #root(): Node {
    if (this.#column !== 0) throw NotPlain;
    const root = this.#block();
    if (!this.#isAtEnd) throw NotPlain;
    return root;
  }

  get #isAtEnd(): boolean {
    return this.#column === -1;
  }

  /** Goes on behind the marker of a document, or behind what has been read of a line; only a comment may follow there. */
  #next(): void {
    const text = this.#text;
    let at = this.#line.at;
    if (this.#marker !== -1) at = this.#marker + 3;
    const from = at;
    while (text.charCodeAt(at) === SPACE) at++;
    if (at < text.length && text.charCodeAt(at) !== NEWLINE && (text.charCodeAt(at) !== HASH || at === from)) throw NotPlain;
    this.#seek(endOfLine(text, at) + 1);
  }

  /** Looks for the next line that holds more than a comment, from the start of a line on. */
  #seek(from: number): void {
    const text = this.#text;
    this.#marker = -1;
    this.#column = -1;
    for (let start = from; start < text.length; ) {
      let at = start;
      let c = text.charCodeAt(at);
      while (c === SPACE) c = text.charCodeAt(++at);
      if (c === NEWLINE) {
        start = at + 1;
        continue;
      }
      if (c === HASH) {
        start = endOfLine(text, at) + 1;
        continue;
      }
      this.#line.at = at;
      if (at >= text.length) return;
      if (at === start && (c === DASH || c === DOT) && text.charCodeAt(at + 1) === c && text.charCodeAt(at + 2) === c) {
        const behind = text.charCodeAt(at + 3);
        if (at + 3 >= text.length || behind === NEWLINE || behind === SPACE) {
          if (c === DOT) throw NotPlain;
          this.#marker = at;
          return;
        }
      }
      this.#column = at - start;
      return;
    }
    this.#line.at = text.length;
  }

  /** The map or list that begins here, in a column of its own. */
  #block(): Node {
    if (++this.#depth > MAX_DEPTH) throw NotPlain;
    const node = this.#isItem() ? this.#list(this.#column) : this.#map(this.#column, this.#key());
    this.#depth--;
    return node;
  }

  #isItem(): boolean {
    const text = this.#text;
    const { at } = this.#line;
    if (text.charCodeAt(at) !== DASH) return false;
    const behind = text.charCodeAt(at + 1);
    return behind === SPACE || behind === NEWLINE || at + 1 >= text.length;
  }

  #map(column: number, first: ScalarNode): Node {
    const file = this.#file;
    const base = this.#entryCount;
    let key = first;
    let { end } = first;
    for (;;) {
      const value = this.#value(column, true);
      if (value.end > end) end = value.end;
      this.#entries[this.#entryCount++] = { key, value };
      if (this.#column < column) break;
      if (this.#column > column) throw NotPlain;
      key = this.#key();
    }
    const entries = this.#entries.slice(base, this.#entryCount);
    this.#entryCount = base;
    if (hasDuplicates(entries)) throw NotPlain;
    return { kind: 'map', file, start: first.start, end, entries };
  }

  #list(column: number): Node {
    const file = this.#file;
    const base = this.#itemCount;
    const start = this.#line.at;
    let end = start;
    do {
      this.#line.at++;
      const item = this.#value(column, false);
      if (item.end > end) end = item.end;
      this.#items[this.#itemCount++] = item;
    } while (this.#column === column && this.#isItem());
    if (this.#column > column) throw NotPlain;
    const items = this.#items.slice(base, this.#itemCount);
    this.#itemCount = base;
    return { kind: 'seq', file, start, end, items };
  }

  /** Reads `key:`, and stops behind the colon. */
  #key(): ScalarNode {
    const line = this.#line;
    const start = line.at;
    const inQuotes = quoted(line);
    return inQuotes ? this.#quotedKey(inQuotes) : this.#plainKey(start, plainEnd(line, false));
  }

  #quotedKey(key: ScalarNode): ScalarNode {
    this.#colon(key.end - key.start);
    return key;
  }

  /** A key's value is its text, whatever that would mean elsewhere; `<<` is more than a key. */
  #plainKey(start: number, end: number): ScalarNode {
    this.#colon(end - start);
    if (this.#text.charCodeAt(start) === LESS) throw NotPlain;
    return scalar(this.#file, start, end, interned(this.#text, start, end), 'plain');
  }

  #colon(keyLength: number): void {
    const { text, at } = this.#line;
    const behind = text.charCodeAt(at + 1);
    if (text.charCodeAt(at) !== COLON || keyLength > MAX_KEY) throw NotPlain;
    if (behind !== SPACE && behind !== NEWLINE && at + 1 < text.length) throw NotPlain;
    this.#line.at = at + 1;
  }

  /** What stands behind a colon or a dash in this column, up to the next line. */
  #value(column: number, inMap: boolean): Node {
    const line = this.#line;
    const { text } = line;
    const empty = line.at;
    let at = empty;
    while (text.charCodeAt(at) === SPACE) at++;
    const c = text.charCodeAt(at);
    if (at >= text.length || c === NEWLINE || (c === HASH && at > empty)) {
      line.at = at;
      this.#seek(endOfLine(text, at) + 1);
      if (this.#column > column) return this.#block();
      if (inMap && this.#column === column && this.#isItem()) return this.#block();
      return scalar(this.#file, empty, empty, null, 'plain');
    }
    line.at = at;
    if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      const node = readFlow(line, 0);
      this.#end(column);
      return node;
    }
    if (c === PIPE || c === MORE) return this.#lines(column, c === PIPE);
    if (!inMap && this.#isItem()) return this.#inner(at);
    const inQuotes = quoted(line);
    const end = inQuotes?.end ?? plainEnd(line, false);
    if (text.charCodeAt(line.at) === COLON) {
      if (inMap) throw NotPlain;
      return this.#inner(at, inQuotes ? this.#quotedKey(inQuotes) : this.#plainKey(at, end));
    }
    this.#end(column);
    return inQuotes ?? scalar(this.#file, at, end, coreValue(text.slice(at, end)), 'plain');
  }

  /** `- key: …` and `- - …`: a map or list that begins in the middle of a line. */
  #inner(at: number, key?: ScalarNode): Node {
    if (++this.#depth > MAX_DEPTH) throw NotPlain;
    const column = at - (this.#text.lastIndexOf('\n', at) + 1);
    const node = key === undefined ? this.#list(column) : this.#map(column, key);
    this.#depth--;
    return node;
  }

  /** After a scalar or brackets: a line that is indented further would go on with them. */
  #end(column: number): void {
    this.#next();
    if (this.#column > column) throw NotPlain;
  }

  /** A block scalar, whose header is `|`, `|-`, `>` or `>-`. */
  #lines(column: number, literal: boolean): Node {
    const text = this.#text;
    const start = this.#line.at;
    let at = start + 1;
    const strip = text.charCodeAt(at) === DASH;
    if (strip) at++;
    if (text.charCodeAt(at) !== NEWLINE) throw NotPlain;
    let value = '';
    let indent = -1;
    let blanks = 0;
    let end = start;
    let from = at + 1;
    while (from < text.length) {
      let first = from;
      while (text.charCodeAt(first) === SPACE) first++;
      const stop = endOfLine(text, first);
      if (first === stop) {
        if (indent === -1 || first - from > indent) throw NotPlain;
        blanks++;
      } else if (first - from <= column) break;
      else {
        if (indent === -1) indent = first - from;
        else if (first - from < indent || (!literal && (blanks > 0 || first - from > indent))) throw NotPlain;
        else value += literal ? '\n'.repeat(blanks + 1) : ' ';
        blanks = 0;
        value += text.slice(from + indent, stop);
        end = stop;
      }
      // Whether the last line ends is what the value ends with.
      if (stop >= text.length) throw NotPlain;
      from = stop + 1;
    }
    if (indent === -1 || (!literal && value.endsWith(' '))) throw NotPlain;
    while (text.charCodeAt(end - 1) === SPACE) end--;
    this.#seek(from);
    if (this.#column > column) throw NotPlain;
    return scalar(this.#file, start, end, strip ? value : `${value}\n`, literal ? 'literal' : 'folded');
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

const SLOTS = 512;
const names: string[] = new Array<string>(SLOTS).fill('');

/** The same few keys stand everywhere: one string for all of them, the one that code compares with, so that the comparison is of addresses. */
function interned(text: string, start: number, end: number): string {
  const length = end - start;
  const slot = (length * 31 + text.charCodeAt(start) * 7 + text.charCodeAt(end - 1) * 3 + text.charCodeAt(start + (length >> 1))) % SLOTS;
  const known = names[slot];
  if (known !== undefined && known.length === length && text.startsWith(known, start)) return known;
  const name = text.slice(start, end);
  // The name of a property is what V8 keeps once (https://v8.dev/docs/hidden-classes).
  const [kept = name] = Object.keys({ [name]: true });
  names[slot] = kept;
  return kept;
}
