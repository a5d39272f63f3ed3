import { formatDuration, milliseconds } from '../../model/duration.ts';
import type { Result } from '../../model/result.ts';
import { counted, isActive, placeText } from '../words.ts';
import { plain, type Segment, styled, wrap } from '../wrap.ts';
import type { Page } from './page.ts';

/** What was not judged, and why: problems where the report is their only place, and files that were left alone. */
export function leftOut(result: Result, page: Page): string[] {
  const lines: string[] = [];
  if (page.options.problems) lines.push(...problemLines(result, page));
  lines.push(...notLintedLines(result, page));
  return lines;
}

export function problemLines(result: Pick<Result, 'problems'>, page: Page): string[] {
  const { paint, safe, options, signs } = page;
  return result.problems.flatMap(({ severity, message, file, at }) => {
    const where = at === undefined ? file : placeText(at);
    const segments = [styled('place', safe(where)), plain(`${where === '' ? '' : '  '}${safe(message)}`)];
    return wrap(segments, {
      width: options.width,
      first: `${paint(severity, `${signs.severity[severity]} problem`)}  `,
      indent: 11,
      paint,
    });
  });
}

/** Grouped by reason, a few files of each, all of them when everything is asked for. */
function notLintedLines(result: Result, page: Page): string[] {
  const { paint, safe, options } = page;
  const reasons = new Map<string, string[]>();
  for (const { path, why } of result.notLinted) {
    const paths = reasons.get(why);
    if (paths) paths.push(path);
    else reasons.set(why, [path]);
  }
  return [...reasons].flatMap(([why, paths]) => {
    const shown = options.verbose ? paths : paths.slice(0, 3);
    const more = paths.length > shown.length ? ` and ${counted(paths.length - shown.length, 'other')}` : '';
    const segments = [plain(safe(`${counted(paths.length, 'file')}, ${why}: `)), styled('dim', `${safe(shown.join(', '))}${more}`)];
    return wrap(segments, { width: options.width, first: `${paint('label', 'not linted')}  `, indent: 12, paint });
  });
}

/** What did not count, and why: "2 silenced", "12 in the baseline", "3 of its entries mended: --update-baseline". */
export function silencedAsides({ suppressed, baseline }: Result['summary']): string[] {
  const { known = 0, mended = 0 } = baseline ?? {};
  const asides = suppressed > known ? [`${suppressed - known} silenced`] : [];
  if (known > 0) asides.push(`${known} in the baseline`);
  if (mended > 0) asides.push(`${counted(mended, 'entry', 'entries')} of the baseline mended: --update-baseline`);
  return asides;
}

/** "✖ 1 error, 4 warnings (2 infos not shown: --severity info) · 9 services and 2 pipelines in 12 files · 83 ms". */
export function summaryLine(result: Result, page: Page): string[] {
  const { summary } = result;
  const { paint, signs, options } = page;
  if (summary.documents === 0 && summary.services === 0 && summary.pipelines === 0) {
    return [`${paint('warning', signs.status.unknown)} nothing that can be linted in ${counted(summary.files, 'file')}`];
  }
  const worst = summary.errors > 0 ? 'error' : summary.warnings > 0 ? 'warning' : undefined;
  const sign = worst === undefined ? paint('pass', signs.status.pass) : paint(worst, signs.severity[worst]);
  const parts: Segment[] = [];
  const say = (segment: Segment) => parts.push(...(parts.length === 0 ? [] : [plain(', ')]), segment);
  if (summary.errors > 0) say(styled('error', counted(summary.errors, 'error')));
  if (summary.warnings > 0) say(styled('warning', counted(summary.warnings, 'warning')));
  const infosShown = result.findings.some((finding) => finding.severity === 'info' && isActive(finding));
  if (summary.infos > 0 && infosShown) say(styled('info', counted(summary.infos, 'info')));
  if (parts.length === 0) say(plain('no findings'));
  const asides: string[] = [];
  if (summary.infos > 0 && !infosShown) asides.push(`${counted(summary.infos, 'info')} not shown: --severity info`);
  asides.push(...silencedAsides(summary));
  if (asides.length > 0) parts.push(styled('dim', ` (${asides.join('; ')})`));
  const problems = result.problems.length;
  if (problems > 0) parts.push(plain(' · '), styled('warning', counted(problems, 'problem')));
  const subjects = [counted(summary.services, 'service'), ...(summary.pipelines > 0 ? [counted(summary.pipelines, 'pipeline')] : [])].join(
    ' and ',
  );
  parts.push(plain(` · ${subjects} in ${counted(summary.files, 'file')}`));
  if (options.timing) parts.push(styled('dim', ` · ${formatDuration(milliseconds(summary.durationMs))}`));
  const safe = parts.map(({ text, style }) => ({ style, text: page.safe(text) }));
  // One line whatever the width, so that `tail -n 1` and a search find it whole.
  return wrap(safe, { width: Number.POSITIVE_INFINITY, first: `${sign} `, indent: 2, paint });
}
