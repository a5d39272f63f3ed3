import { get, itemsOf, stringOf } from '../../model/tree.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { isKustomization } from '../kubernetes/kustomize.ts';
import { folderOf } from './conflicts.ts';
import type { Labels } from './labels.ts';
import type { Part } from './names.ts';

/** How often files may count for another environment, in all; nobody's overlays share as much. */
const MAX_SHARED = 100_000;

/** Files of other parts that are applied together with a part. */
export function basesOf(
  parts: readonly Part[],
  labels: Labels,
  references: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<Part, ReadonlySet<string>> {
  const bases = new Map<Part, Set<string>>();
  if (parts.length === 1) return bases;
  let room = MAX_SHARED;
  const add = (part: Part, path: string) => {
    if (room-- <= 0) return;
    const list = bases.get(part);
    if (list) list.add(path);
    else bases.set(part, new Set([path]));
  };
  const below = references.size === 0 ? new Map<string, readonly string[]>() : filesBelow(parts);
  const rests = new Map(parts.filter((part) => part.beside === undefined).map((part) => [part.label, part]));
  const unlabelled = parts.filter((part) => part.label === undefined).flatMap((part) => part.files);
  for (const part of parts) {
    if (room <= 0) break;
    if (part.label !== undefined) {
      const examples = onePerFolder(part.files);
      for (const path of unlabelled) if (examples.some((own) => labels.isBaseOf(path, own))) add(part, path);
    }
    if (part.beside !== undefined) {
      const inside = part.beside === '' ? '' : `${part.beside}/`;
      for (const path of rests.get(part.label)?.files ?? []) if (path.startsWith(inside)) add(part, path);
    }
    const own = new Set(part.files);
    for (const target of referencedBy(part, references)) for (const path of below.get(target) ?? []) if (!own.has(path)) add(part, path);
  }
  return bases;
}

/** The files at and below every path. */
function filesBelow(parts: readonly Part[]): ReadonlyMap<string, readonly string[]> {
  const below = new Map<string, string[]>();
  for (const { files } of parts) {
    for (const path of files) {
      for (let at = path; at !== ''; at = folderOf(at)) {
        const list = below.get(at);
        if (list) list.push(path);
        else below.set(at, [path]);
      }
    }
  }
  return below;
}

function onePerFolder(paths: readonly string[]): readonly string[] {
  return [...new Map(paths.map((path) => [folderOf(path), path])).values()];
}

/** What each folder's kustomization takes up from elsewhere: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/ */
export function kustomizations(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly string[]> {
  const references = new Map<string, readonly string[]>();
  for (const object of objects) {
    if (!isKustomization(object)) continue;
    const { root } = object;
    const folder = folderOf(root.file.path);
    const listed = ['resources', 'bases', 'components'].flatMap((key) => itemsOf(get(root, key)).flatMap((item) => stringOf(item) ?? []));
    references.set(
      folder,
      listed.flatMap((reference) => resolved(folder, reference) ?? []),
    );
  }
  return references;
}

/** Follows references of references, each folder once. */
function referencedBy(part: Part, references: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...new Set(part.files.map(folderOf))];
  const seen = new Set(queue);
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    for (const target of references.get(folder) ?? []) {
      found.add(target);
      if (!seen.has(target)) queue.push(target);
      seen.add(target);
    }
  }
  return found;
}

function resolved(folder: string, reference: string): string | undefined {
  if (/^[a-z+]+:\/\/|^git@|\?ref=/.test(reference)) return undefined;
  const segments = folder === '' ? [] : folder.split('/');
  for (const segment of reference.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined;
    } else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.length === 0 ? undefined : segments.join('/');
}
