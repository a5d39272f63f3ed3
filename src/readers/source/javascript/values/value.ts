import type { Place } from '../../../../model/place.ts';
import type { AnyClass, AnyFunction, Node, ObjectExpression, TSEnumDeclaration } from '../estree.ts';
import type { Call, ModuleIndex } from '../program/module-index.ts';

/**
 * What an expression may stand for. Nothing is executed: a name stands for everything that is ever assigned to it, a call for everything
 * the function may return. No value at all means unknown.
 */
export type Value =
  | ConstantValue
  | EnvValue
  | ExternalValue
  | FunctionValue
  | ClassValue
  | InstanceValue
  | ObjectValue
  | ListValue
  | PairValue
  | ModuleValue
  | EnumValue
  | DataValue;

export interface ConstantValue {
  readonly kind: 'constant';
  readonly value: string | number | boolean | null | undefined;
  /** The environment variable whose default it is. */
  readonly env?: string | undefined;
  /** The environment variable that is set to it. */
  readonly set?: string | undefined;
}
/** An environment variable without a default. */
export interface EnvValue {
  readonly kind: 'env';
  readonly name: string;
}
/** Something that a package or the platform made: `new Kafka(…).consumer(…)` is `Kafka`, then `consumer`. */
export interface ExternalValue {
  readonly kind: 'external';
  /** As imported, without `node:`; `global` for global names. */
  readonly package: string;
  readonly steps: readonly Step[];
}
export interface Step {
  readonly name: string;
  /** `callback`: a parameter of a function that was handed to the call before. `type`: known by a type annotation only. */
  readonly how: 'member' | 'new' | 'call' | 'callback' | 'type';
  /** The call, for its arguments and as the identity of what it made. */
  readonly site?: CallSite;
}
export interface CallSite {
  readonly call: Call;
  readonly at: At;
}
export interface FunctionValue {
  readonly kind: 'function';
  readonly node: AnyFunction;
  readonly at: At;
  /** `this` inside it. */
  readonly self?: Value | undefined;
}
export interface ClassValue {
  readonly kind: 'class';
  readonly node: AnyClass;
  readonly at: At;
}
export interface InstanceValue {
  readonly kind: 'instance';
  readonly of: ClassValue;
  /** Where it was made, when that is known. */
  readonly site?: CallSite;
}
export interface ObjectValue {
  readonly kind: 'object';
  readonly node: ObjectExpression;
  readonly at: At;
}
/** An array, set or map. */
export interface ListValue {
  readonly kind: 'list';
  readonly shape: 'list' | 'map';
  readonly items: () => readonly Value[];
  /** The items of a literal without spreads, each at its position. */
  readonly written?: readonly (() => readonly Value[])[] | undefined;
  /** The literal or `new Map()`: things may be added to it elsewhere. */
  readonly node?: Node;
}
/** A key and its value, as `Object.entries` gives them. */
export interface PairValue {
  readonly kind: 'pair';
  readonly key: () => readonly Value[];
  readonly value: () => readonly Value[];
}
export interface ModuleValue {
  readonly kind: 'module';
  readonly module: ModuleIndex;
}
export interface EnumValue {
  readonly kind: 'enum';
  readonly node: TSEnumDeclaration;
  readonly at: At;
}
/** A part of a JSON file. */
export interface DataValue {
  readonly kind: 'data';
  readonly data: unknown;
}

/** Where an expression stands: its module and, inside a function that was followed into, the call. */
export interface At {
  readonly module: ModuleIndex;
  readonly frame: Frame | undefined;
}

/** One call of a function of the program. */
export interface Frame {
  readonly fn: AnyFunction;
  readonly argument: (index: number) => readonly Value[];
  readonly rest: (from: number) => readonly Value[];
  readonly self: Value | undefined;
  /** The call in which the function itself was made. */
  readonly outer: Frame | undefined;
  readonly depth: number;
  readonly memo: Map<Node, readonly Value[]>;
  /** Calls that were followed from here. */
  readonly calls: Map<Node, Map<AnyFunction, Frame>>;
}

/** A frame of a function that is called by something outside of the program, or in passing. */
export function frameWith(fn: FunctionValue, argument: Frame['argument'], rest: Frame['rest'] = () => []): Frame {
  return {
    fn: fn.node,
    argument,
    rest,
    self: fn.self,
    outer: fn.at.frame,
    depth: (fn.at.frame?.depth ?? 0) + 1,
    memo: new Map(),
    calls: new Map(),
  };
}

