import type { Place } from '../../../../model/place.ts';
import {
  type CallExpression,
  type Expression,
  type MemberExpression,
  type ObjectExpression,
  type Operand,
  type Pattern,
  type Property,
  type SpreadElement,
  type TemplateLiteral,
  unwrap,
} from '../estree.ts';
import { assignTo } from './assign.ts';
import type { Machine } from './machine.ts';
import { callMethod } from './methods.ts';
import { callNative, globals } from './natives.ts';
import { binary, unary } from './operators.ts';
import { absoluteFile } from './paths.ts';
import { member } from './properties.ts';
import { spreadInto } from './spread.ts';
import { type Scope, scalar, shown, truth, unknown, type Value } from './values.ts';

/** The value of an expression (https://tc39.es/ecma262/#sec-ecmascript-language-expressions). Nothing of the evaluated file is ever run. */
export function evaluateExpression(machine: Machine, node: Operand | Pattern, scope: Scope): Value {
  const at = machine.place(node, scope);
  switch (node.type) {
    case 'Literal':
      if (node.regex || node.value instanceof RegExp) return unknown('a regular expression', at);
      return typeof node.value === 'bigint' ? unknown('a bigint', at) : scalar(node.value, at);
    case 'Identifier':
      return identifier(node.name, at, scope);
    case 'TemplateLiteral':
      return template(machine, node, scope, at);
    case 'ObjectExpression':
      return objectLiteral(machine, node, scope, at);
    case 'ArrayExpression':
      return machine.array(elements(machine, node.elements, scope, at), at);
    case 'MemberExpression':
      return memberExpression(machine, node, scope, at);
    case 'CallExpression':
      return callExpression(machine, node, scope, at);
    case 'NewExpression': {
      const callee = machine.evaluate(node.callee, scope);
      const values = elements(machine, node.arguments, scope, at);
      if (callee.kind !== 'native') return unknown('an object of a class', at);
      return callNative({ machine, scope, at, name: `new ${callee.name}`, values });
    }
    case 'ConditionalExpression': {
      const test = truth(machine.evaluate(node.test, scope));
      if (test !== undefined) return machine.evaluate(test ? node.consequent : node.alternate, scope);
      const consequent = machine.uncertainly(() => machine.evaluate(node.consequent, scope));
      const alternate = machine.uncertainly(() => machine.evaluate(node.alternate, scope));
      return machine.merge(consequent, alternate, at);
    }
    case 'LogicalExpression':
      return logical(machine, node.operator, machine.evaluate(node.left, scope), () => machine.evaluate(node.right, scope), at);
    case 'BinaryExpression':
      return binary(node.operator, machine.evaluate(node.left, scope), machine.evaluate(node.right, scope), at);
    case 'UnaryExpression':
      return unary(node.operator, machine.evaluate(node.argument, scope), at);
    case 'UpdateExpression': {
      const before = unary('+', machine.evaluate(node.argument, scope), at);
      const after = binary(node.operator === '++' ? '+' : '-', before, scalar(1, at), at);
      assignTo(machine, unwrap(node.argument), after, scope);
      return node.prefix ? after : before;
    }
    case 'AssignmentExpression': {
      const value = assigned(machine, node.operator, node.left, node.right, scope, at);
      assignTo(machine, node.left, value, scope);
      return value;
    }
    case 'SequenceExpression': {
      const [first, ...others] = node.expressions;
      return others.reduce((_, each) => machine.evaluate(each, scope), machine.evaluate(first, scope));
    }
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return { kind: 'function', at, node, scope };
    case 'AwaitExpression':
      return machine.evaluate(node.argument, scope);
    case 'ImportExpression': {
      const specifier = machine.evaluate(node.source, scope);
      const path = shown(specifier);
      return path === undefined
        ? unknown('an import of a module whose name is not known', at)
        : machine.parts.load(machine, path, scope, at, '*');
    }
    case 'MetaProperty':
      // `new.target`: what is made with `new` is not evaluated.
      return node.meta.name === 'import' ? importMeta(machine, scope, at) : scalar(undefined, at);
    case 'ThisExpression':
      return scope.find('this')?.value ?? unknown('this', at);
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return machine.evaluate(node.expression, scope);
    default:
      return unknown('a construct that is not evaluated', at);
  }
}

function identifier(name: string, at: Place, scope: Scope): Value {
  const binding = scope.find(name);
  if (binding) return binding.value;
  if (name === 'undefined') return scalar(undefined, at);
  if (name === 'NaN' || name === 'Infinity') return scalar(Number(name), at);
  return globals.has(name) ? { kind: 'native', name, at } : unknown(`${name} is not defined in this file`, at);
}

function template(machine: Machine, node: TemplateLiteral, scope: Scope, at: Place): Value {
  let text: Value = scalar('', at);
  for (const [i, quasi] of node.quasis.entries()) {
    text = binary('+', text, scalar(quasi.value.cooked, at), at);
    const expression = node.expressions[i];
    if (!expression) continue;
    const value = machine.evaluate(expression, scope);
    const part = shown(value);
    text = binary('+', text, part === undefined ? (value.kind === 'unknown' ? value : unknown('not a text', at)) : scalar(part, at), at);
  }
  return text;
}

