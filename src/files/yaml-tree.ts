import type { Problem } from '../model/finding.ts';
import type { Place, SourceFile } from '../model/place.ts';
import type { Entry, Node, ScalarNode, TreeDocument } from '../model/tree.ts';
import { uniqueEntries } from './map-entries.ts';
import { coreValue, foreignTag, taggedScalar } from './yaml-scalar.ts';
import { endOfFlow, headerOf, isBlank, skipBlank, skipProperties } from './yaml-scan.ts';

/** How deep lists and maps may be nested, aliases followed. Kubernetes' own schemas stay below 40. */
export const MAX_DEPTH = 256;
/** How many nodes the aliases of one file may stand for in all: the bound on `&a [*b, *b]` bombs. */
export const MAX_ALIASED_NODES = 200_000;

/** How many problems are told of one file. */
export const MAX_PROBLEMS = 50;

interface Anchor {
  /** Undefined while the collection is still open. */
  node: Node | undefined;
  weight: number;
  height: number;
}

interface Frame {
  readonly kind: 'map' | 'seq';
  readonly start: number;
  /** The character that ends it; 0 in block style. */
  readonly closer: number;
  readonly entries: Entry[];
  readonly items: Node[];
  readonly anchor: Anchor | undefined;
  readonly tag: string | undefined;
  key: ScalarNode | undefined;
  merges: boolean;
  end: number;
  weight: number;
  height: number;
}

/** What is never added to: a map has no items, a list no entries. */
const none: never[] = [];

/**
 * Builds the positioned tree. Both parsers feed it the same way, start to end, so what a tree looks like is decided here alone: places of
 * empty nodes, merge keys, duplicate keys, aliases and their bounds.
 */
