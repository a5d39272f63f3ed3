import { questions } from '../../rules/index.ts';
import { type RuleSettings, severityOf } from '../lint/settings.ts';
import { suggestion } from '../model/nearest.ts';
import type { QuestionId } from '../model/question.ts';
import type { Rule } from '../model/rule.ts';
import { rulesJson } from '../report/rules/json.ts';
import { ruleIndex, rulePage } from '../report/rules/markdown.ts';
import { rulePageText, ruleTable } from '../report/rules/text.ts';
import { exitStatuses } from './exit-status.ts';
import { type Io, write } from './io.ts';
import type { InputOptions } from './options.ts';
import { plainReportOptions } from './report-options.ts';
import { setupFor } from './setup.ts';
import { UsageError } from './usage-error.ts';

export interface RuleFilter {
  readonly question: QuestionId | undefined;
  readonly severity: Rule['severity'] | undefined;
}

/** Prints the rules that pass a filter, or everything about one, with the severities that the config and the profile give them. */
export async function printRules(
  io: Io,
  id: string | undefined,
  { question, severity }: RuleFilter,
  format: 'text' | 'json' | 'markdown' | 'ids',
  colour: boolean | undefined,
  chosen: Pick<InputOptions, 'config' | 'profile'>,
): Promise<number> {
  const { settings, rules: all } = await setupFor(io, { ...chosen, paths: [], rules: [] });
  const rules = all.map((rule): Rule => configured(rule, settings));
  const options = plainReportOptions(io, colour, rules);
  const shown = rules.filter(
    (rule) => (question === undefined || rule.question === question) && (severity === undefined || rule.severity === severity),
  );
  await write(io.stdout, id === undefined ? listed() : page(ruleNamed(id, rules)));
  return exitStatuses.clean;

  function listed(): string {
    if (format === 'json') return rulesJson(shown);
    if (format === 'markdown') return `${ruleIndex(shown, questions)}\n`;
    return format === 'ids' ? shown.map((rule) => `${rule.id}\n`).join('') : ruleTable(shown, questions, options);
  }

  function page(rule: Rule): string {
    if (format === 'json') return rulesJson([rule]);
    if (format === 'markdown') return `${rulePage(rule, questions)}\n`;
    return format === 'ids' ? `${rule.id}\n` : rulePageText(rule, questions, options);
  }
}

/** A rule with the severity it has here; where the config or the profile decides, no other profile raises it any more. */
function configured(rule: Rule, settings: RuleSettings): Rule {
  if (settings.profile === 'recommended' && !settings.severities.has(rule.id)) return rule;
  const severity = severityOf(rule, settings);
  return severity === 'off' ? { ...rule, severity } : { ...rule, severity, strict: severity };
}

function ruleNamed(id: string, rules: readonly Rule[]): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const known = rules.map((rule) => rule.id);
  throw new UsageError(`${id}: no such rule${suggestion(id, known)}. "svc-lint rules" lists them`);
}
