import { declared, type Fact } from '../../model/fact.ts';
import type { Place } from '../../model/place.ts';
import { entriesOf, entryPlace, get, type Node, textOf } from '../../model/tree.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';

/** The API group: `apps` of `apps/v1`, empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** `Service shop/api`, `Service api` where no namespace is written. */
export function titleOf(object: KubernetesObject): string {
  return `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`;
}

/** Where an object is declared: its name, else its first character. */
export function placeOf(object: KubernetesObject): Place {
  return get(object.root, 'metadata', 'name') ?? get(object.root, 'metadata', 'generateName') ?? object.root;
}

/**
 * A name as it stands in the file. The parameters of an OpenShift template have defaults, by which its objects are joined; whoever processes it
 * chooses others.
 */
export function asWritten(node: Node | undefined, name: string): string {
  if (node?.kind !== 'scalar') return name;
  const source = node.file.text.slice(node.start, node.end);
  return source.includes('${') ? source.replace(/^(['"])(.*)\1$/s, '$2') : name;
}

/** How sure it is that two objects live in one namespace: 2 the same is written (or none for both), 1 one of them names none, 0 no. */
export function namespaceMatch(a: string | undefined, b: string | undefined): 0 | 1 | 2 {
  if (a === b) return 2;
  return a === undefined || b === undefined ? 1 : 0;
}

/** How near two objects are written: 3 in one file, 2 in one folder. */
export function nearness(a: Pick<KubernetesObject, 'root'>, b: Pick<KubernetesObject, 'root'>): 1 | 2 | 3 {
  const [one, other] = [a.root.file.path, b.root.file.path];
  if (one === other) return 3;
  return one.slice(0, one.lastIndexOf('/')) === other.slice(0, other.lastIndexOf('/')) ? 2 : 1;
}

/** A map of labels or annotations; later maps win. */
export function stringMap(...maps: readonly (Node | undefined)[]): ReadonlyMap<string, Fact<string>> {
  const merged = new Map<string, Fact<string>>();
  for (const map of maps) {
    for (const entry of entriesOf(map)) {
      const value = textOf(entry.value);
      if (value !== undefined) merged.set(String(entry.key.value), declared(value, entryPlace(entry)));
    }
  }
  return merged;
}

/** Objects by the keys they are looked up with, so that a large input does not compare each with each. */
export function indexed(
  objects: readonly KubernetesObject[],
  keysOf: (object: KubernetesObject) => readonly (string | undefined)[],
): ReadonlyMap<string, readonly KubernetesObject[]> {
  const index = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    for (const key of new Set(keysOf(object))) {
      if (key === undefined) continue;
      const list = index.get(key);
      if (list) list.push(object);
      else index.set(key, [object]);
    }
  }
  return index;
}
