import { locate } from '../model/place.ts';
import type { Result } from '../model/result.ts';
import type { ReportOptions } from './reporter.ts';
import { isActive, placeText } from './words.ts';
import { element, xmlHead } from './xml.ts';

/** Checkstyle XML, which reviewdog, Jenkins' warnings plugin and many editors read. */
export function checkstyle(result: Result, { pathPrefix }: ReportOptions): string {
  const files = new Map<string, string[]>();
  const add = (file: string, error: string): void => {
    const own = files.get(file);
    if (own) own.push(error);
    else files.set(file, [error]);
  };
  for (const finding of result.findings.filter(isActive)) {
    const { file, line, column } = locate(finding.at);
    const related = finding.related.map(({ message, at }) => `; ${message} (${pathPrefix}${placeText(at)})`).join('');
    const { severity, message, rule } = finding;
    add(file, element('error', { line, column, severity, message: `${message}${related}`, source: `svc-lint.${rule}` }));
  }
  for (const { severity, message, file, at } of result.problems) {
    const place = at === undefined ? undefined : locate(at);
    add(file, element('error', { line: place?.line ?? 1, column: place?.column, severity, message, source: 'svc-lint.problem' }));
  }
  const root = element(
    'checkstyle',
    { version: '4.3' },
    [...files].map(([file, errors]) => element('file', { name: pathPrefix + file }, errors)),
  );
  return `${xmlHead}${root}\n`;
}
