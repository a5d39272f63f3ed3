import { describe, expect, it } from 'vitest';
import { evaluate, parseExpression, type Value } from '../../../src/readers/pipelines/github/expression.ts';
import { brief, factsOf, readText } from './read-text.ts';

describe('expressions', () => {
  const known: Readonly<Record<string, Value>> = { 'github.ref': 'refs/heads/main', 'github.event_name': 'push', 'env.A': 'x' };
  const table: readonly (readonly [string, Value])[] = [
    ["github.ref == 'refs/heads/main'", true],
    ["${{ github.ref == 'REFS/heads/main' }}", true],
    ["github.ref != 'refs/heads/main'", false],
    ["startsWith(github.ref, 'refs/tags/')", false],
    ["contains(github.ref, 'main') && always()", true],
    ["github.event_name == 'push' && secrets.X", undefined],
    ['false && secrets.X', false],
    ['secrets.X && false', false],
    ['secrets.X || true', true],
    ['!secrets.X', undefined],
    ["github.event_name == 'push' && 'a' || 'b'", 'a'],
    ["format('{0}-{1}', env.A, 1)", 'x-1'],
    ["github['ref']", 'refs/heads/main'],
    ['1 < 2', true],
    ["'it''s'", "it's"],
    ['fromJSON(env.A).x', undefined],
    ['failure()', false],
    ["(github.ref == 'a' || github.ref == 'refs/heads/main')", true],
    ["null == ''", true],
    ['FALSE', false],
    ['true == 1', true],
    ['1 == 1', true],
    ['!false', true],
    ['github[env.A]', undefined],
    ['fromJSON(env.A)[0].x', undefined],
    ['secrets.X && true', undefined],
    ["secrets.X || 'a'", undefined],
    ["'a' < 1", false],
    ["1 < 'a'", false],
    ['2 < 1', false],
    ['1 <= 1', true],
    ['2 > 1', true],
    ['1 >= 2', false],
    ["contains(secrets.X, 'a')", undefined],
    ["contains('a', secrets.X)", undefined],
    ["contains('a', null)", true],
    ["endsWith(github.ref, 'MAIN')", true],
    ["format(secrets.X, 'a')", undefined],
    ["format('{0}', secrets.X)", undefined],
    ["format('{0}-{1}', 1)", '1-'],
    ["hashFiles('a')", undefined],
  ];
  it.each(table)('%s', (text, expected) => {
    const expression = parseExpression(text);
    expect(expression && evaluate(expression, (path) => known[path])).toBe(expected);
  });

  it.each([
    '',
    '==',
    '1 ==',
    'a ? b',
    'f(a b)',
    'f(',
    'f(a)[',
    'f(a)[0',
    'a[)',
    ', a',
    '${{ a ${{ b }} }}',
    'a '.repeat(20_000),
    'a b',
    "'open",
    '((((',
    'a[',
    'f(,)',
    '!'.repeat(5000),
    '('.repeat(5000),
    'a.'.repeat(3000),
  ])('%s is no expression', (text) => {
    expect(parseExpression(text)).toBeUndefined();
  });
});

const job = (lines: string) => `  deploy:\n    runs-on: ubuntu-latest\n${lines}    steps:\n      - run: kubectl apply -f k8s/\n`;

