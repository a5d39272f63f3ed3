import { posix } from 'node:path';
import type { Workspace } from '../../../model/workspace.ts';
import type { Code } from '../outline/code.ts';
import { type CallSite, type Import, lastName, type Outline, placeOf } from '../outline/outline.ts';
import type { Program } from '../outline/program.ts';
import type { SourceReader } from '../outline/read.ts';
import { functionsGiven, signalsGiven } from '../outline/signals.ts';
import type { Registration } from '../outline/stop.ts';
import { filesBelow, folderWith } from '../outline/tree.ts';
import { INTERRUPTED, rubyGrammar } from './grammar.ts';

/** Classes of Ruby itself and of Rails' own parts: none of them takes signals. */
const STANDARD =
  /^(Signal|Process|Thread|Kernel|IO|File|Dir|Net|URI|JSON|YAML|Logger|Time|Date|DateTime|Mutex|Queue|SizedQueue|ConditionVariable|Concurrent|ENV|Object|Class|Module|String|Integer|Float|Hash|Array|Struct|OpenStruct|OptionParser|Open3|Socket|TCPServer|TCPSocket|Timeout|Set|SecureRandom|Digest|Base64|ERB|CSV|FileUtils|Pathname|Tempfile|StringIO|Math|Random|GC|ObjectSpace|RbConfig|Gem|Bundler|Rails|ActiveRecord|ActiveSupport|ActiveJob|ActionMailer|ActionController|ActionCable|ApplicationRecord|ApplicationJob|Redis|PG|Sentry|Dotenv)$/;

export const ruby: SourceReader = {
  language: 'ruby',
  grammarOf: () => ({ name: 'ruby', table: rubyGrammar }),
  separator: '::',
  self: new Set(['self']),
  scopeOf: () => '',
  ambient: [''],
  unwinds: true,
  isStandard: (path) => STANDARD.test(path),
  beside,
  stopWords: /\btrap\b|at_exit|Interrupt|SignalException/,
  follow,
  registrations,
  exits: ({ call: { callee } }: CallSite) => {
    const name = lastName(callee);
    if (callee.kind === 'name') return /^(exit|exit!|abort)$/.test(callee.name);
    return (
      callee.kind === 'member' &&
      callee.of.kind === 'name' &&
      /^(Process|Kernel)$/.test(callee.of.name) &&
      /^(exit|exit!)$/.test(name ?? '')
    );
  },
};

/** Rails loads these folders by itself (https://guides.rubyonrails.org/autoloading_and_reloading_constants.html). */
function beside(entry: string, workspace: Workspace): readonly string[] {
  const root = folderWith(entry, /^(Gemfile|gems\.rb|config\.ru)$/, workspace);
  if (root === undefined) return [];
  const folders = ['app/jobs', 'app/workers', 'app/sidekiq', 'app/consumers', 'app/mailers', 'config/initializers'];
  return [
    ...folders.flatMap((folder) => filesBelow(posix.join(root, folder), /\.rb$/, workspace)),
    ...['karafka.rb', 'config/application.rb', 'config/environments/production.rb', 'config/puma.rb', 'config/sidekiq.rb']
      .map((name) => posix.join(root, name))
      .filter((path) => workspace.exists(path)),
  ].slice(0, 300);
}

function follow({ local, path }: Import, from: Outline, workspace: Workspace, entry: string): readonly string[] | 'external' | undefined {
  if (local === 'require_relative' || /^\.\.?\//.test(path)) {
    const file = withEnding(posix.join(posix.dirname(from.file.path), path));
    return workspace.exists(file) ? [file] : undefined;
  }
  const root = folderWith(entry, /^(Gemfile|gems\.rb|lib\/|.+\.gemspec)$/, workspace) ?? posix.dirname(entry);
  const found = [posix.join(root, 'lib', path), posix.join(root, path), posix.join(root, 'app', path)]
    .map(withEnding)
    .find((file) => workspace.exists(file));
  return found === undefined ? 'external' : [found];
}

function withEnding(path: string): string {
  return path.endsWith('.rb') ? path : `${path}.rb`;
}

function registrations(program: Program, code: Code): readonly Registration[] {
  return program.calls.flatMap((site): readonly Registration[] => {
    const name = lastName(site.call.callee);
    const at = placeOf(site.file, site.call);
    const [first, second] = site.call.args;
    if (name === INTERRUPTED) {
      const signal = second?.value.kind === 'constant' ? String(second.value.value) : 'SIGINT';
      return [{ signals: [signal], at, functions: functionsGiven(code, first?.value, site), followed: true }];
    }
    if (name !== 'trap' || first === undefined || second === undefined) return [];
    const signals = signalsGiven(code, site, [first.value]);
    if (signals.length === 0 || (second.value.kind === 'constant' && second.value.value !== 'EXIT')) return [];
    const functions = functionsGiven(code, second.value, site);
    return [{ signals, at, functions, followed: functions.length > 0 }];
  });
}
