import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../src/model/launch.ts';
import { range, unitsOf } from './describe-units.ts';

const sources = {
  'server.js': '',
  'package.json':
    '{ "scripts": { "start": "node server.js", "exec": "exec node server.js", "piped": "node server.js | pino", "both": "node a.js & node server.js" } }',
};

/** How the only Dockerfile of a tree starts its program: words, wrappers and what becomes of the signal. */
async function launch(dockerfile: string, files: Readonly<Record<string, string>> = {}) {
  const [draft] = await unitsOf({ ...sources, ...files, Dockerfile: dockerfile });
  if (!draft) throw new Error('no unit');
  const { words, wrappers, delivery } = draft.unit.launch;
  return {
    runs: commandLine(words),
    by: wrappers.map(({ text, signal }) => `${text}: ${signal}`),
    signal: `${delivery.verdict}${delivery.certain ? '' : '?'}`,
    reason: delivery.reason,
    at: delivery.at && range(delivery.at),
  };
}

const image = (base: string, ...rest: readonly string[]): string => [`FROM ${base}`, 'WORKDIR /app', 'COPY . .', ...rest].join('\n');

describe('which shell an image has', () => {
  it.each([
    ['node:20', 'lost'],
    ['node:20-slim', 'lost'],
    ['node:20-alpine3.20', 'arrives'],
    ['docker.io/library/node:20', 'lost'],
    ['mirror.example/dockerhub/node:20', 'lost'],
    ['python:3.12', 'lost'],
    ['debian', 'lost'],
    ['ubuntu:24.04', 'lost'],
    ['alpine:3.20', 'arrives'],
    ['busybox', 'arrives'],
    ['registry.access.redhat.com/ubi9/ubi-minimal', 'arrives'],
    ['amazonlinux:2023', 'arrives'],
    ['quay.io/centos/centos:stream9', 'arrives'],
    ['rockylinux:9', 'arrives'],
    ['fedora:41', 'arrives'],
    ['eclipse-temurin:21-jre', 'lost'],
    ['eclipse-temurin:21-jre-alpine', 'arrives'],
    ['openjdk:17', 'arrives'],
    ['openjdk:11-jre', 'lost'],
    ['amazoncorretto:21', 'arrives'],
    ['cgr.dev/chainguard/wolfi-base', 'arrives'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'lost'],
    ['nginx', 'lost'],
    ['acme/node:20', 'lost?'],
    ['acme/runtime', 'lost?'],
    ['acme/runtime:3.1-alpine', 'arrives?'],
  ])('%s', async (base, expected) => {
    expect((await launch(image(base, 'CMD node server.js'))).signal).toBe(expected);
  });

  it.each([
    ['RUN apk add --no-cache tini', 'arrives?'],
    ['RUN apt-get update && apt-get install -y curl', 'lost?'],
    ['RUN microdnf install nodejs', 'arrives?'],
    ['RUN ["dnf", "install", "nodejs"]', 'arrives?'],
    ['RUN ln -sf /bin/bash /bin/sh', 'arrives?'],
    ['SHELL ["/bin/bash", "-c"]', 'arrives?'],
  ])('of an image that is not known: %s', async (line, expected) => {
    expect((await launch(image('registry.example/base:1', line, 'CMD node server.js'))).signal).toBe(expected);
  });

  it('follows a base image to the Dockerfile that builds it', async () => {
    const base = 'FROM python:3.12-slim\nENTRYPOINT ["/usr/bin/tini", "--"]\n';
    const found = await launch('FROM registry.acme.example/runtime:3\nCOPY . /app\nCMD python /app/main.py\n', {
      'images/runtime/Dockerfile': base,
      'main.py': '',
    });
    expect(found).toMatchObject({ by: ['tini --: forwards', 'sh -c: ends-at-once'], signal: 'cut-short' });
  });
});

