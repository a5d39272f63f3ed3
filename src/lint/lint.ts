import { catalog } from '../../rules/catalog/index.ts';
import { now } from '../model/clock.ts';
import type { Result } from '../model/result.ts';
import type { Workspace } from '../model/workspace.ts';
import { readFiles } from '../readers/read.ts';
import { assemble } from '../services/assemble.ts';
import { type JudgeOptions, judge } from './judge.ts';

export interface LintOptions extends JudgeOptions {
  /** Told the name and length in ms of every step. */
  readonly onStep?: (step: string, durationMs: number) => void;
}

/** Reads the files, assembles the services and checks them: the whole tool but for finding files and printing. */
export async function lint(paths: readonly string[], workspace: Workspace, options: LintOptions = {}): Promise<Result> {
  const started = now();
  const timed = async <T>(step: string, work: () => T | Promise<T>): Promise<T> => {
    const from = now();
    const result = await work();
    options.onStep?.(step, now() - from);
    return result;
  };

  const declarations = await timed('read', () => readFiles(paths, workspace));
  const system = await timed('assemble', () => assemble(declarations, workspace, catalog, options.config));
  const judged = await timed('check', () => judge({ paths, exists: (path) => workspace.exists(path), declarations, system }, options));
  return { ...judged, summary: { ...judged.summary, durationMs: Math.round(now() - started) } };
}
