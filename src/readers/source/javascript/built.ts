import { posix } from 'node:path';
import { relativePath } from '../../../model/path.ts';
import type { Place } from '../../../model/place.ts';
import type { Hop } from '../../../model/service.ts';
import { entriesOf, entryPlace, get, itemsOf, type Node, stringOf } from '../../../model/tree.ts';
import type { Workspace } from '../../../model/workspace.ts';
import { type PackageFile, type Project, projectOf } from './project.ts';

export interface BuiltSource {
  readonly path: string;
  readonly by: readonly Hop[];
}

const BUILD_FOLDERS = /^(dist|build|lib|out|output|compiled|transpiled|\.build|\.output|server-dist|build-server|prod)$/;
const SOURCE_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
const JAVASCRIPT = /\.([cm]?)jsx?$/;

/**
 * From what a command runs to the source it was built from: `dist/worker.js` → `src/worker.ts`. What the project's own files say comes
 * first (tsconfig `outDir`, nest-cli.json, Nx project.json, the bundler's command line), then convention.
 */
export function sourceOf(builtPath: string, workspace: Workspace): BuiltSource | undefined {
  const project = projectOf(workspace);
  const path = posix.normalize(builtPath);
  if (path.startsWith('/')) return undefined;
  const whole = path.split('/').some((segment) => BUILD_FOLDERS.test(segment)) ? undefined : fileAt(project, path);
  if (whole !== undefined) return { path: whole, by: [] };
  return (
    byCompiler(project, path) ??
    byNest(project, path) ??
    byNx(project, path) ??
    byScripts(project, path) ??
    byConvention(project, path) ??
    asIs(fileAt(project, path))
  );
}

function asIs(path: string | undefined): BuiltSource | undefined {
  return path === undefined ? undefined : { path, by: [] };
}

/** The file a path means: itself, with another extension, or the index of a folder. */
export function fileAt(project: Project, path: string): string | undefined {
  const swapped = JAVASCRIPT.exec(path);
  // TypeScript names the file it will write: `./x.js` stands for x.ts (https://www.typescriptlang.org/docs/handbook/modules/reference.html).
  const stem = swapped ? path.slice(0, -swapped[0].length) : path;
  const typed = swapped ? [`${stem}.${swapped[1]}ts`, `${stem}.ts`, `${stem}.tsx`] : [];
  if (SOURCE_EXTENSIONS.includes(posix.extname(path)) || path.endsWith('.json'))
    for (const candidate of [path, ...typed]) if (project.isFile(candidate)) return candidate;
  for (const extension of SOURCE_EXTENSIONS) if (project.isFile(path + extension)) return path + extension;
  if (project.isFile(`${path}.json`)) return `${path}.json`;
  return folderEntry(project, path);
}

function folderEntry(project: Project, path: string): string | undefined {
  if (!project.names(posix.dirname(path)).has(`${posix.basename(path)}/`) && path !== '.') return undefined;
  const main = stringOf(get(project.packageIn(path)?.tree, 'main'));
  const named = main === undefined || posix.normalize(main) === '.' ? undefined : fileAt(project, posix.join(path, main));
  return (
    named ?? SOURCE_EXTENSIONS.map((extension) => posix.join(path, `index${extension}`)).find((candidate) => project.isFile(candidate))
  );
}

function hop(by: string, at: Place, guessed = false): Hop {
  return { by, at, guessed };
}

