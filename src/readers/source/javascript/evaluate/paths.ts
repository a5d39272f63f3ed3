import type { SourceFile } from '../../../../model/place.ts';

/**
 * `__dirname` and its like need absolute paths, and the input has none. So the working directory stands at a made-up root, and every `..` that
 * leads out of it is a made-up folder: what code computes from them can be told apart from a path on the server and led back.
 */
const ROOT = '/<workspace>';
const UP = '<up>';

export function absolutePath(path: string): string {
  if (path.startsWith('/')) return path;
  const parts = path.split('/').filter((part) => part !== '.' && part !== '');
  return [ROOT, ...parts.map((part) => (part === '..' ? UP : part))].join('/');
}

/** A file of the input as the code in it names itself: `__filename` and `__dirname`. */
export function absoluteFile(file: SourceFile): { readonly path: string; readonly folder: string } {
  const path = absolutePath(file.path);
  const slash = path.lastIndexOf('/');
  return { path, folder: slash <= 0 ? '/' : path.slice(0, slash) };
}

/** The path relative to the working directory that an absolute path stands for; undefined for a path on the server. */
export function workspacePath(path: string): string | undefined {
  if (path !== ROOT && !path.startsWith(`${ROOT}/`)) return undefined;
  const parts = path.slice(ROOT.length + 1).split('/');
  return parts.map((part) => (part === UP ? '..' : part)).join('/') || '.';
}
