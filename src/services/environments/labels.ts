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
 * another such word: a lone `test/` or `production/` tells nothing apart.
 */
export function labelsOf(paths: Iterable<string>): Labels {
  const labelled = new Map<string, Labelled>();
  const written = new Map<string, Map<string, number>>();
  label(folderTree(paths), undefined, undefined, labelled, (name, raw) => {
    const counts = written.get(name) ?? new Map<string, number>();
    counts.set(raw, (counts.get(raw) ?? 0) + 1);
    written.set(name, counts);
  });
  return {
    of: (path) => labelled.get(path)?.label,
    displayed: (name) => [...(written.get(name) ?? [])].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? name,
    isBaseOf: (base, other) => (labelled.get(other)?.families ?? []).some((family) => isInScope(base, family)),
  };
}

function label(
  folder: Folder,
  parent: Folder | undefined,
  inherited: (Labelled & { readonly raw: string }) | undefined,
  labelled: Map<string, Labelled>,
  write: (label: string, raw: string) => void,
): void {
  const folders = [...folder.folders.values()];
  const wordOfFolder = distinguishing(folders.map((one) => one.name));
  const outside = holdsEnvironments(folder.name) && parent ? parent.path : folder.path;
  for (const child of folders) {
    const found = wordOfFolder(child.name);
    const family: Family | undefined = found && { scope: outside, wide: found.stem === '*' && outside !== '' };
    label(child, folder, found && family ? combine(inherited, found.word, found.raw, family) : inherited, labelled, write);
  }
  const wordOfFile = distinguishing(folder.files.map(fileStem));
  for (const path of folder.files) {
    const found = wordOfFile(fileStem(path));
    const own = found ? combine(inherited, found.word, found.raw, { scope: folder.path, wide: false }) : inherited;
    if (!own) continue;
    labelled.set(path, own);
    write(own.label, own.raw);
  }
}

function fileStem(path: string): string {
  return stemOfFile(path.slice(path.lastIndexOf('/') + 1));
}

function combine(
  outer: (Labelled & { readonly raw: string }) | undefined,
  word: string,
  raw: string,
  family: Family,
): Labelled & { raw: string } {
  if (!outer) return { label: word, raw, families: [family] };
  if (outer.label.split('/').includes(word)) return { ...outer, families: [...outer.families, family] };
  return { label: `${outer.label}/${word}`, raw: `${outer.raw}/${raw}`, families: [...outer.families, family] };
}

/** Of names in one folder: which environment word tells them apart, if any. */
function distinguishing(names: readonly string[]): (name: string) => ReturnType<typeof environmentWord> {
  const found = new Map(names.map((name) => [name, environmentWord(name)]));
  const byStem = new Map<string, Set<string>>();
  for (const one of found.values()) {
    if (!one) continue;
    const members = byStem.get(one.stem) ?? new Set<string>();
    byStem.set(one.stem, members.add(one.word));
  }
  const counting = new Set([...byStem.values()].filter((members) => members.size > 1).flatMap((members) => [...members]));
  return (name) => {
    const one = found.get(name);
    return one && counting.has(one.word) ? one : undefined;
  };
}

function isInScope(path: string, { scope, wide }: Family): boolean {
  if (scope !== '' && !path.startsWith(`${scope}/`)) return false;
  if (wide) return true;
  const [first, second] = path.slice(scope === '' ? 0 : scope.length + 1).split('/');
  return second === undefined || isSharedFolder(first ?? '');
}