describe('wrappers', () => {
  it.each([
    ['node:20-slim', 'CMD ["node", "server.js"]', [], 'arrives'],
    ['node:20-slim', 'CMD exec node server.js', ['sh -c: replaces-itself'], 'arrives'],
    ['node:20-slim', 'CMD ["sh", "-c", "node server.js"]', ['sh -c: swallows'], 'lost'],
    ['node:20-slim', 'CMD ["bash", "-c", "node server.js"]', ['bash -c: replaces-itself'], 'arrives'],
    ['node:20-slim', 'CMD ["bash", "-ec", "node server.js > log"]', ['bash -c: swallows'], 'lost'],
    ['node:20-alpine', 'CMD ["sh", "-c", "node server.js > log"]', ['sh -c: replaces-itself'], 'arrives'],
    ['node:20-alpine', 'CMD node server.js | tee log', ['sh -c: swallows'], 'lost'],
    ['node:20-slim', 'ENTRYPOINT ["/tini", "--"]\nCMD node server.js', ['tini --: forwards', 'sh -c: ends-at-once'], 'cut-short'],
    ['node:20-slim', 'ENTRYPOINT ["dumb-init", "--"]\nCMD ["node", "server.js"]', ['dumb-init --: forwards'], 'arrives'],
    [
      'node:20-slim',
      'ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["node", "server.js"]',
      ['docker-entrypoint.sh: replaces-itself'],
      'arrives',
    ],
    ['node:20-slim', 'ENTRYPOINT node server.js\nCMD ["ignored"]', ['sh -c: swallows'], 'lost'],
    [
      'node:20-slim',
      'CMD ["env", "A=1", "nice", "-n", "5", "node", "server.js"]',
      ['env: replaces-itself', 'nice: replaces-itself'],
      'arrives',
    ],
    ['node:20-slim', 'CMD ["gosu", "node:node", "node", "server.js"]', ['gosu: replaces-itself'], 'arrives'],
    [
      'node:20-slim',
      'CMD ["wait-for-it.sh", "db:5432", "-t", "30", "--", "node", "server.js"]',
      ['wait-for-it.sh: replaces-itself'],
      'arrives',
    ],
    ['node:20-slim', 'CMD ["dockerize", "-wait", "tcp://db:5432", "node", "server.js"]', ['dockerize: forwards'], 'arrives'],
    ['node:20-slim', 'CMD ["doppler", "run", "--", "node", "server.js"]', ['doppler run: forwards'], 'arrives'],
    ['node:20-slim', 'CMD ["node", "--watch", "server.js"]', ['node --watch: forwards'], 'arrives'],
    ['node:20-slim', 'CMD ["tsx", "server.js"]', ['tsx: forwards'], 'arrives'],
    ['node:20-slim', 'CMD ["ts-node", "-P", "tsconfig.json", "server.js"]', ['ts-node: replaces-itself'], 'arrives'],
    ['node:20-slim', 'CMD ["ts-node-dev", "--respawn", "server.js"]', ['ts-node-dev: ends-at-once'], 'cut-short'],
    ['node:20-slim', 'CMD ["nodemon", "--ext", "js", "server.js"]', ['nodemon: forwards'], 'arrives'],
    ['node:20-slim', 'CMD ["forever", "server.js"]', ['forever: swallows'], 'lost'],
    ['node:20-slim', 'CMD ["./missing.sh"]', ['missing.sh: undefined'], 'unknown'],
    ['node:20-slim', 'CMD ["pm2", "start", "server.js", "--no-daemon"]', ['pm2 start server.js --no-daemon: forwards'], 'arrives'],
    ['node:20-slim', 'CMD ["pm2", "start", "server.js"]', ['pm2 start server.js: ends-at-once'], 'cut-short'],
    ['node:20-slim', 'CMD pm2 start server.js && pm2 logs', ['sh -c: swallows', 'pm2 logs: swallows'], 'lost'],
    ['node:20-slim', 'CMD ["sleep", "infinity"]', [], 'unknown?'],
  ])('%s %s', async (base, command, by, signal) => {
    const found = await launch(image(base, command));
    expect([found.by, found.signal]).toEqual([by, signal]);
  });
});

