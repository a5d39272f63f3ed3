import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeResult, expectedMarks, filesOf, fixturesFolder, foundMarks, lintFiles } from './lint-tree.ts';

const expectedFolder = fileURLToPath(new URL('expected', import.meta.url));
const stories = readdirSync(fixturesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .filter((name) => existsSync(join(expectedFolder, `${name}.txt`)));

// Every story has its whole list of findings, with exact places, in test/expected/<story>.txt; and, where the format has comments, an
// `# expect: rule` mark on each line with an error or warning, so that the tree can be read by itself.
describe.each(stories)('%s', (story) => {
  const files = filesOf(join(fixturesFolder, story));

  it('gives exactly the expected findings', async () => {
    await expect(describeResult(await lintFiles(files))).toMatchFileSnapshot(join(expectedFolder, `${story}.txt`));
  });

  it('is marked with what must be found', async () => {
    const marks = expectedMarks(files);
    const found = foundMarks(await lintFiles(files)).filter((mark) => !/\.json:\d+ /.test(mark));
    expect(found).toEqual(marks);
  });
});