describe('conditions', () => {
  const table: readonly (readonly [string, string, boolean | undefined, boolean])[] = [
    ['push', '', true, false],
    ['push', "    if: github.ref == 'refs/heads/main'\n", true, false],
    ['{push: {branches: [develop]}}', "    if: github.ref == 'refs/heads/main'\n", false, false],
    ['{push: {branches: [main]}}', "    if: github.event_name == 'pull_request'\n", false, false],
    ['pull_request', '', true, true],
    ['{pull_request: {types: [closed]}}', '    if: github.event.pull_request.merged == true\n', true, false],
    ['[push, pull_request]', "    if: github.event_name == 'pull_request'\n", true, true],
    ['{push: {tags: ["v*"]}}', "    if: startsWith(github.ref, 'refs/tags/v')\n", true, false],
    ['workflow_dispatch', '    if: inputs.confirm\n', undefined, false],
    ['push', '    if: false\n', false, false],
    ['merge_group', '', true, true],
    ['[push, {a: b}]', '', true, false],
    ['{release: {types: [published]}}', "    if: startsWith(github.ref, 'refs/tags/')\n", true, false],
    ['{release: {types: [published]}}', "    if: github.ref_type == 'branch'\n", false, false],
    ['{push: {branches: [main]}}', "    if: github.ref_type == 'branch'\n", true, false],
    ['workflow_call', "    if: github.ref_type == 'branch'\n", undefined, false],
    ['{push: {branches: main}}', "    if: github.ref_name == 'main'\n", true, false],
    ['{push: {branches: ["!next", "**"]}}', "    if: github.ref_name == 'main'\n", true, false],
    ['{push: {branches: ["!main"]}}', "    if: github.ref_name == 'main'\n", undefined, false],
    ['{push: {branches: ["release/*"]}}', "    if: startsWith(github.ref_name, 'release/')\n", true, false],
    ['{push: {tags: ["!v0*", "v*"]}}', "    if: startsWith(github.ref_name, 'v')\n", true, false],
    ['push', "    if: github.head_ref == ''\n", true, false],
    ['pull_request', "    if: github.head_ref == ''\n", undefined, true],
    ['workflow_call', "    if: github.head_ref == ''\n", undefined, false],
    ['{push: {branches: [main]}}', '    if: github.ref_name == github.event.repository.default_branch\n', true, false],
    ['{push: {branches: [master]}}', '    if: github.ref_name == github.event.repository.default_branch\n', true, false],
    ['{push: {branches: [trunk]}}', '    if: github.ref_name == github.event.repository.default_branch\n', undefined, false],
    ['pull_request', '    if: github.event.pull_request.merged == true\n', false, false],
    ['{pull_request: {types: [opened, closed]}}', '', true, true],
    ['{pull_request: {types: [opened, closed]}}', "    if: github.event.action == 'closed'\n", undefined, true],
    ['{pull_request: {types: [opened, closed]}}', '    if: github.event.pull_request.merged == true\n', true, false],
    ['{pull_request: {types: [opened, closed], branches: [main]}}', "    if: github.ref_name == 'main'\n", true, false],
    ['{pull_request: {types: [opened, closed], branches: [main]}}', "    if: github.ref_name == 'next'\n", false, false],
    ['{pull_request: {types: [closed], branches: ["!main", "**"]}}', "    if: github.ref_name == 'main'\n", undefined, false],
    ['{pull_request: {types: [closed]}}', "    if: github.head_ref == ''\n", undefined, false],
    ['push', '    if: github.event.pull_request.merged == true\n', false, false],
    ['workflow_call', '    if: github.event.pull_request.merged\n', undefined, false],
    ['push', "    if: github.event.workflow_run.conclusion == 'success'\n", false, false],
    ['{workflow_run: {workflows: [CI]}}', "    if: github.event.workflow_run.conclusion == 'success'\n", undefined, false],
    ['workflow_call', "    if: github.event.workflow_run.conclusion == 'success'\n", undefined, false],
    ['workflow_dispatch', "    if: github.event.inputs.confirm == 'yes'\n", undefined, false],
    ['push', "    if: needs.test.result == 'success'\n", true, false],
    ['push', "    if: needs.test.outputs.changed == 'true'\n", undefined, false],
    ['push', "    if: needs.test.result != 'skipped' && vars.DEPLOY == 'true'\n", undefined, false],
    ['push', '    if: what ever\n', undefined, false],
  ];
  it.each(table)('on %s %s', async (on, condition, reachable, preview) => {
    const { pipeline } = await readText('github', `on: ${on}\njobs:\n${job(condition)}`);
    expect({ reachable: pipeline.jobs[0]?.reachable, preview: pipeline.jobs[0]?.steps[0]?.preview ?? false }).toEqual({
      reachable,
      preview,
    });
  });

  it('that no way of starting the workflow meets leave a job out of the facts', async () => {
    const { pipeline } = await readText(
      'github',
      `on: {push: {branches: [main]}}\njobs:\n${job("    if: github.ref == 'refs/heads/x'\n")}`,
    );
    expect(factsOf(pipeline).deploys).toBe(false);
  });
});

