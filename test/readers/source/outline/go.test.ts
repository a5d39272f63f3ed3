import { describe, expect, it } from 'vitest';
import { go, program } from './cases/go.ts';
import { lineAndColumn, read, taken } from './read.ts';

const AMQP = 'amqp "github.com/rabbitmq/amqp091-go"';
const KAFKA = 'github.com/segmentio/kafka-go';

const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: 'a server of one’s own',
    source: program(['net/http'], 'srv := &http.Server{Addr: ":80"}\nsrv.ListenAndServe()\n'),
    seen: ['request go-http'],
  },
  {
    title: 'chi',
    source: program(['net/http', 'github.com/go-chi/chi/v5'], 'r := chi.NewRouter()\nhttp.ListenAndServe(":80", r)\n'),
    seen: ['request go-http'],
  },
  {
    title: 'RabbitMQ',
    source: program(
      [AMQP],
      'conn, _ := amqp.Dial(url)\nch, _ := conn.Channel()\nch.Qos(5, 0, false)\nch.Consume("images", "", true, false, false, false, nil)\n',
    ),
    seen: ['queue amqp-go images'],
  },
  {
    title: 'kafka-go in a field',
    source: program(
      [KAFKA],
      'w := &worker{reader: kafka.NewReader(kafka.ReaderConfig{GroupID: "g", Topic: "orders"})}\nw.run()\n',
      '\ntype worker struct {\n\treader *kafka.Reader\n}\n\nfunc (w *worker) run() {\n\tw.reader.FetchMessage(ctx)\n}\n',
    ),
    seen: ['stream kafka-go orders'],
  },
  {
    title: 'a function that nothing calls',
    source: program(['net/http'], 'x()\n', '\nfunc x() {}\n\nfunc serve() {\n\thttp.ListenAndServe(":80", nil)\n}\n'),
    seen: [],
  },
];

