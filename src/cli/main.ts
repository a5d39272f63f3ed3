import { version } from '../model/version.ts';
import { printable } from '../report/printable.ts';
import { exitStatuses } from './exit-status.ts';
import { type Io, isClosedPipe, write } from './io.ts';
import { standardOut } from './standard-out.ts';
import { UsageError } from './usage-error.ts';

const issues = 'https://github.com/svc-lint/svc-lint/issues';

/**
 * Runs one command line and gives the exit status. Everything heavy is imported only when a command needs it.
 * @param argv the arguments without `node` and the script
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
      await write(io.stdout, `${version}\n`);
      return exitStatuses.clean;
    }
    const { runProgram } = await import('./program.ts');
    return await runProgram(argv, io);
  } catch (error) {
    await write(io.stderr, errorText(error, argv.includes('--debug')));
    return exitStatuses.untrusted;
  }
}

/** What a user did is said in one sentence; a bug of ours with where to report it. */
function errorText(error: unknown, debug: boolean): string {
  if (error instanceof UsageError) return `svc-lint: ${printable(error.message)}\n`;
  const stack = error instanceof Error ? error.stack : undefined;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const more =
    debug && stack !== undefined ? `${stack.split('\n').map(printable).join('\n')}\n` : 'Run again with --debug for the stack.\n';
  return `svc-lint: internal error: ${printable(message)}\nThis is a bug of svc-lint. Please report it: ${issues}\n${more}`;
}

/** The entry of `bin/svc-lint.js`. Sets the exit code and lets the process end by itself, so that piped output is never cut off. */
export async function run(): Promise<void> {
  const fail = (error: unknown): void => {
    process.stderr.write(errorText(error, process.argv.includes('--debug')));
    process.exitCode = exitStatuses.untrusted;
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  const ignoreClosedPipe = (error: Error): void => {
    if (!isClosedPipe(error)) fail(error);
  };
  const stdout = standardOut(1, () => process.stdout);
  const stderr = standardOut(2, () => process.stderr);
  for (const stream of [stdout, stderr]) stream.on?.('error', ignoreClosedPipe);
  const { env } = process;
  // Node makes standard input when it is asked for, which takes milliseconds that most runs have no use for.
  const io: Io = {
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    get stdin() {
      return process.stdin;
    },
  };
  const status = await main(process.argv.slice(2), io);
  process.exitCode = Math.max(status, Number(process.exitCode ?? 0));
}
