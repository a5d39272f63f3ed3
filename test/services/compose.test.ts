import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../src/model/duration.ts';
import { commandLine } from '../../src/model/launch.ts';
import type { ComposeDetail, Unit } from '../../src/model/unit.ts';
import { range, unitsOf } from './launch/describe-units.ts';

async function composeUnits(files: Readonly<Record<string, string>>): Promise<readonly Unit[]> {
  return (await unitsOf(files)).map(({ unit }) => unit).filter((unit) => unit.platform === 'compose');
}

async function service(text: string, more: Readonly<Record<string, string>> = {}): Promise<Unit> {
  const [unit] = await composeUnits({ 'compose.yaml': `services:\n  app:\n    image: acme/app\n${text}`, ...more });
  if (!unit) throw new Error('no unit');
  return unit;
}

const indented = (lines: readonly string[]): string => lines.map((line) => `    ${line}\n`).join('');

describe('the command', () => {
  it.each([
    ['command: node "my server.js" --name=\'a b\' c\\ d', ['node 4:14-18', 'my server.js 4:19-33', '--name=a b 4:34-46', 'c d 4:47-51']],
    ['command: [node, "server.js"]', ['node 4:15-19', 'server.js 4:21-32']],
    ['command: ["celery", "-c", 4]', ['celery 4:15-23', '-c 4:25-29', '4 4:31-32']],
    [`command: run \${MODE:-fast} \${UNKNOWN} $$HOME`, ['run 4:14-17', 'fast 4:18-31', 'undefined 4:32-42', '$HOME 4:43-49']],
    ['command: >\n      node server.js\n      --port 80', ['node 5:7-11', 'server.js 5:12-21', '--port 6:7-13', '80 6:14-16']],
  ])('%s', async (line, expected) => {
    const { launch } = await service(indented([line]).replace(/\n {4} {6}/g, '\n      '));
    expect(launch.words.map((word) => `${word.text} ${range(word.at).replace('compose.yaml:', '')}`)).toEqual(expected);
  });

  it('replaces ENTRYPOINT and CMD of the image as Compose does', async () => {
    const files = { Dockerfile: 'FROM alpine\nENTRYPOINT ["entry"]\nCMD ["default"]\n' };
    const lines: string[] = [];
    for (const field of [
      '',
      'command: other',
      'command: []',
      'entrypoint: own',
      'entrypoint: own\n    command: other',
      'entrypoint: []\n    command: other',
      'command:',
    ]) {
      const [unit] = await composeUnits({ ...files, 'compose.yaml': `services:\n  app:\n    build: .\n    ${field}\n` });
      lines.push(commandLine(unit?.launch.words ?? []));
    }
    expect(lines).toEqual(['entry default', 'entry other', 'entry', 'own', 'own other', 'other', 'entry default']);
  });
});

describe('stopping', () => {
  it.each([
    [[], 'SIGTERM (Docker Compose default) 10 s (Docker Compose default) compose.yaml:2:3-6'],
    [['stop_grace_period: 1m30s'], 'SIGTERM (Docker Compose default) 90 s compose.yaml:4:5-29'],
    [['stop_signal: INT', 'stop_grace_period: 500ms'], 'SIGINT 500 ms compose.yaml:5:5-29'],
    [[`stop_grace_period: \${GRACE:-45s}`], 'SIGTERM (Docker Compose default) 45 s compose.yaml:4:5-37'],
    [['stop_grace_period: soon'], 'SIGTERM (Docker Compose default) not known'],
  ])('%j', async (lines, expected) => {
    const { stop } = await service(indented(lines));
    const grace = stop.grace
      ? `${formatDuration(stop.grace.value)}${stop.grace.of ? ` (${stop.grace.of})` : ''} ${range(stop.grace.at)}`
      : 'not known';
    expect(`${stop.signal?.value}${stop.signal?.of ? ` (${stop.signal.of})` : ''} ${grace}`).toBe(expected);
  });

  it('takes the signal of the image', async () => {
    const [unit] = await composeUnits({
      Dockerfile: 'FROM alpine\nSTOPSIGNAL SIGQUIT\nCMD ["a"]',
      'compose.yaml': 'services: { app: { build: . } }',
    });
    expect([unit?.stop.signal?.value, range(unit?.stop.signal?.at)]).toEqual(['SIGQUIT', 'Dockerfile:2:12-19']);
  });

  it('can be changed by an edit', async () => {
    const unit = await service(indented(['stop_grace_period: 5s']));
    expect(unit.edit({ set: 'grace', to: 45_000 as Parameters<typeof formatDuration>[0] })?.map(({ text }) => text)).toEqual(['"45s"']);
    const bare = await service('');
    expect(bare.edit({ set: 'field', path: ['init'], to: true })?.map(({ text }) => text.trim())).toEqual(['init: true']);
  });
});

