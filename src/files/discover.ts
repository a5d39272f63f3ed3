import { type Dirent, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Problem } from '../model/finding.ts';
import type { SourceFile } from '../model/place.ts';
import type { Workspace } from '../model/workspace.ts';
import { decode } from './decode.ts';
import { diskWorkspace, displayPath, isInside, realPath, reasonOf, rootOf } from './disk.ts';
import { type IgnoreScope, ignoreFileNames, ignoreScope, isIgnored } from './ignore-files.ts';
import { skipReason } from './skip.ts';

/** What standard input is called in reports. */
export const STDIN_PATH = '<stdin>';
/** More files than this are not looked at in one run. */
const MAX_FILES = 500_000;
/** Folders nested deeper than this are not entered. */
export const MAX_FOLDER_DEPTH = 64;

export interface Found {
  /** Every file that may be looked at, whatever its format, sorted. */
  readonly paths: readonly string[];
  readonly workspace: Workspace;
  readonly problems: readonly Problem[];
  /** What lies below the named paths and was passed over; folders end in `/`. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

export interface DiscoverOptions {
  /** What was read from standard input, when `-` is among the named paths. */
  readonly stdin?: Uint8Array;
  /** The path that standard input is known by; `STDIN_PATH` when left out. */
  readonly stdinPath?: string;
  /** Why a path below the named ones is passed over, by the user's own word; a folder's ends in `/`. */
  readonly ignored?: (path: string) => string | undefined;
}

/** Finds the files below the named paths (`.` when there is none). A path that is missing or unreadable is a problem, never a throw. */
export async function discover(cwd: string, named: readonly string[], options: DiscoverOptions = {}): Promise<Found> {
  const search = new Search(cwd, named.length === 0 ? ['.'] : named, options);
  await search.run();
  return {
    paths: [...search.paths].sort(),
    workspace: search.workspace,
    problems: search.problems,
    skipped: search.skipped.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  };
}

interface Folder {
  readonly path: string;
  /** What the paths in it begin with in reports: empty, or with a `/` at the end. */
  readonly prefix: string;
  readonly real: string;
  readonly depth: number;
  readonly scope: IgnoreScope | undefined;
}

class Search {
  readonly paths = new Set<string>();
  readonly problems: Problem[] = [];
  readonly skipped: { path: string; why: string }[] = [];
  readonly workspace: Workspace;
  readonly #cwd: string;
  readonly #named: readonly string[];
  readonly #roots: readonly string[];
  /** Where the named folders really lie: what is below them is found by itself, not through links. */
  readonly #realNamed: readonly string[];
  readonly #ignored: DiscoverOptions['ignored'];
  readonly #entered = new Set<string>();
  #full = false;