/** The values of list elements or arguments; one of them stands for those that a spread brings in and that cannot be known. */
function elements(machine: Machine, nodes: readonly (Expression | SpreadElement | null)[], scope: Scope, at: Place): readonly Value[] {
  const values: Value[] = [];
  for (const node of nodes) {
    if (node?.type !== 'SpreadElement') {
      values.push(node ? machine.evaluate(node, scope) : scalar(undefined, at));
      continue;
    }
    const spread = machine.evaluate(node.argument, scope);
    if (spread.kind === 'array') {
      // Where among them further ones are is not known.
      if (spread.rest) values.push({ ...spread.rest, many: true });
      values.push(...spread.items);
    } else {
      const missing = spread.kind === 'unknown' ? spread : unknown('a spread of something that is no list', spread.at);
      values.push({ ...missing, many: true });
    }
  }
  return values;
}

function objectLiteral(machine: Machine, node: ObjectExpression, scope: Scope, at: Place): Value {
  const object = machine.object(at);
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') spreadInto(machine, object, machine.evaluate(property.argument, scope));
    else {
      const key = propertyKey(machine, property, scope);
      const keyPlace = machine.place(property.key, scope);
      const value = propertyValue(machine, property, scope);
      if (key === undefined) object.rest ??= unknown('a key that is not known', keyPlace);
      // A literal `__proto__` sets the prototype and is no property.
      else if (key !== '__proto__' || property.computed || property.shorthand) object.properties.set(key, { key: keyPlace, value });
    }
  }
  return object;
}

function propertyKey(machine: Machine, { key, computed }: Property, scope: Scope): string | undefined {
  if (!computed && key.type === 'Identifier') return key.name;
  return shown(machine.evaluate(key, scope));
}

function propertyValue(machine: Machine, property: Property, scope: Scope): Value {
  if (property.kind !== 'init') return unknown('a getter', machine.place(property, scope));
  return machine.evaluate(property.value, scope);
}

function memberExpression(machine: Machine, node: MemberExpression, scope: Scope, at: Place): Value {
  const object = machine.evaluate(node.object, scope);
  const key = memberKey(machine, node, scope);
  if (isNullish(object) && isOptional(node)) return scalar(undefined, at);
  return key === undefined ? unknown('a member whose name is not known', at) : member(machine, object, key, at);
}

function memberKey(machine: Machine, node: MemberExpression, scope: Scope): string | undefined {
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  return shown(machine.evaluate(node.property, scope));
}

/** Whether some `?.` in front of a member or call may have cut the chain short. */
function isOptional(node: Operand): boolean {
  for (let link = node; ; link = link.type === 'MemberExpression' ? link.object : link.callee) {
    if (link.type !== 'MemberExpression' && link.type !== 'CallExpression') return false;
    if (link.optional) return true;
  }
}

function isNullish(value: Value): boolean {
  return value.kind === 'scalar' && (value.value === undefined || value.value === null);
}

function callExpression(machine: Machine, node: CallExpression, scope: Scope, at: Place): Value {
  const callee = unwrap(node.callee);
  if (callee.type !== 'MemberExpression') {
    const target = machine.evaluate(callee, scope);
    const values = elements(machine, node.arguments, scope, at);
    if (node.optional && isNullish(target)) return scalar(undefined, at);
    if (target.kind === 'native') return callNative({ machine, scope, at, name: target.name, values });
    return machine.call(target, values, at);
  }
  const receiver = machine.evaluate(callee.object, scope);
  const key = memberKey(machine, callee, scope);
  const values = elements(machine, node.arguments, scope, at);
  if (isNullish(receiver) && isOptional(callee)) return scalar(undefined, at);
  if (key === undefined) return unknown('a method whose name is not known', at);
  if (node.optional && receiver.kind === 'object' && isNullish(member(machine, receiver, key, at))) return scalar(undefined, at);
  return callMethod({ machine, scope, at, values, receiver, optional: callee.optional }, key);
}

function logical(machine: Machine, operator: '&&' | '||' | '??', left: Value, right: () => Value, at: Place): Value {
  if (left.kind === 'unknown') {
    const other = machine.uncertainly(right);
    if (operator === '&&') return unknown(left.reason, at, left.unset, other);
    // An environment variable that is not set leaves the default, which is what the file itself says.
    if (left.unset === 'nullish' || (left.unset === 'falsy' && operator === '||')) return other;
    return operator === '||' && left.perhaps ? machine.merge(left.perhaps, other, at) : machine.merge(left, other, at);
  }
  if (operator === '??') return isNullish(left) ? right() : left;
  return truth(left) === (operator === '||') ? left : right();
}

/** The value an assignment gives its target. */
function assigned(
  machine: Machine,
  operator: string,
  left: Extract<Expression, { type: 'AssignmentExpression' }>['left'],
  right: Expression,
  scope: Scope,
  at: Place,
): Value {
  if (operator === '=') return machine.evaluate(right, scope);
  const old = machine.evaluate(left, scope);
  if (operator === '&&=' || operator === '||=' || operator === '??=')
    return logical(machine, operator.slice(0, -1) as '&&' | '||' | '??', old, () => machine.evaluate(right, scope), at);
  return binary(operator.slice(0, -1), old, machine.evaluate(right, scope), at);
}

function importMeta(machine: Machine, scope: Scope, at: Place): Value {
  const meta = machine.object(at);
  const { path, folder } = absoluteFile(scope.module.file);
  for (const [key, text] of [
    ['dirname', folder],
    ['filename', path],
    ['url', `file://${path}`],
  ] as const)
    meta.properties.set(key, { key: at, value: scalar(text, at) });
  meta.rest = unknown('import.meta', at);
  return meta;
}
