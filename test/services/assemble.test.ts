import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../src/model/duration.ts';
import { locate } from '../../src/model/place.ts';
import type { Service } from '../../src/model/service.ts';
import { lintFiles } from '../lint-tree.ts';
import { deployment, service, servicesOf } from './manifests.ts';

async function assembled(files: Readonly<Record<string, string>>): Promise<readonly Service[]> {
  return (await lintFiles(files)).system.services;
}

const ids = (found: readonly Service[]): readonly string[] => found.map(({ id }) => id);

describe('services', () => {
  it('have readable ids, in order', async () => {
    const found = await assembled({
      'b.yaml': `${deployment('web', { namespace: 'shop' })}---\n${deployment('api')}`,
      'ecosystem.config.js': 'module.exports = { apps: [{ name: "mail", script: "mail.js" }] };\n',
    });
    expect(ids(found)).toEqual(['Deployment/api', 'pm2/mail', 'shop/Deployment/web']);
  });

  it('have one unit in each environment', async () => {
    const found = await assembled({ 'overlays/dev/web.yaml': deployment('web'), 'overlays/prod/web.yaml': deployment('web') });
    expect(found.map(({ id, units }) => [id, units.map(({ environment }) => environment)])).toEqual([['Deployment/web', ['dev', 'prod']]]);
  });

  it('are the same in environments with namespaces of their own', async () => {
    const found = await assembled({
      'overlays/dev/web.yaml': deployment('web', { namespace: 'shop-dev' }),
      'overlays/prod/web.yaml': deployment('web', { namespace: 'shop' }),
    });
    expect(found.map(({ id, units }) => [id, units.length])).toEqual([['Deployment/web', 2]]);
  });

  it('differ where one environment has two objects of one name', async () => {
    const found = await servicesOf(deployment('web', { namespace: 'a' }), deployment('web', { namespace: 'b' }));
    expect(ids(found)).toEqual(['a/Deployment/web', 'b/Deployment/web']);
  });

  it('differ where their images do, though a tool names both alike', async () => {
    const found = await assembled({
      'apps/one/deploy.yaml': deployment('main', { image: 'example/one:1' }),
      'apps/two/deploy.yaml': deployment('main', { image: 'example/two:1' }),
    });
    expect(found.map(({ units }) => units.length)).toEqual([1, 1]);
    expect(new Set(ids(found)).size).toBe(2);
  });

  it('are told apart where their name is filled in later', async () => {
    const named = (image: string) => deployment('PLACEHOLDER', { image }).replaceAll('PLACEHOLDER', '"${NAME}"');
    const found = await assembled({ 'a.yaml': named('example/a:1'), 'b.yaml': named('example/a:1') });
    expect(ids(found)).toEqual(['Deployment/${NAME}@a.yaml', 'Deployment/${NAME}@b.yaml']);
  });

  it('of two Compose projects are two, and do not see each other', async () => {
    const project = (host: string) => `services:
  web: { build: ./web, environment: { API_URL: "http://${host}:80" } }
  ${host}: { build: ./api, expose: [80] }
`;
    const found = await assembled({
      'one/compose.yaml': project('api'),
      'two/compose.yaml': project('api').replace('http://api', 'http://other'),
    });
    expect(found.map(({ name, units }) => [name, units.map((unit) => unit.at.file.path)])).toEqual([
      ['api', ['one/compose.yaml']],
      ['api', ['two/compose.yaml']],
      ['web', ['one/compose.yaml']],
      ['web', ['two/compose.yaml']],
    ]);
    const leansOn = found.map(({ dependsOn }) => dependsOn.map(({ target, name }) => target?.units[0]?.at.file.path ?? `(${name})`));
    expect(leansOn).toEqual([[], [], ['one/compose.yaml'], ['(other)']]);
  });

  it('start one file on two platforms', async () => {
    const found = await assembled({
      'package.json': '{ "name": "mail" }',
      Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "src/mail.js"]\n',
      'src/mail.js': "import express from 'express';\nexpress().listen(3000);\n",
      'ecosystem.config.js': 'module.exports = { apps: [{ name: "mail", script: "src/mail.js" }] };\n',
      'compose.yaml': 'services:\n  mail: { build: . }\n',
    });
    expect(found.map(({ id, units }) => [id, units.map(({ platform }) => platform)])).toEqual([['compose/mail', ['compose', 'pm2']]]);
    expect(found[0]?.code?.entry).toBe('src/mail.js');
  });

  it('are the same whatever the order of files', async () => {
    const files = { 'a.yaml': deployment('one'), 'b.yaml': deployment('two'), 'c.yaml': service('two') };
    const turned = Object.fromEntries(Object.entries(files).reverse());
    const seen = (found: readonly Service[]) => found.map(({ id, type, evidence }) => [id, type, evidence.length]);
    expect(seen(await assembled(turned))).toEqual(seen(await assembled(files)));
  });
});

