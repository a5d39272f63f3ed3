import { overlay } from '../files/overlay.ts';
import type { Finding } from '../model/finding.ts';
import type { SourceFile } from '../model/place.ts';
import type { Result } from '../model/result.ts';
import type { Workspace } from '../model/workspace.ts';
import { applyFixes, type FixedFile } from './fix.ts';

/** After so many rounds of fixing and linting again, what is left is left. */
const MAX_ROUNDS = 8;
/** Where fixes together make something worse, so many files are tried one by one. */
const MAX_SINGLE_TRIES = 50;

export interface Mended {
  /** What is found after the fixes. */
  readonly result: Result;
  readonly files: readonly MendedFile[];
  /** Safe fixes that were tried and not taken, because something else was found then. */
  readonly refused: readonly Finding[];
}

export interface MendedFile {
  readonly file: SourceFile;
  readonly text: string;
  readonly applied: readonly Finding[];
}

/**
 * Applies safe fixes round by round, in memory, and lints again after each. Fixes after which something is found that was not found before, or a file
 * can no longer be read, are not taken: nobody's file gets worse.
 * @param part the findings that are to be fixed, of all
 */
export async function mend(
  before: Result,
  workspace: Workspace,
  part: (result: Result) => Result,
  again: (workspace: Workspace) => Promise<Result>,
): Promise<Mended> {
  const texts = new Map<string, SourceFile>();
  const originals = new Map<string, SourceFile>();
  const applied = new Map<string, Finding[]>();
  const refused = new Map<string, Finding>();
  let result = before;
  let tries = 0;

  const attempt = async (fixed: readonly FixedFile[]): Promise<boolean> => {
    const next = new Map(texts);
    for (const { file, text } of fixed) next.set(file.path, { path: file.path, text });
    const after = await again(overlay(workspace, next));
    const sought = fixed.flatMap((one) => one.applied);
    if (isWorse(result, after) || !isMended(sought, after)) return false;
    for (const { file, text, applied: own } of fixed) {
      if (!originals.has(file.path)) originals.set(file.path, file);
      texts.set(file.path, { path: file.path, text });
      applied.set(file.path, [...(applied.get(file.path) ?? []), ...own]);
    }
    result = after;
    return true;
  };

  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fixed = applyFixes(part(result).findings.filter(({ fingerprint }) => !refused.has(fingerprint)));
    if (fixed.length === 0) break;
    if (await attempt(fixed)) continue;
    let progressed = false;
    for (const one of fixed) {
      // What was taken before may have moved this file's findings into another round.
      if (progressed && one.file !== (texts.get(one.file.path) ?? one.file)) continue;
      tries++;
      if (tries <= MAX_SINGLE_TRIES && (await attempt([one]))) progressed = true;
      else for (const finding of one.applied) refused.set(finding.fingerprint, finding);
    }
  }
  const files = [...texts.values()].flatMap(({ path, text }) => {
    const file = originals.get(path);
    return file ? [{ file, text, applied: applied.get(path) ?? [] }] : [];
  });
  return { result, files: files.sort((a, b) => (a.file.path < b.file.path ? -1 : 1)), refused: [...refused.values()] };
}

/** Whether something is found that was not found before, infos aside, or something can no longer be read. */
function isWorse(before: Result, after: Result): boolean {
  const known = new Set(before.findings.map(({ fingerprint }) => fingerprint));
  const isNew = after.findings.some(
    ({ fingerprint, severity, suppressed }) => severity !== 'info' && !suppressed && !known.has(fingerprint),
  );
  const problems = ({ problems }: Result): number => problems.filter(({ severity }) => severity === 'error').length;
  return isNew || problems(after) > problems(before) || after.summary.services < before.summary.services;
}

/** Whether findings are gone. */
function isMended(findings: readonly Finding[], after: Result): boolean {
  const left = new Set(after.findings.map(({ fingerprint }) => fingerprint));
  return findings.every(({ fingerprint }) => !left.has(fingerprint));
}
