import { describe, expect, it } from 'vitest';
import { catalog } from '../../../../rules/catalog/index.ts';
import { memoryWorkspace } from '../../../../src/files/workspace.ts';
import type { CodeFacts, Intake } from '../../../../src/model/code.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import { readCode } from '../../../../src/readers/source/read-code.ts';

type Environment = Readonly<Record<string, string | undefined>>;

async function read(path: string, text: string, env: Environment = {}): Promise<CodeFacts> {
  const facts = await readCode({ entry: path, workspace: memoryWorkspace({ [path]: text }), catalog, env: new Map(Object.entries(env)) });
  if (facts === undefined) throw new Error(`${path} was not read`);
  return facts;
}

/** A fact as text: its value, and the variable that it comes from. */
const told = (fact: Fact<unknown> | undefined): string | undefined =>
  fact &&
  [String(fact.value), fact.origin === 'default' ? '(default)' : '', fact.of ? `of ${fact.of}` : '']
    .filter((part) => part !== '')
    .join(' ');

/** The settings of the intakes that code shows. */
const settings = ({ intakes, defined = [] }: CodeFacts): readonly string[] =>
  [...intakes, ...defined].map((one: Intake) =>
    (['name', 'group', 'groupIsRandom', 'autoCommit', 'acksEarly', 'lock', 'drain', 'concurrency', 'startPosition'] as const)
      .flatMap((key) => (one[key] === undefined ? [] : [`${key}: ${told(one[key])}`]))
      .join(', '),
  );

