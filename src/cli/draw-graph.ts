import { type GraphFormat, graphReporters } from '../report/graph/formats.ts';
import { exitStatus } from './exit-status.ts';
import { type Io, write } from './io.ts';
import { notices } from './notices.ts';
import type { InputOptions } from './options.ts';
import { writeReport } from './output.ts';
import { runLint } from './run-lint.ts';

/** Lints and draws. Findings are shown in the picture and do not fail the command. */
export async function drawGraph(io: Io, input: InputOptions, format: GraphFormat, file: string | undefined): Promise<number> {
  const run = await runLint(io, input);
  const draw = await graphReporters[format]();
  await writeReport(io, file, draw(run.result));
  await write(io.stderr, notices(io, run, input, undefined));
  return exitStatus(run.result, { ...input, failOn: 'never' });
}
