import type { Place } from '../../../../model/place.ts';
import type { Machine } from './machine.ts';
import type { Scope, Value } from './values.ts';

/** A call of a function of the language or of Node. */
export interface NativeCall {
  readonly machine: Machine;
  readonly scope: Scope;
  readonly at: Place;
  /** `path.join`, `new Set`. */
  readonly name: string;
  readonly values: readonly Value[];
}

export type NativeFunction = (call: NativeCall) => Value;
