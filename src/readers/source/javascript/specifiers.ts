import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { entriesOf, get, itemsOf, stringOf } from '../../../model/tree.ts';
import { exported, fileAt, packageEntry } from './built.ts';
import { type Project, splitSpecifier } from './project.ts';

/** Where an import leads. `missing` is a module of the program itself that is not in the input. */
export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'asset' }
  | { readonly kind: 'missing'; readonly why: string };

const ASSET =
  /\.(css|scss|sass|less|svg|png|jpe?g|gif|ico|woff2?|graphql|gql|html?|txt|md|sql|node|wasm|ya?ml|pem|proto|vue|svelte|hbs|ejs|pug)$/i;

const resolved = new WeakMap<Project, Map<string, Map<string, Target>>>();

/**
 * Resolves an import as Node, TypeScript (`paths`, `baseUrl`) and workspaces do, to a file of the input where there is one. Programs of one
 * repository share most of their modules: each import is resolved once.
 */
export function resolveSpecifier(project: Project, from: string, specifier: string): Target {
  const folder = posix.dirname(from);
  const folders = remembered(resolved, project);
  const known = remembered(folders, folder);
  let target = known.get(specifier);
  if (target === undefined) {
    target = resolveFrom(project, folder, specifier);
    known.set(specifier, target);
  }
  return target;
}

function remembered<K, V>(
  maps: { get(key: K): Map<string, V> | undefined; set(key: K, map: Map<string, V>): unknown },
  key: K,
): Map<string, V> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}

function resolveFrom(project: Project, folder: string, specifier: string): Target {
  const plain = specifier.replace(/[?#].*$/, (rest, offset: number) => (offset === 0 ? rest : ''));
  if (plain === '' || plain.length > 400) return { kind: 'missing', why: 'not a module name' };
  if (plain.startsWith('.')) return file(project, posix.join(folder, plain), plain);
  if (plain.startsWith('/')) return { kind: 'missing', why: 'an absolute path' };
  if (isBuiltin(plain)) return { kind: 'package', name: plain.replace(/^node:/, '') };
  if (/^(bun|deno|npm|jsr|https?|data|virtual|cloudflare):/.test(plain)) {
    return { kind: 'package', name: plain.replace(/^(npm|jsr):/, '').replace(/(?<=.)@[\d^~][^/]*/, '') };
  }
  const near = project.nearestPackage(folder);
  if (plain.startsWith('#')) {
    const target = near && exported(get(near.tree, 'imports'), plain);
    if (near && target?.startsWith('.')) return file(project, posix.join(near.folder, target), plain);
    if (target !== undefined) return { kind: 'package', name: target };
  }
  const mapped = byPaths(project, folder, plain);
  if (mapped !== undefined) return mapped;
  const { name, rest } = splitSpecifier(plain);
  if (near?.name === name) {
    const own = packageEntry(project, near, rest);
    if (own !== undefined) return { kind: 'file', path: own };
  }
  const member = project.members().get(name);
  if (member !== undefined) {
    const entry = packageEntry(project, member, rest);
    return entry === undefined
      ? { kind: 'missing', why: `the source of the workspace package ${name} was not found` }
      : { kind: 'file', path: entry };
  }
  if (near?.dependencies.has(name)) return { kind: 'package', name: plain };
  const local = byBase(project, folder, plain);
  if (local !== undefined) return local;
  if (
    /^[@~#$]?\//.test(plain) ||
    plain.startsWith('#') ||
    plain.startsWith('~') ||
    (/\.[cm]?[jt]sx?$/.test(plain) && !/^[\w.-]+\.js$/.test(plain))
  ) {
    return { kind: 'missing', why: 'an alias that no tsconfig paths or package.json imports explain' };
  }
  return ASSET.test(plain) ? { kind: 'asset' } : { kind: 'package', name: plain };
}

function file(project: Project, path: string, specifier: string): Target {
  const found = fileAt(project, path);
  if (found !== undefined) return { kind: 'file', path: found };
  if (project.isFile(`${path}.d.ts`) || project.isFile(path.replace(/\.[cm]?js$/, '.d.ts'))) return { kind: 'asset' };
  if (ASSET.test(specifier)) return { kind: 'asset' };
  const outside = path === '..' || path.startsWith('../');
  return { kind: 'missing', why: outside ? 'it lies outside of what was linted' : 'no such file in the input' };
}

/** https://www.typescriptlang.org/tsconfig/#paths: the longest matching prefix wins; relative to `baseUrl`, else to the file. */
function byPaths(project: Project, folder: string, specifier: string): Target | undefined {
  for (const config of project.configs(folder)) {
    const paths = config.option('paths');
    if (paths === undefined) continue;
    const baseUrl = config.option('baseUrl');
    const base = baseUrl === undefined ? paths.folder : posix.join(baseUrl.folder, stringOf(baseUrl.node) ?? '.');
    let best: { readonly length: number; readonly targets: readonly string[]; readonly middle: string } | undefined;
    for (const { key, value } of entriesOf(paths.node)) {
      const pattern = String(key.value);
      const star = pattern.indexOf('*');
      const head = star === -1 ? pattern : pattern.slice(0, star);
      const tail = star === -1 ? '' : pattern.slice(star + 1);
      const fits =
        star === -1
          ? specifier === pattern
          : specifier.startsWith(head) && specifier.endsWith(tail) && specifier.length >= head.length + tail.length;
      if (!fits || (best && best.length >= head.length)) continue;
      const targets = itemsOf(value).flatMap((item) => stringOf(item) ?? []);
      best = { length: head.length, targets, middle: specifier.slice(head.length, specifier.length - tail.length) };
    }
    if (best === undefined) continue;
    const { middle, targets } = best;
    for (const target of targets.slice(0, 10)) {
      const found = fileAt(
        project,
        posix.join(
          base,
          target.replace('*', () => middle),
        ),
      );
      if (found !== undefined) return { kind: 'file', path: found };
    }
    // `"*": [...]` also catches packages: only a pattern with a name of its own says that the module belongs to the program.
    if (best.length > 0 && !targets.some((target) => target.includes('node_modules')))
      return { kind: 'missing', why: 'no file where tsconfig paths point' };
  }
  return undefined;
}

/** `baseUrl`, and the folders that people put on NODE_PATH: `src/lib/log` or `lib/log` from the package's own folder. */
function byBase(project: Project, folder: string, specifier: string): Target | undefined {
  for (const config of project.configs(folder)) {
    const baseUrl = config.option('baseUrl');
    const base = baseUrl === undefined ? undefined : stringOf(baseUrl.node);
    const found = baseUrl === undefined || base === undefined ? undefined : fileAt(project, posix.join(baseUrl.folder, base, specifier));
    if (found !== undefined) return { kind: 'file', path: found };
  }
  const owner = project.nearestPackage(folder)?.folder ?? '.';
  const bare = specifier.replace(/^[@~]\//, '');
  if (!bare.includes('/') && bare === specifier) return undefined;
  for (const root of [posix.join(owner, 'src'), owner]) {
    const found = fileAt(project, posix.join(root, bare));
    if (found !== undefined) return { kind: 'file', path: found };
  }
  return undefined;
}
