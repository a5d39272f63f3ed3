import type { CommandModule } from './command.ts';

/** `svc-lint init` */
export const init: CommandModule = {
  declare(program, io, done) {
    program
      .command('init')
      .description('set svc-lint up here: config, CI job and commit hook for what the repository holds')
      .option('-y, --yes', 'write the new files without asking; nothing that is there is changed')
      .action(async ({ yes }: { yes?: boolean }) => {
        const { init: run } = await import('../init/init.ts');
        done(await run(io, yes === true));
      });
  },
};
