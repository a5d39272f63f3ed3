import type { Finding, Suppression } from '../model/finding.ts';

/** The findings that were there when the tool was adopted: they are kept out of the way until somebody mends them. */
export interface Baseline {
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
}

export interface BaselineEntry {
  readonly fingerprint: string;
  /** For people who read the file; only the fingerprint counts. */
  readonly rule: string;
  readonly subject: string;
  readonly file: string;
  readonly message: string;
}

/** Thrown for a file that is no baseline; the message says what to do. */
export class BaselineError extends Error {
  override name = 'BaselineError';
}

export function readBaseline(text: string, path: string): Baseline {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new BaselineError(
      `${path} is not JSON, so no baseline: remove it, or name another file, and write it anew with --baseline ${path} --update-baseline`,
    );
  }
  const { version, findings } = (data ?? {}) as Partial<Baseline>;
  if (version !== 1 || !Array.isArray(findings) || !findings.every((entry) => typeof entry?.fingerprint === 'string')) {
    throw new BaselineError(
      `${path} is not a baseline of this version: remove it and write it anew with --baseline ${path} --update-baseline`,
    );
  }
  return { version, findings };
}

/**
 * Marks what the baseline knows, and tells how many of its entries are gone for good.
 * @param couldBeFound whether an entry would have been met again in this run, which may look at some files and rules only
 */
export function applyBaseline<F extends Finding>(
  findings: readonly F[],
  baseline: Baseline,
  couldBeFound: (entry: BaselineEntry) => boolean = () => true,
): { findings: readonly F[]; mended: number } {
  const known = new Set(baseline.findings.map((entry) => entry.fingerprint));
  const suppressed: Suppression = { by: 'baseline', reason: undefined, at: undefined };
  const marked = findings.map((finding) =>
    finding.suppressed === undefined && known.has(finding.fingerprint) ? { ...finding, suppressed } : finding,
  );
  const present = new Set(findings.map((finding) => finding.fingerprint));
  return { findings: marked, mended: baseline.findings.filter((entry) => !present.has(entry.fingerprint) && couldBeFound(entry)).length };
}

/** The baseline of what is found now; what comments, annotations or the config silence is not in it. */
export function baselineOf(findings: readonly Finding[]): Baseline {
  const entries = findings
    .filter((finding) => finding.suppressed === undefined || finding.suppressed.by === 'baseline')
    .map(
      (finding): BaselineEntry => ({
        fingerprint: finding.fingerprint,
        rule: finding.rule,
        subject: finding.service ?? finding.pipeline ?? '',
        file: finding.at.file.path,
        message: finding.message,
      }),
    );
  return { version: 1, findings: entries };
}

export function writeBaseline(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`;
}
