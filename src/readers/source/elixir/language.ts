import { posix } from 'node:path';
import type { Workspace } from '../../../model/workspace.ts';
import { type CallSite, pathOf } from '../outline/outline.ts';
import type { SourceReader } from '../outline/read.ts';
import { filesBelow, folderWith } from '../outline/tree.ts';
import { elixirGrammar } from './grammar.ts';

export const elixir: SourceReader = {
  language: 'elixir',
  grammarOf: () => ({ name: 'elixir', table: elixirGrammar }),
  separator: '.',
  self: new Set([]),
  scopeOf: () => '',
  ambient: [''],
  isStandard: () => true,
  beside,
  stopWords: /System\.trap_signal|prep_stop|use Application/,
  follow: () => 'external',
  // The virtual machine itself takes SIGTERM and stops the supervision tree, children last to first: https://www.erlang.org/doc/apps/kernel/kernel_app.html#os-signal-event-handler
  registrations: ({ entry }) => [{ signals: ['SIGTERM'], at: { file: entry, start: 0, end: 0 }, by: 'the BEAM', followed: false }],
  exits: ({ call: { callee } }: CallSite) => /^System\.(halt|stop)$/.test(pathOf(callee)?.join('.') ?? ''),
};

function beside(entry: string, workspace: Workspace): readonly string[] {
  const root = folderWith(entry, /^mix\.exs$/, workspace);
  if (root === undefined) return [];
  return [...filesBelow(posix.join(root, 'lib'), /\.ex$/, workspace), ...filesBelow(posix.join(root, 'apps'), /\.ex$/, workspace)].slice(
    0,
    350,
  );
}
