import { dirname, join } from 'node:path/posix';
import { readYaml } from '../files/yaml.ts';
import type { DrainSetting } from '../model/catalog.ts';
import type { Place } from '../model/place.ts';
import { entriesOf, type Node, textOf } from '../model/tree.ts';
import type { Workspace } from '../model/workspace.ts';

/** Configuration files of frameworks, read once each. */
export interface ConfigFiles {
  readonly workspace: Workspace;
  readonly trees: Map<string, Promise<readonly Node[]>>;
}

export function configFiles(workspace: Workspace): ConfigFiles {
  return { workspace, trees: new Map() };
}

/** How many folders above a file are looked through. */
const MAX_UP = 8;

/**
 * A key in a framework's own file (`config/sidekiq.yml`, `application.properties`), in the folder of `beside` (the entry, else what declares the
 * service) or one above it; `named` are files which the command line names instead.
 */
export async function settingIn(
  files: ConfigFiles,
  setting: DrainSetting,
  beside: string | undefined,
  named: readonly string[] = [],
): Promise<{ readonly text: string; readonly at: Place } | undefined> {
  if (setting.key === undefined) return undefined;
  const names = named.length > 0 ? named.map((name) => name.replace(/^(\.?\/)+(app\/|usr\/src\/app\/)?/, '')) : [setting.name];
  for (const folder of beside === undefined ? [''] : foldersAbove(beside)) {
    for (const name of names) {
      const path = folder === '' ? name : join(folder, name);
      if (!files.workspace.exists(path)) continue;
      const found = /\.(ya?ml|json)$/.test(path) ? await inYaml(files, path, setting.key) : inProperties(files, path, setting.key);
      if (found) return found;
    }
  }
  return undefined;
}

function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  let folder = dirname(path);
  for (let up = 0; up < MAX_UP && folder !== '.' && folder !== '/' && folder !== ''; up++) {
    folders.push(folder);
    folder = dirname(folder);
  }
  return [...folders, ''];
}

async function inYaml(files: ConfigFiles, path: string, key: string): Promise<{ text: string; at: Place } | undefined> {
  let trees = files.trees.get(path);
  if (!trees) {
    trees = readTrees(files.workspace, path);
    files.trees.set(path, trees);
  }
  for (const root of await trees) {
    const node = keyed(root, key.split('.'));
    const text = textOf(node);
    if (node && text !== undefined) return { text, at: node };
  }
  return undefined;
}

async function readTrees(workspace: Workspace, path: string): Promise<readonly Node[]> {
  const file = workspace.read(path);
  if (!file) return [];
  const { documents } = await readYaml(file);
  return documents.flatMap((document) => (document.root ? [document.root] : []));
}

/** Keys of Ruby's YAML may be symbols (`:timeout:`), those of Spring may be joined by dots. */
function keyed(node: Node | undefined, path: readonly string[]): Node | undefined {
  if (path.length === 0) return node;
  for (const entry of entriesOf(node)) {
    const name = String(entry.key.value).replace(/^:/, '');
    const parts = name.split('.');
    if (parts.every((part, index) => part === path[index])) {
      const found = keyed(entry.value, path.slice(parts.length));
      if (found) return found;
    }
  }
  return undefined;
}

function inProperties(files: ConfigFiles, path: string, key: string): { text: string; at: Place } | undefined {
  const file = files.workspace.read(path);
  if (!file) return undefined;
  for (const match of file.text.slice(0, 500_000).matchAll(/^[ \t]*([\w.\-[\]]+)[ \t]*[=:][ \t]*(.*)$/gm)) {
    if (match[1] !== key) continue;
    const start = match.index + match[0].indexOf(match[1]);
    return { text: (match[2] ?? '').trim(), at: { file, start, end: match.index + match[0].trimEnd().length } };
  }
  return undefined;
}
