import { folderOf, relativePath } from '../../model/path.ts';
import type { AssemblyContext } from '../context.ts';
import type { UnitDraft } from '../units/unit-draft.ts';
import { ASIDE } from './unlaunched.ts';

/** Libraries by which a module takes jobs. */
const QUEUES = /\b(?:from|require\s*\(|import\s*\()\s*['"](?:bullmq|bull|bee-queue|agenda|kafkajs|amqplib|sqs-consumer|pg-boss)['"]/;
const HANDLES = /\bprocess\.(?:on|once)\s*\(/;
const SCRIPT = /\.[cm]?[jt]sx?$/;
const MOST_FILES = 300;

/**
 * Modules that lie where a program starts whose first file is not in the input, and that take jobs and decide how they are stopped: what they say
 * holds, whatever else the program does. Where two such programs may have started there nothing is known.
 */
export function withModulesBeside(context: AssemblyContext, units: readonly UnitDraft[]): readonly UnitDraft[] {
  const missing = units.flatMap((draft) => {
    const folder = draft.entry === undefined ? startFolder(draft, context) : undefined;
    return folder === undefined ? [] : [{ draft, folder }];
  });
  if (missing.length === 0) return units;
  return units.map((draft) => {
    const own = missing.find((one) => one.draft === draft);
    if (!own || missing.some((other) => other !== own && overlap(other.folder, own.folder))) return draft;
    const path = moduleIn(own.folder, context);
    if (path === undefined) return draft;
    const via = [{ by: `a module beside what ${own.draft.unit.name} starts`, at: draft.unit.launch.at ?? draft.unit.at, guessed: true }];
    return { ...draft, entry: { path, via, parts: [] } };
  });
}

/** The folder of the script that a command on the host names. */
function startFolder({ unit }: UnitDraft, { workspace }: AssemblyContext): string | undefined {
  if (unit.platform !== 'pm2' && unit.platform !== 'process') return undefined;
  const script = unit.launch.words.find(({ text }) => text !== undefined && SCRIPT.test(text))?.text;
  const path = script === undefined || script.startsWith('/') ? undefined : relativePath(folderOf(unit.at.file.path), script);
  const folder = path === undefined || workspace.exists(path) ? undefined : folderOf(path);
  // In the topmost folder anything may lie.
  return folder === '' ? undefined : folder;
}

function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** The one that handles signals and that no other of them loads. */
function moduleIn(folder: string, { declarations, workspace }: AssemblyContext): string | undefined {
  const files = declarations.paths
    .filter((path) => path.startsWith(`${folder}/`) && SCRIPT.test(path) && !ASIDE.test(path) && !/\.(test|spec|d)\.[cm]?[jt]s$/.test(path))
    .slice(0, MOST_FILES)
    .filter((path) => {
      const text = workspace.read(path)?.text ?? '';
      return HANDLES.test(text) && QUEUES.test(text);
    });
  const [only, ...others] = files;
  return others.length === 0 ? only : undefined;
}
