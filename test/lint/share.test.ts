import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/report/json.ts';
import { merged } from '../../src/report/merge.ts';
import type { Report } from '../../src/report/report.ts';
import { filesOf, fixturesFolder, lintFiles } from '../lint-tree.ts';

type Files = Readonly<Record<string, string>>;

const shares = (files: Files, count: number): Promise<Report[]> =>
  Promise.all(Array.from({ length: count }, async (_, index) => reportOf(await lintFiles(files, { share: { index, count } }))));

/** Without what differs from run to run; problems in the order of a merged report. */
const timeless = (reports: readonly Report[]): Report => {
  const report = merged(reports);
  return { ...report, summary: { ...report.summary, durationMs: 0 } };
};

const mixed = filesOf(fixturesFolder);
const silenced: Files = {
  'all.yaml': ['a', 'b', 'c']
    .map(
      (name) =>
        `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: ${name}\nspec: # svc-lint-ignore ${name === 'a' ? 'has-owner' : 'cron-forbids-overlap'} -- short\n  schedule: "0 3 * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers: [{ name: x, image: "example/x:1" }]\n`,
    )
    .join('---\n'),
  'broken.yaml': 'apiVersion: v1\nkind: [\n',
};

describe('the shares of a run', () => {
  it.each<[string, Files]>([
    ['all fixtures as one tree', mixed],
    ['what comments in one file silence, and a broken one', silenced],
    ['nothing', { 'README.md': '' }],
    ...readdirSync(fixturesFolder).map((story): [string, Files] => [story, filesOf(join(fixturesFolder, story))]),
  ])(
    'together are the whole run: %s',
    async (_what, files) => {
      const whole = timeless([reportOf(await lintFiles(files))]);
      for (const count of files === mixed ? [3] : [1, 2, 5]) expect(timeless(await shares(files, count))).toEqual(whole);
    },
    60_000,
  );

  it('judge about as much each, and environment by environment', async () => {
    const parts = await shares(mixed, 4);
    const sizes = parts.map(({ services, pipelines }) => services.length + pipelines.length);
    expect(Math.max(...sizes)).toBeLessThan(2 * Math.min(...sizes));
    const environments = parts.map(({ services }) => new Set(services.map(({ units }) => units[0]?.environment)));
    const both = [...(environments[0] ?? [])].filter((name) => environments[3]?.has(name));
    expect(both).toEqual([]);
  }, 60_000);
});
