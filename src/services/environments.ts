import { get, itemsOf, stringOf } from '../model/tree.ts';
import type { Declarations } from '../readers/declarations.ts';
import type { KubernetesObject } from '../readers/kubernetes/read.ts';
import { type Cluster, commonFolder, isWorkload, partByConflict } from './environments/conflicts.ts';
import { type Labels, labelsOf } from './environments/labels.ts';
import { isSharedFolder, tellingName } from './environments/words.ts';
import { appliedNames, isKustomization } from './kubernetes/kustomize.ts';

/** The objects of one environment. */
export interface EnvironmentGroup {
  /** Empty when the input has only one. */
  readonly name: string;
  readonly own: ReadonlySet<KubernetesObject>;
  /**
   * What its units may be joined to: its own objects, those of a base that is applied together with it, and for a base those of every
   * environment that takes it up. Two environments that share a base still do not see each other.
   */
  readonly visible: readonly KubernetesObject[];
}

export interface KubernetesEnvironments {
  readonly groups: readonly EnvironmentGroup[];
  readonly nameOf: (path: string) => string | undefined;
}

/** How often files may count for another environment, in all; nobody's overlays share as much. */
const MAX_SHARED = 100_000;

const known = new WeakMap<Declarations, KubernetesEnvironments>();

/**
 * Tells the environment of a file: what is applied together. Empty for every file when the input has only one. The files of each platform are
 * told apart among themselves: overlays of manifests say nothing of PM2's files.
 */
export function environmentsOf(declarations: Declarations): (path: string) => string {
  const kubernetes = kubernetesEnvironments(declarations);
  const others = new Map([...namedByLabel(pm2Paths(declarations)), ...namedByLabel(composePaths(declarations))]);
  return (path) => kubernetes.nameOf(path) ?? others.get(path) ?? '';
}

function pm2Paths(declarations: Declarations): readonly string[] {
  return declarations.pm2.map((file) => file.file.path);
}

function composePaths(declarations: Declarations): readonly string[] {
  return declarations.compose.map((file) => file.file.path);
}

function namedByLabel(paths: readonly string[]): readonly (readonly [string, string])[] {
  const labels = labelsOf(paths);
  return paths.flatMap((path) => {
    const label = labels.of(path);
    return label === undefined ? [] : [[path, labels.displayed(label)] as const];
  });
}

/** The environments of the Kubernetes objects, in the order in which their first files stand. */
export function kubernetesEnvironments(declarations: Declarations): KubernetesEnvironments {
  const before = known.get(declarations);
  if (before) return before;
  const environments = findEnvironments(declarations.kubernetes);
  known.set(declarations, environments);
  return environments;
}

interface Part extends Cluster {
  readonly label: string | undefined;
}

function findEnvironments(objects: readonly KubernetesObject[]): KubernetesEnvironments {
  const files = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    // Overlays that hold nothing but a kustomization and its patches are not read, and so are no environments of what is.
    if (isKustomization(object)) continue;
    const { path } = object.root.file;
    const list = files.get(path);
    if (list) list.push(object);
    else files.set(path, [object]);
  }
  const labels = labelsOf(files.keys());
  const parts = partsOf(files, labels, appliedNames(objects));
  const bases = basesOf(parts, labels, kustomizations(objects));
  const running = parts.filter((part) => part.files.some((path) => files.get(path)?.some(isWorkload)));
  const names = running.length > 1 ? namesOf(parts, labels, bases) : new Map<Part, string>();
  const partOf = new Map(parts.flatMap((part) => part.files.map((path) => [path, part] as const)));
  const takers = takersOf(bases);
  const objectsIn = (paths: Iterable<string>) => [...paths].flatMap((path) => files.get(path) ?? []);
  const kustomizationsOf = kustomizationsAbove(objects);
  const groups = parts.map((part): EnvironmentGroup => {
    const own = objectsIn(part.files);
    const visible = new Set(part.files);
    for (const path of bases.get(part) ?? []) visible.add(path);
    for (const other of new Set(part.files.flatMap((path) => takers.get(path) ?? []))) for (const path of other.files) visible.add(path);
    return { name: names.get(part) ?? '', own: new Set(own), visible: [...objectsIn(visible), ...kustomizationsOf(visible)] };
  });
  return {
    groups,
    nameOf: (path) => {
      const part = partOf.get(path);
      return part && (names.get(part) ?? '');
    },
  };
}

