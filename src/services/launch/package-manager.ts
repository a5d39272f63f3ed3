import { embeddedText } from '../../files/yaml.ts';
import type { Word } from '../../model/launch.ts';
import { absolutePath, folderOf, joinPaths, relativePath } from '../../model/path.ts';
import { entryOf, entryPlace, get, type ScalarNode, stringOf } from '../../model/tree.ts';
import { type PackageFile, projectOf } from '../../readers/source/javascript/project.ts';
import type { Link, Manager } from './delivery.ts';
import { npmOf } from './node-version.ts';
import { type PackageCommand, packageCommand } from './package-command.ts';
import { type Runs, readShellProgram } from './shell-program.ts';
import type { Peeled, Step, World } from './step.ts';

/** `npm run worker`, `yarn start`, `pnpm --filter api start`, `npx tsx x.ts`: on to the script of package.json, or to the program itself. */
export function peelPackageManager(program: string, { words, cwd, variables }: Peeled, world: World): Step | undefined {
  const [head] = words;
  if (!head) return undefined;
  if (program === 'corepack') return words.length > 1 ? { words: words.slice(1) } : undefined;
  if (TASK_RUNNERS.test(program)) return taskRunner(program, words, head);
  const command = packageCommand(program, words);
  if (!command) return undefined;
  if (command.kind === 'file') return { words: [{ ...head, text: program === 'bun' ? 'bun' : 'node', raw: head.raw }, ...command.words] };
  const found = packageFor(command, cwd, world);
  const link = (runs: Runs, at = head.at): Link => {
    const manager = managerOf(command, found?.owner, world);
    const version = command.tool === 'npm' ? npmOf(world.base) : undefined;
    return { kind: 'package-manager', text: command.text, at, passes: { by: 'package-manager', manager, runs, version } };
  };
  if (command.kind !== 'script') return { words: command.words, links: [link('last')] };
  const script = found && scriptNode(found.owner, command.script);
  if (found && script) {
    const text = embeddedText(script);
    const run = readShellProgram({ text, parse: world.context.parseShell, args: [], variables, cwd: found.cwd, signal: world.signal });
    const entry = entryOf(get(found.owner.tree, 'scripts'), command.script);
    return {
      words: run.words.length > 0 ? [...run.words, ...command.words] : [],
      links: [link(run.runs)],
      others: run.others,
      cwd: run.cwd,
      variables: run.variables,
      gaps: run.gaps,
      hops: [{ by: command.text, at: entry ? entryPlace(entry) : script, guessed: false }],
    };
  }
  if (found && command.script === 'start' && command.tool === 'npm') return npmDefault(found.cwd, head, link('exec'), world);
  // What is no script is a program of the packages.
  if (found && command.bare && command.script !== 'start' && command.script !== 'test') {
    const name: Word = { ...head, text: command.script, raw: command.script };
    return { words: [name, ...command.words], links: [link('last')] };
  }
  const why = found ? `${found.owner.file.path} has no script “${command.script}”` : 'its package.json is not in the input';
  return { words, links: [link('last')], gaps: [{ what: command.text, why, at: head.at }], done: true };
}

const TASK_RUNNERS = /^(nx|turbo|lerna|rush|wsrun|ultra|moon|concurrently|run-s|run-p|npm-run-all|npm-run-all2|wireit|zx)$/;

/** Runners of several tasks: what they start is not followed. */
function taskRunner(program: string, words: readonly Word[], head: Word): Step {
  const link: Link = { kind: 'runner', text: program, at: head.at, passes: { by: 'unknown' } };
  return { words, links: [link], gaps: [{ what: program, why: `what ${program} starts is not followed`, at: head.at }], done: true };
}

/** https://docs.npmjs.com/cli/commands/npm-start: without a script, `node server.js`. */
function npmDefault(cwd: string, head: Word, link: Link, world: World): Step | undefined {
  if (!world.files.text(absolutePath(cwd, 'server.js'))) return undefined;
  return {
    words: [
      { ...head, text: 'node' },
      { ...head, text: 'server.js', raw: 'server.js' },
    ],
    links: [link],
    cwd,
  };
}

