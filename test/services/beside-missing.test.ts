import { describe, expect, it } from 'vitest';
import { describeResult, lintFiles } from '../lint-tree.ts';

const ecosystem = (script = 'server/index.js', more = '') =>
  `module.exports = { apps: [{ name: 'charts', script: '${script}', instances: 'max', kill_timeout: 9000, exp_backoff_restart_delay: 100 }${more}] };\n`;
const queues = (stop: string) => `const cron = require('node-cron');
const { Queue, Worker } = require('bullmq');

async function failActive(queue) {
  const jobs = await queue.getJobs(['active']);
  await Promise.all(jobs.map((job) => job.moveToFailed({ message: 'stopped' })));
}

module.exports = (app) => {
  const charts = new Queue('charts', { connection: app.redis });
  const worker = new Worker(charts.name, async () => {}, { connection: app.redis });
  cron.schedule('* * * * *', () => {}, { noOverlap: true });
  process.on('SIGINT', async () => {
    setTimeout(() => process.exit(1), 8000).unref();
    ${stop}
    process.exit(0);
  });
  return worker;
};
`;
const fails =
  'server/queues.js:6:39-6:79 warning drain-call-drains [pm2/charts] job.moveToFailed() does not wait for running work: at most it marks running jobs as failed, those of other instances too\n';

describe('a module beside the missing start of a program', () => {
  it.each([
    ['says how its jobs are stopped', { 'server/queues.js': queues('await failActive(charts);') }, fails],
    ['and that they are waited for', { 'server/queues.js': queues('await worker.close();') }, '\n'],
    [
      'says nothing where there are several',
      { 'server/queues.js': queues('await failActive(charts);'), 'server/mails.js': queues('') },
      'type-is-known',
    ],
    [
      'nor where another program starts there',
      {
        'server/queues.js': queues('await failActive(charts);'),
        'ecosystem.config.js': ecosystem(
          'server/index.js',
          ", { name: 'mails', script: 'server/mails.js', exp_backoff_restart_delay: 100 }",
        ),
      },
      'type-is-known',
    ],
    [
      'nor in the topmost folder',
      { 'queues.js': queues('await failActive(charts);'), 'ecosystem.config.js': ecosystem('index.js') },
      'type-is-known',
    ],
    [
      'nor where the start is there',
      { 'server/queues.js': queues('await failActive(charts);'), 'server/index.js': "process.on('SIGINT', () => {});\n" },
      'type-is-known',
    ],
  ])('%s', async (_, files, expected) => {
    const described = describeResult(await lintFiles({ 'ecosystem.config.js': ecosystem(), ...files } as Record<string, string>));
    if (expected === 'type-is-known') expect(described).not.toContain('moveToFailed');
    else expect(described).toBe(expected);
  });

  it('the whole program says the same', async () => {
    const start = "require('./queues')({});\n";
    const described = describeResult(
      await lintFiles({
        'ecosystem.config.js': ecosystem(),
        'server/index.js': start,
        'server/queues.js': queues('await failActive(charts);'),
      }),
    );
    expect(described).toContain(fails);
    expect(described).toContain('cron-has-lock');
  });
});
