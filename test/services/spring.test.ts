import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../src/model/duration.ts';
import type { Result } from '../../src/model/result.ts';
import { lintFiles } from '../lint-tree.ts';
import { range } from './launch/describe-units.ts';

const RESOURCES = 'src/main/resources';
const pom = (version: string): string =>
  `<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version></parent></project>\n`;
const app: Readonly<Record<string, string>> = {
  'pom.xml': pom('3.4.1'),
  'src/main/java/com/acme/App.java':
    'package com.acme;\nimport org.springframework.boot.SpringApplication;\nclass App {\n  public static void main(String[] a) { SpringApplication.run(App.class, a); }\n}\n',
  'src/main/java/com/acme/Orders.java':
    'package com.acme;\nimport org.springframework.web.bind.annotation.*;\n@RestController\nclass Orders {\n  @GetMapping("/orders") String all() { return ""; }\n}\n',
  Dockerfile:
    'FROM maven:3 AS build\nCOPY . .\nRUN mvn package\nFROM eclipse-temurin:21\nCOPY --from=build target/app.jar app.jar\nENTRYPOINT ["java", "-jar", "app.jar"]\n',
};

async function linted(files: Readonly<Record<string, string>>, service = ''): Promise<Result> {
  return lintFiles({
    ...app,
    'compose.yaml': `services:\n  orders: { build: ., ports: ["80:80"], stop_grace_period: 20s, ${service} }\n`,
    ...files,
  });
}

/** How long it drains, and where that is written. */
async function drain(files: Readonly<Record<string, string>>, service = ''): Promise<string | undefined> {
  const { system } = await linted(files, service);
  const limit = system.services.flatMap(({ intakes }) => intakes.filter(({ framework }) => framework === 'spring-web'))[0]?.drain;
  return limit && `${formatDuration(limit.value)} ${limit.at ? range(limit.at) : limit.of}`;
}

const LIMIT = 'spring.lifecycle.timeout-per-shutdown-phase';
const yaml = (limit: string): string => `spring:\n  lifecycle:\n    timeout-per-shutdown-phase: ${limit}\n`;

