import type { AnyClass, AnyFunction, Decorator, MethodDefinition, Node, PropertyDefinition } from '../estree.ts';
import { constructorOf, isFunction, returnsOf } from '../program/module-index.ts';
import { keyName, namesOf } from '../program/scope.ts';
import { frameOf } from './frames.ts';
import type { Lookup } from './lookup.ts';
import { parameterValues } from './parameters.ts';
import { typedValues } from './types.ts';
import {
  type At,
  type ClassValue,
  type ExternalValue,
  type Frame,
  frameWith,
  type InstanceValue,
  property,
  union,
  type Value,
} from './value.ts';

const NOTHING: readonly Value[] = [];
const MAX_BASES = 6;

type Member = MethodDefinition | PropertyDefinition;

function membersNamed(node: AnyClass, name: string, isStatic: boolean): readonly Member[] {
  return node.body.body.filter(
    (part): part is Member => part.type !== 'StaticBlock' && part.static === isStatic && keyName(part.key, part.computed) === name,
  );
}

function baseOf(lookup: Lookup, of: ClassValue): ClassValue | undefined {
  if (!of.node.superClass) return undefined;
  return lookup.values(of.node.superClass, of.at).find((value) => value.kind === 'class');
}

/** A field, method or accessor of an instance, in its class or the classes it extends. `written` finds assignments from outside. */
export function instanceMember(
  lookup: Lookup,
  instance: InstanceValue,
  of: ClassValue,
  name: string,
  written: (instance: InstanceValue) => readonly Value[],
  depth = 0,
): readonly Value[] {
  const at = { module: of.at.module, frame: of.at.frame };
  const found: (readonly Value[])[] = [];
  let typed: Node | undefined;
  let decorators: readonly Decorator[] = [];
  for (const part of membersNamed(of.node, name, false)) {
    decorators = part.decorators;
    if (!part.value) typed ??= (part as { typeAnnotation?: Node }).typeAnnotation;
    else if (isFunction(part.value)) {
      const fn = { kind: 'function', node: part.value, at, self: instance } as const;
      if (part.type === 'MethodDefinition' && part.kind === 'get') found.push(...resultsIn(lookup, part.value, at, instance));
      else if (part.type !== 'MethodDefinition' || part.kind !== 'set') found.push([fn]);
    } else {
      found.push(lookup.values(part.value, { module: at.module, frame: fieldFrame(lookup, instance, of) }));
      typed ??= (part as { typeAnnotation?: Node }).typeAnnotation;
    }
  }
  found.push(assignedInConstructor(lookup, instance, of, name), parameterProperty(lookup, instance, of, name));
  found.push(written({ kind: 'instance', of }));
  const values = union(...found).filter((value) => value.kind !== 'constant' || (value.value !== null && value.value !== undefined));
  if (values.length > 0) return values;
  const declared = injected(typedValues(lookup, typed, at), decorators, at);
  if (declared.length > 0) return declared;
  const base = depth < MAX_BASES ? baseOf(lookup, of) : undefined;
  if (base === undefined && of.node.superClass) {
    // What the class does not say itself, a base from a package does.
    const foreign = lookup
      .values(of.node.superClass, of.at)
      .flatMap((value) => (value.kind === 'external' ? [property(instanceOf(value), name)] : []));
    return union(...found, foreign);
  }
  return base === undefined ? union(...found) : instanceMember(lookup, instance, base, name, written, depth + 1);
}

function instanceOf(value: ExternalValue): ExternalValue {
  const last = value.steps.at(-1);
  return last?.how === 'member' ? { ...value, steps: [...value.steps.slice(0, -1), { name: last.name, how: 'type' }] } : value;
}

function resultsIn(lookup: Lookup, fn: AnyFunction, at: At, self: Value): readonly (readonly Value[])[] {
  const frame = frameWith({ kind: 'function', node: fn, at, self }, () => NOTHING);
  if (frame.depth > 8) return [];
  return returnsOf(at.module, fn).map((result) => lookup.values(result, { module: at.module, frame }));
}

