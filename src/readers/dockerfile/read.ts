import type { SourceFile } from '../../model/place.ts';

/** One Dockerfile; only what its final stage runs as matters. */
export interface Dockerfile {
  readonly file: SourceFile;
}
