import { describe, expect, it } from 'vitest';
import { csharp } from './cases/csharp.ts';
import { lineAndColumn, read, taken } from './read.ts';

const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: 'Kafka in a field',
    source:
      'using Confluent.Kafka;\nclass W : BackgroundService {\n  private readonly IConsumer<Ignore, string> _consumer;\n  protected override async Task ExecuteAsync(CancellationToken ct) { _consumer.Subscribe("orders"); }\n}\n',
    seen: ['stream confluent-kafka-dotnet orders'],
  },
];

describe('C# programs', () => {
  it.each(intakes)('sees $title', async ({ source, seen }) => {
    expect(taken(await read({ 'Program.cs': source }))).toEqual(seen);
  });

  it('reads settings', async () => {
    const {
      intakes: [kafka],
    } = await read({ 'Program.cs': csharp['confluent-kafka-dotnet']?.seen ?? '' });
    expect([kafka?.autoCommit?.value, kafka?.group?.value, lineAndColumn(kafka?.at)]).toEqual([false, 'g', 'Program.cs:3:1']);
    const {
      intakes: [rabbit],
    } = await read({ 'Program.cs': csharp['rabbitmq-dotnet']?.seen ?? '' });
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
      'src/Shop/Jobs/Nightly.cs': csharp['quartz-net']?.seen ?? '',
      'src/Shop/Plain.cs': 'class Plain { }\n',
      'src/Shop/obj/Gen.cs': csharp['quartz-net']?.seen ?? '',
    });
    expect(facts.files).toEqual(['src/Shop/Program.cs', 'src/Shop/Jobs/Nightly.cs']);
    expect(taken(facts)).toEqual(['request aspnet', 'schedule quartz-net Nightly']);
  });
});
