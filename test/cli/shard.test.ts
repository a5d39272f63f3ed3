import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cronJob } from './cron-job.ts';
import { inFolder, svcLint } from './run-cli.ts';

const files = { 'a/x.yaml': cronJob('a'), 'b/x.yaml': cronJob('b'), 'c/x.yaml': cronJob('c') };
const json = ['--format', 'json', '--fail-on', 'never'];

const services = (stdout: string): string[] => JSON.parse(stdout).services.map((service: { name: string }) => service.name);
const withoutDuration = (stdout: string) => {
  const report = JSON.parse(stdout);
  return { ...report, summary: { ...report.summary, durationMs: 0 } };
};

describe('--shard and merge', () => {
  it('judges every service in one shard, and merged they are the report of the whole run', () =>
    inFolder(files, async (cwd) => {
      const parts: string[][] = [];
      for (const index of [1, 2]) {
        const { status, stdout } = await svcLint(['--shard', `${index}/2`, ...json], { cwd });
        expect(status).toBe(0);
        parts.push(services(stdout));
        writeFileSync(join(cwd, `${index}.report`), stdout);
      }
      expect(parts.every((part) => part.length > 0)).toBe(true);
      expect(parts.flat()).toEqual(['a', 'b', 'c']);
      const whole = await svcLint(json, { cwd });
      const { stdout } = await svcLint(['merge', '1.report', '2.report'], { cwd });
      const [merged, expected] = [withoutDuration(stdout), withoutDuration(whole.stdout)];
      // The two reports lie beside the manifests by now.
      expect(merged).toEqual({ ...expected, summary: { ...expected.summary, files: merged.summary.files } });
    }));

  it('fails where its own part does, and succeeds where there is nothing left for it', () =>
    inFolder({ 'x.yaml': cronJob('a') }, async (cwd) => {
      expect((await svcLint(['--shard', '1/1'], { cwd })).status).toBe(1);
      const statuses = [];
      for (const index of [1, 2, 3]) statuses.push((await svcLint(['--shard', `${index}/3`], { cwd })).status);
      expect(statuses.toSorted()).toEqual([0, 0, 1]);
    }));

  it('tells once what cannot be read, and that there is nothing at all', () =>
    inFolder({ 'x.yaml': cronJob('a'), 'y.yaml': 'apiVersion: v1\nkind: [\n', 'empty/z.md': '' }, async (cwd) => {
      const first = await svcLint(['--shard', '1/2', '--fail-on', 'never'], { cwd });
      const second = await svcLint(['--shard', '2/2', '--fail-on', 'never'], { cwd });
      expect([first.status, second.status, second.stderr]).toEqual([2, 0, '']);
      expect(first.stderr).toContain('y.yaml');
      expect((await svcLint(['empty', '--shard', '1/2'], { cwd })).status).toBe(2);
      expect((await svcLint(['empty', '--shard', '2/2'], { cwd })).status).toBe(0);
    }));

  it.each([
    [['--shard', '3/2'], 'svc-lint: --shard 3/2: write which of how many, from 1: --shard 2/4\n'],
    [['--shard', '1/2', '--fix'], 'svc-lint: --shard judges a part: leave it out to fix\n'],
    [
      ['--shard', '1/2', '--baseline', 'b.json', '--update-baseline'],
      'svc-lint: --shard judges a part: leave it out to write a baseline\n',
    ],
    [['merge', 'a/x.yaml'], expect.stringContaining('a/x.yaml cannot be read as a report')],
  ])('%j is a mistake', (argv, stderr) =>
    inFolder(files, async (cwd) => {
      expect(await svcLint(argv, { cwd })).toEqual({ status: 2, stdout: '', stderr });
    }),
  );

  it('makes one report of several repositories, and checklists still lead to their findings', () =>
    inFolder(files, async (cwd) => {
      for (const name of ['c', 'a', 'b']) writeFileSync(join(cwd, `${name}.json`), (await svcLint([name, ...json], { cwd })).stdout);
      const { status, stdout } = await svcLint(['merge', 'c.json', 'a.json', 'b.json'], { cwd });
      const report = JSON.parse(stdout);
      expect(status).toBe(0);
      expect(report.summary).toMatchObject({ files: 3, documents: 3, services: 3 });
      const ordered = report.findings.map((finding: { location: { file: string } }) => finding.location.file);
      expect(ordered.length).toBeGreaterThan(0);
      expect(ordered).toEqual([...ordered].sort());
      for (const service of report.services)
        for (const line of service.checklist)
          for (const index of line.findings) expect(report.findings[index]).toMatchObject({ question: line.question, service: service.id });
    }));
});
