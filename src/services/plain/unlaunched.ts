import { parseImage } from '../../model/image.ts';
import { nothingLaunched } from '../../model/launch.ts';
import { baseName, folderOf, joinPaths, relativePath } from '../../model/path.ts';
import type { CodeLink } from '../../model/service.ts';
import { listens } from '../../model/stop.ts';
import { composeBuild } from '../../readers/compose/read.ts';
import type { CodeReader } from '../code-links.ts';
import type { AssemblyContext } from '../context.ts';
import type { UnitDraft } from '../units/unit-draft.ts';
import { plainDraft } from './draft.ts';
import { entrypointUnits } from './entrypoints.ts';
import { isDeployable, packageFiles, STARTS_PLAINLY, unitsOfPackage } from './packages.ts';
import { projectName } from './project-name.ts';

const MOST_PROGRAMS = 12;

/** Folders of what is never deployed. */
export const ASIDE =
  /(^|\/)(node_modules|vendor|third_party|examples?|samples?|demos?|fixtures|testdata|tests?|__tests__|e2e|specs?|mocks?|benchmarks?|bench|hack|tools?|scripts?|docs?|templates?|tutorials?|quickstarts?|internal\/test\w*)\//i;

/** `func main` stands by convention in main.go; what takes jobs in Python is called after that. */
const GO_PROGRAM = /(^|\/)main\.go$/;
const PYTHON_PROGRAM = /(^|\/)(\w+_)?(worker|consumer|listener|subscriber)\.py$/;

/**
 * Programs that nothing in the input starts, though their code shows that they take work: people lint a folder of sources, and manifests often lie
 * elsewhere. A project from which any unit's program comes is taken to be known, and so is one that a unit stands in whose code was not found: what
 * else is there would be a guess, or the same service twice.
 */
export async function unlaunchedUnits(
  context: AssemblyContext,
  units: readonly UnitDraft[],
  read: CodeReader,
): Promise<readonly UnitDraft[]> {
  const packages = packageFiles(context).filter((path) => !ASIDE.test(path) && isDeployable(path, context));
  const programs = context.declarations.paths.filter((path) => (GO_PROGRAM.test(path) || PYTHON_PROGRAM.test(path)) && !ASIDE.test(path));
  const found: UnitDraft[] = [...entrypointUnits(context)];
  if (packages.length + programs.length === 0) return found;
  const known = await knownOf(units, read);
  for (const path of packages) {
    if (found.length >= MOST_PROGRAMS || known.has(folderOf(path))) continue;
    for (const draft of unitsOfPackage(path, context, STARTS_PLAINLY)) {
      // Reading a program is what costs.
      if (known.isNamed(draft)) continue;
      const code = draft.entry && (await read(draft.entry, [draft])).code;
      if (code && (takesWork(code) || listens(code.facts))) found.push(draft);
    }
  }
  for (const path of programs.slice(0, MOST_PROGRAMS)) {
    if (found.length >= MOST_PROGRAMS || known.has(projectFolder(path, context))) continue;
    const draft = await programUnit(path, context, read);
    if (draft && !known.isNamed(draft)) found.push(draft);
  }
  return found;
}

/** Without the files of packages that are called like programs and, once read, take no work: an `index.js` is as a rule a library's. */
export async function provenUnits(units: readonly UnitDraft[], read: CodeReader): Promise<readonly UnitDraft[]> {
  const proven: UnitDraft[] = [];
  for (const draft of units) {
    const code = draft.byName && draft.entry ? (await read(draft.entry, [draft])).code : undefined;
    if (code === undefined || takesWork(code) || listens(code.facts) || code.facts.intakes.some(({ role }) => role === 'schedule'))
      proven.push(draft);
  }
  return proven;
}

interface Known {
  /** Whether the project in a folder is started by a unit, or may be. */
  has(folder: string): boolean;
  /** Whether a unit whose code was not found is called the same. */
  isNamed(draft: UnitDraft): boolean;
}

async function knownOf(units: readonly UnitDraft[], read: CodeReader): Promise<Known> {
  const files = new Set<string>();
  const names = new Set<string>();
  for (const draft of units) {
    const code = draft.entry && (await read(draft.entry, [draft])).code;
    for (const file of code?.facts.files ?? []) files.add(file);
    if (code) continue;
    for (const home of homesOf(draft)) files.add(home);
    for (const name of [draft.unit.name, draft.unit.image && parseImage(draft.unit.image.value)?.name?.split('/').at(-1)])
      if (name) names.add(name.toLowerCase());
  }
  const all = [...files];
  return {
    has: (folder) => all.some((file) => folder === '' || file.startsWith(`${folder}/`)),
    isNamed: ({ unit }) => names.has(unit.name.toLowerCase()) || names.has(baseName(folderOf(unit.at.file.path)).toLowerCase()),
  };
}

/** Where a unit whose code was not found may have it: beside its declaration, or in what its image is built from. */
function homesOf({ unit }: UnitDraft): readonly string[] {
  const homes = [unit.at.file.path];
  if (unit.detail.platform === 'compose') {
    const build = composeBuild(unit.detail.service, (node) =>
      node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined,
    );
    const folder = build && relativePath(folderOf(build.at.file.path), build.context);
    if (folder) homes.push(joinPaths(folder, 'Dockerfile'));
  }
  return homes;
}

/** The folder of go.mod, pyproject.toml and the like above a file; its own folder where there is none. */
function projectFolder(path: string, { workspace }: AssemblyContext): string {
  const own = folderOf(path);
  for (let folder = own; ; folder = folderOf(folder)) {
    if (MARKS.some((name) => workspace.exists(joinPaths(folder, name)))) return folder;
    if (folder === '') return own;
  }
}

const MARKS = ['go.mod', 'pyproject.toml', 'requirements.txt', 'setup.py', 'Pipfile'];

async function programUnit(path: string, context: AssemblyContext, read: CodeReader): Promise<UnitDraft | undefined> {
  const file = context.workspace.read(path);
  if (!file || (path.endsWith('.go') && !/^package main\b/m.test(file.text))) return undefined;
  const entry = { path, via: [] };
  const { code } = await read(entry, []);
  if (!code || !takesWork(code)) return undefined;
  const draft = plainDraft({
    platform: 'process',
    name: programName(path, context),
    environment: context.environmentOf(path),
    at: { file, start: 0, end: 0 },
    resolved: { launch: nothingLaunched, entry, imageEnv: [] },
    env: [],
    ports: [],
  });
  // Which signal it gets is not known: only that it handles none at all can be wrong on every platform.
  const handled = code.facts.stop.handlers.flatMap((handler) => handler.signals);
  if (handled.length === 0 || handled.includes('SIGTERM')) return draft;
  return { ...draft, unit: { ...draft.unit, stop: { ...draft.unit.stop, signal: undefined } } };
}

/**
 * A server of health and metrics alone is no proof, nor is a timer; and a Python program that serves in its own process does so while it is being
 * developed.
 */
function takesWork({ facts }: CodeLink): boolean {
  return facts.intakes.some(
    ({ auxiliary, role }) => !auxiliary && (role === 'queue' || role === 'stream' || (role === 'request' && facts.language !== 'python')),
  );
}

function programName(path: string, context: AssemblyContext): string {
  const folder = folderOf(path);
  const own = baseName(folder);
  if (path.endsWith('.py')) return baseName(path).slice(0, -3);
  return own === '' || /^(cmd|src|main|app)$/.test(own) ? (projectName(projectFolder(path, context), context) ?? 'program') : own;
}
