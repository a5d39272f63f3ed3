import type { Cases } from './case.ts';

export const csharp: Cases = {
  aspnet: {
    seen: 'var builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\napp.MapGet("/", () => "x");\napp.Run();\n',
    shows: ['request aspnet'],
    not: 'var builder = Host.CreateApplicationBuilder(args);\nbuilder.Services.AddHostedService<W>();\nbuilder.Build().Run();\n',
  },
  'grpc-dotnet': {
    seen: 'using Grpc.Core;\nvar server = new Server { Services = { Auth.BindService(x) } };\nserver.Start();\n',
    shows: ['request grpc-dotnet'],
    not: 'using Grpc.Core;\nvar channel = new Channel("auth:50051", ChannelCredentials.Insecure);\nawait channel.ConnectAsync();\n',
  },
  hangfire: {
    seen: 'using Hangfire;\nbuilder.Services.AddHangfireServer();\nRecurringJob.AddOrUpdate("n", () => x.Run(), Cron.Daily);\n',
    shows: ['queue hangfire', 'schedule hangfire'],
    not: 'using Acme.Jobs;\nbuilder.Services.AddHangfireServer();\n',
  },
  'confluent-kafka-dotnet': {
    seen: 'using Confluent.Kafka;\nusing var c = new ConsumerBuilder<Ignore, string>(new ConsumerConfig { GroupId = "g", EnableAutoCommit = false }).Build();\nc.Subscribe("orders");\n',
    shows: ['stream confluent-kafka-dotnet orders'],
    not: 'using Confluent.Kafka;\nvar p = new ProducerBuilder<Null, string>(config).Build();\nawait p.ProduceAsync("orders", m);\n',
  },
  masstransit: {
    seen: 'using MassTransit;\nclass PaidConsumer : IConsumer<Paid> {\n  public Task Consume(ConsumeContext<Paid> c) => Task.CompletedTask;\n}\n',
    shows: ['queue masstransit PaidConsumer'],
    not: 'using MassTransit;\nclass A {\n  IPublishEndpoint bus;\n  Task F() => bus.Publish(new Paid());\n}\n',
  },
  'rabbitmq-dotnet': {
    seen: 'using RabbitMQ.Client;\nclass A {\n  void F(IModel channel) { channel.BasicConsume(queue: "images", autoAck: true, consumer: c); }\n}\n',
    shows: ['queue rabbitmq-dotnet images'],
    not: 'using RabbitMQ.Client;\nclass A {\n  void F(IModel channel) { channel.BasicPublish("", "images", null, body); }\n}\n',
  },
  'azure-servicebus-dotnet': {
    seen: 'using Azure.Messaging.ServiceBus;\nvar client = new ServiceBusClient(x);\nvar p = client.CreateProcessor("orders");\nawait p.StartProcessingAsync();\n',
    shows: ['queue azure-servicebus-dotnet orders'],
    not: 'using Azure.Messaging.ServiceBus;\nvar client = new ServiceBusClient(x);\nawait client.CreateSender("orders").SendMessageAsync(m);\n',
  },
  'sqs-dotnet': {
    seen: 'using Amazon.SQS;\nclass A {\n  IAmazonSQS _sqs;\n  async Task F() { await _sqs.ReceiveMessageAsync(r); }\n}\n',
    shows: ['queue sqs-dotnet'],
    not: 'using Amazon.SQS;\nclass A {\n  IAmazonSQS _sqs;\n  async Task F() { await _sqs.SendMessageAsync(r); }\n}\n',
  },
  'quartz-net': {
    seen: 'using Quartz;\npublic class Nightly : IJob {\n  public Task Execute(IJobExecutionContext c) => Task.CompletedTask;\n}\n',
    shows: ['schedule quartz-net Nightly'],
    not: 'using Quartz;\npublic class Told : IJobListener {\n  public string Name => "told";\n}\n',
  },
  'dotnet-locks': {
    seen: 'using Medallion.Threading.Postgres;\nvar l = new PostgresDistributedLock(new PostgresAdvisoryLockKey("nightly"), x);\nawait using (await l.AcquireAsync()) { }\n',
    shows: ['lock new PostgresDistributedLock(new PostgresAdvisoryLockKey("nightly"), x)'],
    not: 'using Medallion.Threading.Postgres;\nvar l = new SemaphoreSlim(1);\nawait l.WaitAsync();\n',
  },
  'stripe-dotnet': {
    seen: 'using Stripe;\nvar s = new ChargeService();\nawait s.CreateAsync(new ChargeCreateOptions { Amount = 1 });\n',
    shows: ['calls Stripe payment timeout'],
    not: 'using Stripe;\nvar s = new ChargeService();\nawait s.GetAsync("ch_1");\n',
  },
  'dotnet-http': {
    seen: 'var c = new HttpClient();\nawait c.GetAsync("http://auth/x");\n',
    shows: ['calls HttpClient http://auth/x timeout'],
    not: 'var c = new HttpClient();\nc.CancelPendingRequests();\n',
  },
  'sendgrid-dotnet': {
    seen: 'using SendGrid;\nvar c = new SendGridClient(key);\nawait c.SendEmailAsync(m);\n',
    shows: ['calls SendGrid email'],
    not: 'using SendGrid;\nvar c = new SendGridClient(key);\nc.AddAuthorization(x);\n',
  },
  'dotnet-channel': {
    seen: 'using System.Threading.Channels;\nvar builder = WebApplication.CreateBuilder(args);\nvar jobs = Channel.CreateBounded<Job>(100);\nbuilder.Services.AddSingleton(jobs);\nbuilder.Services.AddHostedService<Worker>();\nvar app = builder.Build();\napp.MapPost("/images", async (Job job) => { await jobs.Writer.WriteAsync(job); return Results.Accepted(); });\napp.Run();\nclass Worker : BackgroundService {\n  private readonly Channel<Job> _jobs;\n  protected override async Task ExecuteAsync(CancellationToken stop) { await foreach (var job in _jobs.Reader.ReadAllAsync(stop)) { Resize(job); } }\n}\n',
    shows: ['request aspnet', 'keeps queue System.Threading.Channels'],
    not: 'using System.Threading.Channels;\nvar app = WebApplication.CreateBuilder(args).Build();\napp.MapGet("/events", async () => {\n  var events = Channel.CreateUnbounded<string>();\n  _ = Task.Run(() => Listen(events.Writer));\n  return events.Reader.ReadAllAsync();\n});\napp.Run();\n',
    rather: ['request aspnet'],
  },
  'aspnet-memory-sessions': {
    seen: 'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddDistributedMemoryCache();\nbuilder.Services.AddSession();\nvar app = builder.Build();\napp.UseSession();\napp.Run();\n',
    shows: ['request aspnet', 'keeps sessions the memory cache of ASP.NET'],
    not: 'var builder = WebApplication.CreateBuilder(args);\nif (builder.Environment.IsDevelopment()) builder.Services.AddDistributedMemoryCache();\nelse builder.Services.AddStackExchangeRedisCache(o => { });\nbuilder.Services.AddSession();\nvar app = builder.Build();\napp.Run();\n',
    rather: ['request aspnet'],
  },
};