export function staticMember(lookup: Lookup, of: ClassValue, name: string, depth = 0): readonly Value[] {
  const found = membersNamed(of.node, name, true).map((part): readonly Value[] => {
    if (!part.value) return typedValues(lookup, (part as { typeAnnotation?: Node }).typeAnnotation, of.at);
    if (!isFunction(part.value)) return lookup.values(part.value, of.at);
    if (part.type === 'MethodDefinition' && part.kind === 'get') return union(...resultsIn(lookup, part.value, of.at, of));
    return [{ kind: 'function', node: part.value, at: of.at, self: of }];
  });
  if (found.length > 0 || depth >= MAX_BASES) return union(...found);
  const base = baseOf(lookup, of);
  return base === undefined ? NOTHING : staticMember(lookup, base, name, depth + 1);
}

/** `this.name = …` in the constructor, seen from the `new` that made this very instance. */
function assignedInConstructor(lookup: Lookup, instance: InstanceValue, of: ClassValue, name: string): readonly Value[] {
  const frame = constructorFrame(lookup, instance, of);
  if (frame === undefined) return NOTHING;
  const { module } = of.at;
  return union(
    ...(module.memberWrites.get(name) ?? [])
      .slice(0, 60)
      .flatMap(({ left, right }) =>
        left.object.type === 'ThisExpression' && isWithin(module.parents, left, frame.fn) ? [lookup.values(right, { module, frame })] : [],
      ),
  );
}

/** `constructor(private readonly name: Type)`. */
function parameterProperty(lookup: Lookup, instance: InstanceValue, of: ClassValue, name: string): readonly Value[] {
  const fn = constructorOf(of.node);
  if (fn === undefined) return NOTHING;
  for (const [index, parameter] of fn.params.entries()) {
    if (parameter.type !== 'TSParameterProperty') continue;
    const [own] = namesOf(parameter);
    if (own?.id.name !== name) continue;
    const at = { module: of.at.module, frame: constructorFrame(lookup, instance, of) };
    const given = parameterValues(lookup, { kind: 'parameter', fn, index, path: own.path }, at);
    const found = lookup.follow(given, own.path, at);
    if (found.length > 0) return found;
    return injected(typedValues(lookup, (own.id as { typeAnnotation?: Node }).typeAnnotation, at), parameter.decorators, at);
  }
  return NOTHING;
}

/** `@InjectQueue('images') queue: Queue` is a queue that the decorator names. */
function injected(values: readonly Value[], decorators: readonly Decorator[], at: At): readonly Value[] {
  const call = decorators
    .map(({ expression }) => expression)
    .find((one) => one.type === 'CallExpression' && one.callee.type === 'Identifier' && one.callee.name.startsWith('Inject'));
  if (call?.type !== 'CallExpression') return values;
  return values.map((value) => {
    const last = value.kind === 'external' ? value.steps.at(-1) : undefined;
    return value.kind === 'external' && last?.how === 'type'
      ? { ...value, steps: [...value.steps.slice(0, -1), { ...last, site: { call, at } }] }
      : value;
  });
}

function fieldFrame(lookup: Lookup, instance: InstanceValue, of: ClassValue): Frame | undefined {
  return constructorFrame(lookup, instance, of) ?? of.at.frame;
}

/** The call of this class's constructor that made the instance; of a base class, the `super(…)` in the class that extends it. */
function constructorFrame(lookup: Lookup, instance: InstanceValue, of: ClassValue): Frame | undefined {
  const { site } = instance;
  if (site === undefined) return undefined;
  let current: ClassValue | undefined = instance.of;
  let call = site.call;
  let { at } = site;
  for (let depth = 0; current && depth < MAX_BASES; depth++) {
    const fn = constructorOf(current.node);
    const frame: Frame | undefined = fn && frameOf(lookup, call, at, { kind: 'function', node: fn, at: current.at, self: instance });
    if (current.node === of.node) return frame;
    if (fn !== undefined) {
      const { module } = current.at;
      const up = (module.callsByName.get('super') ?? []).find((one) => isWithin(module.parents, one, fn));
      if (up === undefined || frame === undefined) return undefined;
      call = up;
      at = { module, frame };
    }
    current = baseOf(lookup, current);
  }
  return undefined;
}

function isWithin(parents: ReadonlyMap<Node, Node>, node: Node, outer: Node): boolean {
  for (let inner: Node | undefined = node; inner; inner = parents.get(inner)) if (inner === outer) return true;
  return false;
}
