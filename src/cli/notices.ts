import type { Result } from '../model/result.ts';
import { pageFor } from '../report/text/page.ts';
import { problemLines } from '../report/text/summary.ts';
import { counted } from '../report/words.ts';
import { debugLines } from './debug.ts';
import { isEmpty } from './exit-status.ts';
import type { Io } from './io.ts';
import type { InputOptions } from './options.ts';
import { plainReportOptions } from './report-options.ts';
import type { LintRun } from './run-lint.ts';

/** What stderr is told about a run: with `--debug` every step and file, what could not be read, and that nothing was found. */
export function notices(io: Io, run: LintRun, input: InputOptions, colour: boolean | undefined): string {
  const { result } = run;
  const said = [...(input.debug ? debugLines(run) : [])];
  if (result.problems.length > 0) said.push(...problemLines(result, pageFor(plainReportOptions({ ...io, stdout: io.stderr }, colour))));
  const unreadable = result.problems.some(({ severity }) => severity === 'error');
  if (isEmpty(result) && !input.allowEmpty && !unreadable) said.push(emptyNotice(result));
  return said.map((line) => `${line}\n`).join('');
}

function emptyNotice({ summary, notLinted }: Result): string {
  const left = notLinted.length;
  if (left > 0) {
    const some = counted(left, 'file was', 'files were');
    return `svc-lint: nothing was linted: ${some} recognised and left alone, for the reasons in the report. Render templates first, or pass --allow-empty`;
  }
  const formats = 'Kubernetes manifests, PM2 ecosystem files, Compose files, Dockerfiles and CI workflows';
  return `svc-lint: found nothing to lint in ${counted(summary.files, 'file')}. It reads ${formats}: name the folder that holds them, or pass --allow-empty`;
}
