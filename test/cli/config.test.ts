import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cronJob } from './cron-job.ts';
import { inFolder, type Surroundings, svcLint } from './run-cli.ts';

const tree = { 'deploy/nightly.yaml': cronJob('nightly'), 'legacy/weekly.yaml': cronJob('weekly') };

/** Runs in a repository that holds two cron jobs which may overlap, and this config. */
const run = (argv: readonly string[], config: string, more: Readonly<Record<string, string>> = {}, surroundings: Surroundings = {}) =>
  inFolder({ ...tree, 'svc-lint.yaml': config, ...more }, (cwd) => {
    mkdirSync(join(cwd, '.git'));
    return svcLint(argv, { cwd, ...surroundings });
  });

const only = ['--rule', 'cron-forbids-overlap', '-f', 'json'];
const found = (stdout: string): string[] =>
  JSON.parse(stdout).findings.map(
    ({ rule, severity, service, suppressed }: { rule: string; severity: string; service: string; suppressed: { by: string } | null }) =>
      `${severity} ${rule} ${service}${suppressed === null ? '' : ` (${suppressed.by})`}`,
  );

describe('the config decides', () => {
  it.each<[string, string, readonly string[], number]>([
    ['nothing', '', ['error cron-forbids-overlap CronJob/nightly', 'error cron-forbids-overlap CronJob/weekly'], 1],
    [
      'severities',
      'rules: { cron-forbids-overlap: warning }\n',
      ['warning cron-forbids-overlap CronJob/nightly', 'warning cron-forbids-overlap CronJob/weekly'],
      0,
    ],
    [
      'severities of some paths',
      'overrides:\n  - files: [legacy/]\n    rules: { cron-forbids-overlap: off }\n',
      ['error cron-forbids-overlap CronJob/nightly'],
      1,
    ],
    ['paths that are not looked at', 'ignore: [legacy/]\n', ['error cron-forbids-overlap CronJob/nightly'], 1],
    [
      'from when on to fail',
      'failOn: never\n',
      ['error cron-forbids-overlap CronJob/nightly', 'error cron-forbids-overlap CronJob/weekly'],
      0,
    ],
    [
      'what is silenced',
      'suppress:\n  - { rules: [cron-forbids-overlap], service: "*", reason: short runs }\n',
      ['error cron-forbids-overlap CronJob/nightly (config)', 'error cron-forbids-overlap CronJob/weekly (config)'],
      0,
    ],
  ])('%s', async (_what, config, findings, status) => {
    const ran = await run(only, config);
    expect(found(ran.stdout)).toEqual(findings);
    expect(ran.status).toBe(status);
  });

  it('the formats', async () => {
    const { stdout } = await run(['--rule', 'cron-forbids-overlap'], 'format: checkstyle\n');
    expect(stdout).toMatch(/^<\?xml /);
  });

  it('the profile', async () => {
    const args = ['-f', 'json', '--severity', 'info'];
    const findings = async (config: string) => found((await run(args, config)).stdout).length;
    expect(await findings('profile: strict\n')).toBeGreaterThan(await findings(''));
  });

  it('types, owners and dependencies of services', async () => {
    const config = 'services:\n  nightly: { owner: team-money, dependsOn: [weekly, billing] }\n  weekly: { type: task }\n';
    const { stdout } = await run(['-f', 'json'], config);
    expect(JSON.parse(stdout).services).toMatchObject([
      { id: 'CronJob/nightly', dependsOn: ['CronJob/weekly'] },
      { id: 'CronJob/weekly', type: 'task', dependents: ['CronJob/nightly'] },
    ]);
    expect((await run(['explain', 'nightly'], config)).stdout).toContain('billing');
  });

  it('the environments', async () => {
    const config = 'environments: { production: [deploy/], old: [legacy/] }\n';
    const { stdout } = await run(['-f', 'json'], config);
    expect(JSON.parse(stdout).services.map(({ units }: { units: { environment: string }[] }) => units[0]?.environment)).toEqual([
      'production',
      'old',
    ]);
  });
});

