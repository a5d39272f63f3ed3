import { type Cluster, commonFolder } from './conflicts.ts';
import type { Labels } from './labels.ts';
import { environmentWord, isSharedFolder, tellingName } from './words.ts';

/** Files that are applied together. */
export interface Part extends Cluster {
  readonly label: string | undefined;
}

/** A readable name for each part, no two alike: short ones where they tell the parts apart, else the folder or file. */
export function namesOf(parts: readonly Part[], labels: Labels, bases: ReadonlyMap<Part, ReadonlySet<string>>): ReadonlyMap<Part, string> {
  const short = new Map(parts.map((part) => [part, nameOf(part, labels, bases)]));
  const uses = new Map<string, number>();
  for (const name of short.values()) uses.set(name, (uses.get(name) ?? 0) + 1);
  const names = new Map<Part, string>();
  const taken = new Set<string>();
  for (const [part, name] of short) {
    const isUnique = name !== '' && uses.get(name) === 1;
    const unique = nextFree(isUnique || part.root === '' ? name || 'other' : part.root, taken);
    taken.add(unique);
    names.set(part, unique);
  }
  return names;
}

function nextFree(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let i = 2; ; i++) if (!taken.has(`${name} ${i}`)) return `${name} ${i}`;
}

function nameOf(part: Part, labels: Labels, bases: ReadonlyMap<Part, ReadonlySet<string>>): string {
  const label = part.label === undefined ? undefined : labels.displayed(part.label);
  if (part.beside === undefined) {
    if (label !== undefined) return label;
    const folder = tellingName(commonFolder(part.files));
    return isSharedFolder(folder) || !isMostlyBase(part, bases) ? folder : 'base';
  }
  const place = tellingName(part.root);
  const said = place === label || environmentWord(place) !== undefined;
  return label === undefined || said ? place : `${place}/${label}`;
}

function isMostlyBase(part: Part, bases: ReadonlyMap<Part, ReadonlySet<string>>): boolean {
  const taken = new Set([...bases].flatMap(([other, paths]) => (other.label === undefined ? [] : [...paths])));
  return part.files.filter((path) => taken.has(path)).length * 2 > part.files.length;
}
