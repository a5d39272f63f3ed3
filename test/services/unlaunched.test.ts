import { describe, expect, it } from 'vitest';
import { describeResult, lintFiles } from '../lint-tree.ts';

async function services(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const {
    system: { services: found },
  } = await lintFiles(files);
  return found.map(({ id, type }) => `${id} ${type}`);
}

const goServer = `package main

import "net/http"

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) })
	http.ListenAndServe(":8080", nil)
}
`;
const goTool = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("1.0")\n}\n';
const goModule = 'module example.com/shop\n\ngo 1.22\n';
const expressServer = "import express from 'express';\nconst app = express();\napp.listen(3000);\n";
const serverPackage = '{ "name": "orders", "private": true, "scripts": { "start": "node server.js" }, "type": "module" }';
const deployment = (image: string, name = 'web'): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: "${image}" }] }
`;
const compose = (service: string): string => `services:\n  ${service}\n`;

describe('programs that nothing in the input starts', () => {
  it.each([
    ['a Go program that serves', { 'main.go': goServer, 'go.mod': goModule }, ['process/shop api']],
    [
      'each of several',
      { 'cmd/api/main.go': goServer, 'cmd/admin/main.go': goServer, 'go.mod': goModule },
      ['process/admin api', 'process/api api'],
    ],
    ['a tool takes no work', { 'main.go': goTool, 'go.mod': goModule }, []],
    ['an example', { 'examples/web/main.go': goServer, 'go.mod': goModule }, []],
    ['a dependency', { 'vendor/example.com/x/main.go': goServer }, []],
    [
      'a Python worker',
      {
        'mail_worker.py':
          "import pika\n\nconnection = pika.BlockingConnection()\nchannel = connection.channel()\nchannel.basic_consume('mail', lambda *a: None)\nchannel.start_consuming()\n",
      },
      ['process/mail_worker worker'],
    ],
    [
      'a server of Python is as a rule run by another one',
      { 'listener.py': "from flask import Flask\n\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run()\n" },
      [],
    ],
  ])('%s', async (_title, files, expected) => {
    expect(await services(files)).toEqual(expected);
  });
});

describe('beside units', () => {
  it.each([
    [
      'a package that no unit leads to',
      {
        'deploy.yaml': deployment('registry.example.com/web:1'),
        'services/orders/package.json': serverPackage,
        'services/orders/server.js': expressServer,
      },
      ['Deployment/web api', 'process/orders api'],
    ],
    [
      'what listens may be made elsewhere',
      {
        'deploy.yaml': deployment('registry.example.com/web:1'),
        'services/orders/package.json': serverPackage,
        'services/orders/server.js': "import { app } from './app.js';\napp.listen(3000);\n",
      },
      ['Deployment/web api', 'process/orders api'],
    ],
    [
      'not what a unit of the same name may be',
      {
        'deploy.yaml': deployment('registry.example.com/shop/orders:1', 'shop'),
        'services/orders/package.json': serverPackage,
        'services/orders/server.js': expressServer,
      },
      ['Deployment/shop api'],
    ],
    [
      'not beside a declaration whose program is not known',
      { 'compose.yaml': compose('web: { image: "example/web" }'), 'package.json': serverPackage, 'server.js': expressServer },
      ['compose/web api'],
    ],
    [
      'not in a project from which a unit starts a program',
      {
        Dockerfile:
          'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /api ./cmd/api\nFROM scratch\nCOPY --from=build /api /api\nENTRYPOINT ["/api"]\n',
        'go.mod': goModule,
        'cmd/api/main.go': goServer,
        'cmd/debug/main.go': goServer,
      },
      ['docker/shop api'],
    ],
    [
      'not a script that starts no server',
      {
        'deploy.yaml': deployment('registry.example.com/web:1'),
        'tooling/package.json': serverPackage,
        'tooling/server.js': "console.log('generated');\n",
      },
      ['Deployment/web api'],
    ],
  ])('%s', async (_title, files, expected) => {
    expect(await services(files)).toEqual(expected);
  });
});

describe('what is judged of them', () => {
  const server = (signal: string): string =>
    goServer
      .replace('"net/http"\n', '"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n')
      .replace('import "net/http"', 'import (\n\t"net/http"')
      .replace('"syscall"\n', '"syscall"\n)\n')
      .replace(
        'http.ListenAndServe',
        `signals := make(chan os.Signal, 1)\n\tsignal.Notify(signals, ${signal})\n\tserver := &http.Server{Addr: ":8080"}\n\tgo server.ListenAndServe()\n\t<-signals\n\tserver.Shutdown(nil)\n\treturn\n\thttp.ListenAndServe`,
      );
  it.each([
    [
      'no handler at all',
      goServer,
      'main.go:7:2-7:35 warning handles-stop-signal [process/shop] the platform sends SIGTERM; the code handles no stop signal\n',
    ],
    ['a handler', server('syscall.SIGTERM'), '\n'],
    ['a handler of another signal: what the platform sends is not known', server('syscall.SIGINT'), '\n'],
  ])('%s', async (_title, main, expected) => {
    expect(describeResult(await lintFiles({ 'main.go': main, 'go.mod': goModule }))).toBe(expected);
  });
});

describe('a Compose service that is built by a Dockerfile outside of the input', () => {
  const nest = (hooks: string): string =>
    `import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\n\nasync function bootstrap() {\n  const app = await NestFactory.create(AppModule);\n${hooks}  await app.listen(8080);\n}\nbootstrap();\n`;
  const files = (hooks: string): Record<string, string> => ({
    'orders/compose.yaml': compose(
      'orders: { build: { context: ., dockerfile: ../images/node/Dockerfile }, stop_grace_period: 20s, ports: ["8080:8080"] }',
    ),
    'orders/package.json': '{ "name": "orders", "scripts": { "start": "nest start", "start:prod": "node dist/main" } }',
    'orders/src/main.ts': nest(hooks),
  });

  it('runs what its package starts', async () => {
    expect(describeResult(await lintFiles(files('')))).toBe(
      'orders/src/main.ts:5:21-5:50 warning handles-stop-signal [compose/orders] Docker Compose sends SIGTERM; the framework’s shutdown hooks are not switched on\n    orders/compose.yaml:2:3-2:9 Docker Compose runs it here\n',
    );
    expect(describeResult(await lintFiles(files('  app.enableShutdownHooks();\n')))).toBe('\n');
  });

  it('but not where that may be several programs', async () => {
    const scripts = '{ "name": "orders", "scripts": { "start": "node dist/main", "worker": "node dist/worker" } }';
    const several = { ...files(''), 'orders/package.json': scripts, 'orders/src/worker.ts': '' };
    expect(describeResult(await lintFiles(several))).toBe('\n');
  });
});

describe('a program that listens to what a missing module makes', () => {
  it.each([
    [
      'is a server',
      "import { app } from './app.js';\napp.listen(3000);\n",
      'server.js:1:1-1:1 warning handles-stop-signal [process/orders] the platform sends SIGTERM; the code handles no stop signal\n    package.json:1:51-1:76 the platform runs it here\n',
    ],
    ['what only starts something may be anything', "import { app } from './app.js';\napp.begin(3000);\n", '\n'],
  ])('%s', async (_title, server, expected) => {
    expect(describeResult(await lintFiles({ 'package.json': serverPackage, 'server.js': server }))).toBe(expected);
  });
});

describe('a package of which only a part is in the input', () => {
  const manifest = '{ "name": "shop", "main": "index.js", "type": "module" }';
  const says =
    'core/server.js:3:1-3:17 warning handles-stop-signal [process/shop] the platform sends SIGTERM; the code handles no stop signal\n    core/server.js:1:1-1:1 the platform runs it here\n';
  it.each([
    ['runs the server in it', { 'package.json': manifest, 'core/server.js': expressServer }, says],
    ['unless what it begins with is there', { 'package.json': manifest, 'core/server.js': expressServer, 'index.js': '' }, '\n'],
    ['and no library', { 'package.json': manifest.replace('"main"', '"files": ["core"], "main"'), 'core/server.js': expressServer }, '\n'],
    ['and no mock', { 'package.json': manifest, 'test/server.js': expressServer }, '\n'],
    ['and nothing that takes no work', { 'package.json': manifest, 'core/server.js': 'export const server = {};\n' }, '\n'],
  ])('%s', async (_title, files, expected) => {
    expect(describeResult(await lintFiles(files))).toBe(expected);
  });

  it('is not blamed for a program that takes no work', async () => {
    const files = {
      'package.json': '{ "name": "lib", "scripts": { "serve": "node dist/app.js" } }',
      'src/index.js': 'export const x = 1;\n',
    };
    expect(describeResult(await lintFiles(files))).toMatch(/^package\.json:1:31-1:58 info type-is-known .*\n$/);
  });
});

describe('entry point scripts whose Dockerfile is not in the input', () => {
  const script = (exec: string): string =>
    `#!/bin/bash\nset -e\nif [ "$1" == "worker" ]\nthen\n  ${exec}celery -A shop worker\nelif [ "$1" == "migrate" ]\nthen\n  flask db upgrade\nfi\n`;
  it.each([
    [
      'stand in front of what they start',
      { 'docker/entrypoint.sh': script('') },
      'docker/entrypoint.sh:5:3-5:24 warning signal-reaches-process [docker/entrypoint] SIGTERM may never reach',
    ],
    ['or hand their place on', { 'docker/entrypoint.sh': script('exec ') }, '\n'],
    ['under another name nobody knows who calls them', { 'docker/celery.sh': script('') }, '\n'],
    ['hand on what they are given', { 'docker-entrypoint.sh': '#!/bin/sh\nmigrate\nexec "$@"\n' }, '\n'],
    ['without a shell', { 'entrypoint.sh': 'celery -A shop worker\n' }, '\n'],
  ])('%s', async (_title, files, expected) => {
    const described = describeResult(await lintFiles(files));
    expect(described.slice(0, expected.length)).toBe(expected);
  });

  it('are left to the declaration that names them', async () => {
    const files = {
      'entrypoint.sh': script(''),
      'deploy.yaml': deployment('example/web:1').replace('image:', 'command: [/app/entrypoint.sh, worker], image:'),
    };
    expect(await services(files)).toEqual(['Deployment/web worker']);
  });
});

describe('a binary that is copied from where its program stands', () => {
  it('is that program', async () => {
    const dockerfile = 'FROM scratch\nCOPY server /\nENTRYPOINT ["/server"]\n';
    expect(describeResult(await lintFiles({ 'images/pages/Dockerfile': dockerfile, 'images/pages/server.go': goServer }))).toContain(
      'images/pages/server.go:7:2-7:35 warning handles-stop-signal [docker/pages]',
    );
    expect(await services({ 'images/pages/Dockerfile': dockerfile, 'images/pages/tool.go': goTool.replace('main', 'tool') })).toEqual([
      'docker/pages api',
    ]);
  });
});
