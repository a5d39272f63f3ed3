import { displayPath } from '../files/disk.ts';
import type { Share } from '../lint/share.ts';
import { onlyTouched } from '../lint/touched.ts';
import { now } from '../model/clock.ts';
import type { Severity } from '../model/finding.ts';
import { suggestion } from '../model/nearest.ts';
import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';
import type { Service } from '../model/service.ts';
import type { Workspace } from '../model/workspace.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { reporters } from '../report/reporters.ts';
import { fromSeverity, onlyServices, servicesNamed } from '../report/select.ts';
import { counted } from '../report/words.ts';
import { updateBaseline } from './baseline-file.ts';
import { exitStatus, exitStatuses, isAtLeast } from './exit-status.ts';
import { repositoryPrefix, writeStepSummary } from './github-actions.ts';
import { type Io, write } from './io.ts';
import { notices } from './notices.ts';
import {
  type ActionOptions,
  type InputOptions,
  type OutputOptions,
  type OutputTarget,
  type SettledOutput,
  settleOutput,
} from './options.ts';
import { writeReport } from './output.ts';
import { plainReportOptions } from './report-options.ts';
import { runLint } from './run-lint.ts';
import { terminalOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

interface HowToRun {
  readonly share?: Share | undefined;
  /** Sees everything that the run looks at. */
  readonly watch?: ((workspace: Workspace) => Workspace) | undefined;
}

/** Lints, reports in every format asked for, says on stderr what kept anything from being judged, and gives the exit status. */
export async function lintAndReport(
  io: Io,
  input: InputOptions,
  typed: OutputOptions,
  actions: ActionOptions,
  { share, watch }: HowToRun = {},
): Promise<number> {
  checkActions(input, typed, actions, share !== undefined);
  const changed = await changeOf(io, input, actions);
  const run = await runLint(io, actions.touched ? { ...input, paths: [] } : input, {
    ignoreBaseline: actions.updateBaseline,
    watch,
    share,
  });
  const output = settleOutput(typed, run.config);
  const started = now();
  const part = (whole: Result): Result => {
    const touched = changed === undefined ? whole : onlyTouched(whole, changed);
    if (output.services.length === 0) return touched;
    const named = new Set(namedServices(whole, output.services));
    return onlyServices(
      touched,
      touched.system.services.filter((service) => named.has(service)),
    );
  };
  let result = part(run.result);
  if (actions.fix !== undefined) {
    const { fix } = await import('./fix.ts');
    result = part(await fix(io, run, (whole) => fromSeverity(part(whole), shownFrom(output)), actions.fix));
  }
  if (actions.updateBaseline) {
    const { baselineFile: file } = run;
    if (file === undefined)
      throw new UsageError('--update-baseline needs the name of the file: --baseline FILE, or baseline in the config');
    const trusted = exitStatus(result, { ...input, failOn: 'never' }) !== exitStatuses.untrusted;
    if (trusted) result = await run.again({ baseline: await updateBaseline(io, file, result.findings) });
    else await write(io.stderr, `svc-lint: ${file} was not written, because this run cannot be trusted\n`);
  }
  const shown = fromSeverity(result, shownFrom(output));
  for (const target of actions.fix === 'show' ? [] : output.targets) {
    const reporter = await reporters[target.format]();
    const options = reportOptions(io, output, target, run.rules);
    await writeReport(io, target.file, reporter(shown, options));
    if (target.format === 'github') await writeStepSummary(io, (await reporters.markdown())(shown, options));
  }
  // That there is nothing at all the first share tells.
  const allowEmpty = input.allowEmpty || changed !== undefined || (share !== undefined && share.index > 0);
  const steps = [...run.steps, { name: 'report', durationMs: now() - started }];
  await write(io.stderr, notices(io, { ...run, result, steps }, { ...input, allowEmpty }, output.colour) + hiddenFailures(result, output));
  return exitStatus(result, { ...input, ...output, allowEmpty });
}

/** Combinations that would not do what they look like. */
function checkActions(input: InputOptions, output: OutputOptions, actions: ActionOptions, isShare: boolean): void {
  const { updateBaseline: updates, changed, touched } = actions;
  const part = changed !== undefined ? '--changed' : touched ? '--touched' : input.rules.length > 0 ? '--rule' : '--service';
  const isPart = changed !== undefined || touched || input.rules.length > 0 || output.services.length > 0;
  if (isShare && (updates || actions.fix !== undefined))
    throw new UsageError(`--shard judges a part: leave it out to ${updates ? 'write a baseline' : 'fix'}`);
  if (updates && isPart) throw new UsageError(`--update-baseline takes in all that is found: leave out ${part}`);
  if (changed !== undefined && touched) throw new UsageError('--changed asks git, and --touched takes the paths: use one of them');
  if (actions.fix !== undefined && input.paths.includes('-'))
    throw new UsageError('--fix changes files, and standard input is none: leave out "-"');
  if (actions.fix === 'show' && updates) throw new UsageError('--fix-dry-run changes nothing: leave out --update-baseline');
  if (touched && input.paths.includes('-')) throw new UsageError('--touched takes the names of changed files, not standard input');
}

/** The files whose findings are asked for; undefined for all. */
async function changeOf(io: Io, { paths }: InputOptions, { changed, touched }: ActionOptions): Promise<ReadonlySet<string> | undefined> {
  if (touched) return new Set(paths.map((path) => displayPath(io.cwd, path)));
  return changed === undefined ? undefined : (await import('./changed-files.ts')).changedFiles(io, changed);
}

function namedServices(result: Result, names: readonly string[]): readonly Service[] {
  const all = result.system.services;
  for (const name of names) {
    if (servicesNamed(all, [name]).length > 0) continue;
    const known = all.flatMap((service) => [service.name, service.id]);
    throw new UsageError(`--service ${name}: no such service in the input${suggestion(name, known)}`);
  }
  return servicesNamed(all, names);
}

/** What fails the run is shown, unless `--severity` says otherwise. */
function shownFrom({ severity, quiet, failOn }: SettledOutput): Severity {
  if (quiet) return 'error';
  if (severity !== undefined) return severity;
  return failOn === 'info' ? 'info' : 'warning';
}

function reportOptions(io: Io, output: OutputOptions, { format, file }: OutputTarget, rules: readonly Rule[]): ReportOptions {
  const inFile = file !== undefined;
  const { colour, width } = terminalOf(undefined, {}, output.colour);
  return {
    ...plainReportOptions(io, output.colour, rules),
    ...(inFile ? { colour, width, unicode: true, timing: false, problems: true } : {}),
    verbose: output.verbose || output.services.length > 0,
    quiet: output.quiet,
    pathPrefix: format === 'github' ? repositoryPrefix(io) : '',
  };
}

/** Findings that fail the run and are not shown: nobody should have to guess why it failed. */
function hiddenFailures(result: Result, output: SettledOutput): string {
  const { failOn } = output;
  if (failOn === 'never') return '';
  const shown = shownFrom(output);
  const hidden = result.findings.filter(
    ({ severity, suppressed }) => suppressed === undefined && isAtLeast(severity, failOn) && !isAtLeast(severity, shown),
  );
  if (hidden.length === 0) return '';
  return `svc-lint: ${counted(hidden.length, 'finding')} not shown, but from --fail-on ${failOn} on: use --severity ${failOn} to see all\n`;
}
