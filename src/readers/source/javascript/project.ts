import { posix } from 'node:path';
import type { SourceFile } from '../../../model/place.ts';
import { entriesOf, get, itemsOf, type Node, stringOf } from '../../../model/tree.ts';
import type { Workspace } from '../../../model/workspace.ts';
import { readJsonc } from './jsonc.ts';

const MAX_PACKAGES = 1000;
const MAX_PATTERN_DEPTH = 5;
const MAX_EXTENDS = 8;

/** A package.json and the folder it speaks for. */
export interface PackageFile {
  readonly folder: string;
  readonly file: SourceFile;
  readonly tree: Node | undefined;
  readonly name: string | undefined;
  /** Names of everything it declares to depend on. */
  readonly dependencies: ReadonlySet<string>;
}

/** An option of a tsconfig file; relative paths in it start from `folder`, the folder of the file that sets it. */
export interface CompilerOption {
  readonly node: Node;
  readonly folder: string;
}

export interface TsConfig {
  readonly path: string;
  readonly option: (name: string) => CompilerOption | undefined;
}

/** What the project files around a source file say. Everything is read once and only when asked for. */
export class Project {
  readonly workspace: Workspace;
  readonly #folders = new Map<string, ReadonlySet<string>>();
  readonly #json = new Map<string, Node | undefined>();
  readonly #packages = new Map<string, PackageFile | undefined>();
  readonly #nearest = new Map<string, PackageFile | undefined>();
  readonly #configs = new Map<string, readonly TsConfig[]>();
  #members: ReadonlyMap<string, PackageFile> | undefined;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  /** Names in a folder; folders end in `/`. */
  names(folder: string): ReadonlySet<string> {
    let names = this.#folders.get(folder);
    if (names === undefined) {
      names = new Set(this.workspace.list(folder));
      this.#folders.set(folder, names);
    }
    return names;
  }

  isFile(path: string): boolean {
    return this.names(posix.dirname(path)).has(posix.basename(path));
  }

