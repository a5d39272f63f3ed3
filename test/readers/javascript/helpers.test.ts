import { describe, expect, it } from 'vitest';
import { catalog } from '../../../rules/catalog/index.ts';
import { at, factsOf, handlersIn } from './facts.ts';

const server = `import express from 'express';
import { Pool } from 'pg';
const app = express();
app.get('/users', list);
const pool = new Pool();
const server = app.listen(3000);
`;

const cases: Readonly<Record<string, { readonly code: string; readonly handlers: readonly string[] }>> = {
  terminus: {
    code: `${server}import { createTerminus } from '@godaddy/terminus';\ncreateTerminus(server, { signals: ['SIGTERM', 'SIGINT'], timeout: 5000, onSignal: async () => { await pool.end(); } });`,
    handlers: ['SIGTERM+SIGINT; by terminus; drains server.close() [express waits]; awaited; forced 5000'],
  },
  lightship: {
    code: "import { createLightship } from 'lightship';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', work);\nconst lightship = await createLightship();\nlightship.registerShutdownHandler(async () => { await worker.close(); });\nlightship.signalReady();",
    handlers: ['SIGTERM+SIGINT; by Lightship; drains worker.close() [bullmq waits]; awaited; forced 30000'],
  },
  'close-with-grace': {
    code: "import closeWithGrace from 'close-with-grace';\nimport Fastify from 'fastify';\nconst app = Fastify();\napp.get('/users', list);\nawait app.listen({ port: 3000 });\ncloseWithGrace({ delay: 8000 }, async ({ signal, err }) => { await app.close(); });",
    handlers: ['SIGTERM+SIGINT+SIGQUIT+SIGUSR2; by close-with-grace; drains app.close() [fastify waits]; awaited; forced 8000'],
  },
  'http-graceful-shutdown': {
    code: `${server}const gracefulShutdown = require('http-graceful-shutdown');\ngracefulShutdown(server, { signals: 'SIGINT SIGTERM SIGQUIT' });`,
    handlers: ['SIGINT+SIGTERM+SIGQUIT; by http-graceful-shutdown; drains server.close() [express waits]; awaited; forced 30000'],
  },
  'fastify-graceful-shutdown': {
    code: "import Fastify from 'fastify';\nimport gracefulShutdown from 'fastify-graceful-shutdown';\nconst app = Fastify();\napp.get('/users', list);\napp.register(gracefulShutdown);\nawait app.listen({ port: 3000 });",
    handlers: ['SIGINT+SIGTERM; by fastify-graceful-shutdown; drains app.close() [fastify waits]; awaited; forced 10000'],
  },
  'node-graceful-shutdown': {
    code: "import { onShutdown } from 'node-graceful-shutdown';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', work);\nonShutdown('worker', async () => { await worker.close(); });",
    handlers: ['SIGINT+SIGTERM+SIGQUIT; by node-graceful-shutdown; drains worker.close() [bullmq waits]; awaited'],
  },
  'node-graceful': {
    code: "import Graceful from 'node-graceful';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', work);\nGraceful.on('exit', async () => { await worker.close(); });",
    handlers: ['SIGTERM+SIGINT; by node-graceful; drains worker.close() [bullmq waits]; awaited; forced 30000'],
  },
  'exit-hook': {
    code: "import { asyncExitHook } from 'exit-hook';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', work);\nasyncExitHook(async () => { await worker.close(); }, { wait: 3000 });",
    handlers: ['SIGINT+SIGTERM; by exit-hook; drains worker.close() [bullmq waits]; awaited; forced 3000'],
  },
  death: {
    code: "import onDeath from 'death';\nimport { Worker } from 'bullmq';\nconst worker = new Worker('images', work);\nonDeath(async () => { await worker.close(); process.exit(0); });",
    handlers: ['SIGINT+SIGTERM+SIGQUIT; by death; drains worker.close() [bullmq waits]; awaited; exits'],
  },
};

