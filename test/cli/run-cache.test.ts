import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cronJob } from './cron-job.ts';
import { inFolder, svcLint } from './run-cli.ts';

const files = { 'a.yaml': cronJob('report'), 'node_modules/keep': '' };
const cache = 'node_modules/.cache/svc-lint';
const run = async (cwd: string, ...more: string[]) => {
  const { status, stdout } = await svcLint(['--format', 'json', '--fail-on', 'never', '--cache', ...more], { cwd });
  return { status, report: JSON.parse(stdout), stdout };
};

/** Marks what is kept, so that a run which prints it again can be told from one that lints. */
function mark(folder: string): void {
  for (const name of readdirSync(join(folder, cache))) {
    const file = join(folder, cache, name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('report', 'REPORT'));
  }
}

describe('--cache', () => {
  it('prints the same bytes again', () =>
    inFolder(files, async (cwd) => {
      const first = await run(cwd);
      expect(readdirSync(join(cwd, cache))).toHaveLength(1);
      expect((await run(cwd)).stdout).toBe(first.stdout);
    }));

  it('does not use what somebody changed or cut off', () =>
    inFolder(files, async (cwd) => {
      const first = await run(cwd);
      mark(cwd);
      expect((await run(cwd)).report.services).toEqual(first.report.services);
      for (const name of readdirSync(join(cwd, cache))) writeFileSync(join(cwd, cache, name), 'x');
      expect((await run(cwd)).report.services).toEqual(first.report.services);
    }));

  it.each([
    ['a file changes', (cwd: string) => writeFileSync(join(cwd, 'a.yaml'), cronJob('other'))],
    ['a file comes', (cwd: string) => writeFileSync(join(cwd, 'b.yaml'), cronJob('other'))],
    ['a config comes', (cwd: string) => writeFileSync(join(cwd, 'svc-lint.yaml'), 'rules:\n  cron-forbids-overlap: off\n')],
  ])('lints again when %s', (_, change) =>
    inFolder(files, async (cwd) => {
      await run(cwd);
      change(cwd);
      const { stdout: cached } = await run(cwd);
      const { stdout: fresh } = await svcLint(['--format', 'json', '--fail-on', 'never'], { cwd });
      expect(withoutTime(cached)).toEqual(withoutTime(fresh));
    }),
  );

  it('keeps nothing without being asked, and makes no node_modules', () =>
    inFolder({ 'a.yaml': cronJob('report') }, async (cwd) => {
      const { stderr } = await svcLint(['--cache', '--fail-on', 'never'], { cwd });
      expect(stderr).toBe('svc-lint: --cache: there is no node_modules here; name a folder with --cache-location\n');
      expect(readdirSync(cwd)).toEqual(['a.yaml']);
    }));

  it('keeps it where --cache-location says', () =>
    inFolder(files, async (cwd) => {
      mkdirSync(join(cwd, 'kept'));
      const first = await run(cwd, '--cache-location', 'kept');
      expect(readdirSync(join(cwd, 'kept'))).toHaveLength(1);
      await run(cwd, '--cache-location', 'kept');
      expect((await run(cwd, '--cache-location', 'kept')).report.services).toEqual(first.report.services);
    }));
});

function withoutTime(stdout: string): unknown {
  const report = JSON.parse(stdout);
  return { ...report, summary: { ...report.summary, durationMs: 0 } };
}
