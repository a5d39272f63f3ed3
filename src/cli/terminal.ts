import type { Io, OutStream } from './io.ts';

/** What a stream can show. */
export interface Terminal {
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
  readonly interactive: boolean;
}

const widthOfPipes = 100;

/**
 * Of a stream, or of a file when there is none.
 * Colour: `--color` and `--no-color` first, then NO_COLOR (https://no-color.org), FORCE_COLOR (https://force-color.org), then whether it
 * is a terminal that has colours. Width and signs depend on the terminal alone, so that piped output is the same everywhere.
 */
export function terminalOf(stream: OutStream | undefined, env: Io['env'], asked: boolean | undefined): Terminal {
  const interactive = stream?.isTTY === true;
  const width = interactive && stream?.columns ? Math.max(40, stream.columns) : widthOfPipes;
  return {
    width,
    interactive,
    colour: asked ?? (stream !== undefined && colourFrom(env, interactive)),
    unicode: !interactive || showsUnicode(env),
  };
}

function colourFrom(env: Io['env'], interactive: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return interactive && env.TERM !== 'dumb';
}

/** The Linux console and the old Windows console lack the signs; Windows Terminal, VS Code and ConEmu have them. */
function showsUnicode(env: Io['env']): boolean {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  if (env.OS !== 'Windows_NT') return true;
  return env.WT_SESSION !== undefined || env.TERM_PROGRAM === 'vscode' || env.ConEmuTask !== undefined || env.TERM !== undefined;
}
