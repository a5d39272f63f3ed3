import { embeddedText } from '../../files/yaml.ts';
import type { Word } from '../../model/launch.ts';
import { get, type Node, type ScalarNode, textOf } from '../../model/tree.ts';
import type { Described } from './fields.ts';

/**
 * `command` or `entrypoint` as words. Text is split like a shell would split it, but no shell runs it
 * (https://github.com/compose-spec/compose-spec/blob/main/05-services.md#command). Undefined where the image's own holds; empty where it is cleared.
 */
export function commandWords(described: Described, key: 'command' | 'entrypoint'): readonly Word[] | undefined {
  const node = get(described.service.node, key);
  if (node?.kind === 'seq') return node.items.map((item) => listWord(item, described));
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return splitWords(node, described);
}

function listWord(item: Node, { fill }: Described): Word {
  const raw = textOf(item) ?? '';
  const text = fill.whole(item);
  return item.kind === 'scalar' && text === raw ? { text, raw, at: item, embedded: embeddedText(item) } : { text, raw, at: item };
}

const MOST_WORDS = 500;

function splitWords(node: ScalarNode, { fill }: Described): readonly Word[] {
  const embedded = embeddedText({ ...node, value: textOf(node) ?? '' });
  const { text } = embedded;
  const words: Word[] = [];
  for (let i = 0; i < text.length && words.length < MOST_WORDS; ) {
    if (/\s/.test(text[i] ?? '')) {
      i++;
      continue;
    }
    const start = i;
    const offsets: number[] = [];
    let value = '';
    let quote = '';
    for (; i < text.length; i++) {
      const char = text[i] ?? '';
      if (quote === '' && /\s/.test(char)) break;
      if (char === '\\' && quote !== "'" && i + 1 < text.length) i++;
      else if (quote !== '' && char === quote) {
        quote = '';
        continue;
      } else if (quote === '' && (char === '"' || char === "'")) {
        quote = char;
        continue;
      }
      value += text[i] ?? '';
      offsets.push(i);
    }
    const end = i;
    const filled = fill.text(value);
    const at = { file: embedded.file, start: embedded.toFile(start), end: embedded.toFile(end - 1) + 1 };
    const toFile = (offset: number): number => embedded.toFile(offsets[offset] ?? end);
    words.push({
      text: filled,
      raw: text.slice(start, end),
      at,
      ...(filled === value ? { embedded: { file: embedded.file, text: value, toFile } } : {}),
    });
  }
  return words;
}
