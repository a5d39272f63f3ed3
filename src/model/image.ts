import { starMatches } from './glob.ts';

/** A container image reference taken apart. Parts that hold variables are kept as written; `name` is undefined when it is one. */
export interface ImageName {
  /** `ghcr.io`, `localhost:5000`; undefined for Docker Hub. */
  readonly registry: string | undefined;
  /** The segments between registry and name: `['acme', 'shop']`. */
  readonly path: readonly string[];
  /** The last segment: `worker`. Undefined when it holds a variable that nothing resolves. */
  readonly name: string | undefined;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** `${VAR}`, `$VAR`, `${{ expr }}`, `{{ .Values.x }}`, `$(VAR)`, `%VAR%`, `<VAR>`: what stands for a value that is filled in later. */
const VARIABLES = /\$\{\{[^}]*\}\}|\{\{[^}]*\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|%[A-Z_]+%|<[^>]*>/g;

/** No registry takes longer ones; it bounds what the expressions above cost. */
const LONGEST = 1024;

/** True where a part of a reference is filled in later, so that nothing can be said against it. */
export function holdsVariable(text: string): boolean {
  return text.search(VARIABLES) !== -1;
}

/**
 * Takes an image reference apart: `registry/path/name:tag@digest` (https://github.com/distribution/reference). Variables and expressions of any
 * template language are tolerated in every part.
 */
export function parseImage(reference: string): ImageName | undefined {
  if (reference.length > LONGEST) return undefined;
  if (parsed.has(reference)) return parsed.get(reference);
  const image = takeApart(reference);
  if (parsed.size < MOST_PARSED) parsed.set(reference, image);
  return image;
}

/** What builds, knows and calls an image asks for its parts, each by itself. */
const parsed = new Map<string, ImageName | undefined>();
const MOST_PARSED = 10_000;

function takeApart(reference: string): ImageName | undefined {
  const variables: string[] = [];
  let rest = reference.trim();
  if (/[$%<{]/.test(rest))
    rest = rest.replace(VARIABLES, (text) => {
      variables.push(text);
      return `\u0000${variables.length - 1}\u0001`;
    });
  if (rest === '' || /\s/.test(rest)) return undefined;
  rest = rest.replace(/^(docker|oci|ko):\/\//, '');
  const restore = (text: string): string =>
    variables.length === 0 ? text : text.replace(/\u0000(\d+)\u0001/g, (_, index) => variables[Number(index)] ?? '');
  const digestAt = rest.indexOf('@');
  const digest = digestAt === -1 ? undefined : restore(rest.slice(digestAt + 1));
  if (digestAt !== -1) rest = rest.slice(0, digestAt);
  const tagAt = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  const tag = tagAt === -1 ? undefined : restore(rest.slice(tagAt + 1));
  if (tagAt !== -1) rest = rest.slice(0, tagAt);
  const segments = rest.split('/').filter((segment) => segment !== '');
  const last = segments.pop();
  if (last === undefined) return undefined;
  const [first] = segments;
  const hasRegistry = first !== undefined && (/[.:]/.test(first) || first === 'localhost');
  const path = (hasRegistry ? segments.slice(1) : segments).map(restore);
  return {
    registry: hasRegistry ? restore(first) : undefined,
    path,
    name: last.includes('\u0000') ? undefined : last,
    tag,
    digest,
  };
}

/**
 * Whether two references may mean the same image: `same` when nothing that is written in both differs but tag, digest and a missing registry or
 * path in front; `name` when only the last segment agrees.
 */
export function compareImages(a: ImageName, b: ImageName): 'same' | 'name' | undefined {
  if (a.name === undefined || a.name.toLowerCase() !== b.name?.toLowerCase()) return undefined;
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  for (let i = 1; i <= Math.min(left.length, right.length); i++) {
    const [one, other] = [left[left.length - i], right[right.length - i]];
    if (one === undefined || other === undefined || holdsVariable(one) || holdsVariable(other)) continue;
    if (one.toLowerCase() !== other.toLowerCase()) return 'name';
  }
  return 'same';
}

function segmentsOf(image: ImageName): readonly string[] {
  return image.registry === undefined ? image.path : [image.registry, ...image.path];
}

/** `bitnami/kafka`, `redis`: path and name without registry, tag and digest; Docker Hub's `library/` is left out. */
export function repositoryOf(image: ImageName): string | undefined {
  if (image.name === undefined) return undefined;
  const path = image.path[0] === 'library' ? image.path.slice(1) : image.path;
  return [...path, image.name].join('/');
}

/**
 * Whether an image is one of a catalog's pattern: `redis`, `bitnami/kafka`, `distroless/*`. The pattern's segments are compared with the last ones
 * of the image; `*` and `[abc]` match within a segment.
 */
export function imageMatches(pattern: string, image: ImageName): boolean {
  const segments = nameSegments(image);
  return segments !== undefined && endsLike(segments, pattern.split('/'));
}

function nameSegments(image: ImageName): readonly string[] | undefined {
  const repository = repositoryOf(image);
  return repository === undefined ? undefined : [...(image.registry === undefined ? [] : [image.registry]), ...repository.split('/')];
}

function endsLike(segments: readonly string[], wanted: readonly string[]): boolean {
  const from = segments.length - wanted.length;
  if (from < 0) return false;
  // From the end: the name is what most patterns fail at.
  for (let i = wanted.length - 1; i >= 0; i--) if (!globMatches(wanted[i] ?? '', segments[from + i] ?? '')) return false;
  return true;
}

/** `node`, `library/node`, and copies of it in a registry's mirror of Docker Hub: one of Docker's official images, if it is known by that name. */
export function isOfficialImage({ path }: ImageName): boolean {
  return path.length === 0 || path.at(-1) === 'library' || /^(docker-?hub|docker\.io|docker)$/.test(path.at(-1) ?? '');
}

const globs = new Map<string, RegExp>();

/** Finds the patterns that an image fits, in their order: most end in a plain name, or stand below one, by which they are looked up. */
export function imageFinder<T extends { readonly image: string }>(patterns: readonly T[]): (image: ImageName) => readonly T[] {
  const entries = patterns.map((pattern) => {
    const parts = pattern.image.toLowerCase().split('/');
    return { pattern, parts, head: /^[^*[]*/.exec(parts.at(-1) ?? '')?.[0] ?? '' };
  });
  const byName = new Map<string, number[]>();
  const byFolder = new Map<string, number[]>();
  const wild: number[] = [];
  for (const [index, { parts }] of entries.entries()) {
    const [name = '', folder] = parts.toReversed();
    if (!isGlob(name)) listIn(byName, name).push(index);
    else if (folder !== undefined && !isGlob(folder)) listIn(byFolder, folder).push(index);
    else wild.push(index);
  }
  const find = (image: ImageName): readonly T[] => {
    const segments = nameSegments(image)?.map((segment) => segment.toLowerCase());
    if (!segments) return [];
    const name = segments.at(-1) ?? '';
    const found: number[] = [];
    const take = (candidates: readonly number[] | undefined): void => {
      for (const index of candidates ?? []) {
        const entry = entries[index];
        if (entry && name.startsWith(entry.head) && endsLike(segments, entry.parts)) found.push(index);
      }
    };
    take(byName.get(name));
    take(byFolder.get(segments.at(-2) ?? ''));
    take(wild);
    return found.sort((a, b) => a - b).flatMap((index) => entries[index]?.pattern ?? []);
  };
  const answers = new WeakMap<ImageName, readonly T[]>();
  return (image) => {
    const known = answers.get(image);
    if (known) return known;
    const answer = find(image);
    answers.set(image, answer);
    return answer;
  };
}

function listIn(map: Map<string, number[]>, key: string): number[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

function isGlob(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('[');
}

/** `*` matches any characters, `[0-9]` one of them; letters of either case. */
export function globMatches(pattern: string, text: string): boolean {
  if (!isGlob(pattern)) return pattern.length === text.length && pattern.toLowerCase() === text.toLowerCase();
  if (!pattern.includes('[')) return starMatches(pattern.toLowerCase(), text.toLowerCase());
  let expression = globs.get(pattern);
  if (!expression) {
    const source = pattern.replace(/[.+^${}()|\\?]/g, '\\$&').replace(/\*+/g, '.*');
    expression = new RegExp(`^${source}$`, 'is');
    globs.set(pattern, expression);
  }
  return expression.test(text);
}
