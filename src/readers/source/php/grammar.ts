import type { Builder, Grammar } from '../outline/builder.ts';
import {
  asAssignment,
  asBoolean,
  asChoice,
  asFirst,
  asName,
  asNumber,
  asOperation,
  asReturn,
  asText,
  filledText,
  inAnyCase,
  inLoop,
  pathExpr,
} from '../outline/lowering.ts';
import type { Argument, Expr } from '../outline/outline.ts';
import { childOf, childrenOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';

/** PHP's syntax as outlines tell it (https://www.php.net/manual/langref.php). */
export const phpGrammar: Grammar = {
  name: asName,
  relative_scope: asName,
  variable_name: (node, b) => ({ ...b.name(node), kind: 'name', name: b.text(node).slice(1) }),
  qualified_name: (node, b) => {
    return pathExpr(node, b.text(node).split('\\').filter(Boolean), b);
  },
  named_type: asFirst,
  optional_type: asFirst,
  integer: asNumber,
  float: asNumber,
  boolean: asBoolean,
  null: (node, b) => b.unknown(node),
  string: asText,
  encapsed_string: (node, b) => {
    const parts = namedOf(node);
    if (parts.every(({ type }) => type === 'string_content' || type === 'escape_sequence')) return asText(node, b);
    b.visitAll(node);
    return filledText(node, parts[0]?.type === 'string_content' ? parts[0] : undefined, b);
  },
  array_creation_expression: (node, b) => {
    const elements = childrenOf(node, 'array_element_initializer').map((one) => namedOf(one).map((part) => b.visit(part)));
    if (elements.some((parts) => parts.length === 2))
      return {
        kind: 'object',
        type: undefined,
        open: false,
        entries: elements.flatMap(([key, value]) => (key?.kind === 'constant' && value ? [{ key: String(key.value), value }] : [])),
        start: node.start,
        end: node.end,
      };
    const items = elements.flatMap((parts) => parts.slice(0, 1));
    // `[$this, 'stop']` and `[self::class, 'stop']` are methods.
    const [of, method] = items;
    if (items.length === 2 && of?.kind === 'name' && /^(this|self|static)$/.test(of.name) && method?.kind === 'constant')
      return b.member(node, { ...of, name: 'this' }, String(method.value));
    return { kind: 'list', items, start: node.start, end: node.end };
  },
  binary_expression: asOperation(/^\?\?$/),
  conditional_expression: asChoice('body'),
  member_access_expression: (node, b) => b.member(node, b.visit(childOf(node, 'object')), b.text(childOf(node, 'name'))),
  nullsafe_member_access_expression: (node, b) => b.member(node, b.visit(childOf(node, 'object')), b.text(childOf(node, 'name'))),
  class_constant_access_expression: (node, b) => {
    const [of, name] = namedOf(node);
    return of && name && b.text(name) !== 'class' ? b.member(node, b.visit(of), b.text(name)) : b.visit(of);
  },
  scoped_property_access_expression: (node, b) => b.member(node, b.visit(childOf(node, 'scope')), b.text(childOf(node, 'name')).slice(1)),
  member_call_expression: (node, b) => method(node, childOf(node, 'object'), b),
  nullsafe_member_call_expression: (node, b) => method(node, childOf(node, 'object'), b),
  scoped_call_expression: (node, b) => method(node, childOf(node, 'scope'), b),
  function_call_expression: (node, b) => b.call(node, b.visit(childOf(node, 'function')), argumentsOf(childOf(node, 'arguments'), b)),
  object_creation_expression: (node, b) => {
    const [type] = namedOf(node);
    return b.call(node, b.visit(type), argumentsOf(childrenOf(node, 'arguments')[0], b), 'new');
  },
  exit_statement: (node, b) => b.call(node, { kind: 'name', name: 'exit', start: node.start, end: node.start + 4 }, []),
  anonymous_function: (node, b) =>
    b.function(node, { name: undefined, params: paramsOf(childOf(node, 'parameters'), b) }, () => b.visit(childOf(node, 'body'))),
  arrow_function: (node, b) =>
    b.function(node, { name: undefined, params: paramsOf(childOf(node, 'parameters'), b) }, () => {
      const body = childOf(node, 'body');
      const value =
        body && /^exit/.test(b.text(body))
          ? b.call(body, { kind: 'name', name: 'exit', start: body.start, end: body.end }, [])
          : b.visit(body);
      b.returns(node, value);
    }),
  assignment_expression: asAssignment,
  property_element: (node, b) => {
    const name = childOf(node, 'name');
    const value = childOf(node, 'default_value');
    b.assign(b.visit(name), value && b.visit(value));
    return b.unknown(node);
  },
  foreach_statement: (node, b) => {
    const [items, item] = namedOf(node);
    const of = b.visit(items);
    const target = item?.type === 'pair' ? namedOf(item)[1] : item;
    b.assign(b.visit(target), of, { each: true });
    b.loop(() => b.visit(childOf(node, 'body')));
    return b.unknown(node);
  },
  while_statement: inLoop,
  finally_clause: inAnyCase,
  return_statement: asReturn,
  namespace_use_declaration: (node, b) => {
    const group = childOf(node, 'body');
    const prefix = group ? `${b.text(childrenOf(node, 'namespace_name')[0])}\\` : '';
    for (const clause of childrenOf(group ?? node, 'namespace_use_clause')) {
      const alias = childOf(clause, 'alias');
      const path = `${prefix}${b.text(namedOf(clause).find((one) => one !== alias))}`.replace(/^\\/, '');
      const cut = path.lastIndexOf('\\');
      b.import(clause, alias ? b.text(alias) : path.slice(cut + 1), path.slice(0, Math.max(cut, 0)), path.slice(cut + 1));
    }
    return b.unknown(node);
  },
  namespace_definition: (node, b) => {
    b.namespace = b.text(childOf(node, 'name'));
    b.visit(childOf(node, 'body'));
    return b.unknown(node);
  },
  require_once_expression: (node, b) => required(node, b),
  require_expression: (node, b) => required(node, b),
  include_expression: (node, b) => required(node, b),
  class_declaration: (node, b) => {
    const bases = node.children
      .filter(({ type }) => type === 'base_clause' || type === 'class_interface_clause')
      .flatMap((one) => b.visitAll(one));
    b.class(node, b.text(childOf(node, 'name')), bases, attributesOf(node, b), () => b.visit(childOf(node, 'body')));
    return b.unknown(node);
  },
  method_declaration: (node, b) => define(node, b),
  function_definition: (node, b) => define(node, b),
};

function required(node: SyntaxNode, b: Builder): Expr {
  const text = /['"]\/?([^'"]+\.php)['"]/.exec(b.text(node))?.[1];
  if (text) b.import(node, 'require', text);
  b.visitAll(node);
  return b.unknown(node);
}

function method(node: SyntaxNode, object: SyntaxNode | undefined, b: Builder): Expr {
  const of = b.visit(object);
  const name = childOf(node, 'name');
  const args = argumentsOf(childOf(node, 'arguments'), b);
  const scoped = of.kind === 'name' && /^(self|static)$/.test(of.name) ? { ...of, name: 'this' } : of;
  return b.call(node, { ...b.member(node, scoped, b.text(name)), end: name?.end ?? node.end }, args);
}

function attributesOf(node: SyntaxNode, b: Builder): readonly Expr[] {
  return childrenOf(node, 'attribute_list').flatMap((attributes) =>
    namedOf(attributes).flatMap((group) =>
      childrenOf(group, 'attribute').map((one) => {
        const args = childOf(one, 'parameters');
        const callee = b.visit(namedOf(one)[0]);
        return args ? b.call(one, callee, argumentsOf(args, b)) : callee;
      }),
    ),
  );
}

function paramsOf(node: SyntaxNode | undefined, b: Builder) {
  return namedOf(node).map((one) => {
    const type = childOf(one, 'type');
    return {
      name: b.text(childOf(one, 'name')).slice(1),
      type: type && /^(named_type|optional_type)$/.test(type.type) ? b.visit(type) : undefined,
    };
  });
}

function define(node: SyntaxNode, b: Builder): Expr {
  const parameters = childOf(node, 'parameters');
  // A promoted parameter of a constructor is a field.
  for (const one of childrenOf(parameters, 'property_promotion_parameter')) {
    const type = childOf(one, 'type');
    b.assign(b.visit(childOf(one, 'name')), undefined, { type: type && b.visit(type) });
  }
  return b.function(node, { name: b.text(childOf(node, 'name')), params: paramsOf(parameters, b), decorators: attributesOf(node, b) }, () =>
    b.visit(childOf(node, 'body')),
  );
}

function argumentsOf(node: SyntaxNode | undefined, b: Builder): readonly Argument[] {
  return childrenOf(node, 'argument').map((one) => {
    const name = childOf(one, 'name');
    return { name: name && b.text(name), value: b.visit(namedOf(one).at(-1)) };
  });
}
