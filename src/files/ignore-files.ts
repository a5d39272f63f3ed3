import { sep } from 'node:path';
import type { Ignore } from 'ignore';
import type { Problem } from '../model/finding.ts';
import type { SourceFile } from '../model/place.ts';

/** Read in this order, so that `.svclintignore` has the last word. */
export const ignoreFileNames = ['.gitignore', '.svclintignore'] as const;

/** How many lines of one ignore file count. */
const MAX_IGNORE_LINES = 5_000;
/** How many `*` one part of a pattern may have: each multiplies the time to match a hostile name. */
const MAX_STARS = 3;

/** The patterns of one folder, and of the folders above it. */
export interface IgnoreScope {
  readonly folder: string;
  readonly patterns: Ignore;
  readonly above: IgnoreScope | undefined;
}

/** Patterns as git reads them (https://git-scm.com/docs/gitignore). The library is loaded when there is an ignore file. */
export async function ignoreScope(
  folder: string,
  files: readonly SourceFile[],
  above: IgnoreScope | undefined,
  problems: Problem[],
): Promise<IgnoreScope | undefined> {
  if (files.length === 0) return above;
  const { default: ignore } = await import('ignore');
  const patterns = ignore({ ignorecase: false });
  for (const file of files) {
    const lines = file.text.split(/\r?\n/);
    const taken = lines.slice(0, MAX_IGNORE_LINES).filter((line) => isBounded(line));
    patterns.add(taken);
    const left = lines.length - taken.length;
    if (left > 0) {
      const why = `more than ${MAX_STARS} \`*\` in one part of a path (limit MAX_STARS), or behind line ${MAX_IGNORE_LINES} (limit MAX_IGNORE_LINES)`;
      problems.push({ severity: 'warning', message: `${left} patterns are not used: ${why}`, file: file.path, at: undefined });
    }
  }
  return { folder, patterns, above };
}

function isBounded(pattern: string): boolean {
  return pattern.split('/').every((part) => (part.match(/\*+/g)?.length ?? 0) <= MAX_STARS);
}

/** Whether a path below the folders of the scope is ignored: the nearest folder that says anything of it decides. */
export function isIgnored(scope: IgnoreScope | undefined, path: string, isFolder: boolean): boolean {
  for (let at = scope; at; at = at.above) {
    const way = path.slice(at.folder.length + (at.folder.endsWith(sep) ? 0 : 1));
    const asked = `${sep === '/' ? way : way.split(sep).join('/')}${isFolder ? '/' : ''}`;
    const { ignored, unignored } = at.patterns.test(asked);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}