describe('shutdown helpers', () => {
  it('each has its lines here', () => {
    const helpers = catalog.frameworks
      .filter(({ language, shutdownHelper }) => language === 'javascript' && shutdownHelper)
      .map(({ id }) => id);
    expect(Object.keys(cases).toSorted()).toEqual(helpers.toSorted());
  });

  it.each(Object.entries(cases))('%s', async (_, { code, handlers }) => {
    const facts = await factsOf(code);
    expect(handlersIn(facts)).toEqual(handlers);
    expect(facts.gaps).toEqual([]);
  });

  it('terminus listens to SIGTERM alone when it is told nothing', async () => {
    const facts = await factsOf(
      `${server}import { createTerminus } from '@godaddy/terminus';\ncreateTerminus(server, { onSignal: () => pool.end() });`,
    );
    expect(handlersIn(facts)).toEqual(['SIGTERM; by terminus; drains server.close() [express waits]; awaited; forced 1000']);
    expect(facts.stop.handlers[0]?.forcedExit).toMatchObject({ origin: 'default', of: 'terminus default' });
  });

  it('http-terminator and stoppable close the server they are given', async () => {
    const facts = await factsOf(`${server}import { createHttpTerminator } from 'http-terminator';
import stoppable from 'stoppable';
const terminator = createHttpTerminator({ server });
const stopping = stoppable(server, 5000);
process.on('SIGTERM', async () => { await terminator.terminate(); process.exit(0); });
process.on('SIGINT', () => { stopping.stop(() => process.exit(0)); });
`);
    expect(handlersIn(facts)).toEqual([
      'SIGTERM; drains terminator.terminate() [express waits]; awaited; exits',
      'SIGINT; drains stopping.stop() [express waits]; awaited; exits',
    ]);
  });

  it('a wrapped server is still the server', async () => {
    const facts = await factsOf(`import http from 'node:http';
import stoppable from 'stoppable';
const server = stoppable(http.createServer((request, response) => route(request, response)), 5000);
server.listen(3000);
process.on('SIGTERM', () => server.stop(() => process.exit(0)));
`);
    expect(facts.intakes.map(({ framework }) => framework)).toEqual(['http']);
    expect(handlersIn(facts)).toEqual(['SIGTERM; drains server.stop() [http waits]; awaited; exits']);
  });

  it('an unknown package that is named for stopping leaves the program incomplete', async () => {
    const facts = await factsOf("import { gracefulShutdown } from 'nobody-knows-shutdown';\ngracefulShutdown();");
    expect(facts.complete).toBe(false);
    expect(facts.stop.complete).toBe(false);
    expect(facts.gaps).toEqual([
      expect.objectContaining({ what: 'nobody-knows-shutdown', why: 'it may handle stop signals, and its source is not in the input' }),
    ]);
  });
});

const nest = (main: string): Readonly<Record<string, string>> => ({
  'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  ${main}
  await app.listen(3000);
}
bootstrap();
`,
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import { ImagesProcessor } from './images.processor';
import { Mailer } from './mailer';
@Module({ providers: [ImagesProcessor, { provide: 'MAILER', useClass: Mailer }] })
export class AppModule {}
`,
  'src/images.processor.ts': `import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Cron } from '@nestjs/schedule';
@Processor('images')
export class ImagesProcessor extends WorkerHost {
  async process(job: unknown) {}
  @Cron('0 3 * * *')
  sweep() {}
}
`,
  'src/mailer.ts': `import { Injectable, OnModuleDestroy } from '@nestjs/common';
import { Worker } from 'bullmq';
@Injectable()
export class Mailer implements OnModuleDestroy {
  private readonly worker = new Worker('mails', async () => {});
  async onModuleDestroy() {
    await this.worker.close();
  }
}
`,
});

