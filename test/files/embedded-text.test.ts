import { describe, expect, it } from 'vitest';
import { embeddedText, readJson } from '../../src/files/yaml.ts';
import { placeIn } from '../../src/model/place.ts';
import { get, type ScalarNode } from '../../src/model/tree.ts';

function scalarOf(text: string): ScalarNode {
  const { documents, problems } = readJson({ path: 'a.yaml', text });
  expect(problems).toEqual([]);
  const node = get(documents[0]?.root, 'k');
  if (node?.kind !== 'scalar') throw new Error('no scalar under k');
  return node;
}

describe('a script in a scalar knows where its words stand', () => {
  it.each<[string, string, string]>([
    ['plain', 'k: one two three\nz: 1\n', 'one two three'],
    ['plain over lines', 'k: one  \n   two\n\n  three # c\n', 'one two\nthree'],
    ['single', "k: 'one ''two'' three'\n", "one 'two' three"],
    ['single over lines', "k: 'one\n  two \n\n  three'\n", 'one two\nthree'],
    ['double', 'k: "one\\ttwo\\x20three \\u00e9 \\U0001F600 four"\n', 'one\ttwo three é 😀 four'],
    ['double over lines', 'k: "one\n  two \\\n  X\\nthree"\n', 'one two X\nthree'],
    ['literal', 'k: |\n  one\n    two\n\n  three\n\nz: 1\n', 'one\n  two\n\nthree\n'],
    ['literal, stripped', 'k: |-\n  one\n  two\n', 'one\ntwo'],
    ['literal, kept', 'k: |+\n  one\n  two\n\n\n', 'one\ntwo\n\n\n'],
    ['literal, indentation told', 'k: |2\n    one\n  two\n', '  one\ntwo\n'],
    ['literal, blank lines first', 'k: |\n\n \n  one\n', '\n\none\n'],
    ['literal, tabs and blanks in lines', 'k: |\n  one\ttwo  \n      \n  three\n', 'one\ttwo  \n    \nthree\n'],
    ['literal behind anchor, tag, comment', 'k: &a !x |- # one | two\n  three\n', 'three'],
    ['literal with CRLF', 'k: |\r\n  one\r\n  two\r\n\r\n  three\r\n', 'one\ntwo\n\nthree\n'],
    ['literal of blank lines', 'k: |+\n\n\nz: 1\n', '\n\n'],
    ['empty literal', 'k: |\nz: 1\n', ''],
    ['folded', 'k: >\n  one\n  two\n\n  three\n    four\n    five\n  six\n', 'one two\nthree\n  four\n  five\nsix\n'],
    ['folded with CRLF', 'k: >-\r\n  one\r\n  two\r\n', 'one two'],
    ['folded, blank lines around deeper ones', 'k: >\n  one\n\n    two\n\n\n  three\n', 'one\n\n  two\n\n\nthree\n'],
    ['folded, deeper first', 'k: >1\n   one\n two\n', '  one\ntwo\n'],
    ['in a flow map', '{a: 1, k: "one \\"two\\""}', 'one "two"'],
  ])('%s', (_, source, text) => {
    const embedded = embeddedText(scalarOf(source));
    expect(embedded.text).toBe(text);
    for (const { 0: word, index } of text.matchAll(/[A-Za-z]+|é|😀/g)) {
      const place = placeIn(embedded, index, index + word.length);
      const slice = source.slice(place.start, place.end);
      expect(word === 'é' ? '\\u00e9' : word === '😀' ? '\\U0001F600' : word).toBe(slice);
    }
    for (let i = 1; i <= text.length; i++) expect(embedded.toFile(i)).toBeGreaterThanOrEqual(embedded.toFile(i - 1));
    expect(embedded.toFile(text.length)).toBeLessThanOrEqual(source.length);
  });

  it('line breaks stand at the end of their line', () => {
    const source = 'k: |\r\n  one\r\n\r\n  two\r\n';
    const embedded = embeddedText(scalarOf(source));
    expect(embedded.toFile(embedded.text.indexOf('\n'))).toBe(source.indexOf('one') + 3);
    expect(embedded.toFile(embedded.text.length - 1)).toBe(source.indexOf('two') + 3);
  });

  it('numbers and nulls are what is written', () => {
    expect(embeddedText(scalarOf('k: 1e3\n')).text).toBe('1e3');
    expect(embeddedText(scalarOf('k:\n')).text).toBe('');
  });

  it('JavaScript strings', () => {
    const text = "const k = 'one\\'s \\u0041 two';";
    const node: ScalarNode = { kind: 'scalar', file: { path: 'a.js', text }, start: 10, end: 29, value: "one's A two", style: 'single' };
    const embedded = embeddedText(node);
    expect(text.slice(embedded.toFile(8), embedded.toFile(11))).toBe('two');
  });

  it('a computed text is answered within its node', () => {
    const text = 'const k = `${a} b`;';
    const node: ScalarNode = {
      kind: 'scalar',
      file: { path: 'a.js', text },
      start: 10,
      end: 18,
      value: 'a long other text',
      style: 'double',
    };
    const embedded = embeddedText(node);
    expect([embedded.toFile(0), embedded.toFile(5), embedded.toFile(17)]).toEqual([11, 16, 18]);
  });
});
