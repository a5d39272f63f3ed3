import type { Place } from '../../../../model/place.ts';
import { assignItem } from './assign.ts';
import { limits, type Machine } from './machine.ts';
import type { NativeCall, NativeFunction } from './native-call.ts';
import { nodeFunctions } from './natives-node.ts';
import { text } from './operators.ts';
import { member } from './properties.ts';
import { spreadInto } from './spread.ts';
import { type ArrayValue, firstUnknown, numberOf, scalar, shown, single, truth, unknown, type Value } from './values.ts';

/** Names that only hold further names. */
const namespaces = new Set(['Object', 'Array', 'Number', 'String', 'Math', 'JSON', 'process', 'console', 'path', 'os', 'fs', 'url']);

const functions = new Map<string, NativeFunction>([
  ['Object.assign', assign],
  ['Object.keys', (call) => entriesOf(call, (key) => key)],
  ['Object.values', (call) => entriesOf(call, (_, value) => value)],
  ['Object.entries', (call) => entriesOf(call, (key, value) => call.machine.array([key, value], call.at))],
  ['Object.fromEntries', fromEntries],
  ['Object.freeze', first],
  ['Object.seal', first],
  ['Object.preventExtensions', first],
  ['Array', arrayOfLength],
  ['new Array', arrayOfLength],
  ['Array.of', ({ machine, values, at }) => machine.array(values, at)],
  ['Array.isArray', (call) => ofFirst(call, (value) => scalar(value.kind === 'array', call.at))],
  ['Array.from', arrayFrom],
  ['new Set', set],
  ['Number', (call) => (call.values.length === 0 ? scalar(0, call.at) : toNumber(call, Number))],
  ['parseInt', (call) => toNumber(call, (value) => Number.parseInt(String(value), numberOf(call.values[1])))],
  ['parseFloat', (call) => toNumber(call, (value) => Number.parseFloat(String(value)))],
  ['isNaN', (call) => test(call, (value) => Number.isNaN(Number(value)))],
  ['Number.isNaN', (call) => test(call, (value) => Number.isNaN(value))],
  ['Number.isInteger', (call) => test(call, (value) => Number.isInteger(value))],
  ['Number.isFinite', (call) => test(call, (value) => Number.isFinite(value))],
  [
    'String',
    (call) =>
      call.values.length === 0
        ? scalar('', call.at)
        : ofFirst(call, (value) => (value.kind === 'scalar' ? text(String(value.value), call.at) : unknown('not a text', call.at))),
  ],
  ['Boolean', boolean],
  ...(['abs', 'ceil', 'floor', 'round', 'trunc', 'sqrt', 'sign', 'max', 'min', 'pow'] as const).map((name): [string, NativeFunction] => [
    `Math.${name}`,
    (call) => math(call, Math[name]),
  ]),
  ...['log', 'info', 'warn', 'error', 'debug', 'table'].map((name): [string, NativeFunction] => [`console.${name}`, nothing]),
  ...nodeFunctions,
]);

functions.set('Number.parseInt', (call) => callNative({ ...call, name: 'parseInt' }));
functions.set('Number.parseFloat', (call) => callNative({ ...call, name: 'parseFloat' }));

/** Names that can be used without being declared. */
export const globals: ReadonlySet<string> = new Set(
  [...functions.keys(), ...namespaces]
    .map((name) => name.replace(/^new /, '').split('.')[0] ?? name)
    .filter((name) => !['path', 'os', 'fs', 'url'].includes(name)),
);

export function isNative(name: string): boolean {
  return functions.has(name) || functions.has(`new ${name}`) || namespaces.has(name);
}

export function callNative(call: NativeCall): Value {
  const values = call.name === 'Array.of' ? call.values : call.values.map(single);
  return (
    functions.get(call.name)?.({ ...call, values }) ?? call.machine.callUnknown(`${call.name}() is not evaluated`, call.values, call.at)
  );
}

/** Calls a function that was given as an argument. */
export function callBack(call: Omit<NativeCall, 'name' | 'values'>, callee: Value | undefined, values: readonly Value[]): Value {
  if (callee?.kind === 'native') return callNative({ ...call, name: callee.name, values });
  return call.machine.call(callee ?? scalar(undefined, call.at), values, call.at);
}

function first({ values, at }: NativeCall): Value {
  return values[0] ?? scalar(undefined, at);
}

function nothing({ at }: NativeCall): Value {
  return scalar(undefined, at);
}

function ofFirst(call: NativeCall, read: (value: Value) => Value): Value {
  const value = first(call);
  return value.kind === 'unknown' ? unknown(value.reason, call.at) : read(value);
}

function test(call: NativeCall, holds: (value: unknown) => boolean): Value {
  return ofFirst(call, (value) => scalar(value.kind === 'scalar' && holds(value.value), call.at));
}

function boolean(call: NativeCall): Value {
  const known = truth(first(call));
  return known === undefined ? ofFirst(call, (value) => value) : scalar(known, call.at);
}

