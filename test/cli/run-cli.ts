import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OutStream } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Columns of a terminal on standard output and standard error; pipes when left out. */
  readonly terminal?: number;
}

/** Runs a command line in this process, as `bin/svc-lint.js` would. */
export async function svcLint(
  argv: readonly string[],
  { cwd = process.cwd(), env = {}, stdin = '', terminal }: Surroundings = {},
): Promise<Ran> {
  const stdout = capture(terminal);
  const stderr = capture(terminal);
  const status = await main(argv, { stdout, stderr, env, cwd, stdin: stream(stdin) });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function capture(terminal: number | undefined): OutStream & { text: () => string } {
  let all = '';
  return {
    write: (text, done) => {
      all += text;
      done?.();
      return true;
    },
    text: () => all,
    ...(terminal === undefined ? {} : { isTTY: true, columns: terminal }),
  };
}

async function* stream(text: string): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < text.length; start += 7) yield Buffer.from(text.slice(start, start + 7));
}

/** A folder of files that is gone when the work with it is done. */
export async function inFolder<T>(files: Readonly<Record<string, string>>, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'svc-lint-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
