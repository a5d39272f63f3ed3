import type { Catalog, ShellPattern } from '../../model/catalog.ts';
import { type ImageName, imageFinder } from '../../model/image.ts';

const finders = new WeakMap<Catalog, (image: ImageName) => readonly ShellPattern[]>();

/** The catalog's bases of images that an image fits. */
export function knownShells(image: ImageName, catalog: Catalog): readonly ShellPattern[] {
  const known = finders.get(catalog) ?? imageFinder(catalog.shells);
  finders.set(catalog, known);
  return known(image);
}
