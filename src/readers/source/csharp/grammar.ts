import type { Builder, Grammar } from '../outline/builder.ts';
import {
  asBoolean,
  asChoice,
  asFirst,
  asList,
  asName,
  asNumber,
  asOperation,
  asReturn,
  asText,
  filledText,
  givenName,
  inAnyCase,
  inLoop,
  returnsValue,
} from '../outline/lowering.ts';
import type { Argument, Expr } from '../outline/outline.ts';
import { childOf, childrenOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';

/** C#'s syntax as outlines tell it (https://learn.microsoft.com/dotnet/csharp/language-reference/language-specification/grammar). */
export const csharpGrammar: Grammar = {
  identifier: asName,
  this: asName,
  generic_name: (node, b) => {
    for (const list of childrenOf(node, 'type_argument_list')) b.visitAll(list);
    return b.name(namedOf(node)[0]);
  },
  qualified_name: (node, b) => b.member(node, b.visit(childOf(node, 'qualifier')), lastPart(childOf(node, 'name'), b)),
  nullable_type: asFirst,
  integer_literal: asNumber,
  real_literal: asNumber,
  boolean_literal: asBoolean,
  string_literal: asText,
  verbatim_string_literal: (node, b) => b.constant(node, b.text(node).slice(2, -1).replaceAll('""', '"')),
  interpolated_string_expression: (node, b) => {
    b.visitAll(node);
    return filledText(node, childrenOf(node, 'string_content')[0], b);
  },
  member_access_expression: (node, b) => b.member(node, b.visit(childOf(node, 'expression')), lastPart(childOf(node, 'name'), b)),
  conditional_access_expression: (node, b) => {
    const [of, binding] = namedOf(node);
    const base = b.visit(of);
    if (binding?.type === 'invocation_expression') {
      const bound = childOf(binding, 'function');
      const callee =
        bound?.type === 'member_binding_expression' ? b.member(bound, base, lastPart(childOf(bound, 'name'), b)) : b.visit(bound);
      return b.call(node, callee, argumentsOf(childOf(binding, 'arguments'), b));
    }
    return binding?.type === 'member_binding_expression' ? b.member(node, base, lastPart(childOf(binding, 'name'), b)) : b.unknown(node);
  },
  await_expression: asFirst,
  cast_expression: (node, b) => b.visit(childOf(node, 'value')),
  binary_expression: asOperation(/^\?\?$/),
  conditional_expression: asChoice(),
  invocation_expression: (node, b) => b.call(node, b.visit(childOf(node, 'function')), argumentsOf(childOf(node, 'arguments'), b)),
  object_creation_expression: (node, b) => {
    const callee = b.visit(childOf(node, 'type'));
    const args = argumentsOf(childOf(node, 'arguments'), b);
    const initializer = childOf(node, 'initializer');
    return b.call(node, callee, [...args, ...(initializer ? [{ name: undefined, value: entries(initializer, b) }] : [])], 'new');
  },
  implicit_object_creation_expression: (node, b) => {
    const initializer = childrenOf(node, 'initializer_expression')[0];
    argumentsOf(childrenOf(node, 'argument_list')[0], b);
    return initializer ? entries(initializer, b) : b.unknown(node);
  },
  implicit_array_creation_expression: (node, b) => asList(childrenOf(node, 'initializer_expression')[0] ?? node, b),
  array_creation_expression: (node, b) => asList(childrenOf(node, 'initializer_expression')[0] ?? node, b),
  collection_expression: asList,
  assignment_expression: (node, b) => {
    const left = b.visit(childOf(node, 'left'));
    const value = b.visit(childOf(node, 'right'));
    // `Console.CancelKeyPress += handler` registers, as a call does.
    if (b.text(childOf(node, 'operator')) === '+=') return b.call(node, left, [{ name: undefined, value }]);
    b.assign(left, value);
    return value;
  },
  variable_declaration: (node, b) => {
    const type = childOf(node, 'type');
    const of = type && !/^(predefined_type|implicit_type)$/.test(type.type) ? b.visit(type) : undefined;
    for (const one of childrenOf(node, 'variable_declarator')) {
      const equals = one.children.findIndex(({ type: kind }) => kind === '=');
      const given = equals === -1 ? undefined : one.children[equals + 1];
      b.assign(givenName(childOf(one, 'name'), b), given && b.visit(given), { type: of });
    }
    return b.unknown(node);
  },
  property_declaration: (node, b) => {
    const type = childOf(node, 'type');
    const value = childOf(node, 'value');
    b.assign(givenName(childOf(node, 'name'), b), value && b.visit(value), {
      type: type && type.type !== 'predefined_type' ? b.visit(type) : undefined,
    });
    return b.unknown(node);
  },
  lambda_expression: (node, b) => b.function(node, { name: undefined, params: [] }, () => returnsValue(childOf(node, 'body'), b)),
  anonymous_method_expression: (node, b) => b.function(node, { name: undefined, params: [] }, () => b.visitAll(node)),
  foreach_statement: (node, b) => {
    const items = b.visit(childOf(node, 'right'));
    b.assign(b.visit(childOf(node, 'left')), items, { each: true });
    b.loop(() => b.visit(childOf(node, 'body')));
    return b.unknown(node);
  },
  while_statement: inLoop,
  finally_clause: inAnyCase,
  return_statement: asReturn,
  using_directive: (node, b) => {
    const alias = childOf(node, 'name');
    const path = namedOf(node).at(-1);
    const text = b.text(path);
    if (alias && path !== alias)
      b.import(node, b.text(alias), text.slice(0, Math.max(text.lastIndexOf('.'), 0)), text.slice(text.lastIndexOf('.') + 1));
    else b.import(node, '*', text);
    return b.unknown(node);
  },
  class_declaration: (node, b) => define(node, b),
  record_declaration: (node, b) => define(node, b),
  struct_declaration: (node, b) => define(node, b),
  interface_declaration: (node, b) => define(node, b),
  method_declaration: (node, b) => method(node, b),
  constructor_declaration: (node, b) => method(node, b),
  local_function_statement: (node, b) => method(node, b),
};

function lastPart(node: SyntaxNode | undefined, b: Builder): string {
  if (node?.type !== 'generic_name') return b.text(node);
  for (const one of childrenOf(node, 'type_argument_list')) b.visitAll(one);
  return b.text(namedOf(node)[0]);
}

/** `{ GroupId = "g" }`; what is given this way is told as assigned too. */
function entries(node: SyntaxNode, b: Builder): Expr {
  const assigned = childrenOf(node, 'assignment_expression');
  if (assigned.length === 0) return asList(node, b);
  return {
    kind: 'object',
    type: undefined,
    open: false,
    entries: assigned.map((one) => {
      const key = b.text(childOf(one, 'left')).replace(/^\["?|"?\]$/g, '');
      const value = b.visit(childOf(one, 'right'));
      b.assign({ kind: 'member', of: b.unknown(node), name: key, start: one.start, end: one.start + key.length }, value);
      return { key, value };
    }),
    start: node.start,
    end: node.end,
  };
}

function argumentsOf(node: SyntaxNode | undefined, b: Builder): readonly Argument[] {
  return namedOf(node).map((one) => {
    if (one.type !== 'argument') return { name: undefined, value: b.visit(one) };
    const name = childOf(one, 'name');
    return { name: name && b.text(name), value: b.visit(namedOf(one).at(-1)) };
  });
}

function attributesOf(node: SyntaxNode, b: Builder): readonly Expr[] {
  return childrenOf(node, 'attribute_list').flatMap((attributes) =>
    childrenOf(attributes, 'attribute').map((one) => {
      const name = childOf(one, 'name');
      const given = childrenOf(one, 'attribute_argument_list')[0];
      const args = namedOf(given).map((argument): Argument => {
        const key = childOf(argument, 'name');
        return { name: key && b.text(key), value: b.visit(namedOf(argument).at(-1)) };
      });
      const callee = b.visit(name);
      return given ? b.call(one, callee, args) : callee;
    }),
  );
}

function define(node: SyntaxNode, b: Builder): Expr {
  const bases = childrenOf(node, 'base_list').flatMap((bases) => b.visitAll(bases));
  b.class(node, b.text(childOf(node, 'name')), bases, attributesOf(node, b), () => {
    for (const params of childrenOf(node, 'parameter_list'))
      for (const one of paramsOf(params, b))
        b.assign({ kind: 'name', name: one.name, start: params.start, end: params.end }, undefined, { type: one.type });
    b.visit(childOf(node, 'body'));
  });
  return b.unknown(node);
}

function paramsOf(node: SyntaxNode | undefined, b: Builder) {
  return childrenOf(node, 'parameter').map((one) => {
    const type = childOf(one, 'type');
    return { name: b.text(childOf(one, 'name')), type: type && type.type !== 'predefined_type' ? b.visit(type) : undefined };
  });
}

function method(node: SyntaxNode, b: Builder): Expr {
  const result = childOf(node, 'returns') ?? childOf(node, 'type');
  return b.function(
    node,
    {
      name: b.text(childOf(node, 'name')),
      params: paramsOf(childOf(node, 'parameters'), b),
      decorators: attributesOf(node, b),
      result: result && result.type !== 'predefined_type' ? b.visit(result) : undefined,
    },
    () => b.visit(childOf(node, 'body')),
  );
}
