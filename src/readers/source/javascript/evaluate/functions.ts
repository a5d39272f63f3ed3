import type { Place } from '../../../../model/place.ts';
import type { Pattern } from '../estree.ts';
import { declarePattern } from './assign.ts';
import type { Machine } from './machine.ts';
import { type FunctionValue, firstSpread, Scope, scalar, single, unknown, type Value } from './values.ts';

/** What a parameter is given: from an unknown spread on any argument may be any of the values. */
function given(machine: Machine, { type }: Pattern, values: readonly Value[], index: number, at: Place): Value {
  const spread = firstSpread(values.slice(0, index));
  if (type === 'RestElement') return spread ? machine.array([spread], at) : machine.array(values.slice(index), at);
  return single(spread ?? values[index] ?? scalar(undefined, at));
}

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
  for (const [i, parameter] of node.params.entries()) declarePattern(machine, parameter, given(machine, parameter, values, i, at), scope);
  const { body } = node;
  if (body.type !== 'BlockStatement') return machine.evaluate(body, scope);
  const completion = machine.parts.execute(machine, body.body, scope);
  if (completion?.kind === 'return') return completion.value;
  if (completion?.kind === 'throw') return unknown('an error is thrown', at);
  if (completion?.kind === 'maybe' && completion.value) return machine.merge(completion.value, scalar(undefined, at), at);
  return scalar(undefined, at);
}
