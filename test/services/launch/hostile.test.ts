import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unitsOf } from './describe-units.ts';

const word = fc.oneof(
  fc.constantFrom(
    ...(
      'sh bash -c -ec -- npm run start exec npx yarn workspace pnpm --filter a node server.js tini dumb-init gosu env A=1 timeout 5 pm2-runtime pm2 start eco.config.js ' +
      'supervisord -c supervisord.conf honcho Procfile python -m app.main celery -A app worker gunicorn app:app java -jar x.jar /x.sh ./x.sh x.sh bundle sidekiq go ./cmd ' +
      'dotnet X.dll mix bin/app php artisan $@ "$@" && | & ; wait-for-it.sh db:1 su user sudo -u . .. / //'
    ).split(' '),
  ),
  fc.string({ maxLength: 12 }),
);

// Whatever stands in the files: every wrapper and entry finder is met, nothing throws, and it ends.
it('never throws', async () => {
  const line = fc.array(word, { maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(line, line, line, fc.boolean(), async (command, script, shell, exec) => {
      const units = await unitsOf({
        Dockerfile: `FROM node:22-slim AS a\nWORKDIR /app\nCOPY . .\nRUN ${shell.join(' ').replace(/[\r\n]/g, ' ')}\nFROM a\nCOPY --from=a /app /app\nCMD ${exec ? JSON.stringify(command) : command.join(' ').replace(/[\r\n\\]/g, ' ')}\n`,
        'package.json': JSON.stringify({ name: 'a', workspaces: ['*'], scripts: { start: script.join(' '), a: 'npm run start' } }),
        'x.sh': `#!/bin/sh\n${shell.join(' ')}\n`,
        'supervisord.conf': `[program:a]\ncommand=${script.join(' ')}\n`,
        Procfile: `web: ${shell.join(' ').replace(/[\r\n]/g, ' ')}\n`,
        'eco.config.js': `module.exports = { apps: [{ name: 'a', script: ${JSON.stringify(command.join(' '))} }] }`,
        'pyproject.toml': `[project.scripts]\n${script[0] ?? 'x'} = "app:main"\n`,
        'go.mod': 'module a\n',
      });
      for (const { unit } of units) expect(unit.launch.wrappers.length).toBeLessThan(40);
    }),
    { numRuns: 150 },
  );
}, 60_000);
