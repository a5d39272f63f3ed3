import { group } from '../../../model/group.ts';
import type { Builder, Grammar } from '../outline/builder.ts';
import { asBoolean, asList, asName, asNumber, asOperation, asText, filledText, givenName, pathExpr } from '../outline/lowering.ts';
import type { Argument, Expr } from '../outline/outline.ts';
import { childOf, childrenOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';

/** Elixir's syntax as outlines tell it (https://hexdocs.pm/elixir/syntax-reference.html). */
export const elixirGrammar: Grammar = {
  identifier: asName,
  alias: (node, b) => alias(node, b.text(node), b),
  integer: asNumber,
  float: asNumber,
  boolean: asBoolean,
  atom: (node, b) => b.constant(node, b.text(node).slice(1)),
  string: (node, b) => {
    const parts = namedOf(node);
    if (parts.every(({ type }) => type === 'quoted_content' || type === 'escape_sequence')) return asText(node, b);
    b.visitAll(node);
    return filledText(node, parts[0]?.type === 'quoted_content' ? parts[0] : undefined, b);
  },
  list: (node, b) => (childrenOf(node, 'keywords').length > 0 ? keywords(node, b) : asList(node, b)),
  tuple: (node, b) => {
    const [first, ...rest] = namedOf(node);
    // `{Oban, queues: […]}` in a supervision tree starts it with these options.
    if (first?.type === 'alias')
      return b.call(
        node,
        b.visit(first),
        rest.flatMap((one) => argumentsIn(one, b)),
      );
    return asList(node, b);
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
    return either(node, b);
  },
  unary_operator: (node, b) => {
    const operand = childOf(node, 'operand');
    const value = operand?.type === 'call' ? namedOf(childrenOf(operand, 'arguments')[0])[0] : undefined;
    const name = operand && childOf(operand, 'target');
    if (b.text(childOf(node, 'operator')) === '@' && name && value) {
      b.assign(givenName(name, b), b.visit(value));
      return b.unknown(node);
    }
    return b.visit(operand);
  },
  anonymous_function: (node, b) => b.function(node, { name: undefined, params: [] }, () => b.visitAll(node)),
  call: (node, b) => call(node, b),
};

const either = asOperation(/^\|\|$/);

function alias(node: SyntaxNode, text: string, b: Builder): Expr {
  const parts = text.split('.');
  b.mention(`${parts[0]}`);
  return pathExpr(node, parts, b);
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
    // `plug Plug.Session, store: :ets` puts it in front with these options.
    const [plug, ...options] = name === 'plug' && given ? namedOf(given) : [];
    if (plug?.type === 'alias')
      return b.call(
        node,
        b.visit(plug),
        options.flatMap((one) => argumentsIn(one, b)),
      );
  }
  const args = namedOf(given).flatMap((one) => argumentsIn(one, b));
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
    const args = namedOf(childrenOf(one, 'arguments')[0]);
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
  const [head, inline] = namedOf(given);
  const named = head?.type === 'call' ? childOf(head, 'target') : head;
  return b.function(node, { name: b.text(named), params: [] }, () => {
    if (block) b.visit(block);
    else if (inline) b.visit(inline);
  });
}

function imported(node: SyntaxNode, given: SyntaxNode, b: Builder): Expr {
  const [of, options] = namedOf(given);
  const as = childrenOf(options, 'pair').find((pair) => keyOf(pair, b) === 'as');
  const paths = /^([\w.]+)\.\{([^}]*)\}$/.exec(b.text(of).replaceAll(/\s/g, ''));
  const all = paths
    ? group(paths, 2)
        .split(',')
        .map((one) => `${paths[1]}.${one}`)
    : [b.text(of)];
  for (const path of all) {
    const cut = path.lastIndexOf('.');
    const last = path.slice(cut + 1);
    b.import(node, as ? b.text(childOf(as, 'value')) : last, path.slice(0, Math.max(cut, 0)), last);
  }
  return b.unknown(node);
}
