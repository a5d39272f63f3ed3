// Looks at YAML text between nodes, where a parser has told only part of the places.

/** Skips blanks, line breaks and comments. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    const c = text.charCodeAt(at);
    if (isBlank(c)) at++;
    else if (c === 35) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else return at;
  }
}

/** Skips anchors and tags. */
export function skipProperties(text: string, from: number): number {
  let at = from;
  for (;;) {
    const next = skipBlank(text, at);
    const c = text.charCodeAt(next);
    if (c !== 38 && c !== 33) return at;
    at = next + 1;
    while (at < text.length && !/[\s,[\]{}]/.test(text.charAt(at))) at++;
  }
}

/** Where the `|` or `>` of a block scalar stands: behind the indicator, anchor and tag before it. */
export function headerOf(text: string, from: number, before: number): number {
  let at = from;
  for (;;) {
    at = skipBlank(text, at);
    const c = text.charCodeAt(at);
    if (c === 124 || c === 62 || at >= before) return Math.min(at, before);
    if (c === 38 || c === 33) at = skipProperties(text, at);
    else at++;
  }
}

export function isBlank(c: number): boolean {
  return c === 32 || c === 10 || c === 13 || c === 9;
}

/** Behind the bracket that ends a flow collection, when only blanks, commas and comments stand before it. */
export function endOfFlow(text: string, from: number, closer: number): number {
  let at = from;
  while (at < text.length) {
    at = skipBlank(text, at);
    if (text.charCodeAt(at) === closer) return at + 1;
    at++;
  }
  return from;
}
