import type { Place } from '../../../../model/place.ts';
import { limits, type Machine } from './machine.ts';
import { text } from './operators.ts';
import { firstUnknown, type Primitive, scalar, unknown, type Value } from './values.ts';

type TextMethod = (value: string, ...args: string[]) => Primitive | readonly string[];

const TOO_LONG = 'x'.repeat(limits.characters + 1);

/** Methods of texts whose arguments are texts or numbers; those that take regular expressions are left out with them. */
const methods = new Map<string, TextMethod>([
  ['trim', (value) => value.trim()],
  ['trimStart', (value) => value.trimStart()],
  ['trimEnd', (value) => value.trimEnd()],
  ['toUpperCase', (value) => value.toUpperCase()],
  ['toLowerCase', (value) => value.toLowerCase()],
  ['toString', (value) => value],
  ['valueOf', (value) => value],
  ['split', (value, separator, most) => (separator === undefined ? [value] : value.split(separator, index(most)))],
  ['replace', (value, from = 'undefined', to = 'undefined') => (grows(value, to, 1) ? TOO_LONG : value.replace(from, to))],
  [
    'replaceAll',
    (value, from = 'undefined', to = 'undefined') => (grows(value, to, value.length + 1) ? TOO_LONG : value.replaceAll(from, to)),
  ],
  ['slice', (value, from, to) => value.slice(index(from), index(to))],
  ['substring', (value, from = '0', to) => value.substring(Number(from), index(to))],
  ['startsWith', (value, start = 'undefined', from) => value.startsWith(start, index(from))],
  ['endsWith', (value, end = 'undefined', to) => value.endsWith(end, index(to))],
  ['includes', (value, part = 'undefined', from) => value.includes(part, index(from))],
  ['indexOf', (value, part = 'undefined', from) => value.indexOf(part, index(from))],
  ['lastIndexOf', (value, part = 'undefined', from) => value.lastIndexOf(part, index(from))],
  ['charAt', (value, at = '0') => value.charAt(Number(at))],
  ['at', (value, at = '0') => value.at(Number(at))],
  ['concat', (value, ...parts) => (parts.length > 100 ? TOO_LONG : value + parts.join(''))],
  ['padStart', (value, length = '0', fill) => value.padStart(bounded(length), fill)],
  ['padEnd', (value, length = '0', fill) => value.padEnd(bounded(length), fill)],
  ['repeat', (value, count = '0') => (value.length * Number(count) > limits.characters ? TOO_LONG : value.repeat(bounded(count)))],
]);

export function textMethod(receiver: Primitive, key: string, values: readonly Value[], machine: Machine, at: Place): Value {
  const missing = firstUnknown(values);
  if (missing) return unknown(missing.reason, at);
  if (typeof receiver === 'number' && key === 'toFixed')
    return scalar(receiver.toFixed(Math.min(bounded(String(argument(values[0]))), 20)), at);
  if ((typeof receiver === 'number' || typeof receiver === 'boolean') && key === 'toString' && values.length === 0)
    return scalar(String(receiver), at);
  const method = typeof receiver === 'string' ? methods.get(key) : undefined;
  if (!method || typeof receiver !== 'string') return unknown(`the method ${key}`, at);
  if (values.some((value) => value.kind !== 'scalar')) return unknown(`the method ${key} with an object`, at);
  machine.charge(receiver.length / 8);
  const result = method(receiver, ...values.map((value) => String(argument(value))));
  if (typeof result === 'string') return text(result, at);
  if (typeof result !== 'object' || result === null) return scalar(result, at);
  return machine.array(
    result.map((part) => scalar(part, at)),
    at,
  );
}

function argument(value: Value | undefined): Primitive {
  return value?.kind === 'scalar' ? value.value : undefined;
}

function index(text: string | undefined): number | undefined {
  return text === undefined || text === 'undefined' ? undefined : Number(text);
}

/** Whether putting `to` in so many times makes too much; each `$&` and the like in it may stand for the whole text. */
function grows(value: string, to: string, times: number): boolean {
  return to.length * (to.includes('$') ? value.length + 1 : 1) * times > 100 * limits.characters;
}

function bounded(text: string): number {
  const number = Math.trunc(Number(text));
  return Number.isNaN(number) ? 0 : Math.min(Math.max(number, 0), limits.characters);
}
