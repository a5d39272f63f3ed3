import type { Place } from '../../../../model/place.ts';
import type { Workspace } from '../../../../model/workspace.ts';
import type { Operand, Pattern, Statement } from '../estree.ts';
import {
  type ArrayValue,
  alone,
  type Binding,
  type FunctionValue,
  firstSpread,
  isSpread,
  type ObjectValue,
  type Scope,
  scalar,
  type Unknown,
  unknown,
  type Value,
} from './values.ts';

/** What one file may cost. Beyond a limit values are unknown, with a reason that names it. */
export const limits = {
  /** Expressions and statements evaluated, over all modules. */
  steps: 200_000,
  /** Expressions inside one another, calls included. */
  depth: 250,
  calls: 50,
  iterations: 10_000,
  items: 10_000,
  characters: 10_000,
  modules: 50,
} as const;

/** How a statement ends, when not by running on to the next one. */
export type Completion =
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'throw' }
  | { readonly kind: 'break' | 'continue'; readonly label: string | undefined }
  /** It may have ended its function, with this value, or its loop: everything after it is uncertain. */
  | { readonly kind: 'maybe'; readonly value: Value | undefined }
  | undefined;

/** The parts of the evaluator call each other through here, because each stands in its own file. */
export interface Parts {
  readonly evaluate: (machine: Machine, node: Operand | Pattern, scope: Scope) => Value;
  readonly execute: (machine: Machine, statements: readonly Statement[], scope: Scope) => Completion;
  readonly call: (machine: Machine, callee: FunctionValue, values: readonly Value[], at: Place, self: Value | undefined) => Value;
  /** Whether a name such as `path.join` is one of a function or namespace that is evaluated. */
  readonly isNative: (name: string) => boolean;
  /** The value of a module: what `require` of it gives, and what `import` of a name of it gives. */
  readonly load: (machine: Machine, specifier: string, scope: Scope, at: Place, name: string | undefined) => Value;
}

/**
 * The state of one evaluation. Code under a condition that cannot be known runs in an uncertain mode, in which a write to anything that existed
 * before merges the old and the new value: where they differ, the value is unknown from then on.
 */
export class Machine {
  readonly workspace: Workspace;
  readonly parts: Parts;
  /** Where `process.cwd()` is: the folder of the file that is evaluated, as an absolute path of the evaluator. */
  readonly workingDirectory: string;
  /** `process.env`. */
  readonly environment: ObjectValue;
  /** How many expressions had an unknown value so far. */
  unknowns = 0;
  private steps = 0;
  private depth = 0;
  private calls = 0;
  private births = 0;
  private uncertainSince = 0;

  constructor(workspace: Workspace, parts: Parts, workingDirectory: string, at: Place) {
    this.workspace = workspace;
    this.parts = parts;
    this.workingDirectory = workingDirectory;
    this.environment = this.object(at);
    this.environment.rest = unknown('the environment is not known', at, 'nullish');
  }

  place(node: { readonly start: number; readonly end: number }, scope: Scope): Place {
    return { file: scope.module.file, start: node.start, end: node.end };
  }

  evaluate(node: Operand | Pattern, scope: Scope): Value {
    const tooMuch = this.spend() ?? (this.depth >= limits.depth ? `nested more than ${limits.depth} expressions deep` : undefined);
    if (tooMuch !== undefined) return unknown(tooMuch, this.place(node, scope));
    this.depth++;
    const value = this.parts.evaluate(this, node, scope);
    this.depth--;
    if (value.kind === 'unknown') this.unknowns++;
    return value;
  }

  /** Counts a step; the sentence that says why when there were too many. */
  spend(): string | undefined {
    this.steps++;
    return this.exhausted ? `not evaluated: the file takes more than ${limits.steps} steps` : undefined;
  }

  /** Counts what is made without a step for each of its parts. */
  charge(parts: number): void {
    this.steps += Math.ceil(parts / 8);
  }

  get exhausted(): boolean {
    return this.steps > limits.steps;
  }

  call(callee: Value, values: readonly Value[], at: Place, self?: Value): Value {
    if (callee.kind !== 'function') {
      const reason = callee.kind === 'unknown' ? callee.reason : 'a call of something that is no function';
      return this.callUnknown(reason, values, at);
    }
    if (this.calls >= limits.calls) return unknown(`calls nested more than ${limits.calls} deep`, at);
    this.calls++;
    const certainty = this.uncertainSince;
    const value = this.parts.call(this, callee, values, at, self);
    this.uncertainSince = certainty;
    this.calls--;
    return value;
  }

  /** A call of something that cannot be followed. It may call the functions that it is given. */
  callUnknown(reason: string, values: readonly Value[], at: Place): Unknown {
    const result = unknown(reason, at);
    for (const value of values) if (value.kind === 'function') this.uncertainly(() => this.callBlindly(value, result.at, result));
    return result;
  }

