import { createTwoFilesPatch } from 'diff';

/** A unified diff that `git apply` and `patch -p1` take. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 });
  return patch.replace(/^=+\n/, '').replace(/^(--- |\+\+\+ )([^\t\n]*)\t?$/gm, (_line, sign: string, name: string) => sign + name);
}
