import { describe, expect, it } from 'vitest';
import { lintFixture } from '../lint-tree.ts';

describe('gradual delivery', async () => {
  const { system, checklists } = await lintFixture('gradual-delivery');

  it.each([
    ['orders', 'canary', 'its callers notice at once; 4 instances are replaced step by step (canary)'],
    ['prices', 'rolling', 'at every deploy: all instances may be missing at once'],
    ['accounts', 'blue-green', 'its callers notice at once; a new set starts beside the old one and takes over (blue-green)'],
    ['search', 'canary', 'its callers notice at once; 2 instances are replaced step by step (canary)'],
    ['quotes', 'canary', 'users notice at once; one instance is replaced step by step (canary)'],
    ['catalog-stable', 'canary', 'users notice at once; 2 instances are replaced step by step (canary)'],
    ['catalog-next', 'canary', 'users notice at once; 2 instances are replaced step by step (canary)'],
    ['basket-blue', 'blue-green', 'its callers notice at once; a new set starts beside the old one and takes over (blue-green)'],
    ['basket-green', 'blue-green', 'its callers notice at once; a new set starts beside the old one and takes over (blue-green)'],
  ])('%s is %s', (name, strategy, downtime) => {
    const service = system.services.find((candidate) => candidate.name === name);
    expect(service?.units.map((unit) => unit.rollout?.strategy.value)).toEqual([strategy]);
    const lines = service && checklists.get(service);
    expect(lines?.find((line) => line.question === 'downtime')?.text).toBe(downtime);
  });
});
