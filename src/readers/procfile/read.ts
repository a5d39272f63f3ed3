import type { EmbeddedText, Place, SourceFile } from '../../model/place.ts';

/** A Procfile, or the programs of a supervisord configuration: one command line a process. */
export interface Procfile {
  readonly file: SourceFile;
  readonly kind: 'procfile' | 'supervisord';
  readonly processes: readonly ProcessLine[];
}

export interface ProcessLine {
  readonly name: string;
  readonly command: EmbeddedText;
  /** The name, where the line is declared. */
  readonly at: Place;
}
