import { posix } from 'node:path';
import type { Workspace } from '../../../model/workspace.ts';
import type { CallSite, Import, Outline } from '../outline/outline.ts';
import { lastName } from '../outline/outline.ts';
import type { SourceReader } from '../outline/read.ts';
import { goGrammar } from './grammar.ts';
import { registrations } from './signals.ts';

export const go: SourceReader = {
  language: 'go',
  grammarOf: () => ({ name: 'go', table: goGrammar }),
  separator: '/',
  self: new Set(['this']),
  scopeOf: (path) => posix.dirname(path),
  isStandard: (path) => !path.split('/')[0]?.includes('.'),
  // Libraries call these methods by themselves.
  roots: (_, isEntry) => [
    ...(isEntry ? ['main'] : []),
    ...['init', 'ServeHTTP', 'ConsumeClaim', 'Setup', 'Cleanup', 'Work', 'ProcessTask', 'Reconcile', 'Handle', 'HandleMessage'],
  ],
  actsWhenCalled: true,
  beside: (entry, workspace) => packageFiles(posix.dirname(entry), workspace).filter((path) => path !== entry),
  follow,
  registrations,
  exits,
};

/** Files of a package that are built on Linux: no tests, no other systems (https://pkg.go.dev/cmd/go#hdr-Build_constraints). */
function packageFiles(folder: string, workspace: Workspace): readonly string[] {
  return workspace
    .list(folder)
    .filter((name) => name.endsWith('.go') && !/_(test|windows|darwin|freebsd|netbsd|openbsd|solaris|js|wasm|plan9|aix)\.go$/.test(name))
    .map((name) => posix.join(folder, name));
}

function follow({ path }: Import, from: Outline, workspace: Workspace): readonly string[] | 'external' | undefined {
  const module = moduleOf(posix.dirname(from.file.path), workspace) ?? repositoryOf(path, from, workspace);
  if (module === undefined || (path !== module.path && !path.startsWith(`${module.path}/`))) return 'external';
  const files = packageFiles(posix.join(module.folder, path.slice(module.path.length + 1)), workspace);
  // Generated packages are often not in the repository.
  return files.length === 0 ? undefined : files;
}

const repositories = new WeakMap<Workspace, Set<string>>();

/**
 * Without go.mod (a GOPATH of old, a part of a repository) the import path tells: `github.com/owner/name` is this repository where what is
 * imported from there lies in the input under the same path (https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable).
 */
function repositoryOf(path: string, from: Outline, workspace: Workspace): Module | undefined {
  const name = hostedName(path);
  if (name === undefined) return undefined;
  const known = repositories.get(workspace) ?? new Set<string>();
  repositories.set(workspace, known);
  if (!known.has(name)) {
    const rests = from.imports.flatMap((one) => (hostedName(one.path) === name ? [one.path.slice(name.length + 1)] : []));
    const here = rests.filter((rest) => rest !== '' && packageFiles(rest, workspace).length > 0);
    const isOwn = here.length > 0 && (here.length === rests.length || here.some((rest) => rest.includes('/')));
    if (!isOwn || workspace.list(posix.join('vendor', name)).length > 0) return undefined;
    known.add(name);
  }
  return { path: name, folder: '.' };
}

function hostedName(path: string): string | undefined {
  return /^(?:github\.com|gitlab\.com|bitbucket\.org)\/[^/]+\/[^/]+(?=\/|$)/.exec(path)?.[0];
}

interface Module {
  readonly path: string;
  readonly folder: string;
}

const modules = new WeakMap<Workspace, Map<string, Module | undefined>>();

/** The module of a folder: https://go.dev/ref/mod#go-mod-file-module. */
function moduleOf(folder: string, workspace: Workspace): Module | undefined {
  const known = modules.get(workspace) ?? new Map<string, Module | undefined>();
  modules.set(workspace, known);
  if (known.has(folder)) return known.get(folder);
  const file = workspace.read(posix.join(folder, 'go.mod'));
  const name = file && /^module\s+"?([^\s"]+)/m.exec(file.text)?.[1];
  const above = posix.dirname(folder);
  const found = name !== undefined ? { path: name, folder } : above === folder || folder === '..' ? undefined : moduleOf(above, workspace);
  known.set(folder, found);
  return found;
}

function exits({ call }: CallSite): boolean {
  const { callee } = call;
  const name = lastName(callee);
  if (name === undefined) return false;
  if (/^Fatal(f|ln|w)?$/.test(name)) return true;
  return name === 'Exit' && callee.kind === 'member' && callee.of.kind === 'name' && callee.of.name === 'os';
}
