import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../rules/catalog/index.ts';
import { locate } from '../../src/model/place.ts';
import { shownCommand } from '../../src/services/classify/command.ts';
import { filesOf, fixturesFolder, lintFiles } from '../lint-tree.ts';
import { deployment, job, service, servicesOf } from './manifests.ts';

const MARK = /# is: (\w+)\s*$/;

/** Every service is marked with its type on the line that declares it: `name: orders # is: worker`. */
describe.each(['classify-commands', 'classify-streams', 'classify-cluster', 'classify-reach'])('%s', (story) => {
  it('gives every service its type', async () => {
    const files = filesOf(join(fixturesFolder, story));
    const marked = Object.entries(files).flatMap(([path, text]) =>
      text.split('\n').flatMap((line, index) => {
        const type = MARK.exec(line)?.[1];
        return type === undefined ? [] : [`${path}:${index + 1} ${type}`];
      }),
    );
    const { system } = await lintFiles(files);
    const found = system.services.flatMap(({ type, units }) => units.map((unit) => `${unit.at.file.path}:${locate(unit.at).line} ${type}`));
    expect(found.sort()).toEqual(marked.sort());
  });
});

describe('a command shows the type', () => {
  const cases: readonly [command: string, type: string][] = [
    ['celery -A shop worker -Q images', 'worker'],
    ['celery -A shop beat', 'scheduler'],
    ['celery -A shop flower', 'api'],
    ['python -m celery -A shop worker', 'worker'],
    ['/opt/venv/bin/celery --app=shop worker', 'worker'],
    ['python manage.py rqworker default', 'worker'],
    ['python manage.py runserver 0.0.0.0:8000', 'api'],
    ['poetry run dramatiq shop.tasks', 'worker'],
    ['airflow scheduler', 'scheduler'],
    ['airflow celery worker', 'worker'],
    ['airflow webserver', 'api'],
    ['faust -A shop worker', 'consumer'],
    ['bundle exec sidekiq -C config/sidekiq.yml', 'worker'],
    ['bundle exec rake resque:work', 'worker'],
    ['bundle exec rails server', 'api'],
    ['bundle exec karafka server', 'consumer'],
    ['bin/jobs', 'worker'],
    ['php artisan horizon', 'worker'],
    ['php artisan schedule:work', 'scheduler'],
    ['php bin/console messenger:consume async', 'worker'],
    ['node dist/worker.js', 'worker'],
    ['node dist/consumers/index.js', 'consumer'],
    ['npx next start', 'api'],
    ['n8n worker', 'worker'],
    ['redis-server /etc/redis.conf', 'backing'],
    ['crond -f -l 2', 'scheduler'],
    ['supercronic /etc/crontab', 'scheduler'],
    ['/manager --leader-elect', 'agent'],
    ['connect-distributed /etc/kafka/connect.properties', 'consumer'],
    ['tail -f /dev/null', 'unknown'],
    ['java -jar app.jar', 'unknown'],
  ];
  it.each(cases)('%s: %s', async (command, type) => {
    const [found] = await servicesOf(deployment('it', { command }));
    expect(found?.type).toBe(type);
  });
});

describe('a Job', () => {
  const cases: readonly [command: string, type: string][] = [
    ['python manage.py migrate', 'task'],
    ['gunicorn shop.wsgi', 'task'],
    ['process-queue', 'worker'],
    ['celery -A shop worker', 'worker'],
    ['./kafka-demo consumer', 'consumer'],
  ];
  it.each(cases)('%s: %s', async (command, type) => {
    const [found] = await servicesOf(job('once', command));
    expect(found?.type).toBe(type);
  });
});

