import { absolutePath, baseName, folderOf, joinPaths, relativePath } from '../../model/path.ts';
import type { EmbeddedText } from '../../model/place.ts';
import { wholeText } from '../../model/place.ts';
import type { Hop } from '../../model/service.ts';
import type { Workspace } from '../../model/workspace.ts';
import { type CopyStep, type Dockerfile, type Stage, stageChain } from '../../readers/dockerfile/dockerfile.ts';
import type { ImageConfig, ImageLayer } from './image-config.ts';
import type { Mount } from './request.ts';

/** Where a file of an image comes from. */
export interface Origin {
  /** Path in the workspace; what is built only in the image does not exist there. */
  readonly path: string;
  readonly via: readonly Hop[];
}

/** A file that a `RUN` in an earlier stage makes: where it was copied from. */
export interface Made {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly context: string;
  /** Absolute path in that stage. */
  readonly path: string;
  readonly via: readonly Hop[];
}

/** Names of files, below which there is nothing. */
const FILE = /\.(json|lock|txt|toml|ya?ml|[cm]?[jt]s|py|rb|go|mod|sum|jar|war|sh|md|cfg|ini|conf|xml|gradle|kts|csproj|env)$/;
const DEEPEST_COPY = 8;
const MOST_ORIGINS = 64;
/** Copies looked at for one path; stages that copy from each other in many ways end there. */
const MOST_COPIES = 5000;

/** The files of a program's world, a container's or the host's, followed back to the workspace. */
export interface ProgramFiles {
  /** Where a path can come from, likeliest first. Nothing is said about existence. */
  readonly origins: (path: string) => readonly Origin[];
  /** Every stage and path that a path is copied from, the image's own first. */
  readonly made: (path: string) => readonly Made[];
  /** A file that is there, or is written into the Dockerfile. */
  readonly text: (path: string) => { readonly text: EmbeddedText; readonly via: readonly Hop[] } | undefined;
  /** Roots of the sources, for what cannot be followed step by step. */
  readonly roots: readonly string[];
}

/**
 * Paths of a program on the host. `/` stands for the working directory of the run, or, for a folder outside of it, for what its leading `/` or
 * `..` name.
 */
export function hostFiles(folder: string, workspace: Workspace): ProgramFiles & { readonly cwd: string } {
  const outside = /^(?:\/|(?:\.\.(?:\/|$))+)/.exec(folder)?.[0] ?? '';
  const origins = (path: string): readonly Origin[] => {
    const inside = relativePath(outside, path);
    return inside === undefined ? [] : [{ path: inside, via: [] }];
  };
  const cwd = absolutePath('/', folder.slice(outside.length));
  return { cwd, origins, made: () => [], text: (path) => firstText(origins(path), workspace), roots: [folder] };
}

/** Of an image that nothing in the input builds. */
export const noFiles: ProgramFiles = { origins: () => [], made: () => [], text: () => undefined, roots: [] };

/** Paths of a program in a container: absolute. Mounted folders hide what the image has in their place. */
export function imageFiles(
  image: Pick<ImageConfig, 'layers' | 'sources'> | undefined,
  mounts: readonly Mount[],
  workspace: Workspace,
): ProgramFiles {
  const { layers, sources } = image ?? { layers: [], sources: [] };
  if (layers.length === 0 && sources.length === 0 && mounts.length === 0) return noFiles;
  const world = new ImageWorld(layers, mounts, workspace);
  return {
    origins: (path) => world.origins(path),
    made: (path) => world.made(path),
    text: (path) => world.inline(path) ?? firstText(world.origins(path), workspace),
    roots: [
      ...new Set([
        ...mounts.map((mount) => mount.folder),
        ...sources,
        ...layers.map((layer) => layer.context),
        ...layers.map((layer) => folderOf(layer.dockerfile.file.path)),
      ]),
    ],
  };
}

function firstText(origins: readonly Origin[], workspace: Workspace) {
  for (const { path, via } of origins) {
    const file = workspace.read(path);
    if (file) return { text: wholeText(file), via };
  }
  return undefined;
}

class ImageWorld {
  readonly #layers: readonly ImageLayer[];
  readonly #mounts: readonly Mount[];
  readonly #workspace: Workspace;
  #copiesLeft = MOST_COPIES;

  constructor(layers: readonly ImageLayer[], mounts: readonly Mount[], workspace: Workspace) {
    this.#layers = layers;
    this.#mounts = mounts;
    this.#workspace = workspace;
  }

  origins(path: string): readonly Origin[] {
    const wanted = absolutePath('/', path);
    const found: Origin[] = [];
    for (const { folder, target } of this.#mounts) {
      const rest = below(wanted, absolutePath('/', target));
      const inside = rest === undefined ? undefined : relativePath(folder, rest);
      if (inside !== undefined) found.push({ path: inside, via: [] });
    }
    this.#copiesLeft = MOST_COPIES;
    this.#collect(wanted, this.#layers, [], found, undefined, 0);
    return found;
  }

