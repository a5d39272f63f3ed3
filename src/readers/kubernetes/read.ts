import type { MapNode } from '../../model/tree.ts';

/** One Kubernetes object of a file, a `List` or a `Template` already taken apart. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly root: MapNode;
}
