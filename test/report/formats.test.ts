import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { parse as parseJunit } from 'junit2json';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/model/finding.ts';
import type { Rule } from '../../src/model/rule.ts';
import { checkstyle } from '../../src/report/checkstyle.ts';
import { github } from '../../src/report/github.ts';
import { gitlab } from '../../src/report/gitlab.ts';
import { junit } from '../../src/report/junit.ts';
import { code, escapeMarkdown, markdown } from '../../src/report/markdown.ts';
import type { ReportOptions } from '../../src/report/reporter.ts';
import { sarif } from '../../src/report/sarif.ts';
import { lintFixture } from '../lint-tree.ts';
import { readXml } from './read-xml.ts';
import { options as plainOptions } from './sample-options.ts';
import { at, file, finding, result, service, unit } from './sample-result.ts';
import { api, graceCoversDrain, shop, worker } from './sample-shop.ts';

const rules: Rule[] = [
  {
    id: 'grace-covers-drain',
    question: 'stops-safely',
    severity: 'error',
    title: 'The platform waits at least as long as the service drains',
    why: 'Else the kill lands in the middle of a job.',
    sources: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
    bad: [],
    good: [],
    *check() {},
  },
];

const options: ReportOptions = { ...plainOptions, rules };

const empty = result({ files: 0, documents: 0 });

const hostileFile = file('a b/%:,\r\n<é>.yaml', 'kind: Job\n');
const hostile = result({
  services: [
    service({
      id: 'x/Job/"<&\u001b[2J',
      name: '`|@all <img>\n::stop-commands::x',
      units: [unit({ name: 'x', at: at(hostileFile, 'Job') })],
    }),
  ],
  findings: [
    finding({
      rule: 'job-has-deadline',
      severity: 'warning',
      service: 'x/Job/"<&\u001b[2J',
      at: at(hostileFile, 'kind: Job'),
      message: '100 % of ]]> [x](http://evil) <b>\u001b]0;pwned\u0007\n::error::x @all #1 `',
    }),
  ],
});

describe('sarif', () => {
  // The schema is of draft 4; `id` is the only keyword in it that later drafts write differently.
  const require = createRequire(import.meta.url);
  const {
    id: _id,
    $schema: _schema,
    ...schema
  } = JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif').replace(/index\.js$/, 'schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
  const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  it.each([
    ['a full result', shop],
    ['an empty one', empty],
    ['a hostile one', hostile],
  ])('fits the schema of SARIF 2.1.0: %s', (_title, of) => {
    validate(JSON.parse(sarif(of, options)));
    expect(validate.errors).toBeNull();
  });

  it('gives a finding its rule, region, related place, fix and fingerprint', () => {
    const [run] = JSON.parse(sarif(shop, options)).runs;
    const found = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'grace-covers-drain');
    expect(found).toEqual({
      ruleId: 'grace-covers-drain',
      ruleIndex: 0,
      level: 'error',
      message: { text: graceCoversDrain.message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'deploy/worker.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 10, startColumn: 7, endLine: 10, endColumn: 40 },
          },
          logicalLocations: [{ fullyQualifiedName: 'shop/Deployment/image-worker' }],
        },
      ],
      relatedLocations: [
        {
          id: 1,
          message: { text: 'it gives up after 45 s' },
          physicalLocation: {
            artifactLocation: { uri: 'src/worker.ts', uriBaseId: '%SRCROOT%' },
            region: { startLine: 4, startColumn: 35, endLine: 4, endColumn: 41 },
          },
        },
      ],
      partialFingerprints: { 'svcLint/v1': graceCoversDrain.fingerprint },
      fixes: [
        {
          description: { text: 'wait 50 s before the kill' },
          artifactChanges: [
            {
              artifactLocation: { uri: 'deploy/worker.yaml', uriBaseId: '%SRCROOT%' },
              replacements: [
                {
                  deletedRegion: { startLine: 10, startColumn: 7, endLine: 10, endColumn: 40 },
                  insertedContent: { text: 'terminationGracePeriodSeconds: 50' },
                },
              ],
            },
          ],
        },
      ],
      suppressions: [],
    });
    expect(run.tool.driver.rules[0]).toMatchObject({ id: 'grace-covers-drain', defaultConfiguration: { enabled: true, level: 'error' } });
  });

  it('says who silenced a finding, and leaves `suppressions` out where nobody did', () => {
    const silenced = JSON.parse(sarif(shop, options)).runs[0].results.find(
      ({ ruleId }: { ruleId: string }) => ruleId === 'has-spare-instance',
    );
    expect(silenced.suppressions).toMatchObject([{ kind: 'inSource', status: 'accepted', justification: 'a demo' }]);
    expect(JSON.parse(sarif(hostile, options)).runs[0].results[0]).not.toHaveProperty('suppressions');
  });

  it('tells problems as notifications, and that the run was not whole', () => {
    const [invocation] = JSON.parse(sarif(shop, options)).runs[0].invocations;
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications).toMatchObject([
      { level: 'error', locations: [{ physicalLocation: { region: { startLine: 2, startColumn: 1 } } }] },
      { level: 'warning', locations: [{ physicalLocation: { artifactLocation: { uri: 'dump.json' } } }] },
    ]);
  });

  it('has an empty list of results and succeeds when nothing is wrong', () => {
    const [run] = JSON.parse(sarif(empty, options)).runs;
    expect(run.results).toEqual([]);
    expect(run.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  });

  it('encodes paths as relative URIs', () => {
    const [found] = JSON.parse(sarif(hostile, options)).runs[0].results;
    expect(found.locations[0].physicalLocation.artifactLocation.uri).toBe('a%20b/%25%3A%2C%0D%0A%3C%C3%A9%3E.yaml');
  });
});

