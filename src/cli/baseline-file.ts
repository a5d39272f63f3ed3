import { resolve } from 'node:path';
import { readOwnFile } from '../files/find-up.ts';
import { type Baseline, BaselineError, readBaseline } from '../lint/baseline.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** The baseline that `--baseline` names. One that is missing is a mistake: findings would count that nobody expects. */
export async function loadBaseline(io: Pick<Io, 'cwd'>, file: string): Promise<Baseline> {
  const source = readOwnFile(resolve(io.cwd, file), io.cwd);
  if (!source) throw new UsageError(`--baseline ${file}: there is no such file; add --update-baseline to write it`);
  try {
    return readBaseline(source.text, file);
  } catch (error) {
    throw error instanceof BaselineError ? new UsageError(`--baseline: ${error.message}`) : error;
  }
}
