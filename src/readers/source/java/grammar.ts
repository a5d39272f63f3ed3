import type { Builder, Grammar } from '../outline/builder.ts';
import {
  asAssignment,
  asBoolean,
  asChoice,
  asFirst,
  asList,
  asMember,
  asName,
  asNumber,
  asOperation,
  asReturn,
  asText,
  inAnyCase,
  inLoop,
  positional,
  returnsValue,
} from '../outline/lowering.ts';
import type { Argument, Expr } from '../outline/outline.ts';
import { childOf, childrenOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';

/** Java's syntax as outlines tell it (https://docs.oracle.com/javase/specs/jls/se21/html/jls-19.html). */
export const javaGrammar: Grammar = {
  identifier: asName,
  type_identifier: asName,
  this: asName,
  scoped_identifier: (node, b) => b.member(node, b.visit(childOf(node, 'scope')), b.text(childOf(node, 'name'))),
  scoped_type_identifier: asMember,
  generic_type: asFirst,
  decimal_integer_literal: asNumber,
  decimal_floating_point_literal: asNumber,
  true: asBoolean,
  false: asBoolean,
  string_literal: asText,
  class_literal: asFirst,
  array_initializer: asList,
  element_value_array_initializer: asList,
  array_creation_expression: (node, b) => b.visit(childOf(node, 'value')),
  field_access: (node, b) => b.member(node, b.visit(childOf(node, 'object')), b.text(childOf(node, 'field'))),
  binary_expression: asOperation(),
  ternary_expression: asChoice(),
  method_invocation: (node, b) => {
    const object = childOf(node, 'object');
    const name = childOf(node, 'name');
    const of = object && b.visit(object);
    const args = positional(childOf(node, 'arguments'), b);
    const callee = of && name ? { ...b.member(name, of, b.text(name)), start: node.start } : b.name(name);
    return b.call(node, callee, args);
  },
  object_creation_expression: (node, b) => {
    const callee = b.visit(childOf(node, 'type'));
    const args = [...positional(childOf(node, 'arguments'), b)];
    const body = childrenOf(node, 'class_body')[0];
    // Methods of a class that is made on the spot are functions that it is given.
    for (const method of body ? childrenOf(body, 'method_declaration') : [])
      args.push({ name: undefined, value: method_(method, b, true) });
    return b.call(node, callee, args, 'new');
  },
  method_reference: asMember,
  lambda_expression: (node, b) => b.function(node, { name: undefined, params: [] }, () => returnsValue(childOf(node, 'body'), b)),
  assignment_expression: asAssignment,
  field_declaration: (node, b) => declare(node, b),
  local_variable_declaration: (node, b) => declare(node, b),
  resource: (node, b) => {
    const name = childOf(node, 'name');
    const value = b.visit(childOf(node, 'value'));
    b.assign(b.name(name), value, { type: typeOf(childOf(node, 'type'), b) });
    return value;
  },
  enhanced_for_statement: (node, b) => {
    const name = childOf(node, 'name');
    const items = b.visit(childOf(node, 'value'));
    b.assign(b.name(name), items, { each: true });
    b.loop(() => b.visit(childOf(node, 'body')));
    return b.unknown(node);
  },
  while_statement: inLoop,
  finally_clause: inAnyCase,
  return_statement: asReturn,
  import_declaration: (node, b) => {
    const path = b.text(namedOf(node)[0]);
    const all = node.children.some(({ type }) => type === 'asterisk');
    const isStatic = node.children.some(({ type }) => type === 'static');
    importName(node, path, all, isStatic, b);
    return b.unknown(node);
  },
  package_declaration: (node, b) => {
    b.namespace = b.text(namedOf(node)[0]);
    return b.unknown(node);
  },
  class_declaration: (node, b) => define(node, b),
  record_declaration: (node, b) => define(node, b),
  interface_declaration: (node, b) => define(node, b),
  enum_declaration: (node, b) => define(node, b),
  method_declaration: (node, b) => method_(node, b, false),
  constructor_declaration: (node, b) => method_(node, b, false),
};

export function importName(node: SyntaxNode, path: string, all: boolean, isStatic: boolean, b: Builder): void {
  const cut = path.lastIndexOf('.');
  if (all) b.import(node, '*', path);
  else if (cut !== -1 && isStatic) b.import(node, path.slice(cut + 1), path.slice(0, cut), path.slice(cut + 1));
  else b.import(node, path.slice(cut + 1), path.slice(0, Math.max(cut, 0)), path.slice(cut + 1));
}

function typeOf(node: SyntaxNode | undefined, b: Builder): Expr | undefined {
  return node && /^(type_identifier|scoped_type_identifier|generic_type)$/.test(node.type) ? b.visit(node) : undefined;
}

function declare(node: SyntaxNode, b: Builder): Expr {
  const type = typeOf(childOf(node, 'type'), b);
  for (const one of childrenOf(node, 'variable_declarator')) {
    const name = childOf(one, 'name');
    const value = childOf(one, 'value');
    b.assign(b.name(name), value && b.visit(value), { type });
  }
  return b.unknown(node);
}

function annotationsOf(node: SyntaxNode, b: Builder): readonly Expr[] {
  return childrenOf(node, 'modifiers').flatMap((modifiers) =>
    namedOf(modifiers).flatMap((one): readonly Expr[] => {
      const name = childOf(one, 'name');
      if (name === undefined || !/annotation$/.test(one.type)) return [];
      if (one.type === 'marker_annotation') return [{ ...b.visit(name), start: one.start }];
      const args = namedOf(childOf(one, 'arguments')).map(
        (given): Argument =>
          given.type === 'element_value_pair'
            ? { name: b.text(childOf(given, 'key')), value: b.visit(childOf(given, 'value')) }
            : { name: undefined, value: b.visit(given) },
      );
      return [b.call(one, b.visit(name), args)];
    }),
  );
}

function define(node: SyntaxNode, b: Builder): Expr {
  const parents = node.children.filter(
    ({ field, type }) => field === 'superclass' || field === 'interfaces' || type === 'extends_interfaces',
  );
  const bases = parents.flatMap((one) =>
    namedOf(one).flatMap((inner) => (inner.type === 'type_list' ? b.visitAll(inner) : [b.visit(inner)])),
  );
  b.class(node, b.text(childOf(node, 'name')), bases, annotationsOf(node, b), () => b.visit(childOf(node, 'body')));
  return b.unknown(node);
}

function method_(node: SyntaxNode, b: Builder, anonymous: boolean): Expr {
  const decorators = annotationsOf(node, b);
  const params = namedOf(childOf(node, 'parameters')).flatMap((one) => {
    const name = childOf(one, 'name');
    return name ? [{ name: b.text(name), type: typeOf(childOf(one, 'type'), b) }] : [];
  });
  const name = anonymous ? undefined : b.text(childOf(node, 'name'));
  return b.function(node, { name, params, decorators, result: typeOf(childOf(node, 'type'), b) }, () => b.visit(childOf(node, 'body')));
}
