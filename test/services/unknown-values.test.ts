import { describe, expect, it } from 'vitest';
import { describeResult, lintFiles } from '../lint-tree.ts';

const worker = (body: string): Record<string, string> => ({
  'compose.yaml': 'services:\n  images:\n    build: .\n    stop_grace_period: 20s\n',
  Dockerfile: 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "worker.mjs"]\n',
  'worker.mjs': `import { existsSync } from 'node:fs';\nimport { Worker } from 'bullmq';\n${body}`,
});
const images = "const worker = new Worker('images', async () => {}, { connection: {} });\n";
const onStop = (body: string, limit = '8000') =>
  `process.on('SIGTERM', async () => {\n  setTimeout(() => process.exit(1), ${limit}).unref();\n  ${body}\n  process.exit(0);\n});\n`;

describe('what may be so or not', () => {
  it.each([
    ['a close that a call decides', images + onStop("if (existsSync('/tmp/busy')) return;\n  await worker.close();")],
    ['one that its opposite decides', images + onStop("if (!existsSync('/tmp/idle')) await worker.close();")],
    ['a limit', images + onStop('await worker.close();', "!existsSync('/etc/slow') ? 8000 : 60000")],
    [
      'what is made when it is first asked for',
      `let worker;\nif (!worker) ${images.slice(6)}${onStop('if (!worker) return;\n  await worker.close();')}`,
    ],
  ])('%s', async (_, body) => {
    const result = await lintFiles(worker(body));
    expect(describeResult(result)).toBe('\n');
    expect(result.system.services.map(({ type, intakes }) => `${type} ${intakes.map(({ name }) => name?.value)}`)).toEqual([
      'worker images',
    ]);
  });

  it('what is made at once is there', async () => {
    expect(describeResult(await lintFiles(worker(images + onStop('if (!worker) await worker.close();'))))).toBe(
      'worker.mjs:4:1-8:3 error drains-on-stop [compose/images] the handler of SIGTERM never closes the BullMQ worker: call worker.close() and wait for it\n    worker.mjs:3:16-3:72 work is taken here\n',
    );
  });
});

describe('lists of PM2 apps', () => {
  const app = "{ name: 'mails', script: 'mails.js', exp_backoff_restart_delay: 100, kill_timeout: 5000 }";

  const more = (at: string) =>
    `problem warning ecosystem.config.js:2:${at}: it may start further apps, which are not known here: the environment variable MORE is not known\n`;

  it.each([
    [
      'an unknown spread adds none that can be named',
      `const apps = [];\napps.push(${app}, ...process.env.MORE.split(','));\nmodule.exports = { apps };\n`,
      more('105-2:132'),
    ],
    [
      'nor does one that is handed on',
      `const list = (...all) => all;\nmodule.exports = { apps: list(${app}, ...process.env.MORE.split(',')) };\n`,
      more('125-2:152'),
    ],
    ['a list stays one when something is assigned to it', `module.exports = { apps: Object.assign([${app}], { note: 'mails' }) };\n`, ''],
  ])('%s', async (_, text, problems) => {
    const result = await lintFiles({ 'ecosystem.config.js': text });
    expect(result.system.services.map(({ id }) => id)).toEqual(['pm2/mails']);
    expect(describeResult(result).split('\n').slice(1).join('\n')).toBe(problems);
  });
});
