import { api, cronJob, job, pm2, readinessProbe, sidekiq, workload } from '../../../rules/examples.ts';
import { deployFile, soundDeploy, workflow } from '../../../rules/workflows.ts';
import type { QuestionCases } from './cases.ts';

const bullmq = (onStop: string): string =>
  `import { Worker } from 'bullmq';\nconst worker = new Worker('mails', async () => {}, { connection: {} });\n${onStop}\n`;
const on = (signal: string, body: string): string => `process.on('${signal}', async () => {\n  ${body}\n});`;
const underPm2 = (code: string, settings = '') => ({
  'ecosystem.config.js': pm2(`name: 'mails',\nscript: 'worker.mjs',\n${settings}exp_backoff_restart_delay: 100,`),
  'worker.mjs': code,
});
const inPod = (code: string, spec: Parameters<typeof workload>[0] = {}) => ({
  Dockerfile: 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "worker.mjs"]\n',
  'package.json': '{ "name": "mails", "private": true }',
  'worker.mjs': code,
  'a.yaml': workload({ name: 'mails', image: 'example/mails:1', ...spec }),
});
const image = (last: string, base = 'node:20-slim') => ({
  Dockerfile: `FROM ${base}\nWORKDIR /app\nCOPY . .\n${last}\n`,
  'server.js': "require('http').createServer().listen(8080);\nprocess.on('SIGTERM', () => process.exit(0));\n",
});
const kafka = (onStop: string, more = ''): string =>
  `import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({ brokers: ['k:9092'] }).consumer({ groupId: 'shop' });\nawait consumer.subscribe({ topic: 'orders' });\nawait consumer.run({ ${more}eachMessage: async () => {} });\n${onStop}\n`;
const http = (onStop: string): string =>
  `import http from 'node:http';\nconst server = http.createServer((q, s) => s.end('ok')).listen(8080);\n${onStop}\n`;
const graced = (seconds: string, container = sidekiq): string => workload({ pod: `terminationGracePeriodSeconds: ${seconds}`, container });

