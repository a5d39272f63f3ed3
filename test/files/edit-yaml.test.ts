import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, setField } from '../../src/files/edit-yaml.ts';
import { readYaml } from '../../src/files/yaml.ts';
import { get, type MapNode, type Node } from '../../src/model/tree.ts';

async function rootOf(text: string): Promise<MapNode> {
  const { documents } = await readYaml({ path: 'x.yaml', text });
  const root = documents[0]?.root;
  if (root?.kind !== 'map') throw new Error('no map');
  return root;
}

async function edited(
  text: string,
  path: string,
  to: string | number | boolean,
  from: readonly (string | number)[] = [],
): Promise<string | undefined> {
  const root = get(await rootOf(text), ...from);
  const edits = root?.kind === 'map' ? setField(root, path.split('.'), to) : undefined;
  return edits && applyEdits(text, edits);
}

describe('setting a field that is there', () => {
  const cases: readonly [what: string, text: string, to: string | number | boolean, expected: string][] = [
    ['a number', 'a:\n  b: 1 # old\n', 2, 'a:\n  b: 2 # old\n'],
    ['a word', 'a:\n  b: Allow\n', 'Forbid', 'a:\n  b: Forbid\n'],
    ['in single quotes', "a: {b: 'x'}\n", "it's", "a: {b: 'it''s'}\n"],
    ['in double quotes', 'a:\n  b: "x"\n', 'y', 'a:\n  b: "y"\n'],
    ['a word that YAML would misread', 'a:\n  b: x\n', 'yes', 'a:\n  b: "yes"\n'],
    ['a text that needs quotes', 'a:\n  b: x\n', '25%: x', 'a:\n  b: "25%: x"\n'],
    ['no value yet', 'a:\n  b:\nc: 1\n', 7, 'a:\n  b: 7\nc: 1\n'],
    ['null', 'a:\n  b: ~\n', 7, 'a:\n  b: 7\n'],
    ['with CRLF', 'a:\r\n  b: 1\r\n', 2, 'a:\r\n  b: 2\r\n'],
    ['in JSON', '{"a": {"b": "x", "c": 1}}', 'y', '{"a": {"b": "y", "c": 1}}'],
    ['a number in JSON', '{"a": {"b": 1}}', 2, '{"a": {"b": 2}}'],
  ];
  it.each(cases)('%s', async (_what, text, to, expected) => {
    expect(await edited(text, 'a.b', to)).toBe(expected);
  });
});

describe('setting a field that is not there', () => {
  const cases: readonly [what: string, text: string, path: string, expected: string][] = [
    ['behind the first entry of one line', 'a:\n  c: 1 # one\n  d: 2\n', 'a.b', 'a:\n  c: 1 # one\n  b: 5\n  d: 2\n'],
    ['before the first entry when none is of one line', 'a:\n  c:\n    - 1\n', 'a.b', 'a:\n  b: 5\n  c:\n    - 1\n'],
    ['past entries of several lines', 'a:\n  c: |\n    x\n  d: 2\n', 'a.b', 'a:\n  c: |\n    x\n  d: 2\n  b: 5\n'],
    ['in a list item', 'a:\n  - c: 1\n    d: 2\n', '', ''],
    ['at the end of the file', 'a:\n  c: 1', 'a.b', 'a:\n  c: 1\n  b: 5'],
    ['with its parents', 'a:\n  c: 1\n', 'a.x.y', 'a:\n  c: 1\n  x:\n    y: 5\n'],
    ['below a key without value', 'a:\nc: 1\n', 'a.b', 'a:\n  b: 5\nc: 1\n'],
    ['with CRLF', 'a:\r\n  c: 1\r\n', 'a.b', 'a:\r\n  c: 1\r\n  b: 5\r\n'],
    ['in a flow map', 'a: {c: 1}\n', 'a.b', 'a: {b: 5, c: 1}\n'],
    ['in an empty flow map', 'a: {}\n', 'a.b', 'a: { b: 5 }\n'],
    ['in a flow map with parents', 'a: {c: 1}\n', 'a.x.y', 'a: {x: { y: 5 }, c: 1}\n'],
    ['in JSON', '{\n  "a": {\n    "c": 1\n  }\n}\n', 'a.b', '{\n  "a": {\n    "b": 5,\n    "c": 1\n  }\n}\n'],
    ['in JSON of one line', '{"a":{"c":1}}', 'a.x.y', '{"a":{"x": {"y": 5}, "c":1}}'],
    ['in an empty JSON map', '{"a": {}}', 'a.b', '{"a": {"b": 5}}'],
    ['beside a merged map', 'x: &x {c: 1}\na:\n  d: 2\n  <<: *x\n', 'a.b', 'x: &x {c: 1}\na:\n  d: 2\n  b: 5\n  <<: *x\n'],
  ];
  it.each(cases.filter(([, , path]) => path !== ''))('%s', async (_what, text, path, expected) => {
    expect(await edited(text, path, 5)).toBe(expected);
  });

  it('keeps the indentation of a list item', async () => {
    expect(await edited('items:\n  - spec:\n      c: 1\n', 'spec.b', 5, ['items', 0])).toBe('items:\n  - spec:\n      c: 1\n      b: 5\n');
    expect(await edited('items:\n  - c: 1\n    d: 2\n', 'b', 5, ['items', 0])).toBe('items:\n  - c: 1\n    b: 5\n    d: 2\n');
    expect(await edited('items:\n  - c:\n      - 1\n', 'b', 5, ['items', 0])).toBe('items:\n  - b: 5\n    c:\n      - 1\n');
  });
});

