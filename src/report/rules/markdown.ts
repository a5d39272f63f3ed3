import type { Example, Question, Rule } from '../../model/rule.ts';
import { judges, languageOf, severityText } from './rule-info.ts';

/**
 * The page of one rule: docs/rules/<id>.md, and `svc-lint rules ID --format markdown`.
 * `messages`: what the rule says of its bad examples, where they have been linted
 */
export function rulePage(
  rule: Rule,
  questions: readonly Question[],
  messages: ReadonlyMap<Example, readonly string[]> = new Map(),
): string {
  const question = questions.find(({ id }) => id === rule.question);
  return [
    `# ${rule.id}`,
    `${rule.title}.`,
    `*${question?.title ?? rule.question}* · severity: **${severityText(rule)}** · judges: ${judges(rule)}`,
    '## Why',
    rule.why,
    ...examples('Reported', rule.bad, messages),
    ...examples('Not reported', rule.good, messages),
    '## Sources',
    rule.sources.map((address) => `- <${address}>`).join('\n'),
    '## Silence it',
    `\`\`\`yaml\n# svc-lint-ignore ${rule.id} -- why it is fine here\n\`\`\``,
    'on the line, on the line above, or above the block that it is about; or the annotation `svc-lint.dev/ignore` on the object.',
  ].join('\n\n');
}

/** The list of all rules: docs/rules/README.md, and `svc-lint rules --format markdown`. */
export function ruleIndex(rules: readonly Rule[], questions: readonly Question[]): string {
  const sections = questions.flatMap(({ id, title }) => {
    const own = rules.filter(({ question }) => question === id);
    if (own.length === 0) return [];
    const rows = own.map((rule) => `| [${rule.id}](${rule.id}.md) | ${severityText(rule)} | ${judges(rule)} | ${rule.title} |`);
    return [`## ${title}`, ['| rule | severity | judges | what should be true |', '|---|---|---|---|', ...rows].join('\n')];
  });
  return ['# Rules', ...sections].join('\n\n');
}

function examples(title: string, list: readonly Example[], messages: ReadonlyMap<Example, readonly string[]>): string[] {
  if (list.length === 0) return [];
  return [`## ${title}`, ...list.flatMap((example) => exampleBlocks(example, messages.get(example) ?? []))];
}

function exampleBlocks({ title, files }: Example, messages: readonly string[]): string[] {
  const said = messages.length === 0 ? [] : [`svc-lint says:\n\n${fenced(messages.join('\n'), 'text')}`];
  const texts = Object.entries(files).map(([path, text]) => `\`${path}\`\n\n${fenced(text, languageOf(path))}`);
  return [`### ${title}`, ...texts, ...said];
}

function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
