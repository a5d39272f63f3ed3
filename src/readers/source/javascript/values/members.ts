import type { MemberExpression } from '../estree.ts';
import { isFunction, returnsOf } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import { instanceMember, staticMember } from './classes.ts';
import { checkedMember, environmentVariable } from './environment.ts';
import { elementOf, elementsOf } from './lists.ts';
import type { Lookup } from './lookup.ts';
import { exportValues } from './modules.ts';
import {
  type At,
  type ClassValue,
  constant,
  type EnumValue,
  type ExternalValue,
  external,
  type FunctionValue,
  type InstanceValue,
  madeBy,
  member,
  type ObjectValue,
  onlyConstant,
  property,
  sameValue,
  union,
  type Value,
} from './value.ts';

const NOTHING: readonly Value[] = [];
const MAX_WRITES = 400;

/** `object.name` and `object[key]`. */
export function memberValues(lookup: Lookup, node: MemberExpression, at: At): readonly Value[] {
  const name = keyName(node.property, node.computed);
  if (name === 'exports' && node.object.type === 'Identifier' && node.object.name === 'module')
    return [{ kind: 'module', module: at.module }];
  const objects = node.object.type === 'Super' ? lookup.self(node, at) : lookup.values(node.object, at);
  if (name !== undefined) return union(...objects.map((value) => objectMember(lookup, value, name)));
  const key = onlyConstant(lookup.values(node.property, at))?.value;
  return union(
    ...objects.map((value) => {
      if (typeof key === 'number') return elementOf(lookup, value, key);
      return typeof key === 'string' ? objectMember(lookup, value, key) : allMembers(lookup, value);
    }),
  );
}

/** A member of one value. */
export function objectMember(lookup: Lookup, value: Value, name: string): readonly Value[] {
  switch (value.kind) {
    case 'external':
      return externalMember(lookup, value, name);
    case 'object':
      return lookup.once(value, `.${name}`, () => union(propertyValues(lookup, value, name), written(lookup, value, name)));
    case 'instance':
      return lookup.once(value.site === undefined ? value.of.node : value, `.${name}`, () =>
        instanceMember(lookup, value, value.of, name, (instance) => written(lookup, instance, name)),
      );
    case 'class':
      return union(staticMember(lookup, value, name), written(lookup, value, name));
    case 'function':
      return written(lookup, value, name);
    case 'module':
      return exportValues(lookup, value.module, name);
    case 'enum':
      return enumMember(lookup, value, name);
    case 'data':
      return dataMember(value.data, name);
    case 'list':
      return /^\d+$/.test(name) ? elementOf(lookup, value, Number(name)) : NOTHING;
    default:
      return NOTHING;
  }
}

function externalMember(lookup: Lookup, value: ExternalValue, name: string): readonly Value[] {
  const [first] = value.steps;
  if (value.package === 'process' && first?.name === 'env' && value.steps.length === 1) return environmentVariable(lookup, name);
  if (value.package === 'global' && value.steps.length === 1 && (first?.name === 'globalThis' || first?.name === 'global')) {
    if (name === 'process') return [external('process')];
    const found = written(lookup, value, name);
    return found.length > 0 ? found : [external('global', member(name))];
  }
  const checked = checkedMember(lookup, value, name);
  if (checked !== undefined && checked.length > 0) return checked;
  const own = property(value, name);
  return madeBy(value) === undefined ? [own] : union(written(lookup, value, name), [own]);
}

/** A property of an object literal; the last of its name counts, spreads stand in for what is not written. */
function propertyValues(lookup: Lookup, object: ObjectValue, name: string): readonly Value[] {
  const spread: (readonly Value[])[] = [];
  for (const part of [...object.node.properties].reverse()) {
    if (part.type === 'SpreadElement')
      spread.push(...lookup.values(part.argument, object.at).map((value) => objectMember(lookup, value, name)));
    else if (keyName(part.key, part.computed) === name) {
      if (part.kind === 'get' && isFunction(part.value))
        return union(...returnsOf(object.at.module, part.value).map((result) => lookup.values(result, object.at)));
      return lookup
        .values(part.value, object.at)
        .map((value) => (value.kind === 'function' && part.method ? { ...value, self: object } : value));
    }
  }
  return union(...spread);
}

/** Everything an object may hold: its properties and what is written to it under computed keys. */
export function allMembers(lookup: Lookup, value: Value): readonly Value[] {
  if (value.kind === 'list') return elementsOf(lookup, value);
  if (value.kind !== 'object') return NOTHING;
  return lookup.once(value, '*', () => findMembers(lookup, value));
}

function findMembers(lookup: Lookup, value: ObjectValue): readonly Value[] {
  const own = value.node.properties.map((part) =>
    part.type === 'SpreadElement'
      ? union(...lookup.values(part.argument, value.at).map((inner) => allMembers(lookup, inner)))
      : lookup.values(part.value, value.at),
  );
  return union(...own, written(lookup, value, '[]'));
}

function enumMember(lookup: Lookup, value: EnumValue, name: string): readonly Value[] {
  for (const [index, entry] of value.node.body.members.entries()) {
    if (keyName(entry.id, entry.computed) !== name) continue;
    return entry.initializer ? lookup.values(entry.initializer, value.at) : [constant(index)];
  }
  return NOTHING;
}

function dataMember(data: unknown, name: string): readonly Value[] {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return NOTHING;
  const found = (data as Record<string, unknown>)[name];
  if (typeof found === 'object' && found !== null) return [{ kind: 'data', data: found }];
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? [constant(found)] : NOTHING;
}

/** What has names to which something may be assigned. */
type Writable = InstanceValue | ObjectValue | ClassValue | FunctionValue | ExternalValue;

/** What is assigned to `value.name` anywhere in the program; `[]` for computed keys. */
function written(lookup: Lookup, value: Writable, name: string): readonly Value[] {
  const key = identityOf(value);
  return key === undefined ? findWritten(lookup, value, name) : lookup.once(key, `${name}=`, () => findWritten(lookup, value, name));
}

/** What two values have in common when one name is written to both. */
function identityOf(value: Writable): object | undefined {
  switch (value.kind) {
    case 'instance':
      return value.of.node;
    case 'object':
    case 'class':
    case 'function':
      return value.node;
    case 'external':
      return madeBy(value);
  }
}

function findWritten(lookup: Lookup, value: Value, name: string): readonly Value[] {
  const found: (readonly Value[])[] = [];
  for (const { module, assignment } of lookup.program.writes(name).slice(0, MAX_WRITES)) {
    const { left, right } = assignment;
    const at = { module, frame: undefined };
    if (lookup.values(left.object, at).some((target) => isSameObject(target, value))) found.push(lookup.values(right, at));
    if (found.length > 8) break;
  }
  return union(...found);
}

function isSameObject(a: Value, b: Value): boolean {
  if (a.kind === 'instance' && b.kind === 'instance') return a.of.node === b.of.node;
  if (a.kind === 'function' && b.kind === 'function') return a.node === b.node;
  if (a.kind === 'external' && b.kind === 'external') {
    const made = madeBy(a);
    return made === undefined ? sameValue(a, b) : made === madeBy(b);
  }
  return sameValue(a, b);
}
