import { isAbsolute, relative, resolve, sep } from 'node:path';
import ignore from 'ignore';

/**
 * Matches paths, relative to `cwd`, against patterns as in `.gitignore` (https://git-scm.com/docs/gitignore#_pattern_format) that start from the
 * folder `base`. A folder's path ends in `/`.
 */
export function pathMatcher(patterns: readonly string[], base: string, cwd: string): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matcher = ignore().add([...patterns]);
  return (path) => {
    const inside = relative(base, resolve(cwd, path)).split(sep).join('/');
    if (inside === '' || inside === '..' || inside.startsWith('../') || isAbsolute(inside)) return false;
    return matcher.ignores(path.endsWith('/') ? `${inside}/` : inside);
  };
}
