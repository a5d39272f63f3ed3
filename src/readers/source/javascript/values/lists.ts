import type { Node } from '../estree.ts';
import type { Lookup } from './lookup.ts';
import { constant, union, type Value } from './value.ts';

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
  const exact = value.kind === 'list' ? (value.item?.(index) ?? NOTHING) : NOTHING;
  return exact.length > 0 ? exact : elementsOf(lookup, value);
}

const MAX_ADDERS = 2000;
const ADDERS: Readonly<Record<string, number>> = { push: 0, unshift: 0, add: 0, set: 1 };

function added(lookup: Lookup, list: Node): readonly Value[] {
  return lookup.once(list, 'added', () => findAdded(lookup, list));
}

function findAdded(lookup: Lookup, list: Node): readonly Value[] {
  const found: (readonly Value[])[] = [];
  for (const [name, from] of Object.entries(ADDERS))
    for (const { module, call } of lookup.program.calls(name).slice(0, MAX_ADDERS)) {
      if (call.callee.type !== 'MemberExpression' || call.callee.object.type === 'Super') continue;
      const at = { module, frame: undefined };
      if (!lookup.values(call.callee.object, at).some((target) => target.kind === 'list' && target.node === list)) continue;
      found.push(...call.arguments.slice(from).map((argument) => lookup.item(argument, at)));
      if (found.length > 30) return union(...found);
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
