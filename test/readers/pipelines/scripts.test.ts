import { expect, it } from 'vitest';
import { describeResult, lintFiles } from '../../lint-tree.ts';

const deploy = '#!/bin/bash\nset -e\ndocker build -t example/orders:$1 .\nkubectl set image deployment/orders orders=example/orders:$1\n';
const workflow = `on:
  push:
    branches: [main]
concurrency: deploy
jobs:
  deploy:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v4
      - run: npm test
      - run: ./scripts/deploy.sh "$GITHUB_SHA"
`;

async function told(files: Readonly<Record<string, string>>): Promise<string> {
  const result = await lintFiles(files);
  const pipelines = result.system.pipelines.map(({ system, file }) => `${system} ${file}\n`).join('');
  return `${pipelines}${describeResult(result)}`;
}

it('reads a deploy script that nothing in the input runs as a pipeline of its own', async () => {
  expect(await told({ 'scripts/deploy.sh': deploy })).toBe(`script scripts/deploy.sh
scripts/deploy.sh:4:1-4:61 info failed-deploy-rolls-back [scripts/deploy.sh] nothing undoes “kubectl set image deployment/orders orders=example/orders:$1” when it fails
scripts/deploy.sh:4:1-4:61 info rollout-is-verified [scripts/deploy.sh] nothing waits until what “kubectl set image deployment/orders orders=example/orders:$1” deploys is healthy: the script ends well even when the new version never starts
`);
});

it('finds nothing more in one that waits and undoes', async () => {
  const sound = `${deploy}kubectl rollout status deployment/orders --timeout=5m || { kubectl rollout undo deployment/orders; exit 1; }\n`;
  expect(await told({ 'scripts/deploy.sh': sound })).toBe('script scripts/deploy.sh\n\n');
});

it('tells of a kill whoever starts the script', async () => {
  const text =
    '#!/bin/sh\ndocker rm -f orders\ndocker run -d --name orders example/orders:3\ncurl --fail --retry 9 http://localhost/ready\n';
  expect(await told({ 'bin/redeploy.sh': text })).toContain(
    'bin/redeploy.sh:2:1-2:20 error deploy-does-not-kill [bin/redeploy.sh] “docker rm -f orders”',
  );
});

it('leaves a script to the pipeline that runs it', async () => {
  const found = await told({ '.github/workflows/deploy.yml': workflow, 'scripts/deploy.sh': deploy });
  expect(found).toMatch(/^github \.github\/workflows\/deploy\.yml\nscripts\/deploy\.sh:4:1-4:61 /);
  expect(found).toContain('error rollout-is-verified [.github/workflows/deploy.yml]');
});

it('leaves a script to the script that runs it', async () => {
  const all = '#!/bin/sh\nscripts/deploy-one.sh 3.2.0\n';
  expect(await told({ 'scripts/deploy-all.sh': all, 'scripts/deploy-one.sh': deploy })).toMatch(/^script scripts\/deploy-all\.sh\nscripts/);
});

it.each([
  'scripts/undeploy.sh',
  'scripts/deploy-dev.sh',
  'test/deploy.sh',
  'hack/deploy.sh',
  'examples/orders/deploy.sh',
  'scripts/build.sh',
])('takes %s for no deploy of what users lean on', async (path) => {
  expect(await told({ [path]: deploy })).toBe('\n');
});

it('needs a deployment by a command that is known', async () => {
  const publishes = '#!/bin/sh\ndocker build -t example/orders .\ndocker push example/orders\nscp notes.txt backup:\n./tell-everybody\n';
  expect(await told({ 'release.sh': publishes })).toBe('\n');
  expect(await told({ 'deploy.sh': '#!/usr/bin/env python3\nkubectl = "apply"\n' })).toBe('\n');
});

it('does not take the start of the database for the code that a migration comes too late for', async () => {
  const text = '#!/bin/sh\ndocker compose up -d postgres\nnpx prisma migrate deploy\ndocker compose up -d --wait api\n';
  expect(await told({ 'deploy.sh': text })).not.toContain('dependencies-deploy-first');
  const late = text.replace('docker compose up -d postgres', 'docker compose up -d');
  expect(await told({ 'deploy.sh': late })).toContain('deploy.sh:3:1-3:26 warning dependencies-deploy-first');
});