describe('api or internal', () => {
  const type = (found: readonly Service[], name: string) => found.find((one) => one.name === name)?.type;

  it('is api alone, and internal beside another way in', async () => {
    const lone = [deployment('orders', { port: 8080 }), service('orders')];
    expect(type(await servicesOf(...lone), 'orders')).toBe('api');
    const shop = [deployment('shop', { port: 8080 }), service('shop', { type: 'LoadBalancer' })];
    expect(type(await servicesOf(...lone, ...shop), 'orders')).toBe('internal');
  });

  it('is internal where others name it, unless it is a face or open', async () => {
    const caller = (host: string) => deployment('caller', { env: { IT_URL: `http://${host}:8080` } });
    const named = (name: string, kind = 'ClusterIP') => [deployment(name, { port: 8080 }), service(name, { type: kind }), caller(name)];
    expect(type(await servicesOf(...named('orders')), 'orders')).toBe('internal');
    expect(type(await servicesOf(...named('orders-api')), 'orders-api')).toBe('internal');
    expect(type(await servicesOf(...named('web-frontend')), 'web-frontend')).toBe('api');
    expect(type(await servicesOf(...named('orders', 'LoadBalancer')), 'orders')).toBe('api');
  });
});

describe('intakes of commands', () => {
  const drains: readonly [command: string, env: Record<string, string>, drain: string, of: string | undefined][] = [
    ['bundle exec sidekiq', {}, '25 s', 'Sidekiq default'],
    ['bundle exec sidekiq -t 40', {}, '40 s', '-t'],
    ['bundle exec sidekiq --timeout=40', {}, '40 s', '--timeout'],
    ['celery -A shop worker', {}, 'unlimited', 'Celery default'],
    ['gunicorn shop.wsgi --graceful-timeout 90', {}, '90 s', '--graceful-timeout'],
    ['dramatiq shop --worker-shutdown-timeout 60000', {}, '60 s', '--worker-shutdown-timeout'],
    ['bundle exec good_job start', { GOOD_JOB_SHUTDOWN_TIMEOUT: '20' }, '20 s', 'env GOOD_JOB_SHUTDOWN_TIMEOUT'],
    ['bundle exec good_job start', { GOOD_JOB_SHUTDOWN_TIMEOUT: '-1' }, 'unlimited', 'env GOOD_JOB_SHUTDOWN_TIMEOUT'],
  ];
  it.each(drains)('%s %j: %s', async (command, env, drain, of) => {
    const [found] = await servicesOf(deployment('it', { command, env }));
    const limit = found?.intakes[0]?.drain;
    expect([limit && formatDuration(limit.value), limit?.of]).toEqual([drain, of]);
  });

  it('are read from the configuration file that the command names', async () => {
    const found = await assembled({
      'deploy.yaml': deployment('it', { command: 'bundle exec sidekiq -C config/mail.yml' }),
      'config/mail.yml': ':concurrency: 5\n:timeout: 60\n',
      'config/sidekiq.yml': ':timeout: 10\n',
    });
    const limit = found[0]?.intakes[0]?.drain;
    expect(limit).toMatchObject({ value: 60_000, origin: 'declared' });
    expect(limit?.at && locate(limit.at)).toMatchObject({ file: 'config/mail.yml', line: 2, column: 11 });
  });

  it('know the queue and how the framework takes signals', async () => {
    const [found] = await servicesOf(deployment('it', { command: 'celery -A shop worker -Q images' }));
    expect(found?.intakes).toMatchObject([
      { role: 'queue', framework: 'celery', name: { value: 'images' }, handles: { SIGTERM: 'graceful', SIGQUIT: 'abort' } },
    ]);
  });

  it('leave open what only the code can tell', async () => {
    const [found] = await servicesOf(deployment('it', { command: 'celery -A shop worker' }));
    expect(found?.intakes[0]).toMatchObject({ acksEarly: undefined, lock: undefined, autoCommit: undefined });
  });
});

