import { join } from 'node:path/posix';
import { readYaml } from '../../files/yaml.ts';
import type { Word } from '../../model/launch.ts';
import type { Place, SourceFile } from '../../model/place.ts';
import { entriesOf, entryPlace, type Node, textOf } from '../../model/tree.ts';
import type { EnvVar, Unit } from '../../model/unit.ts';
import type { Workspace } from '../../model/workspace.ts';

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

/** The properties of one Spring Boot application, as far as the input tells them. */
export class SpringProperties {
  readonly #units: readonly Unit[];
  readonly #documents: readonly Document[];
  /** Values may come from somewhere that is not in the input. */
  readonly isOpen: boolean;

  constructor(units: readonly Unit[], documents: readonly Document[]) {
    this.#units = units;
    this.#documents = documents;
    this.isOpen =
      documents.some(({ values }) =>
        [...values.keys()].some((key) => /^spring\.(config\.(import|location|additionallocation)|cloud\.config)/.test(key)),
      ) ||
      units.some(
        (unit) =>
          unit.env.some(({ name }) => /^SPRING_(CONFIG|APPLICATION_JSON|CLOUD_CONFIG)/.test(name)) ||
          unit.volumes.some(({ kind }) => kind === 'config' || kind === 'secret' || kind === 'bind') ||
          argumentsOf(unit).some(({ text }) => text === undefined || /spring\.(config|application\.json)/.test(text)),
      );
  }

  /**
   * What a property is set to, in Spring's order (https://docs.spring.io/spring-boot/reference/features/external-config.html): command line, env,
   * files of the active profile, files. `unknown` where profiles or units differ and nothing tells which of them counts.
   */
  value(name: string): Written | 'unknown' | undefined {
    const found = this.#units.length === 0 ? [this.#inFiles(name, [])] : this.#units.map((unit) => this.#inUnit(name, unit));
    const [first, ...others] = found;
    const text = (one: Written | 'unknown' | undefined) => (typeof one === 'object' ? one.text : one);
    return others.every((one) => text(one) === text(first)) ? first : 'unknown';
  }

  #inUnit(name: string, unit: Unit): Written | 'unknown' | undefined {
    const given = argument(unit, name) ?? variable(unit.env, name);
    if (given) return given === 'unknown' ? given : this.#filled(given, unit.env);
    const profiles = this.#profilesOf(unit);
    const found = this.#inFiles(name, profiles);
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

  #inFiles(name: string, profiles: readonly string[] | 'unknown'): Written | 'unknown' | undefined {
    const key = plain(name);
    const holding = this.#documents.filter(({ values }) => values.has(key));
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
    const given = argument(unit, 'spring.profiles.active') ?? variable(unit.env, 'spring.profiles.active') ?? this.#ownProfiles(unit);
    if (given === undefined) return [];
    return given === 'unknown' ? given : given.text.split(',').map((one) => one.trim());
  }

  #ownProfiles(unit: Unit): Written | 'unknown' | undefined {
    const own = this.#documents.findLast(({ profile, values }) => profile === undefined && values.has('spring.profiles.active'));
    const written = own?.values.get('spring.profiles.active');
    return written && this.#filled(written, unit.env);
  }
}

/** Reads the configuration that lies in the application's own resources. */
export async function springProperties(workspace: Workspace, units: readonly Unit[], entry: string | undefined): Promise<SpringProperties> {
  const documents: Document[] = [];
  const root = /^(.*?)src\/main\//.exec(entry ?? '')?.[1] ?? '';
  const resources = join(root, 'src/main/resources');
  for (const folder of [resources, join(resources, 'config')]) {
    // Properties win over YAML in the same place, and profiles over both.
    const named = workspace.list(folder).flatMap((name) => {
      const parts = /^application(?:-(.+))?\.(properties|ya?ml)$/.exec(name);
      return parts ? [{ path: join(folder, name), profile: parts[1], isYaml: parts[2] !== 'properties' }] : [];
    });
    for (const { path, profile, isYaml } of named.toSorted((a, b) => Number(b.isYaml) - Number(a.isYaml))) {
      const file = workspace.read(path);
      if (!file) continue;
      if (!isYaml) documents.push(...inProperties(file, profile));
      else
        for (const document of (await readYaml(file)).documents) {
          const values = new Map<string, Written>();
          collect(document.root, '', path, values, 0);
          documents.push({ path, profile: profile ?? profileOf(values), values });
        }
    }
  }
  return new SpringProperties(units, documents);
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
