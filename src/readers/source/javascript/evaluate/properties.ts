import type { Place } from '../../../../model/place.ts';
import type { Machine } from './machine.ts';
import { scalar, unknown, type Value } from './values.ts';

/** Members of Node's and the language's namespaces that are plain values. A server is taken to run Linux. */
const constants: ReadonlyMap<string, string | number> = new Map<string, string | number>([
  ['process.platform', 'linux'],
  ['os.EOL', '\n'],
  ['path.sep', '/'],
  ['path.delimiter', ':'],
  ['Math.PI', Math.PI],
  ['Math.E', Math.E],
  ['Number.MAX_SAFE_INTEGER', Number.MAX_SAFE_INTEGER],
  ['Number.MIN_SAFE_INTEGER', Number.MIN_SAFE_INTEGER],
  ['Number.POSITIVE_INFINITY', Number.POSITIVE_INFINITY],
]);

/** The value of `object.key`. */
export function member(machine: Machine, object: Value, key: string, at: Place): Value {
  switch (object.kind) {
    case 'object': {
      const property = object.properties.get(key);
      if (property) return property.value;
      if (object === machine.environment) return unknown(`the environment variable ${key} is not known`, at, 'nullish');
      if (object.rest) return unknown(object.rest.reason, at, object.rest.unset);
      return key in Object.prototype ? unknown(`the inherited member ${key}`, at) : scalar(undefined, at);
    }
    case 'array': {
      if (object.rest) return unknown(object.rest.reason, at);
      if (key === 'length' || key === 'size') return scalar(object.items.length, at);
      if (/^\d{1,9}$/.test(key)) return object.items[Number(key)] ?? scalar(undefined, at);
      return unknown(`the member ${key} of a list`, at);
    }
    case 'scalar':
      return memberOfScalar(object.value, key, at);
    case 'native':
      return memberOfNamespace(machine, object.name, key, at);
    case 'function':
      return unknown(`the member ${key} of a function`, at);
    case 'unknown':
      return unknown(object.reason, at);
  }
}

function memberOfScalar(value: unknown, key: string, at: Place): Value {
  if (typeof value !== 'string') return unknown(`the member ${key} of ${value}`, at);
  if (key === 'length') return scalar(value.length, at);
  // Of `new URL('.', import.meta.url)`, which is kept as its text.
  if (value.startsWith('file://') && key === 'href') return scalar(value, at);
  if (value.startsWith('file://') && key === 'pathname') return scalar(value.slice('file://'.length), at);
  return /^\d{1,9}$/.test(key) ? scalar(value[Number(key)], at) : unknown(`the member ${key} of a text`, at);
}

function memberOfNamespace(machine: Machine, namespace: string, key: string, at: Place): Value {
  if (namespace === 'process' && key === 'env') return machine.environment;
  // `path.posix.join`, `require('path').default`.
  if (key === 'posix' || key === 'default') return { kind: 'native', name: namespace, at };
  const name = `${namespace}.${key}`;
  const constant = constants.get(name);
  if (constant !== undefined) return scalar(constant, at);
  return machine.parts.isNative(name) ? { kind: 'native', name, at } : unknown(`${name} is not known`, at);
}
