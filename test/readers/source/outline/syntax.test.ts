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
  ['try:\n    pass\nexcept (ValueError, KeyError):\n    KafkaConsumer("a")\nexcept:\n    KafkaConsumer("b")', ['stream kafka-python a', 'stream kafka-python b']],
  ['try:\n    run()\nexcept KeyboardInterrupt:\n    server.stop()\n', ['SIGINT | server.stop()']],
  ['def stop(*_):\n    raise SystemExit(0)\nsignal.signal(signal.SIGTERM, stop)', ['SIGTERM | ends']],
  ['def stop(*_):\n    raise SystemExit\nsignal.signal(signal.SIGTERM, stop)', ['SIGTERM | ends']],
  ['def stop(*_):\n    raise\nsignal.signal(signal.SIGTERM, stop)', ['SIGTERM']],
  ['def stop(*_):\n    os._exit(0)\nsignal.signal(signal.SIGTERM, stop)', ['SIGTERM | ends']],
  ['signal.signal(signal.SIGTERM)', []],
  ['match x:\n    case "a" if y:\n        KafkaConsumer("a")\n    case ["b", *_]:\n        KafkaConsumer("b")', ['stream kafka-python a', 'stream kafka-python b']],
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

const kotlin: Rows = [
  ['val topic = "orders"\nfun main() { KafkaConsumer<String, String>(p).subscribe(listOf(topic)) }', ['stream kafka-java']],
];
const javaBody = (body: string) => `import org.apache.kafka.clients.consumer.KafkaConsumer;\nimport java.util.*;\nclass A {\n${body}\n}\n`;
const java: Rows = [
  ['public static void main(String[] a) { KafkaConsumer<String, String> c = new KafkaConsumer<>(p); c.subscribe(List.of("orders")); }', ['stream kafka-java']],
];
describe('Java', () => {
  it.each(java)('%s', async (source, expected) => {
    expect(told(await read({ 'A.java': javaBody(source) }))).toEqual(expected);
  });
});
describe('Kotlin', () => {
  it.each(kotlin)('%s', async (source, expected) => {
    expect(told(await read({ 'src/main/kotlin/App.kt': `import org.apache.kafka.clients.consumer.KafkaConsumer\n${source}\n` }))).toEqual(expected);
  });
});
