import type { Entry, Node, ScalarNode, UnknownNode } from '../../../../model/tree.ts';
import { type Unknown, unknown, type Value } from './values.ts';

/** One file's values are shown as a tree of at most so many nodes, and so deep: shared and circular values would unfold without end. */
const treeLimits = { nodes: 50_000, depth: 60 } as const;

/** The value as the positioned tree that every reader works on. What is undefined is left out, as if it had not been written. */
export function treeOf(value: Value): Node {
  return new Unfolding().node(value, 0);
}

class Unfolding {
  private nodes = 0;

  node(value: Value, depth: number): Node {
    this.nodes++;
    if (this.nodes > treeLimits.nodes) return unknownNode(unknown(`more than ${treeLimits.nodes} values`, value.at));
    if (depth > treeLimits.depth) return unknownNode(unknown(`nested more than ${treeLimits.depth} levels deep, or circular`, value.at));
    switch (value.kind) {
      case 'object':
        return {
          ...value.at,
          kind: 'map',
          entries: [...value.properties].flatMap(([key, property]) => this.entry(key, property, depth)),
          ...(value.rest && { gap: unknownNode(value.rest) }),
        };
      case 'array':
        return {
          ...value.at,
          kind: 'seq',
          items: value.items.map((item) => this.node(item, depth + 1)),
          ...(value.rest && { gap: unknownNode(value.rest) }),
        };
      case 'scalar':
        return { ...value.at, kind: 'scalar', value: value.value ?? null, style: styleAt(value) };
      case 'function':
        return unknownNode(unknown('a function', value.at));
      case 'native':
        return unknownNode(unknown(`${value.name} is not evaluated`, value.at));
      case 'unknown':
        return unknownNode(value);
    }
  }

  private entry(key: string, { key: at, value }: { key: ScalarNode | Value['at']; value: Value }, depth: number): readonly Entry[] {
    if (value.kind === 'scalar' && value.value === undefined) return [];
    const place = { file: at.file, start: at.start, end: at.end };
    return [{ key: { ...place, kind: 'scalar', value: key, style: 'plain' }, value: this.node(value, depth + 1) }];
  }
}

function unknownNode({ reason, at }: Unknown): UnknownNode {
  return { ...at, kind: 'unknown', reason };
}

function styleAt({ at }: Value): ScalarNode['style'] {
  const quote = at.file.text[at.start];
  if (quote === "'") return 'single';
  return quote === '"' ? 'double' : 'plain';
}
