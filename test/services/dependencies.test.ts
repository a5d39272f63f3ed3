import { describe, expect, it } from 'vitest';
import type { Service } from '../../src/model/service.ts';
import { lintFiles } from '../lint-tree.ts';
import { deployment, service, servicesOf } from './manifests.ts';

/** `orders/Deployment/api request env API_URL`, a line for each dependency; what is not in the input in brackets, `?` where it should be. */
function leansOn(found: readonly Service[], name: string): readonly string[] {
  const one = found.find((candidate) => candidate.name === name);
  return (one?.dependsOn ?? []).map(
    ({ target, name: named, dangling, kind, by }) => `${target?.id ?? `(${named})`}${dangling ? '?' : ''} ${kind} ${by}`,
  );
}

describe('a Service is named', () => {
  const named: readonly [value: string, found: boolean][] = [
    ['http://auth', true],
    ['http://auth:8080/v1', true],
    ['http://user:hunter2@auth:8080', true],
    ['auth:8080', true],
    ['auth', true],
    ['auth.shop', true],
    ['http://auth.shop', true],
    ['auth.shop.svc', true],
    ['http://auth.shop.svc.cluster.local:8080', true],
    ['http://auth.shop.svc.cluster.local.:8080', true],
    ['http://other:80,http://auth:8080', true],
    ['http://auth.other.svc.cluster.local', false],
    ['http://auth.example.org', false],
    ['https://example.org/auth', false],
    ['authentication', false],
  ];
  it.each(named)('%s: %s', async (value, isFound) => {
    const found = await servicesOf(
      deployment('web', { namespace: 'shop', env: { AUTH_URL: value } }),
      deployment('auth', { namespace: 'shop', port: 8080 }),
      service('auth', { namespace: 'shop' }),
    );
    const targets = leansOn(found, 'web').filter((line) => line.startsWith('shop/Deployment/auth '));
    expect(targets).toEqual(isFound ? ['shop/Deployment/auth request env AUTH_URL'] : []);
    expect(found.find(({ name }) => name === 'auth')?.dependents.map(({ id }) => id)).toEqual(isFound ? ['shop/Deployment/web'] : []);
  });

  it('by a bare word only where the value is called a host', async () => {
    const found = await servicesOf(
      deployment('web', { env: { CACHE_DRIVER: 'redis', LOG_LEVEL: 'debug' } }),
      deployment('redis', { image: 'redis:7', port: 6379 }),
      service('redis', { port: 6379 }),
    );
    expect(leansOn(found, 'web')).toEqual([]);
  });

  it('in arguments, through other values, and by the variables that Kubernetes makes', async () => {
    const others = [deployment('auth', { port: 8080 }), service('auth')];
    const of = async (options: Parameters<typeof deployment>[1]) => leansOn(await servicesOf(deployment('web', options), ...others), 'web');
    expect(await of({ command: 'serve --auth-url=http://auth:8080' })).toEqual(['Deployment/auth request option --auth-url']);
    expect(await of({ command: 'serve --upstream auth' })).toEqual(['Deployment/auth request option --upstream']);
    expect(await of({ env: { AUTH_HOST: 'auth', AUTH_URL: 'http://$(AUTH_HOST):8080' } })).toEqual([
      'Deployment/auth request env AUTH_HOST',
    ]);
    expect(await of({ env: { AUTH: 'http://$(AUTH_SERVICE_HOST):$(AUTH_SERVICE_PORT)' } })).toEqual(['Deployment/auth request env AUTH']);
  });

  it('in a mounted configuration', async () => {
    const nginx = `apiVersion: apps/v1
kind: Deployment
metadata: { name: edge }
spec:
  template:
    metadata: { labels: { app: edge } }
    spec:
      containers: [{ name: nginx, image: "nginx:1.27" }]
      volumes: [{ name: conf, configMap: { name: edge } }]
`;
    const configMap = `apiVersion: v1
kind: ConfigMap
metadata: { name: edge }
data:
  nginx.conf: |
    location /auth { proxy_pass http://auth:8080; }
    # the auth service is described elsewhere
`;
    const found = await servicesOf(nginx, configMap, deployment('auth', { port: 8080 }), service('auth'));
    expect(leansOn(found, 'edge')).toEqual(['Deployment/auth request ConfigMap edge']);
  });

  it('by what an init container waits for, and by the secret of a store', async () => {
    const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      initContainers:
        - { name: wait, image: busybox, command: [sh, -c, "until nc -z cache 6379; do sleep 1; done"] }
      containers:
        - name: web
          image: example/web:1
          env:
            - { name: DB, valueFrom: { secretKeyRef: { name: db-credentials, key: url } } }
            - { name: MAIL, valueFrom: { secretKeyRef: { name: mail-credentials, key: url } } }
`;
    const found = await servicesOf(
      web,
      ...[deployment('cache', { image: 'redis:7', port: 6379 }), service('cache', { port: 6379 })],
      ...[deployment('db', { image: 'postgres:16', port: 5432 }), service('db', { port: 5432 })],
      ...[deployment('mail', { port: 8080 }), service('mail')],
    );
    expect(leansOn(found, 'web')).toEqual(['Deployment/cache store init container wait', 'Deployment/db store env DB from db-credentials']);
  });

  it('by a KEDA trigger', async () => {
    const scaled = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: mail }
spec:
  scaleTargetRef: { name: mail }
  triggers:
    - type: rabbitmq
      metadata: { host: "amqp://guest:guest@rabbit:5672/", queueName: mail }
`;
    const found = await servicesOf(
      deployment('mail'),
      scaled,
      deployment('rabbit', { image: 'rabbitmq:4', port: 5672 }),
      service('rabbit', { port: 5672 }),
    );
    expect(leansOn(found, 'mail')).toEqual(['Deployment/rabbit queue KEDA trigger rabbitmq']);
  });
});

