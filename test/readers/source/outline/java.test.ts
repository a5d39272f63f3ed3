import { describe, expect, it } from 'vitest';
import { lineAndColumn, read, taken } from './read.ts';

const SPRING =
  'import org.springframework.kafka.annotation.KafkaListener;\nimport org.springframework.amqp.rabbit.annotation.RabbitListener;\nimport org.springframework.jms.annotation.JmsListener;\nimport org.springframework.scheduling.annotation.Scheduled;\nimport org.springframework.web.bind.annotation.*;\nimport io.awspring.cloud.sqs.annotation.SqsListener;\nimport net.javacrumbs.shedlock.spring.annotation.SchedulerLock;\n';
const inMethod = (annotation: string): string => `${SPRING}class A {\n  ${annotation}\n  void f(String m) {}\n}\n`;

const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: '@KafkaListener',
    source: inMethod('@KafkaListener(topics = {"orders", "refunds"}, groupId = "g")'),
    seen: ['stream spring-kafka orders, refunds'],
  },
  { title: '@RabbitListener', source: inMethod('@RabbitListener(queues = "images")'), seen: ['queue spring-amqp images'] },
  { title: '@SqsListener', source: inMethod('@SqsListener("mail")'), seen: ['queue spring-sqs mail'] },
  { title: '@JmsListener', source: inMethod('@JmsListener(destination = "mail")'), seen: ['queue spring-jms mail'] },
  { title: '@Scheduled', source: inMethod('@Scheduled(cron = "0 0 3 * * *")'), seen: ['schedule spring-scheduled 0 0 3 * * *'] },
  {
    title: 'an annotation of one’s own',
    source: 'import com.acme.Scheduled;\nclass A {\n  @Scheduled(cron = "x")\n  void f() {}\n}\n',
    seen: [],
  },
  {
    title: '@RestController',
    source: `${SPRING}@RestController\nclass A {\n  @GetMapping("/") String f() { return ""; }\n}\n`,
    seen: ['request spring-web'],
  },
  {
    title: 'Kafka’s client',
    source:
      'import org.apache.kafka.clients.consumer.*;\nclass A {\n  void run() {\n    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(props);\n    consumer.subscribe(List.of("orders"));\n  }\n}\n',
    seen: ['stream kafka-java'],
  },
  {
    title: 'a Kafka producer',
    source: 'import org.apache.kafka.clients.producer.KafkaProducer;\nclass A {\n  void run() { new KafkaProducer<>(props).send(r); }\n}\n',
    seen: [],
  },
  {
    title: 'RabbitMQ’s client',
    source:
      'import com.rabbitmq.client.*;\nclass A {\n  void run(ConnectionFactory f) throws Exception {\n    Connection c = f.newConnection();\n    Channel ch = c.createChannel();\n    ch.basicConsume("images", true, (t, m) -> {}, t -> {});\n  }\n}\n',
    seen: ['queue rabbitmq-java images'],
  },
  {
    title: 'Quartz',
    source: 'import org.quartz.Job;\nclass Nightly implements Job {\n  public void execute() {}\n}\n',
    seen: ['schedule quartz Nightly'],
  },
  {
    title: 'the JDK’s server',
    source:
      'import com.sun.net.httpserver.HttpServer;\nclass A {\n  public static void main(String[] a) throws Exception {\n    HttpServer server = HttpServer.create(x, 0);\n    server.start();\n  }\n}\n',
    seen: ['request java-http'],
  },
  {
    title: 'gRPC',
    source: 'import io.grpc.ServerBuilder;\nclass A {\n  void f() { ServerBuilder.forPort(50051).addService(s).build().start(); }\n}\n',
    seen: ['request grpc-java'],
  },
];

