import { type Problem, type Severity, severities } from '../model/finding.ts';
import type { Result } from '../model/result.ts';

export const exitStatuses = {
  clean: 0,
  findings: 1,
  untrusted: 2,
} as const;

/** `never`: findings do not change the exit status. */
export type FailOn = Severity | 'never';

export interface ExitOptions {
  readonly failOn: FailOn;
  /** Files that could not be read or parsed do not make the run untrusted; a named path that is missing and a bug of ours still do. */
  readonly ignoreProblems: boolean;
  /** A run that judged nothing at all is fine. */
  readonly allowEmpty: boolean;
}

/**
 * The exit status of a run: 2 when the run cannot be trusted, which outweighs 1; 1 when a finding that nobody silenced is at or above
 * `failOn`; else 0.
 */
export function exitStatus(result: Pick<Result, 'findings' | 'problems' | 'summary'>, options: ExitOptions): 0 | 1 | 2 {
  if (isEmpty(result) && !options.allowEmpty) return exitStatuses.untrusted;
  if (result.problems.some((problem) => counts(problem, options))) return exitStatuses.untrusted;
  const { failOn } = options;
  if (failOn === 'never') return exitStatuses.clean;
  const failing = result.findings.some((finding) => !finding.suppressed && isAtLeast(finding.severity, failOn));
  return failing ? exitStatuses.findings : exitStatuses.clean;
}

function counts({ severity, ignorable, stack }: Problem, { ignoreProblems }: ExitOptions): boolean {
  return severity === 'error' && (!ignoreProblems || ignorable === false || stack !== undefined);
}

/** Nothing in the input was judged: no document was read, whatever was left alone or could not be read. */
export function isEmpty({ summary }: Pick<Result, 'summary'>): boolean {
  return summary.documents === 0 && summary.services === 0 && summary.pipelines === 0;
}

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}
