import { rules } from '../../rules/index.ts';
import { lint } from '../lint/lint.ts';
import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';
import { gather } from './gather.ts';
import type { Io } from './io.ts';
import { suggestion } from './nearest.ts';
import type { InputOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

export interface LintRun {
  readonly result: Result;
  /** Every rule there is, run or not. */
  readonly rules: readonly Rule[];
}

/** Finds the files and lints them: what every command that looks at services begins with. */
export async function runLint(io: Io, input: InputOptions): Promise<LintRun> {
  const ids = rules.map(({ id }) => id);
  const strange = input.rules.find((id) => !ids.includes(id));
  if (strange !== undefined)
    throw new UsageError(`--rule ${strange}: no such rule${suggestion(strange, ids)}. "svc-lint rules" lists them`);
  const { paths, workspace, problems } = await gather(io, input);
  const only = input.rules.length === 0 ? undefined : new Set(input.rules);
  const result = await lint(paths, workspace, {
    settings: { profile: input.profile, severities: new Map(), only },
    problems,
    suppressions: input.suppressions,
  });
  return { result, rules };
}
