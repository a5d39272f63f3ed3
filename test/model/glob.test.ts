import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { starMatches } from '../../src/model/glob.ts';

describe('starMatches', () => {
  it('is what a regular expression says', () => {
    const word = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
    fc.assert(
      fc.property(word('ab.*'), word('ab.|'), (pattern, text) => {
        const escaped = pattern.replace(/[.+?^${}()[\]\\|]/g, '\\$&').replace(/\*+/g, '.*');
        expect(starMatches(pattern, text)).toBe(new RegExp(`^${escaped}$`, 's').test(text));
      }),
      { numRuns: 3000 },
    );
  });
});
