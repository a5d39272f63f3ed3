import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { memoryWorkspace } from '../files/workspace.ts';
import type { Problem } from '../model/finding.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Io } from './io.ts';
import type { InputOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

/** The files to lint and the part of the disk that may be read on their account. */
export interface Gathered {
  readonly paths: readonly string[];
  readonly workspace: Workspace;
  readonly problems: readonly Problem[];
}

/** Reads every small text file below the paths: stands in until src/files/discover.ts is there. */
export async function gather(io: Io, input: InputOptions): Promise<Gathered> {
  const files: Record<string, string> = {};
  const visit = (path: string): void => {
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) throw new UsageError(`${relative(io.cwd, path)}: no such file or folder`);
    if (status.isFile() && status.size < 2_000_000) files[relative(io.cwd, path)] = readFileSync(path, 'utf8');
    if (!status.isDirectory()) return;
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (!['node_modules', '.git'].includes(entry.name) && !entry.isSymbolicLink()) visit(join(path, entry.name));
  };
  for (const path of input.paths.length === 0 ? ['.'] : input.paths) visit(resolve(io.cwd, path));
  const workspace = memoryWorkspace(files);
  return { paths: workspace.paths, workspace, problems: [] };
}
