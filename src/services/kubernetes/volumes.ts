import { posix } from 'node:path';
import type { V1Volume } from '@kubernetes/client-node';
import { booleanOf, entriesOf, entryPlace, fieldPlace, get, itemsOf, type Node, stringOf } from '../../model/tree.ts';
import type { MountedFile, Volume } from '../../model/unit.ts';
import type { Container } from './containers.ts';
import type { ClusterView } from './view.ts';
import type { Workload } from './workloads.ts';

const kinds: ReadonlyMap<string, Volume['kind']> = new Map(
  Object.entries({
    persistentVolumeClaim: 'claim',
    emptyDir: 'empty-dir',
    hostPath: 'host-path',
    configMap: 'config',
    downwardAPI: 'config',
    projected: 'config',
    secret: 'secret',
  } satisfies Partial<Record<keyof V1Volume, Volume['kind']>>),
);

/** The volumes of the pod, whichever container mounts them: a claim is attached for all of it. */
export function volumesOf(workload: Workload, main: Container | undefined, view: ClusterView): readonly Volume[] {
  const readOnly = new Set(
    itemsOf(get(main?.node, 'volumeMounts'))
      .filter((mount) => booleanOf(get(mount, 'readOnly')) === true)
      .map((mount) => stringOf(get(mount, 'name'))),
  );
  const own = itemsOf(get(workload.podSpec, 'volumes')).flatMap((node) => volume(node, workload, main, view, readOnly));
  const templates = workload.controller === 'StatefulSet' ? itemsOf(get(workload.object.root, 'spec', 'volumeClaimTemplates')) : [];
  return [
    ...own,
    ...templates.flatMap((node): readonly Volume[] => {
      const name = stringOf(get(node, 'metadata', 'name'));
      if (name === undefined) return [];
      return [
        {
          name,
          kind: 'claim-template',
          accessModes: accessModes(node),
          readOnly: readOnly.has(name),
          at: fieldPlace(node, 'metadata', 'name'),
        },
      ];
    }),
  ];
}

function volume(
  node: Node,
  { object }: Workload,
  main: Container | undefined,
  view: ClusterView,
  readOnly: ReadonlySet<string | undefined>,
): readonly Volume[] {
  const name = stringOf(get(node, 'name'));
  if (name === undefined) return [];
  const source = entriesOf(node).find((entry) => entry.key.value !== 'name');
  const kind = kinds.get(String(source?.key.value)) ?? 'other';
  const claim = kind === 'claim' ? get(node, 'persistentVolumeClaim') : undefined;
  const claimName = stringOf(get(claim, 'claimName'));
  const claims = claimName === undefined ? [] : view.named(object, 'PersistentVolumeClaim', claimName);
  const files = mountedFiles(get(node, 'configMap'), name, object, main, view);
  return [
    {
      name,
      kind,
      ...(files ? { files } : {}),
      accessModes: claims.length === 1 ? accessModes(claims[0]?.root) : undefined,
      readOnly: readOnly.has(name) || booleanOf(get(claim, 'readOnly')) === true,
      at: source ? entryPlace(source) : node,
    },
  ];
}

function accessModes(claim: Node | undefined): readonly string[] | undefined {
  const modes = itemsOf(get(claim, 'spec', 'accessModes')).flatMap((mode) => stringOf(mode) ?? []);
  return modes.length === 0 ? undefined : modes;
}

/** The files that a ConfigMap of the input becomes in the container: https://kubernetes.io/docs/concepts/storage/volumes/#configmap */
function mountedFiles(
  source: Node | undefined,
  volumeName: string,
  object: Workload['object'],
  main: Container | undefined,
  view: ClusterView,
): readonly MountedFile[] | undefined {
  const from = stringOf(get(source, 'name'));
  const [map, ...others] = from === undefined ? [] : view.named(object, 'ConfigMap', from);
  const mounts = itemsOf(get(main?.node, 'volumeMounts')).filter((mount) => stringOf(get(mount, 'name')) === volumeName);
  if (from === undefined || map === undefined || others.length > 0 || mounts.some((mount) => get(mount, 'subPathExpr'))) return undefined;
  const chosen = itemsOf(get(source, 'items')).map((item) => ({ key: stringOf(get(item, 'key')), path: stringOf(get(item, 'path')) }));
  const files: MountedFile[] = [];
  for (const { key, value: content } of entriesOf(get(map.root, 'data'))) {
    if (content.kind !== 'scalar') return undefined;
    const names = chosen.length === 0 ? [String(key.value)] : chosen.flatMap((one) => (one.key === key.value ? (one.path ?? []) : []));
    for (const mount of mounts) {
      const folder = stringOf(get(mount, 'mountPath'));
      if (folder === undefined) return undefined;
      const part = stringOf(get(mount, 'subPath'));
      for (const name of names)
        if (part === undefined || part === name)
          files.push({ path: part === undefined ? posix.join(folder, name) : folder, content, from });
    }
  }
  return files;
}