  constructor(cwd: string, named: readonly string[], { stdin, stdinPath = STDIN_PATH, ignored }: DiscoverOptions) {
    this.#cwd = cwd;
    this.#ignored = ignored;
    this.#named = named;
    const onDisk = named.filter((name) => name !== '-').map((name) => resolve(cwd, name));
    this.#realNamed = onDisk.map((path) => realPath(path)).filter((path) => path !== undefined);
    this.#roots = [...new Set(this.#realNamed.map(rootOf))];
    const virtual: SourceFile[] = [];
    if (named.includes('-')) {
      const text = decode(stdin ?? new Uint8Array());
      if (text === undefined) this.#problem(stdinPath, 'standard input is not text');
      else virtual.push({ path: stdinPath, text });
    }
    for (const { path } of virtual) this.paths.add(path);
    this.workspace = diskWorkspace(cwd, this.#roots, virtual);
  }

  async run(): Promise<void> {
    for (const name of this.#named) if (name !== '-') await this.#take(name);
  }

  /** A named path counts whatever its name and whatever ignores it. */
  async #take(name: string): Promise<void> {
    const path = resolve(this.#cwd, name);
    const real = realPath(path);
    if (real === undefined) return this.#missing(displayPath(this.#cwd, path));
    try {
      const status = statSync(real);
      const shown = displayPath(this.#cwd, path);
      if (status.isFile()) this.#add(shown);
      else if (status.isDirectory()) {
        const prefix = shown === '.' ? '' : `${shown}/`;
        await this.#walk({ path, prefix, real, depth: 0, scope: await this.#scopeAbove(path) });
      } else this.#problem(shown, 'neither a file nor a folder; pipe its content to `svc-lint -`');
    } catch (error) {
      this.#problem(displayPath(this.#cwd, path), reasonOf(error));
    }
  }

  async #walk(start: Folder): Promise<void> {
    const open: Folder[] = [start];
    for (let folder = open.pop(); folder && !this.#full; folder = open.pop()) {
      if (this.#entered.has(folder.real)) continue;
      this.#entered.add(folder.real);
      const entries = this.#entriesOf(folder);
      const names = new Set(entries.map((entry) => entry.name));
      const scope = await this.#scopeOf(folder.path, folder.scope, names);
      for (const entry of entries) {
        const next = this.#visit({ ...folder, scope }, entry, names);
        if (next) open.push(next);
      }
    }
  }

  #entriesOf(folder: Folder): readonly Dirent[] {
    try {
      const entries = readdirSync(folder.path, { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    } catch (error) {
      this.#problem(displayPath(this.#cwd, folder.path), reasonOf(error));
      return [];
    }
  }

  /** Takes a file, or gives a folder to enter. */
  #visit(folder: Folder, entry: Dirent, siblings: ReadonlySet<string>): Folder | undefined {
    const path = join(folder.path, entry.name);
    const shown = `${folder.prefix}${entry.name}`;
    let real = join(folder.real, entry.name);
    let isFolder = entry.isDirectory();
    let isFile = entry.isFile();
    if (entry.isSymbolicLink()) {
      const target = realPath(path);
      if (target === undefined) return this.#skip(shown, 'a symbolic link that leads nowhere');
      if (!isInside(target, this.#roots)) return this.#skip(shown, 'a symbolic link that leads out of the repository');
      if (isInside(target, this.#realNamed)) return this.#skip(shown, 'a symbolic link to what is looked at where it lies');
      const status = statSync(target, { throwIfNoEntry: false });
      isFolder = status?.isDirectory() === true;
      isFile = status?.isFile() === true;
      real = target;
    }
    if (isFolder) {
      const reason = skipReason(entry.name, siblings);
      if (reason !== undefined) return this.#skip(`${shown}/`, reason);
    }
    if (!isFolder && !isFile) return this.#skip(shown, 'neither a file nor a folder');
    if (isIgnored(folder.scope, path, isFolder)) return this.#skip(isFolder ? `${shown}/` : shown, 'ignored by an ignore file');
    const refused = this.#ignored?.(isFolder ? `${shown}/` : shown);
    if (refused !== undefined) return this.#skip(isFolder ? `${shown}/` : shown, refused);
    if (isFile) {
      this.#add(shown);
      return undefined;
    }
    if (folder.depth < MAX_FOLDER_DEPTH) return { path, prefix: `${shown}/`, real, depth: folder.depth + 1, scope: folder.scope };
    this.#problem(shown, `folders nested more than ${MAX_FOLDER_DEPTH} deep are not entered (limit MAX_FOLDER_DEPTH)`);
    return undefined;
  }

  #add(shown: string): void {
    if (this.paths.size < MAX_FILES) this.paths.add(shown);
    else if (!this.#full) {
      this.#full = true;
      const advice = 'name the folders that hold the deployment';
      this.#problem('.', `more than ${MAX_FILES} files; the rest was not looked at (limit MAX_FILES): ${advice}`);
    }
  }

  #skip(path: string, why: string): undefined {
    this.skipped.push({ path, why });
    return undefined;
  }

  #missing(file: string): void {
    this.problems.push({ severity: 'error', message: 'no such file or folder', file, at: undefined, ignorable: false });
  }

  #problem(file: string, message: string): void {
    this.problems.push({ severity: 'error', message, file, at: undefined });
  }

  /** The ignore files between the repository and a named folder, unless they ignore that folder. */
  async #scopeAbove(path: string): Promise<IgnoreScope | undefined> {
    const root = rootOf(path);
    const above: string[] = [];
    for (let at = dirname(path); isInside(at, [root]) && at !== path; at = dirname(at)) {
      above.unshift(at);
      if (at === root) break;
    }
    let scope: IgnoreScope | undefined;
    for (const folder of above) scope = await this.#scopeOf(folder, scope, undefined);
    return isIgnored(scope, path, true) ? undefined : scope;
  }

  async #scopeOf(folder: string, above: IgnoreScope | undefined, names: ReadonlySet<string> | undefined): Promise<IgnoreScope | undefined> {
    const files: SourceFile[] = [];
    for (const name of ignoreFileNames) {
      if (names && !names.has(name)) continue;
      const file = this.workspace.read(displayPath(this.#cwd, join(folder, name)));
      if (file) files.push(file);
    }
    return ignoreScope(folder, files, above, this.problems);
  }
}