function scriptNode(owner: PackageFile, name: string): ScalarNode | undefined {
  const node = get(owner.tree, 'scripts', name);
  return node?.kind === 'scalar' && stringOf(node) !== undefined ? node : undefined;
}

interface FoundPackage {
  readonly owner: PackageFile;
  /** The package's folder in the program's world. */
  readonly cwd: string;
}

/** The package.json that a command means: in the folder it runs in, or that of the workspace it names. */
function packageFor(command: PackageCommand, cwd: string, world: World): FoundPackage | undefined {
  const project = projectOf(world.context.workspace);
  const start = command.folder === undefined ? cwd : absolutePath(cwd, command.folder).replace(/(.)\/$/, '$1');
  for (let folder = start; ; folder = absolutePath(folder, '..').replace(/(.)\/$/, '$1')) {
    for (const { path } of world.files.origins(absolutePath(folder, 'package.json'))) {
      const owner = project.packageIn(folderOf(path) === '' ? '.' : folderOf(path));
      if (!owner) continue;
      if (command.workspace === undefined) return { owner, cwd: folder };
      const member = memberOf(owner, command.workspace, world);
      const inside = member && relativeFolder(owner.folder, member.folder);
      if (member && inside !== undefined) return { owner: member, cwd: inside === '' ? folder : absolutePath(folder, inside) };
    }
    // npm and yarn look for the nearest package.json above.
    if (folder === '/' || command.folder !== undefined) return undefined;
  }
}

function memberOf(root: PackageFile, name: string, world: World): PackageFile | undefined {
  const project = projectOf(world.context.workspace);
  const plain = name.replace(/^\.\/|\/$|\.\.\.$/g, '');
  const folder = relativePath(root.folder === '.' ? '' : root.folder, plain);
  const byFolder = folder === undefined || folder === '' ? undefined : project.packageIn(folder);
  if (byFolder) return byFolder;
  const members = [...project.members().values()].filter((member) => relativeFolder(root.folder, member.folder) !== undefined);
  return members.find((member) => member.name === plain) ?? only(members.filter((member) => member.name?.endsWith(`/${plain}`)));
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

function relativeFolder(from: string, to: string): string | undefined {
  if (from === to) return '';
  if (from === '.') return to;
  return to.startsWith(`${from}/`) ? to.slice(from.length + 1) : undefined;
}

function managerOf(command: PackageCommand, owner: PackageFile | undefined, world: World): Manager {
  switch (command.tool) {
    case 'npm':
      return 'npm';
    case 'pnpm':
      return command.kind === 'exec' ? 'pnpm-exec' : 'pnpm';
    case 'yarn':
      return yarnOf(owner, world);
    case 'bun':
    case 'node':
      return 'other';
  }
}

/** Yarn 1 and its successors stop in different ways: the version is told by package.json, by .yarnrc.yml or by the lock file. */
function yarnOf(owner: PackageFile | undefined, { context: { workspace }, base }: World): Manager {
  for (let folder = owner?.folder; folder !== undefined; folder = folder === '.' || folder === '' ? undefined : folderOf(folder) || '.') {
    const here = folder === '.' ? '' : folder;
    const wanted = stringOf(get(projectOf(workspace).packageIn(folder)?.tree, 'packageManager'));
    const version = wanted === undefined ? undefined : /^yarn@(\d+)/.exec(wanted)?.[1];
    if (version !== undefined) return Number(version) > 1 ? 'yarn-berry' : 'yarn-classic';
    if (workspace.exists(joinPaths(here, '.yarnrc.yml'))) return 'yarn-berry';
    const lock = workspace.read(joinPaths(here, 'yarn.lock'))?.text.slice(0, 2000);
    if (lock?.includes('__metadata:')) return 'yarn-berry';
    if (lock?.includes('yarn lockfile v1')) return 'yarn-classic';
  }
  return base?.name === 'node' ? 'yarn-classic' : 'yarn';
}
