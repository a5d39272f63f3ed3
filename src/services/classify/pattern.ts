import { starMatches } from '../../model/glob.ts';

/** Text that is longer is not compared: it bounds what wildcards cost. */
const LONGEST = 300;

interface Compiled {
  readonly exact: ReadonlySet<string>;
  readonly wild: readonly string[];
}

const compiled = new Map<string, Compiled>();

/** The alternatives of a catalog's pattern: parts between `|`, blanks around them ignored. */
export function alternatives(pattern: string): readonly string[] {
  return pattern
    .split('|')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
}

/** Whether a whole text is one of the pattern's alternatives, in any case; `*` stands for any characters. */
export function fits(pattern: string, text: string): boolean {
  if (text.length > LONGEST) return false;
  let known = compiled.get(pattern);
  if (!known) {
    const parts = alternatives(pattern);
    known = {
      exact: new Set(parts.filter((part) => !part.includes('*'))),
      wild: parts.filter((part) => part.includes('*')),
    };
    compiled.set(pattern, known);
  }
  const lower = text.toLowerCase();
  return known.exact.has(lower) || known.wild.some((part) => starMatches(part, lower));
}
