import { rules } from '../rules/index.ts';
import { discover } from './files/discover.ts';
import { memoryWorkspace } from './files/workspace.ts';
import { type LintOptions, lint as lintWorkspace } from './lint/lint.ts';
import type { Problem } from './model/finding.ts';
import { suggestion } from './model/nearest.ts';
import type { Workspace } from './model/workspace.ts';
import { reportOf } from './report/json.ts';
import type { Report } from './report/report.ts';

export type * from './report/report.ts';

/** How to lint; everything may be left out. */
export interface Options {
  /** The folder that paths are relative to, in the arguments and in the report. The working directory of the process when left out. */
  readonly cwd?: string;
  /** Whose severities hold: `recommended` when left out. */
  readonly profile?: 'recommended' | 'strict';
  /** Ids of the only rules to run; all of them when left out. */
  readonly rules?: readonly string[];
  /** `false`: comments and annotations silence nothing. */
  readonly suppressions?: boolean;
  /** `YYYY-MM-DD`, to tell which suppressions have expired; today in UTC when left out. */
  readonly today?: string;
}

/**
 * Lints files and folders, and gives what `svc-lint --format json --severity info` prints: see `schema/report.schema.json`. Nothing that is
 * read is executed, and no network is used.
 *
 * What the input gets wrong never throws: files that are missing or cannot be read are in the report's `problems`.
 * @throws RangeError when an option names a rule or a profile that does not exist
 */
export async function lint(paths: string | readonly string[] = '.', options: Options = {}): Promise<Report> {
  const lintOptions = lintOptionsOf(options);
  const found = await discover(options.cwd ?? process.cwd(), typeof paths === 'string' ? [paths] : paths);
  return report(found.paths, found.workspace, lintOptions, found.problems);
}

/**
 * Lints files that are not on the disk: their text by their path, with `/` between its parts.
 * @throws RangeError when an option names a rule or a profile that does not exist
 */
export async function lintFiles(files: Readonly<Record<string, string>>, options: Omit<Options, 'cwd'> = {}): Promise<Report> {
  const workspace = memoryWorkspace(files);
  return report(workspace.paths, workspace, lintOptionsOf(options), []);
}

async function report(paths: readonly string[], workspace: Workspace, options: LintOptions, problems: readonly Problem[]): Promise<Report> {
  return reportOf(await lintWorkspace(paths, workspace, { ...options, problems }));
}

function lintOptionsOf({ profile = 'recommended', rules: only, suppressions = true, today }: Options): LintOptions {
  if (profile !== 'recommended' && profile !== 'strict') throw new RangeError(`profile ${String(profile)}: recommended or strict`);
  const known = rules.map(({ id }) => id);
  const strange = only?.find((id) => !known.includes(id));
  if (strange !== undefined) throw new RangeError(`${strange}: no such rule${suggestion(strange, known)}`);
  return {
    settings: { profile, severities: new Map(), only: only === undefined ? undefined : new Set(only) },
    suppressions,
    ...(today === undefined ? {} : { today }),
  };
}
