import { describe, expect, it } from 'vitest';
import { catalog } from '../../../rules/catalog/index.ts';
import { factsOf, intakesIn } from './facts.ts';

interface Case {
  readonly seen: string;
  readonly intakes: readonly string[];
  /** Looks like it and is not. */
  readonly not: string;
  /** What is rightly seen in the near-miss. */
  readonly rather?: readonly string[];
}

/** For each framework a few lines that prove that it is seen, and a near-miss. */
const cases: Readonly<Record<string, Case>> = {
  bullmq: {
    seen: "import { Worker as JobWorker } from 'bullmq';\nconst QUEUE = 'images';\nexport const images = new JobWorker(QUEUE, './resize.js', { concurrency: 5 });",
    intakes: ['queue bullmq images'],
    not: "import { Worker } from 'node:worker_threads';\nimport { Queue } from 'bullmq';\nnew Worker('./resize.js');\nawait new Queue('images').add('resize', {});",
  },
  bull: {
    seen: "const Queue = require('bull');\nconst mails = new Queue('mails', process.env.REDIS_URL);\nmails.process(5, async (job) => send(job.data));",
    intakes: ['queue bull mails'],
    not: "const Queue = require('bull');\nconst mails = new Queue('mails');\nmails.on('completed', (job) => job.process());\nmails.add({ to: 'a' });",
  },
  'bee-queue': {
    seen: "import Queue from 'bee-queue';\nconst sums = new Queue('sums');\nsums.process(async (job) => job.data.x + job.data.y);",
    intakes: ['queue bee-queue sums'],
    not: "import Queue from 'bee-queue';\nnew Queue('sums', { isWorker: false }).createJob({ x: 2 }).save();",
  },
  agenda: {
    seen: "import { Agenda } from 'agenda';\nconst agenda = new Agenda({});\nagenda.define('report', async (job) => report(job));\nawait agenda.every('10 minutes', 'report');",
    intakes: ['queue agenda report', 'schedule agenda 10 minutes'],
    not: "import { Agenda } from 'agenda';\nawait new Agenda({}).now('report', {});",
  },
  'pg-boss': {
    seen: "import PgBoss from 'pg-boss';\nconst boss = new PgBoss(process.env.DATABASE_URL);\nawait boss.start();\nawait boss.work('mail', async ([job]) => send(job));\nawait boss.schedule('mail', '0 6 * * *');",
    intakes: ['queue pg-boss mail', 'schedule pg-boss 0 6 * * *'],
    not: "import PgBoss from 'pg-boss';\nconst boss = new PgBoss('postgres://');\nawait boss.send('mail', {});",
  },
  'graphile-worker': {
    seen: "import { run } from 'graphile-worker';\nconst runner = await run({ connectionString: '', taskList: { hello: async () => {} } });",
    intakes: ['queue graphile-worker'],
    not: "import { quickAddJob } from 'graphile-worker';\nimport { run } from './run-script';\nawait quickAddJob({}, 'hello', {});\nawait run();",
  },
  amqplib: {
    seen: "import amqp from 'amqplib';\nconst connection = await amqp.connect(process.env.AMQP_URL);\nconst channel = await connection.createChannel();\nawait channel.consume('orders', (message) => work(message), { noAck: false });",
    intakes: ['queue amqplib orders'],
    not: "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('')).createChannel();\nchannel.sendToQueue('orders', Buffer.from(''));",
  },
  'amqp-connection-manager': {
    seen: "import * as amqp from 'amqp-connection-manager';\nconst connection = amqp.connect(['amqp://localhost']);\nconnection.createChannel({ setup: (channel) => channel.consume('orders', work) });",
    intakes: ['queue amqp-connection-manager orders'],
    not: "import * as amqp from 'amqp-connection-manager';\namqp.connect(['amqp://localhost']).createChannel({ json: true }).sendToQueue('orders', {});",
  },
  rascal: {
    seen: "import { BrokerAsPromised as Broker } from 'rascal';\nconst broker = await Broker.create(config);\nconst subscription = await broker.subscribe('orders');",
    intakes: ['queue rascal orders'],
    not: "import { BrokerAsPromised as Broker } from 'rascal';\nconst broker = await Broker.create(config);\nawait broker.publish('orders', {});",
  },
  'sqs-consumer': {
    seen: "import { Consumer } from 'sqs-consumer';\nconst app = Consumer.create({ queueUrl: 'https://sqs/orders', handleMessage: async (message) => work(message) });\napp.start();",
    intakes: ['queue sqs-consumer https://sqs/orders'],
    not: "import { Producer } from 'sqs-producer';\nProducer.create({ queueUrl: 'https://sqs/orders' });",
  },
  'aws-sqs': {
    seen: "import { SQSClient, ReceiveMessageCommand } from '@aws-sdk/client-sqs';\nconst client = new SQSClient({});\nwhile (true) { await client.send(new ReceiveMessageCommand({ QueueUrl: 'https://sqs/orders' })); }",
    intakes: ['queue aws-sqs https://sqs/orders'],
    not: "import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\nawait new SQSClient({}).send(new SendMessageCommand({ QueueUrl: 'https://sqs/orders' }));",
  },
  'nestjs-sqs': {
    seen: "import { SqsMessageHandler } from '@ssut/nestjs-sqs';\nexport class Orders { @SqsMessageHandler('orders', false) async handle(message) {} }",
    intakes: ['queue nestjs-sqs orders'],
    not: "import { SqsService } from '@ssut/nestjs-sqs';\nexport class Orders { constructor(private readonly sqs: SqsService) {} send() { return this.sqs.send('orders', {}); } }",
  },
  'google-pubsub': {
    seen: "import { PubSub } from '@google-cloud/pubsub';\nconst subscription = new PubSub().subscription('orders');\nsubscription.on('message', (message) => message.ack());",
    intakes: ['queue google-pubsub orders'],
    not: "import { PubSub } from '@google-cloud/pubsub';\nnew PubSub().subscription('orders').on('error', console.error);\nawait new PubSub().topic('orders').publishMessage({});",
  },
  'azure-service-bus': {
    seen: "import { ServiceBusClient } from '@azure/service-bus';\nconst receiver = new ServiceBusClient('').createReceiver('orders');\nreceiver.subscribe({ processMessage: work, processError: fail });",
    intakes: ['queue azure-service-bus orders'],
    not: "import { ServiceBusClient } from '@azure/service-bus';\nawait new ServiceBusClient('').createSender('orders').sendMessages({});",
  },
  nats: {
    seen: "import { connect } from 'nats';\nconst nc = await connect({ servers: '' });\nconst orders = nc.subscribe('orders', { queue: 'workers' });\nconst consumer = await nc.jetstream().consumers.get('ORDERS', 'mine');\nawait consumer.consume();",
    intakes: ['queue nats orders', 'stream nats ORDERS'],
    not: "import { connect } from 'nats';\nconst nc = await connect({});\nnc.publish('orders', '');",
  },
  faktory: {
    seen: "import faktory from 'faktory-worker';\nfaktory.register('resize', resize);\nawait faktory.work();",
    intakes: ['queue faktory'],
    not: "import faktory from 'faktory-worker';\nconst client = await faktory.connect();\nawait client.job('resize').push();",
  },
  kue: {
    seen: "const kue = require('kue');\nconst queue = kue.createQueue();\nqueue.process('mail', (job, done) => done());",
    intakes: ['queue kue mail'],
    not: "const kue = require('kue');\nkue.createQueue().create('mail', {}).save();",
  },
  'node-resque': {
    seen: "import { Worker, Scheduler } from 'node-resque';\nnew Worker({ connection, queues: ['math'] }, jobs);\nnew Scheduler({ connection });",
    intakes: ['queue node-resque math', 'schedule node-resque'],
    not: "import { Queue } from 'node-resque';\nawait new Queue({ connection }).enqueue('math', 'add', [1]);",
  },
  temporal: {
    seen: "import { Worker } from '@temporalio/worker';\nconst worker = await Worker.create({ workflowsPath: '', taskQueue: 'orders' });\nawait worker.run();",
    intakes: ['queue temporal orders'],
    not: "import { Client } from '@temporalio/client';\nawait new Client().workflow.start('order', { taskQueue: 'orders' });",
  },
  zeebe: {
    seen: "import { ZBClient } from 'zeebe-node';\nnew ZBClient().createWorker({ taskType: 'mail', taskHandler: work });",
    intakes: ['queue zeebe'],
    not: "import { ZBClient } from 'zeebe-node';\nawait new ZBClient().createProcessInstance({ bpmnProcessId: 'order' });",
  },
  'camunda-external-task': {
    seen: "import { Client } from 'camunda-external-task-client-js';\nconst client = new Client({ baseUrl: '' });\nclient.subscribe('invoice', async ({ task }) => {});",
    intakes: ['queue camunda-external-task invoice'],
    not: "import { Variables } from 'camunda-external-task-client-js';\nnew Variables().set('a', 1);",
  },
  hatchet: {
    seen: "import Hatchet from '@hatchet-dev/typescript-sdk';\nconst hatchet = Hatchet.init();\nconst worker = await hatchet.worker('orders');",
    intakes: ['queue hatchet orders'],
    not: "import Hatchet from '@hatchet-dev/typescript-sdk';\nHatchet.init().event.push('order', {});",
  },
  'dapr-workflow': {
    seen: "import { WorkflowRuntime } from '@dapr/dapr';\nconst runtime = new WorkflowRuntime();\nruntime.registerWorkflow(order);\nawait runtime.start();",
    intakes: ['queue dapr-workflow'],
    not: "import { DaprClient } from '@dapr/dapr';\nawait new DaprClient().start();",
  },
  inngest: {
    seen: "import { connect } from 'inngest/connect';\nawait connect({ apps: [{ client, functions }] });",
    intakes: ['queue inngest'],
    not: "import { Inngest } from 'inngest';\nawait new Inngest({ id: 'shop' }).send({ name: 'order' });",
  },
  nsq: {
    seen: "import nsq from 'nsqjs';\nconst reader = new nsq.Reader('orders', 'mine', {});\nreader.connect();",
    intakes: ['queue nsq orders'],
    not: "import nsq from 'nsqjs';\nnew nsq.Writer('127.0.0.1', 4150).connect();",
  },
  mqtt: {
    seen: "import mqtt from 'mqtt';\nconst client = mqtt.connect('mqtt://broker');\nclient.subscribe('sensors/#');",
    intakes: ['queue mqtt sensors/#'],
    not: "import mqtt from 'mqtt';\nmqtt.connect('mqtt://broker').publish('sensors', '1');",
  },
  'redis-list': {
    seen: "import Redis from 'ioredis';\nconst redis = new Redis();\nfor (;;) { const [, job] = await redis.brpop('jobs', 0); }",
    intakes: ['queue redis-list jobs'],
    not: "import Redis from 'ioredis';\nawait new Redis().lpush('jobs', '{}');\nconst cache = new Map();\ncache.brpop?.('jobs');",
  },
  kafkajs: {
    seen: "import { Kafka } from 'kafkajs';\nconst kafka = new Kafka({ brokers: [] });\nconst consumer = kafka.consumer({ groupId: 'billing' });\nawait consumer.subscribe({ topics: ['orders', 'returns'] });\nawait consumer.run({ eachMessage: async ({ message }) => work(message) });",
    intakes: ['stream kafkajs orders, returns'],
    not: "import { Kafka } from 'kafkajs';\nconst producer = new Kafka({ brokers: [] }).producer();\nawait producer.send({ topic: 'orders', messages: [] });",
  },
  'confluent-kafka': {
    seen: "const { Kafka } = require('@confluentinc/kafka-javascript').KafkaJS;\nconst consumer = new Kafka({}).consumer({ kafkaJS: { groupId: 'billing' } });\nawait consumer.subscribe({ topic: 'orders' });\nawait consumer.run({ eachMessage: work });",
    intakes: ['stream confluent-kafka orders'],
    not: "const { Kafka } = require('@confluentinc/kafka-javascript').KafkaJS;\nawait new Kafka({}).producer().connect();",
  },
  'node-rdkafka': {
    seen: "import Kafka from 'node-rdkafka';\nconst consumer = new Kafka.KafkaConsumer({ 'group.id': 'billing' }, {});\nconsumer.on('ready', () => { consumer.subscribe(['orders']); consumer.consume(); });",
    intakes: ['stream node-rdkafka orders'],
    not: "import Kafka from 'node-rdkafka';\nnew Kafka.Producer({}).connect();",
  },
  'kafka-node': {
    seen: "const kafka = require('kafka-node');\nconst group = new kafka.ConsumerGroup({ groupId: 'billing' }, ['orders']);",
    intakes: ['stream kafka-node orders'],
    not: "const kafka = require('kafka-node');\nnew kafka.Producer(new kafka.KafkaClient());",
  },
  'redis-streams': {
    seen: "import { createClient } from 'redis';\nconst redis = createClient();\nawait redis.xReadGroup('billing', 'c1', { key: 'orders', id: '>' });",
    intakes: ['stream redis-streams'],
    not: "import { createClient } from 'redis';\nawait createClient().xAdd('orders', '*', { id: '1' });",
  },
  'azure-event-hubs': {
    seen: "import { EventHubConsumerClient } from '@azure/event-hubs';\nconst client = new EventHubConsumerClient('billing', '', 'orders');\nclient.subscribe({ processEvents: work });",
    intakes: ['stream azure-event-hubs'],
    not: "import { EventHubProducerClient } from '@azure/event-hubs';\nawait new EventHubProducerClient('', 'orders').sendBatch([]);",
  },
  kinesis: {
    seen: "import { KinesisClient, GetRecordsCommand } from '@aws-sdk/client-kinesis';\nawait new KinesisClient({}).send(new GetRecordsCommand({ ShardIterator: '' }));",
    intakes: ['stream kinesis'],
    not: "import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';\nawait new KinesisClient({}).send(new PutRecordCommand({}));",
  },
  pulsar: {
    seen: "import Pulsar from 'pulsar-client';\nconst client = new Pulsar.Client({});\nconst consumer = await client.subscribe({ topic: 'orders', subscription: 'billing' });",
    intakes: ['stream pulsar orders'],
    not: "import Pulsar from 'pulsar-client';\nawait new Pulsar.Client({}).createProducer({ topic: 'orders' });",
  },
  eventstore: {
    seen: "import { EventStoreDBClient } from '@eventstore/db-client';\nconst client = EventStoreDBClient.connectionString`esdb://`;\nconst other = EventStoreDBClient.connectionString('esdb://');\nother.subscribeToStream('orders');",
    intakes: ['stream eventstore orders'],
    not: "import { EventStoreDBClient } from '@eventstore/db-client';\nawait EventStoreDBClient.connectionString('').appendToStream('orders', []);",
  },
  'node-cron': {
    seen: "import cron from 'node-cron';\ncron.schedule('*/5 * * * *', async () => sweep(), { noOverlap: true });",
    intakes: ['schedule node-cron */5 * * * *'],
    not: "import cron from 'node-cron';\nif (!cron.validate('* * * * *')) throw new Error('no');",
  },
  cron: {
    seen: "import { CronJob } from 'cron';\nnew CronJob('0 3 * * *', sweep, null, true);\nCronJob.from({ cronTime: '0 4 * * *', onTick: sweep });",
    intakes: ['schedule cron 0 3 * * *', 'schedule cron 0 4 * * *'],
    not: "import { CronTime } from 'cron';\nnew CronTime('0 3 * * *').sendAt();",
  },
  croner: {
    seen: "import { Cron } from 'croner';\nnew Cron('*/10 * * * * *', { protect: true }, () => sweep());",
    intakes: ['schedule croner */10 * * * * *'],
    not: "class Cron { constructor(pattern) { this.pattern = pattern; } }\nnew Cron('*/10 * * * * *');",
  },
  'node-schedule': {
    seen: "const schedule = require('node-schedule');\nschedule.scheduleJob('42 * * * *', sweep);\nschedule.scheduleJob('named', '1 * * * *', sweep);",
    intakes: ['schedule node-schedule 42 * * * *', 'schedule node-schedule 1 * * * *'],
    not: "const schedule = require('node-schedule');\nschedule.cancelJob('named');",
  },
  'toad-scheduler': {
    seen: "import { ToadScheduler, SimpleIntervalJob, AsyncTask } from 'toad-scheduler';\nconst scheduler = new ToadScheduler();\nscheduler.addSimpleIntervalJob(new SimpleIntervalJob({ seconds: 20 }, new AsyncTask('sweep', sweep)));",
    intakes: ['schedule toad-scheduler'],
    not: "import { ToadScheduler } from 'toad-scheduler';\nnew ToadScheduler().stopById('sweep');",
  },
  'toad-scheduler-cron': {
    seen: "import { ToadScheduler, CronJob } from 'toad-scheduler';\nnew ToadScheduler().addCronJob(new CronJob({ cronExpression: '* * * * *' }, task));",
    intakes: ['schedule toad-scheduler-cron'],
    not: "import { CronJob } from 'toad-scheduler';\nnew CronJob({ cronExpression: '* * * * *' }, task);",
  },
  bree: {
    seen: "const Bree = require('bree');\nconst bree = new Bree({ jobs: ['sweep'] });\nawait bree.start();",
    intakes: ['schedule bree'],
    not: "const Bree = require('bree');\nnew Bree({ jobs: [] });",
  },
  'cron-job-manager': {
    seen: "const Manager = require('cron-job-manager');\nconst manager = new Manager('sweep', '*/30 * * * *', sweep);",
    intakes: ['schedule cron-job-manager */30 * * * *'],
    not: "const Manager = require('./cron-job-manager');\nnew Manager('sweep', '*/30 * * * *', sweep);",
  },
  nestjs: {
    seen: "import { NestFactory } from '@nestjs/core';\nasync function bootstrap() { const app = await NestFactory.create(AppModule); await app.listen(process.env.PORT ?? 3000); }\nbootstrap();",
    intakes: ['request nestjs'],
    not: "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.createApplicationContext(AppModule);\nawait app.get('Seeder').seed();",
  },
  'nestjs-rmq': {
    seen: "import { NestFactory } from '@nestjs/core';\nimport { Transport } from '@nestjs/microservices';\nconst app = await NestFactory.createMicroservice(AppModule, { transport: Transport.RMQ, options: { queue: 'orders' } });",
    intakes: ['queue nestjs-rmq orders'],
    not: "import { ClientsModule, Transport } from '@nestjs/microservices';\nClientsModule.register([{ transport: Transport.RMQ, options: { queue: 'orders' } }]);",
  },
  'nestjs-kafka': {
    seen: "import { NestFactory } from '@nestjs/core';\nimport { MicroserviceOptions, Transport } from '@nestjs/microservices';\nconst app = await NestFactory.create(AppModule);\napp.connectMicroservice<MicroserviceOptions>({ transport: Transport.KAFKA, options: { consumer: { groupId: 'billing' } } });",
    intakes: ['stream nestjs-kafka'],
    not: "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.createMicroservice(AppModule, { strategy: new Custom() });",
  },
  'nestjs-redis': {
    seen: "import { NestFactory } from '@nestjs/core';\nimport { Transport } from '@nestjs/microservices';\nconst options = { transport: Transport.REDIS, options: { host: 'redis' } };\nawait NestFactory.createMicroservice(AppModule, options);",
    intakes: ['queue nestjs-redis'],
    not: "import { Transport } from '@nestjs/microservices';\nexport const options = { transport: Transport.REDIS };",
  },
  'nestjs-nats': {
    seen: "import { NestFactory } from '@nestjs/core';\nimport { Transport } from '@nestjs/microservices';\nawait NestFactory.createMicroservice(AppModule, { transport: Transport.NATS, options: { queue: 'billing' } });",
    intakes: ['queue nestjs-nats billing'],
    not: "import { ClientProxyFactory, Transport } from '@nestjs/microservices';\nClientProxyFactory.create({ transport: Transport.NATS });",
  },
  'nestjs-mqtt': {
    seen: "import { NestFactory } from '@nestjs/core';\nimport { Transport } from '@nestjs/microservices';\nawait NestFactory.createMicroservice(AppModule, { transport: Transport.MQTT });",
    intakes: ['queue nestjs-mqtt'],
    not: "import { ClientProxyFactory, Transport } from '@nestjs/microservices';\nClientProxyFactory.create({ transport: Transport.MQTT });",
  },
  'nestjs-tcp': {
    seen: "import { NestFactory } from '@nestjs/core';\nimport { Transport } from '@nestjs/microservices';\nawait NestFactory.createMicroservice(AppModule, { transport: Transport.TCP });",
    intakes: ['request nestjs-tcp'],
    not: "import { ClientProxyFactory, Transport } from '@nestjs/microservices';\nClientProxyFactory.create({ transport: Transport.TCP });",
  },
  'nestjs-grpc': {
    seen: "import { NestFactory } from '@nestjs/core';\nimport { Transport } from '@nestjs/microservices';\nawait NestFactory.createMicroservice(AppModule, { transport: Transport.GRPC, options: { package: 'auth' } });",
    intakes: ['request nestjs-grpc'],
    not: "import { Client, Transport } from '@nestjs/microservices';\nexport class Auth { @Client({ transport: Transport.GRPC }) client; }",
  },
  'nestjs-bullmq': {
    seen: "import { Processor, WorkerHost } from '@nestjs/bullmq';\n@Processor('images', { concurrency: 3 })\nexport class Images extends WorkerHost { async process(job) {} }",
    intakes: ['queue nestjs-bullmq images'],
    not: "import { InjectQueue } from '@nestjs/bullmq';\nimport { Queue } from 'bullmq';\nexport class Images { constructor(@InjectQueue('images') private readonly queue: Queue) {} add() { return this.queue.add('x', {}); } }",
  },
  'nestjs-bull': {
    seen: "import { Processor, Process } from '@nestjs/bull';\n@Processor({ name: 'images' })\nexport class Images { @Process() async resize(job) {} }",
    intakes: ['queue nestjs-bull images'],
    not: "import { BullModule } from '@nestjs/bull';\nBullModule.registerQueue({ name: 'images' });",
  },
  'nestjs-schedule': {
    seen: "import { Cron, CronExpression, Interval } from '@nestjs/schedule';\nexport class Jobs { @Cron('45 * * * *') a() {} @Cron(CronExpression.EVERY_HOUR) b() {} @Interval(10000) c() {} }",
    intakes: ['schedule nestjs-schedule 45 * * * *', 'schedule nestjs-schedule 0 0-23/1 * * *', 'schedule nestjs-schedule 10000'],
    not: "import { ScheduleModule } from '@nestjs/schedule';\nScheduleModule.forRoot();",
  },
  'nestjs-rabbitmq': {
    seen: "import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';\nexport class Orders { @RabbitSubscribe({ exchange: 'shop', queue: 'orders' }) async handle(message) {} }",
    intakes: ['queue nestjs-rabbitmq orders'],
    not: "import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';\nexport class Orders { constructor(private readonly amqp: AmqpConnection) {} send() { this.amqp.publish('shop', 'orders', {}); } }",
  },
  'nestjs-websockets': {
    seen: "import { WebSocketGateway } from '@nestjs/websockets';\n@WebSocketGateway({ namespace: 'chat' })\nexport class Chat {}",
    intakes: ['request nestjs-websockets'],
    not: "import { MessageBody } from '@nestjs/websockets';\nexport class Chat { handle(@MessageBody() body) {} }",
  },
  http: {
    seen: "import { createServer } from 'node:http';\nconst server = createServer((request, response) => route(request, response));\nserver.listen(8080);",
    intakes: ['request http'],
    not: "import http from 'node:http';\nhttp.get('http://auth/users');\nhttp.request({ host: 'auth' }).end();",
  },
  tcp: {
    seen: "import net from 'node:net';\nnet.createServer((socket) => socket.pipe(socket)).listen(9000);",
    intakes: ['request tcp'],
    not: "import net from 'node:net';\nnet.connect(9000, 'other');",
  },
  express: {
    seen: "const express = require('express');\nconst app = express();\napp.use(express.json()).get('/users', list);\napp.listen(process.env.PORT || 3000);",
    intakes: ['request express'],
    not: "const express = require('express');\nconst router = express.Router();\nrouter.get('/users', list);\nmodule.exports = router;",
  },
  connect: {
    seen: "import polka from 'polka';\npolka().get('/users', list).listen(3000);",
    intakes: ['request connect'],
    not: "import { connect } from './database';\nconnect().listen(3000);",
  },
  koa: {
    seen: "import Koa from 'koa';\nconst app = new Koa();\napp.use(async (ctx) => { ctx.body = 'users'; });\nconst server = app.listen(3000);",
    intakes: ['request koa'],
    not: "import Koa from 'koa';\nexport const app = new Koa();",
  },
  fastify: {
    seen: "import Fastify from 'fastify';\nconst app = Fastify({ logger: true });\napp.get('/users', async () => []);\nawait app.listen({ port: 3000 });",
    intakes: ['request fastify'],
    not: "import Fastify from 'fastify';\nconst app = Fastify();\nawait app.inject('/users');",
  },
  hapi: {
    seen: "import Hapi from '@hapi/hapi';\nconst server = Hapi.server({ port: 3000 });\nserver.route({ method: 'GET', path: '/users', handler: list });\nawait server.start();",
    intakes: ['request hapi'],
    not: "import Hapi from '@hapi/hapi';\nconst server = Hapi.server();\nawait server.initialize();",
  },
  restify: {
    seen: "const restify = require('restify');\nconst server = restify.createServer();\nserver.get('/users', list);\nserver.listen(8080);",
    intakes: ['request restify'],
    not: "const clients = require('restify-clients');\nclients.createJsonClient({ url: 'http://auth' });",
  },
  hono: {
    seen: "import { serve } from '@hono/node-server';\nimport { Hono } from 'hono';\nconst app = new Hono();\napp.get('/users', (c) => c.json([]));\nserve({ fetch: app.fetch, port: 3000 });",
    intakes: ['request hono'],
    not: "import { Hono } from 'hono';\nconst serve = (app) => app;\nserve(new Hono());",
  },
  elysia: {
    seen: "import { Elysia } from 'elysia';\nnew Elysia().get('/users', () => []).listen(3000);",
    intakes: ['request elysia'],
    not: "import { Elysia } from 'elysia';\nexport const routes = new Elysia({ prefix: '/users' }).get('/', () => []);",
  },
  uwebsockets: {
    seen: "import uWS from 'uWebSockets.js';\nuWS.App().ws('/*', {}).listen(9001, () => {});",
    intakes: ['request uwebsockets'],
    not: "import uWS from 'uWebSockets.js';\nuWS.us_listen_socket_close(undefined);",
  },
  'bun-deno': {
    seen: 'Bun.serve({ port: 3000, fetch: (request) => new Response(request.url) });',
    intakes: ['request bun-deno'],
    not: 'const Bun = { serve: (options) => options };\nBun.serve({ port: 3000 });',
  },
  next: {
    seen: "import next from 'next';\nconst app = next({ dev: false });\nexport const handle = app.getRequestHandler();",
    intakes: ['request next'],
    not: "import next from 'next';\nimport http from 'node:http';\nconst handle = next({}).getRequestHandler();\nhttp.createServer((request, response) => handle(request, response)).listen(3000);",
    rather: ['request http'],
  },
  'socket-io': {
    seen: "import { Server } from 'socket.io';\nconst io = new Server(3000);\nio.on('connection', (socket) => socket.emit('hello'));",
    intakes: ['request socket-io'],
    not: "import { Server } from 'socket.io';\nimport { createServer } from 'node:http';\nconst server = createServer((request, response) => route(request, response));\nconst io = new Server(server);\nserver.listen(3000);",
    rather: ['request http'],
  },
  ws: {
    seen: "import { WebSocketServer } from 'ws';\nconst wss = new WebSocketServer({ port: 8080 });",
    intakes: ['request ws'],
    not: "import WebSocket from 'ws';\nnew WebSocket('wss://exchange');",
  },
  apollo: {
    seen: "import { ApolloServer } from '@apollo/server';\nimport { startStandaloneServer } from '@apollo/server/standalone';\nawait startStandaloneServer(new ApolloServer({ typeDefs, resolvers }), { listen: { port: 4000 } });",
    intakes: ['request apollo'],
    not: "import { ApolloClient } from '@apollo/client';\nnew ApolloClient({ uri: 'http://api' });",
  },
  'graphql-yoga': {
    seen: "import { GraphQLServer } from 'graphql-yoga';\nnew GraphQLServer({ typeDefs, resolvers }).start();",
    intakes: ['request graphql-yoga'],
    not: "import { createYoga } from 'graphql-yoga';\nexport const yoga = createYoga({ schema });",
  },
  grpc: {
    seen: "import * as grpc from '@grpc/grpc-js';\nconst server = new grpc.Server();\nserver.addService(Auth.service, { check });\nserver.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});",
    intakes: ['request grpc'],
    not: "import * as grpc from '@grpc/grpc-js';\nnew grpc.Client('auth:50051', grpc.credentials.createInsecure());",
  },
  'nice-grpc': {
    seen: "import { createServer } from 'nice-grpc';\nconst server = createServer();\nawait server.listen('0.0.0.0:8080');",
    intakes: ['request nice-grpc'],
    not: "import { createChannel, createClient } from 'nice-grpc';\ncreateClient(Auth, createChannel('auth:8080'));",
  },
  moleculer: {
    seen: "const { ServiceBroker } = require('moleculer');\nconst broker = new ServiceBroker();\nawait broker.start();",
    intakes: ['request moleculer'],
    not: "const { Service } = require('moleculer');\nclass Users extends Service {}\nmodule.exports = Users;",
  },
  'smtp-server': {
    seen: "import { SMTPServer } from 'smtp-server';\nnew SMTPServer({ onData }).listen(25);",
    intakes: ['request smtp-server'],
    not: "import nodemailer from 'nodemailer';\nawait nodemailer.createTransport({}).verify();",
  },
  sails: {
    seen: "const sails = require('sails');\nsails.lift({ port: 1337 });",
    intakes: ['request sails'],
    not: "const sails = require('sails');\nsails.load({}, () => {});",
  },
};

const withIntakes = catalog.frameworks.filter(({ language, seen }) => language === 'javascript' && seen.length > 0).map(({ id }) => id);

describe('frameworks that take work', () => {
  it('each has its lines here', () => {
    expect(Object.keys(cases).toSorted()).toEqual(withIntakes.toSorted());
  });

  it.each(Object.entries(cases))('%s is seen', async (_, { seen, intakes }) => {
    const facts = await factsOf(seen);
    expect(intakesIn(facts)).toEqual(intakes);
    expect(facts.gaps).toEqual([]);
  });

  it.each(Object.entries(cases))('%s is not mistaken', async (id, { not, rather = [] }) => {
    const facts = await factsOf(not);
    expect(intakesIn(facts)).toEqual(rather);
    expect(facts.intakes.map(({ framework }) => framework)).not.toContain(id);
  });
});
