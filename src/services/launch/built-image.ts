import type { Gap } from '../../model/fact.ts';
import { compareImages, type ImageName, isOfficialImage, parseImage } from '../../model/image.ts';
import { baseName, folderOf, joinPaths, relativePath } from '../../model/path.ts';
import type { ImageBuild, JavaPackager } from '../../model/pipeline.ts';
import { type Place, placeName } from '../../model/place.ts';
import type { Hop } from '../../model/service.ts';
import type { Dockerfile } from '../../readers/dockerfile/dockerfile.ts';
import { javaBuildFiles } from '../../readers/images/java.ts';
import { knownAs } from '../classify/image.ts';
import type { AssemblyContext } from '../context.ts';
import { dockerfilesNamed, FOR_DEVELOPMENT, GENERIC } from './dockerfile-names.ts';
import { buildsNamed } from './image-builds.ts';
import { knownShells } from './known-shells.ts';
import type { Build } from './request.ts';

/** The Dockerfile behind an image, and the folder it is built in. */
export interface BuiltImage {
  readonly dockerfile: Dockerfile;
  /** The build context, relative to the working directory of the run. */
  readonly context: string;
  readonly target: string | undefined;
  readonly hop: Hop;
}

/** An image that Jib or a buildpack makes of a Java module. */
export interface PackagedImage {
  readonly packager: JavaPackager;
  /** The folder of the module, relative to the working directory of the run. */
  readonly module: string;
  readonly hop: Hop;
}

export interface ImageSearch {
  readonly built: BuiltImage | undefined;
  readonly packaged?: PackagedImage;
  readonly gap: Gap | undefined;
}

/** Finds the Dockerfile of a build that a declaration itself names: Compose `build`. */
export function buildAt(build: Build, at: Place, context: AssemblyContext): ImageSearch {
  const path = relativePath(build.context, build.dockerfile ?? 'Dockerfile');
  const dockerfile = path === undefined ? undefined : dockerfileAt(path, context);
  if (dockerfile) {
    const hop = { by: `build of ${dockerfile.file.path}`, at, guessed: false };
    return { built: { dockerfile, context: build.context, target: build.target, hop }, gap: undefined };
  }
  return { built: undefined, gap: { what: 'Dockerfile', why: `${path ?? build.dockerfile ?? build.context} is not in the input`, at } };
}

/**
 * Finds what an image is built from: a build in a pipeline, Compose, skaffold or bake file that gives it this name, else a Dockerfile whose folder
 * or file carries the name. Two that fit equally well mean that it is not known.
 */
export function builtImage(reference: string, at: Place, context: AssemblyContext): ImageSearch {
  const image = parseImage(reference);
  if (image?.name === undefined) return { built: undefined, gap: { what: 'image', why: `${reference} holds a variable`, at } };
  const byBuild = fromBuilds(image, at, context);
  if (byBuild.built || byBuild.packaged || byBuild.gap) return byBuild;
  return fromNames(image, at, context);
}

type LocatedBuild = { readonly folder: string } & (
  | { readonly dockerfile: Dockerfile; readonly packager: undefined }
  | { readonly dockerfile: undefined; readonly packager: JavaPackager }
);

function fromBuilds(image: ImageName, at: Place, context: AssemblyContext): ImageSearch {
  const found = new Map<string, { build: ImageBuild; located: LocatedBuild; same: boolean }>();
  for (const { build, image: name } of buildsNamed(image.name ?? '', context)) {
    const likeness = compareImages(image, name);
    if (likeness === undefined) continue;
    const located = locateBuild(build, context);
    if (!located) continue;
    const key = `${recipeOf(located)}\n${located.folder}\n${build.target ?? ''}`;
    const known = found.get(key);
    if (!known || (!known.same && likeness === 'same')) found.set(key, { build, located, same: likeness === 'same' });
  }
  const candidates = [...found.values()];
  const certain = candidates.filter((candidate) => candidate.same);
  const best = nearest(certain.length > 0 ? certain : candidates, ({ located }) => recipeOf(located), at);
  if (best.length > 1) {
    const recipes = best.map(({ located }) => recipeOf(located));
    return { built: undefined, gap: ambiguous(image, recipes, at) };
  }
  const [only] = best;
  if (!only) return { built: undefined, gap: undefined };
  const { build, located, same } = only;
  const hop = { by: `image ${image.name} built in ${placeName(build.at)}`, at: build.at, guessed: !same };
  if (located.packager !== undefined)
    return { built: undefined, packaged: { packager: located.packager, module: located.folder, hop }, gap: undefined };
  return { built: { dockerfile: located.dockerfile, context: located.folder, target: build.target, hop }, gap: undefined };
}

/** The file that says how the image is made. */
function recipeOf({ dockerfile, folder }: LocatedBuild): string {
  return dockerfile?.file.path ?? joinPaths(folder, 'pom.xml');
}

/** Paths of a build are relative to the repository, which may be a folder below the working directory of the run. */
function locateBuild(build: ImageBuild, context: AssemblyContext): LocatedBuild | undefined {
  const file = build.at.file.path;
  const above = /^(.*?)(?:^|\/)\.(?:github|gitlab|circleci)\//.exec(file)?.[1] ?? folderOf(file);
  for (const root of new Set([above, ''])) {
    const folder = relativePath(root, build.context);
    if (folder === undefined) continue;
    const { dockerfile: named, packager } = build;
    if (packager !== undefined) {
      if (isJavaModule(folder, context.workspace)) return { dockerfile: undefined, packager, folder };
      continue;
    }
    const paths = named === undefined ? [relativePath(folder, 'Dockerfile')] : [relativePath(root, named), relativePath(folder, named)];
    for (const path of paths) {
      const dockerfile = path === undefined ? undefined : dockerfileAt(path, context);
      if (dockerfile) return { dockerfile, packager: undefined, folder };
    }
  }
  return undefined;
}

