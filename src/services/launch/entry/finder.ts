import type { Word } from '../../../model/launch.ts';
import { absolutePath, joinPaths, relativePath } from '../../../model/path.ts';
import type { Hop } from '../../../model/service.ts';
import { projectOf } from '../../../readers/source/javascript/project.ts';
import { sourceOf } from '../built-source.ts';
import { noFiles } from '../image-files.ts';
import type { EntryPoint } from '../request.ts';
import type { Peeled, World } from '../step.ts';

/** Looks for the files that a command line names, from the program's own folder back to the workspace. */
export class Finder {
  readonly world: World;
  readonly words: readonly Word[];
  readonly cwd: string;
  readonly variables: ReadonlyMap<string, string | undefined>;

  constructor({ words, cwd, variables }: Pick<Peeled, 'words' | 'cwd' | 'variables'>, world: World) {
    this.world = world;
    this.words = words;
    this.cwd = cwd;
    this.variables = variables;
  }

  isFile(path: string): boolean {
    return projectOf(this.world.context.workspace).isFile(path === '' ? '.' : path);
  }

  /** The workspace folders or files that a path of the program can come from. */
  origins(path: string, base = this.cwd): readonly EntryPoint[] {
    if (this.world.files === noFiles) return [];
    return this.world.files.origins(absolutePath(base, path).replace(/(.)\/$/, '$1'));
  }

  /** A file that is there under this path. */
  file(path: string, base = this.cwd): EntryPoint | undefined {
    return this.origins(path, base).find((origin) => this.isFile(origin.path));
  }

  /** The first of these files, each tried in every base before the next one. */
  firstFile(paths: readonly string[], bases: readonly string[] = [this.cwd]): EntryPoint | undefined {
    for (const path of paths)
      for (const base of bases) {
        const found = this.file(path, base);
        if (found) return found;
      }
    return undefined;
  }

  /** The same below the roots of the sources, for what cannot be followed step by step: a guess. */
  belowRoots(paths: readonly string[], at: Word | undefined): EntryPoint | undefined {
    for (const root of this.world.files.roots)
      for (const path of paths) {
        const inside = relativePath(root, path);
        if (inside !== undefined && this.isFile(inside)) return { path: inside, via: this.#guess(at) };
      }
    return undefined;
  }

  /** The source of a JavaScript file that is named, which is often built: `dist/worker.js` → `src/worker.ts`. */
  source(path: string, at: Word | undefined): EntryPoint | undefined {
    const { workspace } = this.world.context;
    for (const { path: built, via } of this.origins(path)) {
      const found = sourceOf(built === '' ? '.' : built, workspace);
      if (found) return { path: found.path, via: [...via, ...found.by] };
    }
    for (const root of this.world.files.roots) {
      const inside = relativePath(root, path.replace(/^\//, ''));
      const found = inside === undefined ? undefined : sourceOf(inside === '' ? '.' : inside, workspace);
      if (found) return { path: found.path, via: [...this.#guess(at), ...found.by] };
    }
    return undefined;
  }

  /** Files of the run below a folder of the workspace, by their ending. */
  below(folder: string, ending: RegExp, most: number): readonly string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    const found: string[] = [];
    for (const path of this.world.context.declarations.paths) {
      if (!path.startsWith(prefix) || !ending.test(path)) continue;
      found.push(path);
      if (found.length >= most) break;
    }
    return found;
  }

  read(path: string): string | undefined {
    return this.world.context.workspace.read(path)?.text;
  }

  join(folder: string, path: string): string {
    return joinPaths(folder, path);
  }

  /** The value of an option: `--app x`, `--app=x`, `-Ax`. */
  option(...names: readonly string[]): Word | undefined {
    for (const [i, word] of this.words.entries()) {
      const text = word.text ?? '';
      for (const name of names) {
        if (text === name) return this.words[i + 1];
        const joined = name.startsWith('--') ? `${name}=` : name;
        if (i > 0 && text.startsWith(joined) && text.length > joined.length && !(joined.length === 2 && text.startsWith('--')))
          return { ...word, text: text.slice(joined.length) };
      }
    }
    return undefined;
  }

  /** Words behind the program that are no options; what an option takes as its value cannot be told apart and is among them. */
  operands(): readonly Word[] {
    return this.words.slice(1).filter((word) => word.text !== undefined && word.text !== '' && !word.text.startsWith('-'));
  }

  #guess(at: Word | undefined): readonly Hop[] {
    return at ? [{ by: `path ${at.text ?? at.raw} in the sources`, at: at.at, guessed: true }] : [];
  }
}
