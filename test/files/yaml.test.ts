import { describe, expect, it } from 'vitest';
import { readFast, readJson, readYaml } from '../../src/files/yaml.ts';
import { MAX_ALIASED_NODES, MAX_DEPTH, MAX_PROBLEMS } from '../../src/files/yaml-tree.ts';
import { locate, type SourceFile } from '../../src/model/place.ts';
import { entryOf, entryPlace, get, type Node } from '../../src/model/tree.ts';
import { differences, readTolerant } from './compare-trees.ts';

const fileOf = (text: string): SourceFile => ({ path: 'a.yaml', text });

/** The plain data of a tree; unknown nodes as `{ unknown: reason }`. */
function plain(node: Node | undefined): unknown {
  if (!node) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(plain);
  if (node.kind === 'unknown') return { unknown: node.reason };
  return Object.fromEntries(node.entries.map((entry) => [entry.key.value, plain(entry.value)]));
}

const dataOf = async (text: string) => (await readYaml(fileOf(text))).documents.map((document) => plain(document.root));

async function problemsOf(text: string): Promise<readonly string[]> {
  const { problems } = await readYaml(fileOf(text));
  return problems.map(({ severity, message, at }) => {
    const place = at && locate(at);
    return `${severity} ${place?.line}:${place?.column} ${message}`;
  });
}

const sliceOf = (node: Node | undefined) => node?.file.text.slice(node.start, node.end);

describe('values of the core schema', () => {
  it.each<[string, unknown]>([
    ['yes', 'yes'],
    ['on', 'on'],
    ['true', true],
    ['False', false],
    ['null', null],
    ['~', null],
    ['""', ''],
    ['1', 1],
    ['-7', -7],
    ['+7', 7],
    ['017', 17],
    ['0o17', 15],
    ['0x1F', 31],
    ['-0x1F', '-0x1F'],
    ['1e3', 1000],
    ['1.', 1],
    ['.5', 0.5],
    ['1.10', 1.1],
    ['.inf', Number.POSITIVE_INFINITY],
    ['-.Inf', Number.NEGATIVE_INFINITY],
    ['.nan', Number.NaN],
    ['1_000', '1_000'],
    ['12:30', '12:30'],
    ['2024-01-02', '2024-01-02'],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', '9007199254740993'],
    ['1.2.3', '1.2.3'],
    ['+', '+'],
    ['.', '.'],
    ['"1"', '1'],
    ["'yes'", 'yes'],
    ['!!str 1', '1'],
    ['!!int "1"', 1],
    ['! 1', '1'],
    ['!Ref 1', '1'],
  ])('%s', async (text, value) => {
    expect(await dataOf(`key: ${text}\n`)).toEqual([{ key: value }]);
  });

  it('keys are strings as written', async () => {
    const [root] = await dataOf('on: 1\n8080: 2\ntrue: 3\n~: 4\n"x y": 5\n? [a, b]\n: 6\n1.10: 7\n');
    expect(root).toEqual({ on: 1, '8080': 2, true: 3, '~': 4, 'x y': 5, '[a, b]': 6, '1.10': 7 });
  });

  it('prototype names are ordinary keys', async () => {
    const { documents } = await readYaml(fileOf('__proto__: 1\nconstructor: 2\n'));
    expect(entryOf(documents[0]?.root, '__proto__')?.value).toMatchObject({ value: 1 });
    expect(entryOf(documents[0]?.root, 'toString')).toBeUndefined();
  });
});

