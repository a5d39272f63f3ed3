import { describe, expect, it } from 'vitest';
import { elixir } from './cases/elixir.ts';
import { lineAndColumn, read, taken } from './read.ts';

const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: 'an Oban worker',
    source: 'defmodule A do\n  use Oban.Worker, queue: :mail, max_attempts: 5\nend\n',
    seen: ['(queue oban mail)'],
  },
  { title: 'an alias', source: 'defmodule A do\n  alias Oban.Worker\n  use Worker, queue: :mail\nend\n', seen: ['(queue oban mail)'] },
  { title: 'a module of one’s own', source: 'defmodule A do\n  use App.Worker, queue: :mail\nend\n', seen: [] },
];

describe('Elixir programs', () => {
  it.each(intakes)('sees $title', async ({ source, seen }) => {
    expect(taken(await read({ 'lib/app.ex': source }))).toEqual(seen);
  });

  it('reads limits and leaves signals to the BEAM', async () => {
    const facts = await read({ 'lib/app.ex': elixir.oban?.seen ?? '' });
    expect([facts.intakes[0]?.drain?.value, lineAndColumn(facts.intakes[0]?.at)]).toEqual([60_000, 'lib/app.ex:4:27']);
    expect(facts.stop.handlers.map(({ signals, by }) => [signals, by])).toEqual([[['SIGTERM'], 'the BEAM']]);
  });

  it('reads the libraries of the project', async () => {
    const facts = await read({
      'mix.exs': 'defmodule App.MixProject do\n  use Mix.Project\nend\n',
      'lib/app/mail.ex': intakes[0]?.source ?? '',
      'lib/plain.ex': 'defmodule Plain do\nend\n',
    });
    expect(facts.files).toEqual(['mix.exs', 'lib/app/mail.ex']);
  });
});