describe('a step', () => {
  const deploying = async (lines: string, more = '') => {
    const text = `on: push\nenv: {STAGE: prod}\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n${more}    steps:\n      - run: kubectl apply -f k8s/\n${lines}`;
    const { pipeline } = await readText('github', text);
    return pipeline.jobs.flatMap((one) => one.steps.flatMap((step) => [brief(step), ...step.names.map(({ value }) => value)]));
  };
  const yes = ['kubectl apply unverified', 'k8s'];
  const no: readonly string[] = [];
  const matrix = (text: string) => `    strategy: {matrix: ${text}}\n`;

  it.each<[string, string, readonly string[]]>([
    ["env.STAGE == 'prod'", '', yes],
    ["env.STAGE == 'dev'", '', no],
    ["matrix.stage == 'dev'", matrix('{stage: [prod]}'), no],
    ["matrix.stage == 'dev'", matrix('{stage: [prod, dev]}'), yes],
    ["matrix.stage.name == 'dev'", matrix('{stage: [{name: prod}]}'), no],
    ["matrix.stage == 'dev'", matrix('{stage: [{name: prod}]}'), yes],
    ["matrix.stage == 'dev'", matrix("['${{ vars.STAGE }}']"), yes],
    ["matrix.stage == 'dev'", matrix("{stage: ['${{ vars.STAGE }}']}"), yes],
    ["matrix.stage == 'dev'", matrix('{stage: "${{ fromJSON(vars.STAGES) }}"}'), yes],
    ["matrix.stage == 'dev'", matrix('{include: [{stage: prod}, {other: 1}]}'), no],
    ["matrix.stage == 'dev'", matrix('{include: [{stage: {name: dev}}]}'), yes],
    ["steps.build.outcome == 'failure'", '', ['kubectl apply unverified on failure', 'k8s']],
    ["steps.build.conclusion == 'skipped'", '', no],
    ["steps.build.outputs.changed == 'true'", '', yes],
    ["job.status == 'cancelled'", '', no],
    ["job.container.id == 'x'", '', yes],
    ['"\'failure\' == steps.build.outcome"', '', ['kubectl apply unverified on failure', 'k8s']],
    ["failure() && steps.build.outcome == 'failure'", '', ['kubectl apply unverified on failure', 'k8s']],
    ["always() && steps.build.outcome == 'skipped'", '', yes],
    ["steps.build.outcome != 'success'", '', ['kubectl apply unverified on failure', 'k8s']],
  ])('runs as its condition says: %s %s', async (condition, more, expected) => {
    expect(await deploying(`        if: ${condition}\n`, more)).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ['        working-directory: infra\n', ['infra/k8s']],
    ['        working-directory: "${{ github.workspace }}/infra"\n', ['infra/k8s']],
    ['        working-directory: /srv/infra\n', ['/srv/infra/k8s']],
    ['        working-directory: "~/infra"\n', ['~/infra/k8s']],
    ['        working-directory: "${{ vars.FOLDER }}"\n', ['k8s']],
    ['        working-directory: "a${{ github.event.pull_request.number }}"\n', ['a/k8s']],
    ['        working-directory: "${{ github.ref_name }}"\n', ['k8s']],
  ])('runs in its folder: %s', async (lines, expected) => {
    expect((await deploying(lines)).slice(1)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['', 'verified'],
    ['shell: bash', 'verified'],
    ["shell: 'bash --noprofile {0}'", 'unverified'],
    ["shell: 'bash -e {0}'", 'verified'],
  ])('ends at the first error where its shell does: %s', async (shell, expected) => {
    const text = `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl apply -f k8s/\n      - run: |\n          curl -f https://shop.example.com/health\n          echo done\n        ${shell}\n`;
    const { pipeline } = await readText('github', text);
    expect(pipeline.jobs[0]?.steps[0] && brief(pipeline.jobs[0].steps[0])).toBe(`kubectl apply ${expected}`);
  });
});

describe('concurrency', () => {
  const table: readonly (readonly [string, string, unknown])[] = [
    ['a name alone', 'concurrency: prod', { guards: true, cancels: false }],
    ['a constant', 'concurrency: {group: prod, cancel-in-progress: true}', { guards: true, cancels: true }],
    [
      'an expression that is never true',
      'concurrency: {group: a, cancel-in-progress: "${{ github.event_name == \'pull_request\' }}"}',
      { guards: true, cancels: false },
    ],
    [
      'an expression that is true elsewhere',
      'concurrency: {group: a, cancel-in-progress: "${{ github.ref != \'refs/heads/main\' }}"}',
      { guards: true, cancels: true },
    ],
    [
      'an expression of which nothing is known',
      'concurrency: {group: a, cancel-in-progress: "${{ vars.CANCEL }}"}',
      { guards: true, cancels: undefined },
    ],
    ['nothing', 'name: x', { guards: false, cancels: undefined }],
    ['an empty entry', 'concurrency:', { guards: false, cancels: undefined }],
    ['a text', "concurrency: {group: a, cancel-in-progress: 'false'}", { guards: true, cancels: false }],
    ['a list', 'concurrency: {group: a, cancel-in-progress: [a]}', { guards: true, cancels: undefined }],
  ];
  it.each(table)('%s', async (_, top, expected) => {
    const { pipeline } = await readText('github', `on: push\n${top}\njobs:\n${job('')}`);
    const { guardsConcurrency, cancelsInProgress } = factsOf(pipeline);
    expect({ guards: guardsConcurrency, cancels: cancelsInProgress }).toEqual(expected);
  });

  it('of a job counts for that job', async () => {
    const { pipeline } = await readText(
      'github',
      `on: push\njobs:\n${job('    concurrency: {group: prod, cancel-in-progress: true, queue: max}\n')}`,
    );
    expect(pipeline.jobs[0]?.concurrency).toMatchObject({ group: { value: 'prod' }, cancels: { value: true }, queue: { value: 'max' } });
  });

  it('that differs between branches is judged by the jobs that deploy', async () => {
    const top = 'concurrency: {group: a, cancel-in-progress: "${{ github.ref != \'refs/heads/main\' }}"}';
    const { pipeline } = await readText('github', `on: push\n${top}\njobs:\n${job("    if: github.ref == 'refs/heads/main'\n")}`);
    expect(pipeline.concurrency?.cancels?.value).toBe(undefined);
    expect(factsOf(pipeline).cancelsInProgress).toBe(undefined);
  });
});

describe('tests that gate', () => {
  const test = (lines = '') => `  test:\n    runs-on: ubuntu-latest\n${lines}    steps:\n      - run: npm test\n`;
  const table: readonly (readonly [string, string, boolean])[] = [
    ['a job that is needed', test() + job('    needs: test\n'), true],
    ['a job that is not needed', test() + job(''), false],
    [
      'a job that is needed by way of another',
      `${test()}  build:\n    needs: [test]\n    runs-on: ubuntu-latest\n    steps: [{run: make}]\n${job('    needs: build\n')}`,
      true,
    ],
    ['a job that may fail', test('    continue-on-error: true\n') + job('    needs: test\n'), false],
    ['a job after which the deploy runs in any case', test() + job('    needs: test\n    if: always()\n'), false],
    ['a result that is asked for', test() + job("    needs: test\n    if: always() && needs.test.result == 'success'\n"), true],
    [
      'a workflow of another repository',
      `  unit:\n    uses: acme/ci/.github/workflows/unit_tests.yml@v1\n${job('    needs: unit\n')}`,
      true,
    ],
    [
      'a step that may fail',
      `  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n        continue-on-error: true\n      - run: kubectl apply -f k8s/\n`,
      false,
    ],
    [
      'a step before',
      `  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n      - run: kubectl apply -f k8s/\n`,
      true,
    ],
    [
      'a step after',
      `  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl apply -f k8s/\n      - run: npm test\n`,
      false,
    ],
  ];
  it.each(table)('%s', async (_, jobs, expected) => {
    const { pipeline } = await readText('github', `on: push\njobs:\n${jobs}`);
    expect(factsOf(pipeline).testsBeforeDeploy).toBe(expected);
  });

  it('are not known of a workflow that another one starts', async () => {
    const { pipeline } = await readText('github', `on: {workflow_run: {workflows: [CI], types: [completed]}}\njobs:\n${job('')}`);
    expect(factsOf(pipeline).testsBeforeDeploy).toBe(undefined);
  });
});

describe('actions', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['uses: azure/k8s-deploy@v5\n        with: {manifests: k8s/api.yaml}', ['k8s-deploy apply verified']],
    [
      'uses: aws-actions/amazon-ecs-deploy-task-definition@v2\n        with: {task-definition: t.json, service: a}',
      ['ecs deploy unverified'],
    ],
    [
      'uses: aws-actions/amazon-ecs-deploy-task-definition@v2\n        with: {task-definition: t.json, wait-for-service-stability: true}',
      ['ecs deploy verified'],
    ],
    [
      'uses: aws-actions/amazon-ecs-deploy-task-definition@v2\n        with: {wait-for-service-stability: "${{ inputs.wait }}"}',
      ['ecs deploy unknown'],
    ],
    ['uses: google-github-actions/deploy-cloudrun@v2', ['cloudrun deploy verified']],
    ['uses: einaregilsson/beanstalk-deploy@v22\n        with: {wait_for_deployment: false}', ['beanstalk deploy unverified']],
    [
      'uses: appleboy/ssh-action@v1\n        with:\n          script: |\n            docker rm -f api\n            docker run -d api',
      ['docker delete unverified kills', 'docker start unverified'],
    ],
    ['uses: superfly/flyctl-actions@1.5\n        with: {args: deploy --remote-only}', ['fly deploy verified']],
    ['uses: superfly/flyctl-actions/setup-flyctl@master', []],
    [
      'uses: akhileshns/heroku-deploy@v3.13.15\n        with: {healthcheck: "https://x/health", rollbackonhealthcheckfailed: true}',
      ['heroku deploy verified undone'],
    ],
    ['uses: cloudflare/wrangler-action@v3', ['wrangler deploy unverified']],
    ['uses: cloudflare/wrangler-action@v3\n        with: {command: "whoami"}', []],
    ['uses: peaceiris/actions-gh-pages@v4', []],
    ['uses: acme/deploy-to-production@v1', ['deploy-to-production deploy unknown']],
    ['uses: docker/build-push-action@v6\n        with: {tags: shop/api:1}', []],
    ['uses: appleboy/ssh-action@v1\n        with: {script: {a: b}}', ['ssh deploy unknown']],
    ['uses: appleboy/ssh-action@v1\n        with: {host: a}', []],
    ['uses: cloudposse/github-action-deploy-helmfile@1', ['helmfile upgrade unknown']],
    ['uses: einaregilsson/beanstalk-deploy@v22\n        with: {wait_for_deployment: "${{ inputs.wait }}"}', ['beanstalk deploy unknown']],
    ['uses: einaregilsson/beanstalk-deploy@v22\n        with: {wait_for_deployment: true}', ['beanstalk deploy verified']],
    [
      'uses: aws-actions/amazon-ecs-deploy-task-definition@v2\n        with: {wait-for-service-stability: "false"}',
      ['ecs deploy unverified'],
    ],
    ['uses: acme/roll-back@v1', ['roll-back rollback unverified']],
    ['uses: acme/deploy-tools/.github/workflows/all.yml@v1', ['all deploy unknown']],
    ['uses: acme/deploy-tools/run@v1', ['run deploy unknown']],
    ['uses: acme/verify-health@v1', ['verify-health verify unverified']],
    [
      'name: Create the kind cluster\n        run: kind create cluster\n      - run: kubectl apply -f k8s/',
      ['kubectl apply unverified throwaway'],
    ],
    [
      'name: Set up a kind cluster\n        uses: acme/setup@v1\n      - run: kubectl apply -f k8s/',
      ['kubectl apply unverified throwaway'],
    ],
    [
      "run: |\n          trap 'kubectl rollout undo deploy/a' EXIT\n          trap 'echo' INT\n          kubectl apply -f k8s/",
      ['kubectl apply unverified undone', 'kubectl rollback unverified on failure'],
    ],
  ];
  it.each(table)('%s', async (step, expected) => {
    const { pipeline } = await readText('github', `on: push\njobs:\n  release:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`);
    expect(pipeline.jobs.flatMap((one) => one.steps.map(brief))).toEqual(expected);
  });
});

