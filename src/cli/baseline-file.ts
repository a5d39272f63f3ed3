import { resolve } from 'node:path';
import { readOwnFile } from '../files/find-up.ts';
import { type Baseline, BaselineError, baselineOf, readBaseline, writeBaseline } from '../lint/baseline.ts';
import type { Finding } from '../model/finding.ts';
import { counted } from '../report/words.ts';
import { type Io, write } from './io.ts';
import { writeTo } from './output.ts';
import { UsageError } from './usage-error.ts';

/**
 * The baseline in a file. One that `--baseline` names and is missing is a mistake: findings would count that nobody expects.
 * @param mayBeMissing the config names it, and it may not have been written yet
 */
export function loadBaseline(io: Pick<Io, 'cwd'>, file: string, mayBeMissing: boolean): Baseline | undefined {
  const baseline = baselineIn(io, file);
  if (!baseline && !mayBeMissing) throw new UsageError(`--baseline ${file}: there is no such file; add --update-baseline to write it`);
  return baseline;
}

/** Writes what was found, and says what that changes. A file that is there and is no baseline is left alone. */
export async function updateBaseline(io: Io, file: string, findings: readonly Finding[]): Promise<Baseline> {
  const before = new Set(baselineIn(io, file)?.findings.map(({ fingerprint }) => fingerprint));
  const baseline = baselineOf(findings);
  await writeTo(io, file, writeBaseline(baseline), 'the baseline');
  const now = new Set(baseline.findings.map(({ fingerprint }) => fingerprint));
  const added = [...now].filter((fingerprint) => !before.has(fingerprint)).length;
  const gone = [...before].filter((fingerprint) => !now.has(fingerprint)).length;
  await write(io.stderr, `svc-lint: ${file} holds ${counted(now.size, 'finding')}: ${added} new, ${gone} gone\n`);
  return baseline;
}

function baselineIn(io: Pick<Io, 'cwd'>, file: string): Baseline | undefined {
  const source = readOwnFile(resolve(io.cwd, file), io.cwd);
  if (!source) return undefined;
  try {
    return readBaseline(source.text, file);
  } catch (error) {
    throw error instanceof BaselineError ? new UsageError(error.message) : error;
  }
}
