import { looksAtAll } from '../config/looks-at-all.ts';
import type { Found } from '../files/discover.ts';
import { type LintOptions, lint } from '../lint/lint.ts';
import type { Share } from '../lint/share.ts';
import { now } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';
import type { Workspace } from '../model/workspace.ts';
import { counted } from '../report/words.ts';
import { loadBaseline } from './baseline-file.ts';
import { gather } from './gather.ts';
import type { Io } from './io.ts';
import type { InputOptions } from './options.ts';
import { startProgress } from './progress.ts';
import { setupFor } from './setup.ts';
import { tuneForShortRun } from './short-run.ts';

export interface LintRun {
  readonly found: Found;
  readonly result: Result;
  readonly config: Config;
  /** The file of the baseline, whether or not it is there. */
  readonly baselineFile: string | undefined;
  /** Every rule there is, run or not, those of the config among them. */
  readonly rules: readonly Rule[];
  /** Lints the same files once more: as a fix would leave them, or with a baseline that has just been written. */
  readonly again: (change: Pick<LintOptions, 'baseline'>, workspace?: Workspace) => Promise<Result>;
  /** How long each step took, in ms. */
  readonly steps: readonly { readonly name: string; readonly durationMs: number }[];
}

interface RunOptions {
  readonly ignoreBaseline?: boolean;
  /** Sees everything that the run looks at. */
  readonly watch?: ((workspace: Workspace) => Workspace) | undefined;
  readonly share?: Share | undefined;
}

/** Finds the files and lints them: what every command that looks at services begins with. */
export async function runLint(io: Io, input: InputOptions, { ignoreBaseline = false, watch, share }: RunOptions = {}): Promise<LintRun> {
  const { config, rules, settings } = await setupFor(io, input);
  const baselineFile = input.baseline === false ? undefined : (input.baseline ?? config.baseline);
  const baseline = ignoreBaseline || baselineFile === undefined ? undefined : loadBaseline(io, baselineFile, input.baseline === undefined);
  const steps: { name: string; durationMs: number }[] = [];
  const progress = startProgress(io);
  try {
    const started = now();
    progress.show('looking for files');
    const found = await gather(io, input, config);
    steps.push({ name: 'discover', durationMs: now() - started });
    if (found.paths.length > FEW) tuneForShortRun();
    progress.show(`reading ${counted(found.paths.length, 'file')}`);
    const options: LintOptions = {
      settings,
      config,
      ...(baseline === undefined ? {} : { baseline }),
      problems: found.problems,
      suppressions: input.suppressions,
      ...(share === undefined ? {} : { share }),
      part: !looksAtAll(config, input.paths, io.cwd),
    };
    const result = await lint(found.paths, watch ? watch(found.workspace) : found.workspace, {
      ...options,
      onStep: (name, durationMs) => {
        steps.push({ name, durationMs });
        progress.show(following[name] ?? 'working');
      },
    });
    const again: LintRun['again'] = (change, workspace = found.workspace) => lint(found.paths, workspace, { ...options, ...change });
    return { found, result, config, baselineFile, rules, again, steps };
  } finally {
    progress.end();
  }
}

/** V8's settings come with modules that take as long to be loaded as so many files to be linted. */
const FEW = 8;

/** What is done after a step that has ended. */
const following: Readonly<Record<string, string>> = { read: 'putting services together', assemble: 'checking', check: 'reporting' };
