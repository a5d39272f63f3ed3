import type { Builder, Grammar } from '../outline/builder.ts';
import {
  asAssignment,
  asBoolean,
  asFirst,
  asList,
  asMember,
  asNumber,
  asOperation,
  asReturn,
  givenName,
  inAnyCase,
  inLoop,
} from '../outline/lowering.ts';
import { type Argument, type Expr, lastName } from '../outline/outline.ts';
import { childOf, childrenOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';
import { importName } from './grammar.ts';

/** Kotlin's syntax as outlines tell it (https://kotlinlang.org/docs/reference/grammar.html). */
export const kotlinGrammar: Grammar = {
  identifier: (node, b) => (/^(true|false)$/.test(b.text(node)) ? b.constant(node, b.text(node) === 'true') : b.name(node)),
  this_expression: (node) => ({ kind: 'name', name: 'this', start: node.start, end: node.end }),
  user_type: (node, b) => {
    const [first, ...rest] = childrenOf(node, 'identifier');
    return rest.reduce<Expr>((of, one) => b.member(one, of, b.text(one)), b.name(first));
  },
  nullable_type: asFirst,
  number_literal: asNumber,
  boolean_literal: asBoolean,
  string_literal: (node, b) => text(node, b),
  multiline_string_literal: (node, b) => text(node, b),
  collection_literal: asList,
  navigation_expression: asMember,
  callable_reference: (node, b) => {
    const named = namedOf(node);
    const last = named.at(-1);
    return named.length > 1 ? b.member(node, b.visit(named[0]), b.text(last)) : b.name(last);
  },
  binary_expression: asOperation(/^\?:$/),
  call_expression: (node, b) => call(node, b),
  constructor_invocation: (node, b) => call(node, b),
  lambda_literal: (node, b) => b.function(node, { name: undefined, params: [] }, () => b.returns(node, b.visitAll(node).at(-1))),
  assignment: asAssignment,
  property_declaration: (node, b) => {
    const variable = childrenOf(node, 'variable_declaration')[0];
    const [name, type] = namedOf(variable);
    const equals = node.children.findIndex(({ type: kind }) => kind === '=');
    const given = equals === -1 ? undefined : node.children[equals + 1];
    const delegate = childrenOf(node, 'property_delegate')[0];
    const value = given ?? namedOf(delegate)[0];
    const made = value && asked(b.visit(value));
    b.assign(givenName(name, b), made, { type: type && b.visit(type) });
    return b.unknown(node);
  },
  for_statement: inLoop,
  while_statement: inLoop,
  finally_block: inAnyCase,
  return_expression: asReturn,
  import: (node, b) => {
    const path = b.text(childrenOf(node, 'qualified_identifier')[0]);
    importName(
      node,
      path,
      node.children.some(({ type }) => type === '*'),
      false,
      b,
    );
    return b.unknown(node);
  },
  package_header: (node, b) => {
    b.namespace = b.text(namedOf(node)[0]);
    return b.unknown(node);
  },
  class_declaration: (node, b) => define(node, b),
  object_declaration: (node, b) => define(node, b),
  function_declaration: (node, b) => {
    const decorators = annotationsOf(node, b);
    const params = childrenOf(node, 'function_value_parameters').flatMap((list) =>
      childrenOf(list, 'parameter').map((one) => parameter(one, b)),
    );
    const result = node.children.find(({ type }) => /^(user|nullable)_type$/.test(type));
    return b.function(node, { name: b.text(childOf(node, 'name')), params, decorators, result: result && b.visit(result) }, () => {
      for (const body of childrenOf(node, 'function_body')) {
        const value = b.visit(body);
        if (body.children[0]?.type === '=') b.returns(body, value);
      }
    });
  },
};

/** `by lazy { … }` is what the block gives. */
function asked(value: Expr): Expr {
  if (value.kind !== 'call' || lastName(value.callee) !== 'lazy') return value;
  const block = value.args.at(-1);
  return block ? { ...value, callee: block.value, args: [] } : value;
}

function text(node: SyntaxNode, b: Builder): Expr {
  const raw = b.text(node).replace(/^"+|"+$/g, '');
  return raw.includes('$')
    ? { kind: 'text', head: raw.slice(0, raw.indexOf('$')), start: node.start, end: node.end }
    : b.constant(node, raw);
}

/** `f(a) { … }` gives the block as the last argument. */
function call(node: SyntaxNode, b: Builder): Expr {
  const [target, ...rest] = namedOf(node);
  const isNested = target?.type === 'call_expression' && rest.every(({ type }) => type === 'annotated_lambda');
  const [first, ...own] = isNested ? namedOf(target) : [];
  const parts = [...own, ...rest];
  const callee = b.visit(first ?? target);
  const args = parts.flatMap((part): readonly Argument[] => {
    if (part.type === 'value_arguments') return childrenOf(part, 'value_argument').map((one) => argument(one, b));
    return part.type === 'annotated_lambda' || part.type === 'lambda_literal' ? [{ name: undefined, value: b.visit(part) }] : [];
  });
  return b.call(node, callee, args);
}

function argument(node: SyntaxNode, b: Builder): Argument {
  const [first, second] = namedOf(node);
  const isNamed = second !== undefined && node.children.some(({ type }) => type === '=');
  return isNamed ? { name: b.text(first), value: b.visit(second) } : { name: undefined, value: b.visit(first) };
}

function parameter(node: SyntaxNode, b: Builder) {
  const named = namedOf(node).filter(({ type }) => type !== 'modifiers');
  const [name, type] = named;
  return { name: b.text(name), type: type && /type$/.test(type.type) ? b.visit(type) : undefined };
}

function annotationsOf(node: SyntaxNode, b: Builder): readonly Expr[] {
  return childrenOf(node, 'modifiers').flatMap((modifiers) =>
    childrenOf(modifiers, 'annotation').map((one) => b.visit(namedOf(one).at(-1))),
  );
}

function define(node: SyntaxNode, b: Builder): Expr {
  const name = b.text(childOf(node, 'name'));
  const bases = childrenOf(node, 'delegation_specifiers').flatMap((list) =>
    childrenOf(list, 'delegation_specifier').map((one) => {
      const [base] = namedOf(one);
      return b.visit(base?.type === 'constructor_invocation' ? namedOf(base)[0] : base);
    }),
  );
  b.class(node, name, bases, annotationsOf(node, b), () => {
    for (const primary of childrenOf(node, 'primary_constructor'))
      for (const list of childrenOf(primary, 'class_parameters'))
        for (const one of childrenOf(list, 'class_parameter')) {
          const { name: field, type } = parameter(one, b);
          b.assign({ kind: 'name', name: field, start: one.start, end: one.end }, undefined, { type });
        }
    for (const body of childrenOf(node, 'class_body')) b.visit(body);
  });
  return b.unknown(node);
}