describe('an image shows the type', () => {
  const cases: readonly [image: string, type: string][] = [
    ['redis:7', 'backing'],
    ['docker.io/bitnami/postgresql:16', 'backing'],
    ['ghcr.io/acme/redis@sha256:0000', 'backing'],
    ['registry.example.org:5000/library/registry:2', 'backing'],
    ['registry:2', 'backing'],
    ['acme/registry:1', 'internal'],
    ['quay.io/jetstack/cert-manager-controller:v1', 'agent'],
    ['acme/billing-operator:1', 'agent'],
    ['grafana/grafana:11', 'api'],
    ['prom/blackbox-exporter:v0.25', 'internal'],
    ['debezium/connect:2.7', 'consumer'],
    ['registry.access.redhat.com/rhel8/postgresql-13:1', 'backing'],
    ['quay.io/sclorg/mysql-80-c9s', 'backing'],
    ['osixia/openldap:1.5.0', 'backing'],
    ['goharbor/harbor-jobservice:v2', 'worker'],
    ['gcr.io/tekton-releases/github.com/tektoncd/pipeline/cmd/controller-10a3e32792f33651396d02b6855a6e36:v0.60', 'agent'],
    ['acme/acme-otel-collector:1', 'internal'],
    ['vaultwarden/server:1.31', 'api'],
    ['acme/app:1', 'unknown'],
    ['${IMAGE}', 'unknown'],
  ];
  it.each(cases)('%s: %s', async (image, type) => {
    const [found] = await servicesOf(deployment('it', { image }));
    expect(found?.type).toBe(type);
  });
});

describe('an image and what stands beside it', () => {
  it('is started by a script that prepares it first', async () => {
    const [found] = await servicesOf(deployment('it', { image: 'bitnami/solr:9', command: '/scripts/setup.sh' }), service('it'));
    expect(found?.type).toBe('backing');
    const [client] = await servicesOf(job('it', 'psql -f /schema.sql'));
    expect(client?.type).toBe('task');
  });

  it('is a proxy though its controller elects a leader', async () => {
    const rights = [
      'apiVersion: rbac.authorization.k8s.io/v1',
      'kind: Role',
      'metadata: { name: it }',
      'rules: [{ apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }]',
      '---',
      'apiVersion: rbac.authorization.k8s.io/v1',
      'kind: RoleBinding',
      'metadata: { name: it }',
      'roleRef: { kind: Role, name: it }',
      'subjects: [{ kind: ServiceAccount, name: it }]',
      '',
    ].join('\n');
    const account = (image: string) => deployment('it', { image }).replace('    spec:\n', '    spec:\n      serviceAccountName: it\n');
    const typeOf = async (image: string) => (await servicesOf(account(image), service('it'), rights))[0]?.type;
    expect(await typeOf('kong:3')).toBe('api');
    expect(await typeOf('example/it:3')).toBe('agent');
  });
});

