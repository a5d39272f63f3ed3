import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SourceFile } from '../model/place.ts';
import type { Refusal, Workspace } from '../model/workspace.ts';
import { decode } from './decode.ts';

/** Files above this size (32 MiB) are not read: no manifest, workflow or source that a person wrote comes near. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/**
 * The part of the disk below `roots`, seen from `cwd`. Every path is resolved to where it really lies before anything is opened, so a
 * symbolic link leads out of the roots as little as `..` does. Only regular files are opened, and nothing below `.git`.
 * `virtual`: files that are not on the disk, such as standard input.
 */
export function diskWorkspace(cwd: string, roots: readonly string[], virtual: readonly SourceFile[] = []): Workspace {
  const realRoots = roots.map((root) => realPath(resolve(cwd, root))).filter((root) => root !== undefined);
  const files = new Map<string, SourceFile | Refusal | undefined>(virtual.map((file) => [file.path, file]));
  const known = new Map<string, boolean>();
  const folders = new Map<string, readonly string[]>();

  const open = (path: string): string | undefined => {
    const real = realPath(resolve(cwd, path));
    return real !== undefined && isBelow(real, realRoots) && !(real.includes('.git') && real.split(sep).includes('.git'))
      ? real
      : undefined;
  };
  const load = (path: string): SourceFile | Refusal | undefined => {
    const real = open(path);
    if (real === undefined) return undefined;
    const text = readText(real);
    return typeof text === 'string' ? { path, text } : text;
  };
  const look = (given: string): SourceFile | Refusal | undefined => {
    if (files.has(given)) return files.get(given);
    const path = isPlain(given) ? given : displayPath(cwd, given);
    if (!files.has(path)) files.set(path, load(path));
    return files.get(path);
  };

  return {
    read: (path) => {
      const seen = look(path);
      return seen && 'text' in seen ? seen : undefined;
    },
    refusal: (path) => {
      const seen = look(path);
      return seen && 'why' in seen ? seen : undefined;
    },
    exists: (path) => remember(known, path, () => files.get(path) !== undefined || open(path) !== undefined),
    list: (path) => remember(folders, path, () => listFolder(open(path))),
  };
}

function remember<V extends NonNullable<unknown>>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** A path as reports show it: relative to the working directory, with `/` between its parts. */
export function displayPath(cwd: string, path: string): string {
  const shown = relative(cwd, resolve(cwd, path));
  if (shown === '') return '.';
  return sep === '/' ? shown : shown.split(sep).join('/');
}

/** A path that is shown as it is: relative, and without a step that leads nowhere or up. */
function isPlain(path: string): boolean {
  return sep === '/' && path !== '' && !/(^|\/)\.{0,2}(\/|$)/.test(path);
}

/** Of real paths alone, whose steps are all real. */
function isBelow(path: string, roots: readonly string[]): boolean {
  return roots.some(
    (root) => path.startsWith(root) && (path.length === root.length || path.charAt(root.length) === sep || root.endsWith(sep)),
  );
}

/** Where a path really lies, symbolic links followed; undefined when there is nothing, or a loop. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

export function isInside(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => {
    const way = relative(root, path);
    return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
  });
}

/**
 * What may be read on account of a named path: the repository around it, so that a manifest in `deploy/` can be followed to the Dockerfile
 * beside `deploy/`; without a repository the folder itself.
 */
export function rootOf(path: string): string {
  const real = realPath(path) ?? path;
  const folder = isDirectory(real) ? real : dirname(real);
  const home = realPath(homedir());
  for (let at = folder; ; at = dirname(at)) {
    // A repository of dotfiles in the home folder is no reason to read the whole of it.
    if (at === dirname(at) || at === home) return folder;
    if (statSync(join(at, '.git'), { throwIfNoEntry: false })) return at;
  }
}

/** Files up to this size are read into one place, again and again: room for each of thousands costs more than reading them. */
const SMALL = 65_536;
let room: Buffer | undefined;

/** All of a file that is smaller than the room; what has no size (`/proc`) up to its end. */
function readSmall(fd: number, size: number): Uint8Array {
  room ??= Buffer.allocUnsafeSlow(SMALL);
  let length = 0;
  for (;;) {
    const read = readSync(fd, room, length, SMALL - length, null);
    length += read;
    if (read === 0 || (size > 0 && length >= size)) return room.subarray(0, length);
    if (length === SMALL) return Buffer.concat([room, readFileSync(fd)]);
  }
}

function readText(real: string): string | Refusal | undefined {
  try {
    if (!statSync(real).isFile()) return undefined;
    // The file may have been exchanged since: a FIFO must not block, a link must not be followed.
    const fd = openSync(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    try {
      const status = fstatSync(fd);
      if (!status.isFile()) return undefined;
      if (status.size > MAX_FILE_BYTES) {
        const size = `${Math.ceil(status.size / 1024 / 1024)} MiB`;
        return {
          why: `${size}, more than the ${MAX_FILE_BYTES / 1024 / 1024} MiB that are read of a file (limit MAX_FILE_BYTES)`,
          isProblem: false,
        };
      }
      return decode(status.size < SMALL ? readSmall(fd, status.size) : readFileSync(fd)) ?? { why: 'not a text file', isProblem: false };
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return { why: reasonOf(error), isProblem: true };
  }
}

/** The reason why the system refused something, without paths. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOENT: 'it is no longer there',
    ENOTDIR: 'it is no longer there',
    ELOOP: 'a symbolic link that leads in a circle',
    EMFILE: 'too many open files',
    ENAMETOOLONG: 'the path is too long',
  };
  return `cannot be read: ${reasons[code] ?? (code || 'unknown error')}`;
}

function isDirectory(path: string): boolean {
  const real = realPath(path);
  return real !== undefined && statSync(real, { throwIfNoEntry: false })?.isDirectory() === true;
}

function listFolder(real: string | undefined): readonly string[] {
  if (real === undefined) return [];
  try {
    return readdirSync(real, { withFileTypes: true })
      .map((entry) => {
        const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && isDirectory(join(real, entry.name)));
        return isFolder ? `${entry.name}/` : entry.name;
      })
      .sort();
  } catch {
    return [];
  }
}
