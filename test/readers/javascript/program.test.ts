import { describe, expect, it } from 'vitest';
import { at, factsOf, handlersIn, intakesIn } from './facts.ts';

const worker = "import { Worker } from 'bullmq';\nexport const worker = new Worker('images', async () => {});\n";

/** Each program leads to the worker of another file by its own kind of import. */
const imports: readonly (readonly [what: string, main: string, files: Readonly<Record<string, string>>])[] = [
  ['a side effect', "import './worker';", { 'src/worker.ts': worker }],
  ['a name', "import { worker } from './worker';\nworker.on('failed', console.error);", { 'src/worker.ts': worker }],
  ['the built name', "import { worker } from './worker.js';\nworker.on('failed', console.error);", { 'src/worker.ts': worker }],
  ['all of it', "import * as jobs from './worker';\njobs.worker.on('failed', console.error);", { 'src/worker.ts': worker }],
  [
    'a default',
    "import start from './worker';\nstart();",
    {
      'src/worker.ts': "import { Worker } from 'bullmq';\nexport default function start() { return new Worker('images', async () => {}); }",
    },
  ],
  ['an index', "import './jobs';", { 'src/jobs/index.ts': worker }],
  [
    'a barrel',
    "import { start } from './jobs';\nstart();",
    {
      'src/jobs/index.ts': "export * from './a';\nexport * from './images';",
      'src/jobs/a.ts': 'export const a = 1;',
      'src/jobs/images.ts': "import { Worker } from 'bullmq';\nexport const start = () => new Worker('images', async () => {});",
    },
  ],
  [
    'a renamed export',
    "import { begin } from './jobs';\nbegin();",
    {
      'src/jobs.ts': "export { start as begin } from './images';",
      'src/images.ts': "import { Worker } from 'bullmq';\nexport function start() { new Worker('images', async () => {}); }",
    },
  ],
  [
    'import()',
    "const { start } = await import('./worker');\nstart();",
    { 'src/worker.ts': "import { Worker } from 'bullmq';\nexport function start() { new Worker('images', async () => {}); }" },
  ],
  [
    'import x = require()',
    "import jobs = require('./worker');\njobs.start();",
    { 'src/worker.ts': "import { Worker } from 'bullmq';\nexport = { start() { return new Worker('images', async () => {}); } };" },
  ],
  [
    'require',
    "const { start } = require('./worker');\nstart();",
    {
      'src/worker.js':
        "const { Worker } = require('bullmq');\nmodule.exports = { start };\nfunction start() { return new Worker('images', async () => {}); }",
    },
  ],
  [
    'require of a function',
    "require('./worker')('images');",
    { 'src/worker.js': "const { Worker } = require('bullmq');\nmodule.exports = (name) => new Worker(name, async () => {});" },
  ],
  [
    'exports by name',
    "const jobs = require('./worker');\njobs.start();",
    {
      'src/worker.js':
        "const { Worker } = require('bullmq');\nexports.start = function () { return new Worker('images', async () => {}); };",
    },
  ],
  [
    'tsconfig paths',
    "import '@/jobs/worker';",
    { 'src/jobs/worker.ts': worker, 'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }' },
  ],
  [
    'tsconfig paths of a base file, with baseUrl',
    "import '@app/worker';",
    {
      'libs/app/worker.ts': worker,
      'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
      'tsconfig.base.json': '// all apps\n{ "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["libs/app/*"], } } }',
    },
  ],
  ['baseUrl', "import 'jobs/worker';", { 'src/jobs/worker.ts': worker, 'tsconfig.json': '{ "compilerOptions": { "baseUrl": "./src" } }' }],
  [
    'package.json imports',
    "import '#jobs/worker.js';",
    { 'src/jobs/worker.ts': worker, 'package.json': '{ "imports": { "#jobs/*": "./src/jobs/*" } }' },
  ],
  [
    'an npm workspace',
    "import '@shop/jobs';",
    {
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/jobs/package.json': '{ "name": "@shop/jobs", "main": "dist/index.js" }',
      'packages/jobs/src/index.ts': worker,
    },
  ],
  [
    'a pnpm workspace and a subpath',
    "import '@shop/jobs/images';",
    {
      'pnpm-workspace.yaml': "packages:\n  - 'packages/*' # all\n",
      'packages/jobs/package.json':
        '{ "name": "@shop/jobs", "exports": { "./*": { "types": "./dist/*.d.ts", "default": "./dist/*.js" } } }',
      'packages/jobs/src/images.ts': worker,
    },
  ],
];

