import type { Catalog, ImagePattern, ShellPattern } from '../../model/catalog.ts';
import { type ImageName, imageFinder } from '../../model/image.ts';

interface KnownImages {
  readonly images: (image: ImageName) => readonly ImagePattern[];
  readonly shells: (image: ImageName) => readonly ShellPattern[];
}

const finders = new WeakMap<Catalog, KnownImages>();

/** The catalog's patterns of images, to be looked up by the name of one. */
export function knownImages(catalog: Catalog): KnownImages {
  const known = finders.get(catalog);
  if (known) return known;
  const made = { images: imageFinder(catalog.images), shells: imageFinder(catalog.shells) };
  finders.set(catalog, made);
  return made;
}
