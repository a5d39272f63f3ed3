import { declared } from '../../src/model/fact.ts';
import type { Service } from '../../src/model/service.ts';
import { at, file, finding, job, noFacts, pipeline, result, service, step, unit } from './sample-result.ts';

/** One small system that shows every part of a report once. */

const workerFile = file(
  'deploy/worker.yaml',
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: image-worker
  namespace: shop
spec:
  replicas: 3
  template:
    spec:
      terminationGracePeriodSeconds: 30
`,
);

const sourceFile = file(
  'src/worker.ts',
  `import { Worker } from 'bullmq';
const worker = new Worker('images', resize);
process.on('SIGTERM', stop);
setTimeout(() => process.exit(1), 45_000);
charge(order);
`,
);

export const apiFile = file('deploy/api.yaml', 'kind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 2\n');

const workflowFile = file(
  '.github/workflows/deploy.yml',
  `on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: kubectl apply -f deploy/
`,
);

export const worker: Service = service({
  id: 'shop/Deployment/image-worker',
  name: 'image-worker',
  type: 'worker',
  evidence: [
    { type: 'worker', signal: 'word', detail: 'its name says “worker”', strength: 'weak', at: at(workerFile, 'image-worker') },
    {
      type: 'worker',
      signal: 'source',
      detail: 'BullMQ “images”',
      strength: 'decisive',
      at: at(sourceFile, "new Worker('images', resize)"),
    },
  ],
  units: [
    unit({
      name: 'image-worker',
      at: at(workerFile, 'image-worker'),
      instances: {
        declared: declared(3, at(workerFile, 'replicas: 3')),
        min: declared(3, at(workerFile, 'replicas: 3')),
        max: declared(10, at(workerFile, 'replicas: 3')),
      },
    }),
  ],
});

export const api: Service = service({
  id: 'shop/Deployment/api',
  name: 'api',
  type: 'api',
  evidence: [{ type: 'api', signal: 'exposure', detail: 'Ingress shop/web', strength: 'decisive', at: at(apiFile, 'name: api') }],
  units: [unit({ name: 'api', at: at(apiFile, 'api') })],
  dependents: [worker],
});

export const deploy = pipeline({
  file: workflowFile.path,
  at: at(workflowFile, 'jobs:'),
  jobs: [
    job({
      id: 'deploy',
      at: at(workflowFile, 'deploy:'),
      steps: [
        step({
          tool: 'kubectl',
          action: 'apply',
          text: 'kubectl apply -f deploy/',
          at: at(workflowFile, 'kubectl apply -f deploy/'),
          targets: [api, worker],
          unverified: true,
        }),
      ],
    }),
  ],
});

export const graceCoversDrain = finding({
  rule: 'grace-covers-drain',
  service: worker.id,
  at: at(workerFile, 'terminationGracePeriodSeconds: 30'),
  message: 'the service finishes its work for up to 45 s, but Kubernetes kills it after 30 s',
  related: [{ message: 'it gives up after 45 s', at: at(sourceFile, '45_000') }],
  fix: {
    description: 'wait 50 s before the kill',
    safe: true,
    edits: [{ ...at(workerFile, 'terminationGracePeriodSeconds: 30'), text: 'terminationGracePeriodSeconds: 50' }],
  },
});

const chargesTwice = finding({
  rule: 'side-effects-are-idempotent',
  question: 'runs-twice',
  severity: 'warning',
  service: worker.id,
  at: at(sourceFile, 'charge(order)'),
  message: 'a retried job charges the card again',
});

const noDeadline = finding({
  rule: 'drain-is-bounded',
  severity: 'info',
  service: worker.id,
  at: at(sourceFile, "process.on('SIGTERM', stop)"),
  message: 'a drain without a limit holds the deploy',
});

export const unverified = finding({
  rule: 'rollout-is-verified',
  question: 'downtime',
  severity: 'error',
  pipeline: workflowFile.path,
  at: at(workflowFile, 'kubectl apply -f deploy/'),
  message: '“kubectl apply” returns at once, and no later step waits for the new instances to be healthy',
});

export const silenced = finding({
  rule: 'has-spare-instance',
  question: 'downtime',
  severity: 'warning',
  service: api.id,
  at: at(apiFile, 'replicas: 2'),
  message: 'one instance',
  suppressed: { by: 'comment', reason: 'a demo', at: at(apiFile, 'kind: Deployment') },
});

export const shop = result({
  services: [api, worker],
  pipelines: [[deploy, { ...noFacts, deploys: true, waitsForRollout: false, guardsConcurrency: true, killsHard: false }]],
  findings: [graceCoversDrain, chargesTwice, noDeadline, unverified, silenced],
  problems: [
    {
      severity: 'error',
      message: 'not valid YAML: a tab indents',
      file: 'deploy/broken.yaml',
      at: at(file('deploy/broken.yaml', 'a:\n\tb: 1\n'), '\t'),
    },
    { severity: 'warning', message: 'too large: 60 MB', file: 'dump.json', at: undefined },
  ],
  notLinted: [
    { path: 'charts/api/templates/deployment.yaml', why: 'a Helm template' },
    { path: 'charts/api/templates/service.yaml', why: 'a Helm template' },
    { path: 'overlays/prod/patch.yaml', why: 'a kustomize patch' },
  ],
  files: 12,
  documents: 31,
});
