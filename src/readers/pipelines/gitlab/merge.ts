import { type Entry, entriesOf, get, itemsOf, type MapNode, type Node, type SeqNode, textsOf } from '../../../model/tree.ts';

const DEEPEST = 11;

/** One map over another, map by map: https://docs.gitlab.com/ci/yaml/yaml_optimization/#merge-details. Every node keeps its own place. */
export function mergeMaps(base: MapNode, over: MapNode, depth = 0): MapNode {
  if (depth > 30) return over;
  const entries = new Map<string, Entry>();
  for (const entry of base.entries) entries.set(String(entry.key.value), entry);
  for (const entry of over.entries) {
    const name = String(entry.key.value);
    const below = entries.get(name)?.value;
    const both = below?.kind === 'map' && entry.value.kind === 'map';
    entries.set(name, both ? { key: entry.key, value: mergeMaps(below, entry.value, depth + 1) } : entry);
  }
  return { ...over, entries: [...entries.values()] };
}

/** A job with everything it extends: https://docs.gitlab.com/ci/yaml/#extends */
export function extended(job: MapNode, root: MapNode, via: readonly string[] = []): MapNode {
  let base: MapNode | undefined;
  for (const name of textsOf(get(job, 'extends'))) {
    if (via.includes(name) || via.length >= DEEPEST) continue;
    const parent = get(root, name);
    if (parent?.kind !== 'map') continue;
    const whole = extended(parent, root, [...via, name]);
    base = base ? mergeMaps(base, whole) : whole;
  }
  return base ? mergeMaps(base, job) : job;
}

/** Follows `!reference [job, script]`: https://docs.gitlab.com/ci/yaml/yaml_optimization/#reference-tags */
function dereferenced(node: Node | undefined, root: MapNode, depth = 0): Node | undefined {
  if (node?.kind !== 'seq' || node.tag !== '!reference' || depth > 10) return node;
  const path = itemsOf(node).flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : []));
  const [name = '', ...rest] = path;
  let target = get(root, name);
  if (target?.kind === 'map') target = extended(target, root);
  for (const key of rest) target = dereferenced(get(target, key), root, depth + 1);
  return dereferenced(target, root, depth + 1);
}

/** The items of a list with nested lists and references opened. */
export function flatItems(node: Node | undefined, root: MapNode, depth = 0): readonly Node[] {
  const whole = dereferenced(node, root);
  if (!whole || depth > 12) return [];
  if (whole.kind !== 'seq') return [whole];
  return itemsOf(whole as SeqNode).flatMap((item) => (item.kind === 'seq' ? flatItems(item, root, depth + 1) : [item]));
}

/** Keys of the root that are no jobs: https://docs.gitlab.com/ci/yaml/#global-keywords */
const GLOBAL = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'spec',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'types',
]);

export function jobEntries(root: MapNode): readonly (Entry & { readonly value: MapNode })[] {
  return entriesOf(root).filter((entry): entry is Entry & { value: MapNode } => {
    const name = String(entry.key.value);
    return !name.startsWith('.') && !GLOBAL.has(name) && entry.value.kind === 'map';
  });
}
