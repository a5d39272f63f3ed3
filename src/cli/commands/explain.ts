import { addColourOptions, addInputOptions, readColour, readInputOptions, type Values } from '../options.ts';
import type { CommandModule } from './command.ts';

/** `svc-lint explain SERVICE [paths...]` */
export const explain: CommandModule = {
  declare(program, io, done) {
    const command = program
      .command('explain')
      .description('say how the type of a service is known, and every fact that its checklist rests on')
      .argument('<service>', 'its name or id; * stands for anything')
      .argument('[paths...]', 'files and folders, as for linting');
    addColourOptions(addInputOptions(command)).action(async (name: string, paths: string[], values: Values) => {
      const { explainService } = await import('../explain-service.ts');
      done(await explainService(io, name, readInputOptions(paths, values), readColour(values)));
    });
  },
};
