import { basename, join } from 'node:path/posix';
import { embeddedText, readYaml } from '../../files/yaml.ts';
import type { Word } from '../../model/launch.ts';
import { type Place, placeIn, type SourceFile } from '../../model/place.ts';
import { entriesOf, entryPlace, type Node, textOf } from '../../model/tree.ts';
import type { EnvVar, Unit } from '../../model/unit.ts';
import type { Workspace } from '../../model/workspace.ts';
import { mountedConfiguration } from './mounted.ts';

/** A property as somebody wrote it. */
export interface Written {
  readonly text: string;
  readonly at: Place;
  /** Where: `--server.shutdown`, `env SERVER_SHUTDOWN`, `src/main/resources/application.yml`. */
  readonly of: string;
}

/** One document of a configuration file, its keys written out: `serverShutdown` of `server.shutdown`. */
interface Document {
  readonly path: string;
  /** The profile it is for; undefined when it always holds. */
  readonly profile: string | undefined;
  readonly values: ReadonlyMap<string, Written>;
}

/** What one unit is given beside the application's own resources. */
interface Given {
  readonly documents: readonly Document[];
  /** The application's own resources do not count. */
  readonly replaces: boolean;
}

/** The properties of one Spring Boot application, as far as the input tells them. */
export class SpringProperties {
  readonly #units: readonly Unit[];
  readonly #documents: readonly Document[];
  readonly #given: ReadonlyMap<Unit, Given>;
  /** Values may come from somewhere that is not in the input. */
  readonly isOpen: boolean;

  constructor(units: readonly Unit[], documents: readonly Document[], given: ReadonlyMap<Unit, Given>, isOpen: boolean) {
    this.#units = units;
    this.#documents = documents;
    this.#given = given;
    this.isOpen =
      isOpen ||
      [...documents, ...[...given.values()].flatMap((one) => one.documents)].some(({ values }) =>
        [...values.keys()].some((key) => /^spring\.(config\.(import|location|additionallocation)|cloud\.config)/.test(key)),
      ) ||
      units.some(
        (unit) =>
          unit.env.some(({ name }) => /^SPRING_(CONFIG_?(IMPORT|NAME)|APPLICATION_JSON|CLOUD_CONFIG)/.test(name)) ||
          argumentsOf(unit).some(({ text }) => text === undefined || /spring\.(config\.(import|name)|application\.json)/.test(text)),
      );
  }

  /**
   * What a property is set to, in Spring's order (https://docs.spring.io/spring-boot/reference/features/external-config.html): command line, env,
   * files that are mounted, the application's own; files of the active profile
   * before others. `unknown` where profiles or units differ and nothing tells which of them counts.
   */
  value(name: string): Written | 'unknown' | undefined {
    const found =
      this.#units.length === 0 ? [this.#inFiles(name, [], this.#documents)] : this.#units.map((unit) => this.#inUnit(name, unit));
    const [first, ...others] = found;
    const text = (one: Written | 'unknown' | undefined) => (typeof one === 'object' ? one.text : one);
    return others.every((one) => text(one) === text(first)) ? first : 'unknown';
  }

  #inUnit(name: string, unit: Unit): Written | 'unknown' | undefined {
    const written = writtenFor(unit, name);
    if (written) return written === 'unknown' ? written : this.#filled(written, unit.env);

    const profiles = this.#profilesOf(unit);
    const given = this.#given.get(unit);
    const found =
      this.#inFiles(name, profiles, given?.documents ?? []) ??
      (given?.replaces === true ? undefined : this.#inFiles(name, profiles, this.#documents));
    return typeof found === 'object' ? this.#filled(found, unit.env) : found;
  }

