import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { isPlaceholder } from './fields.ts';
import { type CommonLabels, commonLabels, isKustomization, type ReplacedImage, replacedImages } from './kustomize.ts';
import { groupOf, namespaceMatch, nearness } from './objects.ts';
import { type Selector, selects } from './selectors.ts';
import { type Workload, workloadsOf } from './workloads.ts';

/** A hostile input could make every object select every other; beyond this many joins of one kind the rest is left out. */
const MAX_PAIRS = 200_000;

/** The objects that one environment's units can see, looked up by kind, name and namespace. Joins never leave it. */
export interface ClusterView {
  readonly homeOf: HomeOf;
  readonly workloads: readonly Workload[];
  /** Objects of a kind; `group` tells an Istio Gateway from one of the Gateway API. */
  readonly all: (kind: string, group?: RegExp) => readonly KubernetesObject[];
  /** The objects a reference by name can mean, seen from an object: those of its own namespace, else those where one side names none. */
  readonly named: (from: Referrer, kind: string, name: string, group?: RegExp) => readonly KubernetesObject[];
  readonly kinds: ReadonlySet<string>;
  /** Labels that a kustomization puts on an object, its selector and its pods. */
  readonly commonLabels: CommonLabels;
  readonly replacedImage: ReplacedImage;
}

/** Where a reference by name is written. */
export type Referrer = Pick<KubernetesObject, 'namespace' | 'root'>;

/** Which environment an object is written for: two that answer alike share one. */
export type HomeOf = (object: Pick<KubernetesObject, 'root'>) => unknown;

export function clusterView(objects: readonly KubernetesObject[], homeOf: HomeOf): ClusterView {
  const byKind = new Map<string, KubernetesObject[]>();
  const byName = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    append(byKind, object.kind, object);
    append(byName, `${object.kind}/${object.name}`, object);
  }
  const named: ClusterView['named'] = (from, kind, name, group) => {
    const candidates = (byName.get(`${kind}/${name}`) ?? []).filter(
      (object) => group === undefined || group.test(groupOf(object.apiVersion)),
    );
    for (const quality of [2, 1]) {
      const best = candidates.filter((object) => namespaceMatch(from.namespace, object.namespace) === quality);
      if (best.length > 0) return isPlaceholder(name) ? nearest(from, best) : atHome(best, (object) => homeOf(object) === homeOf(from));
    }
    return [];
  };
  const common = commonLabels(objects);
  const workloads = workloadsOf(objects, common, (from, kind, name) => named(from, kind, name).find((object) => object !== from));
  return {
    homeOf,
    workloads,
    named,
    commonLabels: common,
    replacedImage: replacedImages(objects.filter(isKustomization)),
    kinds: new Set(byKind.keys()),
    all: (kind, group) => {
      const found = byKind.get(kind) ?? [];
      return group === undefined ? found : found.filter((object) => group.test(groupOf(object.apiVersion)));
    },
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Of several that could be meant those of one's own environment, if there are any; else those of a base or overlay. */
function atHome<T>(candidates: readonly T[], isAtHome: (candidate: T) => boolean): readonly T[] {
  const own = candidates.filter(isAtHome);
  return own.length > 0 ? own : candidates;
}

/** `${NAME}` in one template is not `${NAME}` in the next: what is written nearest is meant. */
function nearest(from: Referrer, candidates: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const best = Math.max(...candidates.map((object) => nearness(from, object)));
  return candidates.filter((object) => nearness(from, object) === best);
}

interface Pair {
  readonly object: KubernetesObject;
  readonly workload: Workload;
  readonly quality: 1 | 2;
}

/** What an object can be joined to; `vague` when the name or label that joins them is filled in later. */
export interface Candidates {
  readonly workloads: readonly Workload[];
  readonly vague: boolean;
}

export const noCandidates: Candidates = { workloads: [], vague: false };

/**
 * Joins objects to workloads: those whose namespaces are the same, and those where one side names none unless either side has a partner in
 * its own namespace. (Rendered charts and `kubectl -n` leave namespaces out of some files; a partner that is written out is the better one.)
 */
export function joinWorkloads(
  view: Pick<ClusterView, 'homeOf'>,
  objects: readonly KubernetesObject[],
  candidatesOf: (object: KubernetesObject) => Candidates,
): ReadonlyMap<Workload, readonly KubernetesObject[]> {
  const certain: Pair[] = [];
  const vague: Pair[] = [];
  for (const object of objects) {
    if (certain.length + vague.length >= MAX_PAIRS) break;
    const candidates = candidatesOf(object);
    const reachable = candidates.workloads.flatMap((workload): readonly Pair[] => {
      const quality = namespaceMatch(object.namespace, workload.object.namespace);
      return quality === 0 ? [] : [{ object, workload, quality }];
    });
    const home = view.homeOf(object);
    const near = atHome(reachable, ({ workload }) => view.homeOf(workload.object) === home);
    for (const pair of near) (candidates.vague ? vague : certain).push(pair);
  }
  const pairs = [...certain, ...nearestPairs(vague)];
  const settled = new Set(pairs.flatMap((pair) => (pair.quality === 2 ? [pair.object, pair.workload] : [])));
  const joined = new Map<Workload, KubernetesObject[]>();
  for (const { object, workload, quality } of pairs)
    if (quality === 2 || !(settled.has(object) || settled.has(workload))) append(joined, workload, object);
  return joined;
}

/** Of pairs that a placeholder joins, those that are the nearest for both sides. */
function nearestPairs(pairs: readonly Pair[]): readonly Pair[] {
  const best = new Map<unknown, number>();
  const near = pairs.map(({ object, workload }) => nearness(object, workload.object));
  for (const [i, { object, workload }] of pairs.entries())
    for (const side of [object, workload]) best.set(side, Math.max(best.get(side) ?? 0, near[i] ?? 0));
  return pairs.filter(({ object, workload }, i) => near[i] === best.get(object) && near[i] === best.get(workload));
}

/** Finds the workloads whose pods a selector matches without trying each. */
export function workloadsByLabel(workloads: readonly Workload[]): (selector: Selector) => Candidates {
  const byPair = new Map<string, Workload[]>();
  for (const workload of workloads) for (const [key, value] of workload.podLabels) append(byPair, `${key}=${value}`, workload);
  return (selector) => {
    let candidates = workloads;
    for (const [key, value] of selector.equals) {
      const some = byPair.get(`${key}=${value}`) ?? [];
      if (some.length < candidates.length) candidates = some;
    }
    const matching = candidates.filter((workload) => selects(selector, workload.podLabels));
    return { workloads: matching, vague: selector.equals.some(([, value]) => isPlaceholder(value)) };
  };
}
