/**
 * Whether a whole text is what a pattern says, in which `*` stands for any characters and nothing else has a meaning. Both in the same case. Made
 * without a regular expression: a run meets hundreds of patterns, most of them once, and compiling each costs more than all comparing.
 */
export function starMatches(pattern: string, text: string): boolean {
  const parts = partsOf(pattern);
  if (parts.length === 1) return pattern === text;
  const head = parts[0] ?? '';
  const tail = parts[parts.length - 1] ?? '';
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
  const end = text.length - tail.length;
  let from = head.length;
  for (let i = 1; i < parts.length - 1; i++) {
    const part = parts[i] ?? '';
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}

const known = new Map<string, readonly string[]>();
/** The catalog has fewer patterns; a config that has more gains nothing. */
const MAX_KNOWN = 5_000;

function partsOf(pattern: string): readonly string[] {
  const before = known.get(pattern);
  if (before) return before;
  const parts = pattern.split('*');
  if (known.size < MAX_KNOWN) known.set(pattern, parts);
  return parts;
}