describe('Nest', () => {
  it('closes what it manages and runs the hooks of the program, once it is told to', async () => {
    const facts = await factsOf(nest('app.enableShutdownHooks();'));
    expect(facts.intakes.map(({ framework, name }) => [framework, name?.value])).toEqual([
      ['nestjs', undefined],
      ['nestjs-bullmq', 'images'],
      ['nestjs-schedule', undefined],
      ['bullmq', 'mails'],
    ]);
    expect(facts.stop.hooks).toMatchObject({ value: true, origin: 'source' });
    expect(at(facts.stop.hooks?.at)).toBe('src/main.ts:5:3');
    expect(handlersIn(facts)).toEqual([
      'SIGTERM+SIGINT+SIGQUIT+SIGUSR2; by Nest; drains this.worker.close() [bullmq waits], app.close() [nestjs waits], app.close() [nestjs-bullmq waits], app.close() [nestjs-schedule unknown]; awaited',
    ]);
  });

  it('handles nothing without enableShutdownHooks()', async () => {
    const facts = await factsOf(nest(''));
    expect(facts.stop).toMatchObject({ handlers: [], hooks: { value: false }, complete: true });
    expect(at(facts.stop.hooks?.at)).toBe('src/main.ts:4:21');
  });

  it('is known to switch nothing on, unless it is handed to something that cannot be found', async () => {
    const main = (setup: string) => `import { NestFactory } from '@nestjs/core';
import { AppModule } from './gone.module';
import { setup } from './gone';
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  ${setup}
  await app.listen(3000);
}
bootstrap();
`;
    expect((await factsOf(main(''))).stop.hooks).toMatchObject({ value: false });
    expect((await factsOf(main('setup(app);'))).stop.hooks).toBeUndefined();
  });

  it('takes the signals it is given', async () => {
    const facts = await factsOf({
      ...nest('app.enableShutdownHooks([ShutdownSignal.SIGTERM]);'),
      'src/main.ts': `import { ShutdownSignal } from '@nestjs/common';\n${nest('app.enableShutdownHooks([ShutdownSignal.SIGTERM]);')['src/main.ts']}`,
    });
    expect(facts.stop.handlers.map(({ signals }) => signals)).toEqual([['SIGTERM']]);
  });

  it('closes all of it where the program closes the application itself', async () => {
    const facts = await factsOf(nest("process.on('SIGINT', async () => { await app.close(); process.exit(0); });"));
    expect(handlersIn(facts)).toEqual([
      'SIGINT; drains app.close() [nestjs waits], app.close() [nestjs-bullmq waits], app.close() [nestjs-schedule unknown], this.worker.close() [bullmq waits]; awaited; exits',
    ]);
  });

  it('runs fastify’s onClose hooks with its close', async () => {
    const facts = await factsOf(`import Fastify from 'fastify';
import { Worker } from 'bullmq';
const app = Fastify();
app.get('/users', list);
const worker = new Worker('images', work);
app.addHook('onClose', async () => { await worker.close(); });
await app.listen({ port: 3000 });
process.on('SIGTERM', async () => { await app.close(); process.exit(0); });
`);
    expect(handlersIn(facts)).toEqual(['SIGTERM; drains app.close() [fastify waits], worker.close() [bullmq waits]; awaited; exits']);
  });
});

describe('frameworks that handle signals themselves', () => {
  it('says which', async () => {
    const facts = await factsOf("import { run } from 'graphile-worker';\nawait run({ taskList: {} });");
    expect(facts.intakes[0]?.handles).toEqual({
      SIGTERM: 'graceful',
      SIGINT: 'graceful',
      SIGHUP: 'graceful',
      SIGUSR2: 'graceful',
      SIGABRT: 'graceful',
    });
    expect(facts.stop.handlers).toEqual([]);
  });

  it('not where that is switched off', async () => {
    const facts = await factsOf("import { run } from 'graphile-worker';\nawait run({ taskList: {}, noHandleSignals: true });");
    expect(facts.intakes[0]?.handles).toEqual({});
  });
});
