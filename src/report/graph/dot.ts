import type { Result } from '../../model/result.ts';
import type { ServiceType } from '../../model/service.ts';
import { printable } from '../printable.ts';
import { graphOf, mark, nodeDetail } from './graph.ts';

const shapes = {
  api: 'ellipse',
  internal: 'box',
  worker: 'component',
  consumer: 'parallelogram',
  scheduler: 'circle',
  task: 'note',
  backing: 'cylinder',
  agent: 'hexagon',
  unknown: 'box',
} as const satisfies Record<ServiceType, string>;

const looks = {
  error: 'color="#cc0000", penwidth=3',
  warning: 'color="#cc8800", penwidth=2',
  outside: 'style=dashed',
  plain: 'penwidth=1',
} as const;

/** The DOT language of Graphviz: https://graphviz.org/doc/info/lang.html */
export function dot(result: Result): string {
  const { nodes, edges } = graphOf(result);
  const lines = [
    'digraph services {',
    '  rankdir=LR;',
    '  node [fontname="sans-serif"];',
    ...nodes.map(
      (node) =>
        `  ${quoted(node.id)} [label=${quoted(node.name, nodeDetail(node))}, shape=${shapes[node.type ?? 'unknown']}, ${looks[mark(node)]}];`,
    ),
    ...edges.map(
      ({ from, to, kind, by }) =>
        `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(kind)}, tooltip=${quoted(by)}${kind === 'request' ? '' : ', style=dashed'}];`,
    ),
    '}',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** One quoted string of several lines. */
function quoted(...texts: readonly string[]): string {
  return `"${texts.map((text) => printable(text).replace(/["\\]/g, '\\$&')).join('\\n')}"`;
}