describe('what is exchanged', () => {
  const cases: readonly [image: string, port: number, value: string, kind: string][] = [
    ['postgres:16', 5432, 'postgres://u:p@it/db', 'store'],
    ['redis:7', 6379, 'it:6379', 'store'],
    ['rabbitmq:4', 5672, 'amqp://it', 'queue'],
    ['apache/kafka:3', 9092, 'it:9092', 'stream'],
    ['example/api:1', 8080, 'http://it:8080', 'request'],
  ];
  it.each(cases)('%s at %i by %s: %s', async (image, port, value, kind) => {
    const found = await servicesOf(
      deployment('web', { env: { IT_URL: value } }),
      deployment('it', { image, port }),
      service('it', { port }),
    );
    expect(leansOn(found, 'web')).toEqual([`Deployment/it ${kind} env IT_URL`]);
  });
});

describe('a Redis', () => {
  const redis = (name: string) => [deployment(name, { image: 'redis:7', port: 6379 }), service(name, { port: 6379 })];
  const worker = (env: Record<string, string>) => deployment('mail', { command: 'bundle exec sidekiq', env });

  it('is the queue of one who works with a queue and names no broker', async () => {
    const found = await servicesOf(worker({ REDIS_URL: 'redis://store:6379/0' }), ...redis('store'));
    expect(leansOn(found, 'mail')).toEqual(['Deployment/store queue env REDIS_URL']);
  });

  it('is the one that is called so where there are several', async () => {
    const env = { REDIS_CACHE_URL: 'redis://cache:6379', SIDEKIQ_REDIS_URL: 'redis://jobs-redis:6379' };
    const found = await servicesOf(worker(env), ...redis('cache'), ...redis('jobs-redis'));
    expect(leansOn(found, 'mail')).toEqual([
      'Deployment/cache store env REDIS_CACHE_URL',
      'Deployment/jobs-redis queue env SIDEKIQ_REDIS_URL',
    ]);
  });

  it('is a store for everybody else', async () => {
    const found = await servicesOf(deployment('web', { env: { REDIS_URL: 'redis://cache:6379/0' } }), ...redis('cache'));
    expect(leansOn(found, 'web')).toEqual(['Deployment/cache store env REDIS_URL']);
  });
});

