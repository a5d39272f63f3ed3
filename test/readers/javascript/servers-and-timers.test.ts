import { expect, it } from 'vitest';
import { factsOf, intakesIn } from './facts.ts';

const http = "import http from 'node:http';\n";
const express = "import express from 'express';\n";
const jobs = "import { Worker } from 'bullmq';\nnew Worker('images', async () => {});\n";

it.each<[code: string, intakes: readonly string[]]>([
  // An app on a server of the platform
  [`${http}${express}const app = express();\nhttp.createServer(app).listen(3000);`, ['request express']],
  [`${http}${express}const app = express();\nhttp.createServer({ keepAlive: true }, app).listen(3000);`, ['request express']],
  [`${http}${express}const app = express();\nhttp.createServer(...[app]).listen(3000);`, ['request http']],
  [`${http}import lib from 'lib';\nhttp.createServer(lib()).listen(3000);`, ['request http']],
  [`${http}http.createServer(http.STATUS_CODES).listen(3000);`, ['request http']],
  [`import { listen } from 'server';\nlisten(3000);`, []],
  [
    `${http}${express}const app = express();\nhttp.createServer(app).listen(3000);\nhttp.createServer((request, response) => route(request, response)).listen(4000);`,
    ['request express', 'request http'],
  ],
  // Servers for health checks
  [`${jobs}${express}const app = express();\napp.get('/health', ok);\napp.listen(3000);`, ['queue bullmq images', '(request express)']],
  [`${jobs}${express}const app = express();\napp.get('/users', list);\napp.listen(3000);`, ['queue bullmq images', 'request express']],
  [`${jobs}${express}const app = express();\napp.get(...paths);\napp.listen(3000);`, ['queue bullmq images', 'request express']],
  [`${jobs}${express}const app = express();\napp.get(unknown(), list);\napp.listen(3000);`, ['queue bullmq images', 'request express']],
  [`${jobs}${express}const app = express();\napp.get();\napp.listen(3000);`, ['queue bullmq images', 'request express']],
  [
    `${jobs}${express}import helmet from 'helmet';\nconst app = express();\napp.use(helmet());\napp.get('/healthz', ok);\napp.listen(3000);`,
    ['queue bullmq images', '(request express)'],
  ],
  [
    `${jobs}${express}const app = express();\napp.use(express.Router());\napp.get('/healthz', ok);\napp.listen(3000);`,
    ['queue bullmq images', 'request express'],
  ],
  [
    `${jobs}${express}const app = express();\napp.use((request, response) => route(request));\napp.get('/healthz', ok);\napp.listen(3000);`,
    ['queue bullmq images', 'request express'],
  ],
  [
    `${jobs}import Hapi from '@hapi/hapi';\nconst server = Hapi.server({});\nserver.route({ method: 'GET', path: '/health' });\nawait server.start();`,
    ['queue bullmq images', '(request hapi)'],
  ],
  [
    `${jobs}import Hapi from '@hapi/hapi';\nconst server = Hapi.server({});\nserver.route({ method: 'GET', path: pathOf() });\nawait server.start();`,
    ['queue bullmq images', 'request hapi'],
  ],
  [
    `${jobs}import Hapi from '@hapi/hapi';\nconst server = Hapi.server({});\nserver.route({ method: 'GET' });\nawait server.start();`,
    ['queue bullmq images', 'request hapi'],
  ],
  [
    `${jobs}${http}function startProbe() { http.createServer((request, response) => route(request, response)).listen(8080); }\nstartProbe();`,
    ['queue bullmq images', '(request http)'],
  ],
  [
    `${jobs}${http}const metrics = new http.Server((request, response) => route(request, response));\nmetrics.listen(8080);`,
    ['queue bullmq images', '(request http)'],
  ],
  [`${jobs}${http}http.createServer(...handlers).listen(8080);`, ['queue bullmq images', 'request http']],
  // Timers
  ['setInterval(async () => { await sweep(); }, 5000);', ['schedule set-interval every 5000 ms']],
  ['setInterval(() => sweep().then(done), 5000);', ['schedule set-interval every 5000 ms']],
  [
    "import { setInterval } from 'node:timers';\nsetInterval(async () => { await sweep(); }, 5000);",
    ['schedule set-interval every 5000 ms'],
  ],
  ["import { setInterval } from 'lib';\nsetInterval(async () => { await sweep(); }, 5000);", []],
  ['setInterval(async () => { await sweep(); });', ['schedule set-interval']],
  ['setInterval(async () => { await sweep(); }, unknown());', ['schedule set-interval']],
  ['setInterval(async () => { await sweep(); }, ...unknown);', ['schedule set-interval']],
  ['setInterval(...unknown);', []],
  ['setInterval();', []],
  ['setInterval(() => sweep(), 5000);', []],
  ['setInterval(async () => { await sweep(); }, 5000).unref();', []],
  ['setInterval(sweep.now, 5000);', []],
  ['declare function sweep(): Promise<void>;\nsetInterval(sweep, 5000);', []],
  // Loops
  ['while (true) { await sweep(); }', ['schedule set-interval']],
  ['while (1) { await sweep(); }', ['schedule set-interval']],
  ['while (0) { await sweep(); }', []],
  ['while (true) { sweep(); }', []],
  ['for (;;) { await sweep(); }', ['schedule set-interval']],
  ['for (let i = 0; i < 5; i++) { await sweep(); }', []],
  ['for (let page = first; page; page = page.next) { await sweep(); }', []],
  ['for (; running; ) { await sweep(); }', ['schedule set-interval']],
  ['while (running) { await sweep(); }', ['schedule set-interval']],
  ['while (!done) { await sweep(); }', ['schedule set-interval']],
  ['while (-done) { await sweep(); }', []],
  ['while (this.running) { await sweep(); }', ['schedule set-interval']],
  ['while (state["active"]) { await sweep(); }', ['schedule set-interval']],
  ['while (state[unknown()]) { await sweep(); }', []],
  ['while (state.page) { await sweep(); }', []],
  ['do { await sweep(); } while (running);', ['schedule set-interval']],
  ['do { await sweep(); } while (page);', []],
  ['do { await sweep(); } while (true);', ['schedule set-interval']],
  ['for (const one of all) { await sweep(); }', []],
])('%s', async (code, intakes) => {
  expect(intakesIn(await factsOf(code))).toEqual(intakes);
});
