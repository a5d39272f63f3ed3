import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { nearest } from '../../model/nearest.ts';
import { write } from '../io.ts';
import {
  type ActionOptions,
  addActionOptions,
  addInputOptions,
  addOutputOptions,
  addScaleOptions,
  type InputOptions,
  type OutputOptions,
  readActionOptions,
  readInputOptions,
  readOutputOptions,
  readScaleOptions,
} from '../options.ts';
import type { Recorded } from '../run-cache.ts';
import type { CommandModule } from './command.ts';

const examples = `
Examples:
  svc-lint                                   lint the working directory
  svc-lint deploy/ ecosystem.config.js       lint a folder and a file
  svc-lint --format sarif=out.sarif --format text
  kustomize build . | svc-lint -             lint what another tool renders
  svc-lint --changed=origin/main             what this branch touches
  svc-lint --baseline svc-lint-baseline.json --update-baseline
  svc-lint explain image-worker              say how its type is known, and how it stops
  svc-lint rules grace-covers-drain          say why a rule exists and how to fix what it finds
  svc-lint ./rules                           a folder that has the name of a command

Exit status: 0 nothing at or above --fail-on, 1 something was, 2 the run itself could not be trusted.`;

/** `svc-lint [paths...]` */
export const lint: CommandModule = {
  declare(program, io, done) {
    program.argument('[paths...]', 'files and folders; the working directory when none is given, - for standard input');
    addActionOptions(addInputOptions(program));
    addScaleOptions(addOutputOptions(program));
    program.addHelpText('after', examples).action(async (paths: string[], values: Record<string, unknown>) => {
      const { shard, ...cache } = readScaleOptions(values);
      const share = shard === undefined ? undefined : (await import('../shard.ts')).readShard(shard);
      const input = readInputOptions(paths, values);
      const output = readOutputOptions(values);
      const actions = readActionOptions(values);
      const { lintAndReport } = await import('../lint-and-report.ts');
      const run = (recorded?: Recorded) => lintAndReport(recorded?.io ?? io, input, output, actions, { share, watch: recorded?.watch });
      if (cache.on && canBeKept(input, output, actions)) {
        const { withCache } = await import('../run-cache.ts');
        done(await withCache(io, input, JSON.stringify([paths, values]), cache.location, run));
      } else done(await run());
      await write(io.stderr, commandHint(paths[0], io.cwd, program));
    });
  },
};

/** What does more than print, or prints what changes from run to run, is done each time. */
function canBeKept(input: InputOptions, output: OutputOptions, actions: ActionOptions): boolean {
  const { updateBaseline, changed, touched, fix } = actions;
  const acts = updateBaseline || changed !== undefined || touched || fix !== undefined || input.debug || input.paths.includes('-');
  return !acts && (output.targets ?? []).every(({ format, file }) => file === undefined && format !== 'github');
}

/** `svc-lint explian api`: what is no path was probably meant as a command. */
function commandHint(typed: string | undefined, cwd: string, program: Command): string {
  if (typed === undefined || !/^[a-z]+$/i.test(typed) || existsSync(resolve(cwd, typed))) return '';
  const meant = nearest(
    typed,
    program.commands.map((command) => command.name()),
  );
  return meant === undefined ? '' : `svc-lint: did you mean "svc-lint ${meant}"?\n`;
}
