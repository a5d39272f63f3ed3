import { folderOf, relativePath } from '../../model/path.ts';
import { get, itemsOf, type Node, textOf } from '../../model/tree.ts';
import type { Volume } from '../../model/unit.ts';
import type { Mount } from '../launch/resolve.ts';
import { bool, type Described } from './fields.ts';

interface Mounted {
  readonly volume: Volume;
  readonly mount: Mount | undefined;
}

/** https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes */
export function mountedOf(described: Described): { readonly volumes: readonly Volume[]; readonly mounts: readonly Mount[] } {
  const { service } = described;
  const tmpfs = get(service.node, 'tmpfs');
  const memory = (tmpfs?.kind === 'seq' ? tmpfs.items : tmpfs ? [tmpfs] : []).map(
    (item): Volume => volumeOf(textOf(item) ?? 'tmpfs', 'empty-dir', false, item),
  );
  const mounted = itemsOf(get(service.node, 'volumes')).flatMap((item) => mountedAt(item, described));
  return {
    volumes: [...mounted.map(({ volume }) => volume), ...memory],
    mounts: mounted.flatMap(({ mount }) => (mount ? [mount] : [])).toReversed(),
  };
}

function volumeOf(name: string, kind: Volume['kind'], readOnly: boolean, at: Node): Volume {
  return { name, kind, accessModes: undefined, readOnly, at };
}

function mountedAt(item: Node, { fill }: Described): readonly Mounted[] {
  if (item.kind === 'map') {
    const source = fill.whole(get(item, 'source')) ?? fill.whole(get(item, 'src'));
    const target = fill.whole(get(item, 'target')) ?? fill.whole(get(item, 'destination')) ?? fill.whole(get(item, 'dst'));
    const kind = fill.whole(get(item, 'type'));
    const readOnly = bool(fill.whole(get(item, 'read_only')) ?? '') === true;
    if (kind === 'tmpfs') return [{ volume: volumeOf(target ?? 'tmpfs', 'empty-dir', readOnly, item), mount: undefined }];
    return [described(source, target, readOnly, kind === 'bind', item)];
  }
  const written = textOf(item);
  if (written === undefined) return [];
  const [first = '', second, mode = ''] = fill.partly(written).split(/:(?![\\/]{2}|\\)/);
  const alone = second === undefined;
  return [described(alone ? undefined : first, alone ? first : second, /(^|,)ro(,|$)/.test(mode), false, item)];
}

function described(source: string | undefined, target: string | undefined, readOnly: boolean, isBind: boolean, item: Node): Mounted {
  if (source === undefined || source === '') return { volume: volumeOf(target ?? 'anonymous', 'named', readOnly, item), mount: undefined };
  const path = isBind || /^[./~$\\]|^[A-Za-z]:\\/.test(source);
  if (!path) return { volume: volumeOf(source, 'named', readOnly, item), mount: undefined };
  const folder = /^\.{0,2}\//.test(source) || /^\.{1,2}$/.test(source) ? relativePath(folderOf(item.file.path), source) : undefined;
  const inside = source.startsWith('/') ? undefined : folder;
  return {
    volume: volumeOf(source, 'bind', readOnly, item),
    mount: inside !== undefined && target?.startsWith('/') ? { folder: inside, target } : undefined,
  };
}