describe('the command line has the last word', () => {
  it.each<[string, readonly string[], string, number]>([
    ['on failing', ['--fail-on', 'error'], 'failOn: never\n', 1],
    ['on a rule', [], 'rules: { cron-forbids-overlap: off }\n', 1],
    ['without any config', ['--no-config'], 'failOn: never\n', 1],
    ['in an audit', ['--no-ignore'], 'suppress:\n  - { rules: [all], reason: later }\n', 1],
  ])('%s', async (_what, argv, config, status) => {
    expect((await run([...only, ...argv], config)).status).toBe(status);
  });

  it('on the format', async () => {
    expect((await run(['-f', 'json'], 'format: [sarif=out.sarif]\n')).stdout).toMatch(/^\{/);
  });
});

describe('where the config is', () => {
  it('is up the tree from the working directory, and its paths start from it', async () => {
    await inFolder({ ...tree, 'svc-lint.yaml': 'ignore: [legacy/]\n' }, async (root) => {
      mkdirSync(join(root, '.git'));
      const { status, stdout } = await svcLint(only, { cwd: join(root, 'legacy') });
      expect(found(stdout)).toEqual([]);
      expect(status).toBe(2);
    });
  });

  it('is up the tree from the one path that is named', async () => {
    const nested = { 'legacy/svc-lint.yaml': 'failOn: never\n' };
    expect((await run(['legacy', ...only], '', nested)).status).toBe(0);
    expect((await run(only, '', nested)).status).toBe(1);
  });

  it('is what --config names', async () => {
    expect((await run([...only, '--config', 'ci/strict.yaml'], 'failOn: never\n', { 'ci/strict.yaml': 'failOn: error\n' })).status).toBe(1);
  });

  it('a path that is ignored is told by --debug, and one that is named is linted all the same', async () => {
    const { stderr } = await run(['--debug', ...only], 'ignore: [legacy/]\n');
    expect(stderr).toContain('debug: legacy/: skipped: ignored by svc-lint.yaml\n');
    expect(found((await run(['legacy/weekly.yaml', ...only], 'ignore: [legacy/]\n')).stdout)).toHaveLength(1);
  });
});

describe('a config that cannot be used ends the run with 2, and names line and key', () => {
  it.each([
    [[], 'rulez: {}\n', 'svc-lint: svc-lint.yaml:1:1: there is no key “rulez”; did you mean “rules”?\n'],
    [
      ['rules'],
      'profile: strickt\n',
      'svc-lint: svc-lint.yaml:1:10: profile is “strickt”, which is not one of recommended, strict; did you mean “strict”?\n',
    ],
    [['--config', 'nope.yaml'], '', 'svc-lint: nope.yaml: there is no such config file\n'],
    [['graph'], 'rules: [', 'svc-lint: svc-lint.yaml:1:9: '],
  ])('%j', async (argv, config, message) => {
    const { status, stdout, stderr } = await run(argv, config);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.startsWith(message)).toBe(true);
  });
});

describe('what is silenced is looked after', () => {
  it.each([
    [
      'expired',
      'suppress:\n  - { rules: [cron-forbids-overlap], until: "2020-01-31", reason: soon }\n',
      1,
      'svc-lint.yaml:2:5  this suppression expired on 2020-01-31',
    ],
    [
      'unused',
      'suppress:\n  - { rules: [cron-forbids-overlap], service: daily, reason: old }\n',
      1,
      'svc-lint.yaml:2:5  this suppression silences nothing',
    ],
  ])('%s', async (_what, config, status, complaint) => {
    const ran = await run(['--rule', 'cron-forbids-overlap'], config);
    expect(ran.stderr).toContain(complaint);
    expect(ran.status).toBe(status);
  });
});

