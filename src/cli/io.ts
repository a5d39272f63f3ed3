/** The outside world as the command line sees it. Injected, so that tests run the whole tool in their own process. */
export interface Io {
  readonly stdout: OutStream;
  readonly stderr: OutStream;
  readonly stdin: InStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** The part of a writable stream that is used. */
export interface OutStream {
  write(text: string, done?: (error?: Error | null) => void): boolean;
  on?(event: 'error', listener: (error: Error & { code?: string }) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Standard input: read only when `-` is among the paths. */
export interface InStream extends AsyncIterable<string | Uint8Array> {
  readonly isTTY?: boolean;
}

/** Writes all of a text and waits until the stream has taken it, so that nothing is cut off when the process ends. */
export function write(stream: OutStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error && !isClosedPipe(error) ? reject(error) : resolve()));
  });
}

/** The reader went away (`svc-lint | head`): no error of ours. */
export function isClosedPipe(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}