it.each<[string, readonly string[]]>([
  ['push', ['push']],
  ['', []],
  ['[push, workflow_dispatch, {a: b}]', ['push', 'manual']],
  ['{push: {branches: [main], tags: v*}}', ['push main', 'tag v*']],
  ['{push: {tags: [v*, null]}}', ['tag v*']],
  ['{pull_request: {branches: main}}', ['pull-request main']],
  ['{schedule: [{cron: "0 4 * * *"}, {cron: }, {}]}', ['schedule 0 4 * * *']],
  ['{deployment: }', ['other']],
])('is started by %s', async (on, expected) => {
  const { pipeline } = await readText('github', `on: ${on}\njobs:\n${job('')}`);
  expect(
    pipeline.triggers.map(({ kind, branches, schedule }) =>
      [kind, branches?.join() ?? schedule?.value].filter((part) => part !== undefined).join(' '),
    ),
  ).toEqual(expected);
});

it.each<[string, readonly (readonly string[])[]]>([
  ['', [[], []]],
  ['    needs: a\n', [[], ['a']]],
  ['    needs: [a, {b: c}]\n', [[], ['a']]],
  ['    needs:\n', [[], []]],
])('a job that needs %s', async (needs, expected) => {
  const { pipeline } = await readText('github', `on: push\njobs:\n  a:\n    runs-on: x64\n    steps: [{run: make}]\n${job(needs)}`);
  expect(pipeline.jobs.map((one) => one.needs)).toEqual(expected);
});