/** The first of these built files' sources that is there; `rest` is relative to the folder the compiler writes to. */
function sourceIn(project: Project, folders: readonly string[], rest: string): string | undefined {
  for (const folder of folders) {
    const path = relativePath(folder, rest);
    const found = path === undefined ? undefined : fileAt(project, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function byCompiler(project: Project, path: string): BuiltSource | undefined {
  for (const config of project.configs(posix.dirname(path))) {
    const outDir = config.option('outDir');
    const out = stringOf(outDir?.node);
    if (outDir === undefined || out === undefined) continue;
    const folder = posix.join(outDir.folder, out).replace(/\/$/, '');
    if (folder === '.' || !path.startsWith(`${folder}/`)) continue;
    const rest = path.slice(folder.length + 1);
    const rootDir = config.option('rootDir');
    const root = stringOf(rootDir?.node);
    const own = posix.dirname(config.path);
    const included = itemsOf(get(project.json(config.path), 'include')).flatMap((item) => firstFolder(stringOf(item)));
    const folders =
      rootDir !== undefined && root !== undefined
        ? [posix.join(rootDir.folder, root)]
        : [...included.map((name) => posix.join(own, name)), posix.join(own, 'src'), own];
    const found = sourceIn(project, folders, rest);
    if (found !== undefined && found !== path) return { path: found, by: [hop('tsconfig outDir', outDir.node)] };
  }
  return undefined;
}

function firstFolder(pattern: string | undefined): readonly string[] {
  const first = pattern === undefined ? undefined : posix.normalize(pattern).split('/')[0];
  return first === undefined || first.includes('*') || first.includes('.') ? [] : [first];
}

/** https://docs.nestjs.com/cli/monorepo: projects are built to `dist/<root>/<entryFile>.js`. */
function byNest(project: Project, path: string): BuiltSource | undefined {
  for (const folder of foldersAbove(path)) {
    const tree = project.json(posix.join(folder, 'nest-cli.json'));
    if (tree === undefined) continue;
    const inside = folder === '.' ? path : path.slice(folder.length + 1);
    const rest = inside.split('/').slice(1).join('/');
    for (const { key, value } of entriesOf(get(tree, 'projects'))) {
      const root = stringOf(get(value, 'root')) ?? '';
      const sourceRoot = stringOf(get(value, 'sourceRoot')) ?? posix.join(root, 'src');
      const entryFile = stringOf(get(value, 'entryFile')) ?? 'main';
      const under = root !== '' && rest.startsWith(`${root}/`) ? rest.slice(root.length + 1).replace(/^src\//, '') : undefined;
      const bundled = rest === `${String(key.value)}/${entryFile}.js` ? `${entryFile}.js` : undefined;
      const file = under ?? bundled;
      const found = file === undefined ? undefined : sourceIn(project, [posix.join(folder, sourceRoot)], file);
      if (found !== undefined) return { path: found, by: [hop('nest-cli.json project', entryPlace({ key, value }))] };
    }
    const sourceRoot = get(tree, 'sourceRoot');
    const found = sourceIn(project, [posix.join(folder, stringOf(sourceRoot) ?? 'src')], rest);
    if (found !== undefined && found !== path) return { path: found, by: [hop('nest-cli.json sourceRoot', sourceRoot ?? tree)] };
  }
  return undefined;
}

/** https://nx.dev/reference/project-configuration: `targets.build.options.outputPath` and `main`. */
function byNx(project: Project, path: string): BuiltSource | undefined {
  const segments = path.split('/');
  for (let from = 0; from < segments.length - 1; from++)
    for (let to = from + 1; to < segments.length; to++) {
      const folder = segments.slice(from, to).join('/');
      const tree = project.json(posix.join(folder, 'project.json'));
      for (const { value } of entriesOf(get(tree, 'targets'))) {
        const options = get(value, 'options');
        const output = stringOf(get(options, 'outputPath'))
          ?.replace(/^\{workspaceRoot\}\/?/, '')
          .replace('{projectRoot}', folder);
        const main = get(options, 'main');
        const mainPath = stringOf(main)?.replace('{projectRoot}', folder);
        if (output === undefined || mainPath === undefined || main === undefined || !path.startsWith(`${posix.normalize(output)}/`))
          continue;
        const rest = path.slice(posix.normalize(output).length + 1);
        const sameName = posix.basename(rest).replace(JAVASCRIPT, '') === posix.basename(mainPath).replace(/\.\w+$/, '');
        const found =
          sameName || /^(main|index)\.[cm]?js$/.test(rest) ? fileAt(project, mainPath) : sourceIn(project, [posix.dirname(mainPath)], rest);
        if (found !== undefined) return { path: found, by: [hop('project.json main', main)] };
      }
    }
  return undefined;
}

/** A bundler's command line in package.json: `esbuild src/worker.ts --outfile=dist/worker.js`. */
function byScripts(project: Project, path: string): BuiltSource | undefined {
  const owner = project.nearestPackage(posix.dirname(path));
  if (owner === undefined) return undefined;
  const stem = posix.basename(path).replace(JAVASCRIPT, '');
  const inside = owner.folder === '.' ? path : path.slice(owner.folder.length + 1);
  for (const script of entriesOf(get(owner.tree, 'scripts'))) {
    const words = (stringOf(script.value) ?? '').slice(0, 4000).split(/[\s;&|]+/);
    if (
      !words.some((word) =>
        /^(esbuild|tsup|ncc|bun|rollup|swc|babel|parcel|pkgroll|unbuild|tsdown|webpack|vite-node|microbundle)$/.test(word),
      )
    )
      continue;
    const sources = words.filter((word) => /\.[cm]?[jt]sx?$/.test(word) && !word.startsWith('-') && posix.normalize(word) !== inside);
    const writesIt = words.some((word) => word.replace(/^--?[\w-]+=/, '').replace(/^\.\//, '') === inside);
    const chosen = sources.filter((word) => writesIt || posix.basename(word).replace(/\.\w+$/, '') === stem);
    const [only] = chosen.length === 1 ? chosen : sources.length === 1 ? sources : [];
    const found = only === undefined ? undefined : fileAt(project, posix.join(owner.folder, only));
    if (found !== undefined) return { path: found, by: [hop(`package.json scripts.${String(script.key.value)}`, script.value)] };
  }
  return undefined;
}

function byConvention(project: Project, path: string): BuiltSource | undefined {
  const segments = path.split('/');
  const index = segments.findIndex((segment) => BUILD_FOLDERS.test(segment));
  const before = segments.slice(0, Math.max(index, 0)).join('/');
  const rest = segments.slice(index + 1);
  const tail = rest.join('/');
  const candidates = [
    posix.join(before, 'src', tail),
    posix.join(before, tail),
    posix.join(before, 'source', tail),
    posix.join(before, 'app', tail),
    posix.join(before, 'server', tail),
  ];
  // dist/apps/api/main.js, where each app of a monorepo has its own src folder
  if (rest.length > 1) candidates.push(posix.join(before, posix.dirname(tail), 'src', posix.basename(tail)));
  for (const candidate of candidates) {
    const found = fileAt(project, candidate);
    if (found !== undefined && found !== path) return guessed(project, found);
  }
  // Bundlers call their output main.js or index.js whatever the entry is called.
  if (rest.length === 1 && index !== -1 && /^(main|index|server|bundle|app)\.[cm]?js$/.test(tail)) {
    for (const name of ['main', 'index', 'server', 'app']) {
      const found = fileAt(project, posix.join(before, 'src', `${name}.ts`)) ?? fileAt(project, posix.join(before, 'src', `${name}.js`));
      if (found !== undefined) return guessed(project, found);
    }
  }
  return undefined;
}

function guessed(project: Project, path: string): BuiltSource | undefined {
  const file = project.workspace.read(path);
  return file === undefined ? undefined : { path, by: [hop('naming convention', { file, start: 0, end: 0 }, true)] };
}

function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    folders.push(folder);
    if (folder === '.' || folder === posix.dirname(folder)) return folders;
  }
}

const CONDITIONS = ['source', 'development', 'import', 'node', 'require', 'module', 'default', 'types'];

/** The file that an import of a workspace package means: its `exports`, `module` or `main`, led back to source. */
export function packageEntry(project: Project, owner: PackageFile, rest: string): string | undefined {
  const subpath = rest === '' ? '.' : `./${rest}`;
  const declared = exported(get(owner.tree, 'exports'), subpath);
  const fields = rest === '' ? ['source', 'module', 'main', 'types', 'typings'] : [];
  const named = [declared, ...fields.map((field) => stringOf(get(owner.tree, field)))].filter((value) => value !== undefined);
  for (const target of named) {
    const path = posix.join(owner.folder, target);
    const found = sourceOf(path.replace(/\.d\.([cm]?)ts$/, '.$1js'), project.workspace)?.path;
    if (found !== undefined) return found;
  }
  const inside = rest === '' ? 'index' : rest;
  return (
    fileAt(project, posix.join(owner.folder, 'src', inside)) ??
    fileAt(project, posix.join(owner.folder, inside)) ??
    (rest === '' ? fileAt(project, posix.join(owner.folder, 'src/main')) : undefined)
  );
}

/** https://nodejs.org/api/packages.html#exports, of which conditions and one `*` are followed. */
export function exported(node: Node | undefined, subpath: string): string | undefined {
  const text = stringOf(node);
  if (text !== undefined) return subpath === '.' ? text : undefined;
  const keys = entriesOf(node);
  if (keys.length === 0) return undefined;
  if (!keys.some(({ key }) => String(key.value).startsWith('.') || String(key.value).startsWith('#')))
    return subpath === '.' ? condition(node, 0) : undefined;
  for (const { key, value } of keys) {
    const name = String(key.value);
    if (name === subpath) return condition(value, 0);
    const star = name.indexOf('*');
    if (star === -1) continue;
    const [head, tail] = [name.slice(0, star), name.slice(star + 1)];
    if (subpath.startsWith(head) && subpath.endsWith(tail) && subpath.length >= head.length + tail.length) {
      const middle = subpath.slice(head.length, subpath.length - tail.length);
      return condition(value, 0)?.replace('*', () => middle);
    }
  }
  return undefined;
}

function condition(node: Node | undefined, depth: number): string | undefined {
  const text = stringOf(node);
  if (text !== undefined || depth > 5) return text;
  if (node?.kind === 'seq') return condition(node.items[0], depth + 1);
  if (node?.kind !== 'map') return undefined;
  for (const name of CONDITIONS) {
    const found = condition(get(node, name), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
