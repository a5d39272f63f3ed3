import { parseImage } from '../../model/image.ts';
import { commandLine, type Word } from '../../model/launch.ts';
import { baseName, folderOf, joinPaths } from '../../model/path.ts';
import type { Place } from '../../model/place.ts';
import { entriesOf, entryPlace, get, has, type Node, stringOf } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import { composeBuild } from '../../readers/compose/read.ts';
import { type PackageFile, projectOf } from '../../readers/source/javascript/project.ts';
import { interpolationOf } from '../compose/interpolation.ts';
import { mountedOf } from '../compose/volumes.ts';
import type { AssemblyContext } from '../context.ts';
import { isWellKnown } from '../launch/built-image.ts';
import { sourceOf } from '../launch/built-source.ts';
import { type EntryPoint, resolveLaunch } from '../launch/resolve.ts';
import { impliedWord } from '../launch/words.ts';
import type { UnitDraft } from '../units/unit-draft.ts';
import { plainDraft } from './draft.ts';

const MOST_PACKAGES = 50;
const MOST_UNITS = 12;

/** Scripts that start something which goes on running. */
const STARTS =
  /^(start|serve|server|worker|workers|consumer|scheduler|cron|queue|jobs?)([:-](?!.*(dev|watch|debug|test|local|storybook|ios|android))[\w:-]+)?$/;
/** Of these what nothing but a deployment needs. */
export const STARTS_PLAINLY = /^(start|serve|server|worker|workers|consumer|scheduler|queue)([:-]prod(uction)?)?$/;
/** Development servers and builders of front ends: nothing of a backend. */
const FRONT_END =
  /\b(react-scripts|vite|webpack(-dev-server)?|parcel|ng|vue-cli-service|gatsby|next dev|nuxt dev|expo|react-native|electron(-forge)?|storybook|rollup|astro|docusaurus|eleventy|http-server|live-server)\b/;
/** Files that are an entry by convention. */
const ENTRY = /^(?:src\/)?(worker|server|consumer|scheduler|cron|main|app|index)\.(?:[cm]?[jt]s)$/;

/** `worker.ts`, `src/filterWorker.js`, `api-server.mjs`: outside a package only names that say it plainly. */
const LOOSE_ENTRY = /(^|\/)[\w.-]*(worker|server|consumer|scheduler)\.[cm]?[jt]s$/i;
/** The same in any folder of a package of which only a part is in the input. */
const PROGRAM = /(^|\/)(worker|server|consumer|scheduler)\.[cm]?[jt]s$/;
const ASIDE =
  /(^|\/)(node_modules|tests?|__tests__|__mocks__|mocks?|examples?|scripts|tools|e2e|specs?|fixtures|webpack|vite|client|web|frontend|public)\//;

/**
 * Packages of Node.js where nothing in the input runs their code: their start scripts, else the files that are entries by convention. A library is
 * nothing that runs.
 */
export function packageUnits(context: AssemblyContext): readonly UnitDraft[] {
  if (runsElsewhere(context)) return [];
  const packages = packageFiles(context);
  if (packages.length === 0) return looseFiles(context);
  return packages.flatMap((path) => unitsOfPackage(path, context)).slice(0, MOST_PACKAGES);
}

