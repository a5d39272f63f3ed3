import type { SourceFile } from '../model/place.ts';
import type { Workspace } from '../model/workspace.ts';

/** A workspace that lives in memory: rule examples, tests, standard input. */
export function memoryWorkspace(files: Readonly<Record<string, string>>): Workspace & { readonly paths: readonly string[] } {
  const sources = new Map<string, SourceFile>();
  for (const [path, text] of Object.entries(files)) sources.set(path, { path, text });
  const paths = [...sources.keys()].sort();
  return {
    paths,
    read: (path) => sources.get(path),
    exists: (path) => sources.has(path) || paths.some((known) => known.startsWith(`${path}/`)),
    list: (path) => {
      const prefix = path === '' || path === '.' ? '' : `${path}/`;
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
