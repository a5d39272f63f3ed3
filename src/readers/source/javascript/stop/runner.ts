import type { Node, Pattern } from '../estree.ts';
import type { Code, SeenIntake } from '../facts/code.ts';
import type { Binding } from '../program/scope.ts';
import type { At, Frame, FunctionValue, Value } from '../values/value.ts';
import type { Flow, Observed, Promised } from './flow.ts';

/** A `resolve` or `reject` that a promise's function was given, and the ways on which it was called. */
export interface Resolver {
  readonly flows: Flow[];
}

/** What following a call asks of following the handler. */
export interface Runner {
  readonly code: Code;
  readonly intakes: readonly SeenIntake[];
  readonly observed: Observed;
  readonly resolvers: Map<Binding, Resolver>;
  /** Runs a function of the program; what it leaves to wait for. */
  readonly function: (value: FunctionValue, frame: Frame | undefined, flow: Flow) => Promised;
  readonly expression: (node: Node, at: At, flow: Flow) => Promised;
  /** Waits until something is over. */
  readonly wait: (promised: Promised, flow: Flow) => void;
  /** Counts a step; false when there have been too many. */
  readonly step: () => boolean;
  /** Flags that the handler sets, by the name of the variable or field. */
  readonly flags: { readonly text: string; readonly at: At; readonly node: Node }[];
  /** Lets the variables of a pattern hold something to wait for. */
  readonly keep: (pattern: Pattern, promised: Promised, at: At) => void;
  readonly held: (binding: Binding) => Promised | undefined;
  /** Lets a variable hold something to wait for. */
  readonly hold: (binding: Binding, promised: Promised) => void;
  readonly bindingOf: (node: Node, at: At) => Binding | undefined;
  readonly functionsIn: (values: readonly Value[]) => readonly FunctionValue[];
}
