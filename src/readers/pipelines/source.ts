import { readYaml } from '../../files/yaml.ts';
import type { Gap } from '../../model/fact.ts';
import type { Problem } from '../../model/finding.ts';
import type { Place, SourceFile } from '../../model/place.ts';
import type { Node } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import { joinPath } from '../shell/scope.ts';

/** How many other files one pipeline may draw in. */
const MOST_FILES = 200;

/** The files of the repository that a pipeline is made of, each read once. */
export class PipelineSource {
  readonly workspace: Workspace;
  /** The repository's folder within the working directory. */
  readonly root: string;
  readonly gaps: Gap[] = [];
  readonly problems: Problem[] = [];
  readonly #trees = new Map<string, Node | undefined>();
  readonly #included = new Set<string>();

  constructor(workspace: Workspace, root: string) {
    this.workspace = workspace;
    this.root = root;
  }

  get included(): readonly string[] {
    return [...this.#included].sort();
  }

  async own(file: SourceFile): Promise<readonly (Node | undefined)[]> {
    const { documents, problems } = await readYaml(file);
    this.problems.push(...problems);
    return documents.map((document) => document.root);
  }

  /** The tree of another file, by its path from the repository's root, or from `folder`; undefined when it is not in the input. */
  async other(path: string, folder = this.root): Promise<Node | undefined> {
    const full = joinPath(folder, path.replace(/^\/+/, ''));
    if (full === undefined) return undefined;
    if (this.#trees.has(full)) return this.#trees.get(full);
    if (this.#trees.size >= MOST_FILES) return undefined;
    const file = this.workspace.read(full);
    const root = file && (await readYaml(file)).documents[0]?.root;
    this.#trees.set(full, root);
    if (root) this.#included.add(full);
    return root;
  }

  /** The folder that a step runs in, seen from the working directory: the repository's own where none is named or known. */
  folder(path: string | undefined): string | undefined {
    if (path === undefined || path === '') return this.root;
    return /^[/~]/.test(path) ? path : joinPath(this.root, path);
  }

  gap(what: string, why: string, at: Place): void {
    if (this.gaps.length < 100) this.gaps.push({ what, why, at });
  }
}
