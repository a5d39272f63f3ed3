import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { rules as ownRules } from '../../rules/index.ts';
import { ConfigError } from '../config/config-error.ts';
import { realPath } from '../files/disk.ts';
import type { RuleSettings } from '../lint/settings.ts';
import { type Config, noConfig } from '../model/config.ts';
import { suggestion } from '../model/nearest.ts';
import type { Rule } from '../model/rule.ts';
import type { Io } from './io.ts';
import type { InputOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

/** What holds for a run: the config, and the rules with their settings after the command line has had the last word. */
export interface Setup {
  readonly config: Config;
  /** Every rule there is, those of the config among them. */
  readonly rules: readonly Rule[];
  readonly settings: RuleSettings;
}

export async function setupFor(io: Pick<Io, 'cwd'>, input: Pick<InputOptions, 'config' | 'profile' | 'paths' | 'rules'>): Promise<Setup> {
  const config = input.config === false ? noConfig : await configFor(io, input.config, input.paths);
  const rules = [...ownRules, ...config.customRules];
  const only = knownRules(input.rules, rules);
  const { severities, overrides } = config;
  return { config, rules, settings: { profile: input.profile ?? config.profile ?? 'recommended', severities, overrides, only } };
}

/** The config that is named, or the nearest one up the tree from what is linted. */
async function configFor(io: Pick<Io, 'cwd'>, file: string | undefined, paths: readonly string[]): Promise<Config> {
  const { readConfig } = await import('../config/read-config.ts');
  const ruleIds = new Set(ownRules.map(({ id }) => id));
  try {
    return await readConfig({ cwd: io.cwd, file, from: startOf(io.cwd, paths), ruleIds });
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  }
}

/** The folder of the one path that is named; the working directory for none, several, or standard input. */
function startOf(cwd: string, paths: readonly string[]): string {
  const [only] = paths;
  if (only === undefined || only === '-' || paths.length > 1) return cwd;
  const path = resolve(cwd, only);
  // A link that leads in a circle throws; that it cannot be read is told where files are looked for.
  const real = realPath(path);
  return real !== undefined && statSync(real, { throwIfNoEntry: false })?.isFile() === true ? dirname(path) : path;
}

function knownRules(ids: readonly string[], rules: readonly Rule[]): ReadonlySet<string> | undefined {
  const known = rules.map(({ id }) => id);
  for (const id of ids) {
    if (!known.includes(id)) throw new UsageError(`--rule ${id}: no such rule${suggestion(id, known)}. "svc-lint rules" lists them`);
  }
  return ids.length === 0 ? undefined : new Set(ids);
}
