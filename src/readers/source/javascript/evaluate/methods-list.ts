import type { Place } from '../../../../model/place.ts';
import { limits, type Machine } from './machine.ts';
import { callBack } from './natives.ts';
import { text } from './operators.ts';
import {
  type ArrayValue,
  firstSpread,
  firstUnknown,
  numberOf,
  type Scope,
  scalar,
  shown,
  textOf,
  truth,
  type Unknown,
  unknown,
  type Value,
} from './values.ts';

export interface ListCall {
  readonly machine: Machine;
  readonly scope: Scope;
  readonly at: Place;
  readonly array: ArrayValue;
  readonly values: readonly Value[];
}

type ListMethod = (call: ListCall) => Value;

/** Methods that read a list (https://tc39.es/ecma262/#sec-properties-of-the-array-prototype-object). */
const readers = new Map<string, ListMethod>([
  ['map', map],
  ['filter', filter],
  ['forEach', forEach],
  ['reduce', reduce],
  ['flat', ({ machine, array, values, at }) => flat(machine, array, numberOf(values[0]) ?? 1, at)],
  ['flatMap', (call) => flatMap(call)],
  ['concat', concat],
  ['slice', slice],
  ['at', ({ array, values, at }) => only(array, at, () => array.items.at(numberOf(values[0]) ?? 0) ?? scalar(undefined, at))],
  ['join', join],
  ['includes', (call) => search(call, (index) => index !== -1)],
  ['has', (call) => search(call, (index) => index !== -1)],
  ['indexOf', (call) => search(call, (index) => index)],
  ['find', (call) => decide(call, (item) => item, undefined)],
  ['findIndex', (call) => decide(call, (_, i) => scalar(i, call.at), -1)],
  ['some', (call) => decide(call, () => scalar(true, call.at), false)],
  ['every', every],
  ['values', ({ machine, array, at }) => machine.array(array.items, at, array.rest)],
  ['keys', ({ machine, array, at }) => machine.array(indices(array, at), at, array.rest)],
  ['entries', ({ machine, array, at }) => machine.array(pairs(machine, array, at), at, array.rest)],
  ['toReversed', ({ machine, array, at }) => machine.array(array.items.toReversed(), at, array.rest)],
  ['toSorted', (call) => call.machine.array(sorted(call), call.at, call.array.rest)],
]);

/** Methods that change a list in place. */
const writers = new Map<string, ListMethod>([
  ['reverse', ({ array }) => replace(array, array.items.toReversed())],
  ['sort', (call) => replace(call.array, sorted(call))],
  ['fill', fill],
  ['pop', ({ array, at }) => only(array, at, () => array.items.pop() ?? scalar(undefined, at))],
  ['shift', ({ array, at }) => only(array, at, () => array.items.shift() ?? scalar(undefined, at))],
  ['unshift', unshift],
  ['splice', splice],
]);

/** `array.key(…values)`. A list that may hold further items gives a list that may, and no single values. */
export function listMethod(call: ListCall, key: string): Value {
  const { machine, array, values, at } = call;
  if (key === 'push' || key === 'add') {
    machine.append(array, values);
    return key === 'add' ? array : only(array, at, () => scalar(array.items.length, at));
  }
  const read = readers.get(key);
  if (read) return read(call);
  const write = writers.get(key);
  if (!write) return unknown(`the method ${key} of a list`, at);
  if (machine.isUncertain(array.born)) {
    machine.forget(array, 'the list is changed under a condition that is not known', at);
    return unknown('the list is changed under a condition that is not known', at);
  }
  return write(call);
}

/** A value that can be told only when every item is known. */
function only(array: ArrayValue, at: Place, read: () => Value): Value {
  return array.rest ? unknown(array.rest.reason, at) : read();
}

function replace(array: ArrayValue, items: readonly Value[]): Value {
  array.items.splice(0, array.items.length, ...items);
  return array;
}

function indices(array: ArrayValue, at: Place): readonly Value[] {
  return array.items.map((_, i) => scalar(i, at));
}

function pairs(machine: Machine, array: ArrayValue, at: Place): readonly Value[] {
  return array.items.map((item, i) => machine.array([scalar(i, at), item], at));
}

function apply(call: ListCall, item: Value, index: number): Value {
  return callBack(call, call.values[0], [item, scalar(index, call.at), call.array]);
}

function map(call: ListCall): Value {
  const { machine, array, at } = call;
  return machine.array(
    array.items.map((item, i) => apply(call, item, i)),
    at,
    array.rest,
  );
}

function filter(call: ListCall): Value {
  let { rest } = call.array;
  const items = call.array.items.filter((item, i) => {
    const result = apply(call, item, i);
    if (result.kind === 'unknown') rest ??= unknown(result.reason, item.at);
    return truth(result) ?? false;
  });
  return call.machine.array(items, call.at, rest);
}

function forEach(call: ListCall): Value {
  const { machine, array, at } = call;
  for (const [i, item] of array.items.entries()) apply(call, item, i);
  const { rest } = array;
  if (rest) machine.uncertainly(() => apply(call, rest, array.items.length));
  return scalar(undefined, at);
}

function reduce(call: ListCall): Value {
  const { array, values, at } = call;
  const [callee, initial] = values;
  let result = initial ?? array.items[0];
  const items = initial ? array.items : array.items.slice(1);
  if (!result) return unknown('an empty list without a first value', at);
  for (const [i, item] of items.entries()) result = callBack(call, callee, [result, item, scalar(initial ? i : i + 1, at)]);
  if (array.rest && (result.kind === 'array' || result.kind === 'object')) result.rest ??= array.rest;
  else if (array.rest) result = unknown(array.rest.reason, at);
  return result;
}

