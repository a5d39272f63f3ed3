import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Io, write } from './io.ts';
import { UsageError } from './usage-error.ts';

/** Writes a report to its file, or to standard output. Folders of the file are made. */
export async function writeReport(io: Io, file: string | undefined, text: string): Promise<void> {
  if (file === undefined) return write(io.stdout, text);
  const path = resolve(io.cwd, file);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError(`the report cannot be written to ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
