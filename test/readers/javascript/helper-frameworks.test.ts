import { describe, expect, it } from 'vitest';
import { catalog } from '../../../rules/catalog/index.ts';
import { shown } from '../source/shown.ts';
import { factsOf } from './facts.ts';
import { helperCases } from './helper-cases.ts';

describe('frameworks that take no work themselves', () => {
  it('each has its lines here', () => {
    const all = catalog.frameworks.filter(({ language, seen }) => language === 'javascript' && seen.length === 0);
    expect(Object.keys(helperCases).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  });

  it.each(Object.entries(helperCases))('%s is seen', async (_, { seen, shows }) => {
    expect(shown(await factsOf(seen))).toEqual(shows);
  });

  it.each(Object.entries(helperCases))('%s is not mistaken', async (_, { not, rather = [] }) => {
    expect(shown(await factsOf(not))).toEqual(rather);
  });
});
