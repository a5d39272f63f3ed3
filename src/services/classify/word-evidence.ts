import { basename, dirname } from 'node:path/posix';
import type { Catalog } from '../../model/catalog.ts';
import { parseImage } from '../../model/image.ts';
import type { Place } from '../../model/place.ts';
import type { CodeLink, Evidence } from '../../model/service.ts';
import type { Unit } from '../../model/unit.ts';
import type { Surroundings } from './surroundings.ts';
import { hintIn, type Where } from './words.ts';
import { writtenWords } from './written-words.ts';

/** A word that hints at a type, with how close to the program it stands: nearer words silence those that are farther away. */
export interface Hint {
  readonly evidence: Evidence;
  readonly weight: number;
  /** Too vague to stand against anything. */
  readonly faint: boolean;
}

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

/** The files that a command line starts: its first words that are paths or have an extension. */
function scriptsOf(unit: Unit): readonly { readonly path: string; readonly at: Place }[] {
  const words = unit.launch.words.length > 0 ? unit.launch.words : writtenWords(unit);
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
  // An ecosystem file that stands with its program: `apps/api/ecosystem.config.js`. What a repository is called as a whole says less.
  const folder = basename(dirname(unit.at.file.path));
  if (unit.platform === 'pm2' && hints.length === 0 && /^[a-z]+$/i.test(folder)) look(folder, 'folder', 7, 'folder', unit.at);
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
