import type { Command } from 'commander';

/** What a shell completes, read off the commands themselves so that it cannot fall behind them. */
export interface CompletionCommand {
  /** Empty for the program itself. */
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletionOption[];
  /** What its first argument is. */
  readonly argument: 'paths' | 'service' | 'rule' | 'shell' | 'nothing';
}

export interface CompletionOption {
  readonly flags: readonly string[];
  readonly description: string;
  readonly takes: 'nothing' | 'file' | 'rule' | 'text' | readonly string[];
}

export function completionCommands(program: Command): readonly CompletionCommand[] {
  return [describe(program, ''), ...program.commands.map((command) => describe(command, command.name()))];
}

const firstArguments = { rules: 'rule', explain: 'service', completion: 'shell', init: 'nothing' } as const satisfies Record<
  string,
  CompletionCommand['argument']
>;

function describe(command: Command, name: string): CompletionCommand {
  return {
    name,
    description: command.description(),
    options: command.options.map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
      description: option.description,
      takes: takesOf(option),
    })),
    argument: Object.hasOwn(firstArguments, name) ? firstArguments[name as keyof typeof firstArguments] : 'paths',
  };
}

function takesOf(option: Command['options'][number]): CompletionOption['takes'] {
  if (option.argChoices !== undefined) return option.argChoices;
  if (!option.required && !option.optional) return 'nothing';
  if (/<(file|path)>/.test(option.flags)) return 'file';
  return option.long === '--rule' ? 'rule' : 'text';
}
