import { readYaml } from '../../files/yaml.ts';
import type { Problem } from '../../model/finding.ts';
import type { ImageBuild } from '../../model/pipeline.ts';
import type { SourceFile } from '../../model/place.ts';
import { type Entry, entriesOf, get, has, type MapNode, type Node, type ScalarNode, textOf } from '../../model/tree.ts';

/** One Compose file. */
export interface ComposeFile {
  readonly file: SourceFile;
  readonly root: MapNode;
  /** In the order of the file. */
  readonly services: readonly ComposeService[];
  /** The images that its services build and name. Paths are relative to the folder of the file. */
  readonly builds: readonly ImageBuild[];
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
  return { file, root, services, builds: services.flatMap(buildOf) };
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

/** `build: ./api`, or a map of context, dockerfile and target; undefined for a context elsewhere, such as a Git address. */
export function composeBuild(service: Node): ComposeBuild | undefined {
  const node = get(service, 'build');
  if (!node) return undefined;
  const isMap = node.kind === 'map';
  const context = isMap ? (textOf(get(node, 'context')) ?? '.') : textOf(node);
  if (context === undefined || /^[a-z+]+:\/\/|^git@|\$\{?[A-Za-z_]/.test(context)) return undefined;
  return {
    context,
    dockerfile: textOf(isMap ? get(node, 'dockerfile') : get(service, 'dockerfile')),
    target: isMap ? textOf(get(node, 'target')) : undefined,
    at: node,
  };
}

function buildOf({ node }: ComposeService): readonly ImageBuild[] {
  const build = composeBuild(node);
  const image = get(node, 'image');
  const name = textOf(image);
  if (!build || !image || name === undefined) return [];
  const { context, dockerfile, target } = build;
  return [{ image: name, context, dockerfile, target, at: image }];
}