describe('a queue', () => {
  it('connects who fills it with who empties it', async () => {
    const app = (name: string) => `{ name: "${name}", script: "${name}.mjs" }`;
    const { system } = await lintFiles({
      'ecosystem.config.cjs': `module.exports = { apps: [${app('web')}, ${app('resizer')}] };`,
      'web.mjs':
        "import { Queue } from 'bullmq';\nimport express from 'express';\nconst images = new Queue('images');\nexpress().post('/', async () => { await images.add('resize', {}); }).listen(3000);\n",
      'resizer.mjs': "import { Worker } from 'bullmq';\nnew Worker('images', async () => {});\n",
    });
    expect(leansOn(system.services, 'web')).toEqual(['pm2/resizer queue queue “images”']);
    expect(system.services.find(({ name }) => name === 'resizer')?.dependents.map(({ id }) => id)).toEqual(['pm2/web']);
  });
});

describe('what lies outside', () => {
  const cases: readonly [value: string, line: readonly string[]][] = [
    ['amqps://u:p@stoat.rmq.cloudamqp.com/vhost', ['(stoat.rmq.cloudamqp.com) queue env IT']],
    ['https://sqs.eu-west-1.amazonaws.com/123456789012/images', ['(images) queue env IT']],
    ['postgres://u:p@db.x1y2.eu-west-1.rds.amazonaws.com/shop', ['(db.x1y2.eu-west-1.rds.amazonaws.com) store env IT']],
    ['mongodb+srv://u:p@cluster0.abcde.mongodb.net/shop', ['(cluster0.abcde.mongodb.net) store env IT']],
    ['https://api.example.org', []],
    ['10.0.0.12:5432', []],
    ['localhost:8080', []],
  ];
  it.each(cases)('%s', async (value, line) => {
    const found = await servicesOf(
      deployment('web', { env: { IT: value } }),
      deployment('api', { port: 8080 }),
      service('api'),
      service('more'),
    );
    expect(leansOn(found, 'web')).toEqual(line);
  });

  it('is missing where the environment defines addresses, but not this one', async () => {
    const web = deployment('web', { env: { CART_URL: 'http://cart:8080', NAME: 'cart' } });
    expect(leansOn(await servicesOf(web), 'web')).toEqual(['(cart) request env CART_URL']);
    const more = [deployment('api', { port: 8080 }), service('api'), service('more')];
    expect(leansOn(await servicesOf(web, ...more), 'web')).toEqual(['(cart)? request env CART_URL']);
  });

  it('is where an ExternalName leads', async () => {
    const external =
      'apiVersion: v1\nkind: Service\nmetadata: { name: db }\nspec: { type: ExternalName, externalName: db.eu.rds.amazonaws.com }\n';
    const found = await servicesOf(deployment('web', { env: { DB_HOST: 'db' } }), external);
    expect(leansOn(found, 'web')).toEqual(['(db.eu.rds.amazonaws.com) store env DB_HOST']);
  });
});

describe('environments', () => {
  it('are never crossed', async () => {
    const tree = (environment: string) => `${deployment('web', { env: { AUTH_URL: `http://auth-${environment}` } })}---
${deployment(`auth-${environment}`, { port: 8080 })}---
${service(`auth-${environment}`)}`;
    const { system } = await lintFiles({
      'overlays/prod/all.yaml': tree('prod').replace('http://auth-prod', 'http://auth-dev'),
      'overlays/dev/all.yaml': tree('dev'),
    });
    const web = system.services.find(({ name }) => name === 'web');
    expect(web?.units.map(({ environment }) => environment).sort()).toEqual(['dev', 'prod']);
    expect([...leansOn(system.services, 'web')].sort()).toEqual([
      '(auth-dev) request env AUTH_URL',
      'Deployment/auth-dev request env AUTH_URL',
    ]);
  });
});

describe('secrets', () => {
  it('are never part of a name', async () => {
    const env = { DB: 'postgres://u:hunter2@db.example.org/shop', API_TOKEN: 'hunter2', DATABASE_PASSWORD: 'hunter2' };
    const found = await servicesOf(deployment('web', { env, command: 'run --token hunter2 --db postgres://u:hunter2@db.example.org' }));
    const said = JSON.stringify(
      found.map(({ evidence, dependsOn }) => [evidence.map(({ detail }) => detail), dependsOn.map(({ name, by }) => [name, by])]),
    );
    expect(said).toContain('db.example.org');
    expect(said).not.toContain('hunter2');
  });
});
