import { describe, expect, it } from 'vitest';
import { lintFiles } from '../lint-tree.ts';
import { range } from './launch/describe-units.ts';

const tasks = (settings: string): string => `from celery import Celery\napp = Celery("shop")\n${settings}\n@app.task\ndef mail(): pass\n`;
const compose = (command: string): string => `services:\n  mails: { build: ., command: "${command}" }\n`;
const Dockerfile = 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\n';

async function intake(command: string, files: Readonly<Record<string, string>>) {
  const { system } = await lintFiles({ 'compose.yaml': compose(command), Dockerfile, ...files });
  return system.services[0]?.intakes[0];
}

const worker = (settings: string) => intake('celery -A shop worker', { 'shop.py': tasks(settings) });

describe('settings in code of what a command runs', () => {
  it.each([
    ['early by default', '', true, undefined],
    ['late by a setting', 'app.conf.task_acks_late = True', false, 'shop.py:3:1-31'],
    ['late where each task says so', '@app.task(acks_late=True)\ndef other(): pass', undefined, undefined],
  ])('acknowledges %s', async (_, settings, early, at) => {
    const found = await worker(settings);
    expect([found?.acksEarly?.value, found?.acksEarly?.at && range(found.acksEarly.at)?.replace(/:27-/, ':1-')]).toEqual([early, at]);
  });

  it('acknowledges late where each task says so', async () => {
    const each =
      'from celery import Celery\napp = Celery("shop")\n@app.task(acks_late=True)\ndef a(): pass\n@app.task(acks_late=True)\ndef b(): pass\n';
    expect((await intake('celery -A shop worker', { 'shop.py': each }))?.acksEarly?.value).toBe(false);
  });

  it('reads how long messages stay invisible', async () => {
    const found = await worker('app.conf.broker_transport_options = {"visibility_timeout": 7200}');
    expect(found?.lock?.value).toBe(7_200_000);
  });

  it('lets the command line win', async () => {
    const found = await intake('celery -A shop worker --concurrency 4', { 'shop.py': tasks('app.conf.worker_concurrency = 2') });
    expect([found?.framework, found?.role, found?.concurrency?.value]).toEqual(['celery', 'queue', 4]);
  });

  it('knows nothing of code that it cannot find', async () => {
    expect((await intake('celery -A shop worker', {}))?.acksEarly).toBeUndefined();
  });
});

it('knows schedulers that take a lock of their own', async () => {
  const fires = async (command: string): Promise<readonly string[]> => {
    const compose = `services:\n  clock: { image: acme/app, command: "${command}", deploy: { replicas: 2 } }\n`;
    return (await lintFiles({ 'compose.yaml': compose })).findings.flatMap(({ rule }) => (rule === 'scheduler-is-single' ? [rule] : []));
  };
  expect([await fires('rqscheduler'), await fires('clockwork clock.rb')]).toEqual([[], ['scheduler-is-single']]);
});

describe('how long a framework waits', () => {
  const limit = async (command: string, files: Readonly<Record<string, string>> = {}, more = '') => {
    const { system } = await lintFiles({
      'compose.yaml': `services:\n  app: { build: ., command: "${command}"${more} }\n`,
      Dockerfile,
      ...files,
    });
    const intakes = system.services[0]?.intakes ?? [];
    const drain = intakes.find(({ drain: one }) => one !== undefined)?.drain;
    return [intakes.map(({ framework }) => framework).join(), drain && `${drain.value / 1000} s ${drain.at ? range(drain.at) : drain.of}`];
  };
  const GUNICORN = 'bind = "0.0.0.0:80"\ngraceful_timeout = 60  # seconds\n';
  it.each<readonly [command: string, files: Readonly<Record<string, string>>, more: string, expected: readonly (string | undefined)[]]>([
    ['gunicorn shop.wsgi', {}, '', ['gunicorn', '30 s Gunicorn default']],
    ['gunicorn --graceful-timeout 45 shop.wsgi', {}, '', ['gunicorn', '45 s compose.yaml:2:39-60']],
    ['gunicorn --graceful-timeout $STOP shop.wsgi', {}, '', ['gunicorn', undefined]],
    ['gunicorn shop.wsgi', { 'gunicorn.conf.py': GUNICORN }, '', ['gunicorn', '60 s gunicorn.conf.py:2:1-33']],
    ['gunicorn -c conf/web.py shop.wsgi', { 'conf/web.py': GUNICORN }, '', ['gunicorn', '60 s conf/web.py:2:1-33']],
    ['gunicorn shop.wsgi', { 'gunicorn.conf.py': 'graceful_timeout = int(os.environ["STOP"])\n' }, '', ['gunicorn', undefined]],
    ['hypercorn shop:app', {}, '', ['hypercorn', '3 s Hypercorn default']],
    ['hypercorn --graceful-timeout 20 shop:app', {}, '', ['hypercorn', '20 s compose.yaml:2:40-61']],
    ['sanic shop.app', {}, ', environment: { SANIC_GRACEFUL_SHUTDOWN_TIMEOUT: 40 }', ['sanic', '40 s compose.yaml:2:62-97']],
    ['dramatiq shop --worker-shutdown-timeout 5000', {}, '', ['dramatiq', '5 s compose.yaml:2:44-74']],
    ['bundle exec sidekiq -t 60', {}, '', ['sidekiq', '60 s compose.yaml:2:50-55']],
    ['bundle exec sidekiq', { Gemfile: '', 'config/sidekiq.yml': ':timeout: 50\n' }, '', ['sidekiq', '50 s config/sidekiq.yml:1:11-13']],
    ['bundle exec rake resque:work', {}, ', environment: { RESQUE_TERM_TIMEOUT: 9 }', ['resque', '9 s compose.yaml:2:76-98']],
    ['good_job start', {}, ', environment: { GOOD_JOB_SHUTDOWN_TIMEOUT: 25 }', ['good-job', '25 s compose.yaml:2:62-91']],
    ['php artisan queue:work --timeout=90', {}, '', ['laravel-queue', '90 s compose.yaml:2:53-65']],
    [
      'bundle exec karafka server',
      {
        Gemfile: '',
        'karafka.rb':
          'class App < Karafka::App\n  setup do |config|\n    config.shutdown_timeout = 30_000\n  end\nend\nclass Orders < Karafka::BaseConsumer\nend\n',
      },
      '',
      ['karafka', '30 s karafka.rb:3:31-37'],
    ],
  ])('%s %j%s', async (command, files, more, expected) => {
    expect(await limit(command, files, more)).toEqual(expected);
  });

  it.each([
    ['bundle exec rake resque:work', '', 'abort'],
    ['bundle exec rake resque:work', ', environment: { GRACEFUL_TERM: 1 }', 'graceful'],
    ['bundle exec rake resque:work', ', environment: { GRACEFUL_TERM: 0 }', 'abort'],
    ['celery -A shop worker', '', 'graceful'],
    ['celery -A shop worker', ', environment: { REMAP_SIGTERM: SIGQUIT }', 'abort'],
  ])('%s%s: SIGTERM is %s', async (command, more, effect) => {
    const { system } = await lintFiles({ 'compose.yaml': `services:\n  app: { image: acme/app, command: "${command}"${more} }\n` });
    expect(system.services[0]?.intakes[0]?.handles.SIGTERM).toBe(effect);
  });
});
