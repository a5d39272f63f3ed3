import type { Cases } from '../source/outline/cases/case.ts';

/** Lines around a server that `http` serves. */
const served = (imports: string, rest: string): string =>
  `${imports}\nimport http from 'node:http';\nconst server = http.createServer((request, response) => route(request, response));\n${rest}\nserver.listen(3000);`;

/** Entries of the catalog that take no work: helpers of shutdown, locks, state in memory, clients. */
export const helperCases: Cases = {
  'set-interval': {
    seen: 'setInterval(async () => { await sweep(); }, 60_000);',
    shows: ['schedule set-interval every 60000 ms'],
    not: "import http from 'node:http';\nhttp.createServer((request, response) => route(request, response)).listen(3000);\nsetInterval(() => cache.clear(), 60_000);",
    rather: ['request http'],
  },
  terminus: {
    seen: served(
      "import { createTerminus } from '@godaddy/terminus';",
      "createTerminus(server, { signals: ['SIGTERM', 'SIGINT'], timeout: 20000 });",
    ),
    shows: ['request http', 'stops on SIGTERM+SIGINT by terminus server.close() [http waits]'],
    not: served("import { HealthCheckError } from '@godaddy/terminus';", "export const failed = new HealthCheckError('x', []);"),
    rather: ['request http'],
  },
  lightship: {
    seen: "import { createLightship } from 'lightship';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', './resize.js');\nconst lightship = await createLightship();\nlightship.registerShutdownHandler(async () => { await worker.close(); });",
    shows: ['queue bullmq images', 'stops on SIGTERM+SIGINT by Lightship worker.close() [bullmq waits]'],
    not: "import { createLightship } from './lightship';\ncreateLightship();",
  },
  'close-with-grace': {
    seen: "import closeWithGrace from 'close-with-grace';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', './resize.js');\ncloseWithGrace({ delay: 20000 }, async () => { await worker.close(); });",
    shows: ['queue bullmq images', 'stops on SIGTERM+SIGINT+SIGQUIT+SIGUSR2 by close-with-grace worker.close() [bullmq waits]'],
    not: "import closeWithGrace from './grace';\ncloseWithGrace({ delay: 20000 }, async () => {});",
  },
  'http-graceful-shutdown': {
    seen: served("import gracefulShutdown from 'http-graceful-shutdown';", 'gracefulShutdown(server, { timeout: 20000 });'),
    shows: ['request http', 'stops on SIGINT+SIGTERM by http-graceful-shutdown server.close() [http waits]'],
    not: served("import gracefulShutdown from './graceful-shutdown';", 'gracefulShutdown(server);'),
    rather: ['request http'],
  },
  'fastify-graceful-shutdown': {
    seen: "import Fastify from 'fastify';\nimport graceful from 'fastify-graceful-shutdown';\nconst fastify = Fastify();\nfastify.register(graceful, { timeout: 20000 });\nfastify.get('/users', list);\nfastify.listen({ port: 3000 });",
    shows: ['request fastify', 'stops on SIGINT+SIGTERM by fastify-graceful-shutdown fastify.close() [fastify waits]'],
    not: "import Fastify from 'fastify';\nimport graceful from './graceful';\nconst fastify = Fastify();\nfastify.register(graceful);\nfastify.get('/users', list);\nfastify.listen({ port: 3000 });",
    rather: ['request fastify'],
  },
  'node-graceful-shutdown': {
    seen: "import { onShutdown } from 'node-graceful-shutdown';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', './resize.js');\nonShutdown('worker', async () => { await worker.close(); });",
    shows: ['queue bullmq images', 'stops on SIGINT+SIGTERM+SIGQUIT by node-graceful-shutdown worker.close() [bullmq waits]'],
    not: "import { onShutdown } from './lifecycle';\nonShutdown('worker', async () => {});",
  },
  'node-graceful': {
    seen: "import Graceful from 'node-graceful';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', './resize.js');\nGraceful.on('exit', async () => { await worker.close(); });",
    shows: ['queue bullmq images', 'stops on SIGTERM+SIGINT by node-graceful worker.close() [bullmq waits]'],
    not: "import Graceful from 'node-graceful';\nGraceful.captureExceptions = true;",
  },
  'exit-hook': {
    seen: "import { asyncExitHook } from 'exit-hook';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', './resize.js');\nasyncExitHook(async () => { await worker.close(); }, { wait: 20000 });",
    shows: ['queue bullmq images', 'stops on SIGINT+SIGTERM by exit-hook worker.close() [bullmq waits]'],
    not: "import { gracefulExit } from 'exit-hook';\nexport const leave = gracefulExit;",
  },
  death: {
    seen: "import death from 'death';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', './resize.js');\ndeath(async () => { await worker.close(); });",
    shows: ['queue bullmq images', 'stops on SIGINT+SIGTERM+SIGQUIT by death worker.close() [bullmq waits]'],
    not: "import death from './death';\ndeath(async () => {});",
  },
  'http-terminator': {
    seen: served(
      "import { createHttpTerminator } from 'http-terminator';",
      "const terminator = createHttpTerminator({ server });\nprocess.on('SIGTERM', async () => { await terminator.terminate(); });",
    ),
    shows: ['request http', 'stops on SIGTERM terminator.terminate() [http waits]'],
    not: served("import { createHttpTerminator } from 'http-terminator';", 'export const terminator = createHttpTerminator({ server });'),
    rather: ['request http'],
  },
  stoppable: {
    seen: served(
      "import stoppable from 'stoppable';",
      "const stopping = stoppable(server, 20000);\nprocess.on('SIGTERM', () => { stopping.stop(() => process.exit(0)); });",
    ),
    shows: ['request http', 'stops on SIGTERM stopping.stop() [http waits]'],
    not: served("import stoppable from 'stoppable';", 'stoppable(server);'),
    rather: ['request http'],
  },
  redlock: {
    seen: "import Redlock from 'redlock';\nconst redlock = new Redlock([redis]);\nawait redlock.using(['sweep'], 5000, sweep);",
    shows: ['lock Redlock', 'lock redlock.using'],
    not: "import { ExecutionError } from 'redlock';\nif (error instanceof ExecutionError) retry();",
  },
  'redis-semaphore': {
    seen: "import { Mutex } from 'redis-semaphore';\nconst mutex = new Mutex(redis, 'sweep');\nawait mutex.acquire();",
    shows: ['lock Mutex', 'lock mutex.acquire'],
    not: "import { Mutex } from './mutex';\nawait new Mutex('sweep').acquire();",
  },
  'database-lock': {
    seen: "import advisoryLock from 'advisory-lock';\nconst createMutex = advisoryLock('postgres://');\nawait createMutex('sweep').withLock(sweep);",
    shows: ['lock advisoryLock', "lock createMutex('sweep').withLock"],
    not: "import advisoryLock from './advisory-lock';\nawait advisoryLock('sweep');",
  },
  'etcd-lock': {
    seen: "import { Etcd3 } from 'etcd3';\nconst etcd = new Etcd3();\nawait etcd.lock('sweep').do(sweep);",
    shows: ['lock etcd.lock'],
    not: "import { Etcd3 } from 'etcd3';\nawait new Etcd3().get('sweep');",
  },
  'kubernetes-lease': {
    seen: "import { CoordinationV1Api, KubeConfig } from '@kubernetes/client-node';\nconst leases = new KubeConfig().makeApiClient(CoordinationV1Api);\nexport const elector = new CoordinationV1Api();",
    shows: ['lock CoordinationV1Api'],
    not: "import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';\nnew KubeConfig().makeApiClient(CoreV1Api);",
  },
  'in-process-lock': {
    seen: "import AsyncLock from 'async-lock';\nconst lock = new AsyncLock();\nawait lock.acquire('sweep', sweep);",
    shows: ['in-process AsyncLock', 'in-process lock.acquire'],
    not: "import AsyncLock from './async-lock';\nawait new AsyncLock().acquire('sweep', sweep);",
  },
  'in-process-queue': {
    seen: "import PQueue from 'p-queue';\nexport const queue = new PQueue({ concurrency: 2 });",
    shows: ['keeps queue p-queue'],
    not: "import PQueue from 'p-queue';\nexport async function all(urls) { const queue = new PQueue(); await queue.addAll(urls.map(load)); }",
  },
  'better-queue': {
    seen: "import Queue from 'better-queue';\nexport const queue = new Queue((task, done) => work(task, done));",
    shows: ['keeps queue better-queue'],
    not: "import Queue from 'better-queue';\nnew Queue(work, { store: { type: 'sql' } });",
  },
  'async-queue': {
    seen: "import async from 'async';\nexport const queue = async.queue(work, 2);",
    shows: ['keeps queue async'],
    not: "import async from 'async';\nasync.parallel([a, b]);",
  },
  'express-session': {
    seen: "import express from 'express';\nimport session from 'express-session';\nexpress().use(session({ secret: 'x' }));",
    shows: ['keeps sessions express-session'],
    not: "import express from 'express';\nimport session from 'express-session';\nexpress().use(session({ secret: 'x', store: new RedisStore({ client }) }));",
  },
  axios: {
    seen: "import axios from 'axios';\nawait axios.get('http://auth/users');",
    shows: ['calls axios http://auth/users'],
    not: "import axios from 'axios';\naxios.interceptors.request.use((one) => one);\nnew Map().get('http://auth/users');",
  },
  got: {
    seen: "import got from 'got';\nawait got('http://auth/users').json();",
    shows: ['calls got http://auth/users'],
    not: "import got, { HTTPError } from 'got';\nif (error instanceof HTTPError) retry(got.defaults);",
  },
  fetch: {
    seen: "await fetch('http://auth:3000/users');",
    shows: ['calls fetch http://auth:3000/users'],
    not: 'const fetch = (key) => cache.get(key);\nfetch(1);',
  },
  'node-fetch': {
    seen: "import fetch from 'node-fetch';\nawait fetch('http://auth/users');",
    shows: ['calls node-fetch http://auth/users'],
    not: "import { Headers } from 'node-fetch';\nnew Headers().get('x');",
  },
  undici: {
    seen: "import { request } from 'undici';\nawait request('http://auth/users');",
    shows: ['calls undici http://auth/users timeout'],
    not: "import { Agent, setGlobalDispatcher } from 'undici';\nsetGlobalDispatcher(new Agent({}));",
  },
  request: {
    seen: "import request from 'request';\nrequest.get('http://auth/users', done);",
    shows: ['calls request http://auth/users'],
    not: "import request from 'supertest';\nrequest(app).get('/users');",
  },
  ky: {
    seen: "import ky from 'ky';\nawait ky.get('http://auth/users').json();",
    shows: ['calls ky http://auth/users timeout'],
    not: "import { TimeoutError } from 'ky';\nif (error instanceof TimeoutError) retry();",
  },
  'nestjs-axios': {
    seen: "import { HttpService } from '@nestjs/axios';\nexport class Users { constructor(private readonly http: HttpService) { this.http.get('http://auth/users'); } }",
    shows: ['calls Nest HttpService http://auth/users'],
    not: "import { HttpModule } from '@nestjs/axios';\nexport const modules = [HttpModule.register({})];",
  },
  stripe: {
    seen: "import Stripe from 'stripe';\nconst stripe = new Stripe('');\nawait stripe.charges.create({ amount: 5 });",
    shows: ['calls Stripe payment timeout'],
    not: "import Stripe from 'stripe';\nawait new Stripe('').charges.retrieve('ch_1');",
  },
  payment: {
    seen: "import { SquareClient } from 'square';\nconst square = new SquareClient({});\nawait square.payments.create({ amountMoney: {} });",
    shows: ['calls payment API payment timeout'],
    not: "import { SquareClient } from 'square';\nawait new SquareClient({}).payments.list();",
  },
  sendgrid: {
    seen: "import mail from '@sendgrid/mail';\nawait mail.send({ to: 'a' });",
    shows: ['calls SendGrid email timeout'],
    not: "import mail from '@sendgrid/mail';\nmail.setApiKey('x');",
  },
  nodemailer: {
    seen: "import nodemailer from 'nodemailer';\nconst transport = nodemailer.createTransport({});\nawait transport.sendMail({ to: 'a' });",
    shows: ['calls Nodemailer email timeout'],
    not: "import nodemailer from 'nodemailer';\nawait nodemailer.createTransport({}).verify();",
  },
  mail: {
    seen: "import { Resend } from 'resend';\nawait new Resend('').emails.send({ to: 'a' });",
    shows: ['calls mail API email timeout'],
    not: "import { Resend } from 'resend';\nawait new Resend('').domains.list();",
  },
  ses: {
    seen: "import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';\nawait new SESClient({}).send(new SendEmailCommand({}));",
    shows: ['calls SES email timeout'],
    not: "import { SESClient, ListIdentitiesCommand } from '@aws-sdk/client-ses';\nawait new SESClient({}).send(new ListIdentitiesCommand({}));",
  },
  twilio: {
    seen: "import twilio from 'twilio';\nawait twilio('', '').messages.create({ to: '1' });",
    shows: ['calls Twilio sms timeout'],
    not: "import twilio from 'twilio';\nawait twilio('', '').messages.list();",
  },
  clients: {
    seen: "import { Pool } from 'pg';\nconst pool = new Pool();\nprocess.on('SIGTERM', async () => { await pool.end(); });",
    shows: [],
    not: "import { Pool } from './pool';\nconst pool = new Pool();\nprocess.on('SIGTERM', async () => { await pool.end(); });",
    rather: ['stops on SIGTERM pool.end() [? unknown]'],
  },
};
