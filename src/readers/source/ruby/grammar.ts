import { type Branch, caseOf, comparison, otherwise, visitBranches } from '../outline/branches.ts';
import type { Builder, Grammar } from '../outline/builder.ts';
import {
  asBoolean,
  asChoice,
  asList,
  asName,
  asNumber,
  asOperation,
  asReturn,
  assignEach,
  asText,
  filledText,
  givenName,
  inLoop,
} from '../outline/lowering.ts';
import type { Argument, Expr, Test } from '../outline/outline.ts';
import { childOf, childrenOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';

/** Ruby's syntax as outlines tell it (https://docs.ruby-lang.org/en/master/syntax_rdoc.html). */
export const rubyGrammar: Grammar = {
  identifier: asName,
  constant: asName,
  self: asName,
  global_variable: asName,
  instance_variable: (node, b) => field(node, b.text(node).slice(1), b),
  class_variable: (node, b) => field(node, b.text(node).slice(2), b),
  scope_resolution: (node, b) => {
    const scope = childOf(node, 'scope');
    const name = b.text(childOf(node, 'name'));
    return scope === undefined ? givenName(node, b, name) : b.member(node, b.visit(scope), name);
  },
  integer: asNumber,
  float: asNumber,
  true: asBoolean,
  false: asBoolean,
  nil: (node, b) => b.unknown(node),
  simple_symbol: (node, b) => b.constant(node, b.text(node).slice(1)),
  string: (node, b) => text(node, b),
  bare_string: (node, b) => text(node, b),
  bare_symbol: (node, b) => b.constant(node, b.text(node)),
  string_array: asList,
  symbol_array: asList,
  array: asList,
  right_assignment_list: asList,
  hash: (node, b) => ({
    kind: 'object',
    type: undefined,
    open: childrenOf(node, 'hash_splat_argument').length > 0,
    entries: childrenOf(node, 'pair').map((pair) => ({ key: keyOf(pair, b), value: b.visit(childOf(pair, 'value')) })),
    start: node.start,
    end: node.end,
  }),
  element_reference: (node, b) => {
    const [of, key] = namedOf(node).map((one) => b.visit(one));
    return of && key?.kind === 'constant' ? b.member(node, of, String(key.value)) : b.unknown(node);
  },
  binary: asOperation(/^(\|\||or)$/),
  conditional: asChoice(),
  assignment: (node, b) => assign(node, b),
  operator_assignment: (node, b) => assign(node, b),
  program: (node, b) => statements(node, b),
  body_statement: (node, b) => statements(node, b),
  block_body: (node, b) => statements(node, b),
  do: (node, b) => statements(node, b),
  // biome-ignore lint/suspicious/noThenProperty: the grammar's own name
  then: (node, b) => statements(node, b),
  begin: (node, b) => statements(node, b),
  ensure: (node, b) => {
    b.running('finally', () => statements(node, b));
    return b.unknown(node);
  },
  rescue: (node, b) => {
    const exceptions = b.text(childOf(node, 'exceptions'));
    if (!/\b(Interrupt|SignalException)\b/.test(exceptions)) {
      b.visitAll(node);
      return b.unknown(node);
    }
    const body = b.function(node, { name: INTERRUPTED, params: [] }, () => b.visitAll(node));
    const signals = exceptions.includes('SignalException') ? 'SIGTERM' : 'SIGINT';
    return b.call(node, { kind: 'name', name: INTERRUPTED, start: node.start, end: node.start + 6 }, [
      { name: undefined, value: body },
      { name: undefined, value: b.constant(node, signals) },
    ]);
  },
  if: (node, b) => conditional(node, true, b),
  unless: (node, b) => conditional(node, false, b),
  if_modifier: (node, b) => modified(node, true, b),
  unless_modifier: (node, b) => modified(node, false, b),
  case: (node, b) => {
    const value = childOf(node, 'value');
    if (value === undefined) {
      b.visitAll(node);
      return b.unknown(node);
    }
    const subject = b.visit(value);
    visitBranches(
      namedOf(node).flatMap((one) => {
        if (one.type === 'else') return [otherwise([one])];
        return one.type === 'when' ? [caseOf(subject, childrenNamed(one, 'pattern'), [childOf(one, 'body')], b)] : [];
      }),
      b,
    );
    return b.unknown(node);
  },
  while: inLoop,
  until: inLoop,
  return: asReturn,
  call: (node, b) => call(node, b),
  lambda: (node, b) => block(node, b),
  class: (node, b) => define(node, b),
  module: (node, b) => define(node, b),
  method: (node, b) => method(node, b),
  singleton_method: (node, b) => method(node, b),
};

/** `if … elsif … else … end`; `unless` holds where its test does not. */
function conditional(node: SyntaxNode, holds: boolean, b: Builder): Expr {
  const branches: Branch[] = [];
  for (let one: SyntaxNode | undefined = node; one !== undefined; one = childOf(one, 'alternative')) {
    const here: SyntaxNode = one;
    if (here.type === 'else') branches.push(otherwise([here]));
    else branches.push({ test: () => tested(here, holds || here !== node, b), body: [childOf(here, 'consequence')] });
  }
  visitBranches(branches, b);
  return b.unknown(node);
}

/** `run if ENV["ROLE"] == "worker"`. */
function modified(node: SyntaxNode, holds: boolean, b: Builder): Expr {
  visitBranches([{ test: () => tested(node, holds, b), body: [childOf(node, 'body')] }], b);
  return b.unknown(node);
}

function tested(node: SyntaxNode, holds: boolean, b: Builder): Test | undefined {
  const test = comparison(childOf(node, 'condition'), b);
  return test && !holds ? { ...test, holds: !test.holds } : test;
}

function childrenNamed(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === field && child.named);
}