it.each<[string, string]>([
  ["failure() && needs.deploy.result == 'failure'", 'kubectl apply unverified undone'],
  ["always() && needs.deploy.result != 'success'", 'kubectl apply unverified undone'],
  ["needs.deploy.result == 'skipped'", 'kubectl apply unverified'],
])('a rollback in a job that runs if %s', async (condition, expected) => {
  const undo = `  undo:\n    needs: deploy\n    if: ${condition}\n    runs-on: ubuntu-latest\n    steps: [{run: kubectl rollout undo deploy/api}]\n`;
  const { pipeline } = await readText('github', `on: push\njobs:\n${job('')}${undo}`);
  expect(pipeline.jobs[0]?.steps.map(brief)).toEqual([expected]);
});

it('a called workflow is not reached where its caller is not', async () => {
  const { pipeline } = await readText('github', 'on: push\njobs:\n  a:\n    if: false\n    uses: ./.github/workflows/inner.yml\n', {
    '.github/workflows/inner.yml': `on: workflow_call\njobs:\n${job('')}`,
  });
  expect(pipeline.jobs.map(({ id, reachable }) => [id, reachable])).toEqual([['a / deploy', false]]);
});

it('finds the folder of a job, and of all of them', async () => {
  const names = async (top: string, own: string) => {
    const { pipeline } = await readText('github', `on: push\n${top}jobs:\n${job(own)}`);
    return pipeline.jobs.flatMap((one) => one.steps.flatMap((step) => step.names.map(({ value }) => value)));
  };
  const folder = (name: string) => `defaults: {run: {working-directory: ${name}}}\n`;
  expect(await names(folder('a'), '')).toEqual(['a/k8s']);
  expect(await names(folder('a'), `    ${folder('b')}`)).toEqual(['b/k8s']);
  expect(await names('', `    ${folder("'${{ vars.X }}'")}`)).toEqual(['k8s']);
});

