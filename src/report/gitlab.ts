import { createHash } from 'node:crypto';
import type { Severity } from '../model/finding.ts';
import { locate } from '../model/place.ts';
import type { Result } from '../model/result.ts';
import { jsonText } from './json-text.ts';
import type { ReportOptions } from './reporter.ts';
import { isActive, placeText } from './words.ts';

const severities = { error: 'critical', warning: 'major', info: 'info' } as const satisfies Record<Severity, string>;

/** GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function gitlab(result: Result, { pathPrefix }: ReportOptions): string {
  const findings = result.findings.filter(isActive).map((finding) => {
    const { file, line, endLine } = locate(finding.at);
    const related = finding.related.map(({ message, at }) => `; ${message} (${placeText(at)})`).join('');
    return {
      description: `${finding.message}${related}`,
      check_name: finding.rule,
      fingerprint: finding.fingerprint,
      severity: severities[finding.severity] as string,
      location: { path: pathPrefix + file, lines: { begin: line, end: endLine } },
    };
  });
  const seen = new Set<string>();
  const problems = result.problems
    .filter(({ severity }) => severity === 'error')
    .map(({ message, file, at }) => ({
      description: message,
      check_name: 'problem',
      fingerprint: unique(seen, `problem\u0000${file}\u0000${message}`),
      severity: 'blocker',
      location: { path: pathPrefix + file, lines: { begin: at === undefined ? 1 : locate(at).line } },
    }));
  return jsonText([...findings, ...problems]);
}

function unique(seen: Set<string>, name: string): string {
  let candidate = name;
  for (let ordinal = 2; seen.has(candidate); ordinal++) candidate = `${name}\u0000${ordinal}`;
  seen.add(candidate);
  return createHash('sha256').update(candidate).digest('hex').slice(0, 32);
}
