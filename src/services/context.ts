import type { Catalog } from '../model/catalog.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Declarations } from '../readers/declarations.ts';
import type { ParsedShell } from '../readers/shell/syntax.ts';

/** What every step of assembling may look at. */
export interface AssemblyContext {
  readonly workspace: Workspace;
  readonly catalog: Catalog;
  readonly declarations: Declarations;
  /** The environment a file belongs to; empty when the input has only one. */
  readonly environmentOf: (path: string) => string;
  /** The shell parser, loaded only where the input holds commands. */
  readonly parseShell: (text: string) => ParsedShell;
}