describe('compiled code', () => {
  it('is read like what it was compiled from', async () => {
    const facts = await factsOf(
      {
        'dist/main.js': `"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) { return (mod && mod.__esModule) ? mod : { "default": mod }; };
Object.defineProperty(exports, "__esModule", { value: true });
const express_1 = __importDefault(require("express"));
const worker_1 = require("./worker");
const legacy_1 = __importDefault(require("./legacy"));
const app = (0, express_1.default)();
app.get("/users", list);
const server = app.listen(3000);
const worker = (0, worker_1.start)("images");
(0, legacy_1.default)(async () => {
    server.close(async () => { await worker.close(); process.exit(0); });
});
`,
        'dist/worker.js': `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.start = start;
const bullmq_1 = require("bullmq");
function start(name) { return new bullmq_1.Worker(name, async () => { }); }
`,
        'dist/legacy.js': "module.exports = function onStop(stop) { process.on('SIGTERM', stop); };\n",
      },
      'dist/main.js',
    );
    expect(intakesIn(facts)).toEqual(['request express', 'queue bullmq images']);
    expect(handlersIn(facts)).toEqual(['SIGTERM; drains server.close() [express waits], worker.close() [bullmq waits]; awaited; exits']);
  });
});

describe('imports', () => {
  it.each(imports)('%s', async (_, main, files) => {
    const facts = await factsOf({ 'src/main.ts': main, ...files });
    expect(intakesIn(facts)).toEqual(['queue bullmq images']);
    expect(facts.gaps).toEqual([]);
    expect(facts.complete).toBe(true);
    expect(facts.files[0]).toBe('src/main.ts');
  });

  it('reads the files once, the entry first', async () => {
    const facts = await factsOf({ 'src/main.ts': "import './a';\nimport './b';", 'src/a.ts': "import './b';", 'src/b.ts': worker });
    expect(facts.files).toEqual(['src/main.ts', 'src/a.ts', 'src/b.ts']);
  });
});

