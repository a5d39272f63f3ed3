import { graphFormats } from '../../report/graph/formats.ts';
import { addInputOptions, choice, oneOf, readInputOptions, text, type Values } from '../options.ts';
import type { CommandModule } from './command.ts';

/** `svc-lint graph [paths...]` */
export const graph: CommandModule = {
  declare(program, io, done) {
    const command = program
      .command('graph')
      .description('draw which service needs which, with types, dependents and findings')
      .argument('[paths...]', 'files and folders, as for linting')
      .addOption(choice('-f, --format <name>', 'what to draw with', graphFormats).default('mermaid'))
      .option('-o, --output <file>', 'write to a file instead of standard output');
    addInputOptions(command).action(async (paths: string[], values: Values) => {
      const format = oneOf('--format', text(values.format) ?? 'mermaid', graphFormats);
      const { drawGraph } = await import('../draw-graph.ts');
      done(await drawGraph(io, readInputOptions(paths, values), format, text(values.output)));
    });
  },
};
