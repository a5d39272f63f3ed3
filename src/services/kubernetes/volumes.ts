import type { V1Volume } from '@kubernetes/client-node';
import { booleanOf, entriesOf, entryPlace, fieldPlace, get, itemsOf, type Node, stringOf } from '../../model/tree.ts';
import type { Volume } from '../../model/unit.ts';
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
  const own = itemsOf(get(workload.podSpec, 'volumes')).flatMap((node) => volume(node, workload, view, readOnly));
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

function volume(node: Node, { object }: Workload, view: ClusterView, readOnly: ReadonlySet<string | undefined>): readonly Volume[] {
  const name = stringOf(get(node, 'name'));
  if (name === undefined) return [];
  const source = entriesOf(node).find((entry) => entry.key.value !== 'name');
  const kind = kinds.get(String(source?.key.value)) ?? 'other';
  const claim = kind === 'claim' ? get(node, 'persistentVolumeClaim') : undefined;
  const claimName = stringOf(get(claim, 'claimName'));
  const claims = claimName === undefined ? [] : view.named(object, 'PersistentVolumeClaim', claimName);
  return [
    {
      name,
      kind,
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
