import { api, clusterIp, documents, pm2, readinessProbe, sidekiq, workload } from '../../../rules/examples.ts';
import { deployFile, workflow } from '../../../rules/workflows.ts';
import type { QuestionCases } from './cases.ts';

const server = "require('node:http').createServer().listen(8080);\nprocess.on('SIGINT', () => process.exit(0));\n";
const claim = (readOnly = ''): string => `volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: data${readOnly}`;
const mounted = `${readinessProbe}\nvolumeMounts:\n  - name: data\n    mountPath: /data`;
const recreated = 'replicas: 3\nstrategy:\n  type: Recreate';
const missing = (replicas: number, value: string): string =>
  `replicas: ${replicas}\nstrategy:\n  rollingUpdate:\n    maxUnavailable: ${value}`;
const underPm2 = (settings: string, run: string) => ({
  'ecosystem.config.js': pm2(`name: 'api',\nscript: 'server.js',\n${settings}exp_backoff_restart_delay: 100,`),
  'server.js': server,
  [deployFile]: workflow({ run }),
});

export default {
  'rolls-without-gap': {
    'Recreate with data of its own, and with data that it only reads': {
      'a.yaml': api({ name: 'a', spec: recreated, pod: claim(), container: mounted }),
      'b.yaml': api({ name: 'b', spec: recreated, pod: claim('\n      readOnly: true'), container: mounted }),
    },
    'How many is not known': {
      'a.yaml': api({ name: 'a', spec: 'replicas: ${REPLICAS}\nstrategy:\n  type: Recreate' }),
      'b.yaml': api({ name: 'b', kind: 'Rollout', spec: 'replicas: ${REPLICAS}\nstrategy:\n  canary: {}' }),
      'c.yaml': api({ name: 'c', kind: 'StatefulSet', spec: 'replicas: 3' }),
      'd.yaml': workload({ name: 'd', spec: 'replicas: ${REPLICAS}', container: sidekiq }),
    },
    'Recreate of what only watches': { 'a.yaml': api({ name: 'jaeger', spec: recreated }) },
    'Recreate of what nobody asks': { 'a.yaml': workload({ spec: recreated, container: sidekiq }) },
    'How many may be missing': {
      'a.yaml': api({ name: 'a', spec: missing(1, '1') }),
      'b.yaml': api({ name: 'b', spec: missing(2, '2') }),
      'c.yaml': api({ name: 'c', spec: missing(3, '2') }),
      'd.yaml': api({ name: 'd', spec: missing(1, '25%') }),
      'e.yaml': api({ name: 'e', spec: missing(0, '1') }),
    },
    'Kinds that replace one after the other': {
      'a.yaml': api({ kind: 'StatefulSet', name: 'a', spec: 'replicas: 1' }),
      'b.yaml': api({ kind: 'DaemonSet', name: 'b' }),
    },
    'Scaled between bounds': {
      'a.yaml': documents(
        api({ name: 'a', spec: 'strategy:\n  rollingUpdate:\n    maxUnavailable: 2' }),
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }\n  minReplicas: 2\n  maxReplicas: 9\n',
      ),
    },
    'PM2 in fork mode is reloaded': underPm2("exec_mode: 'fork',\n", 'pm2 reload ecosystem.config.js'),
    'PM2 in fork mode is restarted': underPm2('', 'pm2 restart api'),
    'PM2 in cluster mode is reloaded': underPm2('instances: 2,\n', 'pm2 reload ecosystem.config.js'),
    'PM2 in fork mode is started': underPm2('', 'pm2 start ecosystem.config.js'),
    'PM2 in fork mode, and another app is restarted': underPm2('', 'pm2 restart other'),
    'PM2 in fork mode, and nobody deploys': { 'ecosystem.config.js': pm2("name: 'api',\nscript: 'server.js',"), 'server.js': server },
  },
  'reloads-not-restarts': {
    'Deleted and started in cluster mode': underPm2('instances: 2,\n', 'pm2 delete api\npm2 start ecosystem.config.js'),
    'Stopped and started in cluster mode': underPm2('instances: 2,\n', 'pm2 stop ecosystem.config.js\npm2 start ecosystem.config.js'),
    'Deleted for good': underPm2('instances: 2,\n', 'pm2 delete api'),
    'Started, then deleted': underPm2('instances: 2,\n', 'pm2 start ecosystem.config.js\npm2 delete api'),
    'Deleted here, started elsewhere': {
      ...underPm2('instances: 2,\n', 'pm2 delete api'),
      '.github/workflows/start.yml': workflow({ run: 'pm2 start ecosystem.config.js' }),
    },
    'Several in one job': {
      'ecosystem.config.js':
        "module.exports = { apps: [{ name: 'a', script: 'server.js', instances: 2 }, { name: 'b', script: 'server.js', instances: 2 }] };\n",
      'server.js': server,
      [deployFile]: workflow({
        run: 'pm2 stop a\npm2 stop b\npm2 restart b\npm2 restart elsewhere\npm2 restart nowhere\npm2 start ecosystem.config.js',
      }),
    },
    'Restarted in fork mode': underPm2('', 'pm2 restart api'),
    'Restarted, and not in the input': { [deployFile]: workflow({ run: 'pm2 restart api' }) },
    'A worker is restarted': {
      'ecosystem.config.js': pm2("name: 'mails',\nscript: 'worker.mjs',\ninstances: 2,"),
      'worker.mjs': "import { Worker } from 'bullmq';\nnew Worker('mails', async () => {}, { connection: {} });\n",
      [deployFile]: workflow({ run: 'pm2 restart mails' }),
    },
    'A job that never runs': {
      ...underPm2('instances: 2,\n', ''),
      [deployFile]: workflow({ job: 'if: false', run: 'pm2 restart api' }),
    },
  },
  'ready-is-signalled': {
    'It connects before it listens': {
      'ecosystem.config.js': pm2("name: 'api',\nscript: 'server.mjs',\ninstances: 2,"),
      'server.mjs': connecting(''),
    },
    'It connects, and would tell': {
      'ecosystem.config.js': pm2("name: 'api',\nscript: 'server.mjs',\ninstances: 2,"),
      'server.mjs': connecting(", () => process.send?.('ready')"),
    },
    'It connects in fork mode': {
      'ecosystem.config.js': pm2("name: 'api',\nscript: 'server.mjs',"),
      'server.mjs': connecting(''),
    },
    'Nobody sends ready in fork mode': {
      'ecosystem.config.js': pm2("name: 'api',\nscript: 'server.mjs',\nwait_ready: true,\nlisten_timeout: 8000,"),
      'server.mjs': connecting(''),
    },
    'A program that is known not to send it': {
      'a/ecosystem.config.js': pm2("name: 'a',\nscript: 'node_modules/.bin/next',\nargs: 'start',\ninstances: 2,\nwait_ready: true,"),
      'b/ecosystem.config.js': pm2("name: 'b',\nscript: 'npm',\nargs: 'start',\nwait_ready: true,"),
      'b/package.json': '{ "name": "b", "scripts": { "start": "next start" } }\n',
      'c/ecosystem.config.js': pm2("name: 'c',\nscript: 'node_modules/.bin/next',\nargs: 'start',\ninstances: 2,"),
      'd/ecosystem.config.js': pm2("name: 'd',\nscript: 'node_modules/.bin/nuxt',\nargs: 'start',\ninstances: 2,\nwait_ready: true,"),
    },
    'What sends ready may be elsewhere': {
      'ecosystem.config.js': pm2("name: 'api',\nscript: 'server.mjs',\ninstances: 2,\nwait_ready: true,"),
      'server.mjs': `import './generated.mjs';\n${connecting('')}`,
    },
    'A worker that connects': {
      'ecosystem.config.js': pm2("name: 'mails',\nscript: 'worker.mjs',\ninstances: 2,"),
      'worker.mjs': "import { Worker } from 'bullmq';\nnew Worker('mails', async () => {}, { connection: {} });\n",
    },
    'A pod': { 'a.yaml': api({}) },
  },
  'has-spare-instance': {
    'Kinds, one instance each': Object.fromEntries(
      ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'DeploymentConfig', 'Rollout', 'Pod'].map((kind) => [
        `${kind}.yaml`,
        api({ kind, name: `orders-${kind.toLowerCase()}`, spec: 'replicas: 1' }),
      ]),
    ),
    'One by default, and two': { 'a.yaml': api({ name: 'a' }), 'b.yaml': api({ name: 'b', spec: 'replicas: 2' }) },
    'One, but scaled': {
      'a.yaml': documents(
        api({ name: 'a', spec: 'replicas: 1' }),
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }\n  minReplicas: 1\n  maxReplicas: 1\n',
      ),
    },
    'A port, and no way to it': {
      'a.yaml': workload({ name: 'orders-api', spec: 'replicas: 1', container: `ports:\n  - containerPort: 8080\n${readinessProbe}` }),
    },
    'Under PM2': { 'ecosystem.config.js': pm2("name: 'api',\nscript: 'server.js',"), 'server.js': server },
  },
  'has-readiness': {
    'A readiness probe, none, and only liveness': {
      'a.yaml': api({ name: 'a' }),
      'b.yaml': api({ name: 'b', container: '' }),
      'c.yaml': api({ name: 'c', container: 'livenessProbe:\n  httpGet:\n    path: /live\n    port: 8080' }),
      'd.yaml': api({ name: 'd', container: '', service: 'ClusterIP' }),
      'e.yaml': api({ name: 'e', container: '', spec: 'replicas: 3' }),
      'f.yaml': workload({ name: 'f', container: sidekiq }),
      'g.yaml': api({ name: 'g', container: 'startupProbe:\n  httpGet:\n    path: /up\n    port: 8080' }),
    },
    'A port that is served over UDP, and one that is served over both': {
      'a.yaml': documents(
        workload({ name: 'coap', container: 'ports:\n  - containerPort: 5683\n    protocol: UDP' }),
        `${clusterIp('coap', 5683, 'LoadBalancer')}      protocol: UDP\n`,
      ),
      'b.yaml': documents(
        workload({ name: 'dns', container: 'ports:\n  - containerPort: 5353\n    protocol: UDP\n  - containerPort: 5353' }),
        clusterIp('dns', 5353),
      ),
    },
    'A port and no way to it': { 'a.yaml': workload({ name: 'orders-api', container: 'ports:\n  - containerPort: 8080' }) },
    'Compose with and without': {
      'compose.yaml':
        'services:\n  a:\n    image: example/orders:1\n    ports: ["8080:8080"]\n  b:\n    image: example/orders:1\n    ports: ["8081:8080"]\n    healthcheck:\n      test: [CMD, curl, -f, "http://localhost:8080/"]\n',
    },
  },
  'probes-differ': {
    'The same, the same but for its limits, and others': {
      'a.yaml': api({ name: 'a', container: `${readinessProbe}\nlivenessProbe:\n  httpGet:\n    path: /ready\n    port: 8080` }),
      'b.yaml': api({
        name: 'b',
        container: `${readinessProbe}\n  failureThreshold: 3\nlivenessProbe:\n  httpGet:\n    path: /ready\n    port: 8080\n  failureThreshold: 30`,
      }),
      'c.yaml': api({ name: 'c', container: `${readinessProbe}\nlivenessProbe:\n  httpGet:\n    path: /live\n    port: 8080` }),
      'd.yaml': api({ name: 'd', container: `${readinessProbe}\nlivenessProbe:\n  tcpSocket:\n    port: 8080` }),
      'e.yaml': api({
        name: 'e',
        container: 'readinessProbe:\n  exec: { command: [check] }\nlivenessProbe:\n  exec: { command: [check] }',
      }),
      'f.yaml': api({ name: 'f', container: 'readinessProbe:\n  tcpSocket: { port: 8080 }\nlivenessProbe:\n  tcpSocket: { port: 8080 }' }),
      'g.yaml': api({
        name: 'g',
        container: 'readinessProbe:\n  httpGet: { path: /ready, port: http }\nlivenessProbe:\n  httpGet: { path: /ready, port: 8080 }',
      }),
    },
    'Who gives up first': Object.fromEntries(
      Object.entries({
        sooner: ['failureThreshold: 10, periodSeconds: 3', 'periodSeconds: 3'],
        later: ['periodSeconds: 5', 'failureThreshold: 6, periodSeconds: 5'],
        'by-period': ['failureThreshold: 3', 'failureThreshold: 6, periodSeconds: 5'],
        'with-more-time': ['timeoutSeconds: 1', 'timeoutSeconds: 5'],
      }).map(([name, [ready, live]]) => [
        `${name}.yaml`,
        api({
          name,
          container: `readinessProbe: { httpGet: { path: /healthz, port: 8080 }, ${ready} }\nlivenessProbe: { httpGet: { path: /healthz, port: 8080 }, ${live} }`,
        }),
      ]),
    ),
    'Other ways to ask, and an agent': {
      'grpc.yaml': api({ name: 'grpc', container: 'readinessProbe: { grpc: { port: 8080 } }\nlivenessProbe: { grpc: { port: 8080 } }' }),
      'exec.yaml': api({
        name: 'exec',
        container: 'readinessProbe: { exec: { command: [is-ready] } }\nlivenessProbe: { exec: { command: [is-ready] } }',
      }),
      'agent.yaml': api({
        name: 'agent',
        metadata: 'annotations:\n  svc-lint.dev/type: agent',
        container: 'readinessProbe: { httpGet: { port: 8080 } }\nlivenessProbe: { httpGet: { port: 8080 } }',
      }),
      'watcher.yaml': workload({
        name: 'watcher',
        metadata: 'annotations:\n  svc-lint.dev/type: agent',
        container: 'readinessProbe: { httpGet: { port: 8080 } }\nlivenessProbe: { httpGet: { port: 8080 } }',
      }),
    },
  },
  'reports-health': {
    'Liveness, metrics, and neither': {
      'a.yaml': workload({ name: 'a', container: `${sidekiq}\nlivenessProbe:\n  exec: { command: [check] }` }),
      'b.yaml': workload({ name: 'b', container: `${sidekiq}\nports:\n  - name: metrics\n    containerPort: 9090` }),
      'c.yaml': workload({ name: 'c', container: sidekiq }),
      'd.yaml': workload({ name: 'd', container: `${sidekiq}\nports:\n  - containerPort: 9090` }),
    },
  },
  'restart-backs-off': {
    'Delays of PM2': {
      'a.config.js': pm2("name: 'a',\nscript: 'server.js',\nrestart_delay: 100,"),
      'b.config.js': pm2("name: 'b',\nscript: 'server.js',\nautorestart: false,"),
      'c.config.js': pm2("name: 'c',\nscript: 'server.js',\nexp_backoff_restart_delay: 0,"),
      'server.js': server,
    },
  },
  'rollout-wait-is-bounded': {
    'Waits with and without end': {
      [deployFile]: workflow({
        run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/a\nkubectl rollout status deployment/b --timeout=5m\nkubectl rollout status deployment/c --timeout=0',
      }),
      '.github/workflows/helm.yml': workflow({ run: 'helm upgrade a chart --wait\nhelm upgrade b chart --wait --timeout 5m' }),
    },
    'Every deploy is waited for with an end, and one is not': Object.fromEntries(
      ['', '\nkubectl apply -f more/'].map((more, index) => [
        `.github/workflows/${index}.yml`,
        workflow({ run: `kubectl apply -f deploy/\nkubectl rollout status deployment/a --timeout=5m${more}` }).replace(
          '    timeout-minutes: 20\n',
          '',
        ),
      ]),
    ),
    'A workflow that two others call': {
      [deployFile]: workflow({ run: 'kubectl apply -f deploy/' })
        .replace('  push:\n    branches: [main]\n', '  workflow_call:\n')
        .replace('    timeout-minutes: 20\n', ''),
      '.github/workflows/a.yml': 'on: { push: { branches: [main] } }\njobs:\n  release:\n    uses: ./.github/workflows/deploy.yml\n',
      '.github/workflows/b.yml': 'on: { push: { branches: [next] } }\njobs:\n  preview:\n    uses: ./.github/workflows/deploy.yml\n',
    },
    'A workflow that is called, and is not in the input': {
      [deployFile]: 'on: { push: { branches: [main] } }\njobs:\n  deploy:\n    uses: ./.github/workflows/deploy-all.yml\n',
      '.github/workflows/other.yml':
        'on: { push: { branches: [main] } }\njobs:\n  deploy:\n    uses: example/workflows/.github/workflows/deploy.yml@v1\n',
    },
    'A job with a limit of its own': {
      [deployFile]: workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/a' }).replace(
        '    timeout-minutes: 20\n',
        '',
      ),
    },
  },
  'worker-rollout-is-paced': {
    'How many roll at once': {
      'a.yaml': workload({ name: 'a', spec: 'replicas: 4', container: sidekiq }),
      'b.yaml': workload({ name: 'b', spec: missing(4, '100%'), container: sidekiq }),
      'c.yaml': workload({ name: 'c', spec: 'replicas: 1', container: sidekiq }),
      'd.yaml': workload({ name: 'd', spec: recreated, container: sidekiq }),
      'e.yaml': workload({ name: 'e', kind: 'StatefulSet', spec: 'replicas: 4', container: sidekiq }),
      'f.yaml': workload({ name: 'f', spec: 'replicas: 4\nminReadySeconds: 30', container: sidekiq }),
      'g.yaml': api({ name: 'g', spec: 'replicas: 4' }),
      'h.yaml': documents(workload({ name: 'h', spec: 'replicas: 4', container: `${sidekiq}\n${readinessProbe}` }), clusterIp('h')),
      'i.yaml': workload({
        name: 'i',
        spec: 'replicas: 4',
        container: `${sidekiq}\nstartupProbe:\n  exec:\n    command: [test, -f, /tmp/started]`,
      }),
    },
  },
} satisfies QuestionCases;

function connecting(whenUp: string): string {
  return `import express from 'express';\nimport mongoose from 'mongoose';\nconst app = express();\nawait mongoose.connect(process.env.MONGO_URL);\napp.listen(8080${whenUp});\nprocess.on('SIGINT', () => process.exit(0));\n`;
}
