import { readYaml } from '../../files/yaml.ts';
import type { Problem } from '../../model/finding.ts';
import type { SourceFile } from '../../model/place.ts';
import { type Entry, entriesOf, get, has, type MapNode, type Node, type ScalarNode, textOf } from '../../model/tree.ts';

/** One Compose file. */
export interface ComposeFile {
  readonly file: SourceFile;
  readonly root: MapNode;
  /** In the order of the file. */
  readonly services: readonly ComposeService[];
}

export interface ComposeService {
  readonly name: string;
  readonly key: ScalarNode;
  readonly node: MapNode;
}

export interface ComposeReading {
  readonly compose: ComposeFile | undefined;
  readonly problems: readonly Problem[];
  /** Why there is nothing to lint in it, where that is no problem. */
  readonly notLinted: string | undefined;
}

/** Reads a Compose file: https://github.com/compose-spec/compose-spec/blob/main/spec.md. Never throws: what is wrong with it is a problem. */
export async function readCompose(file: SourceFile): Promise<ComposeReading> {
  const { documents, problems } = await readYaml(file);
  for (const { root } of documents) {
    if (root?.kind !== 'map') continue;
    const compose = composeFile(file, root);
    if (compose.services.length > 0) return { compose, problems, notLinted: undefined };
  }
  return { compose: undefined, problems, notLinted: problems.length > 0 ? undefined : 'it holds no Compose services' };
}

function composeFile(file: SourceFile, root: MapNode): ComposeFile {
  const services = serviceEntries(root).flatMap(({ key, value }): readonly ComposeService[] => {
    const name = textOf(key);
    return value.kind === 'map' && name !== undefined ? [{ name, key, node: value }] : [];
  });
  return { file, root, services };
}

/** Files of the first version have their services at the top: https://docs.docker.com/reference/compose-file/legacy-versions/ */
function serviceEntries(root: MapNode): readonly Entry[] {
  if (has(root, 'services')) return entriesOf(get(root, 'services'));
  if (has(root, 'version')) return [];
  return root.entries.filter(({ value }) => has(value, 'image') || has(value, 'build'));
}

export interface ComposeBuild {
  readonly context: string;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
  readonly at: Node;
}

/**
 * `build: ./api`, or a map of context, dockerfile and target, each as `fill` reads it; undefined for a context that is not known, or is elsewhere, such
 * as a Git address.
 */
export function composeBuild(service: Node, fill: (node: Node | undefined) => string | undefined): ComposeBuild | undefined {
  const node = get(service, 'build');
  if (!node) return undefined;
  const isMap = node.kind === 'map';
  const written = isMap ? get(node, 'context') : node;
  const context = written ? fill(written) : '.';
  const named = isMap ? get(node, 'dockerfile') : get(service, 'dockerfile');
  const dockerfile = fill(named);
  if (context === undefined || /^[a-z+]+:\/\/|^git@/.test(context) || (named && dockerfile === undefined)) return undefined;
  return { context, dockerfile, target: isMap ? fill(get(node, 'target')) : undefined, at: node };
}
