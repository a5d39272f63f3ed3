import type { Cases } from './case.ts';

const inTree = (children: string): string =>
  `defmodule App.Application do\n  use Application\n  def start(_type, _args) do\n    children = [${children}]\n    Supervisor.start_link(children, strategy: :one_for_one)\n  end\nend\n`;

export const elixir: Cases = {
  phoenix: {
    seen: 'defmodule AppWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :app\nend\n',
    shows: ['request phoenix'],
    not: 'defmodule AppWeb.Router do\n  use Phoenix.Router\nend\n',
  },
  plug: {
    seen: inTree('{Plug.Cowboy, scheme: :http, plug: App.Router}'),
    shows: ['request plug'],
    not: 'defmodule App.Router do\n  use Plug.Router\n  plug :match\nend\n',
  },
  oban: {
    seen: inTree('App.Repo, {Oban, repo: App.Repo, queues: [default: 10], shutdown_grace_period: 60_000}'),
    shows: ['queue oban'],
    not: 'defmodule A do\n  def f(x), do: Oban.insert(x)\nend\n',
  },
  broadway: {
    seen: 'defmodule A do\n  use Broadway\n  def start_link(_) do\n    Broadway.start_link(__MODULE__, name: A, shutdown: 45_000)\n  end\nend\n',
    shows: ['queue broadway'],
    not: 'defmodule A do\n  def f(m), do: Broadway.Message.failed(m, "x")\nend\n',
  },
  quantum: {
    seen: 'defmodule App.Scheduler do\n  use Quantum, otp_app: :app\nend\n',
    shows: ['schedule quantum App.Scheduler'],
    not: 'defmodule App.Scheduler do\n  use App.Quantum, otp_app: :app\nend\n',
  },
  'kafka-ex': {
    seen: 'defmodule App.Orders do\n  use KafkaEx.GenConsumer\n  def handle_message_set(messages, state), do: {:async_commit, state}\nend\n',
    shows: ['stream kafka-ex App.Orders'],
    not: 'defmodule A do\n  def f(m), do: KafkaEx.produce("orders", 0, m)\nend\n',
  },
  'elixir-http-clients': {
    seen: 'defmodule A do\n  def f, do: HTTPoison.get!("http://auth/x")\nend\n',
    shows: ['calls HTTP client http://auth/x timeout'],
    not: 'defmodule A do\n  def f, do: HTTPoison.start()\nend\n',
  },
  'stripe-elixir': {
    seen: 'defmodule A do\n  def f, do: Stripe.Charge.create(%{amount: 1})\nend\n',
    shows: ['calls Stripe payment'],
    not: 'defmodule A do\n  def f, do: Stripe.Charge.retrieve("ch_1")\nend\n',
  },
  'plug-session-ets': {
    seen: 'defmodule AppWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :app\n  plug Plug.Session, store: :ets, key: "_app", table: :session\nend\n',
    shows: ['request phoenix', 'keeps sessions Plug.Session in ETS'],
    not: 'defmodule AppWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :app\n  plug Plug.Session, store: :cookie, key: "_app"\nend\n',
    rather: ['request phoenix'],
  },
  opq: {
    seen: 'defmodule A do\n  def start, do: OPQ.init(workers: 5)\nend\n',
    shows: ['keeps queue OPQ'],
    not: 'defmodule A do\n  def f(q), do: OPQ.info(q)\nend\n',
  },
  bandit: {
    seen: inTree('{Bandit, plug: App.Router}'),
    shows: ['request bandit'],
    not: 'defmodule A do\n  def f(x), do: Bandit.Headers.get_header(x, "a")\nend\n',
  },
};
