import { posix } from 'node:path';
import type { Workspace } from '../../../model/workspace.ts';

/** Files and folders that are looked at in one source tree. */
const MAX_ENTRIES = 6000;
const MAX_TREE_DEPTH = 14;
const SKIPPED =
  /^(node_modules|vendor|target|build|bin|obj|dist|deps|_build|test|tests|spec|\.\w+.*|\w*[Tt]ests?|\w+\.Tests?|\w+\.UnitTests|\w+\.IntegrationTests)\/$/;

/** Source files below a folder, in order, tests and what others made left out. */
export function filesBelow(folder: string, ending: RegExp, workspace: Workspace): readonly string[] {
  const found: string[] = [];
  const waiting = [{ path: folder, depth: 0 }];
  let seen = 0;
  for (let one = waiting.shift(); one !== undefined && seen < MAX_ENTRIES; one = waiting.shift()) {
    for (const name of workspace.list(one.path)) {
      if (++seen >= MAX_ENTRIES) break;
      const path = posix.join(one.path, name);
      if (!name.endsWith('/')) {
        if (ending.test(name)) found.push(path);
      } else if (one.depth < MAX_TREE_DEPTH && !SKIPPED.test(name)) waiting.push({ path, depth: one.depth + 1 });
    }
  }
  return found.sort();
}

/** The nearest folder at or above a file in which one of these stands. */
export function folderWith(file: string, names: RegExp, workspace: Workspace): string | undefined {
  let folder = posix.dirname(file);
  for (let i = 0; i < 12; i++) {
    if (workspace.list(folder).some((name) => names.test(name))) return folder;
    const above = posix.dirname(folder);
    if (above === folder || folder === '..') return undefined;
    folder = above;
  }
  return undefined;
}
