import type { Place } from './place.ts';

/**
 * The positioned tree that YAML, JSON and statically evaluated JavaScript are all read into. A node is itself a place. An alias or a
 * merged key is the very node it refers to, so its place is where the text stands.
 */
export type Node = MapNode | SeqNode | ScalarNode | UnknownNode;
export type ScalarValue = string | number | boolean | null;

/** A tag that is not one of YAML's own, as written: `!reference`, `!Ref`. The node is what stands behind the tag. */
export interface Tagged {
  readonly tag?: string;
}

export interface MapNode extends Place, Tagged {
  readonly kind: 'map';
  /** In the order of the file; merged keys come last. Keys are unique: of duplicates the last counts. */
  readonly entries: readonly Entry[];
  /** There may be further entries that cannot be known, for this reason. */
  readonly gap?: UnknownNode;
}

export interface Entry {
  /** Its value is always a string, as written: `8080:` is the key `'8080'`. A key that is a list or map counts as its source text. */
  readonly key: ScalarNode;
  readonly value: Node;
}

export interface SeqNode extends Place, Tagged {
  readonly kind: 'seq';
  readonly items: readonly Node[];
  /** There may be further items that cannot be known, for this reason. */
  readonly gap?: UnknownNode;
}

export interface ScalarNode extends Place, Tagged {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
}

/** A value that cannot be known statically, such as `process.env.X`. */
export interface UnknownNode extends Place {
  readonly kind: 'unknown';
  readonly reason: string;
}

/** One document of a file; `root` is undefined when the document is empty. */
export interface TreeDocument {
  readonly root: Node | undefined;
  readonly place: Place;
}

export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  if (node?.kind !== 'map') return undefined;
  for (const entry of node.entries) if (entry.key.value === key) return entry;
  return undefined;
}

/** The node under a path of map keys and list indices; undefined when any step is missing. */
export function get(node: Node | undefined, ...path: readonly (string | number)[]): Node | undefined {
  let current = node;
  for (const step of path) {
    if (typeof step === 'number') current = current?.kind === 'seq' ? current.items[step] : undefined;
    else current = entryOf(current, step)?.value;
    if (current === undefined) return undefined;
  }
  return current;
}

export function has(node: Node | undefined, key: string): boolean {
  return entryOf(node, key) !== undefined;
}

export function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.kind === 'map' ? node.entries : [];
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'seq' ? node.items : [];
}

/** The items of a list; anything else stands for a list of one. */
export function listOf(node: Node | undefined): readonly Node[] {
  if (node?.kind === 'seq') return node.items;
  return node ? [node] : [];
}

/** The texts of a list, or the one of a scalar, for fields that accept both. */
export function textsOf(node: Node | undefined): readonly string[] {
  return listOf(node).flatMap((item) => textOf(item) ?? []);
}

/** A string scalar's value; numbers and booleans are not strings. */
export function stringOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** Any non-null scalar as text, for fields that accept `8080` and `"8080"` alike. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

export function numberOf(node: Node | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' && Number.isFinite(node.value) ? node.value : undefined;
}

export function booleanOf(node: Node | undefined): boolean | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}

/** The place of a whole entry, key and value. */
export function entryPlace(entry: Entry): Place {
  return {
    file: entry.key.file,
    start: entry.key.start,
    end: entry.value.file === entry.key.file ? Math.max(entry.key.end, entry.value.end) : entry.key.end,
  };
}

/** Where to point for a field: the entry when it is there, else the key of the nearest parent that is. */
export function fieldPlace(node: Node, ...path: readonly string[]): Place {
  let current: Node = node;
  let place: Place = node;
  for (const [index, step] of path.entries()) {
    const entry = entryOf(current, step);
    if (!entry) return place;
    place = index === path.length - 1 ? entryPlace(entry) : entry.key;
    current = entry.value;
  }
  return place;
}
