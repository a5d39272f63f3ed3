import type { Cases } from './case.ts';

export const php: Cases = {
  'laravel-queue': {
    seen: '<?php\nnamespace App\\Jobs;\nuse Illuminate\\Contracts\\Queue\\ShouldQueue;\nclass SendMail implements ShouldQueue {\n  public $tries = 3;\n}\n',
    shows: ['(queue laravel-queue)'],
    not: '<?php\nuse Acme\\ShouldQueue;\nclass A implements ShouldQueue {}\n',
  },
  'laravel-schedule': {
    seen: "<?php\nnamespace App\\Console;\nuse Illuminate\\Console\\Scheduling\\Schedule;\nclass Kernel extends ConsoleKernel {\n  protected function schedule(Schedule $schedule) {\n    $schedule->command('emails:send')->daily();\n  }\n}\n",
    shows: ['(schedule laravel-schedule emails:send)'],
    not: "<?php\nuse Illuminate\\Support\\Facades\\Artisan;\nArtisan::command('emails:send', function () {});\n",
  },
  'laravel-one-server': {
    seen: "<?php\nuse Illuminate\\Support\\Facades\\Cache;\nCache::lock('nightly', 60)->get(fn() => run());\n",
    shows: ["lock Cache::lock('nightly', 60)"],
    not: "<?php\nuse Illuminate\\Support\\Facades\\Cache;\nCache::put('nightly', 1, 60);\n",
  },
  'symfony-messenger': {
    seen: '<?php\nuse Symfony\\Component\\Messenger\\Attribute\\AsMessageHandler;\n#[AsMessageHandler]\nclass A { public function __invoke() {} }\n',
    shows: ['(queue symfony-messenger)'],
    not: '<?php\nuse Symfony\\Component\\Messenger\\MessageBusInterface;\nclass A { function __construct(private MessageBusInterface $bus) { $this->bus->dispatch(new B()); } }\n',
  },
  'php-amqplib': {
    seen: "<?php\nuse PhpAmqpLib\\Connection\\AMQPStreamConnection;\n$c = new AMQPStreamConnection('h', 5672);\n$ch = $c->channel();\n$ch->basic_consume('images', '', false, true, false, false, $f);\n",
    shows: ['queue php-amqplib images'],
    not: "<?php\nuse PhpAmqpLib\\Connection\\AMQPStreamConnection;\n$c = new AMQPStreamConnection('h', 5672);\n$c->channel()->basic_publish($m);\n",
  },
  'rdkafka-php': {
    seen: "<?php\n$consumer = new RdKafka\\KafkaConsumer($conf);\n$consumer->subscribe(['orders']);\n",
    shows: ['stream rdkafka-php orders'],
    not: "<?php\n$producer = new RdKafka\\Producer($conf);\n$producer->newTopic('orders');\n",
  },
  'sqs-php': {
    seen: "<?php\nuse Aws\\Sqs\\SqsClient;\n$sqs = new SqsClient([]);\n$sqs->receiveMessage(['QueueUrl' => 'q', 'VisibilityTimeout' => 60]);\n",
    shows: ['queue sqs-php q'],
    not: "<?php\nuse Aws\\Sqs\\SqsClient;\n$sqs = new SqsClient([]);\n$sqs->sendMessage(['QueueUrl' => 'q']);\n",
  },
  'reactphp-http': {
    seen: '<?php\n$http = new React\\Http\\HttpServer(fn() => 1);\n$http->listen($socket);\n',
    shows: ['request reactphp-http'],
    not: "<?php\n$browser = new React\\Http\\Browser();\n$browser->get('http://a');\n",
  },
  guzzle: {
    seen: "<?php\nuse GuzzleHttp\\Client;\n$c = new Client(['timeout' => 5]);\n$c->get('http://auth/x');\n",
    shows: ['calls Guzzle http://auth/x timeout'],
    not: "<?php\nuse GuzzleHttp\\Psr7\\Request;\n$r = new Request('GET', 'http://auth/x');\n$r->getUri();\n",
  },
  'stripe-php': {
    seen: "<?php\n$stripe = new \\Stripe\\StripeClient('k');\n$stripe->charges->create(['amount' => 1]);\n",
    shows: ['calls Stripe payment timeout'],
    not: "<?php\n$stripe = new \\Stripe\\StripeClient('k');\n$stripe->charges->retrieve('ch_1');\n",
  },
  'laravel-mail': {
    seen: '<?php\nuse Illuminate\\Support\\Facades\\Mail;\nMail::to($user)->send(new Welcome());\n',
    shows: ['calls Laravel mail email'],
    not: '<?php\nuse Illuminate\\Support\\Facades\\Mail;\nMail::fake();\n',
  },
};
