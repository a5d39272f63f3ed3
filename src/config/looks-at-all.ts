import { dirname, resolve } from 'node:path';
import { isInside } from '../files/disk.ts';
import type { Config } from '../model/config.ts';

/**
 * Whether a run looks at all that its config speaks of: one of its paths is the config's folder, or lies above it. Else what the config names may
 * lie outside, and it is no news that it is not there.
 */
export function looksAtAll({ path }: Config, paths: readonly string[], cwd: string): boolean {
  if (path === undefined) return true;
  const named = paths.length === 0 ? ['.'] : paths.filter((one) => one !== '-');
  return isInside(
    dirname(resolve(cwd, path)),
    named.map((one) => resolve(cwd, one)),
  );
}
