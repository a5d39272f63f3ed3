import type { Example, Question, Rule } from '../../model/rule.ts';
import type { Style } from '../colour.ts';
import type { ReportOptions } from '../reporter.ts';
import { type Page, pageFor } from '../text/page.ts';
import { counted } from '../words.ts';
import { padded, plain, type Segment, styled, wrap } from '../wrap.ts';
import { judges, severityText } from './rule-info.ts';

const styles = { error: 'error', warning: 'warning', info: 'info', off: 'dim' } as const satisfies Record<Rule['severity'], Style>;

/** Rules question by question, one a line: id, severity, what should be true. */
export function ruleTable(rules: readonly Rule[], questions: readonly Question[], options: ReportOptions): string {
  const page = pageFor(options);
  const { paint, safe } = page;
  const idWidth = Math.max(0, ...rules.map(({ id }) => id.length));
  const blocks = questions.flatMap(({ id, title }) => {
    const own = rules.filter(({ question }) => question === id);
    if (own.length === 0) return [];
    return [[paint('label', safe(title)), ...own.flatMap((rule) => row(rule, idWidth, page))]];
  });
  const raised = rules.some(({ severity, strict }) => strict !== undefined && strict !== severity);
  const legend = raised ? ` ${safe('·')} * more severe with --profile strict` : '';
  return [...blocks, [`${counted(rules.length, 'rule')}${legend}`]].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function row(rule: Rule, idWidth: number, { paint, safe, options }: Page): string[] {
  const raised = rule.strict !== undefined && rule.strict !== rule.severity ? '*' : '';
  const severity = padded(`${rule.severity}${raised}`, 8);
  const first = `  ${paint('strong', padded(rule.id, idWidth))}  ${paint(styles[rule.severity], severity)}  `;
  return wrap([plain(safe(rule.title))], { width: options.width, first, indent: idWidth + 14, paint });
}

/** Everything about one rule. */
export function rulePageText(rule: Rule, questions: readonly Question[], options: ReportOptions): string {
  const page = pageFor(options);
  const { paint, safe } = page;
  const question = questions.find(({ id }) => id === rule.question)?.title ?? rule.question;
  const paragraph = (segments: readonly Segment[], indent = 0) =>
    wrap(segments, { width: options.width, first: ' '.repeat(indent), indent, paint });
  const blocks = [
    [
      ...paragraph([styled('label', rule.id), plain(`  ${safe(rule.title)}`)]),
      ...paragraph([styled('dim', safe(`${question} · judges: ${judges(rule)} · `)), styled(styles[rule.severity], severityText(rule))]),
    ],
    ...rule.why.split(/\n{2,}/).map((part) => paragraph([plain(safe(unmarked(part.replaceAll('\n', ' '))))])),
    ...rule.bad.map((example) => exampleLines('reported', 'error', example, page)),
    ...rule.good.map((example) => exampleLines('not reported', 'pass', example, page)),
    ...(rule.sources.length === 0
      ? []
      : [[paint('label', 'Sources'), ...rule.sources.map((address) => `  ${paint('place', safe(address))}`)]]),
    [paint('label', 'Silence it'), ...paragraph([plain(`# svc-lint-ignore ${rule.id} -- why it is fine here`)], 2)],
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function exampleLines(word: string, style: Style, { title, files }: Example, { paint, safe }: Page): string[] {
  return [
    `${paint(style, word)}  ${paint('label', safe(title))}`,
    ...Object.entries(files).flatMap(([path, text]) => [
      `  ${paint('dim', safe(path))}`,
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `    ${safe(line)}`.trimEnd()),
    ]),
  ];
}

/** Markdown as a terminal shows it: code spans without their backticks, links by their text. */
function unmarked(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/`+([^`]+)`+/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1');
}
