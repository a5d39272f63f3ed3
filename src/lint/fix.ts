import { applyEdits } from '../files/edit-yaml.ts';
import type { Edit, Finding } from '../model/finding.ts';
import type { SourceFile } from '../model/place.ts';

/** A file as the fixes would leave it. */
export interface FixedFile {
  readonly file: SourceFile;
  readonly text: string;
  readonly applied: readonly Finding[];
}

/**
 * Applies the safe fixes of findings that nobody silenced. All edits of a fix are applied or none; of fixes that overlap the first counts, and
 * the other's turn comes when the files are linted again.
 */
export function applyFixes(findings: readonly Finding[]): readonly FixedFile[] {
  const taken = new Map<string, Edit[]>();
  const applied = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { fix } = finding;
    if (!fix?.safe || finding.suppressed || fix.edits.length === 0) continue;
    if (fix.edits.some((edit) => (taken.get(edit.file.path) ?? []).some((other) => overlaps(edit, other)))) continue;
    for (const edit of fix.edits) {
      taken.set(edit.file.path, [...(taken.get(edit.file.path) ?? []), edit]);
      applied.set(edit.file.path, [...(applied.get(edit.file.path) ?? []), finding]);
    }
  }
  return [...taken]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, edits]) => {
      const file = edits[0]?.file;
      return file ? [{ file, text: applyEdits(file.text, edits), applied: [...new Set(applied.get(path))] }] : [];
    });
}

/** Those that touch overlap too: which of two insertions at one place comes first is for the next round. */
function overlaps(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}