describe('documents', () => {
  it.each<[string, string, unknown[]]>([
    ['an empty file', '', []],
    ['a comment alone', '# nothing\n', []],
    ['one document', 'a: 1\n', [{ a: 1 }]],
    ['markers with comments and blanks', '--- # first\na: 1\n---   \nb: 2\n---\t\nc: 3\n', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['empty documents', '---\n---\na: 1\n---\n# only a comment\n---\n', [undefined, { a: 1 }, undefined, undefined]],
    ['a null document', '--- ~\n', [null]],
    ['content on the line of the marker', '--- a\n--- [b]\n', ['a', ['b']]],
    ['directives and end marks', '%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n...\n', [{ a: 1 }, { b: 2 }]],
    ['a document behind an end mark', 'a: 1\n...\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['CRLF', '---\r\na: 1\r\n---\r\nb: |\r\n  x\r\n  y\r\n', [{ a: 1 }, { b: 'x\ny\n' }]],
    ['JSON with tabs', '{\n\t"a": [1,\t2],\n\t"b": {"c":"\\u00e9\\/"}\n}\n', [{ a: [1, 2], b: { c: 'é/' } }]],
    ['a marker inside a longer word', 'a: |\n  --- x\nb: ---x\n', [{ a: '--- x\n', b: '---x' }]],
  ])('%s', async (_, text, expected) => {
    expect(await dataOf(text)).toEqual(expected);
    expect(await problemsOf(text)).toEqual([]);
  });

  it('know where they stand', async () => {
    const { documents } = await readYaml(fileOf('# head\n---\na: 1\n# tail\n--- # second\nb: 2\n'));
    expect(documents.map(({ place }) => [place.start, place.end])).toEqual([
      [0, 23],
      [23, 41],
    ]);
  });
});

describe('places', () => {
  const text = [
    'plain:   some text   # comment',
    "single: 'it''s'",
    'double: "a\\nb"',
    'literal: |-',
    '  one',
    '',
    '  two',
    '',
    'folded: &f !x >2+ # why',
    '   deep',
    'flow: [a, {b: c, d: }, [] ]  # x ]',
    'empty:',
    'list:',
    '- x: 1',
    '  y: 2',
    '-',
    '- - z',
    'alias: *f',
  ].join('\n');

  it.each<[string, (string | number)[], string | undefined]>([
    ['plain', ['plain'], 'some text'],
    ['single', ['single'], "'it''s'"],
    ['double', ['double'], '"a\\nb"'],
    ['literal', ['literal'], '|-\n  one\n\n  two'],
    ['folded', ['folded'], '>2+ # why\n   deep'],
    ['flow list', ['flow'], '[a, {b: c, d: }, [] ]'],
    ['flow map', ['flow', 1], '{b: c, d: }'],
    ['flow scalar', ['flow', 1, 'b'], 'c'],
    ['empty list', ['flow', 2], '[]'],
    ['block list', ['list'], '- x: 1\n  y: 2\n-\n- - z'],
    ['block map', ['list', 0], 'x: 1\n  y: 2'],
    ['nested list', ['list', 2], '- z'],
    ['alias', ['alias'], '>2+ # why\n   deep'],
  ])('%s', async (_, path, expected) => {
    const { documents, problems } = await readYaml(fileOf(text));
    expect(problems).toEqual([]);
    expect(sliceOf(get(documents[0]?.root, ...path))).toBe(expected);
  });

  it.each<[string, (string | number)[], [number, number]]>([
    ['behind the colon', ['empty'], [12, 7]],
    ['behind the colon in a flow map', ['flow', 1, 'd'], [11, 20]],
    ['behind the dash', ['list', 1], [16, 2]],
  ])('an empty node stands %s', async (_, path, [line, column]) => {
    const node = get((await readYaml(fileOf(text))).documents[0]?.root, ...path);
    expect(node).toMatchObject({ kind: 'scalar', value: null });
    expect(node && locate(node)).toEqual({ file: 'a.yaml', line, column, endLine: line, endColumn: column });
  });

  it('an entry whose value is an alias ends with its key', async () => {
    const entry = entryOf((await readYaml(fileOf(text))).documents[0]?.root, 'alias');
    expect(entry && text.slice(entryPlace(entry).start, entryPlace(entry).end)).toBe('alias');
  });
});

describe('anchors, aliases, merge keys, tags', () => {
  it('an alias is the node it refers to', async () => {
    const [document] = (await readYaml(fileOf('a: &x {b: 1}\nc: *x\nd: [*x]\n'))).documents;
    expect(get(document?.root, 'c')).toBe(get(document?.root, 'a'));
    expect(get(document?.root, 'd', 0)).toBe(get(document?.root, 'a'));
  });

  it('merged entries keep their nodes and yield to explicit keys', async () => {
    const text = 'a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: [*a, *b]\n  z: 5\nd:\n  w: 0\n  <<: *a\n  <<: *b\n';
    const [document] = (await readYaml(fileOf(text))).documents;
    expect(plain(get(document?.root, 'c'))).toEqual({ z: 5, x: 1, y: 2 });
    expect(plain(get(document?.root, 'd'))).toEqual({ w: 0, x: 1, y: 2, z: 4 });
    expect(get(document?.root, 'c', 'x')).toBe(get(document?.root, 'a', 'x'));
    expect(await problemsOf(text)).toEqual([]);
  });

  it('a merge key that names no map stays an entry', async () => {
    expect(await dataOf('a:\n  <<: 1\n  b: 2\n')).toEqual([{ a: { '<<': 1, b: 2 } }]);
  });

  it('an anchor may be set again, inside of itself too', async () => {
    expect(await dataOf('a: &x 1\nb: &x 2\nc: *x\nd: &y {e: &y 3}\nf: *y\n')).toEqual([{ a: 1, b: 2, c: 2, d: { e: 3 }, f: 3 }]);
  });

  it('keeps foreign tags', async () => {
    const [document] = (await readYaml(fileOf('a: !reference [x, y]\nb: !Ref name\nc: !vault |\n  text\nd: !!str 1\ne: !Sub {a: b}\n')))
      .documents;
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => (get(document?.root, key) as { tag?: string }).tag)).toEqual([
      '!reference',
      '!Ref',
      '!vault',
      undefined,
      '!Sub',
    ]);
    expect(plain(document?.root)).toEqual({ a: ['x', 'y'], b: 'name', c: 'text\n', d: '1', e: { a: 'b' } });
  });

  it('duplicate keys: the last counts, with a warning', async () => {
    const many = Array.from({ length: 20 }, (_, i) => `k${i}: ${i}\n`).join('');
    for (const filler of ['', many]) {
      const text = `a: 1\n${filler}b: 2\na: 3\n`;
      expect((await dataOf(text))[0]).toMatchObject({ b: 2, a: 3 });
      const line = text.split('\n').length - 1;
      expect(await problemsOf(text)).toEqual([
        `warning ${line}:1 the key \`a\` stands twice in this map, first in line 1; only the last counts`,
      ]);
    }
  });
});

