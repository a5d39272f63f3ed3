import type { SourceFile } from '../model/place.ts';
import type { Workspace } from '../model/workspace.ts';

/** A workspace in which some files read as they would after a change. Paths and folders stay what they are. */
export function overlay(workspace: Workspace, changed: ReadonlyMap<string, SourceFile>): Workspace {
  return { ...workspace, read: (path) => changed.get(path) ?? workspace.read(path) };
}
