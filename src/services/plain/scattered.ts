import { nothingLaunched } from '../../model/launch.ts';
import { baseName, folderOf } from '../../model/path.ts';
import { matchCommands } from '../classify/command.ts';
import type { CodeReader } from '../code-links.ts';
import type { AssemblyContext } from '../context.ts';
import type { UnitDraft } from '../units/unit-draft.ts';
import { plainDraft } from './draft.ts';
import { ASIDE } from './unlaunched.ts';

/** Files that Celery's applications, tasks and settings are written in, by what they are called. */
const NAMES = /(^|\/)(\w*celery\w*(\/__init__)?|\w*tasks?|\w*config\w*|\w*settings|base|worker\w*)\.py$/i;
const SPEAKS = /celery|kombu/i;
const SAYS = /@[\w.]*task\b|shared_task|\bCelery\s*\(|broker_transport_options\s*[=(]|acks_late/i;
const MOST_FILES = 300;
const MOST_PARTS = 60;

/**
 * Celery's code where nothing leads to it: a command that runs it names a module which is not in the input, or no command is. Its tasks and settings
 * say all the same when messages are acknowledged and for how long they are hidden.
 */
export async function withScatteredCode(
  context: AssemblyContext,
  units: readonly UnitDraft[],
  read: CodeReader,
): Promise<readonly UnitDraft[]> {
  const workers = units.filter((draft) => runsCelery(draft, context));
  for (const draft of workers) if (await hasCode(draft, read)) return units;
  if (new Set(workers.map(appOf)).size > 1) return units;
  const [first, ...parts] = celeryFiles(context);
  if (first === undefined) return units;
  if (workers.length > 0) {
    const entryOf = ({ unit }: UnitDraft) => ({
      path: first,
      parts,
      via: [{ by: 'the tasks and settings of Celery in the input', at: unit.launch.at ?? unit.at, guessed: true }],
    });
    return units.map((draft) => (workers.includes(draft) ? { ...draft, entry: entryOf(draft) } : draft));
  }
  // Another unit whose code was not found may be what runs it.
  if (units.length > 0) return units;
  const file = context.workspace.read(first);
  if (!file) return units;
  const draft = plainDraft({
    platform: 'process',
    name: 'celery',
    environment: context.environmentOf(first),
    at: { file, start: 0, end: 0 },
    resolved: { launch: nothingLaunched, entry: { path: first, parts, via: [], unrun: true }, imageEnv: [] },
    env: [],
    ports: [],
  });
  return [...units, draft];
}

function runsCelery({ unit }: UnitDraft, { catalog }: AssemblyContext): boolean {
  return [unit.launch.words, ...unit.launch.others].some((words) =>
    matchCommands(words, catalog.commands).some(({ pattern }) => pattern.framework === 'celery'),
  );
}

async function hasCode(draft: UnitDraft, read: CodeReader): Promise<boolean> {
  return draft.entry !== undefined && (await read(draft.entry, [draft])).code !== undefined;
}

/** `-A shop`: what the command names. */
function appOf({ unit }: UnitDraft): string {
  const words = [unit.launch.words, ...unit.launch.others].flat().map(({ text }) => text ?? '');
  const index = words.findIndex((word) => /^(-A|--app)$/.test(word));
  return (index === -1 ? words.find((word) => word.startsWith('--app='))?.slice(6) : words[index + 1]) ?? '';
}

/** The one that makes the application first, then those with tasks, then settings. */
function celeryFiles({ declarations, workspace }: AssemblyContext): readonly string[] {
  const rank = (text: string): number => (/\bCelery\s*\(/.test(text) ? 0 : /@[\w.]*task\b|shared_task/.test(text) ? 1 : 2);
  const files = declarations.paths
    .filter((path) => NAMES.test(path) && !ASIDE.test(path) && !/^test_/.test(baseName(path)) && folderOf(path) !== 'tests')
    .slice(0, MOST_FILES)
    .flatMap((path) => {
      const text = workspace.read(path)?.text ?? '';
      return SAYS.test(text) ? [{ path, rank: rank(text), speaks: SPEAKS.test(text) }] : [];
    });
  // Tasks that are made by a decorator of the project's own are not known to be tasks, and what is said to them is not heard.
  if (files.some(({ speaks }) => !speaks)) return [];
  return files
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_PARTS)
    .map(({ path }) => path);
}
