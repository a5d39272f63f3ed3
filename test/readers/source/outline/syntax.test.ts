import { describe, expect, it } from 'vitest';
import type { CodeFacts } from '../../../../src/model/code.ts';
import { shown } from '../shown.ts';
import { read } from './read.ts';

type Rows = readonly (readonly [string, readonly string[]])[];

/** Everything that rests on the catalog, and every way in which the program is told to stop. */
function told(facts: CodeFacts): readonly string[] {
  return [
    ...shown(facts).filter((line) => !line.startsWith('stops on')),
    ...facts.stop.handlers.map(({ signals, by, drains, exit, forcedExit }) =>
      [signals.join('+'), by && `by ${by}`, ...drains.map(({ text }) => text), exit && 'ends', forcedExit && `after ${forcedExit.value}`]
        .filter(Boolean)
        .join(' | '),
    ),
  ];
}

const python: Rows = [
  ['topic = "or" "ders"\nKafkaConsumer(topic)', ['stream kafka-python orders']],
  ['topic = "or" f"{x}"\nKafkaConsumer(topic)', ['stream kafka-python']],
  ['a, topic = 1, "orders"\nKafkaConsumer(topic)', ['stream kafka-python orders']],
  ['a, topic = make()\nKafkaConsumer(topic)', ['stream kafka-python']],
  ['(a, topic) = ("x", "orders")\nKafkaConsumer(topic)', ['stream kafka-python orders']],
  ['names = {"a": "orders", b: "x", **more}\nKafkaConsumer(names["a"])', ['stream kafka-python orders']],
  ['KafkaConsumer(names[i])', ['stream kafka-python']],
  ['KafkaConsumer(f"orders")', ['stream kafka-python orders']],
  ['KafkaConsumer(f"{x}-orders")', ['stream kafka-python']],
  ['KafkaConsumer(*topics)', ['stream kafka-python']],
  ['KafkaConsumer(t for t in topics)', ['stream kafka-python']],
  ['KafkaConsumer("a", **options)', ['stream kafka-python a']],
  ['with KafkaConsumer("orders") as consumer:\n    consumer.poll()', ['stream kafka-python orders']],
  ['with open("x") as (a, b), KafkaConsumer("orders"):\n    pass', ['stream kafka-python orders']],
  ['consume = lambda topic="orders", *rest: KafkaConsumer(topic)\nconsume()', ['stream kafka-python orders']],
  ['def consume(topic: str = "orders", /, *, other=1, **more) -> None:\n    KafkaConsumer(topic)\nconsume()', ['stream kafka-python']],
  ['class Topics(Base, metaclass=Meta):\n    name = "orders"\nKafkaConsumer(Topics.name)', ['stream kafka-python orders']],
  [
    'try:\n    pass\nexcept (ValueError, KeyError):\n    KafkaConsumer("a")\nexcept:\n    KafkaConsumer("b")',
    ['stream kafka-python a', 'stream kafka-python b'],
  ],
  ['try:\n    run()\nexcept KeyboardInterrupt:\n    server.stop()\n', ['SIGINT | server.stop()']],
  ['def stop(*_):\n    raise SystemExit(0)\nsignal.signal(signal.SIGTERM, stop)', ['SIGTERM | ends']],
  ['def stop(*_):\n    raise SystemExit\nsignal.signal(signal.SIGTERM, stop)', ['SIGTERM | ends']],
  ['def stop(*_):\n    raise\nsignal.signal(signal.SIGTERM, stop)', ['SIGTERM']],
  ['def stop(*_):\n    os._exit(0)\nsignal.signal(signal.SIGTERM, stop)', ['SIGTERM | ends']],
  ['signal.signal(signal.SIGTERM)', []],
  [
    'match x:\n    case "a" if y:\n        KafkaConsumer("a")\n    case ["b", *_]:\n        KafkaConsumer("b")',
    ['stream kafka-python a', 'stream kafka-python b'],
  ],
  ['while True:\n    pass\nelse:\n    KafkaConsumer("a")', ['stream kafka-python a']],
  ['settings.update(topic="orders")\nKafkaConsumer(settings.topic)', ['stream kafka-python']],
  ['settings.update(**more)\nKafkaConsumer(settings.topic)', ['stream kafka-python']],
  ['async def main():\n    await KafkaConsumer("orders").start()\nasyncio.run(main())', ['stream kafka-python orders']],
];

