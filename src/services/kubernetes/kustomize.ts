import { declared, type Fact } from '../../model/fact.ts';
import { relativePath } from '../../model/path.ts';
import type { Place } from '../../model/place.ts';
import { entriesOf, fieldPlace, get, itemsOf, type Node, stringOf, textOf } from '../../model/tree.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';

type Located = Pick<KubernetesObject, 'root'>;
type Labels = readonly (readonly [key: string, value: string])[];

export function isKustomization({ kind, apiVersion }: KubernetesObject): boolean {
  return (kind === 'Kustomization' || kind === 'Component') && apiVersion.startsWith('kustomize.config.k8s.io/');
}

/** The kustomization that lists an object's file by name, if one does: what it adds to the object is not in that file. */
function listings(objects: readonly KubernetesObject[]): (object: Located) => Node | undefined {
  const byFile = new Map<string, Node>();
  for (const object of objects) {
    if (!isKustomization(object)) continue;
    const { root } = object;
    const folder = root.file.path.slice(0, root.file.path.lastIndexOf('/') + 1);
    for (const resource of itemsOf(get(root, 'resources'))) {
      const name = stringOf(resource);
      if (name !== undefined) byFile.set(`${folder}${name.replace(/^\.\//, '')}`, root);
    }
  }
  return ({ root }) => byFile.get(root.file.path);
}

/** What the kustomization that lists an object's file lists besides, and is not in the input. */
export interface Unseen {
  /** A Service, a scaler or a budget may stand there. */
  readonly partner: boolean;
  /** A scaler stands there, by the file's name. */
  readonly scaler: boolean;
}

export function unseenBeside(objects: readonly KubernetesObject[], paths: ReadonlySet<string>): (object: Located) => Unseen {
  const listing = listings(objects);
  const known = new Map<Node | undefined, Unseen>([[undefined, { partner: false, scaler: false }]]);
  return (object) => {
    const kustomization = listing(object);
    const before = known.get(kustomization);
    if (before) return before;
    const files = itemsOf(get(kustomization, 'resources')).filter((resource) => isUnseenFile(resource, paths));
    const unseen = { partner: files.length > 0, scaler: files.some((file) => scalerName.test(stringOf(file) ?? '')) };
    known.set(kustomization, unseen);
    return unseen;
  };
}

const scalerName = /(^|[^a-z])(hpa|autoscal(er|ing)|scaled-?object|keda)([^a-z]|$)/i;

/** Files that by their name are neither a workload's Service nor what scales it: kept out of repositories as often as not. */
const noPartner = /secret|config|cred|env|cert|namespace|rbac|role|account|crd|volume|pvc|storage/i;

function isUnseenFile(resource: Node, paths: ReadonlySet<string>): boolean {
  const name = stringOf(resource);
  if (name === undefined || !/\.(ya?ml|json)$/.test(name) || name.includes('://') || noPartner.test(name)) return false;
  const path = relativePath(folderOf(resource), name);
  return path !== undefined && !paths.has(path);
}

/** The labels that kustomizations put on an object, on what it selects by and on its pods. */
export type CommonLabels = (object: Located) => Labels;

/**
 * `commonLabels`, and `labels` with `includeSelectors`, of the kustomization that lists an object's file
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/labels/). A base is often written without any selector, because its
 * kustomization adds it.
 */
export function commonLabels(objects: readonly KubernetesObject[]): CommonLabels {
  const listing = listings(objects);
  const known = new Map<Node, Labels>();
  return (object) => {
    const kustomization = listing(object);
    if (!kustomization) return [];
    const labels = known.get(kustomization) ?? labelsOf(kustomization);
    known.set(kustomization, labels);
    return labels;
  };
}

function labelsOf(kustomization: Node): Labels {
  const selected = itemsOf(get(kustomization, 'labels')).filter((one) => textOf(get(one, 'includeSelectors')) === 'true');
  return [...pairs(get(kustomization, 'commonLabels')), ...selected.flatMap((one) => pairs(get(one, 'pairs')))];
}

function pairs(node: Node | undefined): Labels {
  return entriesOf(node).flatMap((entry) => {
    const value = textOf(entry.value);
    return value === undefined ? [] : [[String(entry.key.value), value] as const];
  });
}

/** What is set later wins. */
export function withLabels(own: Labels, added: Labels): Labels {
  return added.length === 0 ? own : [...new Map([...own, ...added])];
}

/** An image as a kustomization writes it anew: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/ */
export type ReplacedImage = (image: Fact<string>) => Fact<string>;

export function replacedImages(kustomizations: readonly Located[]): ReplacedImage {
  const byName = new Map<string, Node[]>();
  for (const { root } of kustomizations) {
    for (const entry of itemsOf(get(root, 'images'))) {
      const name = stringOf(get(entry, 'name'));
      if (name === undefined) continue;
      const entries = byName.get(name);
      if (entries) entries.push(entry);
      else byName.set(name, [entry]);
    }
  }
  return (image) => {
    const [, name = '', rest = ''] = /^(.*?)((?::[^:/@]*)?(?:@.*)?)$/.exec(image.value) ?? [];
    const entries = byName.get(name) ?? [];
    const entry = entries.find((one) => image.at && folderOf(one) === folderOf(image.at)) ?? entries[0];
    if (!entry) return image;
    const [newName, newTag, digest] = ['newName', 'newTag', 'digest'].map((key) => textOf(get(entry, key)));
    const version = digest !== undefined ? `@${digest}` : newTag !== undefined ? `:${newTag}` : rest;
    const key = ['digest', 'newTag', 'newName'].find((one) => get(entry, one) !== undefined);
    return key === undefined ? image : declared(`${newName ?? name}${version}`, fieldPlace(entry, key), 'kustomization');
  };
}

/** The name that an object gets: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/nameprefix/ */
export function appliedNames(objects: readonly KubernetesObject[]): (object: KubernetesObject) => string {
  const listing = listings(objects);
  return (object) => {
    const kustomization = listing(object);
    return `${textOf(get(kustomization, 'namePrefix')) ?? ''}${object.name}${textOf(get(kustomization, 'nameSuffix')) ?? ''}`;
  };
}

function folderOf({ file }: Pick<Place, 'file'>): string {
  return file.path.slice(0, file.path.lastIndexOf('/') + 1);
}
