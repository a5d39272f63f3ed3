import type { Node } from '../estree.ts';
import type { Draft } from './draft.ts';
import type { Unit } from './module-index.ts';
import type { Scope } from './scope.ts';

/** Goes on with the walk, whatever comes. */
export interface Walker {
  readonly draft: Draft;
  readonly visit: (node: Node, scope: Scope, unit: Unit, parent: Node) => void;
  readonly visitAll: (nodes: Iterable<Node>, scope: Scope, unit: Unit, parent: Node) => void;
}