describe('Python', () => {
  it.each(python)('%s', async (source, expected) => {
    expect(told(await read({ 'app.py': `import os, signal, asyncio\nfrom kafka import KafkaConsumer\n${source}\n` }))).toEqual(expected);
  });
});

const php: Rows = [
  ['$topic = "orders"; $consumer->subscribe([$topic]);', ['stream rdkafka-php orders']],
  ['$topic = "{$x}-orders"; $consumer->subscribe([$topic]);', ['stream rdkafka-php']],
  ['$topic = "or-$x"; $consumer->subscribe([$topic]);', ['stream rdkafka-php']],
  [
    'class Topics { const ORDERS = "orders"; public $other; public $name = "mails"; } $t = new Topics(); $consumer->subscribe([$t->name]);',
    ['stream rdkafka-php mails'],
  ],
  ['foreach ($topics as $key => $topic) { $consumer->subscribe([$topic]); }', ['stream rdkafka-php']],
  ['foreach (["orders"] as $topic) { $consumer->subscribe([$topic]); }', ['stream rdkafka-php orders']],
  ['require_once $folder . "/x"; $consumer->subscribe([]);', ['stream rdkafka-php']],
  [
    '#[Route("/orders", name: "orders")] class A { function __construct(private RdKafka\\KafkaConsumer $c, int|string $x, ...$more) { $this->c->subscribe(["orders"]); } }',
    ['stream rdkafka-php orders'],
  ],
  [
    'class A { static function stop() { exit; } function run() { pcntl_signal(SIGTERM, [self::class, "stop"]); pcntl_signal(SIGINT, fn() => self::stop()); pcntl_signal(SIGHUP, SIG_IGN); } }',
    ['SIGTERM | ends', 'SIGINT | ends'],
  ],
  ['$loop->addSignal(SIGTERM, function () use ($server) { $server->close(); });', ['SIGTERM | $server->close()']],
  ['pcntl_signal(SIGTERM);', []],
  ['pcntl_signal($unknown, fn() => exit(0));', []],
  ['$name = A::class; $consumer->subscribe([$x ?? "orders"]);', ['stream rdkafka-php orders']],
];
const csharp: Rows = [
  ['var topic = "orders"; c.Subscribe(topic);', ['stream confluent-kafka-dotnet orders']],
  ['string topic = @"or""ders"; c.Subscribe(topic);', ['stream confluent-kafka-dotnet or"ders']],
  ['var topic = $"{x}-orders"; c.Subscribe(topic);', ['stream confluent-kafka-dotnet']],
  ['c?.Subscribe("orders");', ['stream confluent-kafka-dotnet orders']],
  ['c?.Inner?.Subscribe("orders");', ['stream confluent-kafka-dotnet orders']],
  ['c.Subscribe(new[] { "orders" });', ['stream confluent-kafka-dotnet orders']],
  ['c.Subscribe(new string[] { "orders" });', ['stream confluent-kafka-dotnet orders']],
  ['c.Subscribe(new string[3]);', ['stream confluent-kafka-dotnet']],
  ['c.Subscribe((string)topic ?? "orders");', ['stream confluent-kafka-dotnet orders']],
  ['foreach (var topic in new[] { "orders" }) c.Subscribe(topic);', ['stream confluent-kafka-dotnet orders']],
  [
    'ConsumerConfig config = new() { GroupId = "g" }; ConsumerConfig other = new(); c.Subscribe("orders");',
    ['stream confluent-kafka-dotnet orders'],
  ],
  ['var list = new List<string> { "orders" }; c.Subscribe(list);', ['stream confluent-kafka-dotnet']],
  ['AppDomain.CurrentDomain.ProcessExit += (s, e) => c.Close();', ['SIGTERM | c.Close()']],
  ['AppDomain.CurrentDomain.ProcessExit += delegate { c.Close(); };', ['SIGTERM | c.Close()']],
  ['Console.CancelKeyPress += (s, e) => Environment.Exit(0);', ['SIGINT | ends']],
  ['PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => c.Close());', ['SIGTERM | c.Close()']],
  ['PosixSignalRegistration.Create();', []],
  ['lifetime.ApplicationStopping.Register(() => c.Close());', ['SIGTERM+SIGINT+SIGQUIT | by .NET host | c.Close()']],
  ['var host = new HostBuilder().Build(); host.Run();', ['SIGTERM+SIGINT+SIGQUIT | by .NET host']],
  ['HostBuilder();', []],
  [
    '[Obsolete, Route("/orders", Name = "orders")] class A { public string Topic { get; } = "orders"; public Order Last { get; set; } A() { } }',
    [],
  ],
];
const go: Rows = [
  ['topic := "orders"; kafka.NewReader(kafka.ReaderConfig{Topic: topic}).ReadMessage(ctx)', ['stream kafka-go orders']],
  ['var a, topic = "x", "orders"; kafka.NewReader(kafka.ReaderConfig{Topic: topic}).ReadMessage(ctx)', ['stream kafka-go orders']],
  ['a, topic := names(); kafka.NewReader(kafka.ReaderConfig{Topic: topic}).ReadMessage(ctx)', ['stream kafka-go']],
  ['const topic = `orders`; kafka.NewReader(kafka.ReaderConfig{Topic: topic, MinBytes: -1}).ReadMessage(ctx)', ['stream kafka-go orders']],
  ['var reader kafka.Reader; reader.ReadMessage(ctx)', ['stream kafka-go']],
  [
    'for _, topic := range []string{"orders"} { kafka.NewReader(kafka.ReaderConfig{Topic: topic}).ReadMessage(ctx) }',
    ['stream kafka-go orders'],
  ],
  ['switch { case x: kafka.NewReader(kafka.ReaderConfig{Topic: "a"}).ReadMessage(ctx) }', ['stream kafka-go a']],
  ['switch x { case 1: fallthrough; default: kafka.NewReader(kafka.ReaderConfig{Topic: "a"}).ReadMessage(ctx) }', ['stream kafka-go a']],
  ['switch x { case 1, 2: kafka.NewReader(kafka.ReaderConfig{Topic: "a"}).ReadMessage(ctx); default: }', ['stream kafka-go a']],
  ['kafka.NewReader(kafka.ReaderConfig{}).ReadMessage(ctx)', ['stream kafka-go']],
  ['func() { kafka.NewReader(kafka.ReaderConfig{"g", "orders"}).ReadMessage(ctx) }()', ['stream kafka-go']],
  [
    'c := make(chan os.Signal, 1); signal.Notify(c); <-c; server.Close()',
    ['SIGTERM+SIGINT+SIGQUIT+SIGUSR1+SIGUSR2+SIGABRT | server.Close()'],
  ],
  ['c := make(chan os.Signal, 1); signal.Notify(c, syscall.SIGTERM); go wait(c)', ['SIGTERM']],
  [
    'c := make(chan os.Signal, 1); signal.Notify(c, syscall.SIGTERM); handle(server, c); log.Println("done")',
    ['SIGTERM | s.Shutdown(context.Background())'],
  ],
  ['c := make(chan os.Signal, 1); signal.Notify(c, unknown); <-c', []],
  ['signal.Notify(channels[0], syscall.SIGTERM)', ['SIGTERM']],
  [
    'ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM); defer stop(); <-ctx.Done(); server.Close()',
    ['SIGTERM | by signal.NotifyContext | server.Close() | stop()'],
  ],
  [
    'ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM); defer server.Close(); use(ctx)',
    ['SIGTERM | by signal.NotifyContext | server.Close()'],
  ],
  ['use(signal.NotifyContext(context.Background(), syscall.SIGTERM))', ['SIGTERM | by signal.NotifyContext']],
  ['fallback.Notify(c, syscall.SIGTERM)', []],
  ['c := make(chan os.Signal, 1); signal.Notify(c, os.Interrupt); select { case <-c: log.Fatal("bye") }', ['SIGINT | ends']],
  ['c := make(chan os.Signal, 1); signal.Notify(c, os.Interrupt); s := <-c; log.Fatalf("%v", s)', ['SIGINT | ends']],
];
const java: Rows = [
  ['void f() { String topic = "orders"; for (String t : List.of("a")) { consumer.subscribe(List.of(t)); } }', ['stream kafka-java']],
  ['static { consumer.subscribe(TOPICS); }', ['stream kafka-java']],
  [
    'void f() { try (KafkaConsumer<String, String> c = new KafkaConsumer<>(p)) { c.subscribe(topics); } finally { close(); } }',
    ['stream kafka-java'],
  ],
  [
    '@PreDestroy void stop() { consumer.wakeup(); consumer.close(); }',
    ['SIGTERM+SIGINT | by @PreDestroy | consumer.wakeup() | consumer.close()'],
  ],
  ['@Deprecated @SuppressWarnings({"a", "b"}) public void f(final int... more) { subscribe(topics); }', []],
  ['void f() { Runtime.getRuntime().addShutdownHook(hook); }', ['SIGTERM+SIGINT']],
  ['void f() { Runtime.getRuntime().addShutdownHook(new Thread(() -> System.exit(1))); }', ['SIGTERM+SIGINT | ends']],
  ['void f() { Runtime.getRuntime().addShutdownHook(new Thread(() -> other.exit(1))); }', ['SIGTERM+SIGINT | other.exit(1)']],
  ['void f() { Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(1))); }', ['SIGTERM+SIGINT | ends']],
];
const kotlin: Rows = [
  ['val consumer: KafkaConsumer<String, String> = KafkaConsumer(p)\nfun main() { consumer.subscribe(topics) }', ['stream kafka-java']],
  ['val consumer by lazy { KafkaConsumer<String, String>(p) }\nfun main() { consumer.subscribe(topics) }', ['stream kafka-java']],
  ['lateinit var consumer: KafkaConsumer<String, String>\nfun main() { consumer.subscribe(topics) }', ['stream kafka-java']],
  [
    'class A(private val consumer: KafkaConsumer<String, String>, vararg names: String) : Base(), Runnable { override fun run() { consumer.subscribe(topics) } }',
    ['stream kafka-java'],
  ],
  [
    'fun main() { val (a, b) = make()\n Runtime.getRuntime().addShutdownHook(Thread(::close)) }\nfun close() { consumer.close() }',
    ['SIGTERM+SIGINT | consumer.close()'],
  ],
  [
    'fun main() { Runtime.getRuntime().addShutdownHook(Thread(Closer::close)) }\nobject Closer { fun close() { consumer.close() } }',
    ['SIGTERM+SIGINT | consumer.close()'],
  ],
  ['fun main() { Runtime.getRuntime().addShutdownHook(Thread { exitProcess(1) }) }', ['SIGTERM+SIGINT | ends']],
  [
    'fun consumer(): KafkaConsumer<String, String>? = KafkaConsumer(p)\nfun main() { consumer()?.subscribe(topics) }',
    ['stream kafka-java'],
  ],
  ['val consumer: KafkaConsumer<String, String>? = null\nfun main() { consumer!!.subscribe(topics) }', ['stream kafka-java']],
  ['val consumer by lazy(KafkaConsumer<String, String>(p))\nfun main() { consumer.subscribe(topics) }', []],
  ['val consumer by make()\nfun main() { consumer.subscribe(topics) }', []],
];
const elixir: Rows = [
  ['use Oban, otp_app: :shop', ['SIGTERM | by the BEAM']],
  ['alias Oban.Worker, as: Job\n  use Job, queue: :mails', ['(queue oban mails)', 'SIGTERM | by the BEAM']],
  ['alias Oban.{Worker, Job}\n  use Worker, queue: :mails', ['(queue oban mails)', 'SIGTERM | by the BEAM']],
  ['use Oban.Worker, queue: "mails"', ['(queue oban mails)', 'SIGTERM | by the BEAM']],
  ['use Oban.Worker, queue: "#{x}-mails"', ['(queue oban)', 'SIGTERM | by the BEAM']],
  ['use Oban.Worker, queue: "mails-#{x}"', ['(queue oban)', 'SIGTERM | by the BEAM']],
  ['use unknown(), a: 1\n  use Oban.Worker', ['(queue oban)', 'SIGTERM | by the BEAM']],
  ['def run, do: System.halt(1)\n  def other(), do: nil\n  def none', ['SIGTERM | by the BEAM']],
];
const ruby: Rows = [
  ['topic = "orders"\nconsumer.subscribe(topic)', ['stream ruby-kafka orders']],
  ['a, topic = "x", "orders"\nconsumer.subscribe(topic)', ['stream ruby-kafka orders']],
  ['consumer.subscribe("#{x}-orders")', ['stream ruby-kafka']],
  ['consumer.subscribe("orders", **options)', ['stream ruby-kafka orders']],
  ['consumer.().subscribe("orders")', ['stream ruby-kafka orders']],
  ['begin\n  run\nrescue Interrupt\n  server.stop\nend', ['stream ruby-kafka', 'SIGINT | server.stop']],
  ['begin\n  run\nrescue SignalException => e\n  server.stop\nend', ['stream ruby-kafka', 'SIGTERM | server.stop']],
  ['begin\n  run\nrescue\n  server.stop\nend', ['stream ruby-kafka']],
  ['trap("TERM") { exit! }', ['stream ruby-kafka', 'SIGTERM | ends']],
  ['trap(:TERM) { Process.exit }', ['stream ruby-kafka', 'SIGTERM | ends']],
  ['trap(signal) { server.stop }', ['stream ruby-kafka']],
  ['Signal.trap("TERM", "DEFAULT")', ['stream ruby-kafka']],
  [
    'x = if a then 1 elsif b then 2 else 3 end\nunless c then consumer.subscribe("a") elsif d then consumer.subscribe("b") end',
    ['stream ruby-kafka a'],
  ],
];

