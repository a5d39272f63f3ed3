import { describe, expect, it } from 'vitest';
import { catalog } from '../../../../rules/catalog/index.ts';
import { memoryWorkspace } from '../../../../src/files/workspace.ts';
import type { CodeFacts } from '../../../../src/model/code.ts';
import { readCode } from '../../../../src/readers/source/read-code.ts';
import { taken } from './read.ts';

type Files = Readonly<Record<string, string>>;
type Environment = Readonly<Record<string, string | undefined>>;

async function read(files: Files, env: Environment): Promise<CodeFacts> {
  const entry = Object.keys(files)[0] ?? '';
  const facts = await readCode({ entry, workspace: memoryWorkspace(files), catalog, env: new Map(Object.entries(env)) });
  if (facts === undefined) throw new Error(`${entry} was not read`);
  return facts;
}

const python = (main: string): Files => ({
  'main.py': `import os\nfrom kafka import KafkaConsumer\nimport uvicorn\nfrom fastapi import FastAPI\n\ndef serve():\n    uvicorn.run(FastAPI())\n\ndef consume():\n    for message in KafkaConsumer("orders"):\n        print(message)\n\n${main}`,
});
const modules = (main: string): Files => ({
  'main.py': `import os\n${main}`,
  'api.py': 'import uvicorn\nfrom fastapi import FastAPI\nuvicorn.run(FastAPI())\n',
  'worker.py': 'from kafka import KafkaConsumer\nfor message in KafkaConsumer("orders"):\n    print(message)\n',
});
const ruby = (main: string): Files => ({
  'main.rb': `require "kafka"\nrequire "webrick"\n\ndef serve\n  server = WEBrick::HTTPServer.new(Port: 8080)\n  server.start\nend\n\ndef consume\n  consumer = Kafka.new(["kafka:9092"]).consumer(group_id: "orders")\n  consumer.subscribe("orders")\n  consumer.each_message { |message| puts message }\nend\n\n${main}`,
});
const go = (main: string): Files => ({
  'main.go': `package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os"\n\n\t"github.com/segmentio/kafka-go"\n)\n\nfunc serve() { http.ListenAndServe(":8080", nil) }\n\nfunc consume() {\n\treader := kafka.NewReader(kafka.ReaderConfig{Topic: "orders", GroupID: "orders"})\n\treader.ReadMessage(context.Background())\n}\n\nfunc main() {\n${main}}\n`,
});

const API = 'request';
const WORKER = 'stream';

// The program is an API unless ROLE says something else.
const switches: readonly (readonly [string, Files])[] = [
  [
    'if in Python',
    python(
      'ROLE = os.environ.get("ROLE", "api")\nif ROLE == "api":\n    serve()\nelif ROLE == "worker":\n    consume()\nelse:\n    raise SystemExit(1)\n',
    ),
  ],
  [
    'if under __main__',
    python('if __name__ == "__main__":\n    if os.getenv("ROLE", "api") != "worker":\n        serve()\n    else:\n        consume()\n'),
  ],
  [
    'if in main()',
    python(
      'def main():\n    role = os.environ.get("ROLE") or "api"\n    if role in ("worker", "all"):\n        consume()\n    else:\n        serve()\n\nmain()\n',
    ),
  ],
  [
    'match in Python',
    python('match os.environ.get("ROLE", "api"):\n    case "worker":\n        consume()\n    case _:\n        serve()\n'),
  ],
  ['imports in Python', modules('if os.environ.get("ROLE", "api") == "worker":\n    import worker\nelse:\n    import api\n')],
  ['if in Ruby', ruby('if ENV.fetch("ROLE", "api") == "worker"\n  consume\nelse\n  serve\nend\n')],
  ['case in Ruby', ruby('role = ENV["ROLE"] || "api"\ncase role\nwhen "worker", "all" then consume\nelse serve\nend\n')],
  ['modifiers in Ruby', ruby('role = ENV.fetch("ROLE", "api")\nconsume() if role == "worker"\nserve() unless role == "worker"\n')],
];

describe('switches of roles', () => {
  it.each(switches)('%s', async (_, files) => {
    const roles = async (env: Environment) => [...new Set(taken(await read(files, env)).map((one) => one.split(' ')[0]))].sort();
    expect(await roles({ ROLE: 'worker' })).toEqual([WORKER]);
    expect(await roles({ ROLE: undefined })).toEqual([API]);
    expect(await roles({})).toEqual([API, WORKER]);
    expect((await read(files, {})).asks).toContain('ROLE');
  });

  it.each<readonly [string, Files]>([
    ['if in Go', go('\tif role := os.Getenv("ROLE"); role == "worker" {\n\t\tconsume()\n\t} else {\n\t\tserve()\n\t}\n')],
    [
      'switch in Go',
      go('\trole := os.Getenv("ROLE")\n\tswitch role {\n\tcase "worker", "all":\n\t\tconsume()\n\tdefault:\n\t\tserve()\n\t}\n'),
    ],
  ])('%s', async (_, files) => {
    const roles = async (env: Environment) => [...new Set(taken(await read(files, env)).map((one) => one.split(' ')[0]))].sort();
    expect(await roles({ ROLE: 'worker' })).toEqual([WORKER]);
    expect(await roles({ ROLE: 'api' })).toEqual([API]);
    expect(await roles({})).toEqual([API, WORKER]);
  });

  it('decides nothing by what the environment has no part in', async () => {
    const files = python(
      'state = "api"\ndef change():\n    global state\n    state = "worker"\nif state == "worker":\n    consume()\nelse:\n    serve()\n',
    );
    expect([...new Set(taken(await read(files, { ROLE: 'worker' })).map((one) => one.split(' ')[0]))].sort()).toEqual([API, WORKER]);
  });
});
