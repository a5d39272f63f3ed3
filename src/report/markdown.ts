import type { Finding, Severity } from '../model/finding.ts';
import type { AnswerStatus } from '../model/question.ts';
import { questionIds } from '../model/question.ts';
import type { Result } from '../model/result.ts';
import type { Service } from '../model/service.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './reporter.ts';
import { silencedAsides } from './text/summary.ts';
import { counted, isActive, placeText, questionLabel, severityCounts, unitWithInstances } from './words.ts';

/** GitHub's limit for a comment is 65,536 characters; the rest is for what others put around it. */
const limit = 60_000;

const statusSigns = { pass: '✅', warn: '⚠️', fail: '❌', unknown: '❔' } as const satisfies Record<AnswerStatus, string>;
const severitySigns = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const satisfies Record<Severity, string>;

/** A comment for a pull request, and the step summary of GitHub Actions: the checklist as a table, then the findings of each service. */
export function markdown(result: Result, { pathPrefix, verbose }: ReportOptions): string {
  const active = result.findings.filter(isActive);
  const blocks = [`### svc-lint: ${severityCounts(active)}\n`, ...tableOf(result, active, verbose)];
  const subjects: [string, readonly Finding[]][] = [
    ...result.system.services.map((service): [string, readonly Finding[]] => [
      `${escapeMarkdown(service.name)} (${service.type})`,
      active.filter((finding) => finding.service === service.id),
    ]),
    ...result.system.pipelines.map(({ file }): [string, readonly Finding[]] => [
      code(pathPrefix + file),
      active.filter((finding) => finding.service === undefined && finding.pipeline === file),
    ]),
  ];
  for (const [title, findings] of subjects) {
    if (findings.length > 0) blocks.push(`\n#### ${title}\n\n`, ...findings.map((finding) => itemOf(finding, pathPrefix)));
  }
  if (result.problems.length > 0) {
    blocks.push(
      '\n#### Problems\n\n',
      ...result.problems.map(({ message, file, at, severity }) => {
        const where = at === undefined ? file : placeText(at);
        return `- ${severitySigns[severity]} ${where === '' ? '' : `${code(pathPrefix + where)} `}${escapeMarkdown(message)}\n`;
      }),
    );
  }
  const { services, pipelines, files } = result.summary;
  const silenced = silencedAsides(result.summary)
    .map((aside) => `, ${aside}`)
    .join('');
  const foot = `\n<sub>${counted(services, 'service')} and ${counted(pipelines, 'pipeline')} in ${counted(files, 'file')}${silenced}</sub>\n`;
  return fitted(blocks, foot);
}

/** The table of the services, those without findings in one line below unless everything is asked for. */
function tableOf(result: Result, findings: readonly Finding[], verbose: boolean): string[] {
  const wrong = new Set(findings.map(({ service }) => service));
  const shown = result.system.services.filter(({ id }) => verbose || wrong.has(id));
  const rest = result.system.services.length - shown.length;
  const lines: string[] = [];
  if (shown.length > 0) {
    lines.push(`\n| service | ${questionIds.map(questionLabel).join(' | ')} |\n`, `|---|${questionIds.map(() => ':-:|').join('')}\n`);
    for (const service of shown) lines.push(rowOf(service, result));
  }
  if (rest > 0) lines.push(`\n${counted(rest, 'service')} without findings.\n`);
  return lines;
}

function rowOf(service: Service, result: Result): string {
  const answers = result.checklists.get(service) ?? [];
  const cells = questionIds.map((id) => {
    const answer = answers.find(({ question }) => question === id);
    return answer === undefined ? '' : statusSigns[answer.status];
  });
  const unit = service.units[0];
  const about = unit === undefined ? '' : `<br><sub>${escapeMarkdown(unitWithInstances(unit))}</sub>`;
  return `| **${escapeMarkdown(service.name)}** ${service.type}${about} | ${cells.join(' | ')} |\n`;
}

function itemOf(finding: Finding, prefix: string): string {
  const { severity, rule, at, message, related, fix } = finding;
  const more = related.map((other) => `<br>${escapeMarkdown(other.message)}: ${code(prefix + placeText(other.at))}`).join('');
  const mended = fix === undefined ? '' : `<br>*fix:* ${escapeMarkdown(fix.description)}`;
  return `- ${severitySigns[severity]} **${rule}** ${code(prefix + placeText(at))}<br>${escapeMarkdown(message)}${more}${mended}\n`;
}

/** Whole blocks up to the limit, and how many were cut. */
function fitted(blocks: readonly string[], foot: string): string {
  let text = '';
  for (const [index, block] of blocks.entries()) {
    if (text.length + block.length + foot.length > limit) {
      return `${text}\n… and ${blocks.length - index} more lines, left out because a comment may not be longer.\n${foot}`;
    }
    text += block;
  }
  return text + foot;
}

/** Text as Markdown that shows it letter by letter: no markup, no HTML, no mention, no reference, no link. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/[&<>\\`*_{}[\]()#+!|~@$]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/(https?|ftp)(:\/\/)/gi, '$1&#58;//')
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}&#46;`);
}

/** A code span; its fence is longer than any run of backticks inside. A bar would end a table's cell. */
export function code(text: string): string {
  const safe = printable(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}
