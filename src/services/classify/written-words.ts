import type { Word } from '../../model/launch.ts';
import { get, itemsOf, type Node, textOf } from '../../model/tree.ts';
import type { Unit } from '../../model/unit.ts';

/** The command as the declaration writes it, before anything is followed. */
export function writtenWords(unit: Unit): readonly Word[] {
  const { detail } = unit;
  if (detail.platform === 'kubernetes')
    return [...wordsIn(get(detail.containerNode, 'command')), ...wordsIn(get(detail.containerNode, 'args'))];
  if (detail.platform === 'compose') return [...wordsIn(get(detail.service, 'entrypoint')), ...wordsIn(get(detail.service, 'command'))];
  return [];
}

function wordsIn(node: Node | undefined): readonly Word[] {
  if (node === undefined) return [];
  const text = textOf(node);
  if (text !== undefined)
    return text
      .slice(0, 2000)
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => ({ text: word, raw: word, at: node }));
  return itemsOf(node).flatMap((item) => {
    const word = textOf(item);
    return word === undefined ? [] : [{ text: word, raw: word, at: item }];
  });
}
