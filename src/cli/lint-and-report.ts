import type { Severity } from '../model/finding.ts';
import { suggestion } from '../model/nearest.ts';
import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';
import type { Service } from '../model/service.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { reporters } from '../report/reporters.ts';
import { fromSeverity, onlyServices, servicesNamed } from '../report/select.ts';
import { counted } from '../report/words.ts';
import { exitStatus, isAtLeast } from './exit-status.ts';
import { repositoryPrefix, writeStepSummary } from './github-actions.ts';
import { type Io, write } from './io.ts';
import { notices } from './notices.ts';
import { type InputOptions, type OutputOptions, type OutputTarget, type SettledOutput, settleOutput } from './options.ts';
import { writeReport } from './output.ts';
import { plainReportOptions } from './report-options.ts';
import { runLint } from './run-lint.ts';
import { terminalOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Lints, reports in every format asked for, says on stderr what kept anything from being judged, and gives the exit status. */
export async function lintAndReport(io: Io, input: InputOptions, typed: OutputOptions): Promise<number> {
  const run = await runLint(io, input);
  const output = settleOutput(typed, run.config);
  const started = performance.now();
  const result = output.services.length === 0 ? run.result : onlyServices(run.result, namedServices(run.result, output.services));
  const shown = fromSeverity(result, shownFrom(output));
  for (const target of output.targets) {
    const reporter = await reporters[target.format]();
    const options = reportOptions(io, output, target, run.rules);
    await writeReport(io, target.file, reporter(shown, options));
    if (target.format === 'github') await writeStepSummary(io, (await reporters.markdown())(shown, options));
  }
  const steps = [...run.steps, { name: 'report', durationMs: performance.now() - started }];
  await write(io.stderr, notices(io, { ...run, result, steps }, input, output.colour) + hiddenFailures(result, output));
  return exitStatus(result, { ...input, ...output });
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
