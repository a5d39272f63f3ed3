import { dirname, resolve } from 'node:path';
import { rootOf } from '../files/disk.ts';
import { writeBack } from '../files/write-file.ts';
import { type Mended, mend } from '../lint/mend.ts';
import type { Result } from '../model/result.ts';
import { unifiedDiff } from '../report/diff.ts';
import { printable } from '../report/printable.ts';
import { counted, placeText } from '../report/words.ts';
import { type Io, write } from './io.ts';
import type { LintRun } from './run-lint.ts';
import { UsageError } from './usage-error.ts';

/**
 * Applies the safe fixes of what is reported, writes the files or prints what would change, and gives what is found then.
 * @param part what of a whole result is shown: nothing else is touched
 */
export async function fix(io: Io, run: LintRun, part: (whole: Result) => Result, how: 'write' | 'show'): Promise<Result> {
  const mended = await mend(run.result, run.found.workspace, part, (workspace) => run.again({}, workspace));
  if (how === 'show') await write(io.stdout, mended.files.map(({ file, text }) => unifiedDiff(file.path, file.text, text)).join(''));
  else writeAll(io, mended);
  await write(io.stderr, summary(mended, how));
  return mended.result;
}

/** Each file once, whole. One that cannot be written ends the run: what is reported then would not be so. */
function writeAll(io: Pick<Io, 'cwd'>, { files }: Mended): void {
  for (const { file, text } of files) {
    const refusal = writeBack(file, text, io.cwd, rootOf(dirname(resolve(io.cwd, file.path))));
    if (refusal !== undefined) throw new UsageError(`--fix: ${file.path} was not written: ${refusal}`);
  }
}

function summary({ files, refused }: Mended, how: 'write' | 'show'): string {
  const lines = files.flatMap(({ applied }) =>
    applied.map(({ rule, at, fix: applying }) => `  ${placeText(at)}  ${rule}: ${applying?.description ?? ''}`),
  );
  const word = how === 'show' ? 'would fix' : 'fixed';
  const said = [
    lines.length === 0 ? 'nothing to fix' : `${word} ${counted(lines.length, 'finding')} in ${counted(files.length, 'file')}`,
    ...lines,
    ...refused.map(({ rule, at }) => `  ${placeText(at)}  ${rule}: not fixed, because something else would be found then`),
  ];
  return `svc-lint: ${said.map((line) => printable(line)).join('\n')}\n`;
}
