import type { Problem } from '../../model/finding.ts';
import type { Place, SourceFile } from '../../model/place.ts';
import { get, itemsOf, type MapNode, type Node, stringOf, type TreeDocument } from '../../model/tree.ts';
import { parametersOf, substitute } from './template.ts';

/** One Kubernetes object of a file, a `List` or a `Template` already taken apart. Objects of every kind are passed on. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** With `generateName` alone, that; empty when the object has neither. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly root: MapNode;
  /** The chart file it was rendered from, by Helm's `# Source:` comment. */
  readonly source?: string;
}

export interface KubernetesReading {
  readonly objects: readonly KubernetesObject[];
  readonly problems: readonly Problem[];
}

/** A `List` of a `List` of a `List` … of objects is followed this far. */
const MAX_LISTS = 8;

/**
 * The Kubernetes objects of a file: documents with `apiVersion` and `kind`. Other documents are not ours and left out; an object that
 * Kubernetes could not read is left out with a problem. Never throws.
 */
export function readKubernetes(file: SourceFile, documents: readonly TreeDocument[]): KubernetesReading {
  const objects: KubernetesObject[] = [];
  const problems: Problem[] = [];
  const problem = (message: string, at: Place) => problems.push({ severity: 'warning', message, file: file.path, at });

  const take = (node: Node, inherited: Inherited, depth: number): void => {
    if (node.kind !== 'map') return;
    const apiVersion = stringOf(get(node, 'apiVersion')) ?? inherited.apiVersion;
    const kind = stringOf(get(node, 'kind')) ?? inherited.kind;
    if (apiVersion === undefined || kind === undefined || apiVersion === '' || kind === '') return;
    const items = get(node, 'items');
    if (kind.endsWith('List') && items?.kind === 'seq') {
      if (depth >= MAX_LISTS) problem(`lists nested more than ${MAX_LISTS} deep are not read (limit MAX_LISTS)`, node);
      else for (const item of items.items) take(item, itemType(apiVersion, kind, inherited.source), depth + 1);
    } else if (kind === 'Template' && isOpenShift(apiVersion) && get(node, 'objects')?.kind === 'seq') {
      const parameters = parametersOf(get(node, 'parameters'));
      for (const object of itemsOf(get(node, 'objects'))) take(substitute(object, parameters), { source: inherited.source }, depth + 1);
    } else {
      const metadata = get(node, 'metadata');
      if (metadata && metadata.kind !== 'map' && !isNull(metadata)) {
        problem(`\`metadata\` of this ${kind} is no map; the object is left out`, metadata);
        return;
      }
      const name = stringOf(get(metadata, 'name')) ?? stringOf(get(metadata, 'generateName')) ?? '';
      const object = { apiVersion, kind, name, namespace: stringOf(get(metadata, 'namespace')), root: node };
      objects.push(inherited.source === undefined ? object : { ...object, source: inherited.source });
    }
  };

  const type = kustomizationName.test(file.path) ? kustomization : {};
  for (const { root, place } of documents) {
    if (root) take(root, { ...type, source: sourceComment(file, place.start, root.start) }, 0);
  }
  return { objects, problems };
}

export const kustomizationName = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;

/** Its type may be left out of a kustomization: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };

/** What an object takes from what it stands in: the items of a typed list need not repeat their type. */
interface Inherited {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly source: string | undefined;
}

function itemType(apiVersion: string, kind: string, source: string | undefined): Inherited {
  return kind === 'List' ? { source } : { apiVersion, kind: kind.slice(0, -'List'.length), source };
}

function isOpenShift(apiVersion: string): boolean {
  return apiVersion === 'v1' || apiVersion.startsWith('template.openshift.io/');
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function sourceComment(file: SourceFile, from: number, to: number): string | undefined {
  return to - from < 12 ? undefined : /^# Source: (\S.*?)\s*$/m.exec(file.text.slice(from, to))?.[1];
}
