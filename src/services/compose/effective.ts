import { baseName, folderOf, relativePath } from '../../model/path.ts';
import { type Entry, entryOf, get, has, type MapNode, type Node, type ScalarNode, textOf } from '../../model/tree.ts';
import type { ComposeFile, ComposeService } from '../../readers/compose/read.ts';

/** A service with everything that other files and services add to it. */
export interface EffectiveService {
  readonly name: string;
  readonly key: ScalarNode;
  readonly node: MapNode;
  /** The file it is declared in. */
  readonly file: ComposeFile;
}

const DEEPEST = 8;

/**
 * The services that a file runs. An override file is merged onto its neighbour, as Compose does by itself; a file beside a main file that only adds
 * to the main file's services is taken together with it, as with `-f`; `extends` is followed
 * (https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/).
 */
export function effectiveServices(file: ComposeFile, all: readonly ComposeFile[]): readonly EffectiveService[] {
  const beside = all.filter((other) => other !== file && folderOf(other.file.path) === folderOf(file.file.path));
  const overrides = beside.filter((other) => overridden(other) === baseName(file.file.path));
  const main = isOverride(file) ? beside.find((other) => baseName(other.file.path) === overridden(file)) : beside.find(isMain);
  return file.services.flatMap((service): readonly EffectiveService[] => {
    const own = extended(service, file, all, 0);
    const basis = main?.services.find((other) => other.name === service.name);
    if (main && basis) {
      if (isOverride(file)) return [];
      if (!has(own, 'image') && !has(own, 'build')) {
        const node = mergeMaps(extended(basis, main, all, 0), own);
        return [{ ...service, node, file }];
      }
    }
    const added = overrides.flatMap((other) => other.services.filter((over) => over.name === service.name));
    return [{ ...service, node: added.reduce((node, over) => mergeMaps(node, over.node), own), file }];
  });
}

function isMain(file: ComposeFile): boolean {
  return /^(docker-)?compose\.ya?ml$/.test(baseName(file.file.path));
}

function isOverride(file: ComposeFile): boolean {
  return overridden(file) !== undefined;
}

/** `docker-compose.override.yml` → `docker-compose.yml`. */
function overridden(file: ComposeFile): string | undefined {
  const name = /^((?:docker-)?compose)\.override(\.ya?ml)$/.exec(baseName(file.file.path));
  return name ? `${name[1]}${name[2]}` : undefined;
}

/** What a service does not take from the one it extends. */
const NOT_INHERITED = ['depends_on', 'links', 'volumes_from'];

/** https://github.com/compose-spec/compose-spec/blob/main/05-services.md#extends */
function extended(service: ComposeService, file: ComposeFile, all: readonly ComposeFile[], depth: number): MapNode {
  const { node } = service;
  const extension = get(node, 'extends');
  const name = extension?.kind === 'map' ? textOf(get(extension, 'service')) : textOf(extension);
  if (name === undefined || depth > DEEPEST) return node;
  const path = extension?.kind === 'map' ? textOf(get(extension, 'file')) : undefined;
  const wanted = path === undefined ? file.file.path : relativePath(folderOf(file.file.path), path);
  const source = path === undefined ? file : all.find((other) => other.file.path === wanted);
  const basis = source?.services.find((other) => other.name === name);
  if (!source || !basis || basis === service) return node;
  const inherited = extended(basis, source, all, depth + 1);
  const kept = inherited.entries.filter(({ key }) => !NOT_INHERITED.includes(String(key.value)));
  return mergeMaps({ ...inherited, entries: kept }, node);
}

/** Replaced as a whole rather than merged: https://docs.docker.com/reference/compose-file/merge/#exceptions */
const REPLACED = new Set(['command', 'entrypoint', 'test']);

/** The second map's fields on top of the first's: maps are merged, lists appended, everything else is replaced. The place is the second's. */
function mergeMaps(base: MapNode, over: MapNode, depth = 0): MapNode {
  const entries: Entry[] = base.entries.flatMap((entry): readonly Entry[] => {
    const other = entryOf(over, String(entry.key.value));
    return other ? mergeEntry(entry, other, depth) : [entry];
  });
  const added = over.entries.filter(({ key, value }) => !has(base, String(key.value)) && tagOf(value) !== '!reset');
  return { ...over, entries: [...entries, ...added] };
}

function mergeEntry(base: Entry, over: Entry, depth: number): readonly Entry[] {
  const { value } = over;
  if (tagOf(value) === '!reset') return [];
  if (tagOf(value) === '!override' || REPLACED.has(String(over.key.value)) || depth > DEEPEST) return [over];
  if (base.value.kind === 'map' && value.kind === 'map') return [{ key: over.key, value: mergeMaps(base.value, value, depth + 1) }];
  const lists = base.value.kind === 'seq' || value.kind === 'seq';
  const replaced = base.value.kind === 'scalar' || value.kind === 'scalar';
  if (!lists || replaced) return [over];
  // A list and a map of `environment` or `labels` say the same in two ways; what reads them takes either inside a list.
  const items: Node[] = [...itemsIn(base.value), ...itemsIn(value)];
  return [{ key: over.key, value: { kind: 'seq', items, file: value.file, start: value.start, end: value.end } }];
}

function tagOf(node: Node): string | undefined {
  return node.kind === 'unknown' ? undefined : node.tag;
}

function itemsIn(node: Node): readonly Node[] {
  return node.kind === 'seq' ? node.items : [node];
}
