import { ownValue } from '../../../../model/own-value.ts';
import type { AnyFunction, Node } from '../estree.ts';
import { type Call, constructorOf, isFunction } from '../program/module-index.ts';
import { keyName, type Source } from '../program/scope.ts';
import { elementsOf } from './lists.ts';
import type { Lookup } from './lookup.ts';
import { type At, type ClassValue, called, type ExternalValue, external, type Frame, union, type Value } from './value.ts';

const NOTHING: readonly Value[] = [];
const MAX_CALLS = 400;
/** List methods that hand each item to their function, and the position at which they do. */
const EACH: Readonly<Record<string, number>> = {
  forEach: 0,
  map: 0,
  flatMap: 0,
  filter: 0,
  find: 0,
  findLast: 0,
  some: 0,
  every: 0,
  reduce: 1,
  reduceRight: 1,
};

type Parameter = Source & { kind: 'parameter' };

/** What a parameter may be: the argument of the call that was followed, else of every call that can be found. */
export function parameterValues(lookup: Lookup, source: Parameter, at: At): readonly Value[] {
  for (let frame: Frame | undefined = at.frame; frame; frame = frame.outer) {
    if (frame.fn !== source.fn) continue;
    const rest = source.fn.params[source.index]?.type === 'RestElement';
    return rest ? [{ kind: 'list', shape: 'list', items: () => frame.rest(source.index) }] : frame.argument(source.index);
  }
  const outside = { module: at.module, frame: undefined };
  const handedOver = fromCaller(lookup, source, at);
  return handedOver.length > 0 ? handedOver : fromCallSites(lookup, source, outside);
}

/** A function that is itself an argument: its parameters are what the callee gives it. */
function fromCaller(lookup: Lookup, { fn, index }: Parameter, at: At): readonly Value[] {
  const given = handedTo(at.module.parents, fn);
  if (given === undefined) return NOTHING;
  const { call, argument } = given;
  const { callee } = call;
  const position = call.arguments.indexOf(argument as never);
  if (callee.type === 'MemberExpression' && callee.object.type !== 'Super') {
    const name = keyName(callee.property, callee.computed) ?? '';
    const objects = lookup.values(callee.object, at);
    const lists = objects.filter((value) => value.kind === 'list' || value.kind === 'data');
    if (lists.length > 0 && ownValue(EACH, name) !== undefined)
      return index === EACH[name] ? union(...lists.map((list) => elementsOf(lookup, list))) : NOTHING;
    if (name === 'then') return index === 0 && position === 0 ? objects : NOTHING;
    if (name === 'catch' || name === 'finally') return NOTHING;
  }
  const parameter = fn.params[index];
  if (parameter?.type === 'Identifier' && /^(e|err|error|ex|reason)$/i.test(parameter.name)) return NOTHING;
  return lookup
    .values(callee, at)
    .flatMap((value) => (value.kind === 'external' && value.package !== 'global' ? [givenBy(value, call, at)] : []));
}

/** The call that a function is handed to, as an argument or in an object of options. */
function handedTo(parents: ReadonlyMap<Node, Node>, fn: AnyFunction): { readonly call: Call; readonly argument: Node } | undefined {
  const property = parents.get(fn);
  const argument = property?.type === 'Property' ? parents.get(property) : fn;
  const call = argument && parents.get(argument);
  if (argument === undefined || (call?.type !== 'CallExpression' && call?.type !== 'NewExpression')) return undefined;
  return call.arguments.includes(argument as never) ? { call, argument } : undefined;
}

function givenBy(value: ExternalValue, call: Call, at: At): ExternalValue {
  const made = called(value, call.type === 'NewExpression' ? 'new' : 'call', { call, at });
  return external(made.package, ...made.steps, { name: '()', how: 'callback' });
}

