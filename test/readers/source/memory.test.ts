import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { sourceParser } from '../../../src/readers/source/syntax-tree.ts';

// What is left to the garbage collector is freed at some time between two files, and must not be what the parser works with then.
it('reads the same whenever the garbage collector runs', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const sources = {
    ruby: 'class ReceiptJob\n  include Sidekiq::Job\n  def perform(id)\n    puts "#{id} sent"\n  end\nend\n',
    python: 'import os\n\n\ndef work(message):\n    print(f"{os.environ[\'NAME\']}: {message}")\n',
    go: 'package main\n\nfunc main() {\n\tgo func() { println("x") }()\n}\n',
  } as const;
  const parse = async (name: keyof typeof sources) => {
    const tree = (await sourceParser(name))({ path: `x.${name}`, text: sources[name].repeat(50) });
    return JSON.stringify(tree);
  };
  const expected = { ruby: await parse('ruby'), python: await parse('python'), go: await parse('go') };
  for (let round = 0; round < 20; round++) {
    for (const name of ['ruby', 'python', 'go'] as const) expect(await parse(name)).toBe(expected[name]);
    collect();
    for (let turn = 0; turn < 5; turn++) await setImmediate();
  }
}, 60_000);
