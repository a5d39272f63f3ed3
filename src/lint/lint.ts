import { catalog } from '../../rules/catalog/index.ts';
import type { Problem } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import type { Workspace } from '../model/workspace.ts';
import { readFiles } from '../readers/read.ts';
import { assemble } from '../services/assemble.ts';
import { pipelineFacts } from '../services/pipelines.ts';
import { check } from './check.ts';

export interface LintOptions {
  /** Problems met while the files were looked for. */
  readonly problems?: readonly Problem[];
}

/** Reads the files, assembles the services and checks them: the whole tool but for finding files and printing. */
export async function lint(paths: readonly string[], workspace: Workspace, options: LintOptions = {}): Promise<Result> {
  const started = performance.now();
  const declarations = await readFiles(paths, workspace);
  const system = await assemble(declarations, workspace, catalog);
  const findings = check(system);
  const active = findings.filter((finding) => !finding.suppressed);
  return {
    system,
    checklists: new Map(),
    pipelineFacts: new Map(system.pipelines.map((pipeline) => [pipeline, pipelineFacts(pipeline)])),
    findings,
    problems: [...(options.problems ?? []), ...declarations.problems],
    notLinted: declarations.notLinted,
    summary: {
      files: paths.length,
      documents: declarations.documents,
      services: system.services.length,
      pipelines: system.pipelines.length,
      errors: active.filter((finding) => finding.severity === 'error').length,
      warnings: active.filter((finding) => finding.severity === 'warning').length,
      infos: active.filter((finding) => finding.severity === 'info').length,
      suppressed: findings.length - active.length,
      durationMs: Math.round(performance.now() - started),
    },
  };
}
