import { relative, resolve, sep } from 'node:path';
import { discover, type Found } from '../files/discover.ts';
import type { Config } from '../model/config.ts';
import type { InStream, Io } from './io.ts';
import type { InputOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

/** More than this on standard input (256 MiB) is refused rather than held in memory. */
const MAX_STDIN_BYTES = 256 * 1024 * 1024;

/** The files that the paths of a command line mean, standard input among them. */
export async function gather(io: Io, { paths, stdinFilename }: InputOptions, config: Config): Promise<Found> {
  const ignored = (path: string) => (config.isIgnored(path) ? `ignored by ${config.path}` : undefined);
  const fromStdin = paths.includes('-');
  if (stdinFilename !== undefined && !fromStdin) {
    throw new UsageError('--stdin-filename names standard input, which is read only when "-" is among the paths');
  }
  if (!fromStdin) return discover(io.cwd, paths, { ignored });
  const stdin = await readAll(io.stdin);
  if (stdinFilename === undefined) return discover(io.cwd, paths, { stdin, ignored });
  return discover(io.cwd, paths, { stdin, ignored, stdinPath: relative(io.cwd, resolve(io.cwd, stdinFilename)).split(sep).join('/') });
}

async function readAll(stream: InStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > MAX_STDIN_BYTES)
      throw new UsageError(`standard input is longer than ${MAX_STDIN_BYTES / 1024 / 1024} MiB; name a file instead`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
