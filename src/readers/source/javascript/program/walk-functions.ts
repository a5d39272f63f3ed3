import type { AnyClass, AnyFunction, Decorator, Identifier, Node } from '../estree.ts';
import { decoratorsOf, isFunction, type Unit } from './module-index.ts';
import { keyName, namesOf, Scope } from './scope.ts';
import type { Walker } from './walker.ts';

export function visitFunction(walker: Walker, fn: AnyFunction, scope: Scope, unit: Unit): void {
  const inner = new Scope(scope, true);
  walker.draft.returns.set(fn, []);
  if (fn.type === 'FunctionExpression' && fn.id) walker.draft.declare(inner, fn.id.name, { kind: 'function', fn }, fn.id);
  for (const [index, parameter] of fn.params.entries()) {
    for (const { id, path } of namesOf(parameter)) walker.draft.declare(inner, id.name, { kind: 'parameter', fn, index, path }, id);
    visitPattern(walker, parameter, inner, unit, fn);
  }
  if (fn.body.type === 'BlockStatement') {
    walker.draft.parents.set(fn.body, fn);
    walker.visitAll(fn.body.body, inner, unit, fn.body);
  } else {
    walker.draft.returns.get(fn)?.push(fn.body);
    walker.visit(fn.body, inner, unit, fn);
  }
}

/** A function that runs only when somebody refers to it. */
export function visitDeferred(walker: Walker, fn: AnyFunction, scope: Scope, outer: Unit, parent: Node, name: string | undefined): void {
  walker.draft.parents.set(fn, parent);
  visitFunction(walker, fn, scope, walker.draft.unit('function', fn, outer, { name }));
}

/** An identifier that counts as used only when the name it goes by is mentioned. */
export function visitLater(walker: Walker, node: Identifier, scope: Scope, unit: Unit, parent: Node, name: string): void {
  walker.draft.parents.set(node, parent);
  walker.draft.scopes.set(node, scope);
  unit.references.push({ node, name });
}

/** Default values, computed keys and decorators inside a pattern; the keys that are taken out count as mentioned. */
export function visitPattern(walker: Walker, pattern: Node, scope: Scope, unit: Unit, parent: Node): void {
  walker.draft.parents.set(pattern, parent);
  for (const decorator of decoratorsOf(pattern)) visitDecorator(walker, decorator, scope, unit, pattern);
  switch (pattern.type) {
    case 'AssignmentPattern':
      visitPattern(walker, pattern.left, scope, unit, pattern);
      walker.visit(pattern.right, scope, unit, pattern);
      return;
    case 'RestElement':
      visitPattern(walker, pattern.argument, scope, unit, pattern);
      return;
    case 'TSParameterProperty':
      visitPattern(walker, pattern.parameter, scope, unit, pattern);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) visitPattern(walker, element, scope, unit, pattern);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        walker.draft.parents.set(property, pattern);
        if (property.type === 'RestElement') visitPattern(walker, property.argument, scope, unit, property);
        else {
          const key = keyName(property.key, property.computed);
          if (key !== undefined) unit.mentions.add(key);
          visitPattern(walker, property.value, scope, unit, property);
        }
      }
      return;
    default:
  }
}

export function visitClass(walker: Walker, node: AnyClass, scope: Scope, outer: Unit): void {
  if (node.id) walker.draft.declare(scope, node.id.name, { kind: 'class', class: node }, node.id);
  const unit = walker.draft.unit('class', node, outer);
  const inner = new Scope(scope, false);
  walker.draft.parents.set(node.body, node);
  for (const decorator of node.decorators) {
    unit.decorators.push({ decorator, class: node, on: undefined });
    walker.visit(decorator.expression, scope, unit, decorator);
    walker.draft.parents.set(decorator, node);
  }
  if (node.superClass) walker.visit(node.superClass, scope, unit, node);
  for (const member of node.body.body) {
    walker.draft.parents.set(member, node.body);
    if (member.type === 'StaticBlock') {
      // It runs where the class is declared.
      walker.visitAll(member.body, new Scope(inner, true), outer, member);
      continue;
    }
    const decorators = decoratorsOf(member);
    for (const decorator of decorators) {
      unit.decorators.push({ decorator, class: node, on: member });
      walker.draft.parents.set(decorator, member);
      walker.visit(decorator.expression, inner, unit, decorator);
    }
    const name = keyName(member.key, member.computed);
    const value = member.value;
    if (!value) continue;
    if (!isFunction(value)) walker.visit(value, inner, member.static ? outer : unit, member);
    else if (name === 'constructor') {
      walker.draft.parents.set(value, member);
      visitFunction(walker, value, inner, unit);
    } else visitDeferred(walker, value, inner, unit, member, decorators.length > 0 ? undefined : name);
  }
}

function visitDecorator(walker: Walker, decorator: Decorator, scope: Scope, unit: Unit, on: Node): void {
  walker.draft.parents.set(decorator, on);
  if (unit.node.type === 'ClassDeclaration' || unit.node.type === 'ClassExpression')
    unit.decorators.push({ decorator, class: unit.node, on });
  walker.visit(decorator.expression, scope, unit, decorator);
}
