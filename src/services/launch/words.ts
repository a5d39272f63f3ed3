import { embeddedText } from '../../files/yaml.ts';
import type { Word } from '../../model/launch.ts';
import type { EmbeddedText, Place } from '../../model/place.ts';
import type { ScalarNode } from '../../model/tree.ts';

/** A word as a script of its own, with a map back to where it is written. Undefined when it is not known. */
export function scriptOf(word: Word): EmbeddedText | undefined {
  if (word.text === undefined) return undefined;
  if (word.embedded?.text === word.text) return word.embedded;
  const node = scalarAt(word.at);
  if (node && node.value === word.text) return embeddedText(node);
  const { file, start, end } = word.at;
  const inside = file.text.slice(start, end).indexOf(word.text);
  return { file, text: word.text, toFile: (offset) => (inside === -1 ? (offset === 0 ? start : end) : start + inside + offset) };
}

/** A word read from YAML has its node as its place. */
function scalarAt(at: Place): ScalarNode | undefined {
  return 'kind' in at && at.kind === 'scalar' ? (at as ScalarNode) : undefined;
}

/** A word that is not written anywhere, at the place of what stands for it. */
export function impliedWord(text: string, at: Place): Word {
  return { text, raw: text, at };
}
