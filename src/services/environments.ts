import type { Declarations } from '../readers/declarations.ts';

/** Tells the environment of a file: what is applied together. Empty for every file when the input has only one. */
export function environmentsOf(_declarations: Declarations): (path: string) => string {
  return () => '';
}