  /** `${SHUTDOWN:45s}`. */
  #filled(written: Written, env: readonly EnvVar[]): Written | 'unknown' {
    const held = /^\$\{([\w.-]+)(?::([^}]*))?\}$/.exec(written.text);
    if (!held) return written.text.includes('${') ? 'unknown' : written;
    const own = env.find((one) => one.name === held[1]);
    if (own) return own.value === undefined ? 'unknown' : { text: own.value.value, at: own.at, of: `env ${own.name}` };
    return held[2] === undefined ? 'unknown' : { ...written, text: held[2] };
  }

  #inFiles(name: string, profiles: readonly string[] | 'unknown', documents: readonly Document[]): Written | 'unknown' | undefined {
    const key = plain(name);
    const holding = documents.filter(({ values }) => values.has(key));
    // The later document wins, of profiles the last one that is active.
    const base = holding.findLast(({ profile }) => profile === undefined)?.values.get(key);
    const special = holding.filter(({ profile }) => profile !== undefined);
    if (profiles === 'unknown' || profiles.length === 0) {
      const others = special.filter(({ profile }) => !/^!?(dev|development|test|tests|local|it|ci|e2e)$/.test(profile ?? ''));
      return others.every(({ values }) => values.get(key)?.text === base?.text) ? base : 'unknown';
    }
    if (special.some(({ profile }) => /[!&|(]/.test(profile ?? ''))) return 'unknown';
    for (const profile of profiles.toReversed()) {
      const found = special.findLast((one) => one.profile === profile)?.values.get(key);
      if (found) return found;
    }
    return base;
  }

  #profilesOf(unit: Unit): readonly string[] | 'unknown' {
    const given = writtenFor(unit, 'spring.profiles.active') ?? this.#ownProfiles(unit);
    if (given === undefined) return [];
    return given === 'unknown' ? given : given.text.split(',').map((one) => one.trim());
  }

  #ownProfiles(unit: Unit): Written | 'unknown' | undefined {
    const given = this.#given.get(unit);
    const all = [...(given?.replaces === true ? [] : this.#documents), ...(given?.documents ?? [])];
    const own = all.findLast(({ profile, values }) => profile === undefined && values.has('spring.profiles.active'));
    const written = own?.values.get('spring.profiles.active');
    return written && this.#filled(written, unit.env);
  }
}

/** Reads the configuration that lies in the application's own resources, and what is mounted where Spring Boot looks for it. */
export async function springProperties(workspace: Workspace, units: readonly Unit[], entry: string | undefined): Promise<SpringProperties> {
  const documents: Document[] = [];
  const root = /^(.*?)src\/main\//.exec(entry ?? '')?.[1] ?? '';
  const resources = join(root, 'src/main/resources');
  for (const folder of [resources, join(resources, 'config')])
    for (const { name, profile, isYaml } of applicationFiles(workspace.list(folder), (one) => one)) {
      const file = workspace.read(join(folder, name));
      if (file) documents.push(...(await documentsIn(file, profile, isYaml)));
    }
  const given = new Map<Unit, Given>();
  let isOpen = false;
  for (const unit of units) {
    const { files, replaces, isKnown } = mountedConfiguration(unit, {
      location: writtenFor(unit, 'spring.config.location'),
      additional: writtenFor(unit, 'spring.config.additional-location'),
    });
    isOpen ||= !isKnown;
    const own: Document[] = [];
    for (const { name: file, profile, isYaml } of applicationFiles(files, ({ path }) => basename(path))) {
      const embedded = embeddedText(file.content);
      const source = { path: `${basename(file.path)} in ConfigMap ${file.from}`, text: embedded.text };
      for (const document of await documentsIn(source, profile, isYaml)) {
        const placed = [...document.values].map(
          ([key, { at, ...written }]) => [key, { ...written, at: placeIn(embedded, at.start, at.end) }] as const,
        );
        own.push({ ...document, values: new Map(placed) });
      }
    }
    given.set(unit, { documents: own, replaces });
  }
  return new SpringProperties(units, documents, given, isOpen);
}

/** Properties win over YAML in the same place, and so come last. */
function applicationFiles<T>(
  all: readonly T[],
  nameOf: (one: T) => string,
): readonly { readonly name: T; readonly profile: string | undefined; readonly isYaml: boolean }[] {
  const named = all.flatMap((name) => {
    const parts = /^application(?:-(.+))?\.(properties|ya?ml)$/.exec(nameOf(name));
    return parts ? [{ name, profile: parts[1], isYaml: parts[2] !== 'properties' }] : [];
  });
  return named.toSorted((a, b) => Number(b.isYaml) - Number(a.isYaml));
}

