import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from './read.ts';

const sources: Readonly<Record<string, string>> = {
  'a.py':
    'import signal\nfrom kafka import KafkaConsumer\nclass A(B):\n    @x.task(n=1)\n    def f(self, a: int = 3):\n        for s in (signal.SIGTERM,):\n            signal.signal(s, lambda *a: self.stop())\n        with open(f"{a}") as g:\n            return g or {**a, "b": [1, 2]}\n',
  'a.go':
    'package main\n\nimport "os/signal"\n\ntype S struct{ r *kafka.Reader }\n\nfunc (s *S) Run(c chan os.Signal) (int, error) {\n\tsignal.Notify(c, syscall.SIGTERM)\n\tgo func() { <-c; s.r.Close() }()\n\tx := &S{r: nil}\n\treturn 3 * time.Second, nil\n}\n',
  'a.rb':
    'class A < B\n  include Sidekiq::Job\n  def f(a, b: 2)\n    %w[INT TERM].each { |s| trap(s) { @x = true } }\n  rescue Interrupt\n    exit\n  ensure\n    c.close\n  end\nend\n',
  'a.php':
    "<?php\nnamespace A;\nuse B\\{C, D as E};\nclass F extends C implements D {\n  function g(E $e) { pcntl_signal(SIGTERM, [$this, 'h']); return ['a' => 1, ...$x]; }\n}\n",
  'a.java':
    'package a;\nimport b.*;\n@C(d = {"e"})\nclass F<T> extends G implements H {\n  int i = 3 * 4;\n  void j(K k) { Runtime.getRuntime().addShutdownHook(new Thread(() -> { k.l(); })); }\n}\n',
  'a.kt': 'package a\nimport b.C\n@D(e = ["f"])\nclass G(val h: I) : J(), K {\n  fun l(m: N): O = p { it.q("r$s") }\n}\n',
  'a.cs':
    'using A.B;\n[C("d")]\nclass E : F {\n  G _h;\n  async Task I(J k) { using var l = new M<N>(new O { P = 1 }).Q(); k?.R(); Console.CancelKeyPress += (s, e) => { }; }\n}\n',
  'a.ex':
    'defmodule A.B do\n  use Oban.Worker, queue: :c\n  alias D.{E, F}\n  @g 3\n  def h(i), do: i |> E.j(k: 1) |> F.l()\n  def m(_) do\n    [A, {Oban, queues: [n: 1]}]\n  end\nend\n',
};

describe('hostile sources', () => {
  it.each(Object.entries(sources))('%s: whatever is cut, doubled or put in, nothing throws', async (path, source) => {
    const change = fc.record({
      at: fc.nat(source.length),
      cut: fc.nat(40),
      put: fc.oneof(
        fc.constantFrom('(', ')', '{', '}', '"', "'", '\n', '\0', '@', '=>', '…', '\ud800', 'end', '*', '::', '<-'),
        fc.string({ maxLength: 8 }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const text = changes.reduce((was, { at, cut, put }) => was.slice(0, at) + put + was.slice(at + cut), source);
        const facts = await read({ [path]: text });
        for (const { at } of [...facts.intakes, ...facts.stop.handlers, ...facts.locks, ...facts.outboundCalls]) {
          expect(at.start).toBeGreaterThanOrEqual(0);
          expect(at.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each(Object.keys(sources))('%s: deep nesting is a gap', async (path) => {
    const facts = await read({ [path]: `${path === 'a.php' ? '<?php\n' : ''}x = ${'('.repeat(3000)}1${')'.repeat(3000)}\n` });
    expect(facts.complete).toBe(false);
    expect(facts.gaps.length).toBe(1);
  });

  it.each(Object.keys(sources))('%s: a file that does not parse is a gap, and the rest is read', async (path) => {
    const facts = await read({ [path]: `${sources[path]}\n)}]] {{{ (((\n` });
    expect(facts.gaps.map(({ why }) => why)).toEqual(['parts of it could not be parsed']);
    expect(facts.complete).toBe(false);
  });

  it('names that stand for each other end', async () => {
    const facts = await read({ 'a.py': 'from b import *\na = b\nb = c\nc = a\na.run()\n', 'b.py': 'from a import *\nx = a\n' });
    expect(facts.intakes).toEqual([]);
    const ring = await read({ 'a.rb': 'class A < B\nend\nclass B < A\nend\nA.new.x\ndef f = g\ndef g = f\nf.y\n' });
    expect(ring.intakes).toEqual([]);
  });
});
