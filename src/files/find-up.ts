import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { SourceFile } from '../model/place.ts';

/** A file of the tool's own, such as its config; longer ones are refused. */
const MAX_OWN_FILE = 1024 * 1024;

/**
 * The first file that `accept` takes, looking in a folder and then in each above it, up to the repository's root (the folder that holds `.git`).
 */
export function findUp(
  start: string,
  names: readonly string[],
  cwd: string,
  accept: (file: SourceFile) => boolean,
): SourceFile | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    for (const name of names) {
      const file = readOwnFile(join(folder, name), cwd);
      if (file && accept(file)) return file;
    }
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined;
  }
}

/** A text file that the user named or that is the tool's own; undefined when it is missing, no plain file, or too large. */
export function readOwnFile(path: string, cwd: string): SourceFile | undefined {
  try {
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > MAX_OWN_FILE) return undefined;
    return { path: relative(cwd, path).split(sep).join('/') || path, text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') };
  } catch {
    return undefined;
  }
}