describe('errors', () => {
  it.each<[string, string, readonly string[], unknown[]]>([
    [
      'a value with a colon',
      'a: b: c\n',
      ['error 1:4 not valid YAML: Nested mappings are not allowed in compact mappings; put quotes around a value that contains `: `'],
      [{ a: { b: 'c' } }],
    ],
    [
      'an unknown alias',
      'a: *nope\nb: 1\n',
      ['error 1:4 `*nope` is an alias, and no anchor `&nope` stands before it; put quotes around it if it is meant as text'],
      [{ a: { unknown: expect.any(String) }, b: 1 }],
    ],
    [
      'a cycle',
      'a: &a [1, *a]\n',
      ['error 1:11 the alias `*a` stands inside the very node it refers to'],
      [{ a: [1, { unknown: expect.any(String) }] }],
    ],
    [
      'an unclosed quote, and whole documents around it',
      'a: 1\n---\nb: "x\n--- # next\nc: 3\n',
      ['error 3:4 not valid YAML: this quote is never closed'],
      [{ a: 1 }, { b: expect.any(String) }, { c: 3 }],
    ],
    [
      'tabs',
      'a:\n\tb: 1\n',
      ['error 2:1 not valid YAML: Tabs are not allowed as indentation; indent with blanks, not with tabs'],
      [{ a: null, b: 1 }],
    ],
  ])('%s', async (_, text, problems, data) => {
    expect(await problemsOf(text)).toEqual(problems);
    expect(await dataOf(text)).toEqual(data);
  });

  it.each<[string, string, unknown]>([
    ['a bracket at the indentation of its key', 'command:\n  args: [\n    a,\n    b\n  ]\n', { command: { args: ['a', 'b'] } }],
    ['brackets at the margin', 'a:\n  b: {\nc: 1,\n"d": [\n2\n]\n}\n  e: 3\n', { a: { b: { c: 1, d: [2] }, e: 3 } }],
    ['a bracket behind a comment', 'a:\n  b: [\n    1, # one\n  ]\n', { a: { b: [1] } }],
    ['quotes at the indentation of their key', 'a:\n  b: \'[\r\n    "x",\r\n\r\n  ]\'\r\n  c: 1\r\n', { a: { b: '[ "x",\n]', c: 1 } }],
    ['double quotes at the margin', 'a:\n  b: "x\n\n\ny\\\n  z"\n', { a: { b: 'x\n\nyz' } }],
    ['plain text in brackets', 'a:\n  b: [x\ny, z]\n', { a: { b: ['x y', 'z'] } }],
  ])('indentation inside of brackets and quotes is free: %s', async (_, text, data) => {
    expect(readFast(fileOf(text))).toBeUndefined();
    expect(await dataOf(text)).toEqual([data]);
    expect(await problemsOf(text)).toEqual([]);
  });

  it('JSON without the tolerant parser tells its error', () => {
    const { problems } = readJson(fileOf('{"a": 1,\n "b" 2}\n'));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.severity).toBe('error');
  });
});

