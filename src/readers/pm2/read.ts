import type { SourceFile } from '../../model/place.ts';
import type { Node } from '../../model/tree.ts';

/** One PM2 ecosystem file: its apps as evaluated nodes, in the order of the file. */
export interface Pm2File {
  readonly file: SourceFile;
  readonly apps: readonly Node[];
  readonly deploy: Node | undefined;
}
