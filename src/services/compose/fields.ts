import { byDefault, declared, type Fact } from '../../model/fact.ts';
import type { Place } from '../../model/place.ts';
import { type Entry, entriesOf, entryOf, entryPlace, fieldPlace, get, type Node, textOf } from '../../model/tree.ts';
import type { EffectiveService } from './effective.ts';
import type { Interpolation } from './interpolation.ts';

/** A service while its unit is made. */
export interface Described {
  readonly service: EffectiveService;
  readonly fill: Interpolation;
}

const serviceDocs = 'https://github.com/compose-spec/compose-spec/blob/main/05-services.md';

export function composeDefault<T>(value: T, anchor: string, at: Place): Fact<T> {
  return byDefault(value, 'Docker Compose default', `${serviceDocs}#${anchor}`, at);
}

/** One field of a service: what is written there; undefined where it is left out or cannot be read. */
export function field<T>(
  { service, fill }: Described,
  path: readonly string[],
  read: (text: string) => T | undefined,
): Fact<T> | undefined {
  const written = fill.whole(get(service.node, ...path));
  const value = written === undefined ? undefined : read(written);
  return value === undefined ? undefined : declared(value, placeOf(service, path));
}

/** The same with the platform's default where it is left out. */
export function fieldOr<T>(
  described: Described,
  path: readonly string[],
  read: (text: string) => T | undefined,
  otherwise: (at: Place) => Fact<T> | undefined,
): Fact<T> | undefined {
  const node = get(described.service.node, ...path);
  const absent = node === undefined || (node.kind === 'scalar' && node.value === null);
  return absent ? otherwise(placeOf(described.service, path)) : field(described, path, read);
}

/** The field, or where it is missing the nearest parent, at last the service's name. */
export function placeOf({ node, key }: EffectiveService, path: readonly string[]): Place {
  return path[0] !== undefined && entryOf(node, path[0]) ? fieldPlace(node, ...path) : key;
}

export interface NamedValue {
  readonly name: string;
  /** Null where only the name is written. */
  readonly value: Node | null;
  readonly text: string | undefined;
  readonly at: Place;
}

/** `environment` and `labels`, as a map or as a list of `NAME=value`, or both after a merge. Later ones win. */
export function namedValues(node: Node | undefined, fill: Interpolation): readonly NamedValue[] {
  const found = new Map<string, NamedValue>();
  const take = (value: NamedValue): void => {
    found.delete(value.name);
    found.set(value.name, value);
  };
  const visit = (inner: Node, depth: number): void => {
    if (inner.kind === 'seq' && depth < 3) for (const item of inner.items) visit(item, depth + 1);
    else if (inner.kind === 'map') for (const entry of inner.entries) take(fromEntry(entry, fill));
    else if (inner.kind === 'scalar') {
      const written = textOf(inner) ?? '';
      const equals = written.indexOf('=');
      const name = equals === -1 ? written : written.slice(0, equals);
      const text = equals === -1 ? undefined : fill.text(written.slice(equals + 1));
      if (name !== '') take({ name: fill.partly(name), value: equals === -1 ? null : inner, text, at: inner });
    }
  };
  if (node) visit(node, 0);
  return [...found.values()];
}

function fromEntry(entry: Entry, fill: Interpolation): NamedValue {
  const { key, value } = entry;
  const isNull = value.kind === 'scalar' && value.value === null;
  return { name: String(key.value), value: isNull ? null : value, text: isNull ? undefined : fill.whole(value), at: entryPlace(entry) };
}

/** Items of a list, a map's keys, or a single text, as names with places: `depends_on`, `links`. */
export function names(node: Node | undefined): readonly { readonly name: string; readonly at: Place }[] {
  if (node?.kind === 'map') return entriesOf(node).map(({ key }) => ({ name: String(key.value), at: key }));
  if (node?.kind === 'seq') {
    return node.items.flatMap((item) => {
      const name = textOf(item);
      return item.kind === 'map' ? names(item) : name === undefined ? [] : [{ name, at: item }];
    });
  }
  return [];
}

export function bool(text: string): boolean | undefined {
  return /^(true|yes|on)$/i.test(text) ? true : /^(false|no|off)$/i.test(text) ? false : undefined;
}

export function whole(text: string): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}
