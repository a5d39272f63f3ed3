import { write } from '../io.ts';
import { oneOf } from '../options.ts';
import type { CommandModule } from './command.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

const how = `
To use it:
  bash   source <(svc-lint completion bash)        in ~/.bashrc
  zsh    source <(svc-lint completion zsh)         in ~/.zshrc, after compinit
  fish   svc-lint completion fish | source         in ~/.config/fish/config.fish`;

/** `svc-lint completion SHELL` */
export const completion: CommandModule = {
  declare(program, io, done) {
    program
      .command('completion')
      .description('print the completion script of a shell')
      .argument('<shell>', shells.join(', '))
      .addHelpText('after', how)
      .action(async (typed: string) => {
        const shell = oneOf('completion', typed, shells);
        const { completionScripts } = await import('../completion/scripts.ts');
        await write(io.stdout, completionScripts[shell](program));
        done(0);
      });
  },
};