const reach: readonly (readonly [what: string, files: Readonly<Record<string, string>>, intakes: readonly string[]])[] = [
  [
    'a function that nobody calls',
    {
      'src/main.ts': "import { addJob } from './jobs';\naddJob();",
      'src/jobs.ts':
        "import { Worker } from 'bullmq';\nexport function addJob() {}\nexport function startWorker() { new Worker('images', async () => {}); }",
    },
    [],
  ],
  [
    'an export of CommonJS that nobody mentions',
    {
      'src/main.ts': "const { addJob } = require('./jobs');\naddJob();",
      'src/jobs.js':
        "const { Worker } = require('bullmq');\nmodule.exports = { addJob() {}, startWorker() { new Worker('images', async () => {}); } };",
    },
    [],
  ],
  [
    'a method that nobody calls',
    {
      'src/main.ts': "import { Jobs } from './jobs';\nnew Jobs().add();",
      'src/jobs.ts': "import { Worker } from 'bullmq';\nexport class Jobs { add() {} work() { new Worker('images', async () => {}); } }",
    },
    [],
  ],
  [
    'a method that is called',
    {
      'src/main.ts': "import { Jobs } from './jobs';\nnew Jobs().work();",
      'src/jobs.ts': "import { Worker } from 'bullmq';\nexport class Jobs { add() {} work() { new Worker('images', async () => {}); } }",
    },
    ['queue bullmq images'],
  ],
  [
    'a type-only import',
    { 'src/main.ts': "import type { worker } from './worker';\nexport type W = typeof worker;", 'src/worker.ts': worker },
    [],
  ],
  [
    'an import that only types use',
    {
      'src/main.ts': "import { Options } from './worker';\nexport function f(options: Options) {}",
      'src/worker.ts': `${worker}export interface Options {}`,
    },
    [],
  ],
  [
    'the main guard of another module',
    {
      'src/main.ts': "import { add } from './jobs';\nadd();",
      'src/jobs.ts':
        "import { Worker } from 'bullmq';\nexport function add() {}\nif (require.main === module) { new Worker('images', async () => {}); }",
    },
    [],
  ],
  [
    'the main guard of the entry',
    { 'src/main.ts': "import { Worker } from 'bullmq';\nif (require.main === module) { new Worker('images', async () => {}); }" },
    ['queue bullmq images'],
  ],
  [
    'what is only for tests',
    { 'src/main.ts': "import { Worker } from 'bullmq';\nif (process.env.NODE_ENV === 'test') { new Worker('images', async () => {}); }" },
    [],
  ],
  [
    'a role that is not known',
    { 'src/main.ts': "import { Worker } from 'bullmq';\nif (process.env.ROLE === 'worker') { new Worker('images', async () => {}); }" },
    ['queue bullmq images'],
  ],
  [
    'what the entry exports',
    { 'src/main.ts': "import { Worker } from 'bullmq';\nexport function register() { new Worker('images', async () => {}); }" },
    ['queue bullmq images'],
  ],
  [
    'a table of functions',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nconst roles = { worker: () => new Worker('images', async () => {}) };\nroles[process.argv[2]]();",
    },
    ['queue bullmq images'],
  ],
  [
    'what dependency injection is given',
    {
      'src/main.ts': "import { Jobs } from './jobs';\nbootstrap({ providers: [{ provide: 'JOBS', useClass: Jobs }] });",
      'src/jobs.ts': "import { Worker } from 'bullmq';\nexport class Jobs { worker = new Worker('images', async () => {}); }",
    },
    ['queue bullmq images'],
  ],
  [
    'what a decorated class asks for',
    {
      'src/main.ts':
        "import { Module } from '@nestjs/common';\nimport { Jobs } from './jobs';\n@Module({})\nclass App { constructor(private readonly jobs: Jobs) {} }\nstart(App);",
      'src/jobs.ts': "import { Worker } from 'bullmq';\nexport class Jobs { worker = new Worker('images', async () => {}); }",
    },
    ['queue bullmq images'],
  ],
];

describe('what runs', () => {
  it.each(reach)('%s', async (_, files, intakes) => {
    expect(intakesIn(await factsOf(files))).toEqual(intakes);
  });

  it.each([
    ['worker', ['queue bullmq images']],
    ['api', ['request express']],
  ])('takes the role %s from the environment', async (role, intakes) => {
    const facts = await factsOf(
      `import { Worker } from 'bullmq';
import express from 'express';
const role = process.env.ROLE ?? 'api';
switch (role) {
  case 'worker':
    new Worker('images', async () => {});
    break;
  case 'api':
    express().get('/users', list).listen(3000);
    break;
}
`,
      'src/main.ts',
      { ROLE: role },
    );
    expect(intakesIn(facts)).toEqual(intakes);
  });
});