describe('what expressions stand for', () => {
  it.each<[string, Environment, readonly string[]]>([
    ['KafkaConsumer(os.environ["TOPIC"])', { TOPIC: 'orders' }, ['name: orders of env TOPIC, autoCommit: true (default) of Kafka default']],
    ['KafkaConsumer(os.environ["TOPIC"])', {}, ['autoCommit: true (default) of Kafka default']],
    [
      'KafkaConsumer(os.environ.get("TOPIC", "orders"))',
      { TOPIC: undefined },
      ['name: orders, autoCommit: true (default) of Kafka default'],
    ],
    ['KafkaConsumer(os.environ.get("TOPIC", make()))', { TOPIC: undefined }, ['autoCommit: true (default) of Kafka default']],
    ['KafkaConsumer(os.environ.get("TOPIC", str))', {}, ['autoCommit: true (default) of Kafka default']],
    ['KafkaConsumer(os.environ.get("TOPIC"))', { TOPIC: undefined }, ['autoCommit: true (default) of Kafka default']],
    ['KafkaConsumer(os.environ.get(name, "orders"))', { TOPIC: 'mails' }, ['autoCommit: true (default) of Kafka default']],
    [
      'KafkaConsumer(getenv("TOPIC", "orders"))',
      { TOPIC: 'mails' },
      ['name: mails of env TOPIC, autoCommit: true (default) of Kafka default'],
    ],
    ['KafkaConsumer(settings.get("TOPIC", "orders"))', { TOPIC: 'mails' }, ['autoCommit: true (default) of Kafka default']],
    [
      'KafkaConsumer(os.environ.get("TOPIC") or "orders")',
      { TOPIC: 'mails' },
      ['name: mails of env TOPIC, autoCommit: true (default) of Kafka default'],
    ],
    ['KafkaConsumer(os.environ.get("TOPIC") or "orders")', { TOPIC: '' }, ['name: orders, autoCommit: true (default) of Kafka default']],
    [
      'KafkaConsumer(os.environ.get("TOPIC") or "orders")',
      {},
      ['name: orders of unless TOPIC is set, autoCommit: true (default) of Kafka default'],
    ],
    ['KafkaConsumer(os.environ.get("TOPIC") or Topics)', {}, ['autoCommit: true (default) of Kafka default']],
    ['KafkaConsumer(os.environ.get("TOPIC") or Topics)', { TOPIC: '' }, ['autoCommit: true (default) of Kafka default']],
    [
      'KafkaConsumer(os.environ.get("TOPIC", "a") or "b")',
      { TOPIC: 'c' },
      ['name: c of env TOPIC, autoCommit: true (default) of Kafka default'],
    ],
    ['KafkaConsumer(str(os.environ.get("TOPIC", 5)))', {}, ['name: 5 of unless TOPIC is set, autoCommit: true (default) of Kafka default']],
    ['KafkaConsumer(int("7", 16))', {}, ['autoCommit: true (default) of Kafka default']],
    ['KafkaConsumer(str())', {}, ['autoCommit: true (default) of Kafka default']],
    [
      'KafkaConsumer("orders", group_id="g", enable_auto_commit=False, auto_offset_reset="earliest")',
      {},
      ['name: orders, group: g, groupIsRandom: false, autoCommit: false, startPosition: earliest'],
    ],
    [
      'KafkaConsumer("orders", group_id=str(uuid.uuid4()))',
      {},
      ['name: orders, group: uuid4, groupIsRandom: true, autoCommit: true (default) of Kafka default'],
    ],
    ['KafkaConsumer("orders", group_id=f"{socket.gethostname()}")', {}, ['name: orders, autoCommit: true (default) of Kafka default']],
    [
      'KafkaConsumer("orders", **{"group_id": "g"})',
      {},
      ['name: orders, group: g, groupIsRandom: false, autoCommit: true (default) of Kafka default'],
    ],
    ['KafkaConsumer("orders", **{"group_id": "g", **more})', {}, ['name: orders, group: g, groupIsRandom: false']],
    [
      'options = {"group_id": "g"}\nKafkaConsumer("orders", **options)',
      {},
      ['name: orders, group: g, groupIsRandom: false, autoCommit: true (default) of Kafka default'],
    ],
    [
      'consumer = KafkaConsumer()\nconsumer.subscribe(topics=["orders", "mails"])',
      {},
      ['name: orders, mails, autoCommit: true (default) of Kafka default'],
    ],
    ['consumer = KafkaConsumer()\nconsumer.subscribe(True)', {}, ['autoCommit: true (default) of Kafka default']],
  ])('%s with %j', async (source, env, expected) => {
    const text = `import os, uuid, socket\nfrom os import getenv\nfrom kafka import KafkaConsumer\nclass Topics:\n    pass\n${source}\n`;
    expect(settings(await read('app.py', text, env))).toEqual(expected);
  });

  it.each<[string, Environment, readonly string[]]>([
    ['app.conf.task_acks_late = True', {}, ['acksEarly: false, drain: Infinity (default) of Celery default']],
    ['app.conf.task_acks_late = "no"', {}, ['acksEarly: true, drain: Infinity (default) of Celery default']],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": 3600}',
      {},
      ['acksEarly: true (default) of Celery default, lock: 3600000, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": 60 * 60}',
      {},
      ['acksEarly: true (default) of Celery default, lock: 3600000, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": timedelta(hours=1, minutes=5)}',
      {},
      ['acksEarly: true (default) of Celery default, lock: 3900000, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": timedelta(1)}',
      {},
      ['acksEarly: true (default) of Celery default, lock: 86400000, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": timedelta(fortnights=1)}',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": timedelta(seconds=make())}',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": timedelta(seconds=int(os.environ.get("LIMIT", "30")))}',
      {},
      ['acksEarly: true (default) of Celery default, lock: 30000 of unless LIMIT is set, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": int(os.environ["LIMIT"]) * 60}',
      { LIMIT: '2' },
      ['acksEarly: true (default) of Celery default, lock: 120000 of env LIMIT, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": make() * 60}',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": Options * 60}',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": (1 if x else 2) * 60}',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": "1h"}',
      {},
      ['acksEarly: true (default) of Celery default, lock: 3600000, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": "often"}',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"visibility_timeout": True}',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = {"other": 1}',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.broker_transport_options = make()',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default'],
    ],
    [
      'app.conf.worker_concurrency = 4',
      {},
      ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default, concurrency: 4'],
    ],
    ['app.conf.worker_concurrency = "4"', {}, ['acksEarly: true (default) of Celery default, drain: Infinity (default) of Celery default']],
  ])('%s', async (source, env, expected) => {
    const text = `import os\nfrom datetime import timedelta\nfrom celery import Celery\nclass Options:\n    pass\napp = Celery("shop")\n@app.task\ndef send():\n    pass\n${source}\n`;
    expect(settings(await read('app.py', text, env))).toEqual(expected);
  });
});

/** When the program ends by force, and how long it waits before it closes. */
const limits = ({ stop }: CodeFacts): readonly string[] =>
  stop.handlers.map(({ signals, forcedExit, delay, drains }) =>
    [signals.join('+'), forcedExit && `after ${told(forcedExit)}`, delay && `waits ${told(delay)}`, ...drains.map(({ text }) => text)]
      .filter(Boolean)
      .join(' | '),
  );

describe('how long stopping takes', () => {
  it.each<[string, readonly string[]]>([
    ['def stop(*a):\n    time.sleep(5)\n    server.close()\nsignal.signal(15, stop)', ['SIGTERM | waits 5000 | server.close()']],
    ['def stop(*a):\n    server.close()\n    time.sleep(5)\nsignal.signal(2, stop)', ['SIGINT | server.close()']],
    ['signal.signal(9, lambda *a: server.close())', []],
    [
      'def stop(*a):\n    threading.Timer(30, lambda: os._exit(1)).start()\n    server.close()\nsignal.signal(signal.SIGTERM, stop)',
      ['SIGTERM | after 30000 | server.close()'],
    ],
    ['def stop(*a):\n    threading.Timer(LIMIT, kill).start()\nsignal.signal(signal.SIGTERM, stop)', ['SIGTERM']],
    [
      'def stop(*a):\n    worker.join(timeout=timedelta(seconds=20))\nsignal.signal(signal.SIGTERM, stop)',
      ['SIGTERM | after 20000 | worker.join(timeout=timedelta(seconds=20))'],
    ],
    [
      'def stop(*a):\n    worker.join(name="x", timeout=0)\nsignal.signal(signal.SIGTERM, stop)',
      ['SIGTERM | worker.join(name="x", timeout=0)'],
    ],
    [
      'def stop(*a):\n    worker.join(timeout=int(os.environ.get("LIMIT", 25)))\nsignal.signal(signal.SIGTERM, stop)',
      ['SIGTERM | after 25000 of unless LIMIT is set | worker.join(timeout=int(os.environ.get("LIMIT", 25)))'],
    ],
    [
      'def stop(*a):\n    this_is_the_way.to_close_all_of_it_at_once(first, second, third, fourth, fifth)\nsignal.signal(signal.SIGTERM, stop)',
      ['SIGTERM | this_is_the_way.to_close_all_of_it_at_once(first, second,…'],
    ],
    [
      'def stop(*a):\n    global running\n    running = None\n    state.stopped = True\n    local = make()\nsignal.signal(signal.SIGTERM, stop)',
      ['SIGTERM | state.stopped = True'],
    ],
    [
      'def a():\n    b()\ndef b():\n    a()\n    server.close()\nsignal.signal(signal.SIGTERM, lambda *_: a())',
      ['SIGTERM | server.close()'],
    ],
    ['signal.signal(signal.SIGTERM, partial(stop, 5))\ndef stop(*a):\n    server.close()', ['SIGTERM | server.close()']],
    ['signal.signal(signal.SIGTERM, handlers)', ['SIGTERM']],
  ])('%s', async (source, expected) => {
    const text = `import os, signal, threading, time\nfrom datetime import timedelta\nfrom functools import partial\n${source}\n`;
    expect(limits(await read('app.py', text))).toEqual(expected);
  });

  const go = (body: string) =>
    `package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n\t"time"\n)\n\nvar signals = []os.Signal{syscall.SIGTERM, os.Interrupt}\n\nfunc main() {\n\tserver := &http.Server{}\n\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, signals...)\n\t<-c\n${body}\n}\n`;
  it.each<[string, readonly string[]]>([
    [
      '\tctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)\n\tdefer cancel()\n\tserver.Shutdown(ctx)',
      ['SIGTERM+SIGINT | after 30000 | server.Shutdown(ctx) | cancel()'],
    ],
    [
      '\tctx, cancel := context.WithTimeout(context.Background(), time.Minute)\n\tdefer cancel()\n\tserver.Shutdown(ctx)',
      ['SIGTERM+SIGINT | after 60000 | server.Shutdown(ctx) | cancel()'],
    ],
    [
      '\tctx, _ := context.WithTimeout(context.Background(), time.Fortnight)\n\tserver.Shutdown(ctx)',
      ['SIGTERM+SIGINT | server.Shutdown(ctx)'],
    ],
    ['\tctx, _ := context.WithTimeout(context.Background(), limit)\n\tserver.Shutdown(ctx)', ['SIGTERM+SIGINT | server.Shutdown(ctx)']],
    [
      '\ttime.AfterFunc(10*time.Second, func() { os.Exit(1) })\n\tserver.Shutdown(context.Background())',
      ['SIGTERM+SIGINT | after 10000 | server.Shutdown(context.Background())'],
    ],
    ['\ttime.Sleep(2 * time.Second)\n\tserver.Close()', ['SIGTERM+SIGINT | waits 2000 | server.Close()']],
  ])('%s', async (body, expected) => {
    expect(limits(await read('main.go', go(body)))).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ['worker.StopAsync(TimeSpan.FromSeconds(30));', ['SIGTERM | after 30000 | worker.StopAsync(TimeSpan.FromSeconds(30))']],
    ['worker.StopAsync(TimeSpan.FromSeconds());', ['SIGTERM | worker.StopAsync(TimeSpan.FromSeconds())']],
    ['worker.StopAsync(TimeSpan.FromSeconds(limit));', ['SIGTERM | worker.StopAsync(TimeSpan.FromSeconds(limit))']],
    ['worker.StopAsync(5000);', ['SIGTERM | after 5000 | worker.StopAsync(5000)']],
    ['Task.Delay(3000); worker.StopAsync();', ['SIGTERM | waits 3000 | worker.StopAsync()']],
  ])('%s', async (body, expected) => {
    const text = `AppDomain.CurrentDomain.ProcessExit += (s, e) => { ${body} };\n`;
    expect(limits(await read('Program.cs', text))).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ['trap("TERM") { worker.join(30.seconds) }', ['SIGTERM | after 30000 | worker.join(30.seconds)']],
    [
      'trap("TERM") { worker.join(ENV.fetch("LIMIT", "30").to_i) }',
      ['SIGTERM | after 30000 of unless LIMIT is set | worker.join(ENV.fetch("LIMIT", "30").to_i)'],
    ],
    ['trap("TERM") { worker.join(limit.to_i) }', ['SIGTERM | worker.join(limit.to_i)']],
    ['trap("TERM") { minutes.close }', ['SIGTERM | minutes.close']],
  ])('%s', async (source, expected) => {
    expect(limits(await read('app.rb', `${source}\n`))).toEqual(expected);
  });
});

describe('switches', () => {
  const both = ['api', 'worker'];
  it.each<[string, Environment, readonly string[]]>([
    ['if "worker" == role:', { ROLE: 'worker' }, ['worker']],
    ['if "worker" == role:', { ROLE: 'api' }, ['api']],
    ['if "worker" == "worker":', { ROLE: 'api' }, both],
    ['if role in names:', { ROLE: 'worker' }, both],
    ['if role == other:', { ROLE: 'worker' }, both],
    ['if role:', { ROLE: 'worker' }, both],
    ['if role > "a":', { ROLE: 'worker' }, both],
    ['if "a" == role == "b":', { ROLE: 'worker' }, both],
    ['if "worker" in [role]:', { ROLE: 'worker' }, both],
    ['if role not in ("worker",):', { ROLE: 'worker' }, ['api']],
  ])('%s with %j', async (test, env, expected) => {
    const text = `import os\nfrom kafka import KafkaConsumer\nrole = os.environ["ROLE"]\n${test}\n    KafkaConsumer("worker")\nelse:\n    KafkaConsumer("api")\n`;
    expect((await read('app.py', text, env)).intakes.map(({ name }) => name?.value).sort()).toEqual(expected);
  });

  it('of more branches than anybody writes leave the rest as it stands', async () => {
    const branches = Array.from({ length: 60 }, (_, i) => `${i === 0 ? 'if' : 'elif'} role == "${i}":\n    KafkaConsumer("t${i}")\n`).join(
      '',
    );
    const text = `import os\nfrom kafka import KafkaConsumer\nrole = os.environ["ROLE"]\n${branches}`;
    expect((await read('app.py', text, { ROLE: '3' })).intakes.map(({ name }) => name?.value)).toEqual(['t3']);
    expect((await read('app.py', text, { ROLE: '55' })).intakes.map(({ name }) => name?.value)).toEqual(
      Array.from({ length: 10 }, (_, i) => `t${i + 50}`),
    );
  });
});
