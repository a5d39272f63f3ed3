import { severities } from '../../model/finding.ts';
import { questionIds } from '../../model/question.ts';
import { addColourOptions, addConfigOptions, choice, oneOf, readColour, readConfigOptions, text, type Values } from '../options.ts';
import type { CommandModule } from './command.ts';

const formats = ['text', 'json', 'markdown', 'ids'] as const;

/** `svc-lint rules [ID]` */
export const rules: CommandModule = {
  declare(program, io, done) {
    const command = program
      .command('rules')
      .description('list the rules, or say all about one: why, examples, sources')
      .argument('[id]', 'the rule')
      .addOption(choice('-f, --format <name>', 'how', formats).default('text'))
      .addOption(choice('--question <id>', 'only the rules of one question', questionIds))
      .addOption(choice('--severity <severity>', 'only the rules of one severity', [...severities, 'off']));
    addColourOptions(addConfigOptions(command)).action(async (id: string | undefined, values: Values) => {
      const question = text(values.question);
      const severity = text(values.severity);
      const { printRules } = await import('../print-rules.ts');
      const filter = {
        question: question === undefined ? undefined : oneOf('--question', question, questionIds),
        severity: severity === undefined ? undefined : oneOf('--severity', severity, [...severities, 'off'] as const),
      };
      done(
        await printRules(
          io,
          id,
          filter,
          oneOf('--format', text(values.format) ?? 'text', formats),
          readColour(values),
          readConfigOptions(values),
        ),
      );
    });
  },
};