describe('Java programs', () => {
  it.each(intakes)('sees $title', async ({ source, seen }) => {
    expect(taken(await read({ 'src/main/java/A.java': source }))).toEqual(seen);
  });

  it('reads settings', async () => {
    const {
      intakes: [rabbit],
    } = await read({ 'A.java': intakes[9]?.source ?? '' });
    expect([rabbit?.acksEarly?.value, lineAndColumn(rabbit?.acksEarly?.at), lineAndColumn(rabbit?.at)]).toEqual([
      true,
      'A.java:6:31',
      'A.java:6:5',
    ]);
    const {
      intakes: [kafka],
    } = await read({ 'A.java': intakes[0]?.source ?? '' });
    expect([kafka?.group?.value, kafka?.drain?.value, kafka?.handles.SIGTERM]).toEqual(['g', 10_000, 'graceful']);
  });

  it('sees locks beside schedules', async () => {
    const { locks } = await read({ 'A.java': inMethod('@Scheduled(cron = "x") @SchedulerLock(name = "n", lockAtMostFor = "PT10M")') });
    expect(locks.map(({ kind, at }) => `${kind} ${lineAndColumn(at)}`)).toEqual(['distributed A.java:9:26']);
  });

  it('reads the whole source tree', async () => {
    const facts = await read({
      'src/main/java/com/acme/App.java':
        'package com.acme;\nimport org.springframework.boot.SpringApplication;\nclass App {\n  public static void main(String[] a) { SpringApplication.run(App.class, a); }\n}\n',
      'src/main/java/com/acme/jobs/Nightly.java': `package com.acme.jobs;\n${SPRING}class Nightly {\n  @Scheduled(fixedRate = 5000)\n  void run() {}\n}\n`,
      'src/main/java/com/acme/Plain.java': 'package com.acme;\nclass Plain {}\n',
      'src/test/java/com/acme/JobsTest.java': inMethod('@Scheduled(cron = "x")'),
    });
    expect(facts.files).toEqual(['src/main/java/com/acme/App.java', 'src/main/java/com/acme/jobs/Nightly.java']);
    expect(taken(facts)).toEqual(['schedule spring-scheduled 5000']);
    expect(facts.stop.handlers.map(({ signals, by }) => [signals, by])).toEqual([[['SIGTERM', 'SIGINT'], 'the framework’s shutdown hook']]);
  });

  const hook = (body: string): string =>
    `import com.sun.net.httpserver.HttpServer;\nclass A {\n  static HttpServer server = HttpServer.create(x, 0);\n  public static void main(String[] a) {\n    ${body}\n    server.start();\n  }\n  static void close() { server.stop(5); }\n}\n`;
  it.each([
    ['a lambda', 'Runtime.getRuntime().addShutdownHook(new Thread(() -> { server.stop(1); }));', ['server.stop(1) waits']],
    ['a method', 'Runtime.getRuntime().addShutdownHook(new Thread(A::close));', ['server.stop(5) waits']],
    [
      'a class on the spot',
      'Runtime.getRuntime().addShutdownHook(new Thread() { public void run() { close(); } });',
      ['server.stop(5) waits'],
    ],
    ['none', 'Runtime.getRuntime().availableProcessors();', undefined],
  ])('stops: %s', async (_, body, drains) => {
    const { stop } = await read({ 'A.java': hook(body) });
    expect(stop.handlers[0]?.drains.map(({ text, effect }) => `${text} ${effect}`)).toEqual(drains);
    expect(stop.handlers.map(({ at }) => lineAndColumn(at))).toEqual(drains ? ['A.java:5:5'] : []);
  });

  it('reads Kotlin', async () => {
    const facts = await read({
      'src/main/kotlin/App.kt':
        'import io.ktor.server.engine.embeddedServer\nimport org.springframework.kafka.annotation.KafkaListener\nclass Orders {\n  @KafkaListener(topics = ["orders"], groupId = "g")\n  fun on(m: String) { }\n}\nfun main() {\n  Runtime.getRuntime().addShutdownHook(Thread { server.stop(1000, 5000) })\n  embeddedServer(Netty, port = 8080) { }.start(wait = true)\n}\n',
    });
    expect(taken(facts)).toEqual(['request ktor', 'stream spring-kafka orders']);
    expect(facts.stop.handlers.map(({ at, drains }) => [lineAndColumn(at), drains.map(({ text }) => text)])).toEqual([
      ['src/main/kotlin/App.kt:8:3', ['server.stop(1000, 5000)']],
      ['src/main/kotlin/App.kt:9:3', []],
    ]);
  });
});