const names: readonly (readonly [what: string, code: string, intakes: readonly string[]])[] = [
  [
    'a factory',
    "const create = (name) => new Worker(name, async () => {});\ncreate('images');\ncreate('mails');",
    ['queue bullmq images', 'queue bullmq mails'],
  ],
  [
    'a class',
    "class Jobs { constructor(name) { this.worker = new Worker(name, async () => {}); } }\nnew Jobs('images');",
    ['queue bullmq images'],
  ],
  [
    'a base class',
    "class Base { constructor(name) { this.worker = new Worker(name, async () => {}); } }\nclass Images extends Base { constructor() { super('images'); } }\nnew Images();",
    ['queue bullmq images'],
  ],
  [
    'a list of names',
    "for (const name of ['images', 'mails']) new Worker(name, async () => {});",
    ['queue bullmq images', 'queue bullmq mails'],
  ],
  [
    'an object of names',
    "const QUEUES = { images: 'img', mails: 'mail' } as const;\nnew Worker(QUEUES.images, async () => {});",
    ['queue bullmq img'],
  ],
  ['an enum', "enum Queues { Images = 'images' }\nnew Worker(Queues.Images, async () => {});", ['queue bullmq images']],
  ['a template', "const prefix = 'shop';\nnew Worker(`${prefix}-images`, async () => {});", ['queue bullmq shop-images']],
  ['the name of the queue', "const queue = new Queue('images');\nnew Worker(queue.name, async () => {});", ['queue bullmq images']],
  ['an environment variable', 'new Worker(process.env.QUEUE, async () => {});', ['queue bullmq']],
  ['its default', "new Worker(process.env.QUEUE ?? 'images', async () => {});", ['queue bullmq images']],
  ['a let that is set later', "let name;\nname = 'images';\nnew Worker(name, async () => {});", ['queue bullmq images']],
  ['not what is made at run time', 'new Worker(nameOf(), async () => {});', ['queue bullmq']],
];

describe('names', () => {
  it.each(names)('%s', async (_, code, intakes) => {
    expect(intakesIn(await factsOf(`import { Queue, Worker } from 'bullmq';\n${code}\n`))).toEqual(intakes);
  });
});