describe('limits and names of actions', () => {
  const step = async (lines: string) => {
    const { pipeline, builds } = await readText(
      'github',
      `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - ${lines}\n`,
    );
    return [
      ...pipeline.jobs.flatMap((one) =>
        one.steps.flatMap(({ rolloutWait, names }) => [rolloutWait?.value, ...names.map(({ kind, value }) => `${kind} ${value}`)]),
      ),
      ...builds.map(({ image, context, dockerfile, target }) => [image, context, dockerfile, target].join(' ')),
    ];
  };
  it.each<[string, readonly unknown[]]>([
    ['uses: azure/k8s-deploy@v5', [600_000]],
    ['uses: azure/k8s-deploy@v5\n        with: {timeout: 90}', [90_000]],
    ['uses: azure/k8s-deploy@v5\n        with: {timeout: soon}', [undefined]],
    ['uses: azure/k8s-deploy@v5\n        with: {timeout: "${{ inputs.x }}"}', [undefined]],
    ['uses: aws-actions/amazon-ecs-deploy-task-definition@v2', [1_800_000]],
    [
      'uses: azure/k8s-deploy@v5\n        with: {manifests: "a.yaml, ../b.yaml,,https://x/c.yaml,/d.yaml"}',
      [600_000, 'path a.yaml', 'path ../b.yaml', 'path https://x/c.yaml', 'path /d.yaml'],
    ],
    ['uses: azure/k8s-deploy@v5\n        with: {manifests: [a.yaml, {b: c}]}', [600_000, 'path a.yaml']],
    ['uses: azure/k8s-deploy@v5\n        with: {manifests: "${{ inputs.x }}"}', [600_000]],
    [
      'uses: docker/build-push-action@v6\n        with: {tags: "shop/api:1\\nshop/api:${{ github.sha }},${{ env.X }}", context: api, file: ops/Dockerfile, target: run}',
      ['shop/api:1 api ops/Dockerfile run', 'shop/api:* api ops/Dockerfile run'],
    ],
    ['uses: docker/build-push-action@v6\n        with: {tags: shop/api, context: "https://github.com/acme/x.git"}', []],
    ['uses: docker/build-push-action@v6\n        with: {push: true}', []],
    ['uses: docker/build-push-action@v6\n        with: {tags: [shop/api]}', []],
    [
      'uses: redhat-actions/buildah-build@v2\n        with: {image: shop/api, containerfiles: ./Containerfile}',
      ['shop/api . Containerfile '],
    ],
  ])('%s', async (lines, expected) => {
    expect(await step(lines)).toEqual(expected);
  });
});

