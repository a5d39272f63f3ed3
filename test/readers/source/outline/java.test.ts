import { describe, expect, it } from 'vitest';
import { java } from './cases/java.ts';
import { lineAndColumn, read, taken } from './read.ts';

const SPRING =
  'import org.springframework.kafka.annotation.KafkaListener;\nimport org.springframework.amqp.rabbit.annotation.RabbitListener;\nimport org.springframework.jms.annotation.JmsListener;\nimport org.springframework.scheduling.annotation.Scheduled;\nimport org.springframework.web.bind.annotation.*;\nimport io.awspring.cloud.sqs.annotation.SqsListener;\nimport net.javacrumbs.shedlock.spring.annotation.SchedulerLock;\n';
const inMethod = (annotation: string): string => `${SPRING}class A {\n  ${annotation}\n  void f(String m) {}\n}\n`;

describe('Java programs', () => {
  it('reads settings', async () => {
    const {
      intakes: [rabbit],
    } = await read({ 'A.java': java['rabbitmq-java']?.seen ?? '' });
    expect([rabbit?.acksEarly?.value, lineAndColumn(rabbit?.acksEarly?.at), lineAndColumn(rabbit?.at)]).toEqual([
      true,
      'A.java:6:31',
      'A.java:6:5',
    ]);
    const {
      intakes: [kafka],
    } = await read({ 'A.java': java['spring-kafka']?.seen ?? '' });
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
