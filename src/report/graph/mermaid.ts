import type { Result } from '../../model/result.ts';
import type { ServiceType } from '../../model/service.ts';
import { printable } from '../printable.ts';
import { type GraphNode, graphOf, mark, nodeDetail } from './graph.ts';

/** https://mermaid.js.org/syntax/flowchart.html#node-shapes */
const shapes = {
  api: ['([', '])'],
  internal: ['[', ']'],
  worker: ['[[', ']]'],
  consumer: ['[/', '/]'],
  scheduler: ['((', '))'],
  task: ['>', ']'],
  backing: ['[(', ')]'],
  agent: ['{{', '}}'],
  unknown: ['[', ']'],
} as const satisfies Record<ServiceType, readonly [string, string]>;

/** A Mermaid flowchart, which GitHub and GitLab draw in Markdown. Arrows point from a service to what it needs. */
export function mermaid(result: Result): string {
  const { nodes, edges } = graphOf(result);
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = [
    'flowchart LR',
    ...nodes.map((node) => `  ${names.get(node.id)}${shapeOf(node)}:::${mark(node)}`),
    ...edges.map(({ from, to, kind }) => `  ${names.get(from)} ${kind === 'request' ? '-->' : '-.->'}${labelOf(kind)} ${names.get(to)}`),
    '  classDef error stroke:#c00,stroke-width:3px',
    '  classDef warning stroke:#c80,stroke-width:2px',
    '  classDef outside stroke-dasharray:4 3',
    '  classDef plain stroke-width:1px',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function shapeOf(node: GraphNode): string {
  const [open, close] = shapes[node.type ?? 'unknown'];
  return `${open}"${escapeLabel(node.name)}<br/><small>${escapeLabel(nodeDetail(node))}</small>"${close}`;
}

function labelOf(kind: string): string {
  return kind === 'request' || kind === 'unknown' ? '' : `|${escapeLabel(kind)}|`;
}

/** Entity codes for everything that Mermaid or the HTML it makes could read as its own. */
function escapeLabel(text: string): string {
  return printable(text).replace(/[#"<>&;`|[\](){}\\]/g, (character) => `#${character.charCodeAt(0)};`);
}
