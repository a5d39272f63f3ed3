/**
 * The parser is native code: input that is nested a few thousand levels deep overflows its stack and takes the process down. So depth is
 * measured before the parser sees the text.
 */
export const MAX_NESTING = 500;

/** What is wrong with text that is nested deeper than the parser can bear, and where it gets too deep. */
export function nestingProblem(text: string): { readonly message: string; readonly offset: number } | undefined {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 0x28 || code === 0x5b || code === 0x7b) {
      if (++depth > MAX_NESTING) return { message: `not read: nested more than ${MAX_NESTING} levels deep`, offset };
    } else if ((code === 0x29 || code === 0x5d || code === 0x7d) && depth > 0) depth--;
  }
  return undefined;
}