export class TreeBuilder {
  readonly documents: TreeDocument[] = [];
  readonly problems: Problem[] = [];
  readonly #file: SourceFile;
  readonly #text: string;
  /** Where the next token is looked for: behind all that was taken so far. */
  #cursor = 0;
  #frames: Frame[] = [];
  #top: Frame | undefined;
  #root: Node | undefined;
  #documentStart = 0;
  #anchors = new Map<string, Anchor>();
  #aliased = 0;
  #refused = new Set<string>();
  #lastScalar = 0;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#text = file.text;
  }

  problem(severity: Problem['severity'], message: string, start: number, end: number): void {
    if (this.problems.length >= MAX_PROBLEMS) return;
    const last = this.problems.length === MAX_PROBLEMS - 1;
    const text = last ? `${message}; further problems of this file are not told (limit MAX_PROBLEMS)` : message;
    const at: Place = { file: this.#file, start, end };
    this.problems.push({ severity, message: text, file: this.#file.path, at });
  }

  /** Where the scalar that was fed last begins. */
  get lastScalar(): number {
    return this.#lastScalar;
  }

  /** Opens a document that lies behind everything so far; `explicit` when it begins with `---`. */
  openDocument(from: number, explicit: boolean): void {
    this.#cursor = Math.max(this.#cursor, from);
    this.#documentStart = this.documents.length === 0 ? 0 : this.#cursor;
    if (explicit || this.documents.length > 0) {
      const marker = explicit ? /^---(?=[ \t\r\n]|$)/gm : /^\.\.\.(?=[ \t\r\n]|$)/gm;
      marker.lastIndex = this.#cursor;
      const found = marker.exec(this.#text);
      if (found) {
        if (this.documents.length > 0) this.#documentStart = explicit ? found.index : found.index + 3;
        this.#cursor = found.index + 3;
      }
    }
    const before = this.documents.at(-1);
    if (before) this.documents[this.documents.length - 1] = { root: before.root, place: { ...before.place, end: this.#documentStart } };
    this.#frames = [];
    this.#top = undefined;
    this.#root = undefined;
    this.#anchors = new Map();
  }

  closeDocument(end: number): void {
    this.documents.push({ root: this.#root, place: { file: this.#file, start: this.#documentStart, end } });
  }

  open(kind: 'map' | 'seq', from: number, flow: boolean, anchor?: string, tag?: string): void {
    // The anchor of its first key does not belong to a map.
    const first = this.#text.charCodeAt(from);
    const start = first === 38 || first === 33 ? skipBlank(this.#text, skipProperties(this.#text, from)) : from;
    // A pair in a flow list (`[a: b]`) is a map without braces of its own.
    const bracketed = flow && (kind === 'seq' || this.#text.charCodeAt(start) === 123);
    const frame: Frame = {
      kind,
      start,
      closer: bracketed ? (kind === 'seq' ? 93 : 125) : 0,
      entries: kind === 'map' ? [] : none,
      items: kind === 'seq' ? [] : none,
      anchor: anchor === undefined ? undefined : this.#declare(anchor),
      tag: tag === undefined ? undefined : foreignTag(tag),
      key: undefined,
      merges: false,
      end: start,
      weight: 1,
      height: 1,
    };
    this.#cursor = bracketed ? start + 1 : start;
    if (this.#top) this.#frames.push(this.#top);
    this.#top = frame;
  }

  /** Ends the innermost collection; `end` where the parser knows it. */
  close(end?: number): void {
    const frame = this.#top;
    if (!frame) return;
    const file = this.#file;
    if (frame.key) this.#add(this.#nullAt(frame.key.end), frame.key.end, 1, 1);
    if (frame.closer !== 0) {
      frame.end = end ?? endOfFlow(this.#text, Math.max(this.#cursor, frame.start + 1), frame.closer);
      this.#cursor = frame.end;
    }
    const { start, tag } = frame;
    let node: Node;
    // Lists that grew have room for up to sixteen more: of a manifest's many short ones that is most of their size, so a copy is kept.
    if (frame.kind === 'seq') node = { kind: 'seq', file, start, end: frame.end, items: frame.items.slice() };
    else node = { kind: 'map', file, start, end: frame.end, entries: uniqueEntries(frame.entries, frame.merges, this).slice() };
    if (tag !== undefined) node = { ...node, tag };
    if (frame.anchor) {
      frame.anchor.node = node;
      frame.anchor.weight = frame.weight;
      frame.anchor.height = frame.height;
    }
    this.#top = this.#frames.pop();
    this.#add(node, frame.end, frame.weight, frame.height);
  }

  /** A scalar that is written out: its whole range, quotes or block header included, and its decoded text. `rawEnd`: where to go on. */
  scalar(start: number, end: number, rawEnd: number, style: ScalarNode['style'], text: string, anchor?: string, tag?: string): void {
    const file = this.#file;
    let node: ScalarNode;
    if (tag === undefined) {
      node = { kind: 'scalar', file, start, end, value: style === 'plain' ? coreValue(text) : text, style };
    } else {
      node = taggedScalar(file, start, end, style, text, tag);
    }
    this.#cursor = rawEnd;
    this.#lastScalar = start;
    if (anchor !== undefined) this.#declare(anchor).node = node;
    this.#add(node, end, 1, 1);
  }

  /** A block scalar, of which the parser knows the lines of content. It starts at its header and ends with its last visible character. */
  block(contentStart: number, contentEnd: number, style: 'literal' | 'folded', value: string, anchor?: string, tag?: string): void {
    const text = this.#text;
    const start = headerOf(text, this.#cursor, contentStart);
    let end = contentEnd;
    while (end > contentStart && isBlank(text.charCodeAt(end - 1))) end--;
    if (end === contentStart) while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
    this.scalar(start, end, contentEnd, style, value, anchor, tag);
  }

  /** A node of which nothing is written but, at most, an anchor or a tag. It stands right behind the `:`, `-` or `?` it belongs to. */
  empty(anchor?: string, tag?: string): void {
    const at = this.#emptyPosition();
    this.#cursor = anchor === undefined && tag === undefined ? at : skipProperties(this.#text, at);
    if (!this.#top && anchor === undefined && tag === undefined) return;
    const node = tag === undefined ? this.#nullAt(at) : taggedScalar(this.#file, at, at, 'plain', '', tag);
    if (anchor !== undefined) this.#declare(anchor).node = node;
    this.#add(node, at, 1, 1);
  }

  /** A node that could not be read; the reason is told as a problem by who knows it. */
  unknown(start: number, end: number, reason: string): void {
    this.#cursor = end;
    this.#add({ kind: 'unknown', file: this.#file, start, end, reason }, end, 1, 1);
  }

  /** `*name`: the very node that the anchor stands at. */
  alias(name: string, start: number, end: number): void {
    this.#cursor = end;
    const anchor = this.#anchors.get(name);
    this.#aliased += anchor?.weight ?? 0;
    const refusal = this.#refusal(name, anchor);
    if (refusal !== undefined || !anchor?.node) {
      const reason = refusal ?? '';
      if (!this.#refused.has(reason)) this.problem('error', reason, start, end);
      this.#refused.add(reason);
      this.#add({ kind: 'unknown', file: this.#file, start, end, reason }, end, 1, 1);
    } else if (this.#top?.kind === 'map' && !this.#top.key && anchor.node.kind === 'scalar') {
      this.#add({ ...anchor.node, start, end, value: keyText(anchor.node) }, end, 1, 1);
    } else this.#add(anchor.node, end, anchor.weight, anchor.height);
  }

  #refusal(name: string, anchor: Anchor | undefined): string | undefined {
    if (!anchor)
      return `\`*${name}\` is an alias, and no anchor \`&${name}\` stands before it; put quotes around it if it is meant as text`;
    if (!anchor.node) return `the alias \`*${name}\` stands inside the very node it refers to`;
    if (this.#aliased > MAX_ALIASED_NODES) {
      return `the aliases of this file stand for more than ${MAX_ALIASED_NODES} values (limit MAX_ALIASED_NODES); the rest is not followed`;
    }
    if (this.#frames.length + anchor.height <= MAX_DEPTH) return undefined;
    return `with its aliases followed this is nested more than ${MAX_DEPTH} levels deep (limit MAX_DEPTH)`;
  }

  #declare(name: string): Anchor {
    const anchor: Anchor = { node: undefined, weight: 1, height: 1 };
    this.#anchors.set(name, anchor);
    return anchor;
  }

  #nullAt(at: number): ScalarNode {
    return { kind: 'scalar', file: this.#file, start: at, end: at, value: null, style: 'plain' };
  }

  #add(node: Node, end: number, weight: number, height: number): void {
    const top = this.#top;
    if (!top) {
      this.#root = node;
      return;
    }
    if (end > top.end) top.end = end;
    top.weight += weight;
    if (height >= top.height) top.height = height + 1;
    if (top.kind === 'seq') top.items.push(node);
    else if (top.key) {
      top.entries.push({ key: top.key, value: node });
      top.key = undefined;
    } else {
      top.key = this.#keyOf(node);
      if (top.key.value === '<<' && top.key.style === 'plain') top.merges = true;
    }
  }

  #keyOf(node: Node): ScalarNode {
    const { file, start, end } = node;
    if (node.kind === 'scalar') return typeof node.value === 'string' ? node : { ...node, value: keyText(node) };
    return { kind: 'scalar', file, start, end, value: this.#text.slice(start, end), style: 'plain' };
  }

  #emptyPosition(): number {
    const text = this.#text;
    const top = this.#top;
    let at = skipBlank(text, this.#cursor);
    if (top?.kind === 'map' && !top.key) {
      if (text.charCodeAt(at) === 44) at = skipBlank(text, at + 1);
      return text.charCodeAt(at) === 63 ? at + 1 : at;
    }
    const indicator = top?.kind === 'map' ? 58 : top ? 45 : 0;
    return text.charCodeAt(at) === indicator ? at + 1 : this.#cursor;
  }
}

/** The text of a key as it is written; `8080:` and `true:` are the strings that every reader of the map looks for. */
function keyText(node: ScalarNode): string {
  return typeof node.value === 'string' ? node.value : node.file.text.slice(node.start, node.end);
}
