import { type Branch, caseOf, comparison, otherwise, visitBranches } from '../outline/branches.ts';
import type { Builder, Grammar } from '../outline/builder.ts';
import { asBoolean, asFirst, asName, asNumber, asOperation, inLoop, positional } from '../outline/lowering.ts';
import type { Expr, FunctionDef } from '../outline/outline.ts';
import { childOf, childrenOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';

/** Go's syntax as outlines tell it (https://go.dev/ref/spec). */
export const goGrammar: Grammar = {
  identifier: asName,
  field_identifier: asName,
  type_identifier: asName,
  package_identifier: asName,
  int_literal: asNumber,
  float_literal: asNumber,
  true: asBoolean,
  false: asBoolean,
  nil: (node, b) => b.unknown(node),
  interpreted_string_literal: (node, b) => b.constant(node, b.text(node).slice(1, -1)),
  raw_string_literal: (node, b) => b.constant(node, b.text(node).slice(1, -1)),
  literal_element: asFirst,
  pointer_type: asFirst,
  generic_type: (node, b) => b.visit(childOf(node, 'type')),
  selector_expression: (node, b) => b.member(node, b.visit(childOf(node, 'operand')), b.text(childOf(node, 'field'))),
  qualified_type: (node, b) => b.member(node, b.visit(childOf(node, 'package')), b.text(childOf(node, 'name'))),
  type_assertion_expression: (node, b) => {
    b.visit(childOf(node, 'operand'));
    return typed(childOf(node, 'type'), node, b);
  },
  unary_expression: (node, b) => {
    const operator = b.text(childOf(node, 'operator'));
    const operand = b.visit(childOf(node, 'operand'));
    // Receiving waits, as a call does.
    if (operator === '<-') {
      b.call(node, b.member(node, operand, 'receive'), []);
      return b.call(node, { kind: 'name', name: '<-', start: node.start, end: node.start + 2 }, [{ name: undefined, value: operand }]);
    }
    if (operator === '-' && operand.kind === 'constant') return b.constant(node, -Number(operand.value));
    return operator === '&' || operator === '*' ? operand : b.unknown(node);
  },
  binary_expression: asOperation(),
  composite_literal: (node, b) => literal(childOf(node, 'type'), childOf(node, 'body'), node, b),
  literal_value: (node, b) => literal(undefined, node, node, b),
  call_expression: (node, b) => {
    const given = childOf(node, 'arguments');
    const made = channel(node, given, b);
    if (made) return made;
    const callee = b.visit(childOf(node, 'function'));
    const args = positional(given, b);
    const [only] = args;
    if (only && args.length === 1 && callee.kind === 'name' && callee.name === 'close')
      b.call(node, b.member(node, only.value, 'ends'), []);
    return b.call(node, callee, args);
  },
  send_statement: (node, b) => {
    const to = b.visit(childOf(node, 'channel'));
    return b.call(node, b.member(node, to, 'send'), [{ name: undefined, value: b.visit(childOf(node, 'value')) }]);
  },
  go_statement: (node, b) => b.running('spawned', () => b.visit(namedOf(node)[0])),
  defer_statement: (node, b) => b.running('deferred', () => b.visit(namedOf(node)[0])),
  if_statement: (node, b) => {
    const branches: Branch[] = [];
    for (let one: SyntaxNode | undefined = node; one !== undefined; one = childOf(one, 'alternative')) {
      const here: SyntaxNode = one;
      if (here.type !== 'if_statement') branches.push(otherwise([here]));
      else
        branches.push({
          test: () => {
            b.visit(childOf(here, 'initializer'));
            return comparison(childOf(here, 'condition'), b);
          },
          body: [childOf(here, 'consequence')],
        });
    }
    visitBranches(branches, b);
    return b.unknown(node);
  },
  expression_switch_statement: (node, b) => {
    const value = childOf(node, 'value');
    if (value === undefined || /\bfallthrough\b/.test(b.text(node))) {
      b.visitAll(node);
      return b.unknown(node);
    }
    b.visit(childOf(node, 'initializer'));
    const subject = b.visit(value);
    visitBranches(
      namedOf(node).flatMap((one) => {
        if (one.type === 'default_case') return [otherwise([one])];
        const given = childOf(one, 'value');
        const body = namedOf(one).filter((child) => child !== given);
        return one.type === 'expression_case' ? [caseOf(subject, namedOf(given), body, b)] : [];
      }),
      b,
    );
    return b.unknown(node);
  },
  for_statement: inLoop,
  range_clause: (node, b) => {
    const right = b.visit(childOf(node, 'right'));
    const [, value] = b.visitAll(childOf(node, 'left'));
    // `for range c` receives until the channel is closed.
    b.call(node, { kind: 'name', name: '<-', start: node.start, end: node.start }, [{ name: undefined, value: right }]);
    b.call(node, b.member(node, right, 'receive'), []);
    if (value) b.assign(value, right, { each: true });
    return b.unknown(node);
  },
  short_var_declaration: (node, b) => assign(childOf(node, 'left'), childOf(node, 'right'), node, b),
  assignment_statement: (node, b) => assign(childOf(node, 'left'), childOf(node, 'right'), node, b),
  receive_statement: (node, b) => assign(childOf(node, 'left'), childOf(node, 'right'), node, b),
  return_statement: (node, b) => {
    const [list] = namedOf(node);
    const values = list?.type === 'expression_list' ? b.visitAll(list) : [];
    return b.returns(node, values[0]);
  },
  const_spec: (node, b) => declare(node, b),
  var_spec: (node, b) => declare(node, b),
  import_spec: (node, b) => {
    const path = b.text(childOf(node, 'path')).slice(1, -1);
    const name = childOf(node, 'name');
    b.import(node, name === undefined ? packageName(path) : b.text(name), path);
    return b.unknown(node);
  },
  package_clause: (node, b) => {
    b.namespace = b.text(namedOf(node)[0]);
    return b.unknown(node);
  },
  type_spec: (node, b) => {
    const type = childOf(node, 'type');
    const name = b.text(childOf(node, 'name'));
    const fields = type?.type === 'struct_type' ? namedOf(type).flatMap((list) => childrenOf(list, 'field_declaration')) : [];
    const bases = fields.filter((field) => childOf(field, 'name') === undefined).map((field) => b.visit(childOf(field, 'type')));
    b.class(node, name, bases, [], () => {
      for (const field of fields) {
        const names = field.children.filter((child) => child.field === 'name');
        for (const one of names) b.assign(selfField(one, b), undefined, { type: typed(childOf(field, 'type'), field, b) });
      }
    });
    return b.unknown(node);
  },
  function_declaration: (node, b) => define(node, b),
  func_literal: (node, b) => define(node, b),
  method_declaration: (node, b) => {
    const receiver = namedOf(childOf(node, 'receiver'))[0];
    const type = receiver && b.visit(childOf(receiver, 'type'));
    b.inOwner(type?.kind === 'name' ? type.name : undefined, () => define(node, b, receiver));
    return b.unknown(node);
  },
};

/** The package that channels are told to be of; no path is called so. */
const CHANNELS = '#chan';

/** `make(chan Job, 100)`: a channel that holds what nobody has taken yet. One without room holds nothing. */
function channel(node: SyntaxNode, given: SyntaxNode | undefined, b: Builder): Expr | undefined {
  const [type, room] = namedOf(given);
  if (type?.type !== 'channel_type' || room === undefined || b.text(childOf(node, 'function')) !== 'make') return undefined;
  b.import(node, CHANNELS, CHANNELS);
  const of: Expr = { kind: 'name', name: CHANNELS, start: node.start, end: node.start };
  return b.call(node, b.member(node, of, 'make'), [{ name: undefined, value: b.visit(room) }]);
}

/** Fields are told as those of `this`, whatever the receiver is called. */
function selfField(node: SyntaxNode, b: Builder): Expr {
  return b.member(node, { kind: 'name', name: 'this', start: node.start, end: node.start }, b.text(node));
}

function define(node: SyntaxNode, b: Builder, receiver?: SyntaxNode): Expr {
  const params = namedOf(childOf(node, 'parameters')).filter(({ type }) => /^(variadic_)?parameter_declaration$/.test(type));
  const own: FunctionDef['params'] = (receiver ? [receiver, ...params] : params).flatMap((one) => {
    const type = typed(childOf(one, 'type'), one, b);
    return one.children.filter((child) => child.field === 'name').map((name) => ({ name: b.text(name), type }));
  });
  const result = childOf(node, 'result');
  const first = result?.type === 'parameter_list' ? namedOf(result)[0] : result;
  const name = childOf(node, 'name');
  return b.function(
    node,
    {
      name: name && b.text(name),
      params: own,
      result: first && typed(first.type === 'parameter_declaration' ? childOf(first, 'type') : first, node, b),
    },
    () => b.visit(childOf(node, 'body')),
  );
}

function typed(node: SyntaxNode | undefined, whole: SyntaxNode, b: Builder): Expr {
  return node && /^(pointer_type|type_identifier|qualified_type|generic_type)$/.test(node.type) ? b.visit(node) : b.unknown(whole);
}

function literal(type: SyntaxNode | undefined, body: SyntaxNode | undefined, node: SyntaxNode, b: Builder): Expr {
  const elements = namedOf(body);
  if (elements.length > 0 && elements.every((one) => one.type !== 'keyed_element'))
    return { kind: 'list', items: elements.map((one) => b.visit(one)), start: node.start, end: node.end };
  const entries = elements.flatMap((one) => {
    const key = childOf(one, 'key');
    const value = childOf(one, 'value');
    return one.type === 'keyed_element' ? [{ key: b.text(key).replace(/^"|"$/g, ''), value: b.visit(value) }] : [];
  });
  const of = type && typed(type, type, b);
  // What a field is given says what it holds.
  if (of?.kind === 'name')
    b.inOwner(of.name, () => {
      for (const { key, value } of entries)
        b.assign(b.member(node, { kind: 'name', name: 'this', start: node.start, end: node.start }, key), value);
    });
  return { kind: 'object', entries, type: of, open: false, start: node.start, end: node.end };
}

function assign(left: SyntaxNode | undefined, right: SyntaxNode | undefined, node: SyntaxNode, b: Builder): Expr {
  const values = right?.type === 'expression_list' ? b.visitAll(right) : [b.visit(right)];
  const targets = b.visitAll(left);
  for (const [index, target] of targets.entries())
    b.assign(target, values.length === targets.length ? values[index] : values[0], { index: values.length === targets.length ? 0 : index });
  return values[0] ?? b.unknown(node);
}

function declare(node: SyntaxNode, b: Builder): Expr {
  const type = childOf(node, 'type');
  const value = childOf(node, 'value');
  const values = value?.type === 'expression_list' ? b.visitAll(value) : [];
  const names = node.children.filter((child) => child.field === 'name' && child.named);
  for (const [index, name] of names.entries())
    b.assign(b.name(name), values[index] ?? values[0], { index: values[index] ? 0 : index, type: type && typed(type, node, b) });
  return b.unknown(node);
}

/** The name a package most likely has: `kafka-go` is `kafka`, `redis/v9` is `redis` (https://go.dev/ref/spec#Import_declarations). */
function packageName(path: string): string {
  const parts = path.split('/').filter((part) => !/^v\d+$/.test(part));
  return parts
    .slice(-1)
    .join()
    .replace(/\.v\d+$/, '')
    .replace(/^go-|[-.]go$/g, '')
    .replaceAll(/[-.]/g, '');
}
