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
  /** Too vague to stand against anything. */
  readonly faint: boolean;
}

/** Words that every name may end in and that say nothing. */
const FILLERS =
  /^(deployment|deploy|service|services|svc|srv|app|application|apps|prod|production|staging|stage|dev|develop|test|qa|uat|preview|release|default|main|primary|secondary|master|replica|slave|blue|green|canary|stable|statefulset|daemonset|container|image|pod|k8s|kubernetes|docker|template|tmpl|live|latest|core|base|all|node|js|ts|py|rb|go|java|php|net|v?\d+.*)$/;

const LABELS = [
  'app.kubernetes.io/component',
  'component',
  'app.kubernetes.io/role',
  'role',
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

/** The files that a command line starts: its first words that are paths or have an extension. */
function scriptsOf(unit: Unit): readonly { readonly path: string; readonly at: Place }[] {
  const { words } = unit.launch;
  if (words.length === 0) {
    const script = unit.detail.platform === 'pm2' ? unit.detail.script : undefined;
    return script ? [{ path: script.value, at: script.at ?? unit.at }] : [];
  }
  return words
    .slice(0, 3)
    .flatMap(({ text, at }) =>
      text !== undefined && text.length < 300 && /[/.]/.test(text) && !/^-|\s|=/.test(text) ? [{ path: text, at }] : [],
    );
}

const OUTRIGHT: ReadonlySet<string> = new Set(['worker', 'consumer', 'scheduler', 'task']);

/** A script that is outright called after how it takes work: `dist/worker.js`, `bin/consumer`. */
export function scriptEvidence(unit: Unit, catalog: Catalog): readonly Evidence[] {
  return scriptsOf(unit).flatMap(({ path, at }): readonly Evidence[] => {
    const known = hintIn(basename(path).replace(/\.[a-z]{1,4}$/i, ''), 'script', catalog);
    if (!known || known.faint === true || !OUTRIGHT.has(known.type)) return [];
    return [{ type: known.type, signal: 'script', detail: path, strength: 'strong', at }];
  });
}

export function wordHints(unit: Unit, code: CodeLink | undefined, catalog: Catalog, around: Surroundings): readonly Hint[] {
  const hints: Hint[] = [];
  const look = (text: string | undefined, where: Where, weight: number, what: string, at: Place): void => {
    if (text === undefined || text === '') return;
    const known = hintIn(text, where, catalog);
    // PM2 runs programs of one's own: `prices-redis` fills a redis, and an `agent` watches no cluster.
    if (!known || (unit.platform === 'pm2' && (known.type === 'backing' || known.type === 'agent'))) return;
    const detail = `${what} ${text.length > 80 ? `${text.slice(0, 79)}…` : text}`;
    if (hints.some((hint) => hint.evidence.detail === detail)) return;
    hints.push({ evidence: { type: known.type, signal: 'word', detail, strength: 'weak', at }, weight, faint: known.faint === true });
  };
  const name = unit.kind === 'ReplicationController' ? unit.name.replace(/-(controller|rc)$/, '') : unit.name;
  look(name, 'name', 10, 'name', unit.at);
  for (const key of LABELS) {
    const label = unit.labels.get(key);
    if (label) look(label.value, 'label', 10, `label ${key}:`, label.at ?? unit.at);
  }
  if (unit.container !== undefined && unit.container !== unit.name) look(unit.container, 'name', 9, 'container', unit.at);
  for (const script of scriptsOf(unit)) {
    look(basename(script.path), 'script', 10, 'script', script.at);
    if (script.path.includes('/')) look(basename(dirname(script.path)), 'folder', 7, 'folder', script.at);
  }
  const [program] = unit.launch.words;
  if (program?.text !== undefined && !/[/.]/.test(program.text)) look(program.text, 'command', 9, 'command', program.at);
  if (code) {
    look(basename(code.entry), 'script', 9, 'entry', code.facts.entry);
    look(basename(dirname(code.entry)), 'folder', 7, 'folder', code.facts.entry);
  }
  const image = unit.image && parseImage(unit.image.value);
  if (image?.name !== undefined && !around.sharedImage) look(image.name, 'image', 8, 'image', unit.image?.at ?? unit.at);
  return hints;
}
