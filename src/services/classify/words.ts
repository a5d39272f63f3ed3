import type { Catalog, WordPattern } from '../../model/catalog.ts';
import { fits } from './pattern.ts';

export type Where = NonNullable<WordPattern['in']>[number];

/** Words that every name may end in and that say nothing. */
const FILLERS =
  /^(deployment|deploy|service|services|svc|srv|app|application|apps|prod|production|staging|stage|dev|develop|test|qa|uat|preview|release|default|main|primary|secondary|master|replica|slave|blue|green|canary|stable|statefulset|daemonset|container|image|pod|k8s|kubernetes|docker|template|tmpl|live|latest|core|base|all|node|js|ts|py|rb|go|java|php|net|v?\d+.*)$/;

/** `imageWorker-v2` → `image`, `worker`, `v2`. */
function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** The words of a name without those that say nothing. */
export function significantWords(name: string): readonly string[] {
  return wordsOf(name).filter((word) => !FILLERS.test(word));
}

/** Words after which a database's name still is the name: `postgres-primary`, `redis-server`. */
const BESIDE_STORE =
  /^(server|servers|cluster|node|nodes|data|persistent|leader|follower|headless|standalone|single|sts|volume|arbiter|shard|coordinator|client|internal|external|local)$/;

/**
 * What a name hints at: its last known word, faint ones only where there is no other. Of a store the name must end in it: `db-manager` is no
 * database.
 */
export function hintIn(name: string, where: Where, catalog: Catalog): WordPattern | undefined {
  const words = significantWords(name);
  let faint: WordPattern | undefined;
  for (let end = words.length; end > 0; end--) {
    const known = endingAt(words, end, where, catalog);
    if (!known || (known.type === 'backing' && !words.slice(end).every((word) => BESIDE_STORE.test(word)))) continue;
    if (known.faint !== true) return known;
    faint ??= known;
  }
  return faint;
}

/** Whether any word of a name is one for a face to people or to the world. */
export function namesFace(name: string, catalog: Catalog): boolean {
  const words = significantWords(name);
  return words.some((_, index) => endingAt(words, index + 1, 'name', catalog)?.edge === true);
}

/** The longest pattern whose words stand before `end`. */
function endingAt(words: readonly string[], end: number, where: Where, catalog: Catalog): WordPattern | undefined {
  const index = indexOf(catalog);
  for (let length = Math.min(index.longest, end); length > 0; length--) {
    const known = bestFor(words.slice(end - length, end).join(' '), where, index);
    if (known) return known;
  }
  return undefined;
}

interface WordIndex {
  readonly plain: ReadonlyMap<string, readonly WordPattern[]>;
  readonly wild: readonly WordPattern[];
  /** Words of the longest pattern. */
  readonly longest: number;
  readonly known: Map<string, WordPattern | undefined>;
}

const indexes = new WeakMap<Catalog, WordIndex>();
/** Names repeat; beyond this many different words a hostile input gains nothing more. */
const MAX_KNOWN = 20_000;

function indexOf(catalog: Catalog): WordIndex {
  const made = indexes.get(catalog);
  if (made) return made;
  const plain = new Map<string, WordPattern[]>();
  for (const one of catalog.words) if (!one.word.includes('*')) plain.set(one.word, [...(plain.get(one.word) ?? []), one]);
  const index: WordIndex = {
    plain,
    wild: catalog.words.filter((one) => one.word.includes('*')),
    longest: Math.max(1, ...catalog.words.map((one) => one.word.split(' ').length)),
    known: new Map(),
  };
  indexes.set(catalog, index);
  return index;
}

/** The pattern that is written out, else of those with wildcards the one with most letters. */
function bestFor(phrase: string, where: Where, index: WordIndex): WordPattern | undefined {
  const key = `${where} ${phrase}`;
  if (index.known.has(key)) return index.known.get(key);
  const counts = (one: WordPattern): boolean => one.in === undefined || one.in.includes(where);
  let best = index.plain.get(phrase)?.find(counts);
  if (!best && !phrase.includes(' '))
    for (const one of index.wild)
      if (counts(one) && fits(one.word, phrase) && (best === undefined || one.word.length > best.word.length)) best = one;
  if (index.known.size < MAX_KNOWN) index.known.set(key, best);
  return best;
}
