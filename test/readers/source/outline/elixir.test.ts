import { describe, expect, it } from 'vitest';
import { lineAndColumn, read, taken } from './read.ts';

const inTree = (children: string): string =>
  `defmodule App.Application do\n  use Application\n  def start(_type, _args) do\n    children = [${children}]\n    Supervisor.start_link(children, strategy: :one_for_one)\n  end\nend\n`;
const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: 'Oban in the supervision tree',
    source: inTree('App.Repo, {Oban, repo: App.Repo, queues: [default: 10], shutdown_grace_period: 60_000}'),
    seen: ['queue oban'],
  },
  { title: 'Oban that only inserts', source: 'defmodule A do\n  def f(x), do: Oban.insert(x)\nend\n', seen: [] },
  {
    title: 'an Oban worker',
    source: 'defmodule A do\n  use Oban.Worker, queue: :mail, max_attempts: 5\nend\n',
    seen: ['(queue oban mail)'],
  },
  { title: 'an alias', source: 'defmodule A do\n  alias Oban.Worker\n  use Worker, queue: :mail\nend\n', seen: ['(queue oban mail)'] },
  { title: 'Phoenix', source: 'defmodule AppWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :app\nend\n', seen: ['request phoenix'] },
  {
    title: 'Broadway',
    source:
      'defmodule A do\n  use Broadway\n  def start_link(_) do\n    Broadway.start_link(__MODULE__, name: A, shutdown: 45_000)\n  end\nend\n',
    seen: ['queue broadway'],
  },
  { title: 'Quantum', source: 'defmodule App.Scheduler do\n  use Quantum, otp_app: :app\nend\n', seen: ['schedule quantum App.Scheduler'] },
  { title: 'Plug', source: inTree('{Plug.Cowboy, scheme: :http, plug: App.Router}'), seen: ['request plug'] },
  { title: 'Bandit', source: inTree('{Bandit, plug: App.Router}'), seen: ['request plug'] },
  { title: 'a module of one’s own', source: 'defmodule A do\n  use App.Worker, queue: :mail\nend\n', seen: [] },
];

describe('Elixir programs', () => {
  it.each(intakes)('sees $title', async ({ source, seen }) => {
    expect(taken(await read({ 'lib/app.ex': source }))).toEqual(seen);
  });

  it('reads limits and leaves signals to the BEAM', async () => {
    const facts = await read({ 'lib/app.ex': intakes[0]?.source ?? '' });
    expect([facts.intakes[0]?.drain?.value, lineAndColumn(facts.intakes[0]?.at)]).toEqual([60_000, 'lib/app.ex:4:27']);
    expect(facts.stop.handlers.map(({ signals, by }) => [signals, by])).toEqual([[['SIGTERM'], 'the BEAM']]);
  });

  it('reads the libraries of the project', async () => {
    const facts = await read({
      'mix.exs': 'defmodule App.MixProject do\n  use Mix.Project\nend\n',
      'lib/app/mail.ex': intakes[2]?.source ?? '',
      'lib/plain.ex': 'defmodule Plain do\nend\n',
    });
    expect(facts.files).toEqual(['mix.exs', 'lib/app/mail.ex']);
  });
});