  json(path: string): Node | undefined {
    if (!this.#json.has(path)) this.#json.set(path, this.isFile(path) ? readJsonc(this.workspace.read(path)) : undefined);
    return this.#json.get(path);
  }

  packageIn(folder: string): PackageFile | undefined {
    if (!this.#packages.has(folder)) this.#packages.set(folder, this.#readPackage(folder));
    return this.#packages.get(folder);
  }

  nearestPackage(folder: string): PackageFile | undefined {
    if (!this.#nearest.has(folder)) {
      const parent = posix.dirname(folder);
      this.#nearest.set(folder, this.packageIn(folder) ?? (parent === folder ? undefined : this.nearestPackage(parent)));
    }
    return this.#nearest.get(folder);
  }

  /** The packages of the npm, yarn, pnpm or lerna workspace, by name. */
  members(): ReadonlyMap<string, PackageFile> {
    this.#members ??= this.#readMembers();
    return this.#members;
  }

  /** The tsconfig files of the folder, then those of the folders above it, the nearest first. */
  configs(folder: string): readonly TsConfig[] {
    let configs = this.#configs.get(folder);
    if (configs === undefined) {
      const own = [...this.names(folder)].filter((name) => /^[tj]sconfig(\.[\w-]+)*\.json$/.test(name)).sort(mainFirst);
      const parent = posix.dirname(folder);
      configs = [
        ...own.slice(0, 8).map((name) => this.#config(posix.join(folder, name))),
        ...(parent === folder ? [] : this.configs(parent)),
      ];
      this.#configs.set(folder, configs);
    }
    return configs;
  }

  #readPackage(folder: string): PackageFile | undefined {
    const path = posix.join(folder, 'package.json');
    if (!this.isFile(path)) return undefined;
    const file = this.workspace.read(path);
    if (file === undefined) return undefined;
    const tree = this.json(path);
    const dependencies = new Set<string>();
    for (const key of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'])
      for (const entry of entriesOf(get(tree, key))) dependencies.add(String(entry.key.value));
    return { folder, file, tree, name: stringOf(get(tree, 'name')), dependencies };
  }

  #readMembers(): ReadonlyMap<string, PackageFile> {
    const members = new Map<string, PackageFile>();
    const seen = new Set<string>();
    for (const root of this.#workspaceRoots())
      for (const pattern of this.#memberPatterns(root))
        for (const folder of this.#expand(root, pattern)) {
          if (seen.has(folder) || seen.size >= MAX_PACKAGES) continue;
          seen.add(folder);
          const found = this.packageIn(folder);
          if (found?.name !== undefined && !members.has(found.name)) members.set(found.name, found);
        }
    return members;
  }

  /** The working directory and the folders right under it: a workspace may stand beside its deployment files. */
  #workspaceRoots(): readonly string[] {
    const below = [...this.names('.')].filter((name) => name.endsWith('/') && !ignoredFolder(name)).map((name) => name.slice(0, -1));
    const second = below
      .slice(0, 100)
      .flatMap((folder) =>
        [...this.names(folder)]
          .filter((name) => name.endsWith('/') && !ignoredFolder(name))
          .map((name) => posix.join(folder, name.slice(0, -1))),
      );
    return ['.', ...below, ...second].slice(0, 400);
  }

  #memberPatterns(root: string): readonly string[] {
    const declared = get(this.packageIn(root)?.tree, 'workspaces');
    const patterns = itemsOf(declared?.kind === 'map' ? get(declared, 'packages') : declared).flatMap((item) => stringOf(item) ?? []);
    patterns.push(...itemsOf(get(this.json(posix.join(root, 'lerna.json')), 'packages')).flatMap((item) => stringOf(item) ?? []));
    if (this.names(root).has('pnpm-workspace.yaml'))
      patterns.push(...listUnder('packages', this.workspace.read(posix.join(root, 'pnpm-workspace.yaml'))?.text ?? ''));
    return patterns.filter((pattern) => !pattern.startsWith('!')).slice(0, 200);
  }

  #expand(root: string, pattern: string): readonly string[] {
    let folders = [root];
    for (const segment of posix.normalize(pattern).split('/').filter(Boolean).slice(0, MAX_PATTERN_DEPTH)) {
      if (segment === '**') folders = folders.flatMap((folder) => [folder, ...this.#below(folder, 3)]);
      else if (segment.includes('*') && segment.split('*').length < 5) {
        const match = new RegExp(`^${segment.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\*+/g, '[^/]*')}/$`);
        folders = folders.flatMap((folder) =>
          [...this.names(folder)]
            .filter((name) => match.test(name) && !ignoredFolder(name))
            .map((name) => posix.join(folder, name.slice(0, -1))),
        );
      } else folders = folders.map((folder) => posix.join(folder, segment));
      folders = folders.slice(0, MAX_PACKAGES);
    }
    return folders;
  }

  #below(folder: string, depth: number): readonly string[] {
    if (depth === 0) return [];
    const inner = [...this.names(folder)]
      .filter((name) => name.endsWith('/') && !ignoredFolder(name))
      .map((name) => posix.join(folder, name.slice(0, -1)));
    return inner.slice(0, 100).flatMap((name) => [name, ...this.#below(name, depth - 1)]);
  }

  #config(path: string): TsConfig {
    return { path, option: (name) => this.#option(path, name, 0) };
  }

  #option(path: string, name: string, depth: number): CompilerOption | undefined {
    const tree = this.json(path);
    const node = get(tree, 'compilerOptions', name);
    const folder = posix.dirname(path);
    if (node !== undefined) return { node, folder };
    if (depth >= MAX_EXTENDS) return undefined;
    const base = get(tree, 'extends');
    const bases = base?.kind === 'seq' ? itemsOf(base) : base === undefined ? [] : [base];
    for (const item of [...bases].reverse()) {
      const target = this.#extended(folder, stringOf(item));
      const found = target === undefined || target === path ? undefined : this.#option(target, name, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #extended(folder: string, specifier: string | undefined): string | undefined {
    if (specifier === undefined) return undefined;
    let path = posix.join(folder, specifier);
    if (!specifier.startsWith('.')) {
      const { name, rest } = splitSpecifier(specifier);
      const member = this.members().get(name);
      if (member === undefined) return undefined;
      path = posix.join(member.folder, rest === '' ? 'tsconfig.json' : rest);
    }
    return [path, `${path}.json`, posix.join(path, 'tsconfig.json')].find((candidate) => this.isFile(candidate));
  }
}

function mainFirst(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function ignoredFolder(name: string): boolean {
  return name.startsWith('.') || /^(node_modules|dist|build|out|coverage|vendor|tmp)\/$/.test(name);
}

/** The plain items of one top-level list of a YAML file: all that is needed of pnpm-workspace.yaml, without loading a YAML reader. */
function listUnder(key: string, text: string): readonly string[] {
  const items: string[] = [];
  let inside = false;
  for (const line of text.split('\n').slice(0, 500)) {
    const item = /^\s*-\s*['"]?([^'"#\s]+)/.exec(line)?.[1];
    if (item === undefined) inside = line.trim() === '' || /^\s*#/.test(line) ? inside : line.startsWith(`${key}:`);
    else if (inside) items.push(item);
  }
  return items;
}

/** `@scope/name/rest/of/it` → its package name and the path inside it. */
export function splitSpecifier(specifier: string): { readonly name: string; readonly rest: string } {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, length).join('/'), rest: parts.slice(length).join('/') };
}

const projects = new WeakMap<Workspace, Project>();

export function projectOf(workspace: Workspace): Project {
  let project = projects.get(workspace);
  if (project === undefined) {
    project = new Project(workspace);
    projects.set(workspace, project);
  }
  return project;
}