describe('instances, restart and rollout', () => {
  it.each([
    [[], '1 default', 'no false', 'recreate undefined/undefined'],
    [['scale: 3', 'restart: unless-stopped'], '3 declared', 'unless-stopped true', 'recreate undefined/undefined'],
    [['deploy:', '  replicas: 4', '  update_config: { order: start-first, parallelism: 2 }'], '4 declared', 'no false', 'rolling 0/2'],
    [['deploy:', '  replicas: 4', '  update_config: { parallelism: 0 }'], '4 declared', 'no false', 'rolling 4/0'],
    [
      ['deploy:', '  mode: global', '  restart_policy: { condition: on-failure }'],
      'undefined undefined',
      'on-failure false',
      'recreate undefined/undefined',
    ],
    [['restart: on-failure:3'], '1 default', 'on-failure false', 'recreate undefined/undefined'],
  ])('%j', async (lines, instances, restart, rollout) => {
    const unit = await service(indented(lines));
    expect(`${unit.instances.min?.value} ${unit.instances.min?.origin}`).toBe(instances);
    expect(`${unit.restart.policy?.value} ${unit.restart.always?.value}`).toBe(restart);
    const { strategy, maxUnavailable, maxSurge } = unit.rollout ?? {};
    expect(`${strategy?.value} ${maxUnavailable?.value}/${maxSurge?.value}`).toBe(rollout);
  });
});

it('reads ports, and who reaches them', async () => {
  const unit = await service(
    indented([
      'ports:',
      '  - "8080:80"',
      '  - 127.0.0.1:9229:9229',
      '  - 53:53/udp',
      '  - { target: 443, published: 8443, host_ip: 0.0.0.0, name: https }',
      '  - 3000-3001:3000-3001',
      'expose: ["6000"]',
      'labels:',
      '  traefik.http.routers.app.rule: Host(`a.example`)',
    ]),
  );
  expect(unit.ports.map(({ number, protocol, name }) => `${number}/${protocol} ${name}`)).toEqual([
    '80/TCP undefined',
    '9229/TCP undefined',
    '53/UDP undefined',
    '443/TCP https',
    '3000/TCP undefined',
    '6000/TCP undefined',
  ]);
  expect(unit.exposure.map(({ by, port, external, auxiliary }) => [by, port, external, auxiliary])).toEqual([
    ['host-port', 80, true, false],
    ['host-port', 9229, false, true],
    ['host-port', 53, true, false],
    ['host-port', 443, true, false],
    ['host-port', 3000, true, false],
    ['proxy', undefined, true, false],
  ]);
});

it('reads variables, env files and labels', async () => {
  const unit = await service(
    indented([
      'env_file: [shared.env, missing.env]',
      'environment:',
      '  - A=1',
      `  - B=\${SECRET}`,
      '  - C',
      '  - D=',
      'labels: ["svc-lint.dev/owner=team a"]',
    ]),
    { 'shared.env': '# shared\nexport A=0\nE="x y" # quoted\nF=$A\n', '.env': 'SECRET=s\n' },
  );
  expect(unit.env.map(({ name, value, at }) => `${name}=${value?.value} ${range(at)}`)).toEqual([
    'E=x y shared.env:3:1-17',
    'F=undefined shared.env:4:1-5',
    'A=1 compose.yaml:6:9-12',
    'B=s compose.yaml:7:9-20',
    'C=undefined compose.yaml:8:9-10',
    'D= compose.yaml:9:9-11',
  ]);
  expect([...unit.labels].map(([name, { value }]) => `${name}=${value}`)).toEqual(['svc-lint.dev/owner=team a']);
});

