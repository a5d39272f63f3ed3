import type { Node } from '../estree.ts';
import { keyName } from '../program/scope.ts';
import type { Lookup } from './lookup.ts';
import { constant, onlyConstant, union, type Value } from './value.ts';

const NOTHING: readonly Value[] = [];

/** The items of a list, written in its literal or added to it anywhere. Of a map the values, or pairs where it is iterated. */
export function elementsOf(lookup: Lookup, value: Value, iterated = false): readonly Value[] {
  if (value.kind === 'pair') return union(value.key(), value.value());
  if (value.kind === 'data') return dataItems(value.data);
  if (value.kind !== 'list') return NOTHING;
  const items = () =>
    lookup.once(value, 'items', () => union(value.items(), value.node === undefined ? NOTHING : added(lookup, value.node)));
  return iterated && value.shape === 'map' ? [{ kind: 'pair', key: () => NOTHING, value: items }] : items();
}

/** One position of a list: a pair knows its sides, of a list that is not written out any item may be meant. */
export function elementOf(lookup: Lookup, value: Value, index: number): readonly Value[] {
  if (value.kind === 'pair') return index === 0 ? value.key() : value.value();
  if (value.kind !== 'list' || value.written === undefined) return elementsOf(lookup, value);
  return value.written[index]?.() ?? (value.node === undefined ? NOTHING : added(lookup, value.node));
}

/** The text of a list that is written out and to which nothing is added. */
export function joined(lookup: Lookup, list: Value, separator: string): readonly Value[] {
  if (list.kind !== 'list' || list.node === undefined || list.written === undefined) return NOTHING;
  const items = list.written.map((item) => onlyConstant(item()));
  const known = items.filter((item) => item !== undefined);
  if (known.length < items.length || lookup.additions(list.node).length > 0) return NOTHING;
  const env = known.find((item) => item.env !== undefined)?.env;
  return [constant(known.map(({ value }) => value).join(separator), env)];
}

const MAX_ADDITIONS = 60;

function added(lookup: Lookup, list: Node): readonly Value[] {
  return lookup.once(list, 'added', () => findAdded(lookup, list));
}

function findAdded(lookup: Lookup, list: Node): readonly Value[] {
  const found: (readonly Value[])[] = [];
  for (const { call, at } of lookup.additions(list).slice(0, MAX_ADDITIONS)) {
    // `map.set(key, value)`
    const { callee } = call;
    const from = callee.type === 'MemberExpression' && keyName(callee.property, callee.computed) === 'set' ? 1 : 0;
    found.push(...call.arguments.slice(from).map((argument) => lookup.item(argument, at)));
  }
  return union(...found);
}

function dataItems(data: unknown): readonly Value[] {
  if (!Array.isArray(data)) return NOTHING;
  return data.slice(0, 50).flatMap((item: unknown): readonly Value[] => {
    if (typeof item === 'object' && item !== null) return [{ kind: 'data', data: item }];
    return typeof item === 'string' || typeof item === 'number' ? [constant(item)] : [];
  });
}
