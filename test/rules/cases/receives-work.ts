import { api, clusterIp, cronJob, documents, job, pm2, sidekiq, workload } from '../../../rules/examples.ts';
import type { QuestionCases } from './cases.ts';

const migration = 'command: [bundle, exec, rails, "db:migrate"]';
const shell = (line: string): string => `command: [sh, -c, ${JSON.stringify(line)}]`;
const oneShot = { 'package.json': '{ "name": "clean", "dependencies": {} }', 'clean.js': "console.log('cleaned');\n" };
const listening = { 'server.js': "require('node:http').createServer().listen(8080);\n" };

export default {
  'workload-kind-fits': {
    'Never and OnFailure fit a Job and a CronJob': {
      'a.yaml': job({ pod: 'restartPolicy: Never' }),
      'b.yaml': job({ name: 'b', pod: 'restartPolicy: OnFailure' }),
      'c.yaml': cronJob({ name: 'c', pod: 'restartPolicy: Never' }),
      'd.yaml': cronJob({ name: 'd', pod: 'restartPolicy: Always' }),
    },
    'Always fits what stays': { 'a.yaml': workload({ pod: 'restartPolicy: Always', container: sidekiq }) },
    'What ends, by the kind that starts it again': Object.fromEntries(
      ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'DeploymentConfig', 'Rollout', 'Pod'].map((kind) => [
        `${kind}.yaml`,
        workload({ kind, name: `migrate-${kind.toLowerCase()}`, container: migration }),
      ]),
    ),
    'What makes load, for a while or for ever': {
      'a.yaml': workload({ name: 'a', container: 'command: [locust, --headless, -u, "10"]' }),
      'b.yaml': workload({ name: 'b', container: 'command: [sh, -c, "while true; do curl http://shop/; sleep 60; done"]' }),
    },
    'What never ends, on a schedule': {
      'a.yaml': cronJob({ name: 'a', container: sidekiq }),
      'b.yaml': cronJob({ name: 'b', container: 'command: [gunicorn, "app:app"]' }),
      'c.yaml': cronJob({ name: 'c', container: 'command: [celery, -A, billing, beat]' }),
      'd.yaml': cronJob({ name: 'd', container: 'command: [php, artisan, "queue:work", --stop-when-empty]' }),
      'e.yaml': cronJob({ name: 'e', container: 'command: [php, artisan, "queue:work"]' }),
      'f.yaml': workload({ name: 'f', container: sidekiq }),
    },
    'A PM2 app on a schedule': {
      'ecosystem.config.js': pm2("name: 'clean',\nscript: 'clean.js',\ncron_restart: '0 3 * * *', // svc-lint-type: task"),
      ...oneShot,
    },
    'A PM2 app on a schedule that PM2 leaves alone when it ends': {
      'ecosystem.config.js': pm2(
        "name: 'clean',\nscript: 'clean.js',\ncron_restart: '0 3 * * *',\nautorestart: false, // svc-lint-type: task",
      ),
      ...oneShot,
    },
    'A PM2 app that says to be started again': {
      'ecosystem.config.js': pm2(
        "name: 'clean',\nscript: 'clean.js',\ncron_restart: '0 3 * * *',\nautorestart: true, // svc-lint-type: scheduler",
      ),
      ...oneShot,
    },
    'A PM2 app on a schedule that is a server': {
      'ecosystem.config.js': pm2("name: 'server',\nscript: 'server.js',\ncron_restart: '0 3 * * *',"),
      ...listening,
    },
    'A PM2 app without a schedule': { 'ecosystem.config.js': pm2("name: 'clean',\nscript: 'clean.js',"), ...oneShot },
    'PM2 in containers': {
      'a.yaml': job({ name: 'a', container: 'command: [pm2-runtime, clean.js]' }),
      'b.yaml': cronJob({ name: 'b', container: 'command: [pm2-runtime, clean.js]' }),
      'c.yaml': workload({ name: 'c', container: 'command: [pm2-runtime, server.js]' }),
      'd.yaml': workload({ name: 'd', container: 'command: [pm2, start, server.js]' }),
      'e.yaml': workload({ name: 'e', container: 'command: [pm2, start, server.js, --no-daemon]' }),
      'f.yaml': workload({ name: 'f', container: 'command: [pm2, restart, server.js]' }),
      'g.yaml': workload({ name: 'g', container: shell('pm2 start server.js') }),
    },
  },
  'one-role-per-process': {
    'Two ways of work of other kinds': {
      'ecosystem.config.js': pm2("name: 'app',\nscript: 'app.mjs',"),
      'app.mjs':
        "import { Worker } from 'bullmq';\nimport cron from 'node-cron';\nnew Worker('mails', async () => {}, { connection: {} });\ncron.schedule('0 3 * * *', () => {});\n",
    },
    'A server that hands work to its own queue': {
      'ecosystem.config.js': pm2("name: 'app',\nscript: 'app.mjs',"),
      'app.mjs':
        "import express from 'express';\nimport { Queue } from 'bullmq';\nconst queue = new Queue('mails');\nconst app = express();\napp.post('/', () => queue.add('a', {}));\napp.listen(3000);\n",
    },
    'A worker whose server nobody reaches, one that is published, and one that is called a worker': Object.fromEntries(
      [
        ['a', 'mails', ''],
        ['b', 'mails', '    ports: ["3000:3000"]\n'],
        ['c', 'worker', '    ports: ["3000:3000"]\n'],
      ].flatMap(([name, service, ports]) => [
        [`${name}/compose.yaml`, `services:\n  ${service}:\n    build: .\n${ports}`],
        [`${name}/Dockerfile`, 'FROM node:20-slim\nCOPY . .\nCMD ["node", "worker.mjs"]\n'],
        [
          `${name}/worker.mjs`,
          "import { Worker } from 'bullmq';\nimport express from 'express';\nnew Worker('mails', async () => {}, { connection: {} });\nconst app = express();\napp.post('/mails', (q, s) => s.json({}));\napp.listen(3000);\n",
        ],
      ]),
    ),
    'A worker with a port for its metrics': {
      'ecosystem.config.js': pm2("name: 'app',\nscript: 'app.mjs',"),
      'app.mjs':
        "import { Worker } from 'bullmq';\nimport http from 'node:http';\nnew Worker('mails', async () => {}, { connection: {} });\nhttp.createServer((q, s) => s.end('ok')).listen(9090);\n",
    },
  },
  'scales-on-backlog': {
    'By CPU, by memory and by both': {
      'a.yaml': documents(
        workload({ name: 'a', spec: 'replicas: 2', container: sidekiq }),
        hpa('a', 'Deployment', 'cpu'),
        workload({ name: 'b', spec: 'replicas: 2', container: sidekiq }),
        hpa('b', 'Deployment', 'memory'),
        workload({ name: 'c', spec: 'replicas: 2', container: 'command: [gunicorn, "app:app"]' }),
        hpa('c', 'Deployment', 'cpu'),
      ),
    },
    'By what waits': {
      'a.yaml': documents(
        workload({ name: 'a', container: sidekiq }),
        'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: a\nspec:\n  scaleTargetRef:\n    name: a\n  triggers:\n    - type: redis\n      metadata: { listName: default, listLength: "5" }\n',
      ),
    },
  },
  'type-is-known': {
    'Nothing at all': { 'a.yaml': workload({ name: 'thing', image: 'example/thing:1' }) },
    'Two words that contradict each other': { 'a.yaml': workload({ name: 'api-worker', image: 'example/thing:1' }) },
    'An image that everybody knows': { 'a.yaml': workload({ name: 'cache', image: 'redis:7' }) },
  },
  'type-matches-declaration': {
    'It is something else, and what it says': Object.fromEntries(
      ['api', 'worker', 'task', 'scheduler', 'agent'].map((type) => [
        `${type}.yaml`,
        workload({ name: `is-${type}`, metadata: `annotations:\n  svc-lint.dev/type: ${type}`, container: sidekiq }),
      ]),
    ),
    'An api that is internal': {
      'a.yaml': api({ metadata: 'annotations:\n  svc-lint.dev/type: internal' }),
      'b.yaml': documents(
        workload({ name: 'b', metadata: 'annotations:\n  svc-lint.dev/type: api', container: 'ports:\n  - containerPort: 80' }),
        clusterIp('b', 80),
      ),
    },
  },
} satisfies QuestionCases;

function hpa(name: string, kind: string, resource: string): string {
  return `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: ${name}\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: ${kind}\n    name: ${name}\n  minReplicas: 2\n  maxReplicas: 9\n  metrics:\n    - type: Resource\n      resource:\n        name: ${resource}\n        target: { type: Utilization, averageUtilization: 70 }\n`;
}
