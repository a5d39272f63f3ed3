import { describe, expect, it } from 'vitest';
import { python } from './cases/python.ts';
import { lineAndColumn, read, taken } from './read.ts';

const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: 'Celery tasks',
    source: 'from celery import Celery, shared_task\napp = Celery("a")\n\n@shared_task(name="mail")\ndef mail(): pass\n',
    seen: ['(queue celery mail)'],
  },
  {
    title: 'a Celery worker that is started in code',
    source: 'from celery import Celery\napp = Celery("a")\napp.worker_main(["worker"])\n',
    seen: ['queue celery', '(queue celery)'],
  },
  {
    title: 'a function that nothing calls',
    source: 'from kafka import KafkaConsumer\ndef unused():\n    return KafkaConsumer("orders")\n',
    seen: [],
  },
];

describe('Python programs', () => {
  it.each(intakes)('sees $title', async ({ source, seen }) => {
    expect(taken(await read({ 'app.py': source }))).toEqual(seen);
  });

  it('reads settings where they are given', async () => {
    const [kafka] = (await read({ 'app.py': python['kafka-python']?.seen ?? '' })).intakes;
    expect([kafka?.group?.value, kafka?.autoCommit?.value, lineAndColumn(kafka?.autoCommit?.at), lineAndColumn(kafka?.at)]).toEqual([
      'g',
      false,
      'app.py:2:62',
      'app.py:2:5',
    ]);
    const [pika] = (await read({ 'app.py': python.pika?.seen ?? '' })).intakes;
    expect([pika?.acksEarly?.value, pika?.concurrency?.value]).toEqual([true, 2]);
    const [sqs] = (await read({ 'app.py': python['boto3-sqs']?.seen ?? '' })).intakes;
    expect(sqs?.lock?.value).toBe(60_000);
    const uvicorn = (await read({ 'app.py': python.uvicorn?.seen ?? '' })).intakes[1];
    expect([uvicorn?.drain?.value, uvicorn?.drain?.origin, uvicorn?.handles.SIGTERM]).toEqual([20_000, 'source', 'graceful']);
  });

  it.each([
    ['by default', '', true],
    ['in the configuration', 'app.conf.task_acks_late = True\n', false],
    ['by update', 'app.conf.update(task_acks_late=True)\n', false],
    ['in old settings', 'CELERY_ACKS_LATE = True\n', false],
  ])('Celery acknowledges early: %s', async (_, line, early) => {
    const facts = await read({ 'app.py': `from celery import Celery\napp = Celery("a")\n${line}` });
    expect(facts.defined?.[0]?.acksEarly?.value).toBe(early);
  });

  it('follows imports: absolute, relative, by text', async () => {
    const facts = await read({
      'shop/worker.py':
        'from celery import Celery\nfrom shop.conf import LATE\nfrom . import other\napp = Celery("a", include=["shop.tasks"])\napp.conf.task_acks_late = LATE\n',
      'shop/__init__.py': '',
      'shop/conf.py': 'LATE = True\n',
      'shop/other/__init__.py': 'from ..deep.one import x\n',
      'shop/deep/one.py': 'x = 1\n',
      'shop/tasks.py': 'import requests\n',
      'shop/unused.py': '',
    });
    expect(facts.files).toEqual([
      'shop/worker.py',
      'shop/conf.py',
      'shop/other/__init__.py',
      'shop/__init__.py',
      'shop/tasks.py',
      'shop/deep/one.py',
    ]);
    expect(facts.complete).toBe(true);
    expect(facts.defined?.[0]?.acksEarly).toMatchObject({ value: false, origin: 'source' });
  });

  it('tells modules that are missing', async () => {
    const facts = await read({ 'shop/worker.py': 'from .gone import x\n', 'shop/__init__.py': '' });
    expect([facts.complete, facts.stop.complete, facts.gaps.map(({ what }) => what)]).toEqual([false, false, ['.gone']]);
  });

  const consumer = 'from kafka import KafkaConsumer\nimport signal, sys, os, threading\nconsumer = KafkaConsumer("orders")\n';
  const stops: readonly { readonly title: string; readonly source: string; readonly handlers: readonly unknown[] }[] = [
    { title: 'nothing', source: '', handlers: [] },
    {
      title: 'a handler that closes and exits',
      source: 'def stop(sig, frame):\n    consumer.close()\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, stop)\n',
      handlers: [
        { signals: ['SIGTERM'], drains: ['consumer.close() kafka-python waits'], exit: 'app.py:6:5', awaits: true, followed: true },
      ],
    },
    {
      title: 'a handler that only exits',
      source: 'signal.signal(signal.SIGTERM, lambda s, f: sys.exit(0))\n',
      handlers: [{ signals: ['SIGTERM'], drains: [], exit: 'app.py:4:44', awaits: undefined, followed: true }],
    },
    {
      title: 'a flag',
      source: 'running = True\ndef stop(sig, frame):\n    global running\n    running = False\nsignal.signal(signal.SIGINT, stop)\n',
      handlers: [
        { signals: ['SIGINT'], drains: ['running = False undefined unknown'], exit: undefined, awaits: undefined, followed: true },
      ],
    },
    {
      title: 'a loop over signals',
      source: 'def stop(*a):\n    consumer.close()\nfor s in (signal.SIGTERM, signal.SIGINT):\n    signal.signal(s, stop)\n',
      handlers: [
        {
          signals: ['SIGTERM', 'SIGINT'],
          drains: ['consumer.close() kafka-python waits'],
          exit: undefined,
          awaits: undefined,
          followed: true,
        },
      ],
    },
    {
      title: 'a method',
      source:
        'class A:\n    def __init__(self):\n        signal.signal(signal.SIGTERM, self.stop)\n    def stop(self, *a):\n        self.event.set()\nA()\n',
      handlers: [
        { signals: ['SIGTERM'], drains: ['self.event.set() undefined unknown'], exit: undefined, awaits: undefined, followed: true },
      ],
    },
    {
      title: 'an event loop',
      source:
        'import asyncio\nloop = asyncio.get_event_loop()\ndef stop():\n    consumer.close()\nloop.add_signal_handler(signal.SIGTERM, stop)\n',
      handlers: [
        { signals: ['SIGTERM'], drains: ['consumer.close() kafka-python waits'], exit: undefined, awaits: undefined, followed: true },
      ],
    },
    {
      title: 'KeyboardInterrupt',
      source: 'try:\n    consumer.poll()\nexcept KeyboardInterrupt:\n    consumer.close()\n',
      handlers: [
        { signals: ['SIGINT'], drains: ['consumer.close() kafka-python waits'], exit: undefined, awaits: undefined, followed: true },
      ],
    },
    {
      title: 'finally',
      source: 'signal.signal(signal.SIGTERM, lambda s, f: sys.exit(0))\ntry:\n    consumer.poll()\nfinally:\n    consumer.close()\n',
      handlers: [
        { signals: ['SIGTERM'], drains: ['consumer.close() kafka-python waits'], exit: 'app.py:4:44', awaits: undefined, followed: true },
      ],
    },
    {
      title: 'a library that nobody knows',
      source: 'from acme import bye\ndef stop(*a):\n    bye(consumer)\nsignal.signal(signal.SIGTERM, stop)\n',
      handlers: [{ signals: ['SIGTERM'], drains: [], exit: undefined, awaits: undefined, followed: false }],
    },
    {
      title: 'ignored, and at exit',
      source: 'import atexit\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\natexit.register(consumer.close)\n',
      handlers: [],
    },
  ];
  it.each(stops)('stops: $title', async ({ source: more, handlers }) => {
    const { stop } = await read({ 'app.py': consumer + more });
    const told = stop.handlers.map((one) => ({
      signals: one.signals,
      drains: one.drains.map(({ text, framework, effect }) => `${text} ${framework} ${effect}`),
      exit: lineAndColumn(one.exit),
      awaits: one.awaitsDrain,
      followed: one.followed,
    }));
    expect(told).toEqual(handlers);
  });

  it('does not trust what a stranger runs', async () => {
    expect((await read({ 'app.py': 'import acme\nacme.run()\n' })).stop.complete).toBe(false);
    expect((await read({ 'app.py': 'import asyncio\nasyncio.run(f())\n' })).stop.complete).toBe(true);
  });

  it('sees calls, keys and locks', async () => {
    const facts = await read({
      'app.py':
        'import requests, stripe, redis\nfrom django.core.cache import cache\nrequests.get("http://auth/x")\nrequests.get("http://auth/x", timeout=5)\nrequests.post(url, **options)\ns = requests.Session()\ns.get("http://auth/y")\nstripe.Charge.create(amount=1)\nstripe.Charge.create(amount=1, idempotency_key="k")\nredis.Redis().lock("nightly")\ncache.lock("x")\n',
    });
    expect(facts.outboundCalls.map((one) => [one.client, one.target?.value, one.hasTimeout, one.idempotencyKey])).toEqual([
      ['requests', 'http://auth/x', false, undefined],
      ['requests', 'http://auth/x', true, undefined],
      ['requests', undefined, undefined, undefined],
      ['requests', 'http://auth/y', false, undefined],
      ['Stripe', undefined, true, false],
      ['Stripe', undefined, true, true],
    ]);
    expect(facts.locks.map(({ text }) => text)).toEqual(['redis.Redis().lock("nightly")', 'cache.lock("x")']);
  });
});

describe('Celery’s settings in a module of their own', () => {
  const app = (line: string): string => `from celery import Celery\nimport os\napp = Celery("a")\n${line}\n`;
  it.each([
    ['found', 'app.config_from_object("conf")', { 'conf.py': 'task_acks_late = True\n' }, false],
    ['found, without the setting', 'app.config_from_object("conf")', { 'conf.py': 'x = 1\n' }, true],
    [
      'Django’s',
      'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.settings")',
      { 'conf/__init__.py': '', 'conf/settings.py': 'CELERY_TASK_ACKS_LATE = True\n' },
      false,
    ],
    ['missing', 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.settings")', { 'conf/__init__.py': '' }, undefined],
  ])('%s', async (_, line, files, early) => {
    const facts = await read({ 'app.py': app(line), ...files });
    expect(facts.defined?.[0]?.acksEarly?.value).toBe(early);
  });
});
