import { posix } from 'node:path';
import type { SourceFile } from '../model/place.ts';
import type { Workspace } from '../model/workspace.ts';

export { diskWorkspace } from './disk.ts';

/** A workspace that lives in memory: rule examples, tests. */
export function memoryWorkspace(files: Readonly<Record<string, string>>): Workspace & { readonly paths: readonly string[] } {
  const sources = new Map<string, SourceFile>();
  for (const [path, text] of Object.entries(files)) sources.set(path, { path, text });
  const paths = [...sources.keys()].sort();
  return {
    paths,
    read: (path) => sources.get(path) ?? sources.get(posix.normalize(path)),
    exists: (path) => {
      const folder = folderOf(path);
      return sources.has(posix.normalize(path)) || paths.some((known) => known.startsWith(folder));
    },
    list: (path) => {
      const prefix = folderOf(path);
      const names = new Set<string>();
      for (const known of paths) {
        if (!known.startsWith(prefix)) continue;
        const rest = known.slice(prefix.length);
        const slash = rest.indexOf('/');
        names.add(slash === -1 ? rest : rest.slice(0, slash + 1));
      }
      return [...names].sort();
    },
  };
}

function folderOf(path: string): string {
  const normal = posix.normalize(path === '' ? '.' : path).replace(/\/$/, '');
  return normal === '.' ? '' : `${normal}/`;
}
