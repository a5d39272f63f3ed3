import ignore from 'ignore';

/** Matches paths against patterns as in `.gitignore` (https://git-scm.com/docs/gitignore#_pattern_format); `base` is the folder they start from. */
export function pathMatcher(patterns: readonly string[], base: string): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matcher = ignore().add([...patterns]);
  const prefix = base === '' || base === '.' ? '' : `${base}/`;
  return (path) => {
    if (!path.startsWith(prefix)) return false;
    const inside = path.slice(prefix.length);
    return inside !== '' && !inside.startsWith('../') && !inside.startsWith('/') && matcher.ignores(inside);
  };
}
