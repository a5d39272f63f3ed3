import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { seconds } from '../../src/model/duration.ts';
import { describeResult, lintFiles } from '../lint-tree.ts';

const ruleIds = new Set(rules.map((rule) => rule.id));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, and the config that is found from `from` in it. */
function config(files: Record<string, string>, { from = '.', file }: { from?: string; file?: string } = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'svc-lint-config-'));
  folders.push(cwd);
  mkdirSync(join(cwd, '.git'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  mkdirSync(join(cwd, from), { recursive: true });
  return readConfig({ cwd, file: file === undefined ? undefined : join(cwd, file), from: join(cwd, from), ruleIds });
}

describe('a config is found', () => {
  it.each([
    ['svc-lint.yaml', 'profile: strict\n'],
    ['.svc-lint.yaml', 'profile: strict\n'],
    ['svc-lint.json', '{ "profile": "strict" }'],
    ['package.json', '{ "name": "shop", "svc-lint": { "profile": "strict" } }'],
  ])('in %s', async (name, text) => {
    expect(await config({ [name]: text })).toMatchObject({ path: name, profile: 'strict' });
  });

  it('in the nearest folder up the tree', async () => {
    const files = { 'svc-lint.yaml': 'failOn: error\n', 'deploy/svc-lint.yaml': 'failOn: warning\n' };
    expect(await config(files, { from: 'deploy/prod' })).toMatchObject({ path: 'deploy/svc-lint.yaml', failOn: 'warning' });
    expect(await config(files, { from: 'other' })).toMatchObject({ path: 'svc-lint.yaml', failOn: 'error' });
  });

  it('past a package.json that has none', async () => {
    expect(await config({ 'app/package.json': '{ "name": "app" }', 'svc-lint.yaml': 'failOn: never\n' }, { from: 'app' })).toMatchObject({
      failOn: 'never',
    });
  });

  it('nowhere, and then nothing is configured', async () => {
    expect(await config({})).toMatchObject({ path: undefined, profile: undefined, customRules: [] });
  });

  it('empty', async () => {
    expect(await config({ 'svc-lint.yaml': '# nothing yet\n' })).toMatchObject({ path: 'svc-lint.yaml', profile: undefined });
  });
});

it('is read whole', async () => {
  const found = await config(
    {
      'ops/svc-lint.yaml': `profile: strict
failOn: warning
format: [text, sarif=out.sarif]
rules: { has-owner: off, grace-is-set: error }
overrides:
  - files: [legacy/]
    rules: { has-readiness: info }
ignore: ["docs/**"]
environments:
  production: [overlays/prod/]
services:
  billing:
    type: worker
    source: billing/worker.ts
    drainTimeout: 90
    owner: team-money
    runbook: https://wiki.example.com/billing
    dependsOn: [redis]
suppress:
  - rules: [has-readiness]
    service: chart-*
    files: [charts/]
    reason: not ours
    until: "2027-01-31"
`,
    },
    { from: 'ops' },
  );
  expect(found).toMatchObject({ profile: 'strict', failOn: 'warning', formats: ['text', 'sarif=out.sarif'] });
  expect([...found.severities]).toEqual([
    ['has-owner', 'off'],
    ['grace-is-set', 'error'],
  ]);
  expect([found.overrides[0]?.matches('ops/legacy/a.yaml'), found.overrides[0]?.matches('legacy/a.yaml')]).toEqual([true, false]);
  expect([found.isIgnored('ops/docs/a.yaml'), found.isIgnored('ops/deploy/a.yaml')]).toEqual([true, false]);
  expect([found.environmentOf('ops/overlays/prod/a.yaml'), found.environmentOf('ops/base/a.yaml')]).toEqual(['production', undefined]);
  expect(found.services).toMatchObject([
    {
      name: 'billing',
      type: { value: 'worker' },
      source: { value: 'ops/billing/worker.ts' },
      drainTimeout: { value: seconds(90) },
      owner: { value: 'team-money' },
      dependsOn: [{ value: 'redis' }],
    },
  ]);
  expect(found.suppressions).toMatchObject([{ rules: ['has-readiness'], service: 'chart-*', reason: 'not ours', until: '2027-01-31' }]);
});

describe('a config that cannot be used is refused with line and key', () => {
  it.each([
    ['an unknown key', 'profil: strict\n', 'svc-lint.yaml:1:1: there is no key “profil”; did you mean “profile”?'],
    [
      'an unknown key further down',
      'services:\n  billing:\n    typ: worker\n',
      'svc-lint.yaml:3:5: there is no key “typ” in services.billing; did you mean “type”?',
    ],
    [
      'a wrong value',
      'profile: strikt\n',
      'svc-lint.yaml:1:10: profile is “strikt”, which is not one of recommended, strict; did you mean “strict”?',
    ],
    ['a wrong type', 'ignore: docs\n', 'svc-lint.yaml:1:9: ignore must be a list'],
    ['a list at the top', '- strict\n', 'svc-lint.yaml:1:1: the config must be a map'],
    [
      'a format that there is not',
      'format: josn\n',
      'svc-lint.yaml:1:9: format is “josn”: write it like text, json, sarif, github, gitlab, junit, checkstyle, markdown, sarif=report.sarif; did you mean “json”?',
    ],
    [
      'a date that is none',
      'suppress:\n  - { rules: [all], reason: r, until: 31.1.2027 }\n',
      'svc-lint.yaml:2:39: suppress.0.until is “31.1.2027”: write it like 2027-01-31',
    ],
    [
      'a day that there is not',
      'suppress:\n  - { rules: [all], reason: r, until: 2027-02-30 }\n',
      'svc-lint.yaml:2:39: until is “2027-02-30”, which is no day',
    ],
    ['a key that is missing', 'suppress:\n  - rules: [all]\n', 'svc-lint.yaml:2:5: suppress.0 needs the key “reason”'],
    [
      'an unknown rule',
      'rules:\n  has-readines: off\n',
      'svc-lint.yaml:2:3: there is no rule “has-readines”; did you mean “has-readiness”?',
    ],
    [
      'an unknown rule that is silenced',
      'suppress:\n  - rules: [xyz]\n    reason: r\n',
      'svc-lint.yaml:2:13: there is no rule “xyz”; "svc-lint rules" lists them',
    ],
    [
      'a drain timeout that is none',
      'services:\n  a:\n    drainTimeout: soon\n',
      'svc-lint.yaml:3:19: drainTimeout is “soon”, which is not a duration: write 45s or 2m',
    ],
    ['YAML that is none', 'profile: [strict\n', 'svc-lint.yaml:2:1:'],
  ])('%s', async (_what, text, message) => {
    await expect(config({ 'svc-lint.yaml': text })).rejects.toThrow(message);
  });

  it('when the named file is missing', async () => {
    await expect(config({}, { file: 'nope.yaml' })).rejects.toThrow('there is no such config file');
  });
});

describe('custom rules', () => {
  const rule = (when: string, message = 'x'): string =>
    `customRules:\n  - id: ours\n    question: downtime\n    severity: error\n    appliesTo: [api, worker]\n    when: ${when}\n    message: "${message}"\n`;
  const deployment =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    svc-lint.dev/type: api\nspec:\n  replicas: 3\n  template:\n    spec:\n      terminationGracePeriodSeconds: 45\n      containers:\n        - name: web\n          image: example/web:1.0.0\n';
  const found = async (yaml: string): Promise<string> =>
    describeResult(
      await lintFiles(
        { 'web.yaml': deployment },
        {
          config: await config({ 'svc-lint.yaml': yaml }),
          settings: { profile: 'recommended', severities: new Map(), only: new Set(['ours']) },
        },
      ),
    );

  it('fire with their placeholders filled in', async () => {
    expect(
      await found(
        rule('service.type == "api" && unit.minInstances < 5', '{service.name} runs {unit.minInstances} and waits {unit.graceSeconds} s'),
      ),
    ).toBe('web.yaml:4:9-4:12 error ours [Deployment/web] web runs 3 and waits 45 s\n');
  });

  it('do not fire on a fact that is not known', async () => {
    expect(await found(rule('unit.drainSeconds > 1.0'))).toBe('\n');
    expect(await found(rule('has(unit.schedule)'))).toBe('\n');
  });

  it.each([
    ['a syntax error', 'service.type ==', 'svc-lint.yaml:6:', 'the expression is not valid CEL'],
    ['a field that there is not', 'unit.graceSecond > 2.0', 'svc-lint.yaml:6:', 'unit has no “graceSecond”; did you mean “graceSeconds”?'],
    ['a field like no other', 'service.x == ""', 'svc-lint.yaml:6:', 'service has no “x”; it has id, name, type,'],
    ['types that do not fit', 'service.name > 3', 'svc-lint.yaml:6:', 'the expression is not valid CEL'],
    ['no condition', 'service.name', 'svc-lint.yaml:6:', 'the expression gives string, and must give bool'],
  ])('are refused for %s', async (_what, when, place, message) => {
    await expect(config({ 'svc-lint.yaml': rule(when) })).rejects.toThrow(place);
    await expect(config({ 'svc-lint.yaml': rule(when) })).rejects.toThrow(message);
  });

  it('are refused for an id that is taken', async () => {
    await expect(config({ 'svc-lint.yaml': rule('service.name == "a"').replace('ours', 'has-readiness') })).rejects.toThrow(
      'svc-lint.yaml:2:9: there is a rule “has-readiness” already',
    );
  });
});