describe('github', () => {
  it('annotates the place, with the other places and the fix in the message', () => {
    expect(github(shop, options).split('\n')).toEqual([
      '::group::.github/workflows/deploy.yml (1 error)',
      '::error file=.github/workflows/deploy.yml,line=6,endLine=6,col=14,endColumn=37,title=svc-lint rollout-is-verified::“kubectl apply” returns at once, and no later step waits for the new instances to be healthy',
      '::endgroup::',
      '::group::shop/Deployment/image-worker (1 error, 1 warning, 1 info)',
      '::error file=deploy/worker.yaml,line=10,endLine=10,col=7,endColumn=39,title=svc-lint grace-covers-drain::the service finishes its work for up to 45 s, but Kubernetes kills it after 30 s%0Ait gives up after 45 s: src/worker.ts:4:35%0Afix: wait 50 s before the kill',
      '::notice file=src/worker.ts,line=3,endLine=3,col=1,endColumn=27,title=svc-lint drain-is-bounded::a drain without a limit holds the deploy',
      '::warning file=src/worker.ts,line=5,endLine=5,col=1,endColumn=13,title=svc-lint side-effects-are-idempotent::a retried job charges the card again',
      '::endgroup::',
      '::error file=deploy/broken.yaml,line=2,endLine=2,col=1,endColumn=1,title=svc-lint could not judge this::not valid YAML: a tab indents',
      '::warning file=dump.json,title=svc-lint could not judge this::too large: 60 MB',
      'svc-lint: 2 errors, 1 warning, 1 info in 2 services and 1 pipeline',
      '',
    ]);
  });

  it('escapes what could end a property, a message or a line', () => {
    const text = github(hostile, options);
    expect(text).toContain('file=a b/%25%3A%2C%0D%0A<é>.yaml,line=1');
    expect(text).toContain('::100 %25 of ]]> [x](http://evil)');
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('::'))
        .map((line) => line.slice(2).split(/[ :]/)[0]),
    ).toEqual(['group', 'warning', 'endgroup']);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it('puts the path from the root of the repository before each file', () => {
    expect(github(shop, { ...options, pathPrefix: 'services/shop/' })).toContain('::error file=services/shop/deploy/worker.yaml,line=10');
  });
});

