import { resolve } from 'node:path';
import { rules } from '../rules/index.ts';
import { looksAtAll } from './config/looks-at-all.ts';
import { discover } from './files/discover.ts';
import { memoryWorkspace } from './files/workspace.ts';
import { type LintOptions, lint as lintWorkspace } from './lint/lint.ts';
import { type Config, noConfig } from './model/config.ts';
import type { Problem } from './model/finding.ts';
import { suggestion } from './model/nearest.ts';
import type { Workspace } from './model/workspace.ts';
import { reportOf } from './report/json.ts';
import type { Report } from './report/report.ts';

export { ConfigError } from './config/config-error.ts';
export type * from './report/report.ts';

/** How to lint; everything may be left out. */
export interface Options {
  /** The folder that paths are relative to, in the arguments and in the report. The working directory of the process when left out. */
  readonly cwd?: string;
  /** The config file, relative to `cwd`; false for none. The nearest one up the tree from `cwd`, as for the command, when left out. */
  readonly config?: string | false;
  /** Whose severities hold; when left out what the config says, else `recommended`. */
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
 * @throws ConfigError when there is a config that cannot be used; its message names line and key
 */
export async function lint(paths: string | readonly string[] = '.', options: Options = {}): Promise<Report> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const config = options.config === false ? noConfig : await configOf(cwd, options.config);
  const named = typeof paths === 'string' ? [paths] : paths;
  const lintOptions = { ...lintOptionsOf(options, config), part: !looksAtAll(config, named, cwd) };
  const ignored = (path: string) => (config.isIgnored(path) ? `ignored by ${config.path}` : undefined);
  const found = await discover(cwd, named, { ignored });
  return report(found.paths, found.workspace, lintOptions, found.problems);
}

/**
 * Lints files that are not on the disk: their text by their path, with `/` between its parts.
 * @throws RangeError when an option names a rule or a profile that does not exist
 */
export async function lintFiles(files: Readonly<Record<string, string>>, options: Omit<Options, 'cwd' | 'config'> = {}): Promise<Report> {
  const workspace = memoryWorkspace(files);
  return report(workspace.paths, workspace, lintOptionsOf(options, noConfig), []);
}

async function report(paths: readonly string[], workspace: Workspace, options: LintOptions, problems: readonly Problem[]): Promise<Report> {
  return reportOf(await lintWorkspace(paths, workspace, { ...options, problems }));
}

async function configOf(cwd: string, file: string | undefined): Promise<Config> {
  const { readConfig } = await import('./config/read-config.ts');
  return readConfig({ cwd, file, from: cwd, ruleIds: new Set(rules.map(({ id }) => id)) });
}

function lintOptionsOf(options: Options, config: Config): LintOptions {
  const { profile = config.profile ?? 'recommended', rules: only, suppressions = true, today } = options;
  if (profile !== 'recommended' && profile !== 'strict') throw new RangeError(`profile ${String(profile)}: recommended or strict`);
  const known = [...rules, ...config.customRules].map(({ id }) => id);
  const strange = only?.find((id) => !known.includes(id));
  if (strange !== undefined) throw new RangeError(`${strange}: no such rule${suggestion(strange, known)}`);
  return {
    settings: { profile, severities: config.severities, overrides: config.overrides, only: only === undefined ? undefined : new Set(only) },
    config,
    suppressions,
    ...(today === undefined ? {} : { today }),
  };
}
