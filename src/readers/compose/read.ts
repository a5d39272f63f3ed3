import type { SourceFile } from '../../model/place.ts';
import type { Node } from '../../model/tree.ts';

/** One Compose file. */
export interface ComposeFile {
  readonly file: SourceFile;
  readonly root: Node;
}
