import { fstatSync, writeSync } from 'node:fs';
import type { OutStream } from './io.ts';

/**
 * Standard output (1) or error (2). Node's streams take a tenth of a short run to be loaded; a file, a pipe and `/dev/null` need none of what they
 * do. Node itself writes to these at once, too (https://nodejs.org/api/process.html#a-note-on-process-io).
 */
export function standardOut(fd: 1 | 2, stream: () => OutStream): OutStream {
  return needsNoStream(fd) ? { write: (text, done) => writeAll(fd, text, done), isTTY: false } : stream();
}

/** Linux gives `/dev/null` this number: https://www.kernel.org/doc/Documentation/admin-guide/devices.txt */
const NULL_DEVICE = (1 << 8) | 3;

function needsNoStream(fd: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    const status = fstatSync(fd);
    return (
      status.isFile() || status.isFIFO() || (process.platform === 'linux' && status.isCharacterDevice() && status.rdev === NULL_DEVICE)
    );
  } catch {
    return false;
  }
}

/** How long to wait for a reader that is slower, where the pipe does not wait by itself. */
const PAUSE_MS = 5;

function writeAll(fd: number, text: string, done?: (error?: Error | null) => void): boolean {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!('code' in error && error.code === 'EAGAIN')) {
        done?.(error);
        return false;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
  done?.();
  return true;
}
