import type { Builder, Grammar } from '../outline/builder.ts';
import type { Argument, Expr } from '../outline/outline.ts';
import { childOf, childrenOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';

/** Elixir's syntax as outlines tell it (https://hexdocs.pm/elixir/syntax-reference.html). */
export const elixirGrammar: Grammar = {
  identifier: (node, b) => b.name(node),
  alias: (node, b) => alias(node, b.text(node), b),
  integer: (node, b) => b.number(node),
  float: (node, b) => b.number(node),
  boolean: (node, b) => b.constant(node, b.text(node) === 'true'),
  atom: (node, b) => b.constant(node, b.text(node).slice(1)),
  string: (node, b) => {
    const parts = namedOf(node);
    if (parts.every(({ type }) => type === 'quoted_content' || type === 'escape_sequence'))
      return b.constant(node, parts.map((part) => b.text(part)).join(''));
    b.visitAll(node);
    return { kind: 'text', head: parts[0]?.type === 'quoted_content' ? b.text(parts[0]) : '', start: node.start, end: node.end };
  },
  list: (node, b) =>
    childrenOf(node, 'keywords').length > 0
      ? keywords(node, b)
      : { kind: 'list', items: b.visitAll(node), start: node.start, end: node.end },
  tuple: (node, b) => {
    const [first, ...rest] = namedOf(node);
    // `{Oban, queues: […]}` in a supervision tree starts it with these options.
    if (first?.type === 'alias')
      return b.call(
        node,
        b.visit(first),
        rest.flatMap((one) => argumentsIn(one, b)),
      );
    return { kind: 'list', items: b.visitAll(node), start: node.start, end: node.end };
  },
  map: (node, b) => keywords(childrenOf(node, 'map_content')[0] ?? node, b),
  dot: (node, b) => {
    const left = childOf(node, 'left');
    const right = childOf(node, 'right');
    return left && right ? b.member(node, b.visit(left), b.text(right)) : b.unknown(node);
  },
  binary_operator: (node, b) => {
    const left = childOf(node, 'left');
    const right = childOf(node, 'right');
    const operator = b.text(childOf(node, 'operator'));
    if (operator === '=') {
      const value = b.visit(right);
      b.assign(b.visit(left), value);
      return value;
    }
    if (operator === '|>' && right?.type === 'call') return call(right, b, b.visit(left));
    const sides = [b.visit(left), b.visit(right)] as const;
    const range = { start: node.start, end: node.end };
    if (operator === '*') return { kind: 'product', left: sides[0], right: sides[1], ...range };
    return operator === '||' ? { kind: 'choice', of: sides, ...range } : b.unknown(node);
  },
  unary_operator: (node, b) => {
    const operand = childOf(node, 'operand');
    const value = operand?.type === 'call' ? namedOf(childrenOf(operand, 'arguments')[0] ?? operand)[0] : undefined;
    const name = operand && childOf(operand, 'target');
    if (b.text(childOf(node, 'operator')) === '@' && name && value) {
      b.assign({ kind: 'name', name: b.text(name), start: name.start, end: name.end }, b.visit(value));
      return b.unknown(node);
    }
    return b.visit(operand);
  },
  anonymous_function: (node, b) => b.function(node, { name: undefined, params: [] }, () => b.visitAll(node)),
  call: (node, b) => call(node, b),
};

function alias(node: SyntaxNode, text: string, b: Builder): Expr {
  const [first, ...rest] = text.split('.');
  b.mention(first ?? '');
  return rest.reduce<Expr>((of, one) => b.member(node, of, one), { kind: 'name', name: first ?? '', start: node.start, end: node.end });
}

function keywords(node: SyntaxNode, b: Builder): Expr {
  const pairs = childrenOf(node, 'keywords').flatMap((list) => childrenOf(list, 'pair'));
  return {
    kind: 'object',
    type: undefined,
    open: false,
    entries: pairs.map((pair) => ({ key: keyOf(pair, b), value: b.visit(childOf(pair, 'value')) })),
    start: node.start,
    end: node.end,
  };
}

function keyOf(pair: SyntaxNode, b: Builder): string {
  return b.text(childOf(pair, 'key')).trim().replace(/:$/, '');
}

function argumentsIn(node: SyntaxNode, b: Builder): readonly Argument[] {
  if (node.type === 'keywords')
    return childrenOf(node, 'pair').map((pair) => ({ name: keyOf(pair, b), value: b.visit(childOf(pair, 'value')) }));
  return [{ name: undefined, value: b.visit(node) }];
}

function call(node: SyntaxNode, b: Builder, piped?: Expr): Expr {
  const target = childOf(node, 'target');
  const name = b.text(target);
  const given = childrenOf(node, 'arguments')[0];
  const block = childrenOf(node, 'do_block')[0];
  if (target?.type === 'identifier') {
    if (name === 'defmodule') return module(node, given, block, b);
    if (/^(def|defp)$/.test(name)) return define(node, given, block, b);
    if (name === 'alias' && given) return imported(node, given, b);
  }
  const args = given ? namedOf(given).flatMap((one) => argumentsIn(one, b)) : [];
  const first = piped ? [{ name: undefined, value: piped }] : [];
  const made = b.call(node, b.visit(target), [...first, ...args]);
  b.visit(block);
  return made;
}

/** `use Oban.Worker, queue: :mail` makes the module one. */
function module(node: SyntaxNode, given: SyntaxNode | undefined, block: SyntaxNode | undefined, b: Builder): Expr {
  const name = b.text(given && namedOf(given)[0]);
  const used = (block ? childrenOf(block, 'call') : []).filter((one) => b.text(childOf(one, 'target')) === 'use');
  const bases = used.flatMap((one): readonly Expr[] => {
    const args = namedOf(childrenOf(one, 'arguments')[0] ?? { ...one, children: [] });
    const [of, ...rest] = args;
    return of?.type === 'alias'
      ? [
          b.call(
            one,
            b.visit(of),
            rest.flatMap((argument) => argumentsIn(argument, b)),
          ),
        ]
      : [];
  });
  b.class(node, name, bases, [], () => b.visit(block));
  return b.unknown(node);
}

function define(node: SyntaxNode, given: SyntaxNode | undefined, block: SyntaxNode | undefined, b: Builder): Expr {
  const [head, inline] = given ? namedOf(given) : [];
  const named = head?.type === 'call' ? childOf(head, 'target') : head;
  return b.function(node, { name: b.text(named), params: [] }, () => {
    if (block) b.visit(block);
    else if (inline) b.visit(inline);
  });
}

function imported(node: SyntaxNode, given: SyntaxNode, b: Builder): Expr {
  const [of, options] = namedOf(given);
  const as = options?.type === 'keywords' ? childrenOf(options, 'pair').find((pair) => keyOf(pair, b) === 'as') : undefined;
  const paths = /^([\w.]+)\.\{([^}]*)\}$/.exec(b.text(of).replaceAll(/\s/g, ''));
  const all = paths ? (paths[2] ?? '').split(',').map((one) => `${paths[1]}.${one}`) : [b.text(of)];
  for (const path of all) {
    const cut = path.lastIndexOf('.');
    const last = path.slice(cut + 1);
    b.import(node, as ? b.text(childOf(as, 'value')) : last, path.slice(0, Math.max(cut, 0)), last);
  }
  return b.unknown(node);
}