describe('how Spring Boot stops', () => {
  it.each<readonly [what: string, files: Readonly<Record<string, string>>, service: string, drain: string | undefined]>([
    ['by default', {}, '', '30 s Spring Boot default'],
    ['by default, before 3.4', { 'pom.xml': pom('3.3.7') }, '', undefined],
    ['by default, of a version that is not known', { 'pom.xml': '<project/>' }, '', undefined],
    [
      'graceful before 3.4',
      { 'pom.xml': pom('3.3.7'), [`${RESOURCES}/application.properties`]: 'server.shutdown=graceful\n' },
      '',
      '30 s Spring Boot default',
    ],
    ['in application.yml', { [`${RESOURCES}/application.yml`]: yaml('45s') }, '', `45 s ${RESOURCES}/application.yml:3:5-36`],
    [
      'in application.properties',
      { [`${RESOURCES}/application.properties`]: `a=b\n${LIMIT}=45s\n` },
      '',
      `45 s ${RESOURCES}/application.properties:2:1-48`,
    ],
    [
      'properties before YAML',
      { [`${RESOURCES}/application.yml`]: yaml('40s'), [`${RESOURCES}/application.properties`]: `${LIMIT} = 45s\n` },
      '',
      `45 s ${RESOURCES}/application.properties:1:1-50`,
    ],
    [
      'a bare number',
      { [`${RESOURCES}/application.yml`]: 'spring.lifecycle.timeoutPerShutdownPhase: 45000\n' },
      '',
      `45 s ${RESOURCES}/application.yml:1:1-48`,
    ],
    ['in the environment', {}, 'environment: { SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: 45s }', '45 s compose.yaml:2:80-128'],
    [
      'in the environment, as Spring spells it',
      {},
      'environment: { SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE: 45s }',
      '45 s compose.yaml:2:80-125',
    ],
    ['on the command line', {}, `command: ["--${LIMIT}=45s"]`, '45 s compose.yaml:2:75-126'],
    ['in JAVA_TOOL_OPTIONS', {}, `environment: { JAVA_TOOL_OPTIONS: "-Xmx1g -D${LIMIT}=45s" }`, '45 s compose.yaml:2:80-157'],
    [
      'in a profile that is active',
      { [`${RESOURCES}/application.yml`]: yaml('40s'), [`${RESOURCES}/application-prod.yml`]: yaml('45s') },
      'environment: { SPRING_PROFILES_ACTIVE: prod }',
      `45 s ${RESOURCES}/application-prod.yml:3:5-36`,
    ],
    [
      'in a profile of the same file',
      { [`${RESOURCES}/application.yml`]: `${yaml('40s')}---\nspring.config.activate.on-profile: prod\n${LIMIT}: 45s\n` },
      'environment: { SPRING_PROFILES_ACTIVE: prod }',
      `45 s ${RESOURCES}/application.yml:6:1-49`,
    ],
    [
      'in a profile that somebody may switch on',
      { [`${RESOURCES}/application.yml`]: yaml('40s'), [`${RESOURCES}/application-prod.yml`]: yaml('45s') },
      '',
      undefined,
    ],
    [
      'in a profile for development',
      { [`${RESOURCES}/application.yml`]: yaml('40s'), [`${RESOURCES}/application-dev.yml`]: yaml('1s') },
      '',
      `40 s ${RESOURCES}/application.yml:3:5-36`,
    ],
    ['a placeholder', { [`${RESOURCES}/application.yml`]: yaml('${STOP:45s}') }, '', `45 s ${RESOURCES}/application.yml:3:5-44`],
    [
      'a placeholder that is filled',
      { [`${RESOURCES}/application.yml`]: yaml('${STOP:45s}') },
      'environment: { STOP: 50s }',
      '50 s compose.yaml:2:80-89',
    ],
    ['a placeholder that nothing fills', { [`${RESOURCES}/application.yml`]: yaml('${STOP}') }, '', undefined],
    ['a configuration server', { [`${RESOURCES}/application.yml`]: 'spring.config.import: "configserver:"\n' }, '', undefined],
    ['configuration that is mounted', {}, 'volumes: ["./config:/config"]', undefined],
  ])('%s', async (_, files, service, expected) => {
    expect(await drain(files, service)).toBe(expected);
  });

  const stops = async (files: Readonly<Record<string, string>>, service = '') =>
    (await linted(files, service)).findings
      .filter(({ rule }) => rule === 'drain-call-drains' || rule === 'grace-covers-drain')
      .map(({ rule, at, message }) => `${range(at)} ${rule} ${message}`);

  it('cuts requests off where it is told to', async () => {
    expect(await stops({ [`${RESOURCES}/application.properties`]: 'server.shutdown=immediate\n' })).toEqual([
      `${RESOURCES}/application.properties:1:1-26 drain-call-drains Spring Boot cuts running requests off on SIGTERM (${RESOURCES}/application.properties): they fail at each deploy`,
    ]);
    expect(await stops({ [`${RESOURCES}/application.properties`]: '#server.shutdown=immediate\n' }, 'restart: always')).toHaveLength(1);
    expect(await stops({ [`${RESOURCES}/application.properties`]: 'server.shutdown=${MODE}\n' })).toEqual([]);
  });

  it('drains longer than the platform waits', async () => {
    expect(await stops({})).toEqual([
      expect.stringContaining('grace-covers-drain the service drains for up to 30 s (Spring Boot default)'),
    ]);
    expect(await stops({ [`${RESOURCES}/application.yml`]: yaml('15s') })).toEqual([]);
    expect(await stops({ 'pom.xml': pom('2.7.18') })).toEqual([]);
  });
});