  /** Calls a function of whose arguments nothing is known. */
  callBlindly(callee: FunctionValue, at: Place, argument: Value = unknown('an argument that is not known', at)): Value {
    const parameters = callee.node.params.map(() => argument);
    return this.call(callee, parameters, at);
  }

  object(at: Place): ObjectValue {
    return { kind: 'object', at, born: this.births++, properties: new Map(), rest: undefined };
  }

  array(items: readonly Value[], at: Place, rest?: Unknown): ArrayValue {
    this.charge(items.length);
    const spread = firstSpread(items);
    const known = spread ? items.filter((item) => !isSpread(item)) : items;
    const array: ArrayValue = {
      kind: 'array',
      at,
      born: this.births++,
      items: known.slice(0, limits.items),
      rest: rest ?? (spread && alone(spread)),
    };
    if (items.length > limits.items) array.rest = unknown(`more than ${limits.items} items`, at);
    return array;
  }

  declare(scope: Scope, name: string, value: Value): void {
    scope.declare(name, value, this.births++);
  }

  /** Runs code of which it is not known whether it runs. */
  uncertainly<T>(action: () => T): T {
    const before = this.uncertainSince;
    this.uncertainSince = this.births++;
    const result = action();
    this.uncertainSince = before;
    return result;
  }

  /** From here to the end of the function or loop it is not known whether the code runs. */
  becomeUncertain(): void {
    this.uncertainSince = this.births++;
  }

  /** Runs code after which certainty is as before, whatever happened in it. */
  contained<T>(action: () => T): T {
    const before = this.uncertainSince;
    const result = action();
    this.uncertainSince = before;
    return result;
  }

  assign(binding: Binding, value: Value): void {
    binding.value = this.isUncertain(binding.born) ? this.merge(binding.value, value, value.at) : value;
  }

  set(object: ObjectValue, key: string, keyPlace: Place, value: Value): void {
    const old = object.properties.get(key);
    const next = this.isUncertain(object.born) ? this.merge(old?.value ?? scalar(undefined, keyPlace), value, value.at) : value;
    object.properties.set(key, { key: keyPlace, value: next });
  }

  append(array: ArrayValue, values: readonly Value[]): void {
    if (this.isUncertain(array.born))
      array.rest ??= unknown('an item is added under a condition that is not known', values[0]?.at ?? array.at);
    else if (array.items.length + values.length > limits.items) array.rest ??= unknown(`more than ${limits.items} items`, array.at);
    else {
      array.items.push(...values.filter((value) => !isSpread(value)));
      const spread = firstSpread(values);
      if (spread) array.rest ??= alone(spread);
    }
  }

  /** Some change to an array that may or may not happen, or that is not followed, leaves nothing known of it. */
  forget(array: ArrayValue, reason: string, at: Place): void {
    array.items.length = 0;
    array.rest = unknown(reason, at);
  }

  isUncertain(born: number): boolean {
    return born < this.uncertainSince;
  }

  /** What is known of a value that is either of two. */
  merge(a: Value, b: Value, at: Place, depth = 0): Value {
    if (a === b) return a;
    if (a.kind === 'scalar' && b.kind === 'scalar' && Object.is(a.value, b.value)) return a;
    const reason = 'it depends on a condition that is not known';
    if (this.spend() === undefined && depth < limits.calls) {
      if (a.kind === 'object' && b.kind === 'object') return this.mergeObjects(a, b, at, reason, depth);
      if (a.kind === 'array' && b.kind === 'array') return this.mergeArrays(a, b, at, reason, depth);
    }
    if (a.kind === 'unknown') return { ...a, unset: b.kind === 'unknown' && a.unset === b.unset ? a.unset : undefined, perhaps: undefined };
    return unknown(b.kind === 'unknown' ? b.reason : reason, at);
  }

  private mergeObjects(a: ObjectValue, b: ObjectValue, at: Place, reason: string, depth: number): ObjectValue {
    const merged = this.object(a.at);
    for (const name of new Set([...a.properties.keys(), ...b.properties.keys()])) {
      const [left, right] = [a.properties.get(name), b.properties.get(name)];
      const present = left ?? right;
      if (!present) continue;
      const value = left && right ? this.merge(left.value, right.value, at, depth + 1) : unknown(reason, present.value.at);
      merged.properties.set(name, { key: present.key, value });
    }
    merged.rest = a.rest ?? b.rest;
    return merged;
  }

  private mergeArrays(a: ArrayValue, b: ArrayValue, at: Place, reason: string, depth: number): ArrayValue {
    if (a.items.length === b.items.length && !a.rest && !b.rest)
      return this.array(
        a.items.map((item, i) => this.merge(item, b.items[i] ?? item, at, depth + 1)),
        a.at,
      );
    const common = new Set(b.items);
    return this.array(
      a.items.filter((item) => common.has(item)),
      a.at,
      a.rest ?? b.rest ?? unknown(reason, at),
    );
  }
}
