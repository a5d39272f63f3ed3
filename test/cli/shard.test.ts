import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cronJob } from './cron-job.ts';
import { inFolder, svcLint } from './run-cli.ts';

const files = { 'a/x.yaml': cronJob('a'), 'b/x.yaml': cronJob('b'), 'c/x.yaml': cronJob('c') };
const json = ['--format', 'json', '--fail-on', 'never'];

const services = (stdout: string): string[] => JSON.parse(stdout).services.map((service: { name: string }) => service.name);

describe('--shard and merge', () => {
  it('lints every path in one shard, whatever their order', () =>
    inFolder(files, async (cwd) => {
      const first = await svcLint(['a', 'b', 'c', '--shard', '1/2', ...json], { cwd });
      const second = await svcLint(['c', './b', 'a', '--shard', '2/2', ...json], { cwd });
      expect([services(first.stdout), services(second.stdout)]).toEqual([['a', 'c'], ['b']]);
    }));

  it('does nothing in a shard beyond the paths', () =>
    inFolder(files, async (cwd) => {
      expect(await svcLint(['a', 'b', '--shard', '3/3', ...json], { cwd })).toEqual({ status: 0, stdout: '', stderr: '' });
    }));

  it.each([
    [['a', 'b', '--shard', '3/2'], 'svc-lint: --shard 3/2: write which of how many, from 1: --shard 2/4\n'],
    [['a', '--shard', '1/2'], 'svc-lint: --shard parts the named paths: name them, one for each repository or environment\n'],
    [['merge', 'a/x.yaml'], expect.stringContaining('a/x.yaml cannot be read as a report')],
  ])('%j is a mistake', (argv, stderr) =>
    inFolder(files, async (cwd) => {
      expect(await svcLint(argv, { cwd })).toEqual({ status: 2, stdout: '', stderr });
    }),
  );

  it('makes one report of several, and checklists still lead to their findings', () =>
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
