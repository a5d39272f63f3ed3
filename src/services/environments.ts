import type { Declarations } from '../readers/declarations.ts';
import type { KubernetesObject } from '../readers/kubernetes/read.ts';
import { basesOf, kustomizations } from './environments/bases.ts';
import { folderOf, isWorkload, partByConflict } from './environments/conflicts.ts';
import { type Labels, labelsOf } from './environments/labels.ts';
import { namesOf, type Part } from './environments/names.ts';
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
  /** Where two objects come from the same value, they are written for one and the same environment. */
  readonly homeOf: (object: Pick<KubernetesObject, 'root'>) => unknown;
}

export interface KubernetesEnvironments {
  readonly groups: readonly EnvironmentGroup[];
  readonly nameOf: (path: string) => string | undefined;
}

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
    return {
      name: names.get(part) ?? '',
      own: new Set(own),
      visible: [...objectsIn(visible), ...kustomizationsOf(visible)],
      homeOf: ({ root }) => partOf.get(root.file.path),
    };
  });
  return {
    groups,
    nameOf: (path) => {
      const part = partOf.get(path);
      return part && (names.get(part) ?? '');
    },
  };
}

/** The environments whose objects are applied together with those of one: itself, and its base or its overlays. */
export function environmentsSeenFrom(declarations: Declarations): (environment: string) => readonly string[] {
  const { groups, nameOf } = kubernetesEnvironments(declarations);
  const seen = new Map<string, Set<string>>();
  for (const group of groups) {
    const names = seen.get(group.name) ?? new Set([group.name]);
    seen.set(group.name, names);
    for (const { root } of group.visible) names.add(nameOf(root.file.path) ?? group.name);
  }
  return (environment) => [...(seen.get(environment) ?? [environment])];
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
  return [...byName].map(([name, { own, visible }]) => ({
    name,
    own,
    visible: [...visible],
    homeOf: (object) => environmentOf(object.root.file.path),
  }));
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