function fromCallSites(lookup: Lookup, { fn, index }: Parameter, at: At): readonly Value[] {
  const found: (readonly Value[])[] = [];
  for (const name of namesOfFunction(at.module.parents, fn))
    for (const { module, call } of lookup.program.calls(name).slice(0, MAX_CALLS)) {
      const argument = call.arguments[index];
      if (call.callee.type === 'Super' || argument === undefined) continue;
      const from = { module, frame: undefined };
      const meant = lookup
        .values(call.callee, from)
        .some((value) => (value.kind === 'function' ? value.node === fn : value.kind === 'class' && makes(lookup, value, fn)));
      if (meant) found.push(lookup.item(argument, from));
    }
  const holder = classOf(at.module.parents, fn);
  if (holder !== undefined) found.push(...fromSubclasses(lookup, holder, index));
  // What another module imports goes by the name it is given there.
  for (const { call, at: from } of lookup.importedCalls(holder ?? fn).slice(0, MAX_CALLS)) {
    const argument = call.arguments[index];
    if (argument !== undefined) found.push(lookup.item(argument, from));
  }
  return union(...found);
}

/** The class whose constructor a function is. */
function classOf(parents: ReadonlyMap<Node, Node>, fn: AnyFunction): Node | undefined {
  const holder = parents.get(fn);
  const body = holder?.type === 'MethodDefinition' && holder.kind === 'constructor' ? parents.get(holder) : undefined;
  return body && parents.get(body);
}

/** `new` of this class runs that constructor, its own or, where it has none, that of the class it extends. */
function makes(lookup: Lookup, of: ClassValue, fn: AnyFunction): boolean {
  let current: ClassValue | undefined = of;
  for (let depth = 0; current && depth < 6; depth++) {
    const own = constructorOf(current.node);
    if (own !== undefined) return own === fn;
    const { superClass }: ClassValue['node'] = current.node;
    current = superClass ? lookup.values(superClass, current.at).find((value) => value.kind === 'class') : undefined;
  }
  return false;
}

/** `super(…)` in the classes that extend a class. */
function fromSubclasses(lookup: Lookup, holder: Node, index: number): readonly (readonly Value[])[] {
  return lookup.program
    .calls('super')
    .slice(0, MAX_CALLS)
    .flatMap(({ module, call }) => {
      const argument = call.arguments[index];
      const base = argument === undefined ? undefined : baseAround(module.parents, call);
      if (argument === undefined || !base) return [];
      const at = { module, frame: undefined };
      return lookup.values(base, at).some((value) => value.kind === 'class' && value.node === holder) ? [lookup.item(argument, at)] : [];
    });
}

const bases = new WeakMap<Call, ClassValue['node']['superClass']>();

/** What the class around a call of `super` extends. It is asked for with every parameter of every class. */
function baseAround(parents: ReadonlyMap<Node, Node>, call: Call): ClassValue['node']['superClass'] {
  const known = bases.get(call);
  if (known !== undefined) return known;
  let around: Node | undefined = call;
  while (around && around.type !== 'ClassDeclaration' && around.type !== 'ClassExpression') around = parents.get(around);
  const base = around?.superClass ?? null;
  bases.set(call, base);
  return base;
}

/** Names by which a function may be called. */
export function namesOfFunction(parents: ReadonlyMap<Node, Node>, fn: AnyFunction): readonly string[] {
  if (fn.type !== 'ArrowFunctionExpression' && fn.id) return [fn.id.name];
  const parent = parents.get(fn);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? [parent.id.name] : [];
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      const name = keyName(parent.key, parent.computed);
      if (name !== 'constructor') return name === undefined ? [] : [name];
      const body = parents.get(parent);
      const holder = body && parents.get(body);
      return (holder?.type === 'ClassDeclaration' || holder?.type === 'ClassExpression') && holder.id ? [holder.id.name] : [];
    }
    case 'Property': {
      const name = keyName(parent.key, parent.computed);
      return name === undefined ? [] : [name];
    }
    case 'AssignmentExpression': {
      const { left } = parent;
      if (left.type === 'Identifier') return [left.name];
      const name = left.type === 'MemberExpression' ? keyName(left.property, left.computed) : undefined;
      return name === undefined ? [] : [name];
    }
    default:
      return [];
  }
}

export function enclosingFunction(parents: ReadonlyMap<Node, Node>, node: Node): AnyFunction | undefined {
  for (let inner = parents.get(node); inner; inner = parents.get(inner)) if (isFunction(inner)) return inner;
  return undefined;
}
