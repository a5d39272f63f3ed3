import { declared } from '../../model/fact.ts';
import { folderOf, relativePath } from '../../model/path.ts';
import { get, type Node, textOf } from '../../model/tree.ts';
import type { EnvVar } from '../../model/unit.ts';
import type { Workspace } from '../../model/workspace.ts';
import { readEnvFile } from './env-file.ts';
import { type Described, namedValues } from './fields.ts';

const MOST_FILES = 20;

/** The variables of a service: those of its env files, over which `environment` wins. */
export function environmentOf(described: Described, workspace: Workspace): readonly EnvVar[] {
  const { service, fill } = described;
  const found = new Map<string, EnvVar>();
  const take = (variable: EnvVar): void => {
    found.delete(variable.name);
    found.set(variable.name, variable);
  };
  for (const path of envFiles(get(service.node, 'env_file'), described)) {
    const file = workspace.read(path);
    for (const variable of file ? readEnvFile(file) : []) take(variable);
  }
  for (const { name, text, at } of namedValues(get(service.node, 'environment'), fill))
    take({ name, value: text === undefined ? undefined : declared(text, at), from: undefined, at });
  return [...found.values()];
}

/** Whether every file that sets variables is in the input. */
export function environmentIsWhole(described: Described, workspace: Workspace): boolean {
  return envFiles(get(described.service.node, 'env_file'), described).every((path) => workspace.exists(path));
}

/** Paths start at the file in which they are written: an extended service may stand elsewhere. */
function envFiles(node: Node | undefined, { fill }: Described): readonly string[] {
  const items = node?.kind === 'seq' ? node.items : node ? [node] : [];
  return items.slice(0, MOST_FILES).flatMap((item) => {
    const written = textOf(item.kind === 'map' ? get(item, 'path') : item);
    const path = written === undefined ? undefined : fill.text(written);
    const inside = path === undefined ? undefined : relativePath(folderOf(item.file.path), path);
    return inside === undefined ? [] : [inside];
  });
}
