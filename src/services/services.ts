import { dirname, join } from 'node:path/posix';
import { parseImage } from '../model/image.ts';
import { commandLine } from '../model/launch.ts';
import { get, stringOf } from '../model/tree.ts';
import type { Platform } from '../model/unit.ts';
import { significantWords } from './classify/words.ts';
import { environmentWord } from './environments/words.ts';
import type { UnitDraft } from './units/unit-draft.ts';

/** Units that run one and the same program, before anything is known of it but what it is called. */
export interface ServiceDraft {
  readonly id: string;
  readonly name: string;
  /** Ordered by platform, environment and place; never empty. */
  readonly drafts: readonly [UnitDraft, ...UnitDraft[]];
}

type Group = ServiceDraft['drafts'];

const platforms: readonly Platform[] = ['kubernetes', 'compose', 'pm2', 'docker', 'process'];

/** Text that something fills in later: two objects that are called so need not be the same. */
const PLACEHOLDER = /\$\{|\{\{|\$\(|^__\w+__$|^<[^>]*>$|^%\w+%$/;

/**
 * Groups units to services. The same object in two environments is two units of one service; so are declarations on several platforms that
 * start the same file under a similar name. Ids hold no line numbers and do not depend on the order of files.
 */
export function servicesFrom(drafts: readonly UnitDraft[]): readonly ServiceDraft[] {
  const sorted = [...drafts].sort(compareDrafts);
  const byName = groupBy(sorted, ({ unit }) => `${unit.platform}\0${unit.kind}\0${unit.name}`);
  return withIds(acrossPlatforms(byName.flatMap(sameObject)));
}

function compareDrafts(a: UnitDraft, b: UnitDraft): number {
  return (
    platforms.indexOf(a.unit.platform) - platforms.indexOf(b.unit.platform) ||
    compareText(a.unit.environment, b.unit.environment) ||
    compareText(a.unit.at.file.path, b.unit.at.file.path) ||
    a.unit.at.start - b.unit.at.start
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

/** Of units with one platform, kind and name: those that are one object. One environment may hold several that differ. */
function sameObject(group: Group): readonly Group[] {
  const environments = new Set(group.map(({ unit }) => unit.environment));
  if (PLACEHOLDER.test(group[0].unit.name)) return group.map((draft) => [draft]);
  return groupBy(group, (draft) => {
    const { unit } = draft;
    const program = programOf(draft);
    // In each environment once: the namespace or the folder may then be the environment's own. Folders of Compose that are not called like an
    // environment are projects.
    const projects = unit.platform === 'compose' && !environmentWord(unit.environment);
    if (environments.size === group.length && !projects) return program;
    return `${program}\0${unit.platform === 'kubernetes' ? (unit.namespace ?? '') : dirname(unit.at.file.path)}`;
  });
}

/** What is run, as far as it can be told without reading it: the image by its name, else the file or folder it is made from. */
function programOf({ unit, entry }: UnitDraft): string {
  const image = unit.image && parseImage(unit.image.value)?.name;
  const words = significantWords(image ?? '').join(' ');
  if (words !== '') return `${words}\0${unit.container ?? ''}`;
  if (entry) return entry.path;
  if (unit.detail.platform === 'compose') {
    const build = get(unit.detail.service, 'build');
    const context = stringOf(build) ?? stringOf(get(build, 'context'));
    if (context !== undefined) return join(dirname(unit.at.file.path), context);
  }
  return `${commandLine(unit.launch.words)}\0${unit.container ?? ''}`;
}

/** Joins groups of different platforms that start the same file and are called alike. */
function acrossPlatforms(groups: readonly Group[]): readonly Group[] {
  const joined: [UnitDraft, ...UnitDraft[]][] = [];
  const byEntry = new Map<string, [UnitDraft, ...UnitDraft[]][]>();
  for (const group of groups) {
    const entry = group.find((draft) => draft.entry)?.entry?.path;
    const known = entry === undefined ? [] : (byEntry.get(entry) ?? []);
    const same = known.find((one) => one.every((draft) => draft.unit.platform !== group[0].unit.platform) && alike(one[0], group[0]));
    if (same) {
      same.push(...group);
      continue;
    }
    const own: [UnitDraft, ...UnitDraft[]] = [...group];
    joined.push(own);
    if (entry !== undefined) byEntry.set(entry, [...known, own]);
  }
  return joined;
}

/** What runs to completion on one platform and stays on the other is not the same, though it starts the same file. */
function alike(a: UnitDraft, b: UnitDraft): boolean {
  const runsOnce = (draft: UnitDraft): boolean => draft.unit.kind === 'Job' || draft.unit.kind === 'CronJob';
  if (runsOnce(a) !== runsOnce(b)) return false;
  const [left, right] = [significantWords(a.unit.name), significantWords(b.unit.name)];
  if (left.length === 0 || right.length === 0) return a.unit.name === b.unit.name;
  const [shorter, longer] = left.length <= right.length ? [left, right] : [right, left];
  return shorter.every((word) => longer.includes(word));
}

function withIds(groups: readonly Group[]): readonly ServiceDraft[] {
  const plain = groups.map((drafts) => ({ drafts, id: idOf(drafts) }));
  const counts = count(plain.map(({ id }) => id));
  const withPath = plain.map(({ drafts, id }) => ({
    drafts,
    id: counts.get(id) === 1 ? id : `${id}@${drafts[0].unit.environment || drafts[0].unit.at.file.path}`,
  }));
  const again = count(withPath.map(({ id }) => id));
  const numbers = new Map<string, number>();
  return withPath.map(({ drafts, id }) => {
    const number = (numbers.get(id) ?? 0) + 1;
    numbers.set(id, number);
    return { drafts, name: drafts[0].unit.name, id: again.get(id) === 1 ? id : `${id}#${number}` };
  });
}

/** `shop/Deployment/api`, `Deployment/api` where no namespace is written or it differs by environment, `pm2/api`, `compose/api`. */
function idOf(drafts: Group): string {
  const { unit } = drafts[0];
  if (unit.platform !== 'kubernetes') return `${unit.platform}/${unit.name}`;
  const namespaces = new Set(drafts.filter((draft) => draft.unit.platform === 'kubernetes').map((draft) => draft.unit.namespace));
  const [namespace] = namespaces;
  return `${namespaces.size === 1 && namespace !== undefined ? `${namespace}/` : ''}${unit.kind}/${unit.name}`;
}

function count(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
