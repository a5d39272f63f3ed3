import type { Place, SourceFile } from '../../../../model/place.ts';
import type { AnyFunction } from '../estree.ts';

/**
 * What an expression of an evaluated file is worth. Every value knows where its text stands. What cannot be known is a value too, so that it
 * never spoils the rest.
 */
export type Value = Scalar | ObjectValue | ArrayValue | FunctionValue | Native | Unknown;
export type Primitive = string | number | boolean | null | undefined;

export interface Scalar {
  readonly kind: 'scalar';
  readonly value: Primitive;
  readonly at: Place;
}

export interface ObjectValue {
  readonly kind: 'object';
  readonly at: Place;
  /** Counts up with every object, array and variable that is made: what existed before a branch is told from what was made in it. */
  readonly born: number;
  readonly properties: Map<string, Property>;
  /** It may have further properties, for this reason. */
  rest: Unknown | undefined;
}

export interface Property {
  /** Where its key is written. */
  readonly key: Place;
  readonly value: Value;
}

export interface ArrayValue {
  readonly kind: 'array';
  readonly at: Place;
  readonly born: number;
  readonly items: Value[];
  /** It may have further items at any position, for this reason. */
  rest: Unknown | undefined;
}

export interface FunctionValue {
  readonly kind: 'function';
  readonly at: Place;
  readonly node: AnyFunction;
  readonly scope: Scope;
}

/** A function or namespace of the language or of Node, by its name: `path.join`, `Object`. */
export interface Native {
  readonly kind: 'native';
  readonly at: Place;
  readonly name: string;
}

export interface Unknown {
  readonly kind: 'unknown';
  readonly at: Place;
  readonly reason: string;
  /** Made from an environment variable that need not be set: what it is then, so that `||` and `??` have their defaults. */
  readonly unset: 'nullish' | 'falsy' | undefined;
  /** The value of `condition && value` where the condition holds; where it does not, it is falsy. */
  readonly perhaps: Value | undefined;
  /** Among items and arguments: it stands for any number of values, `...all`. */
  readonly many?: true;
}

export function scalar(value: Primitive, at: Place): Scalar {
  return { kind: 'scalar', value, at };
}

export function unknown(reason: string, at: Place, unset?: 'nullish' | 'falsy', perhaps?: Value): Unknown {
  return { kind: 'unknown', reason, at, unset, perhaps };
}

/** Undefined where it cannot be known. */
export function truth(value: Value): boolean | undefined {
  if (value.kind === 'scalar') return Boolean(value.value);
  return value.kind === 'unknown' ? undefined : true;
}

export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

export function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'number' ? value.value : undefined;
}

/** As `String(value)` gives it, for scalars alone. */
export function shown(value: Value | undefined): string | undefined {
  return value?.kind === 'scalar' ? String(value.value) : undefined;
}

/** The first unknown among some values, which makes what is computed from them unknown. */
export function firstUnknown(values: readonly Value[]): Unknown | undefined {
  for (const value of values) if (value.kind === 'unknown') return value;
  return undefined;
}

/** The first of some items or arguments that stands for any number of them. */
export function firstSpread(values: readonly Value[]): (Unknown & { readonly many: true }) | undefined {
  for (const value of values) if (isSpread(value)) return value;
  return undefined;
}

export function isSpread(value: Value): value is Unknown & { readonly many: true } {
  return value.kind === 'unknown' && value.many === true;
}

/** One of the values that a spread brings in. */
export function single(value: Value): Value {
  return isSpread(value) ? alone(value) : value;
}

export function alone({ reason, at, unset, perhaps }: Unknown): Unknown {
  return unknown(reason, at, unset, perhaps);
}

/** A file that is evaluated. */
export interface Module {
  readonly file: SourceFile;
  /** The `module` object of CommonJS. */
  readonly holder: ObjectValue;
  /** What `export` names; read when it is asked for, because a binding may change after it is exported. */
  readonly exports: Map<string, { readonly key: Place; readonly value: () => Value }>;
  /** `export * from` something that could not be read: further names may be exported. */
  open: Unknown | undefined;
}

export interface Binding {
  value: Value;
  readonly born: number;
}

/** The names that can be seen from some place. */
export class Scope {
  readonly module: Module;
  /** True for the scope of a function or a module, which holds its `var`s. */
  readonly isFunction: boolean;
  private readonly parent: Scope | undefined;
  private readonly bindings = new Map<string, Binding>();

  constructor(module: Module, parent: Scope | undefined, isFunction: boolean) {
    this.module = module;
    this.parent = parent;
    this.isFunction = isFunction;
  }

  find(name: string): Binding | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const binding = scope.bindings.get(name);
      if (binding) return binding;
    }
    return undefined;
  }

  declare(name: string, value: Value, born: number): void {
    this.bindings.set(name, { value, born });
  }

  has(name: string): boolean {
    return this.bindings.has(name);
  }

  /** The scope that a `var` belongs to. */
  get ofFunction(): Scope {
    let scope: Scope = this;
    while (!scope.isFunction && scope.parent) scope = scope.parent;
    return scope;
  }
}