describe('Go programs', () => {
  it.each(intakes)('sees $title', async ({ source, seen }) => {
    expect(taken(await read({ 'main.go': source }))).toEqual(seen);
  });

  const first = async (title: string) => {
    const source = intakes.find((one) => one.title === title)?.source ?? go[title]?.seen ?? '';
    return (await read({ 'main.go': source })).intakes[0];
  };
  it('reads settings where they are given', async () => {
    const amqp = await first('RabbitMQ');
    expect([amqp?.acksEarly?.value, lineAndColumn(amqp?.acksEarly?.at), amqp?.concurrency?.value]).toEqual([true, 'main.go:11:27', 5]);
    const kafka = await first('kafka-go');
    expect([kafka?.acksEarly?.value, kafka?.group?.value, lineAndColumn(kafka?.at)]).toEqual([true, 'g', 'main.go:9:2']);
    const fetching = await first('kafka-go in a field');
    expect([fetching?.acksEarly?.value, fetching?.autoCommit?.value]).toEqual([false, false]);
    expect((await first('sqs-go'))?.lock?.value).toBe(60_000);
    expect((await first('robfig-cron'))?.overlapGuard?.value).toBe(false);
    const guarded = await read({
      'main.go': program(
        ['github.com/robfig/cron/v3'],
        'c := cron.New(cron.WithChain(cron.SkipIfStillRunning(l)))\nc.AddFunc("@hourly", f)\n',
      ),
    });
    expect(guarded.intakes[0]?.overlapGuard?.value).toBe(true);
  });

  it('knows a random group', async () => {
    const facts = await read({
      'main.go': program(
        [KAFKA, 'github.com/google/uuid'],
        'r := kafka.NewReader(kafka.ReaderConfig{GroupID: uuid.NewString(), Topic: "orders"})\nr.ReadMessage(ctx)\n',
      ),
    });
    expect([facts.intakes[0]?.groupIsRandom?.value, lineAndColumn(facts.intakes[0]?.groupIsRandom?.at)]).toEqual([true, 'main.go:9:51']);
  });

  it('follows packages of the module', async () => {
    const facts = await read({
      'cmd/api/main.go': program(['acme.dev/shop/internal/server', 'acme.dev/shop/gen'], 'server.Run()\n'),
      'cmd/api/other.go': 'package main\n\nfunc other() {}\n',
      'cmd/api/main_test.go': 'package main\n',
      'go.mod': 'module acme.dev/shop\n\ngo 1.23\n',
      'internal/server/server.go': 'package server\n\nimport "net/http"\n\nfunc Run() { serve() }\n',
      'internal/server/serve.go': 'package server\n\nimport "net/http"\n\nfunc serve() { http.ListenAndServe(":80", nil) }\n',
      'internal/server/serve_windows.go': 'package server\n',
    });
    expect(facts.files).toEqual(['cmd/api/main.go', 'cmd/api/other.go', 'internal/server/serve.go', 'internal/server/server.go']);
    expect(taken(facts)).toEqual(['request go-http']);
    expect([facts.complete, facts.gaps.map(({ what }) => what)]).toEqual([false, ['acme.dev/shop/gen']]);
  });

  const SIGNALS = ['net/http', 'os', 'os/signal', 'syscall', 'context', 'time', 'log'];
  const stops: readonly { readonly title: string; readonly body: string; readonly more?: string; readonly handlers: readonly unknown[] }[] =
    [
      { title: 'nothing', body: 'log.Fatal(http.ListenAndServe(":80", nil))\n', handlers: [] },
      {
        title: 'a channel in main',
        body: 'srv := &http.Server{}\ngo srv.ListenAndServe()\nc := make(chan os.Signal, 1)\nsignal.Notify(c, os.Interrupt, syscall.SIGTERM)\n<-c\nctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)\ndefer cancel()\nsrv.Shutdown(ctx)\n',
        handlers: [
          {
            signals: ['SIGINT', 'SIGTERM'],
            by: undefined,
            drains: ['srv.Shutdown(ctx) waits', 'cancel() unknown'],
            limit: 20_000,
            exit: undefined,
            followed: true,
          },
        ],
      },
      {
        title: 'a goroutine that exits',
        body: 'c := make(chan os.Signal, 1)\nsignal.Notify(c, syscall.SIGTERM)\ngo func() {\n\t<-c\n\tos.Exit(0)\n}()\nhttp.ListenAndServe(":80", nil)\n',
        handlers: [{ signals: ['SIGTERM'], by: undefined, drains: [], limit: undefined, exit: 'main.go:18:3', followed: true }],
      },
      {
        title: 'connections that are cut',
        body: 'srv := &http.Server{}\ngo srv.ListenAndServe()\nc := make(chan os.Signal, 1)\nsignal.Notify(c, syscall.SIGTERM)\n<-c\nsrv.Close()\n',
        handlers: [
          { signals: ['SIGTERM'], by: undefined, drains: ['srv.Close() abandons'], limit: undefined, exit: undefined, followed: true },
        ],
      },
      {
        title: 'a function that is given the channel',
        body: 'c := make(chan os.Signal, 1)\nsignal.Notify(c, syscall.SIGTERM)\nsrv := &http.Server{}\nwait(c, srv)\n',
        more: '\nfunc wait(stop chan os.Signal, srv *http.Server) {\n\t<-stop\n\tsrv.Shutdown(context.Background())\n}\n',
        handlers: [
          {
            signals: ['SIGTERM'],
            by: undefined,
            drains: ['srv.Shutdown(context.Background()) waits'],
            limit: undefined,
            exit: undefined,
            followed: true,
          },
        ],
      },
      {
        title: 'a context',
        body: 'ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)\ndefer stop()\nrun(ctx)\n',
        handlers: [
          {
            signals: ['SIGTERM'],
            by: 'signal.NotifyContext',
            drains: ['stop() unknown'],
            limit: undefined,
            exit: undefined,
            followed: false,
          },
        ],
      },
      {
        title: 'a channel that goes elsewhere',
        body: 'c := make(chan os.Signal, 1)\nsignal.Notify(c, syscall.SIGTERM)\nacme.Wait(c)\n',
        handlers: [{ signals: ['SIGTERM'], by: undefined, drains: [], limit: undefined, exit: undefined, followed: false }],
      },
      { title: 'another signal', body: 'c := make(chan os.Signal, 1)\nsignal.Notify(c, syscall.SIGHUP)\n', handlers: [] },
    ];
  it.each(stops)('stops: $title', async ({ body, more, handlers }) => {
    const { stop } = await read({ 'main.go': program(SIGNALS, body, more) });
    const told = stop.handlers.map((one) => ({
      signals: one.signals,
      by: one.by,
      drains: one.drains.map(({ text, effect }) => `${text} ${effect}`),
      limit: one.forcedExit?.value,
      exit: lineAndColumn(one.exit),
      followed: one.followed,
    }));
    expect(told).toEqual(handlers);
  });

  it('does not trust what a stranger runs', async () => {
    const stop = async (imports: readonly string[], body: string) => (await read({ 'main.go': program(imports, body) })).stop.complete;
    expect(await stop(['github.com/acme/app'], 'app.Run()\n')).toBe(false);
    expect(await stop(['github.com/spf13/cobra'], 'c := &cobra.Command{}\nc.Execute()\n')).toBe(true);
  });

  it('knows the handlers of a program of which packages are missing by what is called in them', async () => {
    const stop = async (imports: readonly string[], body: string) =>
      (
        await read({
          'main.go': program(['acme.dev/shop/store', ...imports], `store.Open()\n${body}`),
          'go.mod': 'module acme.dev/shop\n',
          'store/store.go': 'package store\n\nfunc Open() {}\n',
        })
      ).stop.complete;
    expect(await stop(['acme.dev/shop/gen'], 'gen.NewOrder()\n')).toBe(true);
    expect(await stop(['acme.dev/shop/config'], 'config.Init()\n')).toBe(true);
    expect(await stop(['acme.dev/shop/utils'], 'utils.Init()\n')).toBe(false);
    expect(await stop(['acme.dev/shop/utils'], 'utils.OnInterrupt(f)\n')).toBe(false);
    expect(await stop(['acme.dev/shop/utils'], 'utils.NewThing().Serve()\n')).toBe(false);
    expect(await stop(['acme.dev/shop/signals'], 'signals.Names()\n')).toBe(false);
  });

  it('follows packages of the repository where there is no go.mod', async () => {
    const facts = async (imported: string, files: Readonly<Record<string, string>> = {}) =>
      read({
        'shop/main.go': program([imported], 'queue.Run()\n'),
        'shop/queue/queue.go': 'package queue\n\nimport "net/http"\n\nfunc Run() { http.ListenAndServe(":80", nil) }\n',
        'queue/queue.go': 'package queue\n\nfunc Run() {}\n',
        ...files,
      });
    expect((await facts('github.com/acme/shop/shop/queue')).files).toEqual(['shop/main.go', 'shop/queue/queue.go']);
    expect((await facts('github.com/acme/shop/queue')).files).toEqual(['shop/main.go', 'queue/queue.go']);
    expect((await facts('github.com/acme/shop/other/queue')).files).toEqual(['shop/main.go']);
    expect((await facts('acme.dev/shop/shop/queue')).files).toEqual(['shop/main.go']);
    const vendored = { 'vendor/github.com/acme/shop/shop/queue/queue.go': 'package queue\n' };
    expect((await facts('github.com/acme/shop/shop/queue', vendored)).files).toEqual(['shop/main.go']);
  });

  it('sees calls and locks', async () => {
    const facts = await read({
      'main.go': program(
        ['net/http', 'time', 'k8s.io/client-go/tools/leaderelection'],
        'http.Get("http://auth/x")\nc := &http.Client{Timeout: 5 * time.Second}\nc.Get("http://auth/y")\nd := &http.Client{}\nd.Get("http://auth/z")\nleaderelection.RunOrDie(ctx, cfg)\ndb.Exec("SELECT pg_advisory_lock(1)")\n',
      ),
    });
    expect(facts.outboundCalls.map((one) => [one.target?.value, one.hasTimeout])).toEqual([
      ['http://auth/x', false],
      ['http://auth/y', true],
      ['http://auth/z', false],
    ]);
    expect(facts.locks.map(({ at }) => lineAndColumn(at))).toEqual(['main.go:15:2', 'main.go:16:2']);
  });
});