/** How a handler may hold the workers that it closes. */
const objects: readonly (readonly [what: string, files: Readonly<Record<string, string>>])[] = [
  [
    'a field',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nclass Jobs {\n  private worker?: Worker;\n  start() { this.worker = new Worker('images', async () => {}); }\n  async stop() { await this.worker?.close(); }\n}\nconst jobs = new Jobs();\njobs.start();\nprocess.on('SIGTERM', async () => { await jobs.stop(); process.exit(0); });",
    },
  ],
  [
    'a private field',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nclass Jobs {\n  #worker = new Worker('images', async () => {});\n  stop = async () => { await this.#worker.close(); };\n}\nconst jobs = new Jobs();\nprocess.on('SIGTERM', async () => { await jobs.stop(); process.exit(0); });",
    },
  ],
  [
    'a bound method',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nclass Jobs {\n  constructor() { this.worker = new Worker('images', async () => {}); process.on('SIGTERM', this.stop.bind(this)); }\n  async stop() { await this.worker.close(); process.exit(0); }\n}\nnew Jobs();",
    },
  ],
  [
    'an array',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nconst workers = [];\nworkers.push(new Worker('images', async () => {}));\nprocess.on('SIGTERM', async () => { await Promise.all(workers.map((worker) => worker.close())); process.exit(0); });",
    },
  ],
  [
    'a map',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nconst workers = new Map<string, Worker>();\nworkers.set('images', new Worker('images', async () => {}));\nprocess.on('SIGTERM', async () => { for (const [, worker] of workers) await worker.close(); process.exit(0); });",
    },
  ],
  [
    'the values of a map',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nconst workers = new Map();\nworkers.set('images', new Worker('images', async () => {}));\nprocess.on('SIGTERM', async () => { await Promise.all([...workers.values()].map((worker) => worker.close())); process.exit(0); });",
    },
  ],
  [
    'the values of an object',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nconst workers = { images: new Worker('images', async () => {}) };\nprocess.on('SIGTERM', async () => { await Promise.all(Object.values(workers).map((worker) => worker.close())); process.exit(0); });",
    },
  ],
  [
    'another module',
    {
      'src/main.ts': "import { stopJobs } from './jobs';\nprocess.on('SIGTERM', async () => { await stopJobs(); process.exit(0); });",
      'src/jobs.ts': "import { worker } from './worker';\nexport const stopJobs = async () => { await worker.close(); };",
      'src/worker.ts': worker,
    },
  ],
  [
    'a handler of another module',
    {
      'src/main.ts': "import { worker } from './worker';\nimport { onStop } from './stop';\nonStop(async () => { await worker.close(); });",
      'src/worker.ts': worker,
      'src/stop.ts':
        "export function onStop(close: () => Promise<void>) {\n  const handle = async (signal: string) => { await close(); process.exit(0); };\n  process.on('SIGTERM', handle);\n}",
    },
  ],
  [
    'what is handed over',
    {
      'src/main.ts': "import { worker } from './worker';\nimport { setup } from './stop';\nsetup({ worker });",
      'src/worker.ts': worker,
      'src/stop.ts':
        "import type { Worker } from 'bullmq';\nexport function setup({ worker }: { worker: Worker }) {\n  process.on('SIGTERM', async () => { await worker.close(); process.exit(0); });\n}",
    },
  ],
  [
    'a list of closers',
    {
      'src/main.ts':
        "import { worker } from './worker';\nconst closers: (() => Promise<void>)[] = [() => worker.close()];\nprocess.on('SIGTERM', async () => { for (const close of closers) await close(); process.exit(0); });",
      'src/worker.ts': worker,
    },
  ],
  [
    'a registry',
    {
      'src/main.ts':
        "import { worker } from './worker';\nimport { closers } from './registry';\nclosers.push(async () => { await worker.close(); });\nprocess.on('SIGTERM', async () => { await Promise.all(closers.map((close) => close())); process.exit(0); });",
      'src/worker.ts': worker,
      'src/registry.ts': 'export const closers = [];',
    },
  ],
  [
    'a function that returns it',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nlet worker: Worker;\nconst getWorker = () => (worker ??= new Worker('images', async () => {}));\ngetWorker();\nprocess.on('SIGTERM', async () => { await getWorker().close(); process.exit(0); });",
    },
  ],
  [
    'a closure',
    {
      'src/main.ts':
        "import { Worker } from 'bullmq';\nfunction start() {\n  const worker = new Worker('images', async () => {});\n  return { stop: async () => { await worker.close(); } };\n}\nconst jobs = start();\nprocess.on('SIGTERM', async () => { await jobs.stop(); process.exit(0); });",
    },
  ],
  [
    'an instance by injection',
    {
      'src/main.ts':
        "import { Jobs } from './jobs';\nclass App { constructor(private readonly jobs: Jobs) {}\n  listen() { process.on('SIGTERM', async () => { await this.jobs.stop(); process.exit(0); }); } }\nnew App(new Jobs()).listen();",
      'src/jobs.ts':
        "import { Worker } from 'bullmq';\nexport class Jobs { readonly worker = new Worker('images', async () => {}); async stop() { await this.worker.close(); } }",
    },
  ],
];

