import { type Severity, severities } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';
import type { Service } from '../model/service.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { reporters } from '../report/reporters.ts';
import { fromSeverity, onlyServices, servicesNamed } from '../report/select.ts';
import { pageFor } from '../report/text/page.ts';
import { problemLines } from '../report/text/summary.ts';
import { counted } from '../report/words.ts';
import { debugLines } from './debug.ts';
import { exitStatus, isEmpty } from './exit-status.ts';
import { repositoryPrefix, writeStepSummary } from './github-actions.ts';
import { type Io, write } from './io.ts';
import { suggestion } from '../model/nearest.ts';
import type { InputOptions, OutputOptions, OutputTarget } from './options.ts';
import { writeReport } from './output.ts';
import { runLint } from './run-lint.ts';
import { terminalOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Lints, reports in every format asked for, says on stderr what kept anything from being judged, and gives the exit status. */
export async function lintAndReport(io: Io, input: InputOptions, output: OutputOptions): Promise<number> {
  const run = await runLint(io, input);
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
  await write(io.stderr, lines([...(input.debug ? debugLines({ ...run, steps }) : []), ...notices(io, result, input, output)]));
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
function shownFrom({ severity, quiet, failOn }: OutputOptions): Severity {
  if (quiet) return 'error';
  if (severity !== undefined) return severity;
  return failOn === 'info' && severities.includes(failOn) ? 'info' : 'warning';
}

function reportOptions(io: Io, output: OutputOptions, { format, file }: OutputTarget, rules: readonly Rule[]): ReportOptions {
  const terminal = terminalOf(file === undefined ? io.stdout : undefined, io.env, output.colour);
  return {
    width: terminal.width,
    colour: terminal.colour,
    unicode: terminal.unicode,
    timing: terminal.interactive,
    verbose: output.verbose || output.services.length > 0,
    quiet: output.quiet,
    problems: file !== undefined,
    rules,
    pathPrefix: format === 'github' ? repositoryPrefix(io) : '',
  };
}

/** Problems and remarks on the run, for stderr. */
function notices(io: Io, result: Result, { allowEmpty }: InputOptions, output: OutputOptions): string[] {
  const terminal = terminalOf(io.stderr, io.env, output.colour);
  const page = pageFor({ ...reportOptions(io, output, { format: 'text', file: undefined }, []), ...terminal });
  const said = problemLines(result, page);
  if (isEmpty(result) && !allowEmpty && !result.problems.some(({ severity }) => severity === 'error')) said.push(emptyNotice(result));
  const hidden = hiddenFailures(result, output);
  if (hidden > 0) said.push(`svc-lint: ${hidden} findings fail this run (--fail-on ${output.failOn}) but are below what is shown`);
  return said;
}

function emptyNotice({ summary, notLinted }: Result): string {
  const left = notLinted.length;
  if (left > 0)
    return `svc-lint: nothing was linted: ${counted(left, 'file')} recognised and left alone, the reasons stand in the report. Render templates first, or pass --allow-empty`;
  return `svc-lint: found nothing to lint in ${counted(summary.files, 'file')}. It reads Kubernetes manifests, PM2 ecosystem files, Compose files, Dockerfiles and CI workflows: name the folder that holds them, or pass --allow-empty`;
}

function hiddenFailures(result: Result, output: OutputOptions): number {
  const { failOn } = output;
  if (failOn === 'never') return 0;
  const shown = severities.indexOf(shownFrom(output));
  const failing = severities.indexOf(failOn);
  return result.findings.filter(({ severity, suppressed }) => {
    const rank = severities.indexOf(severity);
    return suppressed === undefined && rank > shown && rank <= failing;
  }).length;
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
