import { describe, expect, it } from 'vitest';
import { describeResult, lintFiles } from '../lint-tree.ts';

const dockerfile = (entrypoint: string): string => `FROM ubuntu:22.04\nCOPY . /app\nWORKDIR /app\n${entrypoint}\n`;
const lost = (place: string, name: string): string =>
  `${place} error signal-reaches-process [docker/${name}] SIGTERM never reaches the program: \`sh -c\` (dash in ubuntu:22.04) stays process 1 and passes no signal on; the container runtime kills it when the grace is over`;

/** The findings of errors and warnings; what is started in the end is not known in any of these. */
async function loud(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const lines = describeResult(await lintFiles(files)).split('\n');
  return lines.filter((line) => / (error|warning) /.test(line));
}

describe('a shell in front of what is not known', () => {
  it.each([
    ['a process manager', { 'chat/Dockerfile': dockerfile('ENTRYPOINT supervisord') }, [lost('chat/Dockerfile:4:1-4:23', 'chat')]],
    [
      'a script that is called after what it starts',
      { 'chat/Dockerfile': dockerfile('CMD ./start-django.sh') },
      [lost('chat/Dockerfile:4:1-4:22', 'chat')],
    ],
    ['a script that may do anything', { 'chat/Dockerfile': dockerfile('CMD ./migrate.sh') }, []],
    ['a script that restarts nothing', { 'chat/Dockerfile': dockerfile('CMD ./startup-checks.sh') }, []],
    ['no shell', { 'chat/Dockerfile': dockerfile('CMD ["./start-django.sh"]') }, []],
  ])('%s', async (_title, files, expected) => {
    expect(await loud(files)).toEqual(expected);
  });
});

describe('a number of messages that are taken at once', () => {
  const app = (env: string): Record<string, string> => ({
    'ecosystem.config.js': `module.exports = { apps: [{ name: 'indexer', script: './launcher.js', autorestart: false, env: { ${env} } }] };\n`,
  });
  it('shows a worker', async () => {
    expect(await loud(app('BLOCK_PREFETCH: 25'))).toEqual([
      'ecosystem.config.js:1:35-1:44 warning grace-is-set [pm2/indexer] PM2 kills it after 1.6 s (PM2 default), and how long running work may take is not known: set kill_timeout',
    ]);
    expect(await loud(app("LINK_PREFETCH: 'true'"))).toEqual([]);
  });
});
