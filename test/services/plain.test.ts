import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../src/model/duration.ts';
import { range, unitsOf } from './launch/describe-units.ts';

async function plain(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const units = await unitsOf(files);
  return units
    .filter(({ unit }) => unit.platform === 'docker' || unit.platform === 'process')
    .map(({ unit, entry }) => `${unit.platform} ${unit.name} ${range(unit.at)}${entry ? ` ${entry.path}` : ''}`);
}

const node = 'FROM node:22\nCOPY . .\nEXPOSE 3000\nCMD ["node", "main.js"]\n';
const pod = (image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: p, image: ${image} }] }\n`;

describe('Dockerfiles', () => {
  it('that nothing else uses are units', async () => {
    expect(
      await plain({
        'api/Dockerfile': node,
        'api/main.js': '',
        'web/Dockerfile': node,
        'mail/Dockerfile': node,
        'base/Dockerfile': 'FROM node:22\nENTRYPOINT ["tini"]\n',
        'jobs/Dockerfile': 'FROM acme/base\nCMD ["node", "jobs.js"]\n',
        'tools/Dockerfile': 'FROM debian\nRUN true\n',
        'compose.yaml': 'services: { web: { build: ./web } }',
        'deploy.yaml': pod('acme/mail'),
      }),
    ).toEqual(['docker api api/Dockerfile:1:1-13 api/main.js', 'docker jobs jobs/Dockerfile:1:1-15']);
  });

  it('are called after their file, folder or project', async () => {
    expect(await plain({ Dockerfile: node, 'package.json': '{ "name": "@acme/shop" }' })).toEqual(['docker shop Dockerfile:1:1-13']);
    expect(await plain({ 'docker/Dockerfile.mail': node })).toEqual(['docker mail docker/Dockerfile.mail:1:1-13']);
  });

  it('for development beside another are left out', async () => {
    expect(
      await plain({ 'a/Dockerfile': node, 'a/Dockerfile.dev': node, '.devcontainer/Dockerfile': node, 'b/Dockerfile.dev': node }),
    ).toEqual(['docker a a/Dockerfile:1:1-13', 'docker b b/Dockerfile.dev:1:1-13']);
  });

  it('of GitHub actions are left out', async () => {
    const action = (using: string) => `name: docs\nruns:\n  using: ${using}\n  image: Dockerfile\n`;
    expect(
      await plain({ 'a/Dockerfile': node, 'a/action.yml': action("'docker'"), 'b/Dockerfile': node, 'b/action.yml': action('node20') }),
    ).toEqual(['docker b b/Dockerfile:1:1-13']);
  });

  it('know their ports, variables and signal, and no grace', async () => {
    const [draft] = await unitsOf({ Dockerfile: `${node}ENV A=1\nSTOPSIGNAL SIGQUIT\n` });
    expect([
      draft?.unit.ports[0]?.number,
      draft?.unit.env[0]?.value?.value,
      draft?.unit.stop.signal?.value,
      draft?.unit.stop.grace,
    ]).toEqual([3000, '1', 'SIGQUIT', undefined]);
  });

  it('of pm2-runtime are left to the apps of the PM2 file', async () => {
    const files = {
      Dockerfile: 'FROM node:22\nWORKDIR /a\nCOPY . .\nCMD ["pm2-runtime", "ecosystem.config.js"]\n',
      'ecosystem.config.js': 'module.exports = { apps: [{ name: "a", script: "a.js" }] }',
      'a.js': '',
    };
    expect((await unitsOf(files)).map(({ unit }) => unit.platform)).toEqual(['pm2']);
  });
});

describe('Procfiles', () => {
  it('have a unit a line', async () => {
    expect(
      await plain({
        Procfile: 'web: node web.js\nworker: cd jobs && npm start\n',
        'Procfile.dev': 'web: nodemon web.js\n',
        'web.js': '',
        'jobs/package.json': '{"scripts":{"start":"node w.js"}}',
        'jobs/w.js': '',
      }),
    ).toEqual(['process web Procfile:1:1-4 web.js', 'process worker Procfile:2:1-7 jobs/w.js']);
  });

  it('of supervisord know how it stops them', async () => {
    const [draft] = await unitsOf({ 'supervisord.conf': '[program:mail]\ncommand=python mail.py\nstopwaitsecs=25\n', 'mail.py': '' });
    const { stop } = draft?.unit ?? {};
    expect([draft?.entry?.path, stop?.signal?.value, stop?.grace && formatDuration(stop.grace.value)]).toEqual([
      'mail.py',
      'SIGTERM',
      '25 s',
    ]);
  });
});

describe('packages that nothing else runs', () => {
  it.each([
    [
      'a start script',
      {
        'package.json':
          '{ "name": "shop",\n "scripts": { "start": "node dist/server.js", "start:worker": "node dist/worker.js", "start:dev": "nodemon", "test": "jest" } }',
        'src/server.ts': '',
        'src/worker.ts': '',
      },
      ['process shop package.json:2:15-45 src/server.ts', 'process shop-worker package.json:2:47-84 src/worker.ts'],
    ],
    [
      'one program under two names',
      { 'package.json': '{ "name": "shop", "scripts": { "start": "nest start", "start:prod": "node dist/main" } }', 'src/main.ts': '' },
      ['process shop package.json:1:55-85 src/main.ts'],
    ],
    [
      'files by convention',
      { 'package.json': '{ "name": "shop" }', 'src/worker.ts': '', 'src/index.ts': '', 'src/other.ts': '' },
      ['process shop src/index.ts:1:1-1 src/index.ts', 'process shop-worker src/worker.ts:1:1-1 src/worker.ts'],
    ],
    ['a library', { 'package.json': '{ "name": "lib", "main": "index.js", "types": "index.d.ts" }', 'index.js': '' }, []],
    ['a front end', { 'package.json': '{ "name": "web", "scripts": { "start": "vite" } }', 'vite.config.ts': '' }, []],
    [
      'beside a database',
      {
        'package.json': '{ "name": "shop", "scripts": { "start": "node a.js" } }',
        'a.js': '',
        'compose.yaml': 'services: { db: { image: "postgres:16" } }',
      },
      ['process shop package.json:1:32-52 a.js'],
    ],
    [
      'beside a manifest',
      { 'package.json': '{ "name": "shop", "scripts": { "start": "node a.js" } }', 'a.js': '', 'deploy.yaml': pod('acme/shop') },
      [],
    ],
    [
      'mounted by Compose',
      {
        'package.json': '{ "name": "shop", "scripts": { "start": "node a.js" } }',
        'a.js': '',
        'compose.yaml': 'services: { app: { image: "node:22", volumes: [".:/app"], working_dir: /app, command: npm start } }',
      },
      [],
    ],
  ])('%s', async (_title, files, expected) => {
    expect(await plain(files)).toEqual(expected);
  });
});
