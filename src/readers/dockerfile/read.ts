import type { Problem } from '../../model/finding.ts';
import type { SourceFile } from '../../model/place.ts';
import type { Dockerfile } from './dockerfile.ts';
import { readInstruction } from './instruction.ts';
import { parseDockerfile } from './parse.ts';
import { StageReader } from './stage.ts';

export type { Dockerfile } from './dockerfile.ts';

export interface DockerfileReading {
  readonly dockerfile: Dockerfile;
  readonly problems: readonly Problem[];
}

/** A Dockerfile is at most this long; longer ones are generated or hostile. */
const LONGEST = 1_000_000;
/** Reads a Dockerfile. Never throws: what is wrong with it is a problem. */
export function readDockerfile(file: SourceFile): DockerfileReading {
  const nothing = (message: string): DockerfileReading => ({
    dockerfile: { file, stages: [] },
    problems: [{ severity: 'warning', message, file: file.path, at: undefined }],
  });
  if (file.text.length > LONGEST) return nothing('too large for a Dockerfile: not read');
  try {
    const parsed = parseDockerfile(file);
    const reader = new StageReader();
    for (const raw of parsed.instructions) reader.add(readInstruction(file, raw, parsed));
    const stages = reader.finish();
    return stages.length > 0
      ? { dockerfile: { file, stages }, problems: [] }
      : nothing('no FROM instruction: nothing is built from this Dockerfile');
  } catch (error) {
    return nothing(`not readable as a Dockerfile: ${String(error)}`);
  }
}
