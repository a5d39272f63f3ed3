import type { Call } from '../program/module-index.ts';
import type { Lookup } from './lookup.ts';
import type { At, Frame, FunctionValue, Value } from './value.ts';

const NOTHING: readonly Value[] = [];

/** The frame in which a call runs a function of the program; undefined when calls are nested too deep. */
export function frameOf(lookup: Lookup, call: Call, at: At, fn: FunctionValue): Frame | undefined {
  return lookup.frame(call, at.frame, fn.node, () => ({
    fn: fn.node,
    argument: (index) => argumentOf(lookup, call, at, index),
    rest: (from) => call.arguments.slice(from).flatMap((argument) => lookup.item(argument, at)),
    self: fn.self,
    outer: fn.at.frame,
    depth: (at.frame?.depth ?? 0) + 1,
    memo: new Map(),
    calls: new Map(),
  }));
}

/** The argument at a position; a spread may stand for it and all that follow. */
function argumentOf(lookup: Lookup, call: Call, at: At, index: number): readonly Value[] {
  const spread = call.arguments.findIndex((argument) => argument.type === 'SpreadElement');
  const argument = call.arguments[spread !== -1 && spread < index ? spread : index];
  return argument === undefined ? NOTHING : lookup.item(argument, at);
}
