import { childrenOf, type Node } from '../estree.ts';

/** Visits a node and everything in it, in the order of the text; `false` from `visit` leaves out what is inside. */
export function walk(root: Node, visit: (node: Node) => boolean | undefined): void {
  const pending: Node[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (visit(node) === false) continue;
    pending.push(...[...childrenOf(node)].reverse());
  }
}

/** The first node of its kind inside another. */
export function findInside(root: Node, wanted: (node: Node) => boolean): Node | undefined {
  let found: Node | undefined;
  walk(root, (node) => {
    if (found === undefined && wanted(node)) found = node;
    return found === undefined;
  });
  return found;
}
