import type { Place } from '../../../../model/place.ts';
import { declarePattern } from './assign.ts';
import type { Machine } from './machine.ts';
import { type FunctionValue, Scope, scalar, unknown, type Value } from './values.ts';

/** Calls a function of the evaluated files. */
export function callFunction(
  machine: Machine,
  { node, scope: outer }: FunctionValue,
  values: readonly Value[],
  at: Place,
  self: Value | undefined,
): Value {
  if (node.async || node.generator) return unknown(node.async ? 'a promise' : 'a generator', at);
  const scope = new Scope(outer.module, outer, true);
  if (node.type === 'FunctionExpression' && node.id) machine.declare(scope, node.id.name, { kind: 'function', at, node, scope: outer });
  if (node.type !== 'ArrowFunctionExpression') machine.declare(scope, 'this', self ?? unknown('this', at));
  for (const [i, parameter] of node.params.entries()) {
    const rest = parameter.type === 'RestElement' ? machine.array(values.slice(i), at) : undefined;
    declarePattern(machine, parameter, rest ?? values[i] ?? scalar(undefined, at), scope);
  }
  const { body } = node;
  if (!body) return unknown('a function without a body', at);
  if (body.type !== 'BlockStatement') return machine.evaluate(body, scope);
  const completion = machine.parts.execute(machine, body.body, scope);
  if (completion?.kind === 'return') return completion.value;
  if (completion?.kind === 'throw') return unknown('an error is thrown', at);
  if (completion?.kind === 'maybe' && completion.value) return machine.merge(completion.value, scalar(undefined, at), at);
  return scalar(undefined, at);
}
