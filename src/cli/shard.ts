import { displayPath } from '../files/disk.ts';
import { UsageError } from './usage-error.ts';

/**
 * `--shard 2/4`: of the named paths the part that this run lints. Each path, a repository or an environment, is linted whole and by one run, so
 * that no join is lost; which one depends on the names alone, whatever their order.
 */
export function shardOf(paths: readonly string[], shard: string, cwd: string): readonly string[] {
  const [, index, count] = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(shard) ?? [];
  if (index === undefined || count === undefined || Number(index) > Number(count))
    throw new UsageError(`--shard ${shard}: write which of how many, from 1: --shard 2/4`);
  if (paths.includes('-')) throw new UsageError('--shard parts the named paths, and standard input cannot be parted');
  if (paths.length < 2) throw new UsageError('--shard parts the named paths: name them, one for each repository or environment');
  const names = [...new Set(paths.map((path) => displayPath(cwd, path)))].sort();
  return names.filter((_, position) => position % Number(count) === Number(index) - 1);
}