/** The kustomizations in the folders of files and above them: what they add to the objects of those files. */
function kustomizationsAbove(objects: readonly KubernetesObject[]): (paths: Iterable<string>) => readonly KubernetesObject[] {
  const byFolder = new Map(objects.filter(isKustomization).map((object) => [folderOf(object.root.file.path), object]));
  if (byFolder.size === 0) return () => [];
  return (paths) => {
    const folders = new Set<string>();
    for (const path of paths) {
      for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
    }
    return [...folders].flatMap((folder) => byFolder.get(folder) ?? []);
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Groups in which a configuration file has put some objects elsewhere: they join those of the environment that it names. */
export function regrouped(groups: readonly EnvironmentGroup[], environmentOf: (path: string) => string): readonly EnvironmentGroup[] {
  const nameOf = (object: KubernetesObject) => environmentOf(object.root.file.path);
  if (groups.every((group) => [...group.own].every((object) => nameOf(object) === group.name))) return groups;
  const moved = new Set(groups.flatMap((group) => [...group.own].filter((object) => nameOf(object) !== group.name)));
  const byName = new Map<string, { own: Set<KubernetesObject>; visible: Set<KubernetesObject> }>();
  for (const group of groups) {
    for (const object of group.own) {
      const name = nameOf(object);
      const known = byName.get(name) ?? { own: new Set(), visible: new Set() };
      byName.set(name, known);
      known.own.add(object);
      known.visible.add(object);
    }
    for (const name of new Set([...group.own].filter((object) => !moved.has(object)).map(nameOf)))
      for (const other of group.visible) if (!moved.has(other)) byName.get(name)?.visible.add(other);
  }
  return [...byName].map(([name, { own, visible }]) => ({ name, own, visible: [...visible] }));
}

/** The parts that take up a file as their base. */
function takersOf(bases: ReadonlyMap<Part, ReadonlySet<string>>): ReadonlyMap<string, readonly Part[]> {
  const takers = new Map<string, Part[]>();
  for (const [part, paths] of bases) {
    for (const path of paths) {
      const list = takers.get(path);
      if (list) list.push(part);
      else takers.set(path, [part]);
    }
  }
  return takers;
}

function partsOf(
  files: ReadonlyMap<string, readonly KubernetesObject[]>,
  labels: Labels,
  nameOfObject: (object: KubernetesObject) => string,
): readonly Part[] {
  const byLabel = new Map<string | undefined, Map<string, readonly KubernetesObject[]>>();
  for (const [path, objects] of files) {
    const label = labels.of(path);
    const group = byLabel.get(label) ?? new Map<string, readonly KubernetesObject[]>();
    byLabel.set(label, group.set(path, objects));
  }
  const order = new Map([...files.keys()].map((path, index) => [path, index]));
  const first = (part: Part) => part.files.reduce((least, path) => Math.min(least, order.get(path) ?? 0), files.size);
  return [...byLabel]
    .flatMap(([label, group]) => partByConflict(group, nameOfObject).map((cluster): Part => ({ ...cluster, label })))
    .map((part) => ({ part, at: first(part) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ part }) => part);
}

/** Files of other parts that are applied together with a part. */
function basesOf(
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
  const rests = new Map(parts.filter((part) => part.beside === undefined).map((part) => [part.label, part]));
  const unlabelled = parts.filter((part) => part.label === undefined).flatMap((part) => part.files);
  for (const part of parts) {
    if (room <= 0) break;
    if (part.label !== undefined) {
      const examples = onePerFolder(part.files);
      for (const path of unlabelled) if (examples.some((own) => labels.isBaseOf(path, own))) add(part, path);
    }
    if (part.beside !== undefined) {
      for (const path of rests.get(part.label)?.files ?? []) if (isBeside(path, part.beside)) add(part, path);
    }
    const own = new Set(part.files);
    for (const target of referencedBy(part, references))
      for (const other of parts)
        for (const path of other.files) if (!own.has(path) && (path === target || path.startsWith(`${target}/`))) add(part, path);
  }
  return bases;
}

/** Directly in the folder, or in one of its folders that are for all. */
function isBeside(path: string, folder: string): boolean {
  if (folder !== '' && !path.startsWith(`${folder}/`)) return false;
  const [first, second] = path.slice(folder === '' ? 0 : folder.length + 1).split('/');
  return second === undefined || isSharedFolder(first ?? '');
}

function onePerFolder(paths: readonly string[]): readonly string[] {
  return [...new Map(paths.map((path) => [folderOf(path), path])).values()];
}

/** What each folder's kustomization takes up from elsewhere: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/ */
function kustomizations(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly string[]> {
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

/** A readable name for each part, no two alike. */
function namesOf(parts: readonly Part[], labels: Labels, bases: ReadonlyMap<Part, ReadonlySet<string>>): ReadonlyMap<Part, string> {
  const names = new Map<Part, string>();
  const taken = new Set<string>();
  for (const part of parts) {
    const candidates = [nameOf(part, labels, bases), part.root, `${part.root} (${part.label ?? 'other'})`];
    let name = candidates.find((one) => one !== '' && !taken.has(one)) ?? 'other';
    for (let i = 2; taken.has(name); i++) name = `other ${i}`;
    taken.add(name);
    names.set(part, name);
  }
  return names;
}

function nameOf(part: Part, labels: Labels, bases: ReadonlyMap<Part, ReadonlySet<string>>): string {
  const label = part.label === undefined ? undefined : labels.displayed(part.label);
  if (part.beside === undefined) {
    if (label !== undefined) return label;
    const own = new Set(part.files);
    const isBase = [...bases].some(([other, paths]) => other.label !== undefined && [...paths].some((path) => own.has(path)));
    const folder = tellingName(commonFolder(part.files));
    return isBase && !isSharedFolder(folder) ? 'base' : folder || 'other';
  }
  const place = tellingName(part.root);
  return label === undefined || place === label ? place : `${place}/${label}`;
}