const languages: readonly (readonly [string, Rows, string, (source: string) => string])[] = [
  ['PHP', php, 'app.php', (source) => `<?php\n$consumer = new RdKafka\\KafkaConsumer($conf);\n${source}\n`],
  [
    'C#',
    csharp,
    'Program.cs',
    (source) =>
      `using Confluent.Kafka;\nusing Named = Confluent.Kafka.Admin;\nvar c = new ConsumerBuilder<Ignore, string>(new ConsumerConfig { GroupId = "g" }).Build();\n${source}\n`,
  ],
  [
    'Go',
    go,
    'main.go',
    (source) =>
      `package main\n\nimport (\n\t"context"\n\t"log"\n\t"os"\n\t"os/signal"\n\t"syscall"\n\n\t"github.com/segmentio/kafka-go"\n)\n\nfunc main() {\n${source.replaceAll('; ', '\n')}\n}\n\nfunc handle(s Server, c chan os.Signal) {\n\t<-c\n\ts.Shutdown(context.Background())\n}\n`,
  ],
  [
    'Java',
    java,
    'A.java',
    (source) =>
      `import org.apache.kafka.clients.consumer.KafkaConsumer;\nimport static java.util.List.of;\nimport java.util.*;\nclass A {\n  KafkaConsumer<String, String> consumer = new KafkaConsumer<>(p);\n  ${source}\n}\n`,
  ],
  ['Kotlin', kotlin, 'src/main/kotlin/App.kt', (source) => `import org.apache.kafka.clients.consumer.KafkaConsumer\n${source}\n`],
  ['Elixir', elixir, 'lib/app.ex', (source) => `defmodule Shop.Mails do\n  ${source}\nend\n`],
  [
    'Ruby',
    ruby,
    'app.rb',
    (source) =>
      `require "kafka"\nconsumer = Kafka.new(["kafka:9092"]).consumer(group_id: "orders")\n${source}\nconsumer.each_message { |message| puts message }\n`,
  ],
];

