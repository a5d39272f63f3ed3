import type { Result } from '../../model/result.ts';
import { jsonText } from '../json-text.ts';
import { graphOf } from './graph.ts';

/** Nodes and edges as data. */
export function graphJson(result: Result): string {
  const { nodes, edges } = graphOf(result);
  const data = { nodes: nodes.map(({ type, ...node }) => ({ ...node, type: type ?? null })), edges };
  return jsonText(data);
}