describe('reusable workflows and composite actions', () => {
  it('that call themselves end', async () => {
    const caller = 'on: [push, workflow_call]\njobs:\n  a:\n    uses: ./.github/workflows/deploy.yml\n';
    const { pipeline } = await readText('github', caller);
    expect(pipeline.jobs.length).toBeLessThan(10);
  });

  it('run with what they are given', async () => {
    const action = `inputs:
  folder: {default: k8s}
  stage: {default: "\${{ github.event.repository.name }}-x"}
  cluster: {}
runs:
  using: composite
  steps:
    - run: kubectl apply -f \${{ inputs.folder }}
    - run: kubectl apply -f \${{ inputs.stage }}
      if: inputs.stage == 'dev'
`;
    const steps = (given: string) =>
      readText('github', `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n${given}`, {
        'actions/deploy/action.yaml': action,
        'actions/same/action.yml': 'runs: {using: composite, steps: [{uses: ./actions/same}, {run: kubectl apply -f same}]}',
        'actions/node/action.yml': 'runs: {using: node20}',
      });
    const { pipeline } = await steps(
      [
        '      - uses: ./actions/deploy\n        with: {folder: infra}\n',
        '      - uses: ./actions/deploy\n        with: {stage: dev}\n',
        '      - uses: ./actions/same\n',
        '      - uses: ./actions/node\n',
        '      - uses: ./actions/missing\n',
        '      - uses: [a]\n',
        '      - name: nothing\n',
        '      - text\n',
      ].join(''),
    );
    expect(pipeline.jobs.flatMap((one) => one.steps.flatMap(({ names }) => names.map(({ value }) => value)))).toEqual([
      'infra',
      'k8s',
      'dev',
      'same',
    ]);
    expect(pipeline.gaps.map(({ what, why }) => `${what}: ${why}`)).toEqual(['the action ./actions/missing: it is not in the input']);
  });

  it('of another repository are told as gaps', async () => {
    const { pipeline } = await readText('github', 'on: push\njobs:\n  a:\n    uses: acme/x/.github/workflows/deploy.yml@v1\n');
    expect(pipeline.gaps.map((gap) => `${gap.what}: ${gap.why}`)).toEqual([
      'the workflow acme/x/.github/workflows/deploy.yml@v1: it is in another repository',
    ]);
    expect(pipeline.jobs[0]?.steps.map(brief)).toEqual(['deploy deploy unknown']);
  });

  it('keep what their callers need', async () => {
    const inner =
      'on: workflow_call\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps: [{run: make}]\n  y:\n    needs: x\n    runs-on: ubuntu-latest\n    steps: [{run: kubectl apply -f k8s}]\n';
    const text =
      'on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps: [{run: npm test}]\n  d:\n    needs: t\n    uses: ./.github/workflows/inner.yml\n  after:\n    needs: d\n    runs-on: ubuntu-latest\n    steps: [{run: curl -f https://shop.example.com/health}]\n';
    const { pipeline } = await readText('github', text, { '.github/workflows/inner.yml': inner });
    expect(pipeline.jobs.map((one) => `${one.id} < ${one.needs.join(',')}`)).toEqual([
      't < ',
      'd / x < t',
      'd / y < d / x',
      'after < d / x,d / y',
    ]);
    expect(pipeline.jobs.flatMap((one) => one.steps.map(brief))[0]).toBe('kubectl apply verified');
  });
});

