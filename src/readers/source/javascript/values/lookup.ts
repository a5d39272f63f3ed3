import type { AnyFunction, Expression, Node, SpreadElement } from '../estree.ts';
import type { ProgramModules } from '../program/modules.ts';
import type { Binding, PathStep } from '../program/scope.ts';
import type { At, CallSite, Frame, Value } from './value.ts';

/** What the parts of the resolver ask of the whole. */
export interface Lookup {
  readonly program: ProgramModules;
  /** Environment variables of the service, as far as they are known. */
  readonly env: ReadonlyMap<string, string | undefined>;
  /** Everything an expression may stand for; empty when that is not known. */
  readonly values: (expression: Node, at: At) => readonly Value[];
  /** An element of an array literal or an argument: a spread stands for each of its items. */
  readonly item: (element: Expression | SpreadElement, at: At) => readonly Value[];
  /** Whether a condition is known to hold. */
  readonly truth: (test: Expression, at: At) => boolean | undefined;
  /** What `this` is at a node. */
  readonly self: (node: Node, at: At) => readonly Value[];
  readonly binding: (binding: Binding, at: At) => readonly Value[];
  /** From a value into a pattern: `{ key }`, `[index]`, defaults. */
  readonly follow: (values: readonly Value[], path: readonly PathStep[], at: At) => readonly Value[];
  /** Works something out once; nothing while it is still being worked out, so that what stands for itself comes to an end. */
  readonly once: (key: object, name: string, find: () => readonly Value[]) => readonly Value[];
  /** Calls of a function by a name that it is imported under. */
  readonly importedCalls: (fn: Node) => readonly CallSite[];
  /** Calls that add something to a list that is written out, or made by `new`. */
  readonly additions: (list: Node) => readonly CallSite[];
  /** The frame of one call, the same for the same call; undefined when calls are nested too deep. */
  readonly frame: (call: Node, caller: Frame | undefined, fn: AnyFunction, make: () => Frame) => Frame | undefined;
}
