import { expect, it } from 'vitest';
import { casesOfNoRule, judgedByOthers, judgedRules, judgedStories } from './judged.ts';

it.each([...judgedRules, ...judgedByOthers, ...judgedStories])('$name gives exactly what is expected', async ({ run, expected }) => {
  await expect(await run()).toMatchFileSnapshot(expected);
});

it('every case is one of a rule', () => {
  expect(casesOfNoRule).toEqual([]);
});
