import { rules } from '../../rules/index.ts';
import type { Found } from '../files/discover.ts';
import { lint } from '../lint/lint.ts';
import { suggestion } from '../model/nearest.ts';
import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';
import { counted } from '../report/words.ts';
import { gather } from './gather.ts';
import type { Io } from './io.ts';
import type { InputOptions } from './options.ts';
import { startProgress } from './progress.ts';
import { UsageError } from './usage-error.ts';

export interface LintRun {
  readonly found: Found;
  readonly result: Result;
  /** Every rule there is, run or not. */
  readonly rules: readonly Rule[];
  /** How long each step took, in ms. */
  readonly steps: readonly { readonly name: string; readonly durationMs: number }[];
}

/** Finds the files and lints them: what every command that looks at services begins with. */
export async function runLint(io: Io, input: InputOptions): Promise<LintRun> {
  const only = knownRules(input.rules);
  const steps: { name: string; durationMs: number }[] = [];
  const progress = startProgress(io);
  try {
    const started = performance.now();
    progress.show('looking for files');
    const found = await gather(io, input);
    steps.push({ name: 'discover', durationMs: performance.now() - started });
    progress.show(`reading ${counted(found.paths.length, 'file')}`);
    const result = await lint(found.paths, found.workspace, {
      settings: { profile: input.profile, severities: new Map(), only },
      problems: found.problems,
      suppressions: input.suppressions,
      onStep: (name, durationMs) => {
        steps.push({ name, durationMs });
        progress.show(following[name] ?? 'working');
      },
    });
    return { found, result, rules, steps };
  } finally {
    progress.end();
  }
}

/** What is done after a step that has ended. */
const following: Readonly<Record<string, string>> = { read: 'putting services together', assemble: 'checking', check: 'reporting' };

function knownRules(ids: readonly string[]): ReadonlySet<string> | undefined {
  const known = rules.map(({ id }) => id);
  for (const id of ids) {
    if (!known.includes(id)) throw new UsageError(`--rule ${id}: no such rule${suggestion(id, known)}. "svc-lint rules" lists them`);
  }
  return ids.length === 0 ? undefined : new Set(ids);
}
