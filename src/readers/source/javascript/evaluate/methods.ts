import type { Place } from '../../../../model/place.ts';
import { type ListCall, listMethod } from './methods-list.ts';
import { textMethod } from './methods-text.ts';
import { callNative } from './natives.ts';
import { member } from './properties.ts';
import { scalar, shown, unknown, type Value } from './values.ts';

export interface MethodCall extends Omit<ListCall, 'array'> {
  readonly receiver: Value;
  /** `receiver?.method()` */
  readonly optional: boolean;
}

/** `receiver.key(…values)`. */
export function callMethod(call: MethodCall, key: string): Value {
  const { machine, scope, at, receiver, values } = call;
  switch (receiver.kind) {
    case 'array':
      return listMethod({ ...call, array: receiver }, key);
    case 'scalar':
      return textMethod(receiver.value, key, values, machine, at);
    case 'function':
      if (key === 'call') return machine.call(receiver, values.slice(1), at, values[0]);
      return unknown(`the method ${key} of a function`, at);
    case 'unknown': {
      const result = machine.callUnknown(receiver.reason, values, at);
      return call.optional && receiver.unset === 'nullish' ? { ...result, unset: 'nullish' } : result;
    }
    case 'native':
    case 'object': {
      if (receiver.kind === 'object' && key === 'hasOwnProperty') return hasOwn(receiver, values[0], at);
      const callee = member(machine, receiver, key, at);
      if (callee.kind === 'native') return callNative({ machine, scope, at, name: callee.name, values });
      return machine.call(callee, values, at, receiver);
    }
  }
}

function hasOwn(object: Extract<Value, { kind: 'object' }>, key: Value | undefined, at: Place): Value {
  const name = shown(key);
  if (name === undefined) return unknown('a key that is not known', at);
  if (object.properties.has(name)) return scalar(true, at);
  return object.rest ? unknown(object.rest.reason, at) : scalar(false, at);
}
