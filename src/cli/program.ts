import { Command, CommanderError } from 'commander';
import { version } from '../model/version.ts';
import { commands } from './commands/index.ts';
import { exitStatuses } from './exit-status.ts';
import { type Io, write } from './io.ts';

/** Builds the command line of all commands; the heavy parts of a command are imported when it runs. */
function buildProgram(io: Io, out: (text: string) => void, done: (status: number) => void): Command {
  const program = new Command('svc-lint')
    .description('Tells how each backend service receives work, and what its next deploy would lose.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: () => {}, outputError: () => {} });
  for (const command of commands) command.declare(program, io, done);
  return program;
}

export async function runProgram(argv: readonly string[], io: Io): Promise<number> {
  let status: number = exitStatuses.clean;
  let printed = '';
  const program = buildProgram(
    io,
    (text) => {
      printed += text;
    },
    (value) => {
      status = value;
    },
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) {
      const help = 'Run "svc-lint --help" for what there is.';
      await write(io.stderr, `svc-lint: ${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}. ${help}\n`);
      return exitStatuses.untrusted;
    }
  }
  await write(io.stdout, printed);
  return status;
}
