import { childOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';
import type { Builder, Lowering } from './builder.ts';
import type { Argument, Expr } from './outline.ts';

/** Lowerings that the grammars of several languages share: what differs between them is what their nodes are called. */

export const asName: Lowering = (node, b) => b.name(node);
export const asNumber: Lowering = (node, b) => b.number(node);
export const asBoolean: Lowering = (node, b) => b.constant(node, b.text(node).toLowerCase() === 'true');
export const asList: Lowering = (node, b) => ({ kind: 'list', items: b.visitAll(node), start: node.start, end: node.end });
/** `await x`, `*x`: stands for what is in it. */
export const asFirst: Lowering = (node, b) => b.visit(namedOf(node)[0]);
/** Text between quotes without anything to be filled in. */
export const asText: Lowering = (node, b) =>
  b.constant(
    node,
    namedOf(node)
      .map((part) => b.text(part))
      .join(''),
  );

export const inLoop: Lowering = (node, b) => {
  b.loop(() => b.visitAll(node));
  return b.unknown(node);
};

/** What runs however the block before it ends. */
export const inAnyCase: Lowering = (node, b) => {
  b.running('finally', () => b.visitAll(node));
  return b.unknown(node);
};

export const asReturn: Lowering = (node, b) => b.returns(node, b.visitAll(node)[0]);

/** `test ? one : other`; what the fields of the two are called. */
export function asChoice(yes = 'consequence', no = 'alternative'): Lowering {
  return (node, b) => {
    b.visit(childOf(node, 'condition'));
    return { kind: 'choice', of: [b.visit(childOf(node, yes)), b.visit(childOf(node, no))], start: node.start, end: node.end };
  };
}

/** `5 * SECOND`, and operators that give one side or the other: `a ?? b`. */
export function asOperation(either?: RegExp): Lowering {
  return (node, b) => {
    const left = b.visit(childOf(node, 'left'));
    const right = b.visit(childOf(node, 'right'));
    const operator = b.text(childOf(node, 'operator'));
    const range = { start: node.start, end: node.end };
    if (operator === '*') return { kind: 'product', left, right, ...range };
    return either?.test(operator) === true ? { kind: 'choice', falls: true, of: [left, right], ...range } : b.unknown(node);
  };
}

/** `left = right`, which stands for its value. */
export const asAssignment: Lowering = (node, b) => {
  const value = b.visit(childOf(node, 'right'));
  b.assign(b.visit(childOf(node, 'left')), value);
  return value;
};

/** `a, b = 1, 2` gives each its own value; of anything else each takes its part. */
export function assignEach(targets: readonly Expr[], value: Expr | undefined, b: Builder, type?: Expr): void {
  for (const [index, target] of targets.entries()) {
    if (targets.length > 1 && value?.kind === 'list') b.assign(target, value.items[index], { type });
    else b.assign(target, value, { index, type });
  }
}

/** `of.name` of a node that holds the two and nothing else. */
export const asMember: Lowering = (node, b) => {
  const [of, name] = namedOf(node);
  return of && name ? b.member(node, b.visit(of), b.text(name)) : b.unknown(node);
};

/** A text with parts that are filled in: only its beginning is known. */
export function filledText(node: SyntaxNode, first: SyntaxNode | undefined, b: Builder): Expr {
  return { kind: 'text', head: first ? b.text(first) : '', start: node.start, end: node.end };
}

/** A name that is given to something, and mentions nothing. */
export function givenName(node: SyntaxNode | undefined, b: Builder, name = b.text(node)): Expr {
  if (node === undefined) return b.visit(node);
  return { kind: 'name', name, start: node.start, end: node.end };
}

/** `a.b.c` that the grammar keeps in one piece. */
export function pathExpr(node: SyntaxNode, parts: readonly string[], b: Builder): Expr {
  const [first = '', ...rest] = parts;
  return rest.reduce<Expr>((of, one) => b.member(node, of, one), givenName(node, b, first));
}

/** The value of a function without a block is what it returns. */
export function returnsValue(body: SyntaxNode | undefined, b: Builder): void {
  const value = b.visit(body);
  if (body && body.type !== 'block') b.returns(body, value);
}

export function positional(node: SyntaxNode | undefined, b: Builder): readonly Argument[] {
  return namedOf(node).map((one) => ({ name: undefined, value: b.visit(one) }));
}