/** A Dockerfile that carries the image's last name in its folder or file; marked as a guess. */
function fromNames(image: ImageName, at: Place, context: AssemblyContext): ImageSearch {
  if (isWellKnown(image, context)) return { built: undefined, gap: undefined };
  for (const level of dockerfilesNamed(image.name ?? '', context)) {
    const production = level.filter((dockerfile) => !FOR_DEVELOPMENT.test(dockerfile.file.path));
    const best = nearest(production.length > 0 ? production : level, (dockerfile) => dockerfile.file.path, at);
    if (best.length > 1)
      return {
        built: undefined,
        gap: ambiguous(
          image,
          best.map((dockerfile) => dockerfile.file.path),
          at,
        ),
      };
    const [dockerfile] = best;
    if (!dockerfile) continue;
    const hop = {
      by: `Dockerfile named like image ${image.name}`,
      at: dockerfile.stages[0]?.at ?? { file: dockerfile.file, start: 0, end: 0 },
      guessed: true,
    };
    return { built: { dockerfile, context: contextOf(dockerfile, context), target: undefined, hop }, gap: undefined };
  }
  return { built: undefined, gap: { what: 'Dockerfile', why: `nothing in the input builds the image ${image.name}`, at } };
}

/**
 * `postgres`, `prom/prometheus`: images of others are not built here, whatever folder has their name. What is known by its last name alone may
 * well be one's own where an owner stands in front, or where others have an image of that name too (`config-server`).
 */
export function isWellKnown(image: ImageName, { catalog }: AssemblyContext): boolean {
  const isTheirs = (pattern: string): boolean => !/^[*[]/.test(pattern) && (isOfficialImage(image) || pattern.includes('/'));
  if (knownShells(image, catalog).some((pattern) => isTheirs(pattern.image))) return true;
  const known = knownAs(image, catalog);
  return known !== undefined && (known.pattern.strength === 'decisive' || known.path.includes('/')) && isTheirs(known.path);
}

/** Where a Dockerfile found by name is probably built: the nearest folder above it in which the files it copies exist. */
export function contextOf(dockerfile: Dockerfile, { workspace }: AssemblyContext): string {
  const sources = dockerfile.stages
    .flatMap((stage) => stage.copies.filter((copy) => copy.from.kind === 'context').flatMap((copy) => copy.sources))
    .map((source) => source.replace(/^\.?\//, '').replace(/\/$/, ''))
    .filter((source) => source !== '' && source !== '.' && !/[*?[]/.test(source))
    .slice(0, 20);
  const own = projectFolder(dockerfile, workspace);
  if (sources.length === 0) return own;
  let best = own;
  let most = -1;
  for (
    let folder: string | undefined = folderOf(dockerfile.file.path);
    folder !== undefined;
    folder = folder === '' ? undefined : folderOf(folder)
  ) {
    const here = folder;
    const count = sources.filter((source) => workspace.exists(joinPaths(here, source))).length;
    if (count > most) [best, most] = [folder, count];
    if (count === sources.length) break;
  }
  return best;
}

const MARKS =
  /^(package\.json|go\.mod|pyproject\.toml|requirements\.txt|setup\.py|Gemfile|pom\.xml|build\.gradle(\.kts)?|composer\.json|mix\.exs|Cargo\.toml)$/;

/** Whether a folder holds a build of Maven or Gradle. */
function isJavaModule(folder: string, workspace: AssemblyContext['workspace']): boolean {
  return javaBuildFiles.some((name) => workspace.exists(joinPaths(folder, name)));
}

/** The folder of a Dockerfile, or of the project around it when it stands in one for Docker alone. */
function projectFolder(dockerfile: Dockerfile, workspace: AssemblyContext['workspace']): string {
  let folder = folderOf(dockerfile.file.path);
  while (folder !== '' && GENERIC.has(baseName(folder).toLowerCase()) && !workspace.list(folder).some((name) => MARKS.test(name)))
    folder = folderOf(folder);
  return folder;
}

const byPath = new WeakMap<readonly Dockerfile[], ReadonlyMap<string, Dockerfile>>();

function dockerfileAt(path: string, { declarations: { dockerfiles } }: AssemblyContext): Dockerfile | undefined {
  let known = byPath.get(dockerfiles);
  if (!known) {
    known = new Map(dockerfiles.map((dockerfile) => [dockerfile.file.path, dockerfile]));
    byPath.set(dockerfiles, known);
  }
  const found = known.get(path);
  return found && found.stages.length > 0 ? found : undefined;
}

/** Those that share the longest way with the file in which the image is named: repositories beside each other do not mix. */
function nearest<T>(candidates: readonly T[], pathOf: (candidate: T) => string, at: Place): readonly T[] {
  if (candidates.length < 2) return candidates;
  const here = at.file.path.split('/');
  const shared = (path: string): number => {
    const parts = path.split('/');
    let count = 0;
    while (count < here.length - 1 && count < parts.length - 1 && parts[count] === here[count]) count++;
    return count;
  };
  const most = Math.max(...candidates.map((candidate) => shared(pathOf(candidate))));
  return candidates.filter((candidate) => shared(pathOf(candidate)) === most);
}

function ambiguous(image: ImageName, paths: readonly string[], at: Place): Gap {
  return { what: 'Dockerfile', why: `the image ${image.name} may be built from ${paths.slice(0, 3).join(' or ')}`, at };
}