async function documentsIn(file: SourceFile, profile: string | undefined, isYaml: boolean): Promise<readonly Document[]> {
  if (!isYaml) return inProperties(file, profile);
  return (await readYaml(file)).documents.map((document) => {
    const values = new Map<string, Written>();
    collect(document.root, '', file.path, values, 0);
    return { path: file.path, profile: profile ?? profileOf(values), values };
  });
}

const MAX_DEPTH = 20;
const MAX_TEXT = 500_000;

function collect(node: Node | undefined, prefix: string, path: string, into: Map<string, Written>, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const entry of entriesOf(node)) {
    const key = prefix === '' ? plain(String(entry.key.value)) : `${prefix}.${plain(String(entry.key.value))}`;
    const text = textOf(entry.value);
    if (text !== undefined) into.set(key, { text, at: entryPlace(entry), of: path });
    else collect(entry.value, key, path, into, depth + 1);
  }
}

/** Documents of one file are parted by `#---`. */
function inProperties(file: SourceFile, profile: string | undefined): readonly Document[] {
  const all: Map<string, Written>[] = [new Map()];
  for (const match of file.text.slice(0, MAX_TEXT).matchAll(/^[ \t]*(?:([#!])(---[ \t]*$)?.*|([\w.\-[\]]+)[ \t]*[=: \t][ \t]*(.*))$/gm)) {
    if (match[2] !== undefined) all.push(new Map());
    const [, , , key, text = ''] = match;
    if (key === undefined) continue;
    const start = match.index + match[0].indexOf(key);
    const at = { file, start, end: match.index + match[0].trimEnd().length };
    all.at(-1)?.set(plain(key), { text: text.trim(), at, of: file.path });
  }
  return all.map((values) => ({ path: file.path, profile: profile ?? profileOf(values), values }));
}

function profileOf(values: ReadonlyMap<string, Written>): string | undefined {
  return (values.get('spring.config.activate.onprofile') ?? values.get('spring.profiles'))?.text;
}

/** Names are compared without dashes and case: https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.typesafe-configuration-properties.relaxed-binding */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}

function argumentsOf(unit: Unit): readonly Word[] {
  return [unit.launch.words, ...unit.launch.others].flat().slice(0, 300);
}

/** On the command line, else in the environment. */
function writtenFor(unit: Unit, name: string): Written | 'unknown' | undefined {
  return argument(unit, name) ?? variable(unit.env, name);
}

/** `--server.shutdown=graceful` behind the jar, `-Dserver.shutdown=graceful` in front of it or in JAVA_TOOL_OPTIONS. */
function argument(unit: Unit, name: string): Written | undefined {
  const wanted = plain(name);
  for (const { text, at } of argumentsOf(unit)) {
    const given = /^(?:--|-D)([\w.-]+)=(.*)$/.exec(text ?? '');
    if (given?.[1] !== undefined && plain(given[1]) === wanted)
      return { text: given[2] ?? '', at, of: given[0].slice(0, given[0].indexOf('=')) };
  }
  for (const { name: variable, value, at } of unit.env) {
    if (!/^(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|_JAVA_OPTIONS)$/.test(variable)) continue;
    for (const word of (value?.value ?? '').split(/\s+/)) {
      const given = /^-D([\w.-]+)=(.*)$/.exec(word);
      if (given?.[1] !== undefined && plain(given[1]) === wanted) return { text: given[2] ?? '', at, of: `env ${variable}` };
    }
  }
  return undefined;
}

function variable(env: readonly EnvVar[], name: string): Written | 'unknown' | undefined {
  const wanted = name.toUpperCase().replaceAll(/[.-]/g, '').toLowerCase();
  const found = env.find((one) => one.name.replaceAll('_', '').toLowerCase() === wanted);
  if (!found) return undefined;
  return found.value === undefined ? 'unknown' : { text: found.value.value, at: found.at, of: `env ${found.name}` };
}
