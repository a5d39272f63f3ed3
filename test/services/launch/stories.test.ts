import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filesOf, fixturesFolder } from '../../lint-tree.ts';
import { describeLaunches, unitsOf } from './describe-units.ts';

const expectedFolder = fileURLToPath(new URL('../../expected/launch', import.meta.url));
const stories = readdirSync(fixturesFolder).filter((name) => name === 'polyglot' || name.startsWith('launch-'));

// How every unit of a story is started, wrappers, signal and hops with exact places, is in test/expected/launch/<story>.txt.
describe.each(stories)('%s', (story) => {
  it('is followed to its programs and sources', async () => {
    const units = await unitsOf(filesOf(join(fixturesFolder, story)));
    await expect(describeLaunches(units)).toMatchFileSnapshot(join(expectedFolder, `${story}.txt`));
  });
});
