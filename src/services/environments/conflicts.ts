import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { folderTree } from './labels.ts';

/** Files that are applied together because nothing says otherwise. */
export interface Cluster {
  /** The folder or file that it was told apart by; the folder all have in common where it was not. */
  readonly root: string;
  readonly files: readonly string[];
  /** The folder in which it stands beside others that define the same; undefined for what is left. */
  readonly beside: string | undefined;
}

/** Whether an object runs something: an environment without any is none. */
export function isWorkload({ kind, apiVersion }: KubernetesObject): boolean {
  if (kind === 'Service') return apiVersion.startsWith('serving.knative.dev/');
  return identifying.test(kind) && kind !== 'ScaledObject' && kind !== 'HorizontalPodAutoscaler';
}

/** Objects of which one environment has only one by each name; others (a Namespace, say) are often written in several places. */
const identifying =
  /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|Pod|Job|CronJob|Rollout|DeploymentConfig|ScaledJob|ScaledObject|HorizontalPodAutoscaler|Service)$/;

type Files = ReadonlyMap<string, readonly KubernetesObject[]>;

interface Part {
  readonly root: string;
  readonly files: string[];
  readonly objects: Map<string, KubernetesObject[]>;
}

interface Split {
  readonly rest: Part;
  readonly sealed: readonly (Part & { readonly beside: string })[];
}

/**
 * Parts files where two places define the same object in different words: they cannot be applied together. Folders that do not get in each
 * other's way, such as `svc/` and `deploy/`, stay together.
 */
export function partByConflict(files: Files, nameOf: (object: KubernetesObject) => string): readonly Cluster[] {
  const { rest, sealed } = split(folderTree(files.keys()), files, nameOf);
  const clusters: Cluster[] = sealed.map(({ root, files: own, beside }) => ({ root, files: own, beside }));
  if (rest.files.length > 0) clusters.push({ root: commonFolder(rest.files), files: rest.files, beside: undefined });
  return clusters;
}

function split(folder: ReturnType<typeof folderTree>, files: Files, nameOf: (object: KubernetesObject) => string): Split {
  const children: Split[] = [
    ...folder.files.map((path) => ({ rest: partOf(path, files.get(path) ?? [], nameOf), sealed: [] })),
    ...[...folder.folders.values()].map((child) => split(child, files, nameOf)),
  ];
  if (children.length === 1 && children[0]) return { ...children[0], rest: { ...children[0].rest, root: folder.path } };
  const apart = conflicting(children);
  const rest: Part = { root: folder.path, files: [], objects: new Map() };
  const sealed = children.flatMap((child) => child.sealed);
  for (const child of children) {
    if (apart.has(child)) sealed.push({ ...child.rest, beside: folder.path });
    else merge(rest, child.rest);
  }
  return { rest, sealed };
}

function partOf(path: string, objects: readonly KubernetesObject[], nameOf: (object: KubernetesObject) => string): Part {
  const part: Part = { root: path, files: [path], objects: new Map() };
  for (const object of objects) {
    // A name that is filled in later, and may be another one each time, identifies nothing.
    if (!identifying.test(object.kind) || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(object.name)) continue;
    add(part.objects, `${object.kind}/${nameOf(object)}`, object);
  }
  return part;
}

function add(objects: Map<string, KubernetesObject[]>, key: string, object: KubernetesObject): void {
  const list = objects.get(key);
  if (list) list.push(object);
  else objects.set(key, [object]);
}

function merge(into: Part, part: Part): void {
  for (const file of part.files) into.files.push(file);
  for (const [key, objects] of part.objects) for (const object of objects) add(into.objects, key, object);
}

/** The children that define an object which another child, or a part of it, defines otherwise. */
function conflicting(children: readonly Split[]): ReadonlySet<Split> {
  const apart = new Set<Split>();
  const holders = new Map<string, { readonly child: Split; readonly object: KubernetesObject; readonly isSealed: boolean }[]>();
  for (const child of children) {
    const collect = (objects: Part['objects'], isSealed: boolean) => {
      for (const [key, list] of objects) {
        const known = holders.get(key) ?? [];
        holders.set(key, known);
        for (const object of list) known.push({ child, object, isSealed });
      }
    };
    collect(child.rest.objects, false);
    for (const part of child.sealed) collect(part.objects, true);
  }
  for (const list of holders.values()) {
    const [first] = list;
    if (!first || list.every((holder) => holder.child === first.child)) continue;
    const namespaces = new Set(list.map((holder) => holder.object.namespace));
    for (const namespace of namespaces) {
      // What names no namespace may land in any.
      const together = list.filter(
        ({ object }) => namespace === undefined || object.namespace === namespace || object.namespace === undefined,
      );
      const [one] = together;
      if (!one || together.every((holder) => holder.child === one.child)) continue;
      if (together.every((holder) => !holder.isSealed && sameText(holder.object, one.object))) continue;
      for (const holder of together) if (!holder.isSealed) apart.add(holder.child);
    }
  }
  return apart;
}

function sameText(a: KubernetesObject, b: KubernetesObject): boolean {
  if (a === b) return true;
  const { root: one } = a;
  const { root: other } = b;
  return one.file.text.slice(one.start, one.end).trimEnd() === other.file.text.slice(other.start, other.end).trimEnd();
}

export function commonFolder(paths: readonly string[]): string {
  let common: string[] | undefined;
  for (const path of paths) {
    const folders = path.split('/').slice(0, -1);
    if (!common) common = folders;
    let length = 0;
    while (length < common.length && common[length] === folders[length]) length++;
    common = common.slice(0, length);
  }
  return (common ?? []).join('/');
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
