import type { Workspace } from '../model/workspace.ts';
import { type Declarations, noDeclarations } from './declarations.ts';

/** Reads every file whose format is recognised, by name and content; the others are left alone. */
export async function readFiles(_paths: readonly string[], _workspace: Workspace): Promise<Declarations> {
  return noDeclarations;
}
