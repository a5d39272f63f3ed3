import type { Catalog } from '../../model/catalog.ts';
import type { CodeFacts } from '../../model/code.ts';
import type { Workspace } from '../../model/workspace.ts';

export interface CodeRequest {
  /** The entry file, relative to the working directory. */
  readonly entry: string;
  readonly workspace: Workspace;
  readonly catalog: Catalog;
}

/** Reads the program that starts in `entry`, in whatever language it is written; undefined when the language is not known or nothing could be read. */
export async function readCode(_request: CodeRequest): Promise<CodeFacts | undefined> {
  return undefined;
}
