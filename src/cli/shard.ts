import type { Share } from '../lint/share.ts';
import { UsageError } from './usage-error.ts';

/** `--shard 2/4`: the second of four runs that together do what one would. */
export function readShard(shard: string): Share {
  const [, index, count] = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(shard) ?? [];
  if (index === undefined || count === undefined || Number(index) > Number(count))
    throw new UsageError(`--shard ${shard}: write which of how many, from 1: --shard 2/4`);
  return { index: Number(index) - 1, count: Number(count) };
}
