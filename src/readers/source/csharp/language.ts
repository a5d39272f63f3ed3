import { posix } from 'node:path';
import type { Workspace } from '../../../model/workspace.ts';
import type { Code } from '../outline/code.ts';
import { type CallSite, lastName, pathOf, placeOf } from '../outline/outline.ts';
import type { Program } from '../outline/program.ts';
import type { SourceReader } from '../outline/read.ts';
import { functionsGiven } from '../outline/signals.ts';
import type { Registration } from '../outline/stop.ts';
import { filesBelow, folderWith } from '../outline/tree.ts';
import { csharpGrammar } from './grammar.ts';

const MAX_SOURCES = 350;
/** What the generic host handles (https://learn.microsoft.com/dotnet/core/extensions/generic-host#host-shutdown). */
const HOST_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT'];

export const csharp: SourceReader = {
  language: 'csharp',
  grammarOf: () => ({ name: 'csharp', table: csharpGrammar }),
  separator: '.',
  self: new Set(['this', 'base']),
  scopeOf: () => '',
  // Namespaces that projects of the web and worker kinds import by themselves: https://learn.microsoft.com/dotnet/core/project-sdk/overview#implicit-using-directives
  ambient: [
    'System',
    'System.Net.Http',
    'System.Threading.Tasks',
    'Microsoft.AspNetCore.Builder',
    'Microsoft.AspNetCore.Hosting',
    'Microsoft.Extensions.DependencyInjection',
    'Microsoft.Extensions.Hosting',
  ],
  spawns: { calls: /^(Run|StartNew|QueueUserWorkItem)$/, bases: /^(BackgroundService|IHostedService|IHostedLifecycleService)$/ },
  isStandard: (path) => /^(System|Microsoft)(\.|$)/.test(path),
  beside,
  stopWords:
    /ControllerBase|CancelKeyPress|PosixSignalRegistration|IHostApplicationLifetime|IHostedService|BackgroundService|ProcessExit|ShutdownTimeout|CreateBuilder|CreateDefaultBuilder|CreateApplicationBuilder/,
  // Namespaces say nothing of files: the whole project is read.
  follow: () => 'external',
  registrations,
  exits: ({ call: { callee } }: CallSite) => /^(Environment\.Exit|Environment\.FailFast)$/.test(pathOf(callee)?.join('.') ?? ''),
};

function beside(entry: string, workspace: Workspace): readonly string[] {
  const project = folderWith(entry, /\.csproj$/, workspace) ?? posix.dirname(entry);
  return filesBelow(project, /\.cs$/, workspace)
    .filter((path) => path !== entry)
    .slice(0, MAX_SOURCES);
}

function registrations(program: Program, code: Code): readonly Registration[] {
  const limit = program.settings('ShutdownTimeout').length > 0;
  return program.calls.flatMap((site): readonly Registration[] => {
    const path = pathOf(site.call.callee)?.join('.') ?? '';
    const name = lastName(site.call.callee);
    const at = placeOf(site.file, site.call);
    const [first, second] = site.call.args;
    if (path === 'Console.CancelKeyPress') return [{ signals: ['SIGINT'], at, ...given(code, first, site) }];
    if (path === 'AppDomain.CurrentDomain.ProcessExit') return [{ signals: ['SIGTERM'], at, ...given(code, first, site) }];
    if (path === 'PosixSignalRegistration.Create') {
      const signal = first && lastName(first.value);
      return signal ? [{ signals: [signal], at, ...given(code, second, site) }] : [];
    }
    if (/^(ApplicationStopping|ApplicationStopped)\.Register$/.test(path.split('.').slice(-2).join('.')))
      return [{ signals: HOST_SIGNALS, at, by: '.NET host', functions: given(code, first, site).functions, followed: false }];
    const isHost =
      /^(Host|WebHost|WebApplication)\.(CreateDefaultBuilder|CreateApplicationBuilder|CreateBuilder|CreateSlimBuilder|CreateEmptyApplicationBuilder)$/.test(
        path,
      );
    if (!isHost && !(name === 'HostBuilder' && site.call.how === 'new')) return [];
    const set = limit ? program.settings('ShutdownTimeout').at(-1) : undefined;
    return [
      { signals: HOST_SIGNALS, at, by: '.NET host', followed: false, ...(set?.value ? { limit: { value: set.value, at: set } } : {}) },
    ];
  });
}

function given(code: Code, argument: CallSite['call']['args'][number] | undefined, site: CallSite) {
  const functions = functionsGiven(code, argument?.value, site);
  return { functions, followed: functions.length > 0 };
}
