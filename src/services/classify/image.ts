import type { Catalog, ImagePattern } from '../../model/catalog.ts';
import { starMatches } from '../../model/glob.ts';
import { type ImageName, parseImage } from '../../model/image.ts';
import { alternatives } from './pattern.ts';

/** An entry of the catalog, and which of its alternatives an image fits. */
interface Entry {
  readonly pattern: ImagePattern;
  readonly path: string;
  /** Segments from the last to the first. */
  readonly segments: readonly string[];
  /** What the last segment must begin with. */
  readonly head: string;
}

interface ImageIndex {
  readonly byName: ReadonlyMap<string, readonly Entry[]>;
  readonly wild: readonly Entry[];
}

const indexes = new WeakMap<Catalog, ImageIndex>();

export function knownImage(reference: string, catalog: Catalog): ImagePattern | undefined {
  const image = parseImage(reference);
  return image && knownAs(image, catalog)?.pattern;
}

/** What the catalog knows of an image; the longest path counts, then a plain name before one with wildcards. */
export function knownAs(image: ImageName, catalog: Catalog): Pick<Entry, 'pattern' | 'path'> | undefined {
  const before = answers.get(image);
  if (before?.catalog === catalog) return before.entry;
  const entry = longestOf(image, catalog);
  answers.set(image, { catalog, entry });
  return entry;
}

/** An image is asked about by its type, its build, its role in the pod and its data. */
const answers = new WeakMap<ImageName, { readonly catalog: Catalog; readonly entry: Entry | undefined }>();

function longestOf(image: ImageName, catalog: Catalog): Entry | undefined {
  if (image.name === undefined) return undefined;
  // Docker Hub's own images may be named without their owner.
  const path = image.registry === undefined && image.path.length === 0 ? ['library'] : image.path;
  const segments = [image.name, ...[...path].reverse()].map((segment) => segment.toLowerCase());
  const index = indexOf(catalog);
  const name = segments[0] ?? '';
  let best: Entry | undefined;
  for (const entries of [index.byName.get(name), index.wild])
    for (const entry of entries ?? []) {
      if (!name.startsWith(entry.head) || (best !== undefined && entry.segments.length <= best.segments.length)) continue;
      if (isAtEnd(entry.segments, segments)) best = entry;
    }
  return best;
}

/** Both from the last to the first. */
function isAtEnd(wanted: readonly string[], segments: readonly string[]): boolean {
  return wanted.length <= segments.length && wanted.every((one, i) => starMatches(one, segments[i] ?? ''));
}

function indexOf(catalog: Catalog): ImageIndex {
  const known = indexes.get(catalog);
  if (known) return known;
  const byName = new Map<string, Entry[]>();
  const wild: Entry[] = [];
  for (const pattern of catalog.images) {
    for (const path of alternatives(pattern.image)) {
      const parts = path.split('/').reverse();
      const name = parts[0] ?? '';
      const entry: Entry = { pattern, path, segments: parts, head: name.split('*', 1)[0] ?? '' };
      if (name.includes('*')) wild.push(entry);
      else byName.set(name, [...(byName.get(name) ?? []), entry]);
    }
  }
  const index = { byName, wild };
  indexes.set(catalog, index);
  return index;
}
