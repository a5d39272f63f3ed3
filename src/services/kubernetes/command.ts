import type { Word } from '../../model/launch.ts';
import { get, itemsOf, type Node, textOf } from '../../model/tree.ts';
import type { Container } from './containers.ts';
import { type Environment, expand } from './env.ts';

/** `command` or `args` of a container as words; undefined where it is left out, so that the image's own holds. */
export function commandWords(container: Container | undefined, key: 'command' | 'args', env: Environment): readonly Word[] | undefined {
  const node = get(container?.node, key);
  if (node?.kind !== 'seq') return undefined;
  const variables = new Map(env.variables.map((variable) => [variable.name, variable]));
  return itemsOf(node).map((item): Word => word(item, variables, env.complete));
}

function word(item: Node, variables: Parameters<typeof expand>[1], complete: boolean): Word {
  const raw = textOf(item);
  if (raw === undefined) return { text: undefined, raw: '', at: item };
  if (!raw.includes('$(')) return { text: raw.includes('$$') ? expand(raw, variables).text : raw, raw, at: item };
  const { text, known } = expand(raw, variables);
  // `$(date)` is the shell's own; what is written like a variable may be set by an object outside the input.
  const mayBeSet = !complete && /\$\([A-Z_][A-Z0-9_]*\)/.test(text);
  return { text: known && !mayBeSet ? text : undefined, raw, at: item };
}