/** The package.json files of what may be deployed. */
export function packageFiles({ declarations }: AssemblyContext): readonly string[] {
  return declarations.paths
    .filter((path) => baseName(path) === 'package.json' && !/(^|\/)(node_modules|examples?|fixtures|tests?|__tests__)\//.test(path))
    .slice(0, MOST_PACKAGES);
}

/** Where there is not even a package: files whose name says that they run. */
function looseFiles(context: AssemblyContext): readonly UnitDraft[] {
  const files = context.declarations.paths.filter(
    (path) => LOOSE_ENTRY.test(path) && !/(^|\/)(node_modules|tests?|__tests__|examples?)\//.test(path),
  );
  return files.slice(0, MOST_UNITS).flatMap((path) => {
    const file = context.workspace.read(path);
    if (!file) return [];
    const at: Place = { file, start: 0, end: 0 };
    const name = baseName(path).replace(/\.[^.]+$/, '');
    const words = [impliedWord('node', at), impliedWord(baseName(path), at)];
    return [{ ...unitFor(name, words, folderOf(path), at, context), byName: true as const }];
  });
}

/** Whether some declaration starts code of the input. Databases and brokers beside it do not. */
function runsElsewhere(context: AssemblyContext): boolean {
  const { pm2, compose, kubernetes } = context.declarations;
  if (pm2.length > 0) return true;
  const runsImage = (reference: string | undefined): boolean => {
    const image = reference === undefined ? undefined : parseImage(reference);
    return image !== undefined && !isWellKnown(image, context);
  };
  for (const file of compose) {
    const fill = interpolationOf(file.file.path, context.workspace);
    for (const service of file.services) {
      const mounts = mountedOf({ service: { ...service, file }, fill }).mounts;
      const mounted = mounts.some(({ folder }) => context.workspace.exists(joinPaths(folder, 'package.json')));
      if (composeBuild(service.node, fill.whole) || mounted || runsImage(stringOf(get(service.node, 'image')))) return true;
    }
  }
  return kubernetes.some((object) => containersOf(object.root).some((container) => runsImage(stringOf(get(container, 'image')))));
}

function containersOf(root: Node): readonly Node[] {
  const pod = get(root, 'spec', 'jobTemplate', 'spec', 'template', 'spec') ?? get(root, 'spec', 'template', 'spec') ?? get(root, 'spec');
  const containers = get(pod, 'containers');
  return containers?.kind === 'seq' ? containers.items : [];
}

/** What is published for others to use or to call, and what only holds other packages, is not deployed. */
export function isDeployable(path: string, { workspace }: AssemblyContext): boolean {
  const folder = folderOf(path);
  const owner = projectOf(workspace).packageIn(folder === '' ? '.' : folder);
  const holdsOthers = ['lerna.json', 'pnpm-workspace.yaml', 'nx.json', 'turbo.json'].some((name) =>
    workspace.exists(joinPaths(folder, name)),
  );
  return owner !== undefined && !isLibrary(owner) && !has(owner.tree, 'bin') && !has(owner.tree, 'workspaces') && !holdsOthers;
}

function isLibrary({ tree }: PackageFile): boolean {
  return ['exports', 'types', 'typings', 'peerDependencies', 'files'].some((name) => has(tree, name));
}

/** The one program that a package starts, for an image that is built from it by a Dockerfile which is not in the input: a guess. */
export function startedIn(folder: string, at: Place, context: AssemblyContext): EntryPoint | undefined {
  const path = joinPaths(folder, 'package.json');
  if (!context.workspace.exists(path)) return undefined;
  const [first, ...others] = unitsOfPackage(path, context).flatMap(({ entry }) => entry ?? []);
  if (!first || others.some((entry) => entry.path !== first.path)) return undefined;
  return { path: first.path, via: [{ by: `what ${path} starts`, at, guessed: true }, ...first.via] };
}

/** What one package starts. */
export function unitsOfPackage(path: string, context: AssemblyContext, named = STARTS): readonly UnitDraft[] {
  const folder = folderOf(path);
  const owner = projectOf(context.workspace).packageIn(folder === '' ? '.' : folder);
  if (!owner) return [];
  const scripts = entriesOf(get(owner.tree, 'scripts')).filter(({ key, value }) => {
    const text = stringOf(value);
    return named.test(String(key.value)) && text !== undefined && !FRONT_END.test(text);
  });
  // `start:prod` is `start` as it is meant to run.
  const names = new Set(scripts.map(({ key }) => String(key.value)));
  const chosen = scripts.filter(({ key }) => !(key.value === 'start' && (names.has('start:prod') || names.has('start:production'))));
  const started = chosen.slice(0, MOST_UNITS).map((entry) => {
    const script = String(entry.key.value);
    const at = entryPlace(entry);
    const words = ['npm', 'run', script].map((text) => impliedWord(text, at));
    return unitFor(scriptName(script, owner), words, folder, at, context);
  });
  if (started.length > 0) return distinct(started);
  return entryFiles(folder, owner, context).map((file) => {
    const source = context.workspace.read(joinPaths(folder, file));
    const at: Place = source ? { file: source, start: 0, end: 0 } : { file: owner.file, start: 0, end: 0 };
    const words = [impliedWord('node', at), impliedWord(file, at)];
    return { ...unitFor(fileName(file, owner), words, folder, at, context), byName: true };
  });
}

function unitFor(name: string, words: readonly Word[], folder: string, at: Place, context: AssemblyContext): UnitDraft {
  const environment = context.environmentOf(at.file.path);
  const resolved = resolveLaunch(
    {
      platform: 'process',
      at,
      environment,
      image: undefined,
      command: undefined,
      args: words,
      workingDirectory: folder,
      build: undefined,
      init: false,
      env: [],
    },
    context,
  );
  return plainDraft({ platform: 'process', name, environment, at, resolved, env: [], ports: [] });
}

/** Scripts that start the same program are one: `start` and `start:prod`. */
function distinct(units: readonly UnitDraft[]): readonly UnitDraft[] {
  const seen = new Set<string>();
  return units.filter(({ unit, entry }) => {
    const key = entry?.path ?? commandLine(unit.launch.words);
    if (key === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function plainName(owner: PackageFile): string | undefined {
  return owner.name?.replace(/^@[^/]*\//, '');
}

function scriptName(script: string, owner: PackageFile): string {
  const role = /^(?:start|serve|server)(?:[:-](?:prod(?:uction)?))?$/.test(script) ? undefined : script.replace(/^start[:-]/, '');
  return [plainName(owner), role].filter(Boolean).join('-') || script;
}

function fileName(file: string, owner: PackageFile): string {
  const role = ENTRY.exec(file)?.[1];
  return [plainName(owner), role === 'index' || role === 'main' || role === 'app' ? undefined : role].filter(Boolean).join('-') || file;
}

/** What a package starts by convention; of a library only the files whose name says that they run. */
function entryFiles(folder: string, owner: PackageFile, { workspace, declarations }: AssemblyContext): readonly string[] {
  const files = [...workspace.list(folder === '' ? '.' : folder), ...workspace.list(joinPaths(folder, 'src')).map((name) => `src/${name}`)];
  const published = isLibrary(owner);
  const found = files.filter((file) => {
    const role = ENTRY.exec(file)?.[1];
    return role !== undefined && (!published || /^(worker|server|consumer|scheduler|cron)$/.test(role));
  });
  if (found.length > 0 || published || !isPart(folder, owner, workspace)) return found.slice(0, MOST_UNITS);
  const prefix = folder === '' ? '' : `${folder}/`;
  const inside = declarations.paths.filter((path) => path.startsWith(prefix) && PROGRAM.test(path) && !ASIDE.test(path));
  return inside.slice(0, MOST_UNITS).map((path) => path.slice(prefix.length));
}

/** The file that the package begins with is not in the input: only some of its files were given. */
function isPart(folder: string, { tree }: PackageFile, workspace: Workspace): boolean {
  const main = stringOf(get(tree, 'main'));
  return main !== undefined && sourceOf(joinPaths(folder, main), workspace) === undefined;
}
