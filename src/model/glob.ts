/**
 * Whether a whole text is what a pattern says, in which `*` stands for any characters and nothing else has a meaning. Both in the same case. Made
 * without a regular expression: a run meets hundreds of patterns, most of them once, and compiling each costs more than all comparing.
 */
export function starMatches(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [head = ''] = parts;
  if (parts.length === 1) return pattern === text;
  const tail = parts.at(-1) ?? '';
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
  const end = text.length - tail.length;
  let from = head.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