/** The name of what stands under `rescue Interrupt`. */
export const INTERRUPTED = '#interrupt';

function field(node: SyntaxNode, name: string, b: Builder): Expr {
  return b.member(node, { kind: 'name', name: 'self', start: node.start, end: node.start }, name);
}

function text(node: SyntaxNode, b: Builder): Expr {
  const parts = namedOf(node);
  for (const part of parts) if (part.type === 'interpolation') b.visitAll(part);
  if (!parts.some(({ type }) => type === 'interpolation')) return asText(node, b);
  const [first] = parts;
  return filledText(node, first?.type === 'string_content' ? first : undefined, b);
}

function keyOf(pair: SyntaxNode, b: Builder): string {
  return b.text(childOf(pair, 'key')).replaceAll(/^[:"']+|["':]+$/g, '');
}

function assign(node: SyntaxNode, b: Builder): Expr {
  const left = childOf(node, 'left');
  const value = b.visit(childOf(node, 'right'));
  const targets = left?.type === 'left_assignment_list' ? b.visitAll(left) : [b.visit(left)];
  assignEach(targets.map(attribute), value, b);
  return value;
}

/** `config.cache_store = …` sets what `config.cache_store` alone would call. */
function attribute(target: Expr): Expr {
  return target.kind === 'call' && target.args.length === 0 && target.how === 'call' ? target.callee : target;
}

/** A name alone on its line is a call: `exit`. */
function statements(node: SyntaxNode, b: Builder): Expr {
  const values = namedOf(node).map((child) => (child.type === 'identifier' ? b.call(child, b.name(child), []) : b.visit(child)));
  return values.at(-1) ?? b.unknown(node);
}

function call(node: SyntaxNode, b: Builder): Expr {
  const receiver = childOf(node, 'receiver');
  const method = childOf(node, 'method');
  const name = b.text(method);
  const of = receiver && b.visit(receiver);
  const args: Argument[] = argumentsOf(childOf(node, 'arguments'), b);
  const given = childOf(node, 'block');
  if (given) {
    const inner = () => block(given, b, /^(each|each_with_index|map)$/.test(name) ? of : undefined);
    args.push({ name: undefined, value: name === 'loop' ? b.loop(inner) : inner() });
  }
  if (of === undefined) {
    const [first] = args;
    const path = first?.value.kind === 'constant' ? String(first.value.value) : undefined;
    // `use Rack::Session::Pool` puts it in front.
    if (name === 'use' && first && /^(name|member)$/.test(first.value.kind)) return b.call(node, first.value, args.slice(1), 'new');
    if (path !== undefined && /^(require|require_relative|load)$/.test(name)) b.import(node, name, path);
    return b.call(node, method ? b.name(method) : b.unknown(node), args);
  }
  // `Foo.new(…)` makes a Foo.
  if (name === 'new') return b.call(node, of, args, 'new');
  const callee = b.member(node, of, name);
  return b.call(node, { ...callee, end: method?.end ?? callee.end }, args);
}

function block(node: SyntaxNode, b: Builder, items?: Expr): Expr {
  const params = namedOf(childOf(node, 'parameters'));
  const names = params.map((one) => b.text(childOf(one, 'name') ?? one));
  return b.function(node, { name: undefined, params: items ? [] : names.map((name) => ({ name, type: undefined })) }, () => {
    const [first] = params;
    if (items && first) b.assign(b.name(first), items, { each: true });
    const body = childOf(node, 'body');
    b.visit(body);
  });
}

function argumentsOf(node: SyntaxNode | undefined, b: Builder): Argument[] {
  return namedOf(node).map((one) => {
    if (one.type === 'pair') return { name: keyOf(one, b), value: b.visit(childOf(one, 'value')) };
    if (one.type === 'hash_splat_argument') return { name: '**', value: b.visit(namedOf(one)[0]) };
    if (one.type === 'block_argument') return { name: undefined, value: b.visit(namedOf(one)[0]) };
    return { name: undefined, value: b.visit(one) };
  });
}

function define(node: SyntaxNode, b: Builder): Expr {
  const body = childOf(node, 'body');
  const parent = childOf(node, 'superclass');
  const name = b.text(childOf(node, 'name'));
  const bases = parent ? b.visitAll(parent) : [];
  // What is mixed in counts as a base.
  const mixed = namedOf(body).flatMap((one) => {
    const isMixin =
      one.type === 'call' && childOf(one, 'receiver') === undefined && /^(include|extend|prepend)$/.test(b.text(childOf(one, 'method')));
    return isMixin ? argumentsOf(childOf(one, 'arguments'), b).map(({ value }) => value) : [];
  });
  b.class(node, name.slice(name.lastIndexOf(':') + 1), [...bases, ...mixed], [], () => b.visit(body));
  return b.unknown(node);
}

function method(node: SyntaxNode, b: Builder): Expr {
  const params = namedOf(childOf(node, 'parameters'));
  return b.function(
    node,
    { name: b.text(childOf(node, 'name')), params: params.map((one) => ({ name: b.text(childOf(one, 'name') ?? one), type: undefined })) },
    () => {
      const value = b.visit(childOf(node, 'body'));
      b.returns(node, value);
    },
  );
}