describe('gitlab', () => {
  it('lists findings and unreadable files as Code Quality reads them', () => {
    const issues = JSON.parse(gitlab(shop, options));
    expect(issues).toHaveLength(5);
    expect(issues[1]).toEqual({
      description:
        'the service finishes its work for up to 45 s, but Kubernetes kills it after 30 s; it gives up after 45 s (src/worker.ts:4:35)',
      check_name: 'grace-covers-drain',
      fingerprint: graceCoversDrain.fingerprint,
      severity: 'critical',
      location: { path: 'deploy/worker.yaml', lines: { begin: 10, end: 10 } },
    });
    expect(issues[4]).toMatchObject({
      check_name: 'problem',
      severity: 'blocker',
      location: { path: 'deploy/broken.yaml', lines: { begin: 2 } },
    });
    expect(issues[4].fingerprint).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is an empty list when nothing is wrong', () => {
    expect(JSON.parse(gitlab(empty, options))).toEqual([]);
  });

  it('never repeats a fingerprint', () => {
    const problem: Problem = { severity: 'error', message: 'not valid YAML', file: 'a.yaml', at: undefined };
    const prints = JSON.parse(gitlab(result({ problems: [problem, problem] }), options)).map(
      (issue: { fingerprint: string }) => issue.fingerprint,
    );
    expect(new Set(prints).size).toBe(2);
  });
});

describe('junit', () => {
  it('has a suite for each service and pipeline, with failures, sound answers and what is not known', () => {
    const root = readXml(junit(shop, options), 'junit');
    expect(root.attributes).toEqual({ name: 'svc-lint', tests: '16', failures: '3', errors: '1' });
    expect(root.children.map((suite) => suite.attributes)).toEqual([
      { name: api.id, tests: '6', failures: '0', errors: '0', skipped: '1' },
      { name: worker.id, tests: '7', failures: '2', errors: '0', skipped: '1' },
      { name: '.github/workflows/deploy.yml', tests: '1', failures: '1', errors: '0', skipped: '0' },
      { name: 'problems', tests: '2', failures: '0', errors: '1', skipped: '0' },
    ]);
    const first = root.children[1]?.children[0];
    expect(first?.attributes).toEqual({
      classname: worker.id,
      name: 'stops safely: grace-covers-drain',
      file: 'deploy/worker.yaml',
      line: '10',
    });
    expect(first?.children[0]?.attributes).toEqual({ message: graceCoversDrain.message, type: 'error grace-covers-drain' });
    expect(first?.children[0]?.text).toBe(
      `deploy/worker.yaml:10:7\n${graceCoversDrain.message}\nit gives up after 45 s: src/worker.ts:4:35\nfix: wait 50 s before the kill`,
    );
  });

  it('gives its readers failures, errors and what is skipped, each with what it says', async () => {
    const read = await parseJunit(junit(shop, options));
    if (!read || !('testsuite' in read)) throw new Error('no suites were read');
    const suites = read.testsuite ?? [];
    const outcomes = suites.flatMap(({ testcase = [] }) => testcase);
    const count = (outcome: 'failure' | 'error' | 'skipped') => outcomes.filter((one) => one[outcome]).length;
    expect({ tests: outcomes.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') }).toEqual({
      tests: read.tests,
      failures: read.failures,
      errors: read.errors,
      skipped: suites.reduce((sum, { skipped = 0 }) => sum + skipped, 0),
    });
    const [failure] = suites.find(({ name }) => name === worker.id)?.testcase?.[0]?.failure ?? [];
    expect(failure).toMatchObject({ type: 'error grace-covers-drain', message: graceCoversDrain.message });
    expect(failure?.inner).toContain('deploy/worker.yaml:10:7');
    const [message] = outcomes.flatMap(({ skipped = [] }) => skipped);
    expect(message?.message).toBeTruthy();
  });

  it('is valid when nothing was linted', () => {
    expect(readXml(junit(empty, options), 'junit').children).toEqual([]);
    expect(readXml(checkstyle(empty, options), 'checkstyle').children).toEqual([]);
  });

  it('is well-formed whatever the input holds', () => {
    const root = readXml(junit(hostile, options), 'junit');
    expect(root.children[0]?.attributes.name).toBe('x/Job/"<&\\x1b[2J');
  });
});

