import { environmentWord, holdsEnvironments, isSharedFolder, stemOfFile } from './words.ts';

/** Names side by side that differ in their environment word alone, such as `dev/` and `prod/`, and what lies beside them for all. */
interface Family {
  /** The folder below which files without a label of their own belong to every member. */
  readonly scope: string;
  /** True when every file below the scope does; else only those in it and in folders such as `base`. */
  readonly wide: boolean;
}

export interface Labels {
  /** The environment that a file's folders or name give it; undefined for most files. */
  readonly of: (path: string) => string | undefined;
  /** How people write it: `prod`. */
  readonly displayed: (label: string) => string;
  /** Whether a file without label is applied together with a labelled one. */
  readonly isBaseOf: (base: string, labelled: string) => boolean;
}

interface Folder {
  readonly path: string;
  readonly name: string;
  readonly folders: Map<string, Folder>;
  readonly files: string[];
}

interface Labelled {
  readonly label: string;
  /** The whole name of the folder, or the word in the file's name; and the word alone, as it is written. */
  readonly written: string;
  readonly raw: string;
  readonly families: readonly Family[];
}

export function folderTree(paths: Iterable<string>): Folder {
  const root: Folder = { path: '', name: '', folders: new Map(), files: [] };
  for (const path of paths) {
    const segments = path.split('/');
    segments.pop();
    let folder = root;
    for (const segment of segments) {
      let next = folder.folders.get(segment);
      if (!next) {
        next = { path: folder.path === '' ? segment : `${folder.path}/${segment}`, name: segment, folders: new Map(), files: [] };
        folder.folders.set(segment, next);
      }
      folder = next;
    }
    folder.files.push(path);
  }
  return root;
}

/**
 * Labels files by environment words in the names of folders and files. A word counts only where a name beside it differs in nothing but
 * another such word: a lone `test/` or `production/` tells nothing apart. Everything in a folder called `overlays` is one for each of its own.
 */
export function labelsOf(paths: Iterable<string>): Labels {
  const labelled = new Map<string, Labelled>();
  const written = new Map<string, { readonly names: Set<string>; readonly words: Map<string, number> }>();
  label(folderTree(paths), undefined, undefined, (path, own) => {
    labelled.set(path, own);
    const known = written.get(own.label) ?? { names: new Set(), words: new Map() };
    written.set(own.label, known);
    known.names.add(own.written);
    known.words.set(own.raw, (known.words.get(own.raw) ?? 0) + 1);
  });
  return {
    of: (path) => labelled.get(path)?.label,
    displayed: (name) => {
      const { names, words } = written.get(name) ?? {};
      const [only] = names ?? [];
      return (names?.size === 1 ? only : words && mostFrequent(words)) ?? name;
    },
    isBaseOf: (base, other) => (labelled.get(other)?.families ?? []).some((family) => isInScope(base, family)),
  };
}

function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

function label(
  folder: Folder,
  parent: Folder | undefined,
  inherited: Labelled | undefined,
  take: (path: string, own: Labelled) => void,
): void {
  const folders = [...folder.folders.values()];
  const isOverlays = holdsEnvironments(folder.name) && parent !== undefined;
  const wordOfFolder = isOverlays && folders.length > 1 ? overlayWord : distinguishing(folders.map((one) => one.name));
  const scope = isOverlays ? parent.path : folder.path;
  for (const child of folders) {
    const found = wordOfFolder(child.name);
    // Below `shop/` everything that is for no single environment is for all; below the root it may be another project.
    const family = { scope, wide: scope !== '' && (isOverlays || found?.stem === '*') };
    label(child, folder, found ? combine(inherited, found, child.name, family) : inherited, take);
  }
  const wordOfFile = distinguishing(folder.files.map(fileStem));
  for (const path of folder.files) {
    const found = wordOfFile(fileStem(path));
    const own = found ? combine(inherited, found, found.raw, { scope: folder.path, wide: false }) : inherited;
    if (own) take(path, own);
  }
}

function fileStem(path: string): string {
  return stemOfFile(path.slice(path.lastIndexOf('/') + 1));
}

function combine(outer: Labelled | undefined, { word, raw }: Found, name: string, family: Family): Labelled {
  if (!outer) return { label: word, written: name, raw, families: [family] };
  const families = [...outer.families, family];
  if (outer.label.split('/').includes(word)) return { ...outer, families };
  return { label: `${outer.label}/${word}`, written: `${outer.written}/${name}`, raw: `${outer.raw}/${raw}`, families };
}

type Found = Pick<NonNullable<ReturnType<typeof environmentWord>>, 'word' | 'raw' | 'stem'>;

/** `prod` and `production` are one; `moc-prod` is an environment of its own. */
function overlayWord(name: string): Found {
  const found = environmentWord(name);
  return found?.stem === '*' ? found : { word: name.toLowerCase(), raw: name, stem: '' };
}

/** Of names in one folder: which environment word tells them apart, if any. */
function distinguishing(names: readonly string[]): (name: string) => Found | undefined {
  const found = new Map(names.map((name) => [name, environmentWord(name)]));
  const byStem = new Map<string, Set<string>>();
  for (const one of found.values()) {
    if (!one) continue;
    const members = byStem.get(one.stem) ?? new Set<string>();
    byStem.set(one.stem, members.add(one.word));
  }
  const counting = new Set([...byStem.values()].filter((members) => members.size > 1).flatMap((members) => [...members]));
  // Beside `dev/` and `prod/` a folder `api-sandbox/` is one more.
  const isPlain = (byStem.get('*')?.size ?? 0) > 1;
  return (name) => {
    const one = found.get(name);
    return one && (isPlain || counting.has(one.word)) ? one : undefined;
  };
}

function isInScope(path: string, { scope, wide }: Family): boolean {
  if (scope !== '' && !path.startsWith(`${scope}/`)) return false;
  if (wide) return true;
  const [first, second] = path.slice(scope === '' ? 0 : scope.length + 1).split('/');
  return second === undefined || isSharedFolder(first ?? '');
}
