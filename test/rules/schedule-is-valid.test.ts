import { expect, it } from 'vitest';
import { describeResult, lintFiles } from '../lint-tree.ts';

const found = async (cron: string): Promise<string> => {
  const app = `module.exports = { apps: [{ name: 'report', script: 'report.js', autorestart: false, ${cron} }] };\n`;
  const only = new Set(['schedule-is-valid']);
  return describeResult(
    await lintFiles({ 'ecosystem.config.js': app, 'report.js': '' }, { settings: { profile: 'recommended', severities: new Map(), only } }),
  );
};

it('is told once: what PM2 refuses where it is read, what it finds out later by the rule', async () => {
  const why = '“9-12,14”: PM2 takes neither a range nor a step inside a list';
  expect(await found(`cron_restart: '0 9-12,14 * * *'`)).toBe(
    `problem error ecosystem.config.js:1:86-1:117: PM2 refuses the whole file: cron_restart must be a schedule: ${why}\n`,
  );
  expect(await found(`cron: '0 9-12,14 * * *'`)).toBe(
    `ecosystem.config.js:1:86-1:109 error schedule-is-valid [pm2/report] “0 9-12,14 * * *” is not a schedule: ${why}\n`,
  );
  expect(await found(`cron_restart: '0 0 31 4 *'`)).toBe(
    'ecosystem.config.js:1:86-1:112 error schedule-is-valid [pm2/report] “0 0 31 4 *” is not a schedule: no month it names has that day, so it never fires\n',
  );
  expect(await found(`cron_restart: '0 9,12 * * MON-FRI'`)).toBe('\n');
});