describe('a service in the config that is not in the input', () => {
  const config = 'services:\n  nigthly: { type: task }\n  "*ly": { owner: team-money }\n';

  it('is told with its place, and changes nothing', async () => {
    const { status, stderr } = await run(only, config);
    expect(stderr).toContain('svc-lint.yaml:2:3  no service is called “nigthly”; did you mean “nightly”?\n');
    expect({ status, told: stderr.split('svc-lint.yaml:').length - 1 }).toEqual({ status: 1, told: 1 });
  });

  it('may lie outside of the part that is looked at, and so may what the config silences', async () => {
    const silence = 'suppress:\n  - { rules: [cron-forbids-overlap], service: yearly, reason: old }\n';
    expect(await run(['legacy', ...only], config + silence)).toMatchObject({ status: 1, stderr: '' });
    expect((await run(['.', ...only], config + silence)).stderr.split('svc-lint.yaml:')).toHaveLength(3);
  });

  it('may be in a file that was not read', async () => {
    const broken = await run(only, config, { 'deploy/broken.yaml': 'apiVersion: v1\nkind: [\n' });
    expect(broken.stderr).not.toContain('nigthly');
  });
});

describe('custom rules', () => {
  const config = `customRules:
  - id: cron-names-team
    question: blast-radius
    severity: error
    appliesTo: [scheduler]
    when: '!service.name.startsWith("team-")'
    message: "{service.name} does not say whose it is"
rules: { has-owner: off }
`;

  it('run beside the others', async () => {
    const { status, stdout } = await run(['--rule', 'cron-names-team'], config);
    expect(status).toBe(1);
    expect(stdout).toContain('cron-names-team  deploy/nightly.yaml:4:9\n');
    expect(stdout).toContain('nightly does not say whose it is');
  });

  it('are described where formats describe rules', async () => {
    const { stdout } = await run(['--rule', 'cron-names-team', '-f', 'sarif'], config);
    const { driver } = JSON.parse(stdout).runs[0].tool;
    expect(driver.rules.map(({ id }: { id: string }) => id)).toContain('cron-names-team');
  });

  it('are listed with their severities, and so is what the config sets', async () => {
    const { stdout } = await run(['rules', '--format', 'json'], config);
    const listed: { id: string; severity: string }[] = JSON.parse(stdout);
    const severity = (id: string) => listed.find((rule) => rule.id === id)?.severity;
    expect([severity('cron-names-team'), severity('has-owner'), severity('cron-forbids-overlap')]).toEqual(['error', 'off', 'error']);
    const page = await run(['rules', 'cron-names-team'], config);
    expect(page.stdout).toContain('A rule of this project, written in svc-lint.yaml.');
    expect((await run(['rules', 'cron-names-team', '--no-config'], config)).status).toBe(2);
  });
});

describe('what is silenced in the input', () => {
  const annotated = (value: string) => ({
    'deploy/nightly.yaml': cronJob('nightly').replace(
      '  name: nightly\n',
      `  name: nightly\n  annotations: { svc-lint.dev/ignore: "${value}" }\n`,
    ),
    'legacy/weekly.yaml': cronJob('weekly').replace('\nspec:', `\n# svc-lint-ignore ${value}\nspec:`),
  });

  it('does not count, whether an annotation or a comment says so; an audit shows it', async () => {
    const files = annotated('cron-forbids-overlap until=2999-12-31 -- short runs');
    const silenced = await run(only, '', files);
    expect(found(silenced.stdout)).toEqual([
      'error cron-forbids-overlap CronJob/nightly (annotation)',
      'error cron-forbids-overlap CronJob/weekly (comment)',
    ]);
    expect({ status: silenced.status, stderr: silenced.stderr }).toEqual({ status: 0, stderr: '' });
    expect((await run([...only, '--no-ignore'], '', files)).status).toBe(1);
  });

  it.each([
    ['cron-forbids-overlap until=2020-12-31 -- soon', 1, 'this suppression expired on 2020-12-31'],
    ['has-readiness -- old', 1, undefined],
    ['cron-forbids-overlaps -- typo', 1, 'names a rule that does not exist: cron-forbids-overlaps'],
  ])('%s', async (value, status, complaint) => {
    const ran = await run(only, '', annotated(value));
    expect(ran.status).toBe(status);
    const said = ran.stderr.replace(/\s+/g, ' ');
    if (complaint === undefined) expect(said).toBe('');
    else expect(said.split(complaint)).toHaveLength(3);
  });
});