it('takes types, owners and drains from labels', async () => {
  const [draft] = await unitsOf({
    'compose.yaml':
      'services:\n  app:\n    image: acme/app\n    labels:\n      svc-lint.dev/type: worker\n      svc-lint.dev/drain-timeout: 2m\n',
  });
  expect([draft?.declaredType?.value, range(draft?.declaredType?.at), draft?.drainTimeout?.value]).toEqual([
    'worker',
    'compose.yaml:5:7-32',
    '2m',
  ]);
});

it('reads what it depends on, its health check and its volumes', async () => {
  const unit = await service(
    indented([
      'depends_on: { db: { condition: service_healthy }, queue: {} }',
      'links: ["cache:redis"]',
      'init: true',
      'healthcheck: { test: ["CMD", "curl", "-f", "http://localhost:8080/health"], interval: 5s, retries: 2 }',
      'volumes: ["./src:/app/src:ro", "data:/data", "/anonymous"]',
      'tmpfs: /tmp',
    ]),
  );
  const detail = unit.detail as ComposeDetail;
  expect(detail.dependsOn.map(({ name }) => name)).toEqual(['db', 'queue', 'cache']);
  expect(detail.init?.value).toBe(true);
  expect(unit.probes).toMatchObject({
    liveness: undefined,
    readiness: { type: 'http', target: 'http://localhost:8080/health', port: 8080, period: 5000, failureThreshold: 2 },
  });
  expect(unit.volumes.map(({ name, kind, readOnly }) => [name, kind, readOnly])).toEqual([
    ['./src', 'bind', true],
    ['data', 'named', false],
    ['/anonymous', 'named', false],
    ['/tmp', 'empty-dir', false],
  ]);
});

