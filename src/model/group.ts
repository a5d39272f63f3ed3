/** What a group of a regular expression took; empty where it took no part. */
export function group(match: readonly (string | undefined)[], index: number): string {
  return match[index] ?? '';
}