describe('package managers', () => {
  it.each([
    ['node:22-slim', 'npm start', 'npm start: ends-at-once', 'cut-short'],
    ['node:22-slim', 'npm run exec', 'npm run exec: forwards', 'arrives'],
    ['node:22-alpine', 'npm start', 'npm start: forwards', 'arrives'],
    ['node:22-alpine', 'npm run piped', 'npm run piped: ends-at-once', 'cut-short'],
    ['node:18.16-alpine', 'npm start', 'npm start: forwards', 'arrives'],
    ['node:18.17-alpine', 'npm start', 'npm start: swallows', 'lost'],
    ['node:18.20-alpine', 'npm start', 'npm start: forwards', 'arrives'],
    ['node:20.11.1-alpine', 'npm run exec', 'npm run exec: swallows', 'lost'],
    ['node:20.12-alpine', 'npm start', 'npm start: forwards', 'arrives'],
    ['node:20-alpine', 'npm start', 'npm start: forwards', 'arrives'],
    ['node:22-alpine', 'yarn start', 'yarn start: ends-at-once', 'cut-short'],
    ['acme/runtime:1-alpine', 'yarn start', 'yarn start: ends-at-once', 'cut-short?'],
    ['node:22-slim', 'pnpm start', 'pnpm start: ends-at-once', 'cut-short'],
    ['node:22-alpine', 'pnpm run start', 'pnpm run start: forwards', 'arrives'],
    ['node:22-slim', 'pnpm exec node server.js', 'pnpm exec node: forwards', 'arrives'],
    ['node:22-slim', 'npx node server.js', 'npx node: ends-at-once', 'cut-short'],
    ['oven/bun:1', 'bun run start', 'bun run start: undefined', 'unknown'],
    ['node:22-slim', 'node --run start', 'node --run start: undefined', 'unknown'],
    ['acme/runtime', 'npm start', 'npm start: ends-at-once', 'cut-short?'],
  ])('%s %s', async (base, command, by, signal) => {
    const found = await launch(image(base, `CMD ${JSON.stringify(command.split(' '))}`));
    expect([found.runs, found.by, found.signal]).toEqual([found.runs.replace('| pino', ''), [by], signal]);
    expect(found.runs).toContain('node');
  });

  it('keeps SIGINT from a program', async () => {
    expect((await launch(image('node:22-alpine', 'STOPSIGNAL SIGINT', 'CMD ["npm", "start"]'))).reason).toBe(
      '`npm start` does not pass SIGINT on',
    );
  });

  it('names both ends in its reasons', async () => {
    expect((await launch(image('node:22-slim', 'CMD ["npm", "start"]'))).reason).toBe(
      '`npm start` passes it to dash in node:22-slim, which ends without passing it on, and the container with it',
    );
    expect(await launch(image('node:22-slim', 'CMD node server.js'))).toMatchObject({
      reason: '`sh -c` (dash in node:22-slim) stays process 1 and passes no signal on',
      at: 'Dockerfile:4:1-19',
    });
  });

  it('goes on in workspaces and other folders', async () => {
    const files = {
      'package.json': '{ "workspaces": ["packages/*"], "scripts": { "start": "npm --prefix packages/api run serve" } }',
      'packages/api/package.json': '{ "name": "@acme/api", "scripts": { "serve": "exec node dist/main.js" } }',
      'packages/api/src/main.ts': '',
    };
    for (const command of [
      'npm start',
      'npm run serve -w packages/api',
      'npm run serve --workspace=@acme/api',
      'yarn workspace @acme/api serve',
      'pnpm --filter @acme/api serve',
      'pnpm -C packages/api run serve',
    ]) {
      const [draft] = await unitsOf({ ...files, Dockerfile: image('node:22-slim', `CMD ${JSON.stringify(command.split(' '))}`) });
      expect([command, draft && commandLine(draft.unit.launch.words), draft?.entry?.path]).toEqual([
        command,
        'node dist/main.js',
        'packages/api/src/main.ts',
      ]);
    }
  });
});
