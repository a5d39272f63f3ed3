import type { Place, SourceFile } from '../../model/place.ts';
import { type Entry, entryOf, type MapNode, type Node, type UnknownNode } from '../../model/tree.ts';
import { environmentKey, namesOf, type Pm2KeyName, pm2Keys } from './keys.ts';

/** One app of a PM2 file. */
export interface Pm2App {
  /** The file that PM2 is given; the app's own text may stand in another one. */
  readonly file: SourceFile;
  readonly node: MapNode;
  readonly settings: ReadonlyMap<Pm2KeyName, Pm2Setting>;
  /** `env_production` and the like, by what comes behind `env_`. */
  readonly environments: ReadonlyMap<string, Pm2Setting>;
  /** Further keys may be set, for this reason. */
  readonly gap: UnknownNode | undefined;
  /** Text of `svc-lint-…` comments at the app, by what comes behind `svc-lint-`. */
  readonly comments: ReadonlyMap<string, Pm2Comment>;
}

export interface Pm2Setting {
  /** The key as written, which may be an alias. */
  readonly entry: Entry;
  readonly value: Node;
  /** Key and value where they stand together, else the key. */
  readonly at: Place;
  /** PM2 starts no app of the file because of this value. */
  readonly refused: boolean;
  /** PM2 reads the value, an empty or zero one, as if it were not there. */
  readonly ignored: boolean;
}

export interface Pm2Comment {
  readonly text: string;
  readonly at: Place;
}

/** What an app says, by PM2's own names. */
export function settingsOf(
  app: MapNode,
  refuses: (name: Pm2KeyName, written: string, value: Node) => boolean,
): ReadonlyMap<Pm2KeyName, Pm2Setting> {
  const settings = new Map<Pm2KeyName, Pm2Setting>();
  for (const name of Object.keys(pm2Keys) as Pm2KeyName[]) {
    const entry = entryFor(app, name);
    if (!entry || isNull(entry.value)) continue;
    const { value } = entry;
    const written = String(entry.key.value);
    // What counts as false in JavaScript gives way to whatever the last name has, which is the camel-cased one.
    const ignored = isFalsy(value) && (written !== namesOf(name).at(-1) || name === 'env');
    settings.set(name, { entry, value, at: settingPlace(entry), refused: !ignored && refuses(name, written, value), ignored });
  }
  return settings;
}

export function environmentsOf(app: MapNode, refuses: (value: Node) => boolean): ReadonlyMap<string, Pm2Setting> {
  const environments = new Map<string, Pm2Setting>();
  for (const entry of app.entries) {
    const name = String(entry.key.value);
    const { value } = entry;
    if (environmentKey.test(name))
      environments.set(name.slice('env_'.length), { entry, value, at: settingPlace(entry), refused: refuses(value), ignored: false });
  }
  return environments;
}

/**
 * The entry that PM2 takes a key's value from: the first of its names with a value that counts as true in JavaScript, else the last one that is
 * there (PM2's lib/tools/Config.js, validateJSON).
 */
function entryFor(app: MapNode, name: Pm2KeyName): Entry | undefined {
  let found: Entry | undefined;
  for (const each of namesOf(name)) {
    const entry = entryOf(app, each);
    if (entry && !isFalsy(entry.value)) return entry;
    found = entry ?? found;
  }
  return found;
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function isFalsy(node: Node): boolean {
  return node.kind === 'scalar' && !node.value;
}

/** A value that stands behind its key belongs to the field; one that is written elsewhere, under a name, does not. */
export function settingPlace({ key, value }: Entry): Place {
  const { file, start } = key;
  const between =
    value.file === file && value.start >= key.end ? file.text.slice(key.end, Math.min(value.start, key.end + 200)) : 'elsewhere';
  return { file, start, end: /^["']?\]?\s*[:=]\s*([&!]\S*\s+)*$/.test(between) ? value.end : key.end };
}
