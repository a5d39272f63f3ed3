import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hostileTrees } from '../scripts/fuzz/hostile.mjs';
import { lintFiles } from '../src/index.ts';
import { svcLint } from './cli/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'svc-lint-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('whatever the input holds', () => {
  it.each(Object.entries(hostileTrees()))(
    '%s: no throw, no internal error, an end',
    async (_, files) => {
      const report = await lintFiles(files, { profile: 'strict' });
      expect(report.problems.filter(({ message }) => message.includes('internal error'))).toEqual([]);
    },
    60_000,
  );

  it('says that a named link leads in a circle', async () => {
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    const { status, stderr } = await svcLint(['a'], { cwd: folder });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.not.stringContaining('internal error') });
  });

  it('gives the same report for files in any order', async () => {
    const files = {
      ...hostileTrees()['other types everywhere'],
      ...hostileTrees()['keys of prototypes'],
      ...hostileTrees()['jobs that need each other'],
    };
    const expected = withoutTime(await lintFiles(files));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(Object.entries(files), { minLength: Object.keys(files).length }), async (entries) => {
        expect(withoutTime(await lintFiles(Object.fromEntries(entries)))).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });
});

function withoutTime(report: Awaited<ReturnType<typeof lintFiles>>): unknown {
  return { ...report, summary: { ...report.summary, durationMs: 0 } };
}
