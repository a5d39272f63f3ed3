import { posix } from 'node:path';
import type { Workspace } from '../../../model/workspace.ts';
import type { Code } from '../outline/code.ts';
import { type CallSite, type Import, lastName, type Outline, placeOf } from '../outline/outline.ts';
import type { Program } from '../outline/program.ts';
import type { SourceReader } from '../outline/read.ts';
import { functionsGiven, signalsGiven } from '../outline/signals.ts';
import type { Registration } from '../outline/stop.ts';
import { filesBelow, folderWith } from '../outline/tree.ts';
import { phpGrammar } from './grammar.ts';

export const php: SourceReader = {
  language: 'php',
  grammarOf: () => ({ name: 'php', table: phpGrammar }),
  separator: '\\',
  self: new Set(['this']),
  scopeOf: () => '',
  ambient: [''],
  unwinds: false,
  isStandard: (path) =>
    /^(Illuminate|Symfony|Psr|Monolog|Carbon|GuzzleHttp|Doctrine|App|[A-Z][A-Za-z]*)$/.test(path) ||
    /^(Illuminate|Psr|Monolog|Doctrine)\\/.test(path),
  beside,
  stopWords: /pcntl_|sapi_windows_set_ctrl_handler|->addSignal|SignalableCommandInterface/,
  follow,
  registrations,
  exits: ({ call: { callee } }: CallSite) => callee.kind === 'name' && /^(exit|die)$/.test(callee.name),
};

/** Laravel and Symfony find these by themselves (https://laravel.com/docs/structure). */
function beside(entry: string, workspace: Workspace): readonly string[] {
  const root = folderWith(entry, /^composer\.json$/, workspace);
  if (root === undefined) return [];
  const folders = ['app/Jobs', 'app/Console', 'app/Listeners', 'app/Mail', 'src/MessageHandler', 'src/Command', 'src/Message'];
  const files = ['routes/console.php', 'bootstrap/app.php', 'config/queue.php']
    .map((name) => posix.join(root, name))
    .filter((path) => workspace.exists(path));
  return [...folders.flatMap((folder) => filesBelow(posix.join(root, folder), /\.php$/, workspace)), ...files].slice(0, 300);
}

function follow(
  { local, path, member }: Import,
  from: Outline,
  workspace: Workspace,
  entry: string,
): readonly string[] | 'external' | undefined {
  if (local === 'require') {
    if (/(^|\/)vendor\//.test(path)) return 'external';
    const file = posix.join(posix.dirname(from.file.path), path);
    return workspace.exists(file) ? [file] : undefined;
  }
  // PSR-4 as Composer's own templates set it: App\ is app/ or src/ (https://www.php-fig.org/psr/psr-4/).
  const parts = `${path}\\${member}`.split('\\').filter(Boolean);
  if (parts[0] !== 'App' || parts.length === 1) return 'external';
  const root = folderWith(entry, /^composer\.json$/, workspace);
  if (root === undefined) return 'external';
  const inner = `${parts.slice(1).join('/')}.php`;
  const file = ['app', 'src'].map((folder) => posix.join(root, folder, inner)).find((one) => workspace.exists(one));
  return file === undefined ? undefined : [file];
}

function registrations(program: Program, code: Code): readonly Registration[] {
  return program.calls.flatMap((site): readonly Registration[] => {
    const name = lastName(site.call.callee);
    const [first, second] = site.call.args;
    const isPcntl = name === 'pcntl_signal' && site.call.callee.kind === 'name';
    // Loops of ReactPHP and Amp, https://reactphp.org/event-loop/#addsignal
    if ((!isPcntl && name !== 'addSignal' && name !== 'onSignal') || first === undefined || second === undefined) return [];
    const signals = signalsGiven(code, site, [first.value]);
    const text = site.file.text.slice(second.value.start, second.value.end);
    if (signals.length === 0 || /\bSIG_(IGN|DFL)\b/.test(text)) return [];
    const functions = functionsGiven(code, second.value, site);
    return [{ signals, at: placeOf(site.file, site.call), functions, followed: functions.length > 0 }];
  });
}