describe('several files', () => {
  const base =
    'services:\n  web:\n    build: .\n    command: node web.js\n    environment: { A: "1", B: "1" }\n    ports: ["80:80"]\n  worker:\n    image: acme/worker\n';

  it('merges an override onto its neighbour', async () => {
    const units = await composeUnits({
      Dockerfile: 'FROM node:22\nCMD ["node", "x.js"]',
      'compose.yaml': base,
      'compose.override.yaml':
        'services:\n  web:\n    command: node dev.js\n    environment: ["B=2"]\n    ports: ["9229:9229"]\n    stop_grace_period: 2s\n  extra:\n    image: redis\n',
    });
    expect(units.map(({ name }) => name)).toEqual(['extra', 'web', 'worker']);
    const web = units.find(({ name }) => name === 'web');
    expect(commandLine(web?.launch.words ?? [])).toBe('node dev.js');
    expect(web?.env.map(({ name, value }) => `${name}=${value?.value}`)).toEqual(['A=1', 'B=2']);
    expect(web?.ports.map(({ number }) => number)).toEqual([80, 9229]);
    expect(range(web?.stop.grace?.at)).toBe('compose.override.yaml:6:5-26');
    expect(range(web?.at)).toBe('compose.yaml:2:3-6');
  });

  it('takes a file that only adds to the main file together with it', async () => {
    const units = await composeUnits({
      'docker-compose.yml': base,
      'docker-compose.prod.yml': 'services:\n  web:\n    stop_grace_period: 40s\n',
    });
    const [web] = units.filter(({ at }) => at.file.path === 'docker-compose.prod.yml');
    expect([web?.name, commandLine(web?.launch.words ?? []), web?.stop.grace?.value, web?.environment]).toEqual([
      'web',
      'node web.js',
      40_000,
      'prod',
    ]);
  });

  it('tells projects and variants apart by folder and file', async () => {
    const text = 'services: { app: { image: acme/app } }';
    const files = ['a/compose.yaml', 'a/compose.test.yaml', 'b/docker-compose.yml', 'b/docker-compose-no-cache.yml'];
    const units = await composeUnits(Object.fromEntries(files.map((path) => [path, text])));
    expect(units.map(({ environment }) => environment)).toEqual(['a test', 'a', 'b no-cache', 'b']);
    for (const [path, environment] of [
      ['docker-compose.dev.yml', 'dev'],
      ['docker-compose.prod.yml', ''],
      ['tests/compose.yaml', 'tests'],
    ] as const)
      expect((await composeUnits({ [path]: text }))[0]?.environment).toBe(environment);
  });

  it('follows extends, anchors and merge keys', async () => {
    const units = await composeUnits({
      'common/base.yml': 'services:\n  base:\n    build: ./src\n    stop_grace_period: 20s\n    depends_on: [db]\n',
      'common/src/Dockerfile': 'FROM node:22-slim\nCMD ["node", "a.js"]\n',
      'compose.yaml':
        'x-common: &common\n  restart: always\n  environment: { A: "1" }\nservices:\n  one:\n    extends: { file: common/base.yml, service: base }\n    <<: *common\n  two:\n    extends: one\n    stop_grace_period: 5s\n  loop: { extends: loop2, image: a }\n  loop2: { extends: loop, image: b }\n',
    });
    const described = units
      .filter(({ at }) => at.file.path === 'compose.yaml')
      .map((unit) => [
        unit.name,
        commandLine(unit.launch.words),
        unit.stop.grace?.value,
        unit.restart.policy?.value,
        (unit.detail as ComposeDetail).dependsOn.length,
      ]);
    expect(described).toEqual([
      ['one', 'node a.js', 20_000, 'always', 0],
      ['two', 'node a.js', 5000, 'always', 0],
      ['loop', '', 10_000, 'no', 0],
      ['loop2', '', 10_000, 'no', 0],
    ]);
  });

  it('reads files of the first version', async () => {
    const units = await composeUnits({ 'docker-compose.yml': 'web:\n  image: acme/web\n  command: run\nredis:\n  image: redis\n' });
    expect(units.map(({ name, launch }) => `${name} ${commandLine(launch.words)}`)).toEqual(['web run', 'redis ']);
    expect(units[0]?.edit({ set: 'field', path: ['stop_grace_period'], to: '40s' })?.map(({ text }) => text.trim())).toEqual([
      'stop_grace_period: "40s"',
    ]);
  });
});

it('follows mounted sources', async () => {
  const [draft] = await unitsOf({
    'compose.yaml':
      'services:\n  app:\n    image: node:22-alpine\n    working_dir: /srv\n    volumes: [./api:/srv]\n    command: npm run work\n',
    'api/package.json': '{ "name": "api", "scripts": { "work": "node src/worker.js" } }',
    'api/src/worker.js': '',
  });
  expect([draft?.entry?.path, draft?.unit.launch.delivery.verdict]).toEqual(['api/src/worker.js', 'arrives']);
});

it('never throws', async () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(null, true, 3, '', '$', `\${A`, `\${A:-\${B}}`, 'a:b:c:d', './x:/y', '1m', '"'),
      fc.string(),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom('test', 'context', 'service', 'file', 'target', 'replicas', 'update_config', 'A', 'condition'),
        tie('node'),
        { maxKeys: 3 },
      ),
    ),
  })).node;
  const fields = fc.dictionary(
    fc.constantFrom(
      'image',
      'build',
      'command',
      'entrypoint',
      'environment',
      'env_file',
      'ports',
      'expose',
      'volumes',
      'extends',
      'deploy',
      'healthcheck',
      'depends_on',
      'restart',
      'stop_signal',
      'labels',
      'init',
      'tmpfs',
      'scale',
    ),
    value,
    { maxKeys: 8 },
  );
  await fc.assert(
    fc.asyncProperty(fields, fields, async (one, two) => {
      const units = await composeUnits({
        'compose.json.yaml': JSON.stringify({ services: { one: { image: 'x', ...one }, two: { extends: 'one', ...two } } }),
      });
      expect(units.length).toBeLessThanOrEqual(2);
    }),
    { numRuns: 150 },
  );
});