describe('how Spring Boot stops by what is mounted', () => {
  const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
  const deployment = ({ mount = 'mountPath: /config', volume = 'configMap: { name: orders }', env = '[]', data = '' }): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      terminationGracePeriodSeconds: 40
      containers:
        - name: orders
          image: orders
          ports: [{ containerPort: 8080 }]
          env: ${env}
          volumeMounts: [{ name: settings, ${mount} }]
      volumes: [{ name: settings, ${volume} }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: orders }
data:
  unrelated.txt: "1"
${indented(data, 2)}`;
  const inMap = `application.yml: |\n${indented(yaml('45s'), 2)}`;
  const images = {
    '.github/workflows/build.yml':
      'on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: docker build -t orders .\n',
  };

  async function limit(given: Parameters<typeof deployment>[0], files: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
    const { system } = await lintFiles({ ...app, ...images, 'orders.yaml': deployment(given), ...files });
    const found = system.services.find(({ id }) => id.endsWith('Deployment/orders'));
    const drains = found?.intakes.find(({ framework }) => framework === 'spring-web')?.drain;
    return drains && `${formatDuration(drains.value)} ${drains.at ? range(drains.at) : ''} ${drains.of}`;
  }

  const found = '45 s orders.yaml:27:9-40 application.yml in ConfigMap orders';
  const packaged = `50 s ${RESOURCES}/application.yml:3:5-36 ${RESOURCES}/application.yml`;

  it.each<readonly [what: string, given: Parameters<typeof deployment>[0], expected: string | undefined]>([
    ['in /config', { data: inMap }, found],
    ['in /app/config', { data: inMap, mount: 'mountPath: /app/config' }, found],
    ['as one file', { data: inMap, mount: 'mountPath: /config/application.yml, subPath: application.yml' }, found],
    [
      'under another name',
      {
        data: inMap.replace('application.yml', 'orders'),
        volume: 'configMap: { name: orders, items: [{ key: orders, path: application.yml }] }',
      },
      found,
    ],
    [
      'as properties',
      { data: `application.properties: |\n  a=b\n  ${LIMIT}=45s\n` },
      '45 s orders.yaml:26:5-52 application.properties in ConfigMap orders',
    ],
    [
      'where spring.config.location says',
      { data: inMap, mount: 'mountPath: /etc/orders', env: '[{ name: SPRING_CONFIG_LOCATION, value: "classpath:/,file:/etc/orders/" }]' },
      found,
    ],
    [
      'where an additional location says',
      {
        data: inMap,
        mount: 'mountPath: /etc/orders',
        env: '[{ name: SPRING_CONFIG_ADDITIONAL_LOCATION, value: /etc/orders/application.yml }]',
      },
      found,
    ],
    ['where Spring Boot does not look', { data: inMap, mount: 'mountPath: /etc/orders' }, packaged],
    ['that says nothing of it', { data: 'application.yml: |\n  a: b\n' }, packaged],
    [
      'over which the environment stands',
      { data: inMap, env: '[{ name: SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE, value: 48s }]' },
      '48 s orders.yaml:15:17-82 env SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE',
    ],
  ])('%s', async (_, given, expected) => {
    expect(await limit(given, { [`${RESOURCES}/application.yml`]: yaml('50s') })).toBe(expected);
  });

  it('leaves defaults where everything that is mounted is known, and only there', async () => {
    expect(await limit({ data: 'application.yml: |\n  a: b\n' })).toBe('30 s  Spring Boot default');
    expect(await limit({ volume: 'configMap: { name: others }' })).toBeUndefined();
    expect(await limit({ volume: 'secret: { secretName: orders }' })).toBeUndefined();
    expect(await limit({ env: '[{ name: SPRING_CONFIG_LOCATION, value: /etc/elsewhere/ }]' })).toBeUndefined();
  });

  it('is what the grace is compared with', async () => {
    const { findings } = await lintFiles({ ...app, ...images, 'orders.yaml': deployment({ data: inMap }) });
    const [one] = findings.filter(({ rule }) => rule === 'grace-covers-drain');
    expect(one && [range(one.at), one.message, ...one.related.map(({ at }) => range(at))]).toEqual([
      'orders.yaml:10:7-40',
      'the service drains for up to 45 s (application.yml in ConfigMap orders), but Kubernetes kills it after 40 s',
      'orders.yaml:27:9-40',
    ]);
  });
});