describe('an env value shows the type', () => {
  const cases: readonly [env: Record<string, string>, type: string][] = [
    [{ CONTAINER_ROLE: 'queue' }, 'worker'],
    [{ PROCESS_TYPE: 'web' }, 'api'],
    [{ APP_MODE: 'scheduler' }, 'scheduler'],
    [{ KAFKA_GROUP_ID: 'orders' }, 'consumer'],
    [{ SIDEKIQ_CONCURRENCY: '5' }, 'worker'],
    [{ OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' }, 'unknown'],
    [{ LOG_LEVEL: 'debug' }, 'unknown'],
  ];
  it.each(cases)('%j: %s', async (env, type) => {
    const [found] = await servicesOf(deployment('it', { env }));
    expect(found?.type).toBe(type);
  });

  it('of a server that is open to the world does not', async () => {
    const found = await servicesOf(
      deployment('it', { env: { SIDEKIQ_CONCURRENCY: '5' }, port: 8080 }),
      service('it', { type: 'LoadBalancer', port: 8080 }),
    );
    expect(found[0]?.type).toBe('api');
  });
});

describe('the source shows the type', () => {
  const cases: readonly [what: string, code: string, type: string, roles: readonly string[]][] = [
    ['a server', "import express from 'express';\nexpress().listen(3000);", 'api', ['api']],
    ['a queue', "import { Worker } from 'bullmq';\nnew Worker('images', async () => {});", 'worker', ['worker']],
    [
      'a stream',
      "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({ brokers: ['k:9092'] }).consumer({ groupId: 'g' });\nawait consumer.subscribe({ topic: 't' });\nawait consumer.run({ eachMessage: async () => {} });",
      'consumer',
      ['consumer'],
    ],
    ['a schedule', "import cron from 'node-cron';\ncron.schedule('* * * * *', async () => {});", 'scheduler', ['scheduler']],
    [
      'a schedule inside a server',
      "import cron from 'node-cron';\nimport express from 'express';\ncron.schedule('* * * * *', async () => {});\nexpress().listen(3000);",
      'api',
      ['api', 'scheduler'],
    ],
    [
      'a queue inside a server',
      "import { Worker } from 'bullmq';\nimport express from 'express';\nnew Worker('images', async () => {});\nexpress().listen(3000);",
      'worker',
      ['worker', 'api'],
    ],
    ['a timer', 'setInterval(async () => { await fetch("http://x"); }, 1000);', 'scheduler', ['scheduler']],
  ];
  it.each(cases)('%s', async (_what, code, type, roles) => {
    const { system } = await lintFiles({
      'package.json': '{ "type": "module" }',
      'main.js': code,
      'ecosystem.config.cjs': 'module.exports = { apps: [{ name: "it", script: "main.js" }] };',
    });
    expect(system.services.map((one) => [one.type, one.roles])).toEqual([[type, roles]]);
  });

  it('together with the name where it only loops', async () => {
    const { system } = await lintFiles({
      'main.js': 'setInterval(async () => { await fetch("http://x"); }, 1000);',
      'ecosystem.config.cjs': 'module.exports = { apps: [{ name: "refund-worker", script: "main.js" }] };',
    });
    expect(system.services[0]?.type).toBe('worker');
  });
});

describe('one image in several roles', () => {
  it('shows little of the one that nobody can reach', async () => {
    const { system } = await lintFiles({
      'compose.yaml': `services:
  app: { image: nextcloud, ports: ["80:80"] }
  cron: { image: nextcloud, entrypoint: /cron.sh }
`,
    });
    expect(system.services.map(({ name, type }) => [name, type])).toEqual([
      ['app', 'api'],
      ['cron', 'scheduler'],
    ]);
  });
});

describe('who is called', () => {
  const app = (name: string, port: number, env: Record<string, string> = {}) => [deployment(name, { port, env }), service(name, { port })];
  const typesOf = async (...parts: readonly string[]) =>
    Object.fromEntries((await servicesOf(...parts)).map(({ name, type }) => [name, type]));

  it('by values that are built into pages is called by browsers', async () => {
    const orders = app('orders', 8080);
    expect(await typesOf(...app('site', 3000, { ORDERS_URL: 'http://orders:8080' }), ...orders)).toMatchObject({ orders: 'internal' });
    expect(await typesOf(...app('site', 3000, { NEXT_PUBLIC_ORDERS_URL: 'http://orders:8080' }), ...orders)).toMatchObject({
      orders: 'api',
    });
  });

  it('by the test of a chart is called by nobody', async () => {
    const pod = (annotations: string) =>
      [
        'apiVersion: v1',
        'kind: Pod',
        `metadata: { name: asks-orders, annotations: { ${annotations} } }`,
        'spec: { restartPolicy: Never, containers: [{ name: wget, image: busybox, command: [wget], args: ["orders:8080"] }] }',
        '',
      ].join('\n');
    const found = async (annotations: string) =>
      (await servicesOf(...app('orders', 8080), pod(annotations))).find(({ name }) => name === 'orders')?.dependents.length;
    expect(await found('team: shop')).toBe(1);
    expect(await found('helm.sh/hook: test')).toBe(0);
  });

  it('by PM2 apps of the same machine is told by the port', async () => {
    const { system } = await lintFiles({
      'ecosystem.config.js': `module.exports = { apps: [
        { name: 'shop', script: 'shop.js', env: { PORT: 3000, PRICES_URL: 'http://127.0.0.1:4000' } },
        { name: 'prices', script: 'prices.js', env: { PORT: 4000 } },
      ] };`,
      'shop.js': "require('express')().listen(process.env.PORT);",
      'prices.js': "require('express')().listen(process.env.PORT);",
    });
    expect(system.services.map(({ name, type }) => `${name} ${type}`).sort()).toEqual(['prices internal', 'shop api']);
  });

  it('takes its type from the folder of its ecosystem file where nothing else tells', async () => {
    const app = "module.exports = { apps: [{ name: 'acme', script: './main.js' }] };";
    const { system } = await lintFiles({ 'apps/worker/ecosystem.config.js': app });
    expect(system.services.map(({ type, confidence }) => `${type} ${confidence}`)).toEqual(['worker low']);
  });
});

describe('several roles', () => {
  it('are all named, the one first whose interruption costs most', async () => {
    const [found] = await servicesOf(
      deployment('it', { command: 'celery -A shop worker', port: 8080 }),
      service('it', { type: 'LoadBalancer', port: 8080 }),
    );
    expect(found).toMatchObject({ type: 'worker', roles: ['worker', 'api'], confidence: 'high' });
  });

  it('leave out a port for metrics alone', async () => {
    const [found] = await servicesOf(
      deployment('it', { command: 'celery -A shop worker', port: 9100, portName: 'metrics' }),
      service('it', { port: 9100, portName: 'metrics' }),
    );
    expect(found?.roles).toEqual(['worker']);
  });

  it('of a datastore are none, though a load balancer leads to it', async () => {
    const [found] = await servicesOf(
      deployment('it', { image: 'postgres:16', port: 5432 }),
      service('it', { type: 'LoadBalancer', port: 5432 }),
    );
    expect(found?.roles).toEqual(['backing']);
  });
});

describe('confidence', () => {
  it('is high with decisive, medium with strong, low with weak evidence', async () => {
    const of = async (name: string, options: Parameters<typeof deployment>[1]) =>
      (await servicesOf(deployment(name, options)))[0]?.confidence;
    expect(await of('it', { command: 'celery -A shop worker' })).toBe('high');
    expect(await of('it', { env: { KAFKA_GROUP_ID: 'orders' } })).toBe('medium');
    expect(await of('image-worker', {})).toBe('low');
  });
});

describe('a command that is shown', () => {
  const cases: readonly [command: string, shown: string][] = [
    ['mysql -h db -uroot -phunter2', 'mysql -h db -uroot -p***'],
    ['redis-server --requirepass hunter2', 'redis-server --requirepass ***'],
    ['curl -u admin:hunter2 http://x', 'curl -u admin:*** http://x'],
    ['celery -A shop worker', 'celery -A shop worker'],
    ['curl -H "Authorization: Bearer hunter2"', 'curl -H "Authorization: Bearer ***'],
    ['run --db=postgres://u:hunter2@db/x', 'run --db=postgres://***@db/x'],
    ['run PASSWORD=hunter2', 'run PASSWORD=***'],
    ['run --key 0123', 'run --key ***'],
    ['run ghp_0123456789abcdefghijklmnopqrstuvwxyz', 'run ***'],
    [
      'node -r tsconfig-paths/register dist/main.js --port 8080 -p 3000',
      'node -r tsconfig-paths/register dist/main.js --port 8080 -p 3000',
    ],
  ];
  it.each(cases)('%s', (command, shown) => {
    const place = { file: { path: 'x', text: '' }, start: 0, end: 0 };
    expect(shownCommand(command.split(' ').map((text) => ({ text, raw: text, at: place })))).toBe(shown);
  });
});

describe('the evidence', () => {
  it('names what was seen and where, strongest first, without secrets', async () => {
    const [found] = await servicesOf(deployment('mail-worker', { command: 'celery -A shop -b redis://u:hunter2@cache:6379/0 worker' }));
    expect(found?.evidence.map(({ type, signal, strength, detail }) => [type, signal, strength, detail])).toEqual([
      ['worker', 'command', 'decisive', 'celery -A shop -b redis://***@cache:6379/0 worker'],
      ['worker', 'word', 'weak', 'name mail-worker'],
      ['worker', 'word', 'weak', 'command celery'],
    ]);
    const at = found?.evidence[0]?.at;
    expect(at?.file.text.slice(at.start, at.end)).toBe('"worker"');
  });
});

describe('the catalog', () => {
  it('names only frameworks that it knows, and expressions that can be read', () => {
    const known = new Set(catalog.frameworks.map(({ id }) => id));
    expect(catalog.commands.flatMap(({ framework }) => (framework === undefined || known.has(framework) ? [] : [framework]))).toEqual([]);
    for (const { value } of catalog.env) if (value !== undefined) expect(() => new RegExp(value)).not.toThrow();
  });

  it('knows each word, image and trigger once', () => {
    const twice = (names: readonly string[]): readonly string[] => names.filter((name, index) => names.indexOf(name) !== index);
    expect(twice(catalog.images.flatMap(({ image }) => image.split('|').map((part) => part.trim())))).toEqual([]);
    expect(twice(catalog.scalers.map(({ trigger }) => trigger))).toEqual([]);
    expect(twice(catalog.words.map((one) => `${one.word} ${one.in ?? ''}`))).toEqual([]);
    expect(twice(catalog.ports.map(({ port }) => String(port)))).toEqual([]);
  });
});
