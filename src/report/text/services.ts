import type { Finding } from '../../model/finding.ts';
import type { ChecklistLine, Result } from '../../model/result.ts';
import type { Service } from '../../model/service.ts';
import { counted, instanceCount, isActive, questionLabel, receivesWithEvidence, unitKind, unitWithInstances } from '../words.ts';
import { columns, padded, plain, styled, wrap } from '../wrap.ts';
import { findingsLines, silencedLines } from './findings.ts';
import { type Page, statusStyles } from './page.ts';

export function findingsOf(result: Result, service: Service): readonly Finding[] {
  return result.findings.filter((finding) => finding.service === service.id && isActive(finding));
}

/** Name and type. */
export function headerOf(service: Service, { paint, safe }: Page): string {
  return `${paint('label', safe(service.name))}  ${service.type}`;
}

/** One line for every service without findings: the six marks, its name, its type and what runs it. */
export function compactBlock(services: readonly Service[], result: Result, page: Page): string[] {
  const { paint, safe, signs, options } = page;
  const nameWidth = Math.min(40, Math.max(...services.map(({ name }) => columns(safe(name)))));
  const typeWidth = Math.max(...services.map(({ type }) => type.length));
  const legend = [
    styled('label', `${counted(services.length, 'service')} without ${result.summary.baseline?.known ? 'new ' : ''}findings`),
    styled('dim', ` (marks: ${questionsIn(result).join(', ')})`),
  ];
  return [
    ...wrap(legend, { width: options.width, first: '', indent: 0, paint }),
    ...services.flatMap((service) => {
      const marks = (result.checklists.get(service) ?? []).map(({ status }) => paint(statusStyles[status], signs.status[status]));
      const name = padded(safe(service.name), nameWidth);
      const indent = 4 + marks.length;
      const segments = [plain(`${name}  ${padded(service.type, typeWidth)}  `), styled('dim', safe(unitsInShort(service)))];
      return wrap(segments, { width: options.width, first: `  ${marks.join('')}  `, indent, hang: indent + 2, paint });
    }),
  ];
}

/** "Deployment · shop · 3 instances · prod": the name is left out where it is the service's own. */
function unitsInShort({ name, units }: Service): string {
  const [unit] = units;
  if (unit === undefined) return '';
  const parts = [
    unit.name === name ? unitKind(unit) : `${unitKind(unit)} ${unit.name}`,
    unit.namespace,
    instanceCount(unit),
    unit.environment,
  ];
  const more = units.length > 1 ? [`and ${units.length - 1} more`] : [];
  return [...parts.filter((part) => part !== undefined && part !== ''), ...more].join(' · ');
}

function questionsIn(result: Result): string[] {
  const lines = [...result.checklists.values()][0] ?? [];
  return lines.map(({ question }) => questionLabel(question));
}

/** The whole of one service: who it is, the six answers, and under each what is wrong. */
export function serviceBlock(service: Service, result: Result, page: Page): string[] {
  return [...serviceHeader(service, page), ...serviceChecklist(service, result, page)];
}

export function serviceChecklist(service: Service, result: Result, page: Page): string[] {
  const checklist = result.checklists.get(service) ?? [];
  const labelWidth = Math.max(0, ...checklist.map(({ question }) => questionLabel(question).length));
  const answered = new Set(checklist.map(({ question }) => question));
  const rest = findingsOf(result, service).filter(({ question }) => !answered.has(question));
  const silenced = page.options.verbose ? result.findings.filter((finding) => finding.service === service.id && !isActive(finding)) : [];
  return [
    ...checklist.flatMap((line) => [...answerLines(line, labelWidth, page), ...findingsLines(line.findings.filter(isActive), 6, page)]),
    ...findingsLines(rest, 6, page),
    ...silenced.flatMap((finding) => silencedLines(finding, page)),
  ];
}

function serviceHeader(service: Service, page: Page): string[] {
  const { paint, safe, options } = page;
  const name = safe(service.name);
  const indent = Math.min(columns(name) + 2, 24);
  const doubt = service.confidence === 'low' && service.type !== 'unknown' ? ' · a guess' : '';
  const about = [styled('strong', service.type), plain(safe(` · ${receivesWithEvidence(service)}${doubt}`))];
  const lines = wrap(about, { width: options.width, first: `${paint('label', name)}  `, indent, paint });
  const units = service.units.slice(0, 4).map((unit) => safe(unitWithInstances(unit)));
  if (service.units.length > 4) units.push(`and ${service.units.length - 4} more`);
  return [...lines, ...units.map((unit) => `${' '.repeat(indent)}${paint('dim', unit)}`)];
}

function answerLines(line: ChecklistLine, labelWidth: number, page: Page): string[] {
  const { paint, safe, signs, options } = page;
  const sign = paint(statusStyles[line.status], signs.status[line.status]);
  const label = padded(questionLabel(line.question), labelWidth);
  const style = line.status === 'unknown' ? 'dim' : 'plain';
  return wrap([styled(style, safe(line.text))], {
    width: options.width,
    first: `  ${sign} ${label}  `,
    indent: 4 + labelWidth + 2,
    paint,
  });
}
