import { api, clusterIp, documents, readinessProbe, sidekiq, workload } from '../../../rules/examples.ts';
import { deployFile, soundDeploy, workflow } from '../../../rules/workflows.ts';
import type { QuestionCases } from './cases.ts';

const caller = (name: string, needs: string): string =>
  api({
    name,
    spec: 'replicas: 2',
    container: `env:\n  - name: ${needs.toUpperCase()}_URL\n    value: http://${needs}:8080\n${readinessProbe}`,
  });
const callee = (name: string, kind = 'Deployment', spec = ''): string =>
  documents(
    workload({ kind, name, spec, image: `example/${name}:1`, container: `ports:\n  - containerPort: 8080\n${readinessProbe}` }),
    clusterIp(name),
  );
const roll = (name: string): string => `kubectl apply -f ${name}.yaml\nkubectl rollout status deployment/${name} --timeout=5m`;
const missing = (replicas: number, value: string): string =>
  `replicas: ${replicas}\nstrategy:\n  rollingUpdate:\n    maxUnavailable: ${value}`;
const budget = (name: string, spec: string): string =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: ${name}\nspec:\n  ${spec}\n  selector:\n    matchLabels:\n      app: ${name}\n`;
const shop = { 'auth.yaml': callee('auth', 'Deployment', 'replicas: 2'), 'orders.yaml': caller('orders', 'auth') };

export default {
  'depended-on-has-replicas': {
    'One, two, three and six that need it': {
      'one.yaml': documents(callee('one', 'Deployment', 'replicas: 1'), caller('a1', 'one')),
      'two.yaml': documents(callee('two', 'Deployment', 'replicas: 1'), caller('b1', 'two'), caller('b2', 'two')),
      'three.yaml': documents(callee('three'), caller('c1', 'three'), caller('c2', 'three'), caller('c3', 'three')),
      'six.yaml': documents(callee('six'), ...['d1', 'd2', 'd3', 'd4', 'd5', 'd6'].map((name) => caller(name, 'six'))),
    },
    Kinds: Object.fromEntries(
      ['StatefulSet', 'DaemonSet', 'Rollout'].map((kind) => [
        `${kind}.yaml`,
        documents(
          callee(`auth-${kind.toLowerCase()}`, kind, 'replicas: 1'),
          caller(`orders-${kind.toLowerCase()}`, `auth-${kind.toLowerCase()}`),
        ),
      ]),
    ),
    'What only watches': { 'a.yaml': documents(callee('jaeger', 'Deployment', 'replicas: 1'), caller('orders', 'jaeger')) },
  },
  'dependencies-deploy-first': {
    'Jobs in the wrong order, and side by side': {
      ...shop,
      [deployFile]: `on: { push: { branches: [main] } }\njobs:\n  orders:\n    runs-on: x\n    steps:\n      - run: |\n          ${roll('orders').replace('\n', '\n          ')}\n  auth:\n    needs: orders\n    runs-on: x\n    steps:\n      - run: |\n          ${roll('auth').replace('\n', '\n          ')}\n`,
      '.github/workflows/parallel.yml': `on: { push: { branches: [main] } }\njobs:\n  orders:\n    runs-on: x\n    steps:\n      - run: kubectl apply -f orders.yaml\n  auth:\n    runs-on: x\n    steps:\n      - run: kubectl apply -f auth.yaml\n`,
    },
    'Both at once, and both twice': {
      ...shop,
      [deployFile]: workflow({ run: 'kubectl apply -f orders.yaml -f auth.yaml' }),
      '.github/workflows/twice.yml': workflow({ run: `${roll('orders')}\n${roll('auth')}\n${roll('orders')}\n${roll('auth')}` }),
    },
    'Two that call each other': {
      'auth.yaml': documents(
        workload({ name: 'auth', container: `ports:\n  - containerPort: 8080\nenv:\n  - name: ORDERS_URL\n    value: http://orders:8080` }),
        clusterIp('auth'),
      ),
      'orders.yaml': caller('orders', 'auth'),
      [deployFile]: workflow({ run: `${roll('orders')}\n${roll('auth')}` }),
    },
    'A migration before, after, and in a container': {
      '.github/workflows/a.yml': workflow({ run: 'bundle exec rails db:migrate\nkubectl apply -f deploy/' }),
      '.github/workflows/b.yml': workflow({ run: 'kubectl apply -f deploy/\nbundle exec rails db:migrate' }),
      '.github/workflows/c.yml': workflow({ run: 'docker compose up -d db\nbundle exec rails db:migrate\ndocker compose up -d' }),
      '.github/workflows/d.yml': workflow({ run: './deploy.sh\nbundle exec rails db:migrate' }),
    },
  },
  'rollout-is-gradual': {
    'How many may be missing': {
      'a.yaml': api({ name: 'a', spec: missing(4, '2') }),
      'b.yaml': api({ name: 'b', spec: missing(4, '4') }),
      'c.yaml': workload({ name: 'c', spec: missing(4, '4'), container: sidekiq }),
      'd.yaml': workload({ name: 'd', spec: missing(4, '3'), container: sidekiq }),
      'e.yaml': api({ name: 'e', spec: missing(1, '1') }),
      'f.yaml': workload({ name: 'scheduler', spec: missing(4, '75%') }),
      'g.yaml': api({ name: 'g', spec: 'replicas: 4\nstrategy:\n  type: Recreate' }),
      'h.yaml': api({ name: 'h', spec: 'replicas: 4' }),
    },
    'Scaled between bounds': {
      'a.yaml': documents(
        api({ name: 'a', spec: 'strategy:\n  rollingUpdate:\n    maxUnavailable: 2' }),
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }\n  minReplicas: 3\n  maxReplicas: 9\n',
      ),
    },
  },
  'tests-gate-deploy': {
    'An internal service that others need': {
      ...shop,
      [deployFile]: workflow({ tests: false, run: roll('auth') }),
      '.github/workflows/both.yml': workflow({ tests: false, run: 'kubectl apply -f auth.yaml -f orders.yaml' }),
    },
    'Two that need it': {
      ...shop,
      'carts.yaml': caller('carts', 'auth'),
      [deployFile]: workflow({ tests: false, run: roll('auth') }),
    },
    'Also from another repository': {
      [deployFile]: workflow({ tests: false, run: soundDeploy }).replace('on:\n', 'on:\n  repository_dispatch:\n    types: [built]\n'),
    },
    'By hand, called, and elsewhere': {
      '.github/workflows/a.yml': workflow({ tests: false, run: soundDeploy }).replace(
        '  push:\n    branches: [main]\n',
        '  workflow_dispatch:\n',
      ),
      '.github/workflows/b.yml': workflow({ tests: false, run: soundDeploy }).replace(
        '  push:\n    branches: [main]\n',
        '  workflow_call:\n',
      ),
      '.github/workflows/c.yml': workflow({ tests: false, run: 'ssh host ./deploy.sh' }),
      '.github/workflows/d.yml': workflow({ tests: false, run: `npm test\n${soundDeploy}` }),
      '.github/workflows/e.yml': workflow({ tests: false, run: `${soundDeploy}\nnpm test` }),
    },
  },
  'failed-deploy-rolls-back': {
    'By what is deployed': {
      'deploy/orders.yaml': caller('orders', 'auth'),
      'deploy/auth.yaml': callee('auth'),
      'deploy/carts.yaml': caller('carts', 'auth'),
      'deploy/prices.yaml': caller('prices', 'auth'),
      'workers/mails.yaml': workload({ name: 'mails', container: sidekiq }),
      '.github/workflows/a.yml': workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/orders --timeout=5m' }),
      '.github/workflows/b.yml': workflow({ run: 'kubectl apply -f workers/\nkubectl rollout status deployment/mails --timeout=5m' }),
      '.github/workflows/c.yml': workflow({ run: 'kubectl apply -f elsewhere/' }),
      '.github/workflows/d.yml': workflow({ run: 'kubectl apply -f deploy/auth.yaml' }).replace(
        '  push:\n    branches: [main]\n',
        '  workflow_dispatch:\n',
      ),
      '.github/workflows/e.yml': workflow({ run: 'helm upgrade orders chart --atomic\nhelm upgrade carts chart --wait' }),
      '.github/workflows/f.yml': workflow({
        run: 'aws ecs update-service --cluster shop --service orders --force-new-deployment\naws ecs wait services-stable --cluster shop --services orders',
      }),
    },
  },
  'has-disruption-budget': {
    'Kinds, counts, and a budget of another': {
      ...Object.fromEntries(
        ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'DeploymentConfig', 'Rollout'].map((kind) => [
          `${kind}.yaml`,
          api({ kind, name: `orders-${kind.toLowerCase()}`, spec: 'replicas: 3' }),
        ]),
      ),
      'one.yaml': api({ name: 'one', spec: 'replicas: 1' }),
      'named.yaml': workload({ name: 'prices-api', spec: 'replicas: 3' }),
      'two.yaml': api({ name: 'two', spec: 'replicas: 2' }),
      'budget.yaml': budget('other', 'maxUnavailable: 1'),
      'scaled.yaml': documents(
        api({ name: 'scaled' }),
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: scaled\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: scaled }\n  minReplicas: 2\n  maxReplicas: 9\n',
      ),
    },
  },
  'disruption-budget-allows-drain': {
    Budgets: {
      'h.yaml': documents(api({ name: 'h', spec: 'replicas: ${REPLICAS}' }), budget('h', 'maxUnavailable: 0')),
      'a.yaml': documents(api({ name: 'a', spec: 'replicas: 2' }), budget('a', 'minAvailable: 2')),
      'b.yaml': documents(api({ name: 'b', spec: 'replicas: 2' }), budget('b', 'minAvailable: 1')),
      'c.yaml': documents(api({ name: 'c', spec: 'replicas: 2' }), budget('c', 'maxUnavailable: 0')),
      'd.yaml': documents(api({ name: 'd', spec: 'replicas: 2' }), budget('d', 'minAvailable: 100%')),
      'e.yaml': documents(api({ name: 'e', spec: 'replicas: 1' }), budget('e', 'minAvailable: 1')),
      'f.yaml': documents(api({ name: 'f', spec: 'replicas: 2' }), budget('f', 'maxUnavailable: 50%')),
      'g.yaml': documents(workload({ name: 'g', spec: 'replicas: 2', container: sidekiq }), budget('g', 'minAvailable: 3')),
    },
    'Scaled between one and four': Object.fromEntries(
      ['minAvailable: 1', 'minAvailable: 50%', 'minAvailable: 4', 'minAvailable: 100%', 'maxUnavailable: 0', 'maxUnavailable: 1'].map(
        (allows, index) => [
          `${index}.yaml`,
          documents(
            api({ name: `n${index}` }),
            `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: n${index}\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: n${index} }\n  minReplicas: 1\n  maxReplicas: 4\n`,
            budget(`n${index}`, allows),
          ),
        ],
      ),
    ),
  },
  'rollback-is-possible': {
    'Tags, digests and holes': {
      'a.yaml': api({ name: 'a', image: 'example/orders' }),
      'b.yaml': api({ name: 'b', image: 'example/orders@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
      'c.yaml': api({ name: 'c', image: 'example/orders:1.2.3' }),
      'd.yaml': api({ name: 'd', image: 'orders' }),
      'e.yaml': api({ name: 'e', image: 'nginx' }),
      'f.yaml': api({ name: 'f', image: 'example/orders:$TAG' }),
      'g.yaml': api({ name: 'g', image: 'IMAGE_NAME' }),
      'h.yaml': api({ name: 'h', image: 'nginx:latest' }),
    },
    Kinds: Object.fromEntries(
      ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'DeploymentConfig', 'Rollout'].map((kind) => [
        `${kind}.yaml`,
        api({ kind, name: `orders-${kind.toLowerCase()}`, spec: 'replicas: 2\nrevisionHistoryLimit: 0', image: 'example/orders:latest' }),
      ]),
    ),
    'A pipeline sets the image': {
      'deploy/orders.yaml': api({ spec: 'replicas: 2', image: 'example/orders:latest' }),
      'deploy/carts.yaml': api({ name: 'carts', spec: 'replicas: 2', image: 'example/carts:latest' }),
      [deployFile]: workflow({ run: 'kubectl set image deployment/orders orders=example/orders:$GITHUB_SHA' }),
    },
    'OpenShift sets the image': {
      'a.yaml': api({ spec: 'replicas: 2', image: 'example/orders:latest' }).replace(
        'metadata:',
        `metadata:\n  annotations:\n    image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"orders:latest"},"fieldPath":"spec.template.spec.containers[0].image"}]'`,
      ),
    },
    Compose: { 'compose.yaml': 'services:\n  a:\n    image: example/orders:latest\n    ports: ["80:80"]\n' },
  },
  'has-owner': {
    'Words of ours, and of others': {
      'a.yaml': workload({ name: 'a', metadata: 'annotations:\n  svc-lint.dev/owner: team-a', container: sidekiq }),
      'b.yaml': workload({ name: 'b', metadata: 'annotations:\n  svc-lint.dev/runbook: https://wiki.example.com/b', container: sidekiq }),
      'c.yaml': workload({ name: 'c', metadata: 'annotations:\n  a8r.io/owner: team-a\n  a8r.io/runbook: x', container: sidekiq }),
    },
  },
  'calls-have-timeouts': {
    'Several calls, and to whom': {
      'ecosystem.config.js': "module.exports = { apps: [{ name: 'orders', script: 'server.mjs' }] };\n",
      'server.mjs':
        "import axios from 'axios';\nimport express from 'express';\nconst app = express();\napp.get('/', async (q, s) => {\n  await axios.get('http://auth:8080/');\n  await axios.get(process.env.PRICES_URL);\n  await fetch('http://carts:8080/');\n  await fetch('http://carts:8080/', { signal: AbortSignal.timeout(5000) });\n  s.end();\n});\napp.listen(3000);\n",
    },
    'One call to nobody knows whom': {
      'ecosystem.config.js': "module.exports = { apps: [{ name: 'orders', script: 'server.mjs' }] };\n",
      'server.mjs':
        "import axios from 'axios';\nimport express from 'express';\nconst app = express();\napp.get('/', async (q, s) => { await axios.get(q.query.url); s.end(); });\napp.listen(3000);\n",
    },
  },
} satisfies QuestionCases;
