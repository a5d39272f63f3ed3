import type { Catalog, CommandPattern, ImagePattern } from '../../model/catalog.ts';
import { parseImage } from '../../model/image.ts';
import type { Word } from '../../model/launch.ts';
import type { Evidence } from '../../model/service.ts';
import type { Unit } from '../../model/unit.ts';
import { matchCommands, shownCommand } from './command.ts';
import { knownImage } from './image.ts';
import { waysIn } from './reach.ts';
import type { Surroundings } from './surroundings.ts';
import { significantWords } from './words.ts';
import { writtenWords } from './written-words.ts';

const rank = { declared: 4, decisive: 3, strong: 2, weak: 1 } as const;

/** Programs that only keep a container alive for somebody to enter it. */
const IDLE = /^(sleep|pause|tail -f|sh -c sleep|while true; do sleep)/;

/**
 * What the command line of a unit shows; the other programs of one container count as well. Where a script that is not in the input stands in
 * front, the words that are written in the declaration may still say which role it is to play.
 */
export function commandEvidence(unit: Unit, catalog: Catalog): readonly Evidence[] {
  const found: Evidence[] = [];
  const followed = [unit.launch.words, ...unit.launch.others];
  for (const words of [...followed, writtenWords(unit)]) {
    if (words.length === 0) continue;
    const detail = shownCommand(words);
    for (const { pattern, word } of strongestOfEachType(matchCommands(words, catalog.commands)))
      if (!found.some((one) => one.type === pattern.type && rank[one.strength] >= rank[pattern.strength]))
        found.push({ type: pattern.type, signal: pattern.mayStay ? 'tool' : 'command', detail, strength: pattern.strength, at: word.at });
  }
  return found;
}

function strongestOfEachType(
  matches: readonly { pattern: CommandPattern; word: Word }[],
): readonly { pattern: CommandPattern; word: Word }[] {
  const best = Math.max(0, ...matches.map(({ pattern }) => rank[pattern.strength]));
  const types = new Set<string>();
  return matches
    .filter(({ pattern }) => rank[pattern.strength] === best)
    .filter(({ pattern }) => !types.has(pattern.type) && types.add(pattern.type));
}

/** A unit that does nothing but wait for somebody to look in: `sleep infinity`, `tail -f /dev/null`, a terminal. */
export function idleEvidence(unit: Unit): Evidence | undefined {
  const { words } = unit.launch;
  const [first] = words;
  if (
    first &&
    unit.launch.others.length === 0 &&
    IDLE.test(
      words
        .map((word) => word.text ?? word.raw)
        .join(' ')
        .replace(/^\S*\//, ''),
    )
  )
    return { type: 'unknown', signal: 'command', detail: shownCommand(words), strength: 'decisive', at: first.at };
  return undefined;
}

/** An image that runs in several roles shows little of the one that nobody can reach. */
export function imageEvidence(unit: Unit, catalog: Catalog, around: Surroundings): Evidence | undefined {
  const found = imageAlone(unit, catalog);
  const server = found?.type === 'api' || found?.type === 'internal';
  return found && server && around.sharedImage && waysIn(unit).length === 0 ? { ...found, strength: 'weak' } : found;
}

function imageAlone(unit: Unit, catalog: Catalog): Evidence | undefined {
  const { image } = unit;
  if (image === undefined) return undefined;
  const at = image.at ?? unit.at;
  const pattern = knownImage(image.value, catalog);
  if (pattern) return { type: pattern.type, signal: 'image', detail: image.value, strength: pattern.strength, at };
  const product = knownProduct(unit, image.value, catalog);
  return product && { type: product.type, signal: 'image', detail: image.value, strength: 'strong', at };
}

/** Somebody's own build of a known product: the image and the unit are both called after it, as in `acme/our-grafana` for `shop-grafana`. */
function knownProduct(unit: Unit, image: string, catalog: Catalog): ImagePattern | undefined {
  const last = significantWords(parseImage(image)?.name ?? '').at(-1);
  if (last === undefined) return undefined;
  const names = [unit.name, unit.container ?? '', unit.labels.get('app.kubernetes.io/component')?.value ?? ''];
  if (!names.some((name) => significantWords(name).at(-1) === last)) return undefined;
  const pattern = knownImage(`own/${last}`, catalog);
  return pattern?.strength === 'weak' ? undefined : pattern;
}