/** Nested lists are opened down to `depth`; more items than a list may have are left out. */
function flat(machine: Machine, array: ArrayValue, depth: number, at: Place): ArrayValue {
  const items: Value[] = [];
  let { rest } = array;
  const open = (list: ArrayValue, levels: number): void => {
    rest ??= list.rest;
    for (const item of list.items) {
      if (items.length > limits.items || machine.spend() !== undefined) return;
      if (item.kind === 'array' && levels > 0) open(item, levels - 1);
      else if (item.kind === 'unknown') rest ??= item;
      else items.push(item);
    }
  };
  open(array, Math.min(depth, limits.calls));
  return machine.array(items, at, rest);
}

function flatMap(call: ListCall): Value {
  const mapped = map(call);
  return mapped.kind === 'array' ? flat(call.machine, mapped, 1, call.at) : mapped;
}

function concat({ machine, array, values, at }: ListCall): Value {
  const items: Value[] = [...array.items];
  let { rest } = array;
  for (const value of values) {
    if (value.kind === 'array') {
      items.push(...value.items);
      rest ??= value.rest;
    } else if (value.kind === 'unknown') rest ??= value;
    else items.push(value);
  }
  return machine.array(items, at, rest);
}

function slice({ machine, array, values, at }: ListCall): Value {
  const missing = array.rest ?? firstUnknown(values);
  if (missing) return machine.array([], at, unknown(missing.reason, at));
  return machine.array(array.items.slice(numberOf(values[0]), numberOf(values[1])), at);
}

function join({ array, values, at }: ListCall): Value {
  const missing = array.rest ?? firstUnknown(array.items) ?? firstUnknown(values);
  if (missing) return unknown(missing.reason, at);
  let joined = '';
  for (const [i, item] of array.items.entries()) {
    if (item.kind !== 'scalar') return unknown('a list of objects as a text', at);
    joined += (i === 0 ? '' : (textOf(values[0]) ?? ',')) + (item.value ?? '');
    if (joined.length > limits.characters) break;
  }
  return text(joined, at);
}

function search(call: ListCall, read: (index: number) => boolean | number): Value {
  const { array, values, at } = call;
  const [wanted] = values;
  if (!wanted) return unknown('nothing to look for', at);
  const same = (item: Value) => item === wanted || (item.kind === 'scalar' && wanted.kind === 'scalar' && item.value === wanted.value);
  const from = numberOf(values[1]) ?? 0;
  const start = from < 0 ? Math.max(0, array.items.length + from) : from;
  const index = array.items.findIndex((item, i) => i >= start && same(item));
  const found = read(index);
  // What is not known may be equal: it matters where nothing else is, and in front of what is when the place is asked for.
  const open = index === -1 ? array.items : typeof found === 'number' ? array.items.slice(0, index) : undefined;
  const missing = firstUnknown(values) ?? (open && (array.rest ?? firstUnknown(open)));
  return missing ? unknown(missing.reason, at) : scalar(found, at);
}

/** The first item that a condition holds for; unknown as soon as it cannot be told whether it holds. */
function decide(call: ListCall, found: (item: Value, index: number) => Value, otherwise: boolean | number | undefined): Value {
  for (const [i, item] of call.array.items.entries()) {
    const result = apply(call, item, i);
    if (result.kind === 'unknown') return unknown(result.reason, call.at);
    if (truth(result)) return found(item, i);
  }
  return only(call.array, call.at, () => scalar(otherwise, call.at));
}

function every(call: ListCall): Value {
  let missing: Unknown | undefined = call.array.rest;
  for (const [i, item] of call.array.items.entries()) {
    const result = apply(call, item, i);
    if (truth(result) === false) return scalar(false, call.at);
    if (result.kind === 'unknown') missing ??= result;
  }
  return missing ? unknown(missing.reason, call.at) : scalar(true, call.at);
}

function sorted(call: ListCall): readonly Value[] {
  const { array, values } = call;
  if (values.length === 0) return array.items.toSorted((a, b) => ((shown(a) ?? '') < (shown(b) ?? '') ? -1 : 1));
  return array.items.toSorted((a, b) => numberOf(callBack(call, values[0], [a, b])) ?? 0);
}

function fill(call: ListCall): Value {
  const { array, values, at } = call;
  const [value = scalar(undefined, at), from, to] = values;
  if ((from || to) && (array.rest || firstUnknown(values.slice(1)))) return forgotten(call);
  return replace(array, [...array.items].fill(value, numberOf(from), numberOf(to)));
}

function unshift({ machine, array, values, at }: ListCall): Value {
  const longer = machine.array([...values, ...array.items], at, array.rest);
  replace(array, longer.items);
  array.rest = longer.rest;
  return only(array, at, () => scalar(array.items.length, at));
}

function forgotten({ machine, array, at }: ListCall): Value {
  machine.forget(array, 'the list is changed in a way that is not known', at);
  return unknown('the list is changed in a way that is not known', at);
}

function splice(call: ListCall): Value {
  const { machine, array, values, at } = call;
  const [from, count, ...added] = values;
  const start = numberOf(from);
  if (start === undefined || array.rest || (count && numberOf(count) === undefined) || firstSpread(values)) return forgotten(call);
  return machine.array(array.items.splice(start, numberOf(count) ?? array.items.length, ...added), at);
}