describe('objects', () => {
  it.each(objects)('%s', async (_, files) => {
    const facts = await factsOf(files);
    expect(intakesIn(facts)).toEqual(['queue bullmq images']);
    expect(facts.stop.handlers).toHaveLength(1);
    expect(facts.stop.handlers[0]).toMatchObject({ signals: ['SIGTERM'], awaitsDrain: true, followed: true });
    expect(facts.stop.handlers[0]?.drains).toEqual([expect.objectContaining({ framework: 'bullmq', effect: 'waits' })]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['a missing file', { 'src/main.ts': "import './worker';" }, 'no such file in the input', 'src/main.ts:1:8'],
    ['a file outside', { 'src/main.ts': "import '../../worker';" }, 'it lies outside of what was linted', 'src/main.ts:1:8'],
    [
      'an alias that nothing explains',
      { 'src/main.ts': "import '@/worker';" },
      'an alias that no tsconfig paths or package.json imports explain',
      'src/main.ts:1:8',
    ],
    [
      'a private package',
      { 'package.json': '{ "name": "@shop/api", "dependencies": { "@shop/kit": "1" } }', 'src/main.ts': "import '@shop/kit';" },
      'the source of this package of the same scope is not in the input',
      'src/main.ts:1:8',
    ],
    [
      'names made at run time',
      { 'src/main.ts': 'for (const name of names()) require(`./jobs/${name}`);' },
      'it loads modules whose names are made at run time',
      'src/main.ts:1:29',
    ],
    [
      'a file that does not parse',
      { 'src/main.ts': "import './worker';", 'src/worker.ts': "import { Worker } from 'bullmq';\nnew Worker('images'" },
      expect.stringMatching(/^it does not parse: /),
      'src/worker.ts:2:20',
    ],
    ['an entry that does not parse', { 'src/main.ts': 'const = 1;' }, expect.stringMatching(/^it does not parse: /), 'src/main.ts:1:7'],
  ])('%s is a gap', async (_, files, why, place) => {
    const facts = await factsOf(files);
    expect(facts.complete).toBe(false);
    expect(facts.gaps.map((gap) => ({ why: gap.why, at: at(gap.at) }))).toEqual([{ why, at: place }]);
  });

  it('still says what the rest holds', async () => {
    const facts = await factsOf({
      'src/main.ts': "import './broken';\nimport './worker';",
      'src/broken.ts': "process.on('SIGTERM', () => {",
      'src/worker.ts': worker,
    });
    expect(intakesIn(facts)).toEqual(['queue bullmq images']);
    expect(facts.complete).toBe(false);
  });

  it('tells missing routes from what may handle signals', async () => {
    const routes = await factsOf("import users from './routes/users';\nimport express from 'express';\nexpress().use(users).listen(3000);");
    expect([routes.complete, routes.stop.complete]).toEqual([false, true]);
    const lifecycle = await factsOf("import { start } from './lifecycle';\nstart();");
    expect([lifecycle.complete, lifecycle.stop.complete]).toEqual([false, false]);
  });

  it('is likely to install no handlers in a module that could not be read where it installs some itself', async () => {
    const own = "\nprocess.on('SIGINT', () => process.exit(0));";
    const known = async (source: string) => (await factsOf(source)).stop.complete;
    expect(await known("require('./core/kernel').init();")).toBe(false);
    expect(await known(`require('./core/kernel').init();${own}`)).toBe(true);
    expect(await known(`require('./core/shutdown').init();${own}`)).toBe(false);
    expect(await known("import './setup/sentry';\nimport './app';")).toBe(false);
    expect(await known("import './setup/sentry';")).toBe(true);
  });

  it('assets, types and comments are no modules', async () => {
    const facts = await factsOf({
      'src/main.ts':
        "import './style.css';\nimport type { A } from './types';\nimport schema from './schema.graphql';\n// import './gone';\nimport data from './data.json';\nconsole.log(schema, data.name);",
      'src/data.json': '{ "name": "shop" }',
    });
    expect(facts.gaps).toEqual([]);
    expect(facts.complete).toBe(true);
  });

  it('reads nothing of what is not there', async () => {
    await expect(factsOf({ 'src/other.ts': '' })).rejects.toThrow('nothing was read of src/main.ts');
  });
});

describe('health servers', () => {
  const jobs = "import { Worker } from 'bullmq';\nnew Worker('images', async () => {});\n";
  it.each([
    [
      'http with a path',
      `${jobs}import http from 'node:http';\nhttp.createServer((request, response) => { if (request.url === '/healthz') { response.writeHead(200); response.end('ok'); } else { response.writeHead(404).end(); } }).listen(8080);`,
      ['queue bullmq images', '(request http)'],
    ],
    [
      'http that says ok to all',
      `${jobs}import { createServer } from 'node:http';\ncreateServer((_, response) => { response.writeHead(200); response.end('ok'); }).listen(8080);`,
      ['queue bullmq images', '(request http)'],
    ],
    [
      'express',
      `${jobs}import express from 'express';\nconst app = express();\napp.get('/health', ok);\napp.get('/metrics', metrics);\napp.listen(9090);`,
      ['queue bullmq images', '(request express)'],
    ],
    [
      'a dashboard of the queue',
      `${jobs}import express from 'express';\nconst app = express();\napp.use('/admin/queues', board.getRouter());\napp.listen(9090);`,
      ['queue bullmq images', '(request express)'],
    ],
    [
      'its name',
      `${jobs}import http from 'node:http';\nconst healthServer = http.createServer((request, response) => route(request, response));\nhealthServer.listen(8080);`,
      ['queue bullmq images', '(request http)'],
    ],
    [
      'its port',
      `${jobs}import http from 'node:http';\nhttp.createServer((request, response) => route(request, response)).listen(process.env.METRICS_PORT);`,
      ['queue bullmq images', '(request http)'],
    ],
    [
      'more than health',
      `${jobs}import express from 'express';\nconst app = express();\napp.get('/health', ok);\napp.get('/users', list);\napp.listen(9090);`,
      ['queue bullmq images', 'request express'],
    ],
    [
      'routes of another router',
      `${jobs}import express from 'express';\nimport { routes } from './routes';\nconst app = express();\napp.get('/health', ok);\napp.use(routes);\napp.listen(9090);`,
      ['queue bullmq images', 'request express'],
    ],
    [
      'a page of its own',
      "import express from 'express';\nconst app = express();\napp.get('/', page);\napp.get('/health', ok);\napp.listen(9090);",
      ['request express'],
    ],
    [
      'a proxy with a health check',
      "import http from 'node:http';\nhttp.createServer((request, response) => { if (request.url === '/health') { response.end('ok'); return; } forward(request, response); }).listen(8080);",
      ['request http'],
    ],
    [
      'nothing but health',
      "import http from 'node:http';\nhttp.createServer((request, response) => { if (request.url === '/health') response.end('ok'); }).listen(8080);",
      ['(request http)'],
    ],
  ])('%s', async (_, code, intakes) => {
    expect(intakesIn(await factsOf(code))).toEqual(intakes);
  });
});

describe('polling', () => {
  it.each([
    ['a timer with work', 'setInterval(async () => { await sweep(); }, 60 * 1000);', ['schedule set-interval every 60000 ms']],
    ['an endless loop', 'while (true) { await sweep(); await sleep(1000); }', ['schedule set-interval']],
    ['a loop with a flag', 'let running = true;\nwhile (running) { await sweep(); }', ['schedule set-interval']],
    ['a timer without work', 'setInterval(() => cache.clear(), 1000);', []],
    ['a timer that is let go', 'setInterval(async () => { await report(); }, 1000).unref();', []],
    [
      'housekeeping of a server',
      "import express from 'express';\nexpress().get('/users', list).listen(3000);\nsetInterval(async () => { await sweep(); }, 1000);",
      ['request express'],
    ],
  ])('%s', async (_, code, intakes) => {
    expect(intakesIn(await factsOf(code))).toEqual(intakes);
  });

  it('stops by a flag, or when the timer is cleared', async () => {
    expect(
      handlersIn(
        await factsOf("let running = true;\nprocess.on('SIGTERM', () => { running = false; });\nwhile (running) { await sweep(); }"),
      ),
    ).toEqual(['SIGTERM; drains running = false [set-interval unknown]; awaited']);
    expect(
      handlersIn(
        await factsOf(
          "const timer = setInterval(async () => { await sweep(); }, 1000);\nprocess.on('SIGTERM', () => { clearInterval(timer); });",
        ),
      ),
    ).toEqual(['SIGTERM; drains clearInterval() [set-interval unknown]; awaited']);
  });
});