function toNumber(call: NativeCall, convert: (value: unknown) => number): Value {
  const value = first(call);
  // NaN when the environment variable is not set.
  if (value.kind === 'unknown') return unknown(value.reason, call.at, value.unset && 'falsy');
  return value.kind === 'scalar' ? scalar(convert(value.value), call.at) : unknown('not a number', call.at);
}

function math(call: NativeCall, compute: (...numbers: number[]) => number): Value {
  const missing = firstUnknown(call.values);
  if (missing) return unknown(missing.reason, call.at);
  const numbers = call.values.map((value) => (value.kind === 'scalar' ? Number(value.value) : Number.NaN));
  return scalar(compute(...numbers), call.at);
}

function assign({ machine, values, at }: NativeCall): Value {
  const [target, ...sources] = values;
  if (target?.kind === 'object') {
    for (const source of sources) spreadInto(machine, target, source);
    return target;
  }
  if (target?.kind === 'array') {
    for (const source of sources) overwrite(machine, target, source);
    return target;
  }
  const object = machine.object(at);
  for (const source of values) spreadInto(machine, object, source);
  return object;
}

/** `Object.assign(list, source)`: what is under numbers takes the places of items; other properties of a list are not kept. */
function overwrite(machine: Machine, list: ArrayValue, source: Value): void {
  const values: readonly (readonly [string, Value])[] =
    source.kind === 'array'
      ? source.items.map((item, i) => [String(i), item])
      : source.kind === 'object'
        ? [...source.properties].map(([key, { value }]) => [key, value])
        : [];
  const missing = source.kind === 'unknown' ? source : source.kind === 'array' || source.kind === 'object' ? source.rest : undefined;
  if (missing) machine.forget(list, missing.reason, missing.at);
  else for (const [key, value] of values) if (/^\d+$/.test(key)) assignItem(machine, list, key, value);
}

function entriesOf(call: NativeCall, make: (key: Value, value: Value) => Value): Value {
  return ofFirst(call, (value) => {
    const { machine, at } = call;
    if (value.kind === 'object') {
      const items = [...value.properties].map(([key, property]) => make(scalar(key, property.key), property.value));
      return machine.array(items, at, value.rest);
    }
    if (value.kind === 'array')
      return machine.array(
        value.items.map((item, i) => make(scalar(String(i), item.at), item)),
        at,
        value.rest,
      );
    return unknown('the keys of something that is no object', at);
  });
}

function fromEntries(call: NativeCall): Value {
  return ofFirst(call, (value) => {
    const object = call.machine.object(call.at);
    if (value.kind !== 'array') return unknown('not a list of entries', call.at);
    object.rest = value.rest;
    for (const item of value.items) {
      const key = item.kind === 'array' ? item.items[0] : undefined;
      const name = shown(key);
      if (key && name !== undefined) call.machine.set(object, name, key.at, member(call.machine, item, '1', call.at));
      else object.rest ??= unknown('an entry that is not known', item.at);
    }
    return object;
  });
}

function arrayOfLength({ machine, values, at }: NativeCall): Value {
  const length = numberOf(values[0]);
  if (values.length !== 1 || length === undefined) return machine.array(values, at, firstUnknown(values));
  return holes(machine, length, at);
}

function holes(machine: Machine, length: number, at: Place): Value {
  if (!Number.isInteger(length) || length < 0 || length > limits.items) return unknown(`a list of more than ${limits.items} items`, at);
  return machine.array(
    Array.from({ length }, () => scalar(undefined, at)),
    at,
  );
}

function arrayFrom(call: NativeCall): Value {
  const { machine, at, values } = call;
  const source = iterated(call);
  const convert = values[1];
  if (source.kind !== 'array' || !convert) return source.kind === 'array' ? machine.array(source.items, at, source.rest) : source;
  return machine.array(
    source.items.map((item, i) => callBack(call, convert, [item, scalar(i, at)])),
    at,
    source.rest,
  );
}

function iterated(call: NativeCall): Value {
  return ofFirst(call, (value) => {
    if (value.kind === 'array') return value;
    if (value.kind === 'scalar' && typeof value.value === 'string')
      return call.machine.array(
        [...value.value].map((character) => scalar(character, value.at)),
        call.at,
      );
    const length = numberOf(member(call.machine, value, 'length', call.at));
    return length === undefined ? unknown('a list of unknown length', call.at) : holes(call.machine, length, call.at);
  });
}

/** A set is kept as a list without repetitions. */
function set({ machine, values, at }: NativeCall): Value {
  const [source] = values;
  if (!source) return machine.array([], at);
  if (source.kind !== 'array') return unknown(source.kind === 'unknown' ? source.reason : 'not a list', at);
  const seen = new Set<unknown>();
  const items = source.items.filter((item) => {
    const identity = item.kind === 'scalar' ? item.value : item;
    return !seen.has(identity) && seen.add(identity);
  });
  return machine.array(items, at, source.rest) satisfies ArrayValue;
}