export default {
  'signal-reaches-process': {
    'Forms of CMD': {
      ...Object.fromEntries(
        Object.entries({
          plain: 'CMD node server.js',
          arguments: 'CMD  node --max-old-space-size=512 server.js',
          list: 'CMD ["node", "server.js"]',
          exec: 'CMD exec node server.js',
          variable: 'CMD node $ENTRY',
          two: 'CMD node a.js && node server.js',
          assignment: 'CMD PORT=80 node server.js',
          quoted: "CMD node 'server.js'",
          entry: 'ENTRYPOINT node server.js',
          both: 'ENTRYPOINT ["docker-entrypoint.sh"]\nCMD node server.js',
          shell: 'SHELL ["/bin/bash", "-c"]\nCMD node server.js',
          lower: 'cmd node server.js',
        }).flatMap(([name, last]) => Object.entries(image(last)).map(([file, text]) => [`${name}/${file}`, text])),
      ),
    },
    'Shells and wrappers': {
      'a.yaml': workload({ name: 'a', image: 'python:3.12-slim', container: 'command: [sh, -c, "celery -A a worker"]' }),
      'b.yaml': workload({ name: 'b', image: 'python:3.12-slim', container: 'command: [sh, -c, "exec celery -A b worker"]' }),
      'c.yaml': workload({ name: 'c', image: 'python:3.12-alpine', container: 'command: [sh, -c, "celery -A c worker"]' }),
      'd.yaml': workload({ name: 'd', image: 'python:3.12-slim', container: 'command: [tini, --, sh, -c, "celery -A d worker"]' }),
      'e.yaml': workload({ name: 'e', container: 'command: [sh, -c, "celery -A e worker"]' }),
      'f.yaml': job({ name: 'f', container: 'command: [sh, -c, "rails db:migrate"]' }),
      'g.yaml': workload({ name: 'g', image: 'node:20-slim', container: 'command: [npm, start]' }),
      'h.yaml': workload({ name: 'h', container: 'command: [tini, --, sh, -c, "celery -A h worker"]' }),
    },
    'One script on two platforms, and one for development': {
      ...prefixed('a', {
        ...inPod('', {}),
        Dockerfile: 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["/app/start.sh"]\n',
        'start.sh': '#!/bin/sh\nnode worker.mjs\n',
        'worker.mjs': bullmq(''),
        'compose.yaml': 'services:\n  mails:\n    image: example/mails:1\n    build: .\n',
      }),
      ...prefixed('b', {
        Dockerfile: 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["/app/start-dev.sh"]\n',
        'start-dev.sh': '#!/bin/sh\nnode worker.mjs\n',
        'worker.mjs': bullmq(''),
        'compose.yaml': 'services:\n  mails:\n    build: .\n',
      }),
    },
    'PM2 without its tree': {
      'ecosystem.config.js': pm2("name: 'mails',\nscript: 'npm',\nargs: 'start',\ntreekill: false,"),
      'package.json': '{ "scripts": { "start": "node worker.mjs" } }',
      'worker.mjs': bullmq(''),
    },
  },
  'handles-stop-signal': {
    'No handler, another signal, two others, and a message': {
      ...prefixed('a', underPm2(bullmq(''))),
      ...prefixed('b', underPm2(bullmq(on('SIGTERM', 'await worker.close(); process.exit(0);')))),
      ...prefixed('c', underPm2(bullmq(`${on('SIGTERM', 'await worker.close();')}\n${on('SIGQUIT', 'await worker.close();')}`))),
      ...prefixed('d', underPm2(bullmq(on('SIGINT', 'await worker.close(); process.exit(0);')), 'shutdown_with_message: true,\n')),
    },
    'A server, a schedule and a task without a handler': {
      ...prefixed('a', underPm2(http(''))),
      ...prefixed('b', underPm2("import cron from 'node-cron';\ncron.schedule('0 3 * * *', () => {});\n")),
      ...prefixed('c', underPm2("console.log('done');\n")),
    },
    'In pods, and in Jobs': {
      ...inPod(bullmq('')),
      'b.yaml': job({ name: 'b', container: 'command: [node, worker.mjs]' }).replace('example/invoices:1.0.3', 'example/mails:1'),
      'c.yaml': cronJob({ name: 'c', container: 'command: [node, worker.mjs]' }).replace('example/report:2.0.1', 'example/mails:1'),
    },
    'One program on two platforms, with one signal and with two': {
      ...prefixed('a', {
        ...inPod(bullmq('')),
        'compose.yaml': 'services:\n  mails:\n    image: example/mails:1\n    build: .\n',
      }),
      ...prefixed('b', {
        ...underPm2(bullmq('')),
        Dockerfile: 'FROM node:20-slim\nCOPY . .\nCMD ["node", "worker.mjs"]\n',
        'compose.yaml': 'services:\n  mails:\n    build: .\n    ports: ["8080:8080"]\n',
      }),
    },
    'PM2 in a container': {
      ...underPm2(bullmq(on('SIGTERM', 'await worker.close(); process.exit(0);'))),
      Dockerfile: 'FROM node:20-alpine\nWORKDIR /app\nCOPY . .\nCMD ["pm2-runtime", "ecosystem.config.js"]\n',
      'compose.yaml': 'services:\n  mails:\n    build: .\n',
    },
    'What is called a worker alone, and one that keeps a clock': {
      ...prefixed('a', underPm2("console.log('mails');\n", "max_memory_restart: '300M',\n")),
      ...prefixed('b', underPm2('setInterval(async () => refresh(), 60000);\n')),
    },
    'Python programs, and what loads them': {
      'compose.yaml': [
        ['plain', 'python app.py'],
        ['loaded', 'daphne app:application'],
        ['generated', 'locust --headless'],
        ['developed', 'python manage.py runserver 0.0.0.0:8000'],
        ['collected', 'python manage.py serve'],
        ['worked', 'taskiq worker app:application'],
        ['scheduled', 'taskiq scheduler app:application'],
        ['single', 'python -m robyn app.py'],
        ['several', 'python -m robyn app.py --processes 4'],
      ].reduce((text, [name, command]) => `${text}  ${name}:\n    build: .\n    command: ${command}\n    ports: ["80"]\n`, 'services:\n'),
      Dockerfile: 'FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n',
      'app.py': 'from flask import Flask\n\napplication = Flask(__name__)\napplication.run(port=80)\n',
      'locustfile.py': 'from locust import HttpUser\n\n\nclass Visitor(HttpUser):\n    pass\n',
      'manage.py': 'from django.core.management import execute_from_command_line\nimport sys\n\nexecute_from_command_line(sys.argv)\n',
    },
    'NestJS with and without its hooks': {
      ...prefixed(
        'a',
        underPm2(
          "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.mjs';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);\n",
        ),
      ),
      ...prefixed(
        'b',
        underPm2(
          "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.mjs';\nconst app = await NestFactory.create(AppModule);\napp.enableShutdownHooks();\nawait app.listen(3000);\n",
        ),
      ),
    },
  },
  'drains-on-stop': {
    'What is closed': {
      ...prefixed('a', underPm2(bullmq(on('SIGINT', 'process.exit(0);')))),
      ...prefixed('b', underPm2(bullmq(on('SIGINT', 'await worker.close(); process.exit(0);')))),
      ...prefixed('c', underPm2(http(on('SIGINT', 'process.exit(0);')))),
      ...prefixed('d', underPm2(http(on('SIGINT', 'server.close(() => process.exit(0));')))),
      ...prefixed('e', underPm2(kafka(on('SIGINT', 'process.exit(0);')))),
      ...prefixed('f', underPm2(bullmq(on('SIGINT', 'await shutdown(); process.exit(0);')))),
      ...prefixed('g', underPm2(`${bullmq('')}${http(on('SIGINT', 'server.close(() => process.exit(0));'))}`)),
      ...prefixed('h', underPm2(bullmq(`${on('SIGINT', 'process.exit(0);')}\n${on('SIGTERM', 'process.exit(0);')}`))),
    },
  },
  'drain-call-drains': {
    'Calls that wait, and calls that do not': {
      ...prefixed(
        'a',
        underPm2(
          "import Agenda from 'agenda';\nconst agenda = new Agenda({});\nagenda.define('x', async () => {});\nawait agenda.start();\nprocess.on('SIGINT', async () => { await agenda.stop(); process.exit(0); });\n",
        ),
      ),
      ...prefixed(
        'b',
        underPm2(
          "import Agenda from 'agenda';\nconst agenda = new Agenda({});\nagenda.define('x', async () => {});\nawait agenda.start();\nprocess.on('SIGINT', async () => { await agenda.drain(); process.exit(0); });\n",
        ),
      ),
      ...prefixed('c', underPm2(bullmq(on('SIGINT', 'await worker.close(true); process.exit(0);')))),
    },
    'Frameworks that abort': {
      'a.yaml': workload({ name: 'a', container: 'command: [bundle, exec, resque, work]' }),
      'b.yaml': workload({ name: 'b', container: 'command: [huey_consumer, app.huey]' }),
      'c.yaml': workload({ name: 'c', container: 'command: [arq, app.Settings]' }),
      'd.yaml': workload({ name: 'd', container: sidekiq }),
      'e.yaml': workload({ name: 'e', container: 'command: [bundle, exec, unicorn]' }),
    },
  },
  'drain-is-bounded': {
    'With and without an end': {
      ...prefixed('a', underPm2(bullmq(on('SIGINT', 'await worker.close(); process.exit(0);')))),
      ...prefixed(
        'b',
        underPm2(bullmq(on('SIGINT', 'setTimeout(() => process.exit(1), 9000).unref(); await worker.close(); process.exit(0);'))),
      ),
      ...prefixed('c', underPm2(kafka(on('SIGINT', 'await consumer.disconnect(); process.exit(0);')))),
    },
    'What waits for nothing has no end to wait for': {
      ...prefixed('a', underPm2(bullmq(on('SIGINT', 'await worker.close(true); process.exit(0);')))),
      ...prefixed('b', underPm2(`let stopping = false;\n${bullmq(on('SIGINT', 'stopping = true; await flushAll(stopping);'))}`)),
    },
  },
  'grace-is-set': {
    'By platform': {
      'a.yaml': workload({ name: 'a', container: sidekiq }),
      'b.yaml': workload({ name: 'b', container: 'command: [celery, -A, b, worker]' }),
      'c.yaml': workload({ name: 'c', pod: 'terminationGracePeriodSeconds: 60', container: 'command: [celery, -A, c, worker]' }),
      'd.yaml': job({ name: 'd', container: 'command: [bundle, exec, rails, "db:migrate"]' }),
      'compose.yaml':
        'services:\n  e:\n    image: example/e:1\n    command: celery -A e worker\n  f:\n    image: example/f:1\n    command: celery -A f worker\n    stop_grace_period: 60s\n  g:\n    image: example/g:1\n    command: rails db:migrate\n',
      ...underPm2(bullmq(on('SIGINT', 'await worker.close(); process.exit(0);'))),
    },
    'What waits for nothing': {
      ...prefixed('a', underPm2(bullmq(''))),
      ...prefixed('b', underPm2(bullmq(on('SIGINT', 'await worker.close(true); process.exit(0);')))),
    },
  },
  'grace-not-zero': {
    'Zero here and there': {
      'a.yaml': graced('0'),
      'b.yaml': api({
        name: 'b',
        container: `${readinessProbe}\nlivenessProbe:\n  httpGet: { path: /live, port: 8080 }\n  terminationGracePeriodSeconds: 0\nstartupProbe:\n  httpGet: { path: /up, port: 8080 }\n  terminationGracePeriodSeconds: 0`,
      }),
      'c.yaml': api({
        name: 'c',
        container: `${readinessProbe}\nlivenessProbe:\n  httpGet: { path: /live, port: 8080 }\n  terminationGracePeriodSeconds: 10`,
      }),
      ...underPm2(bullmq(''), 'kill_timeout: 0,\n'),
    },
  },
  'grace-covers-drain': {
    'Around the drain': {
      'a.yaml': graced('59', 'command: [bundle, exec, sidekiq, -t, "60"]'),
      'b.yaml': graced('60', 'command: [bundle, exec, sidekiq, -t, "60"]').replaceAll('billing', 'b'),
      'c.yaml': graced('61', 'command: [bundle, exec, sidekiq, -t, "60"]').replaceAll('billing', 'c'),
      'd.yaml': workload({ name: 'd', metadata: 'annotations:\n  svc-lint.dev/drain-timeout: 2m', container: sidekiq }),
      'e.yaml': workload({ name: 'e', metadata: 'annotations:\n  svc-lint.dev/drain-timeout: 20s', container: sidekiq }),
      'f.yaml': workload({ name: 'f', metadata: 'annotations:\n  svc-lint.dev/drain-timeout: 20s' }),
      'g.yaml': workload({ name: 'g', metadata: 'annotations:\n  svc-lint.dev/drain-timeout: 20s\n  svc-lint.dev/type: task' }),
      'h.yaml': workload({ name: 'h', image: 'redis:7' }),
    },
    'Under PM2 and Compose': {
      ...underPm2(bullmq(on('SIGINT', 'setTimeout(() => process.exit(1), 9000).unref(); await worker.close(); process.exit(0);'))),
      'compose.yaml': 'services:\n  f:\n    image: example/f:1\n    command: bundle exec sidekiq -t 60\n    stop_grace_period: 30s\n',
    },
    'Without limit': { ...underPm2(bullmq(on('SIGINT', 'await worker.close(); process.exit(0);')), 'kill_timeout: 5000,\n') },
  },
  'grace-is-bounded': {
    Hours: {
      'a.yaml': graced('3600'),
      'b.yaml': graced('7200').replaceAll('billing', 'b'),
      'c.yaml': graced('86400').replaceAll('billing', 'c'),
    },
  },
  'prestop-fits-grace': {
    'Around the grace': Object.fromEntries(
      ['29', '30', '31'].map((seconds) => [
        `${seconds}.yaml`,
        api({ name: `a${seconds}`, container: `${readinessProbe}\nlifecycle:\n  preStop:\n    sleep:\n      seconds: ${seconds}` }),
      ]),
    ),
  },
  'requests-drain-before-stop': {
    'Hooks, delays, and what nobody asks': {
      'a.yaml': api({ name: 'a' }),
      'b.yaml': workload({ name: 'b', container: sidekiq }),
      'c.yaml': api({ name: 'c', container: `${readinessProbe}\nlifecycle:\n  preStop:\n    exec: { command: [sleep, "5"] }` }),
      'd.yaml':
        'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers:\n        - image: example/d:1\n          ports: [{ containerPort: 8080 }]\n',
    },
    'In code': {
      ...inPod(http(on('SIGTERM', 'server.close(() => process.exit(0));')), {
        container: `ports:\n  - containerPort: 8080\n${readinessProbe}`,
      }),
      'service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: mails\nspec:\n  type: LoadBalancer\n  selector:\n    app: mails\n  ports:\n    - port: 8080\n',
    },
    'In code, after a while': {
      ...inPod(http(on('SIGTERM', 'setTimeout(() => server.close(() => process.exit(0)), 5000);')), {
        container: `ports:\n  - containerPort: 8080\n${readinessProbe}`,
      }),
      'service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: mails\nspec:\n  type: LoadBalancer\n  selector:\n    app: mails\n  ports:\n    - port: 8080\n',
    },
  },
  'commits-on-stop': {
    'By hand and by itself': {
      ...prefixed('f', underPm2(`${kafka(on('SIGINT', 'process.exit(0);'), 'autoCommit: false, ')}${bullmq('')}`)),
      ...prefixed('a', underPm2(kafka(on('SIGINT', 'process.exit(0);'), 'autoCommit: false, '))),
      ...prefixed('b', underPm2(kafka(on('SIGINT', 'await consumer.disconnect(); process.exit(0);'), 'autoCommit: false, '))),
      ...prefixed('c', underPm2(kafka(on('SIGINT', 'process.exit(0);')))),
      ...prefixed('d', underPm2(kafka('', 'autoCommit: false, '))),
      ...prefixed('e', underPm2(kafka(`${on('SIGINT', 'process.exit(0);')}\n${on('SIGTERM', 'process.exit(0);')}`, 'autoCommit: false, '))),
    },
    'Before the work': {
      'go.mod': 'module example.com/shop\n\ngo 1.22\n\nrequire github.com/segmentio/kafka-go v0.4.47\n',
      'main.go':
        'package main\n\nimport (\n\t"context"\n\n\t"github.com/segmentio/kafka-go"\n)\n\nfunc main() {\n\treader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"k:9092"}, GroupID: "shop", Topic: "orders"})\n\tfor {\n\t\tmessage, err := reader.ReadMessage(context.Background())\n\t\tif err != nil {\n\t\t\tbreak\n\t\t}\n\t\twork(message)\n\t}\n}\n\nfunc work(message kafka.Message) {}\n',
      Dockerfile:
        'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM gcr.io/distroless/base\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
    },
  },
  'ack-after-work': {
    When: {
      'a.yaml': workload({ name: 'a', container: 'command: [celery, -A, a, worker]' }),
      ...prefixed(
        'b',
        underPm2(
          "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('amqp://q')).createChannel();\nchannel.consume('mails', async (m) => { await work(m); }, { noAck: true });\nasync function work() {}\n",
        ),
      ),
      ...prefixed(
        'c',
        underPm2(
          "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('amqp://q')).createChannel();\nchannel.consume('mails', async (m) => { await work(m); channel.ack(m); });\nasync function work() {}\n",
        ),
      ),
    },
  },
  'retries-failed-jobs': {
    'What is added': {
      ...prefixed(
        'a',
        underPm2(
          "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue('mails');\nnew Worker('mails', async () => {}, { connection: {} });\nawait queue.add('a', {}, { attempts: 1 });\nawait queue.add('a', {}, { attempts: 1 });\n",
        ),
      ),
      ...prefixed(
        'b',
        underPm2(
          "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue('mails');\nnew Worker('mails', async () => {}, { connection: {} });\nawait queue.add('a', {}, { attempts: 3 });\n",
        ),
      ),
      ...prefixed(
        'c',
        underPm2(
          "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue('mails');\nnew Worker('mails', async () => {}, { connection: {} });\nawait queue.add('a', {});\n",
        ),
      ),
      ...prefixed(
        'd',
        underPm2(
          "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue(process.env.QUEUE);\nnew Worker('mails', async () => {}, { connection: {} });\nawait queue.add('a', {}, { attempts: 1 });\n",
        ),
      ),
    },
    'What comes again by itself': underPm2(
      "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue('mails');\nnew Worker('mails', async () => {}, { connection: {} });\nawait queue.add('a', {}, { attempts: 1, repeat: { every: 30000 } });\n",
    ),
    'Limits of Jobs': {
      'a.yaml': job({ name: 'a', spec: 'backoffLimit: 0', container: 'command: [bundle, exec, rails, "db:migrate"]' }),
      'b.yaml': job({ name: 'b', spec: 'backoffLimit: 1', container: 'command: [php, artisan, "queue:work", --stop-when-empty]' }),
      'c.yaml': job({ name: 'c', container: 'command: [php, artisan, "queue:work", --stop-when-empty]' }),
    },
  },
  'retries-back-off': {
    'How they wait': {
      ...prefixed(
        'a',
        underPm2(
          "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue('mails');\nnew Worker('mails', async () => {}, { connection: {} });\nawait queue.add('a', {}, { attempts: 5 });\n",
        ),
      ),
      ...prefixed(
        'b',
        underPm2(
          "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue('mails');\nnew Worker('mails', async () => {}, { connection: {} });\nawait queue.add('a', {}, { attempts: 5, backoff: { type: 'exponential', delay: 1000 } });\n",
        ),
      ),
      ...prefixed(
        'c',
        underPm2(
          "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue('mails');\nnew Worker('mails', async () => {}, { connection: {} });\nawait queue.add('a', {}, { attempts: 1 });\n",
        ),
      ),
    },
  },
  'job-has-deadline': {
    'With and without': {
      'a.yaml': job({ name: 'a', spec: 'activeDeadlineSeconds: 60' }),
      'b.yaml': cronJob({ name: 'b', spec: 'schedule: "0 3 * * *"', job: 'activeDeadlineSeconds: 60' }),
      'c.yaml': cronJob({ name: 'c', spec: 'schedule: "0 3 * * *"' }),
      'd.yaml': job({ name: 'd', pod: 'restartPolicy: Never\nactiveDeadlineSeconds: 60' }),
    },
  },
  'lock-outlives-job': {
    'How long a lock holds': {
      ...prefixed(
        'a',
        underPm2("import { Worker } from 'bullmq';\nnew Worker('mails', async () => {}, { connection: {}, lockDuration: 1000 });\n"),
      ),
      ...prefixed(
        'b',
        underPm2("import { Worker } from 'bullmq';\nnew Worker('mails', async () => {}, { connection: {}, lockDuration: 60000 });\n"),
      ),
    },
  },
  'deploy-does-not-kill': {
    'How it is stopped': {
      '.github/workflows/a.yml': workflow({ run: 'docker kill orders\ndocker run -d --name orders example/orders:3' }),
      '.github/workflows/b.yml': workflow({ run: 'docker stop orders\ndocker run -d --name orders example/orders:3' }),
      '.github/workflows/c.yml': workflow({ run: 'pm2 kill' }),
      '.github/workflows/d.yml': workflow({ run: 'pm2 kill\npm2 start ecosystem.config.js' }),
      '.github/workflows/e.yml': workflow({ run: 'kill -9 $(cat app.pid)\n./app &' }),
      '.github/workflows/f.yml': workflow({ job: 'if: false', run: 'docker kill orders\ndocker run -d --name orders example/orders:3' }),
      '.github/workflows/g.yml': workflow({ run: 'docker rm -f tests' }),
      '.github/workflows/i.yml': workflow({ run: 'kubectl apply -f deploy/\npm2 kill' }),
      '.github/workflows/h.yml': workflow({ run: 'docker compose kill\ndocker compose up -d' }),
    },
    'Several in one job': {
      '.github/workflows/a.yml': workflow({ run: 'pm2 delete a\npm2 delete b\npm2 delete c\npm2 start ecosystem.config.js' }),
      '.github/workflows/b.yml': workflow({ run: 'docker rm -f a\ndocker rm -f b\ndocker run -d --name a example/orders:3' }),
    },
    'Whom it hits': {
      'deploy/orders.yaml': api({ spec: 'replicas: 2' }),
      [deployFile]: workflow({ run: 'kubectl delete deployment orders --grace-period=0 --force\nkubectl apply -f deploy/' }),
    },
  },
  'deploy-is-not-interrupted': {
    'Who cancels': {
      '.github/workflows/a.yml': workflow({ top: '', job: 'concurrency:\n  group: x\n  cancel-in-progress: true', run: soundDeploy }),
      '.github/workflows/b.yml': workflow({
        top: "concurrency:\n  group: x\n  cancel-in-progress: ${{ github.ref != 'refs/heads/main' }}",
        run: soundDeploy,
      }),
      '.github/workflows/c.yml': workflow({ top: 'concurrency:\n  group: x\n  cancel-in-progress: true', run: soundDeploy }).replace(
        'on:\n',
        'on:\n  pull_request:\n',
      ),
      '.github/workflows/g.yml': workflow({ top: 'concurrency:\n  group: x\n  cancel-in-progress: ${{ vars.CANCEL }}', run: soundDeploy }),
      '.github/workflows/d.yml': workflow({ top: 'concurrency: { group: x, cancel-in-progress: true }', run: soundDeploy }),
      '.github/workflows/e.yml': workflow({ top: "concurrency:\n  group: x\n  cancel-in-progress: 'true'", run: soundDeploy }),
      '.github/workflows/f.yml': workflow({ top: 'concurrency:\n  group: x\n  cancel-in-progress: true', run: 'echo nothing' }),
    },
    'After the tests of a pull request, and after those of any run': Object.fromEntries(
      ["github.event.workflow_run.event == 'pull_request'", "github.event.workflow_run.conclusion == 'success'"].map((condition, i) => [
        `.github/workflows/${i}.yml`,
        `on:\n  workflow_run: { workflows: [CI], types: [completed] }\nconcurrency: { group: a, cancel-in-progress: true }\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    if: \${{ ${condition} }}\n    steps:\n      - run: |\n          kubectl apply -f deploy/\n          kubectl rollout status deployment/orders --timeout=5m\n`,
      ]),
    ),
    GitLab: {
      '.gitlab-ci.yml':
        'deploy:\n  interruptible: true\n  rules:\n    - if: $CI_COMMIT_BRANCH == "main"\n  script:\n    - kubectl apply -f deploy/\n',
    },
  },
  'deploy-waits-for-drain': {
    'How long': {
      'deploy/billing.yaml': graced('120', sidekiq),
      '.github/workflows/a.yml': workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/billing --timeout=119s' }),
      '.github/workflows/b.yml': workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/billing --timeout=120s' }),
      '.github/workflows/c.yml': workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/billing' }),
    },
    'By default': {
      'deploy/billing.yaml': workload({ container: sidekiq }),
      [deployFile]: workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/billing --timeout=10s' }),
    },
    'Compose that is stopped too soon': {
      'compose.yaml':
        'services:\n  billing:\n    image: example/billing:1\n    command: bundle exec sidekiq -t 60\n    stop_grace_period: 70s\n',
      '.github/workflows/a.yml': workflow({ run: 'docker compose stop -t 10\ndocker compose up -d' }),
      '.github/workflows/b.yml': workflow({ run: 'docker compose up -d --timeout 90' }),
    },
  },
  'memory-restart-drains': {
    'What is restarted': {
      ...prefixed(
        'd',
        underPm2(
          bullmq(on('SIGINT', 'setTimeout(() => process.exit(1), 9000).unref(); await worker.close(); process.exit(0);')),
          "max_memory_restart: '300M',\n",
        ),
      ),
      ...prefixed(
        'e',
        underPm2(
          bullmq(on('SIGINT', 'setTimeout(() => process.exit(1), 9000).unref(); await worker.close(); process.exit(0);')),
          "max_memory_restart: '300M',\nkill_timeout: 12000,\n",
        ),
      ),
      ...prefixed('a', underPm2(bullmq(''), "max_memory_restart: '300M',\n")),
      ...prefixed(
        'b',
        underPm2(bullmq(on('SIGINT', 'await worker.close(); process.exit(0);')), "max_memory_restart: '300M',\nkill_timeout: 30000,\n"),
      ),
      ...prefixed('c', underPm2(bullmq(''))),
    },
  },
  'no-watch-in-production': {
    'What is watched': {
      ...prefixed('a', underPm2(http(''), 'watch: true,\n')),
      ...prefixed('b', underPm2(http(''), "watch: ['src'],\n")),
      ...prefixed('c', underPm2(http(''), 'watch: false,\n')),
      ...prefixed('dev', underPm2(http(''), 'watch: true,\n')),
    },
  },
  'stop-code-is-not-a-crash': {
    Codes: {
      ...prefixed('a', underPm2(http(''), 'stop_exit_codes: [0],\n')),
      ...prefixed('b', underPm2(http(''), 'stop_exit_codes: [143],\n')),
      ...prefixed('c', underPm2(http(''))),
    },
  },
  'drain-is-awaited': {
    'Who waits': {
      ...prefixed('a', underPm2(bullmq(on('SIGINT', 'worker.close(); process.exit(0);')))),
      ...prefixed('b', underPm2(bullmq(on('SIGINT', 'worker.close().then(() => process.exit(0));')))),
    },
  },
} satisfies QuestionCases;

/** Each story in a folder of its own. */
function prefixed(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}