export function constant(value: ConstantValue['value'], env?: string): ConstantValue {
  return env === undefined ? { kind: 'constant', value } : { kind: 'constant', value, env };
}

/** Another constant that was made of this one: it hangs on the same variable. */
export function madeOf(of: ConstantValue, value: ConstantValue['value']): ConstantValue {
  return { ...of, value };
}

export function external(name: string, ...steps: readonly Step[]): ExternalValue {
  return { kind: 'external', package: name, steps };
}

export function member(name: string): Step {
  return { name, how: 'member' };
}

/** `require('x')` and `import x from 'x'` are the package itself: `default` is written only where it is called. */
export function property(value: ExternalValue, name: string): ExternalValue {
  const last = value.steps.at(-1);
  if (value.steps.length > 30) return value;
  const steps = value.steps.length === 1 && last?.name === 'default' && last.how === 'member' ? [] : value.steps;
  return { ...value, steps: [...steps, member(name)] };
}

export function called(value: ExternalValue, how: 'new' | 'call', site: CallSite): ExternalValue {
  const last = value.steps.at(-1);
  if (value.steps.length > 30) return value;
  if (last === undefined || last.how !== 'member') return { ...value, steps: [...value.steps, { name: 'default', how, site }] };
  return { ...value, steps: [...value.steps.slice(0, -1), { name: last.name, how, site }] };
}

/** The calls that made an object: what it has in common with every other name for it. */
export function madeBy(value: ExternalValue): Call | undefined {
  for (let index = value.steps.length - 1; index >= 0; index--) {
    const step = value.steps[index];
    if (step?.how === 'callback') continue;
    if (step?.site !== undefined) return step.site.call;
    if (step?.how === 'member') return undefined;
  }
  return undefined;
}

export function sameValue(a: Value, b: Value): boolean {
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'constant':
      return a.value === (b as ConstantValue).value && a.env === (b as ConstantValue).env;
    case 'env':
      return a.name === (b as EnvValue).name;
    case 'external': {
      const other = b as ExternalValue;
      return (
        a.package === other.package &&
        a.steps.length === other.steps.length &&
        a.steps.every((step, index) => step.name === other.steps[index]?.name && step.site?.call === other.steps[index]?.site?.call)
      );
    }
    case 'instance':
      return a.of.node === (b as InstanceValue).of.node && a.site?.call === (b as InstanceValue).site?.call;
    case 'function':
      return a.node === (b as FunctionValue).node && a.at.frame === (b as FunctionValue).at.frame;
    case 'class':
    case 'object':
    case 'enum':
      return a.node === (b as ObjectValue).node;
    case 'module':
      return a.module === (b as ModuleValue).module;
    case 'data':
      return a.data === (b as DataValue).data;
    default:
      return a === b;
  }
}

const MAX_ALTERNATIVES = 16;

export function union(...lists: readonly (readonly Value[])[]): readonly Value[] {
  const [first, second] = lists;
  if (lists.length === 2 && first && second?.length === 0) return first;
  if (lists.length === 2 && second && first?.length === 0) return second;
  const all: Value[] = [];
  for (const list of lists)
    for (const value of list) {
      if (all.length >= MAX_ALTERNATIVES) return all;
      if (!all.some((known) => sameValue(known, value))) all.push(value);
    }
  return all;
}

export function constantsOf(values: readonly Value[]): readonly ConstantValue[] {
  return values.filter((value) => value.kind === 'constant');
}

/** The one constant that it must be; undefined when there are several or other possibilities. */
export function onlyConstant(values: readonly Value[]): ConstantValue | undefined {
  const [first] = values;
  return values.length === 1 && first?.kind === 'constant' ? first : undefined;
}

export function externalsOf(values: readonly Value[]): readonly ExternalValue[] {
  return values.filter((value) => value.kind === 'external');
}

export function functionsOf(values: readonly Value[]): readonly FunctionValue[] {
  return values.filter((value) => value.kind === 'function');
}

export function placeOf(at: At, node: Node): Place {
  return { file: at.module.file, start: node.start, end: node.end };
}
