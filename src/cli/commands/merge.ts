import { text, type Values } from '../options.ts';
import type { CommandModule } from './command.ts';

/** `svc-lint merge <reports...>` */
export const merge: CommandModule = {
  declare(program, io, done) {
    program
      .command('merge')
      .description('make one JSON report of several: of the shards of a run, or of many repositories')
      .argument('<reports...>', 'what --format json wrote')
      .option('-o, --output <file>', 'write to a file instead of standard output')
      .action(async (reports: string[], values: Values) => {
        const { mergeReports } = await import('../merge-reports.ts');
        done(await mergeReports(io, reports, text(values.output)));
      });
  },
};
