import type { Finding } from '../../model/finding.ts';
import { placeText } from '../words.ts';
import { plain, type Segment, styled, wrap } from '../wrap.ts';
import type { Page } from './page.ts';

/** A finding: severity, rule and place; the message; the other places; the fix. */
export function findingLines(finding: Finding, indent: number, page: Page): string[] {
  const { paint, safe, signs, options } = page;
  const pad = ' '.repeat(indent);
  const inner = indent + 2;
  const head: Segment[] = [
    styled(finding.severity, `${signs.severity[finding.severity]} ${finding.severity}`),
    plain('  '),
    styled('strong', finding.rule),
    plain('  '),
    styled('place', safe(placeText(finding.at))),
    ...(finding.environment === undefined ? [] : [styled('dim', safe(` in ${finding.environment}`))]),
  ];
  const under = (segments: readonly Segment[], first: string, by: number) =>
    wrap(segments, { width: options.width, first: `${' '.repeat(inner)}${first}`, indent: inner + by, paint });
  return [
    ...wrap(head, { width: options.width, first: pad, indent, hang: inner, paint }),
    ...under([plain(safe(finding.message))], '', 0),
    ...finding.related.flatMap(({ message, at }) =>
      under([plain(`${safe(message)}  `), styled('place', safe(placeText(at)))], `${paint('dim', signs.related)} `, 2),
    ),
    ...(finding.fix === undefined ? [] : under([plain(safe(finding.fix.description))], `${paint('pass', 'fix:')} `, 5)),
  ];
}

export function silencedLines(finding: Finding, page: Page): string[] {
  const { paint, safe } = page;
  const { by, reason } = finding.suppressed ?? {};
  const why = `silenced by ${by ?? ''}${reason === undefined ? '' : `: ${reason}`}`;
  return wrap([styled('dim', safe(`${finding.rule}  ${placeText(finding.at)}  ${why}`))], {
    width: page.options.width,
    first: '      ',
    indent: 6,
    paint,
  });
}
