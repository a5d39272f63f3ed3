import type { SourceFile } from './place.ts';

/**
 * The part of the file system that a run may see. Paths are relative to the working directory with `/` separators. Nothing outside the
 * linted roots is ever read; a path that leads out of them is answered as if it did not exist.
 */
export interface Workspace {
  /** The decoded file, or undefined when it is missing, too large, binary, or outside. */
  readonly read: (path: string) => SourceFile | undefined;
  readonly exists: (path: string) => boolean;
  /** Names in a folder, sorted; folders end in `/`. Empty when it is missing. */
  readonly list: (path: string) => readonly string[];
  /** Why `read` gave nothing for a path that is there. */
  readonly refusal?: (path: string) => Refusal | undefined;
}

export interface Refusal {
  readonly why: string;
  /** It should have been read, so the run did not see all of its input. False for what is no text, or too large to be a manifest. */
  readonly isProblem: boolean;
}
