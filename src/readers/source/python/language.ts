import { posix } from 'node:path';
import type { Workspace } from '../../../model/workspace.ts';
import type { Code } from '../outline/code.ts';
import { type CallSite, type Import, lastName, type Outline, placeOf } from '../outline/outline.ts';
import type { Program } from '../outline/program.ts';
import type { SourceReader } from '../outline/read.ts';
import { functionsGiven, signalsGiven } from '../outline/signals.ts';
import type { Registration } from '../outline/stop.ts';
import { INTERRUPTED, MAIN, pythonGrammar } from './grammar.ts';

/** Modules of Python itself that are given something to run; none of them takes signals unless it is asked to. */
const STANDARD =
  /^(__future__|abc|argparse|ast|asyncio|atexit|base64|bisect|builtins|cProfile|calendar|click|cmd|code|codecs|collections|concurrent|configparser|contextlib|copy|csv|ctypes|dataclasses|datetime|decimal|difflib|email|enum|errno|faulthandler|fcntl|fileinput|fnmatch|fractions|ftplib|functools|gc|getpass|glob|gzip|hashlib|heapq|hmac|html|http|imaplib|importlib|inspect|io|ipaddress|itertools|json|linecache|locale|logging|mailbox|math|mimetypes|multiprocessing|numbers|operator|os|pathlib|pickle|pkgutil|platform|poplib|pprint|queue|random|re|resource|runpy|sched|secrets|select|selectors|shelve|shlex|shutil|signal|site|smtplib|socket|socketserver|sqlite3|ssl|stat|statistics|string|struct|subprocess|sys|sysconfig|syslog|tarfile|tempfile|textwrap|threading|time|timeit|tomllib|traceback|types|typing|typing_extensions|unicodedata|unittest|urllib|uuid|warnings|wave|weakref|wsgiref|xml|xmlrpc|zipfile|zlib|zoneinfo)(\.|$)/;

export const python: SourceReader = {
  language: 'python',
  grammarOf: () => ({ name: 'python', table: pythonGrammar }),
  separator: '.',
  self: new Set(['self', 'cls']),
  scopeOf: (path) => path,
  unwinds: true,
  spawns: {
    calls: /^(Thread|Timer|create_task|ensure_future|run_coroutine_threadsafe|start_new_thread|start_soon|submit|run_in_executor)$/,
    bases: /^Thread$/,
  },
  isStandard: (path) => STANDARD.test(path),
  roots: (outline, isEntry) => [
    INTERRUPTED,
    ...(isEntry ? [MAIN] : []),
    ...outline.functions.flatMap((def) => {
      const ofOthers = def.owner !== undefined && outline.classes.some((one) => one.name === def.owner && one.bases.length > 0);
      return def.name !== undefined && (ofOthers || /^__\w+__$/.test(def.name)) ? [def.name] : [];
    }),
  ],
  beside: (entry, workspace) => {
    const folder = posix.dirname(entry);
    const above = posix.dirname(folder);
    // `manage.py runserver` serves what the settings beside it name; Celery looks for tasks in every application.
    const text = workspace.read(entry)?.text ?? '';
    return text.includes('autodiscover_tasks') ? taskModules(above, workspace) : [];
  },
  others: (workspace) => modulesBelow('.', workspace),
  follow,
  registrations,
  exits,
};

const MOST_FOLDERS = 400;
/** Folders of a project in which no application of it lies. */
const NO_APPLICATION =
  /^(\..*|node_modules|migrations|tests?|static|templates|docs?|locale|fixtures|assets|frontend|venv|env|site-packages|build|dist)$/;

/** The `tasks.py` of every package below a folder: applications may lie in one another. */
function taskModules(root: string, workspace: Workspace): readonly string[] {
  return modulesBelow(root, workspace).filter((path) => posix.basename(path) === 'tasks.py' && posix.dirname(path) !== root);
}

function modulesBelow(root: string, workspace: Workspace): readonly string[] {
  const found: string[] = [];
  const folders = [root];
  for (const folder of folders) {
    for (const name of workspace.list(folder)) {
      if (name.endsWith('.py')) found.push(posix.join(folder, name));
      const inner = name.endsWith('/') && !NO_APPLICATION.test(name.slice(0, -1));
      if (inner && folders.length < MOST_FOLDERS) folders.push(posix.join(folder, name.slice(0, -1)));
    }
  }
  return found;
}