  made(path: string): readonly Made[] {
    const found: Made[] = [];
    const wanted = absolutePath('/', path);
    for (const layer of this.#layers) found.push({ ...layer, path: wanted, via: [] });
    this.#copiesLeft = MOST_COPIES;
    this.#collect(wanted, this.#layers, [], [], found, 0);
    return found;
  }

  inline(path: string): { text: EmbeddedText; via: readonly Hop[] } | undefined {
    const wanted = absolutePath('/', path);
    for (const { stage } of this.#layers) {
      for (const copy of stage.copies.toReversed()) {
        for (const { name, content } of copy.inline) {
          const target = copy.target?.endsWith('/') ? `${copy.target}${name}` : copy.target;
          if (target === wanted) return { text: content, via: [copied(copy)] };
        }
      }
    }
    return undefined;
  }

  #collect(
    wanted: string,
    layers: readonly ImageLayer[],
    via: readonly Hop[],
    origins: Origin[],
    made: Made[] | undefined,
    depth: number,
  ): void {
    if (depth > DEEPEST_COPY) return;
    for (const layer of layers) {
      for (const copy of layer.stage.copies.toReversed()) {
        if (origins.length >= MOST_ORIGINS || (made?.length ?? 0) >= MOST_ORIGINS || --this.#copiesLeft < 0) return;
        for (const source of this.#sources(copy, wanted, layer.context)) {
          if (copy.from.kind === 'context') {
            const inside = relativePath(layer.context, source);
            if (inside !== undefined) origins.push({ path: inside, via });
          } else if (copy.from.kind === 'stage') {
            const stage = layer.dockerfile.stages[copy.from.index];
            if (!stage) continue;
            const path = absolutePath('/', source);
            const hops = [...via, copied(copy)];
            const below = stageChain(layer.dockerfile, stage).map((link) => ({ ...layer, stage: link }));
            for (const link of made ? below : []) made?.push({ ...link, path, via: hops });
            this.#collect(path, below, hops, origins, made, depth + 1);
          }
        }
      }
    }
    // What a build writes beside the files it was given stands where it would stand in the sources.
    for (const layer of layers) {
      for (const copy of layer.stage.copies) {
        if (copy.from.kind !== 'context' || origins.length >= MOST_ORIGINS) continue;
        for (const source of besides(copy, wanted)) {
          const inside = relativePath(layer.context, source);
          if (inside !== undefined && !origins.some((origin) => origin.path === inside)) origins.push({ path: inside, via });
        }
      }
    }
  }

  /** What one COPY would have put at a path: https://docs.docker.com/reference/dockerfile/#copy */
  #sources(copy: CopyStep, wanted: string, context: string): readonly string[] {
    if (copy.target === undefined) return [];
    const target = copy.target.replace(/\/+$/, '');
    const rest = below(wanted, target);
    if (rest === undefined) return [];
    const found: string[] = [];
    for (const source of copy.sources) {
      const plain = source.replace(/\/+$/, '');
      const name = plain.slice(plain.lastIndexOf('/') + 1);
      if (rest === '') {
        // A file that is copied into a folder is not the folder.
        if (!copy.target.endsWith('/') || !FILE.test(name)) found.push(plain);
        continue;
      }
      const first: string = rest.split('/')[0] ?? '';
      if (/[*?[]/.test(name)) {
        if (wildcard(name, first)) found.push(`${plain.slice(0, plain.length - name.length)}${rest}`);
        continue;
      }
      const isFile = rest === name && !this.#isFolder(copy, plain, context);
      if (!FILE.test(name)) found.push(plain === '' ? rest : joinPaths(plain, rest));
      if (isFile) found.push(plain);
    }
    return found;
  }

  #isFolder(copy: CopyStep, source: string, context: string): boolean {
    if (copy.from.kind !== 'context') return false;
    const inside = relativePath(context, source);
    return inside !== undefined && this.#workspace.list(inside).length > 0;
  }
}

/** Where a path would be if the folders that a COPY shows to be the same held the same files. */
function besides(copy: CopyStep, wanted: string): readonly string[] {
  const target = copy.target?.replace(/\/+$/, '');
  if (target === undefined) return [];
  return copy.sources.flatMap((source) => {
    const plain = source.replace(/\/+$/, '');
    const name = baseName(plain);
    const isFile = FILE.test(name) || /[*?[]/.test(name);
    const intoFolder = copy.target?.endsWith('/') === true;
    const folder = isFile ? (intoFolder ? target : folderOf(target)) : baseName(target) === name ? folderOf(target) : undefined;
    const rest = folder === undefined ? undefined : below(wanted, folder);
    return rest === undefined || rest === '' ? [] : [joinPaths(folderOf(plain), rest)];
  });
}

function copied(copy: CopyStep): Hop {
  return { by: copy.from.kind === 'stage' ? 'COPY --from' : 'COPY', at: copy.at, guessed: false };
}

/** What is left of a path below a folder: empty for the folder itself, undefined when it lies elsewhere. */
function below(path: string, folder: string): string | undefined {
  const clean = path.replace(/\/+$/, '');
  const top = folder.replace(/\/+$/, '');
  if (clean === top) return '';
  return clean.startsWith(`${top}/`) ? clean.slice(top.length + 1) : undefined;
}

const wildcards = new Map<string, RegExp>();

/** Go's filepath.Match, as far as Dockerfiles use it. Bounded: a pattern with many stars matches nothing. */
function wildcard(pattern: string, name: string): boolean {
  if (pattern.split('*').length > 4 || name.length > 255) return false;
  let expression = wildcards.get(pattern);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|\\[\]]/g, '\\$&')
      .replace(/\*+/g, '[^/]*')
      .replace(/\?/g, '[^/]');
    expression = new RegExp(`^${source}$`);
    if (wildcards.size > 1000) wildcards.clear();
    wildcards.set(pattern, expression);
  }
  return expression.test(name);
}