it.each(['pm2-refused', 'pipelines-github-unsound', 'verdicts-scale', 'polyglot'])('XML of a whole tree is valid: %s', async (story) => {
  const whole = await lintFixture(story);
  expect(readXml(junit(whole, options), 'junit').children.length).toBeGreaterThan(0);
  expect(readXml(checkstyle(whole, options), 'checkstyle').children.length).toBeGreaterThan(0);
});

describe('checkstyle', () => {
  it('groups by file', () => {
    const root = readXml(checkstyle(shop, options), 'checkstyle');
    expect(root.children.map(({ attributes }) => attributes.name)).toEqual([
      '.github/workflows/deploy.yml',
      'deploy/worker.yaml',
      'src/worker.ts',
      'deploy/broken.yaml',
      'dump.json',
    ]);
    expect(root.children[1]?.children[0]?.attributes).toEqual({
      line: '10',
      column: '7',
      severity: 'error',
      message: `${graceCoversDrain.message}; it gives up after 45 s (src/worker.ts:4:35)`,
      source: 'svc-lint.grace-covers-drain',
    });
  });

  it('is well-formed whatever the input holds', () => {
    expect(readXml(checkstyle(hostile, options), 'checkstyle').children[0]?.attributes.name).toBe('a b/%:,\\r\n<é>.yaml');
  });
});

describe('markdown', () => {
  it('shows the checklist of services with findings as a table, then each finding', () => {
    expect(markdown(shop, options)).toBe(`### svc-lint: 2 errors, 1 warning, 1 info

| service | receives work | stops safely | holds state | runs twice | blast radius | downtime |
|---|:-:|:-:|:-:|:-:|:-:|:-:|
| **image-worker** worker<br><sub>Deployment shop/image-worker · 3–10 instances</sub> | ✅ | ❌ | ✅ | ⚠️ | ❔ | ✅ |

1 service without findings.

#### image-worker (worker)

- ❌ **grace-covers-drain** \`deploy/worker.yaml:10:7\`<br>the service finishes its work for up to 45 s, but Kubernetes kills it after 30 s<br>it gives up after 45 s: \`src/worker.ts:4:35\`<br>*fix:* wait 50 s before the kill
- ℹ️ **drain-is-bounded** \`src/worker.ts:3:1\`<br>a drain without a limit holds the deploy
- ⚠️ **side-effects-are-idempotent** \`src/worker.ts:5:1\`<br>a retried job charges the card again

#### \`.github/workflows/deploy.yml\`

- ❌ **rollout-is-verified** \`.github/workflows/deploy.yml:6:14\`<br>“kubectl apply” returns at once, and no later step waits for the new instances to be healthy

#### Problems

- ❌ \`deploy/broken.yaml:2:1\` not valid YAML: a tab indents
- ⚠️ \`dump.json\` too large: 60 MB

<sub>2 services and 1 pipeline in 12 files, 1 silenced</sub>
`);
  });

  it('shows text of the input letter by letter', () => {
    expect(escapeMarkdown('a|b <img src=x> @all #1 [x](y) `z` http://evil www.evil.com')).toBe(
      'a&#124;b &#60;img src=x&#62; &#64;all &#35;1 &#91;x&#93;&#40;y&#41; &#96;z&#96; http&#58;//evil www&#46;evil.com',
    );
    expect(code('a`b``c|d')).toBe('```a`b``c\\|d```');
    expect(code('`a')).toBe('`` `a ``');
    expect(markdown(hostile, options)).not.toMatch(/<img|<b>|@all|\u001b/);
  });

  it('stays under the length of a comment and says what it left out', () => {
    const many = result({
      services: [worker],
      findings: Array.from({ length: 2000 }, (_, index) =>
        finding({ rule: 'grace-covers-drain', service: worker.id, at: graceCoversDrain.at, message: `${index} ${'x'.repeat(80)}` }),
      ),
    });
    const text = markdown(many, options);
    expect(text.length).toBeLessThan(60_200);
    expect(text).toMatch(/… and \d+ more lines, left out because a comment may not be longer/);
  });
});