/** https://docs.python.org/3/reference/import.html: from the entry's folder, those above it that are no packages, and their `src`. */
function follow(imported: Import, from: Outline, workspace: Workspace, entry: string): readonly string[] | 'external' | undefined {
  const { path, member } = imported;
  const dots = /^\.+/.exec(path)?.[0].length ?? 0;
  const names = path.slice(dots).split('.').filter(Boolean);
  const own = from.file.path;
  if (dots > 0) {
    let folder = posix.dirname(own);
    for (let i = 1; i < dots; i++) folder = posix.dirname(folder);
    return moduleFiles(folder, names, member, workspace, own);
  }
  const optional = imported.local === '?';
  const [top] = names;
  if (top === undefined) return 'external';
  for (const root of rootsOf(entry, workspace)) {
    const base = posix.join(root, top);
    const isModule = workspace.exists(`${base}.py`) && posix.normalize(`${base}.py`) !== own;
    if (!isModule && !workspace.list(base).some((name) => name.endsWith('.py') || name.endsWith('/'))) continue;
    const found = moduleFiles(root, names, member, workspace, own);
    if (found !== undefined) return found;
    // A folder of that name without modules of its own is none of the program's packages.
    if (workspace.exists(`${base}/__init__.py`)) return optional ? 'external' : undefined;
  }
  return 'external';
}

const rootsKnown = new WeakMap<Workspace, Map<string, readonly string[]>>();

function rootsOf(entry: string, workspace: Workspace): readonly string[] {
  const known = rootsKnown.get(workspace) ?? new Map<string, readonly string[]>();
  rootsKnown.set(workspace, known);
  const found = known.get(entry);
  if (found) return found;
  const roots: string[] = [];
  let folder = posix.dirname(entry);
  for (let i = 0; i < 12; i++) {
    if (!workspace.exists(posix.join(folder, '__init__.py'))) roots.push(folder, posix.join(folder, 'src'));
    if (folder === '.' || folder === '/' || folder === '..') break;
    folder = posix.dirname(folder);
  }
  known.set(entry, roots);
  return roots;
}

function moduleFiles(
  folder: string,
  names: readonly string[],
  member: string | undefined,
  workspace: Workspace,
  own: string,
): readonly string[] | undefined {
  const base = posix.join(folder, ...names);
  const module = [`${base}.py`, posix.join(base, '__init__.py')].find((path) =>
    names.length > 0 ? workspace.exists(path) : path.endsWith('__init__.py') && workspace.exists(path),
  );
  const inner =
    member === undefined
      ? undefined
      : [posix.join(base, `${member}.py`), posix.join(base, member, '__init__.py')].find((path) => workspace.exists(path));
  // What is imported may be a module itself; packages on the way are read as well.
  const found = [inner, module].filter((path) => path !== undefined && path !== own) as readonly string[];
  if (found.length > 0) return found;
  return module === own || workspace.list(base).length > 0 ? [] : undefined;
}

function registrations(program: Program, code: Code): readonly Registration[] {
  return program.calls.flatMap((site): readonly Registration[] => {
    const name = lastName(site.call.callee);
    const at = placeOf(site.file, site.call);
    const [first, second] = site.call.args;
    if (name === INTERRUPTED) return [{ signals: ['SIGINT'], at, functions: functionsGiven(code, first?.value, site), followed: true }];
    const isSignal = name === 'signal' && isFrom(code, site, 'signal');
    if (!isSignal && name !== 'add_signal_handler') return [];
    const signals = signalsGiven(code, site, first ? [first.value] : []);
    if (signals.length === 0 || second === undefined) return [];
    const text = site.file.text.slice(second.value.start, second.value.end);
    if (/\bSIG_(IGN|DFL)\b/.test(text)) return [];
    const functions = functionsGiven(code, second.value, site);
    return [{ signals, at, functions, followed: functions.length > 0 }];
  });
}

function isFrom(code: Code, site: CallSite, module: string): boolean {
  return code.values.of(site.call.callee, site).some((value) => value.kind === 'external' && value.path[0] === module);
}

function exits(site: CallSite): boolean {
  const { callee } = site.call;
  if (callee.kind === 'name') return /^(exit|quit|raise|_exit)$/.test(callee.name);
  return (
    callee.kind === 'member' &&
    callee.of.kind === 'name' &&
    ((callee.of.name === 'sys' && callee.name === 'exit') || (callee.of.name === 'os' && callee.name === '_exit'))
  );
}
