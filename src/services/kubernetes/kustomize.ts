import { entriesOf, get, itemsOf, type Node, stringOf, textOf } from '../../model/tree.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';

/** The labels that kustomizations put on an object, on what it selects by and on its pods. */
export type CommonLabels = (object: Pick<KubernetesObject, 'root'>) => readonly (readonly [key: string, value: string])[];

/**
 * `commonLabels`, and `labels` with `includeSelectors`, of the kustomization that lists an object's file
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/labels/). A base is often written without any selector, because its
 * kustomization adds it.
 */
export function commonLabels(objects: readonly KubernetesObject[]): CommonLabels {
  const byFile = new Map<string, (readonly [string, string])[]>();
  for (const { kind, root } of objects) {
    if (kind !== 'Kustomization' && kind !== 'Component') continue;
    const labels = [
      ...pairs(get(root, 'commonLabels')),
      ...itemsOf(get(root, 'labels')).flatMap((one) => (includesSelectors(one) ? pairs(get(one, 'pairs')) : [])),
    ];
    if (labels.length === 0) continue;
    const { path } = root.file;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (const resource of itemsOf(get(root, 'resources'))) {
      const name = stringOf(resource);
      if (name !== undefined) byFile.set(`${folder}${name.replace(/^\.\//, '')}`, labels);
    }
  }
  return ({ root }) => byFile.get(root.file.path) ?? [];
}

function includesSelectors(node: Node): boolean {
  return textOf(get(node, 'includeSelectors')) === 'true';
}

function pairs(node: Node | undefined): readonly (readonly [string, string])[] {
  return entriesOf(node).flatMap((entry) => {
    const value = textOf(entry.value);
    return value === undefined ? [] : [[String(entry.key.value), value] as const];
  });
}

/** What is set later wins. */
export function withLabels(
  own: readonly (readonly [string, string])[],
  added: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  return added.length === 0 ? own : [...new Map([...own, ...added])];
}
