import { childOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';
import type { Builder } from './builder.ts';
import type { Expr, Test } from './outline.ts';

/** One branch of several of which one runs: its test (none for `else`), and what stands in it. */
export interface Branch {
  readonly test: () => Test | undefined;
  readonly body: readonly (SyntaxNode | undefined)[];
}

const MAX_BRANCHES = 50;

/** Visits branches, each under what must hold for it: its own test, and the opposite of all before it. */
export function visitBranches(branches: readonly Branch[], b: Builder): void {
  const before: Test[] = [];
  for (const [index, branch] of branches.entries()) {
    // Of more than anybody writes, the rest is taken as it stands.
    const test = index < MAX_BRANCHES ? branch.test() : undefined;
    const { body } = branch;
    b.under(test ? [...before, test] : before, () => {
      for (const node of body) b.visit(node);
    });
    if (test) before.push({ ...test, holds: !test.holds });
  }
}

/** `role == "worker"`, `role in ("worker", "all")`: something that is compared with constants. Its sides are visited in any case. */
export function comparison(node: SyntaxNode | undefined, b: Builder): Test | undefined {
  const [left, right, ...more] = namedOf(node);
  const operator = b.text(childOf(node, 'operator') ?? childOf(node, 'operators')).trim();
  if (left === undefined || right === undefined || more.length > 0 || !/^(==|!=|in|not in)$/.test(operator)) {
    b.visit(node);
    return undefined;
  }
  return equals(b.visit(left), [b.visit(right)], /^(==|in)$/.test(operator));
}

/** A branch for each value that a subject is compared with, `case "worker":`. */
export function caseOf(subject: Expr, patterns: readonly SyntaxNode[], body: Branch['body'], b: Builder): Branch {
  return {
    test: () =>
      equals(
        subject,
        patterns.map((one) => b.visit(one)),
      ),
    body,
  };
}

/** `else`: what stands there needs no test of its own. */
export function otherwise(body: Branch['body']): Branch {
  return { test: () => undefined, body };
}

/** Undefined unless the one side is constant and the other is not. */
function equals(left: Expr, right: readonly Expr[], holds = true): Test | undefined {
  const values = right
    .flatMap((one) => (one.kind === 'list' ? one.items : [one]))
    .map((one) => (one.kind === 'constant' ? one.value : undefined));
  const known = values.filter((value) => value !== undefined);
  if (known.length === values.length && known.length > 0 && left.kind !== 'constant') return { of: left, values: known, holds };
  const [only, ...more] = right;
  return left.kind === 'constant' && only && more.length === 0 && only.kind !== 'list' && only.kind !== 'constant'
    ? { of: only, values: [left.value], holds }
    : undefined;
}
