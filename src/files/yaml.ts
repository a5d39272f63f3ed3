import type { Problem } from '../model/finding.ts';
import type { SourceFile } from '../model/place.ts';
import type { TreeDocument } from '../model/tree.ts';
import { readByDocument, readEvents } from './yaml-events.ts';
import { readPlain } from './yaml-plain.ts';

export { embeddedText } from './embedded-text.ts';

export interface YamlStream {
  readonly documents: readonly TreeDocument[];
  readonly problems: readonly Problem[];
}

/**
 * Reads YAML or JSON text into positioned trees. Never throws: what cannot be read is a problem with its place. Asynchronous because the
 * tolerant parser is loaded only for a file that needs it.
 *
 * Four of five files are plain enough to be read in one pass. js-yaml's events read nearly all others, ten times as fast as `yaml`, but stop at the
 * first error and refuse a few valid files. So a file that is refused is read again document by document, the indentation inside of brackets and
 * quotes not minded; those that are still refused by `yaml`, and an error is only what `yaml` calls one.
 */
export async function readYaml(file: SourceFile): Promise<YamlStream> {
  return readFast(file) ?? readByDocument(file, (await import('./yaml-fallback.ts')).feedTolerantly);
}

/** The same without the tolerant parser: for JSON read where nothing can wait, such as `require('./settings.json')`. Never throws. */
export function readJson(file: SourceFile): YamlStream {
  return readFast(file) ?? readByDocument(file, undefined);
}

/** Undefined when the fast parsers refuse the file. */
export function readFast(file: SourceFile): YamlStream | undefined {
  const documents = readPlain(file);
  return documents ? { documents, problems: [] } : readEvents(file);
}
