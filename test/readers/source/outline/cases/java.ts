import type { Cases } from './case.ts';

/** A class with one annotated method. */
const method = (imported: string, annotation: string): string =>
  `import ${imported};\nclass A {\n  ${annotation}\n  void f(String m) {}\n}\n`;
/** A class whose main runs these lines. */
const main = (imports: readonly string[], body: string): string =>
  `${imports.map((one) => `import ${one};\n`).join('')}class A {\n  public static void main(String[] a) throws Exception {\n    ${body}\n  }\n}\n`;

export const java: Cases = {
  'spring-web': {
    seen: 'import org.springframework.web.bind.annotation.*;\n@RestController\nclass A {\n  @GetMapping("/") String f() { return ""; }\n}\n',
    shows: ['request spring-web'],
    not: 'import org.springframework.web.bind.annotation.ExceptionHandler;\nimport com.acme.RestController;\n@RestController\nclass A {\n  @ExceptionHandler void f() {}\n}\n',
  },
  'jax-rs': {
    seen: 'import jakarta.ws.rs.GET;\nimport jakarta.ws.rs.Path;\n@Path("/orders")\nclass Orders {\n  @GET String all() { return ""; }\n}\n',
    shows: ['request jax-rs'],
    not: 'import jakarta.ws.rs.client.ClientBuilder;\nimport java.nio.file.Path;\nclass A {\n  Path path;\n  void f() { ClientBuilder.newClient().target("http://a"); }\n}\n',
  },
  micronaut: {
    seen: 'import io.micronaut.http.annotation.Controller;\nimport io.micronaut.scheduling.annotation.Scheduled;\n@Controller("/orders")\nclass A {\n  @Scheduled(fixedDelay = "10s")\n  void sweep() {}\n}\n',
    shows: ['schedule micronaut 10s', 'request micronaut'],
    not: 'import io.micronaut.http.client.annotation.Client;\n@Client("/orders")\ninterface Orders {}\n',
  },
  ktor: {
    seen: main(['io.ktor.server.engine.embeddedServer'], 'embeddedServer(Netty, 8080).start(true);'),
    shows: ['request ktor', 'stops on SIGTERM+SIGINT by the framework’s shutdown hook'],
    not: main(['io.ktor.client.HttpClient'], 'new HttpClient().start(true);'),
  },
  'java-http': {
    seen: main(['com.sun.net.httpserver.HttpServer'], 'HttpServer server = HttpServer.create(x, 0);\n    server.start();'),
    shows: ['request java-http'],
    not: main(['com.sun.net.httpserver.HttpServer'], 'HttpServer server = HttpServer.create(x, 0);\n    server.createContext("/", h);'),
  },
  javalin: {
    seen: main(['io.javalin.Javalin'], 'var app = Javalin.create();\n    app.get("/", c -> c.result("x"));\n    app.start(7070);'),
    shows: ['request javalin'],
    not: main(['io.javalin.Javalin', 'com.acme.Server'], 'Javalin.create();\n    new Server().start(7070);'),
  },
  jetty: {
    seen: main(['org.eclipse.jetty.server.Server'], 'Server server = new Server(8080);\n    server.setHandler(h);\n    server.start();'),
    shows: ['request jetty'],
    not: main(['org.eclipse.jetty.client.HttpClient'], 'HttpClient client = new HttpClient();\n    client.start();'),
  },
  'grpc-java': {
    seen: main(['io.grpc.ServerBuilder'], 'ServerBuilder.forPort(50051).addService(s).build().start();'),
    shows: ['request grpc-java'],
    not: main(['io.grpc.ManagedChannelBuilder'], 'ManagedChannelBuilder.forAddress("auth", 50051).build();'),
  },
  'spring-kafka': {
    seen: method('org.springframework.kafka.annotation.KafkaListener', '@KafkaListener(topics = {"orders", "refunds"}, groupId = "g")'),
    shows: ['stream spring-kafka orders, refunds'],
    not: 'import org.springframework.kafka.core.KafkaTemplate;\nclass A {\n  KafkaTemplate<String, String> kafka;\n  void f() { kafka.send("orders", "x"); }\n}\n',
  },
  'spring-amqp': {
    seen: method('org.springframework.amqp.rabbit.annotation.RabbitListener', '@RabbitListener(queues = "images")'),
    shows: ['queue spring-amqp images'],
    not: 'import org.springframework.amqp.rabbit.core.RabbitTemplate;\nclass A {\n  RabbitTemplate rabbit;\n  void f() { rabbit.convertAndSend("images", "x"); }\n}\n',
  },
  'spring-sqs': {
    seen: method('io.awspring.cloud.sqs.annotation.SqsListener', '@SqsListener("mail")'),
    shows: ['queue spring-sqs mail'],
    not: 'import io.awspring.cloud.sqs.operations.SqsTemplate;\nclass A {\n  SqsTemplate sqs;\n  void f() { sqs.send("mail", "x"); }\n}\n',
  },
  'spring-jms': {
    seen: method('org.springframework.jms.annotation.JmsListener', '@JmsListener(destination = "mail")'),
    shows: ['queue spring-jms mail'],
    not: 'import org.springframework.jms.core.JmsTemplate;\nclass A {\n  JmsTemplate jms;\n  void f() { jms.convertAndSend("mail", "x"); }\n}\n',
  },
  jms: {
    seen: 'import jakarta.jms.*;\nclass A {\n  void run(JMSContext context, Queue mail) {\n    JMSConsumer c = context.createConsumer(mail);\n    c.receive();\n  }\n}\n',
    shows: ['queue jms'],
    not: 'import jakarta.jms.*;\nclass A {\n  void run(JMSContext context, Queue mail) { context.createProducer().send(mail, "x"); }\n}\n',
  },
  'kafka-java': {
    seen: main(
      ['org.apache.kafka.clients.consumer.*'],
      'KafkaConsumer<String, String> consumer = new KafkaConsumer<>(props);\n    consumer.subscribe(List.of("orders"));',
    ),
    shows: ['stream kafka-java'],
    not: main(['org.apache.kafka.clients.producer.KafkaProducer'], 'new KafkaProducer<>(props).send(r);'),
  },
  'kafka-streams': {
    seen: main(
      ['org.apache.kafka.streams.KafkaStreams'],
      'KafkaStreams streams = new KafkaStreams(topology, props);\n    streams.start();',
    ),
    shows: ['stream kafka-streams'],
    not: main(['org.apache.kafka.streams.StreamsBuilder'], 'StreamsBuilder builder = new StreamsBuilder();\n    builder.stream("orders");'),
  },
  'rabbitmq-java': {
    seen: 'import com.rabbitmq.client.*;\nclass A {\n  void run(ConnectionFactory f) throws Exception {\n    Connection c = f.newConnection();\n    Channel ch = c.createChannel();\n    ch.basicConsume("images", true, (t, m) -> {}, t -> {});\n  }\n}\n',
    shows: ['queue rabbitmq-java images'],
    not: 'import com.rabbitmq.client.*;\nclass A {\n  void run(Channel ch) throws Exception { ch.basicPublish("", "images", null, m); }\n}\n',
  },
  'sqs-java': {
    seen: 'import software.amazon.awssdk.services.sqs.SqsClient;\nclass A {\n  SqsClient sqs;\n  void run() { while (true) sqs.receiveMessage(r); }\n}\n',
    shows: ['queue sqs-java'],
    not: 'import software.amazon.awssdk.services.sqs.SqsClient;\nclass A {\n  SqsClient sqs;\n  void run() { sqs.sendMessage(r); }\n}\n',
  },
  'spring-scheduled': {
    seen: method('org.springframework.scheduling.annotation.Scheduled', '@Scheduled(cron = "0 0 3 * * *")'),
    shows: ['schedule spring-scheduled 0 0 3 * * *'],
    not: method('com.acme.Scheduled', '@Scheduled(cron = "x")'),
  },
  quartz: {
    seen: 'import org.quartz.Job;\nclass Nightly implements Job {\n  public void execute() {}\n}\n',
    shows: ['schedule quartz Nightly'],
    not: 'import org.quartz.Job;\nimport org.quartz.JobListener;\nclass Told implements JobListener {\n  Job job;\n}\n',
  },
  'temporal-java': {
    seen: main(
      ['io.temporal.worker.WorkerFactory'],
      'WorkerFactory factory = WorkerFactory.newInstance(client);\n    factory.newWorker("mail");\n    factory.start();',
    ),
    shows: ['queue temporal-java'],
    not: main(
      ['io.temporal.worker.WorkerFactory'],
      'WorkerFactory factory = WorkerFactory.newInstance(client);\n    factory.newWorker("mail");',
    ),
  },
  shedlock: {
    seen: 'import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;\nclass A {\n  @SchedulerLock(name = "nightly")\n  void f() {}\n}\n',
    shows: ['lock @SchedulerLock(name = "nightly")'],
    not: method('com.acme.SchedulerLock', '@SchedulerLock(name = "nightly")'),
  },
  'java-locks': {
    seen: 'import org.redisson.api.RedissonClient;\nclass A {\n  RedissonClient redisson;\n  void f() { redisson.getLock("nightly").lock(); }\n}\n',
    shows: ['lock redisson.getLock("nightly")'],
    not: 'import org.redisson.api.RedissonClient;\nclass A {\n  RedissonClient redisson;\n  void f() { redisson.getMap("nightly").size(); }\n}\n',
  },
  'rest-template': {
    seen: 'import org.springframework.web.client.RestTemplate;\nclass A {\n  RestTemplate http = new RestTemplate();\n  void f() { http.getForObject("http://auth/x", String.class); }\n}\n',
    shows: ['calls RestTemplate http://auth/x'],
    not: 'import org.springframework.web.client.RestTemplate;\nclass A {\n  RestTemplate http = new RestTemplate();\n  void f() { http.getInterceptors(); }\n}\n',
  },
  'stripe-java': {
    seen: main(['com.stripe.model.Charge'], 'Charge.create(params);'),
    shows: ['calls Stripe payment timeout'],
    not: main(['com.stripe.model.Charge'], 'Charge.retrieve("ch_1");'),
  },
  'java-mail': {
    seen: 'import org.springframework.mail.javamail.JavaMailSender;\nclass A {\n  JavaMailSender mail;\n  void f() { mail.send(m); }\n}\n',
    shows: ['calls mail email'],
    not: 'import org.springframework.mail.javamail.JavaMailSender;\nclass A {\n  JavaMailSender mail;\n  void f() { mail.createMimeMessage(); }\n}\n',
  },
  'twilio-java': {
    seen: main(['com.twilio.rest.api.v2010.account.Message'], 'Message.creator(to, from, "x").create();'),
    shows: ['calls Twilio sms'],
    not: main(['com.twilio.rest.api.v2010.account.Message'], 'Message.reader().read();'),
  },
  'spring-async': {
    seen: 'import org.springframework.scheduling.annotation.*;\nimport org.springframework.web.bind.annotation.*;\n@EnableAsync\nclass Config {}\nclass Mails {\n  @Async\n  void send(String to) {}\n}\n@RestController\nclass Orders {\n  private final Mails mails;\n  @PostMapping("/orders")\n  String order() { mails.send("a"); return "ok"; }\n}\n',
    shows: ['request spring-web', 'keeps queue Spring’s @Async'],
    not: 'import java.util.concurrent.Future;\nimport org.springframework.scheduling.annotation.*;\nimport org.springframework.web.bind.annotation.*;\n@EnableAsync\nclass Config {}\nclass Prices {\n  @Async\n  Future<String> price(String of) { return null; }\n}\n@RestController\nclass Orders {\n  private final Prices prices;\n  @PostMapping("/orders")\n  String order() { return prices.price("a").get(); }\n}\n',
    rather: ['request spring-web'],
  },
  'spring-memory-sessions': {
    seen: 'import org.springframework.session.MapSessionRepository;\nclass Config {\n  MapSessionRepository sessions() { return new MapSessionRepository(new ConcurrentHashMap<>()); }\n}\n',
    shows: ['keeps sessions MapSessionRepository'],
    not: 'import org.springframework.session.data.redis.RedisSessionRepository;\nclass Config {\n  RedisSessionRepository sessions() { return new RedisSessionRepository(redis); }\n}\n',
  },
};
