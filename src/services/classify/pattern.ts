/** Text that is longer is not compared: it bounds what wildcards cost. */
const LONGEST = 300;

interface Compiled {
  readonly exact: ReadonlySet<string>;
  readonly wild: readonly RegExp[];
}

const compiled = new Map<string, Compiled>();

/** The alternatives of a catalog's pattern: parts between `|`, blanks around them ignored. */
export function alternatives(pattern: string): readonly string[] {
  return pattern
    .split('|')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
}

export function wildcard(part: string): RegExp {
  const escaped = part.replace(/\*+/g, '*').replace(/[.+?^${}()[\]\\|]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*')}$`, 's');
}

/** Whether a whole text is one of the pattern's alternatives, in any case; `*` stands for any characters. */
export function fits(pattern: string, text: string): boolean {
  if (text.length > LONGEST) return false;
  let known = compiled.get(pattern);
  if (!known) {
    const parts = alternatives(pattern);
    known = {
      exact: new Set(parts.filter((part) => !part.includes('*'))),
      wild: parts.filter((part) => part.includes('*')).map(wildcard),
    };
    compiled.set(pattern, known);
  }
  const lower = text.toLowerCase();
  return known.exact.has(lower) || known.wild.some((expression) => expression.test(lower));
}
