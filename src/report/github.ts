import type { Finding, Severity } from '../model/finding.ts';
import { locate, type Place } from '../model/place.ts';
import type { Result } from '../model/result.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './reporter.ts';
import { counted, isActive, placeText, severityCounts } from './words.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

/**
 * Annotations of GitHub Actions, grouped by service and pipeline.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function github(result: Result, { pathPrefix }: ReportOptions): string {
  const active = result.findings.filter(isActive);
  const groups = new Map<string, Finding[]>();
  for (const finding of active) {
    const subject = finding.service ?? finding.pipeline ?? '';
    const own = groups.get(subject);
    if (own) own.push(finding);
    else groups.set(subject, [finding]);
  }
  const lines = [...groups].flatMap(([subject, findings]) => [
    `::group::${escapeData(`${printable(subject)} (${severityCounts(findings)})`)}`,
    ...findings.map((finding) => annotation(finding, pathPrefix)),
    '::endgroup::',
  ]);
  for (const { severity, message, file, at } of result.problems) {
    const place = at === undefined ? { ...(file === '' ? {} : { file: pathPrefix + file }) } : properties(at, pathPrefix);
    lines.push(command(commands[severity], { ...place, title: 'svc-lint could not judge this' }, printable(message)));
  }
  const { services, pipelines } = result.summary;
  lines.push(`svc-lint: ${severityCounts(active)} in ${counted(services, 'service')} and ${counted(pipelines, 'pipeline')}`);
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(finding: Finding, prefix: string): string {
  const more = finding.related.map(({ message, at }) => `${printable(message)}: ${printable(prefix + placeText(at))}`);
  const fix = finding.fix === undefined ? [] : [`fix: ${printable(finding.fix.description)}`];
  const text = [printable(finding.message), ...more, ...fix].join('\n');
  return command(commands[finding.severity], { ...properties(finding.at, prefix), title: `svc-lint ${finding.rule}` }, text);
}

function properties(at: Place, prefix: string): Record<string, string | number> {
  const { file, line, column, endLine, endColumn } = locate(at);
  // Columns hold only within one line, and the end is inclusive there.
  const columns = line === endLine ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {};
  return { file: prefix + file, line, endLine, ...columns };
}

function command(name: string, values: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(values).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}`;
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
