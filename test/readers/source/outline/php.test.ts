import { describe, expect, it } from 'vitest';
import { php } from './cases/php.ts';
import { lineAndColumn, read } from './read.ts';

const schedule = (chain: string): string =>
  `<?php\nnamespace App\\Console;\nuse Illuminate\\Console\\Scheduling\\Schedule;\nclass Kernel extends ConsoleKernel {\n  protected function schedule(Schedule $schedule) {\n    $schedule->command('emails:send')->daily()${chain};\n  }\n}\n`;

describe('PHP programs', () => {
  it('reads settings and locks', async () => {
    const {
      intakes: [rabbit],
    } = await read({ 'app.php': php['php-amqplib']?.seen ?? '' });
    expect([rabbit?.acksEarly?.value, lineAndColumn(rabbit?.at)]).toEqual([true, 'app.php:5:1']);
    const {
      intakes: [sqs],
    } = await read({ 'app.php': php['sqs-php']?.seen ?? '' });
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
      'app/Jobs/Mail.php': php['laravel-queue']?.seen ?? '',
    });
    expect(facts.files).toEqual(['public/index.php', 'app/Jobs/Mail.php', 'boot.php']);
    expect(facts.complete).toBe(true);
  });
});
