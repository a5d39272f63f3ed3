import { documents, pm2, workload } from '../../../rules/examples.ts';
import type { QuestionCases } from './cases.ts';

const claim = (name: string, modes: string): string =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: ${name}\nspec:\n  accessModes: [${modes}]\n  resources: { requests: { storage: 1Gi } }\n`;
const withClaim = (
  name: string,
  spec: string,
  { kind = 'Deployment', image = 'example/wiki:1', readOnly = '', type = 'api' } = {},
): string =>
  workload({
    kind,
    name,
    spec,
    image,
    metadata: `annotations:\n  svc-lint.dev/type: ${type}`,
    pod: `volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: ${name}${readOnly}`,
    container: 'volumeMounts:\n  - name: data\n    mountPath: /data',
  });
const broker = (image: string, more = '', pod = ''): string =>
  documents(
    workload({ name: 'broker', kind: 'StatefulSet', image, container: more, pod }),
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: broker\nspec:\n  selector:\n    app: broker\n  ports:\n    - port: 6379\n',
    workload({
      name: 'mails',
      image: 'example/mails:1',
      container: 'command: [celery, -A, mails, worker]\nenv:\n  - name: CELERY_BROKER_URL\n    value: redis://broker:6379/0',
    }),
  );
const app = (code: string, more = '') => ({
  'ecosystem.config.js': pm2(`name: 'shop',\nscript: 'server.mjs',\n${more}exp_backoff_restart_delay: 100,`),
  'server.mjs': code,
});

export default {
  'volume-not-shared-by-rollout': {
    'Access modes': {
      'a.yaml': documents(withClaim('a', 'replicas: 1'), claim('a', 'ReadWriteOnce')),
      'b.yaml': documents(withClaim('b', 'replicas: 1'), claim('b', 'ReadWriteOncePod')),
      'c.yaml': documents(withClaim('c', 'replicas: 1'), claim('c', 'ReadWriteMany')),
      'd.yaml': documents(withClaim('d', 'replicas: 1'), claim('d', 'ReadWriteOnce, ReadWriteMany')),
      'e.yaml': withClaim('e', 'replicas: 1'),
      'f.yaml': documents(withClaim('f', 'replicas: 1', { readOnly: '\n      readOnly: true' }), claim('f', 'ReadWriteOnce')),
    },
    'How it rolls': {
      'a.yaml': documents(withClaim('a', 'replicas: 3\nstrategy:\n  type: Recreate'), claim('a', 'ReadWriteOnce')),
      'b.yaml': documents(withClaim('b', 'replicas: 3'), claim('b', 'ReadWriteOnce')),
      'c.yaml': documents(
        withClaim('c', 'replicas: 1\nstrategy:\n  rollingUpdate:\n    maxSurge: 0\n    maxUnavailable: 1'),
        claim('c', 'ReadWriteOnce'),
      ),
      'd.yaml': documents(withClaim('d', 'replicas: 1', { kind: 'StatefulSet' }), claim('d', 'ReadWriteOnce')),
      'e.yaml': documents(withClaim('e', 'replicas: 1', { kind: 'DeploymentConfig' }), claim('e', 'ReadWriteOnce')),
    },
    'A store': {
      'a.yaml': withClaim('a', 'replicas: 1', { image: 'postgres:16', type: 'backing' }),
      'b.yaml': documents(withClaim('b', 'replicas: 1', { image: 'postgres:16', type: 'backing' }), claim('b', 'ReadWriteMany')),
      'c.yaml': withClaim('c', 'replicas: 2\nstrategy:\n  type: Recreate', { image: 'postgres:16', type: 'backing' }),
    },
  },
  'queue-broker-persists': {
    'Redis on nothing': { 'a.yaml': broker('redis:7') },
    'Redis without a log': { 'a.yaml': broker('redis:7', 'args: [--appendonly, "no"]') },
    'Redis with a log, on nothing': { 'a.yaml': broker('redis:7', 'args: [--appendonly, "yes"]') },
    'Redis with a log and a claim': {
      'a.yaml': broker(
        'redis:7',
        'args: [--appendonly, "yes"]\nvolumeMounts:\n  - name: data\n    mountPath: /data',
        'volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: data',
      ),
    },
    'Redis on memory': {
      'a.yaml': broker('redis:7', 'volumeMounts:\n  - name: data\n    mountPath: /data', 'volumes:\n  - name: data\n    emptyDir: {}'),
    },
    'RabbitMQ on nothing': { 'a.yaml': broker('rabbitmq:3').replaceAll('redis://broker:6379/0', 'amqp://broker') },
    'A cache that nobody queues in': { 'a.yaml': workload({ name: 'cache', image: 'redis:7' }) },
    Compose: {
      'compose.yaml':
        'services:\n  broker:\n    image: redis:7\n  mails:\n    image: example/mails:1\n    command: celery -A mails worker\n    environment:\n      CELERY_BROKER_URL: redis://broker:6379/0\n',
    },
  },
  'no-in-memory-sessions': {
    'Sessions in memory, in one and in two': app(
      "import express from 'express';\nimport session from 'express-session';\nconst app = express();\napp.use(session({ secret: 'x' }));\napp.listen(3000);\n",
      'instances: 2,\n',
    ),
    'One instance': app(
      "import express from 'express';\nimport session from 'express-session';\nconst app = express();\napp.use(session({ secret: 'x' }));\napp.listen(3000);\n",
    ),
    'A store': app(
      "import express from 'express';\nimport session from 'express-session';\nimport RedisStore from 'connect-redis';\nconst app = express();\napp.use(session({ secret: 'x', store: new RedisStore({}) }));\napp.listen(3000);\n",
      'instances: 2,\n',
    ),
  },
  'no-in-memory-queue': {
    'Work that waits in the process': app(
      "import express from 'express';\nimport PQueue from 'p-queue';\nconst queue = new PQueue();\nconst app = express();\napp.post('/', (q, s) => { queue.add(() => work(q)); s.end(); });\napp.listen(3000);\nasync function work() {}\n",
    ),
  },
  'resumes-from-committed-offset': {
    'Where it starts': app(
      "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({ brokers: ['k:9092'] }).consumer({ groupId: `shop-${process.pid}` });\nawait consumer.subscribe({ topic: 'orders', fromBeginning: true });\nawait consumer.run({ eachMessage: async () => {} });\n",
    ),
    'A constant group': app(
      "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({ brokers: ['k:9092'] }).consumer({ groupId: 'shop' });\nawait consumer.subscribe({ topic: 'orders' });\nawait consumer.run({ eachMessage: async () => {} });\n",
    ),
  },
} satisfies QuestionCases;
