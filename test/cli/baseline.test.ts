import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cronJob } from './cron-job.ts';
import { inFolder, svcLint } from './run-cli.ts';

const file = 'svc-lint-baseline.json';
const tree = { 'deploy/a.yaml': cronJob('a'), 'deploy/b.yaml': cronJob('b') };
const adopt = ['--baseline', file, '--update-baseline'];

const inRepository = (work: (cwd: string) => Promise<void>) => inFolder(tree, work);
const subjects = (cwd: string): string[] =>
  JSON.parse(readFileSync(join(cwd, file), 'utf8'))
    .findings.filter(({ rule }: { rule: string }) => rule === 'cron-forbids-overlap')
    .map(({ subject }: { subject: string }) => subject);
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

describe('a baseline', () => {
  it('takes in what is found, and the run is green', async () => {
    await inRepository(async (cwd) => {
      const { status, stdout, stderr } = await svcLint(adopt, { cwd });
      expect(stderr).toMatch(/^svc-lint: svc-lint-baseline\.json holds (\d+) findings: \1 new, 0 gone\n$/);
      expect(lastLine(stdout)).toMatch(/^✔ no findings \(\d+ in the baseline\) · 2 services in 2 files$/);
      expect(status).toBe(0);
      expect(subjects(cwd)).toEqual(['CronJob/a', 'CronJob/b']);
    });
  });

  it('stays green when lines move, and fails for what is new', async () => {
    await inRepository(async (cwd) => {
      await svcLint(adopt, { cwd });
      writeFileSync(join(cwd, 'deploy/a.yaml'), `# moved\n# down\n${cronJob('a')}`);
      expect((await svcLint(['--baseline', file], { cwd })).status).toBe(0);
      writeFileSync(join(cwd, 'deploy/c.yaml'), cronJob('c'));
      const { status, stdout } = await svcLint(['--baseline', file], { cwd });
      expect(status).toBe(1);
      expect(stdout.match(/^ +✖ error .*$/gm)).toEqual(['      ✖ error  cron-forbids-overlap  deploy/c.yaml:5:1']);
    });
  });

  it('says what is mended, and shrinks when it is updated', async () => {
    await inRepository(async (cwd) => {
      await svcLint(adopt, { cwd });
      writeFileSync(join(cwd, 'deploy/a.yaml'), cronJob('a').replace('  schedule', '  concurrencyPolicy: Forbid\n  schedule'));
      rmSync(join(cwd, 'deploy/b.yaml'));
      const { stdout, status } = await svcLint(['--baseline', file], { cwd });
      expect(lastLine(stdout)).toMatch(/ \((\d+ in the baseline; )?\d+ entries of the baseline mended: --update-baseline\) /);
      expect(status).toBe(0);
      const { stderr } = await svcLint(adopt, { cwd });
      expect(stderr).toMatch(/ 0 new, \d+ gone\n$/);
      expect(subjects(cwd)).toEqual([]);
    });
  });

  it('does not take for mended what a part of the input or of the rules could not find', async () => {
    await inRepository(async (cwd) => {
      await svcLint(adopt, { cwd });
      for (const part of [['deploy/b.yaml'], ['--rule', 'has-readiness'], ['--service', 'b']]) {
        expect((await svcLint(['--baseline', file, ...part], { cwd })).stdout).not.toContain('mended');
      }
    });
  });

  it('is named by the config, and may be missing there', async () => {
    await inFolder({ ...tree, 'svc-lint.yaml': `baseline: ${file}\n` }, async (cwd) => {
      expect((await svcLint([], { cwd })).status).toBe(1);
      expect((await svcLint(['--update-baseline'], { cwd })).status).toBe(0);
      expect((await svcLint([], { cwd })).status).toBe(0);
      expect((await svcLint([], { cwd: join(cwd, 'deploy') })).status).toBe(1);
      expect((await svcLint(['--no-baseline'], { cwd })).status).toBe(1);
    });
  });

  it('is not written by a run that cannot be trusted', async () => {
    await inFolder({ ...tree, 'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n' }, async (cwd) => {
      const { status, stderr } = await svcLint(adopt, { cwd });
      expect(status).toBe(2);
      expect(stderr).toContain('svc-lint: svc-lint-baseline.json was not written, because this run cannot be trusted\n');
      expect((await svcLint([...adopt, '--ignore-problems'], { cwd })).status).toBe(0);
    });
  });

  it.each([
    [['--baseline', 'no.json'], 'svc-lint: --baseline no.json: there is no such file; add --update-baseline to write it\n'],
    [['--update-baseline'], 'svc-lint: --update-baseline needs the name of the file: --baseline FILE, or baseline in the config\n'],
    [[...adopt, '--rule', 'has-readiness'], 'svc-lint: --update-baseline takes in all that is found: leave out --rule\n'],
    [[...adopt, '--service', 'a'], 'svc-lint: --update-baseline takes in all that is found: leave out --service\n'],
    [[...adopt, '--touched', 'deploy/a.yaml'], 'svc-lint: --update-baseline takes in all that is found: leave out --touched\n'],
    [
      ['--baseline', 'deploy/a.yaml', '--update-baseline'],
      'svc-lint: deploy/a.yaml is not JSON, so no baseline: remove it, or name another file, and write it anew with --baseline deploy/a.yaml --update-baseline\n',
    ],
  ])('%j is refused', async (argv, message) => {
    await inRepository(async (cwd) => {
      expect(await svcLint(argv, { cwd })).toEqual({ status: 2, stdout: '', stderr: message });
    });
  });
});