describe('a runner', () => {
  const table: readonly (readonly [string, boolean])[] = [
    ['ubuntu-latest', false],
    ['self-hosted', true],
    ['[self-hosted, linux]', true],
    ['{group: prod}', false],
    ['production-server', true],
    ['${{ matrix.os }}', false],
  ];
  it.each(table)('%s', async (runner, own) => {
    const { pipeline } = await readText(
      'github',
      `on: push\njobs:\n  deploy:\n    runs-on: ${runner}\n    steps:\n      - run: pm2 reload all\n`,
    );
    expect(pipeline.jobs[0]?.steps.length === 1).toBe(own);
  });

  it('on which tests run is no server', async () => {
    const { pipeline } = await readText(
      'github',
      'on: push\njobs:\n  tests:\n    runs-on: self-hosted\n    steps:\n      - run: docker compose up -d db\n      - run: npm test\n',
    );
    expect(pipeline.jobs[0]?.steps).toEqual([]);
  });
});

it('leaves PowerShell and Python alone', async () => {
  const { pipeline } = await readText(
    'github',
    'on: push\njobs:\n  deploy:\n    runs-on: windows-latest\n    steps:\n      - run: kubectl apply -f k8s/\n      - shell: python\n        run: kubectl apply -f k8s/\n      - shell: bash\n        run: kubectl apply -f k8s/\n',
  );
  expect(pipeline.jobs[0]?.steps.map((step) => step.at.start)).toHaveLength(1);
});
