import type { Gap } from '../../model/fact.ts';
import type { ImageName } from '../../model/image.ts';
import type { Word } from '../../model/launch.ts';
import type { Hop } from '../../model/service.ts';
import type { StopPolicy } from '../../model/unit.ts';
import type { AssemblyContext } from '../context.ts';
import type { Link } from './delivery.ts';
import type { ProgramFiles } from './image-files.ts';

/** What surrounds a program while its wrappers are taken off. */
export interface World {
  readonly context: AssemblyContext;
  readonly files: ProgramFiles;
  /** The outermost base image, for versions of what it brings along. */
  readonly base: ImageName | undefined;
  readonly signal: string;
  /** The image is built upon one of Docker's official images, whose entry points hand on what they are given. */
  readonly official: boolean;
}

/** A command line on its way from what is written to what really runs. */
export interface Peeled {
  readonly words: readonly Word[];
  readonly links: readonly Link[];
  readonly others: readonly (readonly Word[])[];
  /** Where relative paths start. */
  readonly cwd: string;
  readonly variables: ReadonlyMap<string, string | undefined>;
  readonly hops: readonly Hop[];
  readonly gaps: readonly Gap[];
  readonly inner: StopPolicy | undefined;
}

/** One wrapper taken off: what it adds, and what is left. */
export type Step = Partial<Omit<Peeled, 'words'>> & { readonly words: readonly Word[]; readonly done?: boolean };

/** The verb that stands for `pm2 start` where something else keeps the container alive. */
export const BEHIND = 'start behind the container';
