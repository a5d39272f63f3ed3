/** Workflows for the examples of rules: a test job, and a deploy job, on the server itself, whose parts an example changes. */
interface WorkflowParts {
  /** Lines of the workflow's top level, after the triggers. */
  readonly top?: string;
  /** Lines of the deploy job, before its steps. */
  readonly job?: string;
  /** Commands of the deploy step, a line each. */
  readonly run: string;
  /** Further lines of the list of steps. */
  readonly steps?: string;
  readonly tests?: boolean;
}

const guard = 'concurrency:\n  group: deploy-production\n  cancel-in-progress: false';

export function workflow({ top = guard, job = '', run, steps = '', tests = true }: WorkflowParts): string {
  const test = ['  test:', '    runs-on: ubuntu-latest', '    steps:', '      - uses: actions/checkout@v4', '      - run: npm test'];
  return `${[
    'on:',
    '  push:',
    '    branches: [main]',
    top,
    'jobs:',
    ...(tests ? test : []),
    '  deploy:',
    ...(tests ? ['    needs: test'] : []),
    '    runs-on: [self-hosted, production]',
    '    timeout-minutes: 20',
    indent(job, 4),
    '    steps:',
    '      - uses: actions/checkout@v4',
    '      - run: |',
    indent(run, 10),
    indent(steps, 6),
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`;
}

export const deployFile = '.github/workflows/deploy.yml';

/** A deploy that waits, and undoes what failed. */
export const soundDeploy =
  'kubectl apply -f deploy/\nkubectl rollout status deployment/orders --timeout=5m || { kubectl rollout undo deployment/orders; exit 1; }';

function indent(fragment: string, by: number): string {
  return fragment
    .split('\n')
    .map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`))
    .join('\n');
}
