import type { Io } from './io.ts';

export interface Progress {
  readonly show: (what: string) => void;
  readonly end: () => void;
}

/** A run shorter than this says nothing. */
const quietMs = 400;

/** One line on stderr that says what is going on, on terminals only, and gone when the work is done. */
export function startProgress({ stderr, env }: Pick<Io, 'stderr' | 'env'>, now: () => number = () => performance.now()): Progress {
  if (stderr.isTTY !== true || (env.CI !== undefined && env.CI !== '') || env.TERM === 'dumb') return { show: () => {}, end: () => {} };
  const started = now();
  let shown = false;
  return {
    show: (what) => {
      if (now() - started < quietMs) return;
      stderr.write(`\r\u001b[Ksvc-lint: ${what} …`);
      shown = true;
    },
    end: () => {
      if (shown) stderr.write('\r\u001b[K');
    },
  };
}