describe('what cannot be edited safely', () => {
  const cases: readonly [what: string, text: string, path: string][] = [
    ['a value with an anchor', 'a:\n  b: &x 1\n', 'a.b'],
    ['an alias', 'x: &x 1\na:\n  b: *x\n', 'a.b'],
    ['a map with an anchor', 'a: &x\n  b: 1\n', 'a.b'],
    ['a missing field in a map with an anchor', 'a: &x\n  c: 1\n', 'a.b'],
    ['a map by alias', 'x: &x\n  b: 1\na: *x\n', 'a.b'],
    ['a merged key', 'x: &x {b: 1}\na:\n  <<: *x\n', 'a.b'],
    ['a list', 'a:\n  b: [1]\n', 'a.b'],
    ['a map in the place of the value', 'a:\n  b: {c: 1}\n', 'a.b'],
    ['a scalar in the place of a map', 'a: 1\n', 'a.b'],
    ['a block scalar', 'a:\n  b: |\n    x\n', 'a.b'],
    ['a template’s value', 'a:\n  b: ${GRACE}\n', 'a.b'],
    ['a tagged value', 'a:\n  b: !vault x\n', 'a.b'],
    ['a flow map that begins with a comment', 'a: {\n  # why\n  c: 1 }\n', 'a.b'],
    ['a map in braces that holds merged keys alone', 'x: &x {c: 1}\na: {<<: *x}\n', 'a.b'],
  ];
  it.each(cases)('%s', async (_what, text, path) => {
    expect(await edited(text, path, 5)).toBeUndefined();
  });
});

describe('any map', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'spec', 'x-y');
  const { tree } = fc.letrec<{ tree: unknown; map: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.integer({ min: 0, max: 99 }),
      fc.constantFrom('word', 'two words', '', '1', 'a: b'),
      fc.array(tie('map'), { maxLength: 2 }),
      tie('map'),
    ),
    map: fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
  }));
  const path = fc.array(key, { minLength: 1, maxLength: 4 });

  it('holds the new value afterwards, and nothing else has changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 }),
        path,
        fc.boolean(),
        fc.boolean(),
        async (value, steps, isJson, crlf) => {
          const written = isJson ? JSON.stringify(value, undefined, 2) : block(value, 0);
          const text = crlf ? written.replaceAll('\n', '\r\n') : written;
          const edits = setField(await rootOf(text), steps, 42);
          if (!edits) return;
          const after = plain(await rootOf(applyEdits(text, edits)));
          expect(after).toEqual(withValue(plain(await rootOf(text)), steps));
        },
      ),
      { numRuns: 400 },
    );
  });
});

function block(value: unknown, by: number): string {
  const pad = ' '.repeat(by);
  const entries = Object.entries(value as Record<string, unknown>);
  return entries
    .map(([name, one]) => {
      if (Array.isArray(one)) {
        if (one.length === 0) return `${pad}${name}: []\n`;
        const items = one.map((item) =>
          Object.keys(item).length === 0 ? `${pad}  - {}\n` : `${pad}  - ${block(item, by + 4).trimStart()}`,
        );
        return `${pad}${name}: # list\n${items.join('')}`;
      }
      if (typeof one === 'object' && one !== null)
        return Object.keys(one).length === 0 ? `${pad}${name}: {}\n` : `${pad}${name}:\n${block(one, by + 2)}`;
      return `${pad}${name}: ${typeof one === 'number' ? one : JSON.stringify(one)} # c\n`;
    })
    .join('');
}

function plain(node: Node | undefined): unknown {
  if (node?.kind === 'map') return Object.fromEntries(node.entries.map((entry) => [String(entry.key.value), plain(entry.value)]));
  if (node?.kind === 'seq') return node.items.map(plain);
  return node?.kind === 'scalar' ? node.value : undefined;
}

function withValue(value: unknown, [step = '', ...rest]: readonly string[]): unknown {
  const map = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return { ...map, [step]: rest.length === 0 ? 42 : withValue(map[step], rest) };
}
