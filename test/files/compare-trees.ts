import type { YamlStream } from '../../src/files/yaml.ts';
import { feedTolerantly } from '../../src/files/yaml-fallback.ts';
import { TreeBuilder } from '../../src/files/yaml-tree.ts';
import type { SourceFile } from '../../src/model/place.ts';
import type { Node } from '../../src/model/tree.ts';

/** A whole file read by `yaml` alone. */
export function readTolerant(file: SourceFile): YamlStream {
  const builder = new TreeBuilder(file);
  feedTolerantly(builder, file.text, 0);
  return builder;
}

/** Every place and value at which two readings of one file differ, as sentences, and how many nodes were compared. */
export function differences(a: YamlStream, b: YamlStream): { readonly list: readonly string[]; readonly nodes: number } {
  const list: string[] = [];
  let nodes = 0;
  const differ = (where: string, left: unknown, right: unknown) => {
    if (!Object.is(left, right)) list.push(`${where}: ${JSON.stringify(left)} against ${JSON.stringify(right)}`);
  };
  const seen = new Set<Node>();
  const compare = (where: string, left: Node | undefined, right: Node | undefined): void => {
    differ(`${where} kind`, left?.kind, right?.kind);
    if (!left || !right) return;
    if (seen.has(left)) return;
    seen.add(left);
    nodes++;
    differ(`${where} place`, `${left.start}-${left.end}`, `${right.start}-${right.end}`);
    if (left.kind !== 'unknown' && right.kind !== 'unknown') differ(`${where} tag`, left.tag, right.tag);
    if (left.kind === 'scalar' && right.kind === 'scalar') {
      differ(`${where} value`, left.value, right.value);
      differ(`${where} style`, left.style, right.style);
    }
    if (left.kind === 'seq' && right.kind === 'seq') {
      differ(`${where} items`, left.items.length, right.items.length);
      for (const [i, item] of left.items.entries()) compare(`${where}[${i}]`, item, right.items[i]);
    }
    if (left.kind === 'map' && right.kind === 'map') {
      differ(`${where} entries`, left.entries.length, right.entries.length);
      for (const [i, entry] of left.entries.entries()) {
        const other = right.entries[i];
        compare(`${where} key ${i}`, entry.key, other?.key);
        compare(`${where}.${String(entry.key.value)}`, entry.value, other?.value);
      }
    }
  };
  differ('documents', a.documents.length, b.documents.length);
  for (const [i, document] of a.documents.entries()) {
    compare(`document ${i}`, document.root, b.documents[i]?.root);
    differ(`document ${i} start`, document.place.start, b.documents[i]?.place.start);
    differ(`document ${i} end`, document.place.end, b.documents[i]?.place.end);
  }
  const words = (stream: YamlStream) => stream.problems.map((problem) => `${problem.message} ${problem.at?.start}`).join('\n');
  differ('problems', words(a), words(b));
  return { list, nodes };
}
