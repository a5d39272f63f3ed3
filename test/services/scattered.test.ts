import { describe, expect, it } from 'vitest';
import { describeResult, lintFiles } from '../lint-tree.ts';

const procfile = { Procfile: 'worker: celery -A shop worker\n' };
const task = (options: string, body = '    pass\n') =>
  `from celery import shared_task\n\n\n@shared_task(${options})\ndef send_report(self):\n${body}`;
const settings = (seconds: string) =>
  `import os\nfrom kombu import Queue\n\n\nclass Config:\n    BROKER_URL = 'sqs://'\n    BROKER_TRANSPORT_OPTIONS = {'visibility_timeout': ${seconds}}\n    CELERY_QUEUES = [Queue('mails')]\n`;
const early = 'acknowledges a message before it is worked on unless it is told otherwise: what is in hand at a stop is lost\n';

describe('Celery whose application is not in the input', () => {
  it.each([
    [
      'tasks that are acknowledged early',
      { ...procfile, 'shop/reports/tasks.py': task('') },
      `Procfile:1:24-1:30 info ack-after-work [process/worker] Celery ${early}`,
    ],
    ['and late', { ...procfile, 'shop/reports/tasks.py': task('acks_late=True') }, '\n'],
    ['both', { ...procfile, 'shop/reports/tasks.py': task('acks_late=True'), 'shop/mails/tasks.py': task('') }, '\n'],
    [
      'settings that turn it around',
      { ...procfile, 'shop/reports/tasks.py': task(''), 'shop/celery_config.py': 'import celery\n\ntask_acks_late = True\n' },
      '\n',
    ],
    [
      'a decorator of its own',
      {
        ...procfile,
        'shop/reports/tasks.py': 'from shop import tasks\n\n\n@tasks.task(acks_late=True)\ndef send(): pass\n',
        'shop/mails/tasks.py': task(''),
      },
      '\n',
    ],
    ['of two applications', { Procfile: `${procfile.Procfile}mails: celery -A mails worker\n`, 'shop/reports/tasks.py': task('') }, '\n'],
    ['tests', { ...procfile, 'tests/tasks.py': task('') }, '\n'],
    [
      'retries and the time until it is handed out again',
      {
        ...procfile,
        'shop/reports/tasks.py': task('acks_late=True, bind=True, default_retry_delay=300', '    self.retry()\n'),
        'shop/config.py': settings('300'),
      },
      'shop/config.py:7:55-7:58 warning lock-outlives-job [process/worker] a job is put off for 5 min, but handed out again after 5 min: it would run twice\n    shop/reports/tasks.py:4:61-4:64 it waits for 5 min\n',
    ],
    [
      'a countdown',
      {
        ...procfile,
        'shop/reports/tasks.py': `${task('acks_late=True')}\n\nsend_report.apply_async(countdown=60 * 60)\n`,
        'shop/config.py': settings('600'),
      },
      'shop/config.py:7:55-7:58 warning lock-outlives-job [process/worker] a job is put off for 1 h, but handed out again after 10 min: it would run twice\n    shop/reports/tasks.py:9:35-9:42 it waits for 1 h\n',
    ],
    [
      'a retry that names no time',
      { ...procfile, 'shop/reports/tasks.py': task('acks_late=True, bind=True', '    self.retry()\n'), 'shop/config.py': settings('60') },
      'shop/config.py:7:55-7:57 warning lock-outlives-job [process/worker] a job is put off for 3 min (Celery default), but handed out again after 60 s: it would run twice\n    shop/reports/tasks.py:6:5-6:17 it waits for 3 min\n',
    ],
    ['none', { ...procfile, 'shop/reports/tasks.py': task('acks_late=True'), 'shop/config.py': settings('60') }, '\n'],
  ])('%s', async (_, files, expected) => {
    expect(describeResult(await lintFiles(files as Record<string, string>))).toBe(expected);
  });
});

describe('Celery that nothing in the input runs', () => {
  it.each([
    [
      'settings alone',
      { 'config.py': settings('60') },
      'config.py:7:55-7:57 info lock-outlives-job [process/celery] a job that is tried again after 3 min (Celery default) is handed out again after 60 s, before its time has come: it would run twice\n',
    ],
    ['with time enough', { 'config.py': settings('14410') }, '\n'],
    ['that come from the environment', { 'config.py': settings("int(os.environ['TIMEOUT'])") }, '\n'],
    [
      'tasks',
      { 'tasks.py': `${task('')}\n\n@shared_task\ndef other(): pass\n` },
      `tasks.py:4:2-4:15 info ack-after-work [process/celery] Celery ${early}`,
    ],
    ['beside another program', { 'tasks.py': task(''), Procfile: 'web: gunicorn shop.wsgi\n' }, '\n'],
  ])('%s', async (_, files, expected) => {
    expect(describeResult(await lintFiles(files as Record<string, string>))).toBe(expected);
  });
});

it('finds the tasks of applications that lie in one another', async () => {
  const app = "from celery import Celery\n\napp = Celery('shop')\napp.autodiscover_tasks()\n";
  const files = { ...procfile, 'shop/celery.py': app, 'shop/__init__.py': '', 'orders/__init__.py': '', 'orders/tasks.py': task('') };
  expect(describeResult(await lintFiles(files))).toBe(`Procfile:1:24-1:30 info ack-after-work [process/worker] Celery ${early}`);
  expect(describeResult(await lintFiles({ ...files, 'orders/returns/tasks.py': task('acks_late=True') }))).toBe('\n');
  // What a file says that is not known to be read may hold for all.
  expect(describeResult(await lintFiles({ ...files, 'orders/settings/base.py': 'CELERY_TASK_ACKS_LATE = True\n' }))).toBe('\n');
});
