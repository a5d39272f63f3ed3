import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Io, write } from './io.ts';
import { UsageError } from './usage-error.ts';

/** Writes a report to its file, or to standard output. */
export async function writeReport(io: Io, file: string | undefined, text: string): Promise<void> {
  return file === undefined ? write(io.stdout, text) : writeTo(io, file, text, 'the report');
}

/** Writes a file that the user named. Its folders are made. */
export async function writeTo(io: Pick<Io, 'cwd'>, file: string, text: string, what: string): Promise<void> {
  const path = resolve(io.cwd, file);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError(`${what} cannot be written to ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
