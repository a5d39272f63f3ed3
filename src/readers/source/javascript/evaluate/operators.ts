import type { Place } from '../../../../model/place.ts';
import { limits } from './machine.ts';
import { firstUnknown, type Primitive, scalar, truth, unknown, type Value } from './values.ts';

/** https://tc39.es/ecma262/#sec-ecmascript-language-expressions, on scalars; objects and lists are only compared by identity. */
export function binary(operator: string, left: Value, right: Value, at: Place): Value {
  const missing = firstUnknown([left, right]);
  if (missing) return unknown(missing.reason, at);
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return ofObjects(operator, left, right, at);
  const [a, b] = [left.value, right.value];
  switch (operator) {
    case '===':
      return scalar(a === b, at);
    case '!==':
      return scalar(a !== b, at);
    case '==':
    case '!=':
      return scalar(looselyEqual(a, b) === (operator === '=='), at);
    case '+':
      return typeof a === 'string' || typeof b === 'string' ? text(`${a}${b}`, at) : scalar(Number(a) + Number(b), at);
    case '<':
      return scalar(typeof a === 'string' && typeof b === 'string' ? a < b : Number(a) < Number(b), at);
    case '>':
      return binary('<', right, left, at);
    case '<=':
      return scalar(typeof a === 'string' && typeof b === 'string' ? a <= b : Number(a) <= Number(b), at);
    case '>=':
      return binary('<=', right, left, at);
    default: {
      const result = arithmetic(operator, Number(a), Number(b));
      return result === undefined ? unknown(`the operator ${operator}`, at) : scalar(result, at);
    }
  }
}

/** A text, or unknown when it grows beyond the limit. */
export function text(value: string, at: Place): Value {
  return value.length > limits.characters ? unknown(`a text of more than ${limits.characters} characters`, at) : scalar(value, at);
}

function looselyEqual(a: Primitive, b: Primitive): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? undefined) === (b ?? undefined);
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

function arithmetic(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '>>>':
      return a >>> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      return undefined;
  }
}

function ofObjects(operator: string, left: Value, right: Value, at: Place): Value {
  if (operator === 'in' && left.kind === 'scalar' && right.kind === 'object') {
    if (right.properties.has(String(left.value))) return scalar(true, at);
    return right.rest ? unknown(right.rest.reason, at) : scalar(false, at);
  }
  const same = left === right || (left.kind === 'native' && right.kind === 'native' && left.name === right.name);
  if (operator === '===' || operator === '==') return scalar(same, at);
  if (operator === '!==' || operator === '!=') return scalar(!same, at);
  return unknown(`the operator ${operator} on an object`, at);
}

export function unary(operator: string, argument: Value, at: Place): Value {
  if (operator === 'void') return scalar(undefined, at);
  if (operator === '!') {
    const known = truth(argument);
    return known === undefined && argument.kind === 'unknown' ? unknown(argument.reason, at) : scalar(!known, at);
  }
  if (argument.kind === 'unknown') return unknown(argument.reason, at, operator === '+' && argument.unset ? 'falsy' : undefined);
  if (operator === 'typeof') return scalar(typeName(argument), at);
  if (argument.kind !== 'scalar') return unknown(`the operator ${operator} on an object`, at);
  const number = Number(argument.value);
  if (operator === '-') return scalar(-number, at);
  if (operator === '+') return scalar(number, at);
  return operator === '~' ? scalar(~number, at) : unknown(`the operator ${operator}`, at);
}

/** Of what the platform has, these are no functions. */
const OBJECTS = new Set(['Math', 'JSON', 'process', 'console', 'path', 'os', 'fs', 'url']);

function typeName(value: Value): string {
  if (value.kind === 'scalar') return typeof value.value;
  return value.kind === 'function' || (value.kind === 'native' && !OBJECTS.has(value.name)) ? 'function' : 'object';
}