describe('what somebody declares', () => {
  const annotated = (annotations: string, command?: string) =>
    deployment('it', command === undefined ? {} : { command }).replace(
      'metadata: { name: it }',
      `metadata: { name: it, annotations: { ${annotations} } }`,
    );

  it('decides the type, and keeps the roles that were seen', async () => {
    const [found] = await servicesOf(annotated('svc-lint.dev/type: consumer', 'celery -A shop worker'));
    expect(found).toMatchObject({
      type: 'consumer',
      roles: ['consumer', 'worker'],
      confidence: 'high',
      declaredType: { value: 'consumer' },
    });
    expect(found?.evidence[0]).toMatchObject({ type: 'consumer', signal: 'declared', strength: 'declared' });
  });

  it('says how long it drains', async () => {
    const of = async (value: string) => (await servicesOf(annotated(`svc-lint.dev/drain-timeout: "${value}"`)))[0]?.declaredDrain?.value;
    expect(await of('45s')).toBe(45_000);
    expect(await of('2m')).toBe(120_000);
    expect(await of('30')).toBe(30_000);
    expect(await of('soon')).toBeUndefined();
  });
});

describe('an image that holds several services', () => {
  const main = `import { Worker } from 'bullmq';
import express from 'express';
if (process.env.ROLE === 'worker') new Worker('orders', './fulfil.js');
else express().get('/orders', (request, response) => response.json([])).listen(8080);
`;
  const compose = (services: Readonly<Record<string, string>>): string =>
    `services:\n${Object.entries(services)
      .map(([name, more]) => `  ${name}: { build: ., ${more} }\n`)
      .join('')}`;
  const files = (services: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => ({
    'compose.yaml': compose(services),
    Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "main.mjs"]\n',
    'main.mjs': main,
    ...more,
  });
  const taken = async (given: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    (await assembled(given)).map(({ name, intakes }) => `${name}: ${intakes.map(({ framework }) => framework).join(', ')}`);

  it.each([
    ['each sets it', { api: 'environment: { ROLE: api }', jobs: 'environment: { ROLE: worker }' }, {}, ['api: express', 'jobs: bullmq']],
    ['one sets it', { api: 'image: shop', jobs: 'environment: { ROLE: worker }' }, {}, ['api: express', 'jobs: bullmq']],
    ['nobody sets it', { api: 'image: shop' }, {}, ['api: bullmq, express']],
    [
      'somebody may set it elsewhere',
      { api: 'env_file: secret.env', jobs: 'environment: { ROLE: worker }' },
      {},
      ['api: bullmq, express', 'jobs: bullmq'],
    ],
    [
      'a file sets it',
      { api: 'env_file: api.env', jobs: 'environment: { ROLE: worker }' },
      { 'api.env': 'ROLE=worker\n' },
      ['api: bullmq', 'jobs: bullmq'],
    ],
  ])('%s', async (_, services, more, expected) => {
    expect(await taken(files(services, more))).toEqual(expected);
  });
});
