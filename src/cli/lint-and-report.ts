import { type Severity, severities } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { type Format, reporters } from '../report/reporters.ts';
import { fromSeverity, onlyServices, servicesNamed } from '../report/select.ts';
import { pageFor } from '../report/text/page.ts';
import { problemLines } from '../report/text/summary.ts';
import { exitStatus, isEmpty } from './exit-status.ts';
import { type Io, write } from './io.ts';
import { suggestion } from './nearest.ts';
import type { InputOptions, OutputOptions } from './options.ts';
import { writeReport } from './output.ts';
import { runLint } from './run-lint.ts';
import { terminalOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Lints, reports in every format asked for, says on stderr what kept anything from being judged, and gives the exit status. */
export async function lintAndReport(io: Io, input: InputOptions, output: OutputOptions, colour: boolean | undefined): Promise<number> {
  const run = await runLint(io, input);
  const result = output.services.length === 0 ? run.result : onlyServices(run.result, namedServices(run.result, output.services));
  const shown = fromSeverity(result, shownFrom(output));
  const stderr = terminalOf(io.stderr, io.env, colour);

  for (const target of output.targets) {
    const report = await reporters[target.format as Format]();
    const text = report(shown, reportOptions(io, output, target.file, colour, run.rules));
    await writeReport(io, target.file, text);
  }
  const page = pageFor({ ...reportOptions(io, output, undefined, colour, run.rules), ...stderr });
  await write(io.stderr, [...problemLines(result, page), ...notices(result, input)].map((line) => `${line}\n`).join(''));
  return exitStatus(result, { ...input, ...output });
}

function namedServices(result: Result, names: readonly string[]) {
  const all = result.system.services;
  for (const name of names) {
    if (servicesNamed(all, [name]).length > 0) continue;
    const known = all.flatMap((service) => [service.name, service.id]);
    throw new UsageError(`--service ${name}: no such service in the input${suggestion(name, known)}`);
  }
  return servicesNamed(all, names);
}

/** What fails the run is always shown, unless `--severity` says otherwise. */
function shownFrom({ severity, quiet, failOn }: OutputOptions): Severity {
  if (quiet) return 'error';
  if (severity !== undefined) return severity;
  const asked = failOn === 'never' ? 'warning' : failOn;
  return severities.indexOf(asked) > severities.indexOf('warning') ? asked : 'warning';
}

function reportOptions(
  io: Io,
  output: OutputOptions,
  file: string | undefined,
  colour: boolean | undefined,
  rules: ReportOptions['rules'],
): ReportOptions {
  const stream = file === undefined ? io.stdout : { write: io.stdout.write };
  const terminal = terminalOf(stream, file === undefined ? io.env : {}, colour);
  return {
    width: terminal.width,
    colour: terminal.colour,
    unicode: terminal.unicode,
    timing: terminal.interactive,
    verbose: output.verbose,
    quiet: output.quiet,
    problems: file !== undefined,
    rules,
    pathPrefix: '',
  };
}

function notices(result: Result, { allowEmpty }: InputOptions): string[] {
  if (!isEmpty(result) || allowEmpty) return [];
  const looked = result.summary.files === 0 ? '' : ` (${result.summary.files} files were looked at)`;
  return [
    `svc-lint: nothing here can be linted${looked}. It reads Kubernetes manifests, PM2 ecosystem files, Compose files, Dockerfiles and CI workflows: name the folder that holds them, or pass --allow-empty`,
  ];
}
