import { describe, expect, it } from 'vitest';
import { lineAndColumn, read, taken } from './read.ts';

const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: 'a web application',
    source: 'var builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\napp.MapGet("/", () => "x");\napp.Run();\n',
    seen: ['request aspnet'],
  },
  {
    title: 'a host of workers',
    source: 'var builder = Host.CreateApplicationBuilder(args);\nbuilder.Services.AddHostedService<W>();\nbuilder.Build().Run();\n',
    seen: [],
  },
  {
    title: 'Kafka',
    source:
      'using Confluent.Kafka;\nusing var c = new ConsumerBuilder<Ignore, string>(new ConsumerConfig { GroupId = "g", EnableAutoCommit = false }).Build();\nc.Subscribe("orders");\n',
    seen: ['stream confluent-kafka-dotnet orders'],
  },
  {
    title: 'Kafka in a field',
    source:
      'using Confluent.Kafka;\nclass W : BackgroundService {\n  private readonly IConsumer<Ignore, string> _consumer;\n  protected override async Task ExecuteAsync(CancellationToken ct) { _consumer.Subscribe("orders"); }\n}\n',
    seen: ['stream confluent-kafka-dotnet orders'],
  },
  {
    title: 'a Kafka producer',
    source: 'using Confluent.Kafka;\nvar p = new ProducerBuilder<Null, string>(config).Build();\nawait p.ProduceAsync("orders", m);\n',
    seen: [],
  },
  {
    title: 'Hangfire',
    source: 'using Hangfire;\nbuilder.Services.AddHangfireServer();\nRecurringJob.AddOrUpdate("n", () => x.Run(), Cron.Daily);\n',
    seen: ['queue hangfire', 'schedule hangfire'],
  },
  { title: 'a method of that name without Hangfire', source: 'using Acme.Jobs;\nbuilder.Services.AddHangfireServer();\n', seen: [] },
  {
    title: 'MassTransit',
    source:
      'using MassTransit;\nclass PaidConsumer : IConsumer<Paid> {\n  public Task Consume(ConsumeContext<Paid> c) => Task.CompletedTask;\n}\n',
    seen: ['queue masstransit PaidConsumer'],
  },
  {
    title: 'Quartz.NET',
    source: 'using Quartz;\npublic class Nightly : IJob {\n  public Task Execute(IJobExecutionContext c) => Task.CompletedTask;\n}\n',
    seen: ['schedule quartz-net Nightly'],
  },
  {
    title: 'RabbitMQ',
    source:
      'using RabbitMQ.Client;\nclass A {\n  void F(IModel channel) { channel.BasicConsume(queue: "images", autoAck: true, consumer: c); }\n}\n',
    seen: ['queue rabbitmq-dotnet images'],
  },
  {
    title: 'SQS',
    source: 'using Amazon.SQS;\nclass A {\n  IAmazonSQS _sqs;\n  async Task F() { await _sqs.ReceiveMessageAsync(r); }\n}\n',
    seen: ['queue sqs-dotnet'],
  },
  {
    title: 'Service Bus',
    source:
      'using Azure.Messaging.ServiceBus;\nvar client = new ServiceBusClient(x);\nvar p = client.CreateProcessor("orders");\nawait p.StartProcessingAsync();\n',
    seen: ['queue azure-servicebus-dotnet orders'],
  },
];

describe('C# programs', () => {
  it.each(intakes)('sees $title', async ({ source, seen }) => {
    expect(taken(await read({ 'Program.cs': source }))).toEqual(seen);
  });

  it('reads settings', async () => {
    const {
      intakes: [kafka],
    } = await read({ 'Program.cs': intakes[2]?.source ?? '' });
    expect([kafka?.autoCommit?.value, kafka?.group?.value, lineAndColumn(kafka?.at)]).toEqual([false, 'g', 'Program.cs:3:1']);
    const {
      intakes: [rabbit],
    } = await read({ 'Program.cs': intakes[9]?.source ?? '' });
    expect([rabbit?.acksEarly?.value, lineAndColumn(rabbit?.acksEarly?.at)]).toEqual([true, 'Program.cs:3:75']);
  });

  it.each([
    [
      'the generic host',
      'var builder = Host.CreateApplicationBuilder(args);\nbuilder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(45));\n',
      [['SIGTERM', 'SIGINT', 'SIGQUIT']],
      45_000,
    ],
    ['Ctrl-C alone', 'Console.CancelKeyPress += (s, e) => { e.Cancel = true; cts.Cancel(); };\n', [['SIGINT']], undefined],
    ['a registration', 'PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => { cts.Cancel(); });\n', [['SIGTERM']], undefined],
    ['nothing', 'Console.WriteLine("x");\n', [], undefined],
  ])('stops: %s', async (_, source, signals, limit) => {
    const { stop } = await read({ 'Program.cs': source });
    expect(stop.handlers.map((one) => one.signals)).toEqual(signals);
    expect(stop.handlers[0]?.forcedExit?.value).toBe(limit);
  });

  it('reads the whole project', async () => {
    const facts = await read({
      'src/Shop/Program.cs': 'var builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\napp.Run();\n',
      'src/Shop/Shop.csproj': '<Project/>',
      'src/Shop/Jobs/Nightly.cs': intakes[8]?.source ?? '',
      'src/Shop/Plain.cs': 'class Plain { }\n',
      'src/Shop/obj/Gen.cs': intakes[8]?.source ?? '',
    });
    expect(facts.files).toEqual(['src/Shop/Program.cs', 'src/Shop/Jobs/Nightly.cs']);
    expect(taken(facts)).toEqual(['request aspnet', 'schedule quartz-net Nightly']);
  });
});