describe('bounds', () => {
  it('nesting', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await problemsOf(`${deep}\n---\na: 1\n`)).toEqual([
      expect.stringMatching(`^error 1:\\d+ lists and maps are nested more than ${MAX_DEPTH} levels deep \\(limit MAX_DEPTH\\)`),
    ]);
    expect((await dataOf(`${deep}\n---\na: 1\n`)).at(-1)).toEqual({ a: 1 });
  });

  it('nesting behind an error', async () => {
    expect((await problemsOf(`a: b: c\nd: ${'['.repeat(20_000)}\n---\na: 1\n`)).length).toBeGreaterThan(0);
  });

  it('how much is read tolerantly', async () => {
    const broken = `a: b: c\n${'# x\n'.repeat(100_000)}`;
    const problems = await problemsOf(`${broken}---\n${broken}---\nd: 1\n`);
    expect(problems.map((problem) => problem.replace(/^\S+ \S+ /, ''))).toEqual([
      expect.stringContaining('Nested mappings'),
      expect.stringContaining('(limit MAX_TOLERANT_LENGTH)'),
    ]);
    expect((await dataOf(`${broken}---\n${broken}---\nd: 1\n`)).at(-1)).toEqual({ d: 1 });
  });

  it('problems of one file', async () => {
    const problems = await problemsOf('a: 1\n'.repeat(MAX_PROBLEMS + 10));
    expect(problems).toHaveLength(MAX_PROBLEMS);
    expect(problems.at(-1)).toContain('(limit MAX_PROBLEMS)');
  });

  it('aliases that stand for too many values', async () => {
    const bomb = [
      'a0: &a0 [1, 2, 3, 4]',
      ...Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`),
    ].join('\n');
    const problems = await problemsOf(bomb);
    expect(problems[0]).toContain(`more than ${MAX_ALIASED_NODES} values (limit MAX_ALIASED_NODES)`);
    expect(problems).toHaveLength(1);
  });

  it('aliases that nest too deep', async () => {
    const chain = ['a0: &a0 [1]', ...Array.from({ length: 400 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`)].join('\n');
    expect((await problemsOf(chain))[0]).toContain('(limit MAX_DEPTH)');
  });
});

