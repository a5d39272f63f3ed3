import {
  type AssignmentExpression,
  type Expression,
  type ImportDeclaration,
  type MemberExpression,
  type Node,
  plainText,
  type Statement,
} from '../estree.ts';
import { type Call, calleeOf, type Guard, isFunction, moduleName, type Unit } from './module-index.ts';
import { keyName, namesOf, type Scope } from './scope.ts';
import { visitDeferred, visitLater, visitPattern } from './walk-functions.ts';
import type { Walker } from './walker.ts';

/** Members whose mere mention tells one instance from another. */
const TELLING_MEMBERS = new Set(['NODE_APP_INSTANCE', 'pm_id', 'isPrimary', 'isMaster', 'INSTANCE_ID']);
/** Options under which dependency injection is given what it makes and calls. */
const INJECTED = new Set(['useClass', 'useFactory', 'useValue', 'useExisting', 'provide', 'component']);
const DECIDED_OUTSIDE = /env|main|argv|mode|role|type|process|primary|master/i;

export function visitImport(walker: Walker, node: ImportDeclaration, unit: Unit): void {
  walker.draft.imports.push(node);
  const specifier = typeof node.source.value === 'string' ? node.source.value : '';
  for (const item of node.specifiers) {
    const name = item.type === 'ImportSpecifier' ? moduleName(item.imported) : item.type === 'ImportDefaultSpecifier' ? 'default' : '*';
    const typeOnly = node.importKind === 'type' || (item.type === 'ImportSpecifier' && item.importKind === 'type');
    if (!typeOnly && name !== '*' && name !== 'default') unit.mentions.add(name);
    walker.draft.declare(walker.draft.index.top, item.local.name, { kind: 'import', specifier, name, typeOnly }, item.local);
  }
}

export function visitAssignment(walker: Walker, node: AssignmentExpression, scope: Scope, unit: Unit): void {
  const { left, right } = node;
  let name: string | undefined;
  if (left.type === 'MemberExpression') {
    name = keyName(left.property, left.computed);
    walker.draft.write(name ?? '[]', { ...node, left });
    walker.draft.parents.set(left, node);
    if (left.computed) walker.visit(left.property, scope, unit, left);
    walker.visit(left.object, scope, unit, left);
  } else {
    walker.draft.assignments.push(node);
    for (const { id } of namesOf(left)) walker.draft.scopes.set(id, scope);
    visitPattern(walker, left, scope, unit, node);
  }
  // What is the whole of a module is there to be used.
  const whole = name === 'exports';
  if (isFunction(right) && !whole) visitDeferred(walker, right, scope, unit, node, name);
  else if (right.type === 'Identifier' && name !== undefined && !whole) visitLater(walker, right, scope, unit, node, name);
  else walker.visit(right, scope, unit, node);
}

export function visitCall(walker: Walker, node: Call, scope: Scope, unit: Unit): void {
  unit.calls.push(node);
  const callee = node.callee.type === 'Super' ? undefined : calleeOf(node.callee);
  if (callee === undefined) walker.draft.called('super', node);
  else if (callee.type === 'Identifier') walker.draft.called(callee.name, node);
  else walker.draft.called(callee.type === 'MemberExpression' ? (keyName(callee.property, callee.computed) ?? '[]') : '()', node);
  if (callee?.type === 'Identifier' && callee.name === 'require' && node.type === 'CallExpression')
    visitRequire(walker, node.arguments[0], node, unit);
  walker.visit(node.callee, scope, unit, node);
  walker.visitAll(node.arguments, scope, unit, node);
}

export function visitRequire(walker: Walker, source: Node | undefined, node: Node, unit: Unit): void {
  const text = source?.type === 'Literal' ? source.value : source?.type === 'TemplateLiteral' ? plainText(source) : undefined;
  if (typeof text === 'string') unit.requires.push({ specifier: text, node });
  else walker.draft.opaque.push(node);
}

export function visitMember(walker: Walker, node: MemberExpression, scope: Scope, unit: Unit): void {
  const name = keyName(node.property, node.computed);
  if (name === undefined) {
    if (node.computed) walker.visit(node.property, scope, unit, node);
    // Any function of the object may be meant.
    unit.mentions.add('[]');
  } else {
    unit.mentions.add(name);
    if (TELLING_MEMBERS.has(name)) unit.members.push(node);
  }
  walker.visit(node.object, scope, unit, node);
}

export function visitObject(walker: Walker, node: Node & { type: 'ObjectExpression' }, scope: Scope, unit: Unit, parent: Node): void {
  const handedOver =
    parent.type === 'CallExpression' ||
    parent.type === 'NewExpression' ||
    parent.type === 'ReturnStatement' ||
    (parent.type === 'Property' && isHandedOver(walker, parent));
  for (const property of node.properties) {
    walker.draft.parents.set(property, node);
    if (property.type === 'SpreadElement') {
      walker.visit(property.argument, scope, unit, property);
      continue;
    }
    if (property.computed) walker.visit(property.key, scope, unit, property);
    const name = keyName(property.key, property.computed);
    const { value } = property;
    if (name === undefined || handedOver || INJECTED.has(name)) walker.visit(value, scope, unit, property);
    else if (isFunction(value)) visitDeferred(walker, value, scope, unit, property, name);
    else if (value.type === 'Identifier') visitLater(walker, value, scope, unit, property, name);
    else walker.visit(value, scope, unit, property);
  }
}

/** The object literal, or one around it, is an argument: whoever takes it may call what is in it. */
function isHandedOver(walker: Walker, node: Node): boolean {
  let inner: Node | undefined = node;
  for (let depth = 0; inner && depth < 12; depth++) {
    const parent = walker.draft.parents.get(inner);
    if (parent === undefined) return false;
    if (parent.type === 'CallExpression' || parent.type === 'NewExpression' || parent.type === 'ReturnStatement') return true;
    if (parent.type !== 'ObjectExpression' && parent.type !== 'Property' && parent.type !== 'ArrayExpression') return false;
    inner = parent;
  }
  return false;
}

export function visitBranch(walker: Walker, node: Statement, guard: Guard, scope: Scope, unit: Unit, parent: Node): void {
  const test = 'test' in guard ? guard.test : guard.subject;
  walker.visit(node, scope, isDecidedOutside(walker, test) ? walker.draft.unit('branch', node, unit, { guard }) : unit, parent);
}

export function isDecidedOutside(walker: Walker, test: Expression): boolean {
  return test.end - test.start < 300 && DECIDED_OUTSIDE.test(walker.draft.index.file.text.slice(test.start, test.end));
}
