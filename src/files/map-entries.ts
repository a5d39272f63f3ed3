import { lineOf } from '../model/place.ts';
import type { Entry, Node } from '../model/tree.ts';

/** Who is told of a key that stands twice. */
interface Teller {
  problem(severity: 'warning', message: string, start: number, end: number): void;
}

/** Of duplicate keys the last counts, with a warning; merged entries come last and yield to what is written in the map itself. */
export function uniqueEntries(entries: readonly Entry[], merges: boolean, teller: Teller): readonly Entry[] {
  if (!merges) return hasDuplicates(entries) ? lastOfEach(entries, teller) : entries;
  const unique = [
    ...lastOfEach(
      entries.filter((entry) => !mergedMaps(entry)),
      teller,
    ),
  ];
  const known = new Set(unique.map((entry) => entry.key.value));
  for (const entry of entries) {
    for (const map of mergedMaps(entry) ?? []) {
      if (map.kind !== 'map') continue;
      for (const merged of map.entries) {
        if (known.has(merged.key.value)) continue;
        known.add(merged.key.value);
        unique.push(merged);
      }
    }
  }
  return unique;
}

/** https://yaml.org/type/merge.html; undefined when the entry is no merge key. */
function mergedMaps({ key, value }: Entry): readonly Node[] | undefined {
  if (key.value !== '<<' || key.style !== 'plain') return undefined;
  const maps = value.kind === 'seq' ? value.items : [value];
  return maps.every((map) => map.kind === 'map' || map.kind === 'unknown') ? maps : undefined;
}

function lastOfEach(entries: readonly Entry[], teller: Teller): readonly Entry[] {
  const last = new Map<string, Entry>();
  for (const entry of entries) {
    const name = String(entry.key.value);
    const first = last.get(name);
    if (first) {
      const shown = name.length > 60 ? `${name.slice(0, 57)}…` : name;
      const message = `the key \`${shown}\` stands twice in this map, first in line ${lineOf(first.key)}; only the last counts`;
      teller.problem('warning', message, entry.key.start, entry.key.end);
      last.delete(name);
    }
    last.set(name, entry);
  }
  return [...last.values()];
}

/** Few keys are compared with each other, which is faster than to hash them. */
export function hasDuplicates(entries: readonly Entry[]): boolean {
  const { length } = entries;
  if (length > 12) return new Set(entries.map((entry) => entry.key.value)).size < length;
  for (let i = 1; i < length; i++) {
    const name = entries[i]?.key.value;
    for (let j = 0; j < i; j++) if (entries[j]?.key.value === name) return true;
  }
  return false;
}
