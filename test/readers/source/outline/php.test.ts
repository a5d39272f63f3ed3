import { describe, expect, it } from 'vitest';
import { lineAndColumn, read, taken } from './read.ts';

const schedule = (chain: string): string =>
  `<?php\nnamespace App\\Console;\nuse Illuminate\\Console\\Scheduling\\Schedule;\nclass Kernel extends ConsoleKernel {\n  protected function schedule(Schedule $schedule) {\n    $schedule->command('emails:send')->daily()${chain};\n  }\n}\n`;
const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: 'a Laravel job',
    source:
      '<?php\nnamespace App\\Jobs;\nuse Illuminate\\Contracts\\Queue\\ShouldQueue;\nclass SendMail implements ShouldQueue {\n  public $tries = 3;\n}\n',
    seen: ['(queue laravel-queue)'],
  },
  { title: 'a job of one’s own', source: '<?php\nuse Acme\\ShouldQueue;\nclass A implements ShouldQueue {}\n', seen: [] },
  { title: 'Laravel’s schedule', source: schedule(''), seen: ['(schedule laravel-schedule emails:send)'] },
  {
    title: 'Symfony Messenger',
    source:
      '<?php\nuse Symfony\\Component\\Messenger\\Attribute\\AsMessageHandler;\n#[AsMessageHandler]\nclass A { public function __invoke() {} }\n',
    seen: ['(queue symfony-messenger)'],
  },
  {
    title: 'RabbitMQ',
    source:
      "<?php\nuse PhpAmqpLib\\Connection\\AMQPStreamConnection;\n$c = new AMQPStreamConnection('h', 5672);\n$ch = $c->channel();\n$ch->basic_consume('images', '', false, true, false, false, $f);\n",
    seen: ['queue php-amqplib images'],
  },
  {
    title: 'RabbitMQ that publishes',
    source:
      "<?php\nuse PhpAmqpLib\\Connection\\AMQPStreamConnection;\n$c = new AMQPStreamConnection('h', 5672);\n$c->channel()->basic_publish($m);\n",
    seen: [],
  },
  {
    title: 'Kafka',
    source: "<?php\n$consumer = new RdKafka\\KafkaConsumer($conf);\n$consumer->subscribe(['orders']);\n",
    seen: ['stream rdkafka-php orders'],
  },
  {
    title: 'SQS',
    source:
      "<?php\nuse Aws\\Sqs\\SqsClient;\n$sqs = new SqsClient([]);\n$sqs->receiveMessage(['QueueUrl' => 'q', 'VisibilityTimeout' => 60]);\n",
    seen: ['queue sqs-php q'],
  },
  {
    title: 'ReactPHP',
    source: '<?php\n$http = new React\\Http\\HttpServer(fn() => 1);\n$http->listen($socket);\n',
    seen: ['request reactphp-http'],
  },
];

describe('PHP programs', () => {
  it.each(intakes)('sees $title', async ({ source, seen }) => {
    expect(taken(await read({ 'app.php': source }))).toEqual(seen);
  });

  it('reads settings and locks', async () => {
    const {
      intakes: [rabbit],
    } = await read({ 'app.php': intakes[4]?.source ?? '' });
    expect([rabbit?.acksEarly?.value, lineAndColumn(rabbit?.at)]).toEqual([true, 'app.php:5:1']);
    const {
      intakes: [sqs],
    } = await read({ 'app.php': intakes[7]?.source ?? '' });
    expect(sqs?.lock?.value).toBe(60_000);
    const plain = await read({ 'app.php': schedule('') });
    expect([plain.defined?.[0]?.overlapGuard?.value, plain.locks]).toEqual([false, []]);
    const guarded = await read({ 'app.php': schedule('->withoutOverlapping()->onOneServer()') });
    expect([guarded.defined?.[0]?.overlapGuard?.value, guarded.locks.map(({ kind }) => kind)]).toEqual([true, ['distributed']]);
  });

  it.each([
    ['a function', '<?php\npcntl_signal(SIGTERM, function () use ($c) { $c->close(); exit(0); });\n', [['SIGTERM']], ['$c->close()']],
    [
      'a method',
      "<?php\nclass A {\n  function run() { pcntl_signal(SIGTERM, [$this, 'stop']); }\n  function stop() { $this->stopping = true; }\n}\n",
      [['SIGTERM']],
      ['$this->stopping = true'],
    ],
    ['several signals', '<?php\nforeach ([SIGTERM, SIGINT] as $s) { pcntl_signal($s, fn() => exit); }\n', [['SIGTERM', 'SIGINT']], []],
    ['the default', '<?php\npcntl_signal(SIGTERM, SIG_DFL);\n', [], undefined],
  ])('stops: %s', async (_, source, signals, drains) => {
    const { stop } = await read({ 'app.php': source });
    expect(stop.handlers.map((one) => one.signals)).toEqual(signals);
    expect(stop.handlers[0]?.drains.map(({ text }) => text)).toEqual(drains);
  });

  it('follows what it names', async () => {
    const facts = await read({
      'public/index.php': "<?php\nrequire __DIR__.'/../vendor/autoload.php';\nrequire __DIR__.'/../boot.php';\nuse App\\Jobs\\Mail;\n",
      'boot.php': '<?php\n',
      'composer.json': '{}',
      'app/Jobs/Mail.php': intakes[0]?.source ?? '',
    });
    expect(facts.files).toEqual(['public/index.php', 'app/Jobs/Mail.php', 'boot.php']);
    expect(facts.complete).toBe(true);
  });
});
