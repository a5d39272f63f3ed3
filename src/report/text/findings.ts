import type { Finding } from '../../model/finding.ts';
import { placeText } from '../words.ts';
import { plain, type Segment, styled, wrap } from '../wrap.ts';
import type { Page } from './page.ts';

/**
 * Findings one after the other. What the same rule says in the same words of several places, as of every environment, is said once, with the
 * other places under it; `--verbose` says each on its own.
 */
export function findingsLines(findings: readonly Finding[], indent: number, page: Page): string[] {
  if (page.options.verbose) return findings.flatMap((finding) => findingLines(finding, [], indent, page));
  const alike = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const words = JSON.stringify([finding.rule, finding.severity, finding.message, finding.fix?.description]);
    const known = alike.get(words);
    if (known === undefined) alike.set(words, [finding]);
    else known.push(finding);
  }
  return [...alike.values()].flatMap(([first, ...others]) => findingLines(first, others, indent, page));
}

/** A finding: severity, rule and place; the message; the other places; where else it holds; the fix. */
function findingLines(finding: Finding, others: readonly Finding[], indent: number, page: Page): string[] {
  const { paint, safe, signs, options } = page;
  const pad = ' '.repeat(indent);
  const inner = indent + 2;
  const head: Segment[] = [
    styled(finding.severity, `${signs.severity[finding.severity]} ${finding.severity}`),
    plain('  '),
    styled('strong', finding.rule),
    plain('  '),
    ...placeOf(finding, page),
  ];
  const under = (segments: readonly Segment[], first: string, by: number) =>
    wrap(segments, { width: options.width, first: `${' '.repeat(inner)}${first}`, indent: inner + by, paint });
  return [
    ...wrap(head, { width: options.width, first: pad, indent, hang: inner, paint }),
    ...under([plain(safe(finding.message))], '', 0),
    ...finding.related.flatMap(({ message, at }) =>
      under([plain(`${safe(message)}  `), styled('place', safe(placeText(at)))], `${paint('dim', signs.related)} `, 2),
    ),
    ...others.flatMap((other) => under([plain('the same  '), ...placeOf(other, page)], `${paint('dim', signs.related)} `, 2)),
    ...(finding.fix === undefined ? [] : under([plain(safe(finding.fix.description))], `${paint('pass', 'fix:')} `, 5)),
  ];
}

function placeOf({ at, environment }: Finding, { safe }: Page): Segment[] {
  const place = styled('place', safe(placeText(at)));
  return environment === undefined ? [place] : [place, styled('dim', safe(` in ${environment}`))];
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
