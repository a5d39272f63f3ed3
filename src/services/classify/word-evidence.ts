import { basename, dirname } from 'node:path/posix';
import type { Catalog, WordPattern } from '../../model/catalog.ts';
import { parseImage } from '../../model/image.ts';
import type { Place } from '../../model/place.ts';
import type { CodeLink, Evidence } from '../../model/service.ts';
import type { Unit } from '../../model/unit.ts';
import { fits } from './pattern.ts';
import type { Surroundings } from './surroundings.ts';

type Where = NonNullable<WordPattern['in']>[number];

/** A word that hints at a type, with how close to the program it stands: nearer words silence those that are farther away. */
export interface Hint {
  readonly evidence: Evidence;
  readonly weight: number;
  /** It names a face to people or to the world, whoever else calls it. */
  readonly edge: boolean;
}

/** Words that every name may end in and that say nothing. */
const FILLERS =
  /^(deployment|deploy|service|services|svc|srv|app|application|apps|prod|production|staging|stage|dev|develop|test|qa|uat|preview|release|default|main|primary|secondary|master|replica|slave|blue|green|canary|stable|statefulset|daemonset|container|image|pod|k8s|kubernetes|docker|template|tmpl|live|latest|core|base|all|node|js|ts|py|rb|go|java|php|net|v?\d+.*)$/;

const LABELS = [
  'app.kubernetes.io/component',
  'component',
  'app.kubernetes.io/role',
  'role',
  'tier',
  'process',
  'process-type',
  'app-component',
  'type',
];

/** `imageWorker-v2` → `image`, `worker`, `v2`. */
export function wordsOf(name: string): readonly string[] {
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

/** The last word of a name that the catalog knows: `worker-redis` is a redis. */
export function hintIn(name: string, where: Where, catalog: Catalog): WordPattern | undefined {
  for (const word of [...significantWords(name)].reverse()) {
    const known = catalog.words.find((one) => (one.in === undefined || one.in.includes(where)) && fits(one.word, word));
    if (known) return known;
  }
  return undefined;
}

export function wordHints(unit: Unit, code: CodeLink | undefined, catalog: Catalog, around: Surroundings): readonly Hint[] {
  const hints: Hint[] = [];
  const look = (text: string | undefined, where: Where, weight: number, what: string, at: Place): void => {
    if (text === undefined || text === '') return;
    const known = hintIn(text, where, catalog);
    if (!known) return;
    const detail = `${what} ${text.length > 80 ? `${text.slice(0, 79)}…` : text}`;
    hints.push({ evidence: { type: known.type, signal: 'word', detail, strength: 'weak', at }, weight, edge: known.edge === true });
  };
  look(unit.name, 'name', 10, 'name', unit.at);
  for (const key of LABELS) {
    const label = unit.labels.get(key);
    if (label) look(label.value, 'label', 10, `label ${key}:`, label.at ?? unit.at);
  }
  if (unit.container !== undefined && unit.container !== unit.name) look(unit.container, 'name', 9, 'container', unit.at);
  const [program] = unit.launch.words;
  for (const word of unit.launch.words.slice(0, 3))
    if (word.text !== undefined && /[/.]/.test(word.text) && !word.text.startsWith('-'))
      look(basename(word.text), 'script', 10, 'script', word.at);
  if (program?.text !== undefined && !/[/.]/.test(program.text)) look(program.text, 'command', 9, 'command', program.at);
  if (code) {
    look(basename(code.entry), 'script', 9, 'entry', code.facts.entry);
    look(basename(dirname(code.entry)), 'folder', 7, 'folder', code.facts.entry);
  }
  const image = unit.image && parseImage(unit.image.value);
  if (image?.name !== undefined && !around.sharedImage) look(image.name, 'image', 8, 'image', unit.image?.at ?? unit.at);
  return hints;
}