describe('the fast parser and `yaml` give the same tree', () => {
  it.each([
    '- - a\n  - b\n-\n  - c\n- ? d\n  : e\n- ? f\n',
    '{a, b: , : c, "d":e, ? f : g}\n',
    '[a: b, c, {d}, [e: ], ? f : g]\n',
    'a: !!map {}\nb: &x\nc: !!null\nd: *x\n? *x\n: e\n',
    '&a key: &b value\n*a : *b\n',
    '- &a\n- !t\n- *a\n- &b !t\n',
    'a: |2\n    x\n   y\nb: >-\n  p\n  q\n\n  r\n   s\n  t\nc: |+\n\n  z\n\nd: |\n\ne: >\n',
    'plain\n  over\n\n  lines\n',
    '- \'single\n  over\n\n  lines\'\n- "double \\\n  over\n\n  lines\\x41\\u00e9\\U0001F600\\t"\n',
    '---\na: 1\n...\n---\n- b\n--- |\n c\n--- >-\n d\n',
    'a: # comment\n  # more\n  b\nc: # comment\n  - d # e\n  # f\n  - g\n',
    '{ # comment }\n a: 1, # b\n}\n',
    '- |\n a\n- >\n b\n- ? |\n   c\n  : |\n   d\n',
    'a: &x !y\n  b: c\nd: !y &x\n  - e\n',
    '? a\n? b\n: - c\n',
    'a:\n- b\n-\n- c\nd:\n',
    '[\n  a , # x\n  b ,\n]\n',
    'a: {b: [c, {d: "]"}], e: \'}\'}\n',
    'a:\r\n  - |\r\n    x\r\n\r\n    y\r\n  - "p\r\n    q"\r\n',
    '<<: {a: 1}\nb: 2\n<<: [{c: 3}, {a: 4}]\n',
    'a: 1\na: 2\nb: 3\n',
    '--- !!map\na: b\n',
    '--- &root\n- a\n',
    '"quoted": \'x\'\n"a b" : c\n',
    'url: http://x:80/#frag\nhash: a#b\ntime: 12:30\n',
    '- "a": b\n  c: d\n- [x]: y\n- {z: 1}: w\n',
  ])('%j', (text) => {
    const file = fileOf(text);
    const fast = readFast(file);
    expect(fast).toBeDefined();
    if (fast) expect(differences(fast, readTolerant(file)).list).toEqual([]);
  });
});

// What the fast parser accepts is never read by `yaml`, so these constructs mean what the fast parser says. None occurs in 2,243 real files.
describe('known differences of the two parsers', () => {
  it.each<[string, string, unknown, string]>([
    ['a tab before the first value is a blank', '\ta', 'a', 'refused: Tabs are not allowed as indentation'],
    ['a map may begin on the line of a tagged key', 'a: !t b: c\n', { a: { b: 'c' } }, 'refused: Nested mappings are not allowed'],
    ['a map of an empty key may stand on the line of another', ': : a\n', { '': { '': 'a' } }, 'refused: Nested mappings are not allowed'],
    ['at the top the content of `|1` is indented by nothing', '|1\n a\n', ' a\n', 'a\n'],
    ['`#` behind a header at the end of the file', '\n\n  |-\n#%', '', '#%'],
  ])('%s', (_, text, fast, tolerant) => {
    const file = fileOf(text);
    expect(plain(readFast(file)?.documents[0]?.root)).toEqual(fast);
    const { documents, problems } = readTolerant(file);
    const refusal = problems.find(({ severity }) => severity === 'error')?.message.replace('not valid YAML: ', 'refused: ');
    expect(refusal === undefined ? plain(documents[0]?.root) : refusal).toEqual(
      refusal === undefined ? tolerant : expect.stringContaining(tolerant),
    );
  });
});
