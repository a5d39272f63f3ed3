import { lstatSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { SourceFile } from '../model/place.ts';

/** Why a file was not written; undefined when it was. */
export type Refusal = string | undefined;

/**
 * Writes a changed input file back: beside it first, then renamed into place, so that nobody meets half of it. Mode and byte order mark are
 * kept. Refused for a link that leads out of `root`, for a file that is not plain, and for one that has changed since it was read.
 */
export function writeBack(file: SourceFile, text: string, cwd: string, root: string): Refusal {
  const path = resolve(cwd, file.path);
  try {
    const real = realpathSync(path);
    if (relative(realpathSync(root), real).startsWith('..')) return 'it is a link that leads out of the linted folder';
    if (!lstatSync(real).isFile()) return 'it is no plain file';
    const now = readFileSync(real, 'utf8');
    const mark = now.startsWith('\uFEFF') ? '\uFEFF' : '';
    if (now.slice(mark.length) !== file.text) return 'it has changed since it was read, or is not UTF-8';
    const beside = join(dirname(real), `.svc-lint-${process.pid}-${Date.now()}.tmp`);
    try {
      writeFileSync(beside, mark + text, { mode: statSync(real).mode & 0o7777, flag: 'wx' });
      renameSync(beside, real);
    } finally {
      rmSync(beside, { force: true });
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