describe.each(languages)('%s', (_, rows, path, program) => {
  it.each(rows)('%s', async (source, expected) => {
    expect(told(await read({ [path]: program(source) }))).toEqual(expected);
  });
});

describe('imports', () => {
  const missing = async (files: Readonly<Record<string, string>>) => (await read(files)).gaps.map(({ what, why }) => `${what}: ${why}`);

  it('of the own packages of a Java program should lie in its source tree', async () => {
    const imports =
      'import com.acme.orders.Order;\nimport com.acme.mails.Mailer;\nimport com.acme.tools.*;\nimport com.acme.Missing;\nimport com.other.Thing;\nimport org.acme.Thing;\nimport static com.acme.orders.Order.of;\nimport Single;\n';
    const files = {
      'src/main/java/com/acme/App.java': `package com.acme;\n${imports}class App { public static void main(String[] a) { Order.of(); new Missing(); } }\n`,
      'src/main/java/com/acme/orders/Order.java': 'package com.acme.orders;\nclass Order {}\n',
      'src/main/kotlin/com/acme/mails/all.kt': 'package com.acme.mails\nclass Mailer\n',
    };
    expect(await missing(files)).toEqual(['com.acme: it was not found']);
    expect(await missing({ 'src/main/java/App.java': `${imports}class App {}\n` })).toEqual([]);
  });

  it('of a PHP program are found where Composer puts them', async () => {
    const app =
      "<?php\nuse App\\Jobs\\Send;\nuse App\\Missing;\nuse Acme\\Other;\nuse App;\nrequire 'vendor/autoload.php';\nrequire __DIR__ . '/lib/tools.php';\nrequire 'lib/missing.php';\n";
    const files = { 'app.php': app, 'lib/tools.php': '<?php\n', 'app/Jobs/Send.php': '<?php\nnamespace App\\Jobs;\nclass Send {}\n' };
    expect(await missing({ ...files, 'composer.json': '{}' })).toEqual(['App: it was not found', 'lib/missing.php: it was not found']);
    expect(await missing(files)).toEqual(['lib/missing.php: it was not found']);
  });

  it('of a Python program are found in its packages', async () => {
    const files = {
      'shop/app.py':
        'import os\nimport shop.orders as orders\nimport shop.missing\nimport shop.data.more\nfrom shop import mails, nothing, __version__ as version\nfrom . import orders\nfrom .missing import x\nfrom ..up import y\ntry:\n    import shop.fast\nexcept ImportError:\n    pass\nfrom celery import Celery\napp = Celery("shop", include=["shop.mails", name, "not a module"])\napp.autodiscover_tasks()\n',
      'shop/__init__.py': '__version__ = "1"\n',
      'shop/orders.py': '',
      'shop/mails/__init__.py': '',
      'shop/mails/tasks.py': '',
      'shop/data/x.csv': '',
    };
    expect(await missing(files)).toEqual([
      'shop.missing: it was not found',
      'shop.data.more: it was not found',
      '.missing: it was not found',
      '..up: it was not found',
      'shop.fast: it was not found',
    ]);
  });
});

describe('what is read of a program', () => {
  const told = async (files: Readonly<Record<string, string>>, entry: string) => {
    const { files: read_, gaps } = await read(files, entry);
    return [read_.length, gaps.map(({ what, why }) => `${what}: ${why}`)];
  };

  it('is bounded by how far imports lead', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`m${i}.py`, `import m${i + 1}\n`]));
    expect(await told(files, 'm0.py')).toEqual([13, ['m13.py: it is too many imports away (limit MAX_DISTANCE)']]);
  });

  it('is bounded by the number of files', async () => {
    const files = Object.fromEntries(Array.from({ length: 410 }, (_, i) => [`m${i}.py`, '']));
    files['m0.py'] = Object.keys(files)
      .map((path) => `import ${path.replace('.py', '')}\n`)
      .join('');
    expect(await told(files, 'm0.py')).toEqual([400, ['further modules: the program has more than 400 files (limit MAX_FILES)']]);
  });

  it('tells twenty of the modules that are missing', async () => {
    const files = { 'a/__init__.py': '', 'a/app.py': Array.from({ length: 30 }, (_, i) => `import a.m${i}\n`).join('') };
    const [count, gaps] = await told(files, 'a/app.py');
    expect([count, (gaps as readonly string[]).length]).toEqual([2, 20]);
  });

  it('is nothing where there is no such file', async () => {
    await expect(read({ 'app.py': '' }, 'other.py')).rejects.toThrow('other.py was not read');
  });
});
