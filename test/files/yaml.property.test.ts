import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { embeddedText, readFast, readYaml } from '../../src/files/yaml.ts';
import { readEvents } from '../../src/files/yaml-events.ts';
import { readPlain } from '../../src/files/yaml-plain.ts';
import type { SourceFile } from '../../src/model/place.ts';
import { get, type Node } from '../../src/model/tree.ts';
import { differences, readTolerant } from './compare-trees.ts';

// A fixed seed gives the same documents on every machine; FUZZ_SEED looks further.
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_261_121) });

type Value = string | number | boolean | null | Value[] | Map<string, Value>;

const words = [
  '',
  ' ',
  'a',
  'yes',
  'null',
  '1',
  '0o7',
  '- x',
  '# x',
  'a: b',
  "it's",
  '"',
  '\\n',
  'two words',
  ' led',
  'trailed ',
  'é 😀',
  '*x',
  '&x',
  '!t',
  '%',
  '{',
  '[a]',
  '|',
  '>',
  '@',
  '`',
  '---',
  '...',
  '\t',
  '~',
  '=',
  '<',
  ':',
  '-',
  '?',
  '?x',
  '__proto__',
];
const lines = ['', 'one', '  two', '\tthree', 'four ', '# five', '- six', '---', '"seven'];
const text = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.array(fc.constantFrom(...lines), { maxLength: 6 }).map((all) => all.join('\n')),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(
        fc.tuple(
          text.filter((key) => key !== '<<' && key.length < 80),
          tie('value'),
        ),
        { maxLength: 4 },
      )
      .map((entries) => new Map(entries)),
  ),
}));
const style = fc.record({
  collectionStyle: fc.constantFrom('any', 'block', 'flow') as fc.Arbitrary<'any' | 'block' | 'flow'>,
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED') as fc.Arbitrary<'PLAIN'>,
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 20, 80),
  simpleKeys: fc.constant(false),
});

/** A document as `yaml` writes it; what it cannot read back itself, for it has bugs in rare styles, is none. */
const document = fc
  .tuple(value, style)
  .map(([data, options]) => ({ data, text: stringify(data, options) }))
  .filter(({ data, text }) => {
    const parsed = parseDocument(text);
    return parsed.errors.length === 0 && isDeepStrictEqual(parsed.toJS({ mapAsMap: true }), data);
  });

/** The data of a tree in the form it was generated in. */
function dataOf(node: Node | undefined): unknown {
  if (!node) return null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(dataOf);
  if (node.kind === 'unknown') return { unknown: node.reason };
  return new Map(node.entries.map((entry) => [entry.key.value, dataOf(entry.value)]));
}

/** What a core schema makes of a generated value: -0 and integers beyond 2^53 have no place in it. */
function expected(value: Value): unknown {
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? expect.anything() : value === 0 ? expect.closeTo(0) : value;
  if (Array.isArray(value)) return value.map(expected);
  return value instanceof Map ? new Map([...value].map(([key, item]) => [key, expected(item)])) : value;
}

/** Every node once, keys included. */
function nodesOf(root: Node | undefined): ReadonlySet<Node> {
  const seen = new Set<Node>();
  const open = root ? [root] : [];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'seq') open.push(...node.items);
    if (node.kind === 'map') for (const entry of node.entries) open.push(entry.key, entry.value);
  }
  return seen;
}

function expectSoundPlaces(file: SourceFile, root: Node | undefined): void {
  for (const node of nodesOf(root)) {
    expect(node.start).toBeGreaterThanOrEqual(0);
    expect(node.end).toBeGreaterThanOrEqual(node.start);
    expect(node.end).toBeLessThanOrEqual(file.text.length);
    if (node.kind !== 'scalar' || typeof node.value !== 'string') continue;
    const embedded = embeddedText(node);
    expect(embedded.text).toBe(node.value);
    for (const offset of [0, node.value.length >> 1, node.value.length]) {
      expect(embedded.toFile(offset)).toBeGreaterThanOrEqual(node.start);
      expect(embedded.toFile(offset)).toBeLessThanOrEqual(file.text.length);
    }
  }
}

/** What is read in one pass is what js-yaml reads; gives whether it was. */
function expectSameAsEvents(file: SourceFile): boolean {
  const documents = readPlain(file);
  if (!documents) return false;
  const events = readEvents(file);
  expect(events, file.text).toBeDefined();
  if (events)
    expect({ text: file.text, found: differences({ documents, problems: [] }, events).list }).toEqual({ text: file.text, found: [] });
  return true;
}

describe('the part of YAML that is read in one pass', () => {
  const sample = `# A comment
apiVersion: apps/v1
kind: "Deployment"
metadata:
  labels: { app: web, 'tier': "back end", port: 80, on: [a, 1, true, 'x'] }
  annotations:
    note: it's "so" # and so
    empty:
    script: |
      set -e

      if true; then
        echo "# no comment"
      fi
    folded: >-
      one
      two
---
spec:
  template:
  - name: a
    args: ["--x", "y: z", -1, .5]
    nothing:
  -   name: 'it''s'
      text: "a\\n\\"b\\""
  -
    deep:
      - - 1
        - 2
  - |-
    last
`;
  const bits = [
    ...[
      '\n',
      ' ',
      '  ',
      '\n\n',
      '- ',
      '-',
      ': ',
      ':',
      '#',
      ' #',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      ',',
      '|',
      '>',
      '|-',
      '|+',
      '|2',
      '\\',
      '---\n',
    ],
    ...[
      '--- a\n',
      '...\n',
      '&a ',
      '*a',
      '!t ',
      '? ',
      '%',
      '@',
      '~',
      'null',
      '<<: ',
      '\t',
      '\r\n',
      'é',
      '😀',
      '\u2028',
      '\ud800',
      '\u0085',
      '0',
      '-1',
    ],
    ...[
      '0x1f',
      '=',
      '\\x41',
      '[]',
      '{}',
      '[a: b]',
      '{a}',
      '[,]',
      '[a,]',
      '- - ',
      '- a: b\n',
      'a:\n',
      'a: |\n   x\n  y\n',
      '   \n',
      '\ufeff',
    ],
  ];
  const change = fc.tuple(fc.nat(sample.length), fc.nat(6), fc.constantFrom('', ...bits));
  const changed = (changes: readonly (readonly [number, number, string])[]) =>
    changes.reduce((text, [at, length, bit]) => text.slice(0, at) + bit + text.slice(at + length), sample);

  it('takes a manifest', () => {
    expect(expectSameAsEvents({ path: 'a.yaml', text: sample })).toBe(true);
  });

  it('is the same as by js-yaml, whatever is changed', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        expectSameAsEvents({ path: 'a.yaml', text: changed(changes) });
      }),
      { numRuns: 4000 },
    );
  });
});

describe('documents written by `yaml`', () => {
  it('give back their data, without problems, with the same tree by both parsers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 3 }), fc.constantFrom('\n', '\r\n'), async (documents, newline) => {
        const text = documents
          .map((one) => `--- # document\n${one.text}`)
          .join('')
          .replaceAll('\n', newline);
        const file = { path: 'a.yaml', text };
        const { documents: read, problems } = await readYaml(file);
        expect(problems).toEqual([]);
        expect(read.map(({ root }) => dataOf(root))).toEqual(documents.map(({ data }) => expected(data)));
        for (const { root } of read) expectSoundPlaces(file, root);
        const fast = readFast(file);
        if (fast) expect(differences(fast, readTolerant(file)).list).toEqual([]);
        expectSameAsEvents(file);
      }),
      { numRuns: 250 },
    );
  });

  it('every scalar is found at its place', async () => {
    await fc.assert(
      fc.asyncProperty(document, async ({ text }) => {
        const file = { path: 'a.yaml', text };
        for (const { root } of (await readYaml(file)).documents) {
          for (const node of nodesOf(root)) {
            if (node.kind !== 'scalar' || node.start === node.end || node.style === 'literal' || node.style === 'folded') continue;
            const alone = await readYaml({ path: 'b.yaml', text: `- ${file.text.slice(node.start, node.end)}` });
            // Keys are text; alone they may be numbers.
            const again = get(alone.documents[0]?.root, 0);
            expect(again?.kind === 'scalar' && String(again.value)).toBe(String(node.value));
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('text that was tampered with', () => {
  const fixtures = [
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, labels: &labels {app: api}}\nspec:\n  replicas: 3\n  selector: {matchLabels: *labels}\n  template:\n    spec:\n      containers:\n        - name: api\n          command: ["sh", "-c", "exec node \\"server.js\\""]\n          args:\n          - |\n            set -e\n            exec worker\n',
    'on:\n  push: {branches: [main]}\njobs:\n  deploy:\n    steps:\n      - run: |\n          kubectl apply -f k8s/\n          pm2 reload all # now\n      - uses: "actions/checkout@v4"\n',
    'x-base: &base\n  image: "app:1"\n  environment:\n    A: \'it\'\'s\'\nservices:\n  web:\n    <<: *base\n    command: >-\n      node\n      server.js\n---\n{"a": [1, 2.5, null, true], "b": {"c": "\\u00e9"}}\n',
  ];
  const pieces = [
    '\n',
    '\n  ',
    '  ',
    '"',
    "'",
    '|',
    '>',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ': ',
    '- ',
    '? ',
    '#',
    ' #',
    '&a',
    '*a',
    '!t ',
    '---\n',
    '...\n',
    '\t',
    '\r',
    '\r\n',
    '<<: ',
    '\\',
    '%',
    '@',
    '\0',
    '\uFEFF',
    '\uD800',
    '\u0085',
    'é',
  ];
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat(12),
    add: fc.array(fc.constantFrom(...pieces), { maxLength: 3 }),
  });
  const tampered = fc.tuple(fc.constantFrom(...fixtures), fc.array(edit, { minLength: 1, maxLength: 6 })).map(([fixture, edits]) => {
    let text = fixture;
    for (const { at, drop, add } of edits) {
      const from = Math.floor(at * text.length);
      text = text.slice(0, from) + add.join('') + text.slice(from + drop);
    }
    return text;
  });

  it('never throws, has sound places, and tells an error where it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          tampered,
          fc.array(fc.constantFrom(...pieces, 'a', 'b'), { maxLength: 40 }).map((all) => all.join('')),
        ),
        async (text) => {
          const file = { path: 'a.yaml', text };
          const { documents, problems } = await readYaml(file);
          for (const { root, place } of documents) {
            expect(place.start).toBeLessThanOrEqual(place.end);
            expectSoundPlaces(file, root);
          }
          for (const { at, message } of problems) {
            expect(message.length).toBeGreaterThan(10);
            expect(at?.start).toBeLessThanOrEqual(text.length);
          }
          const content = text.replaceAll(/^\s*([#%\uFEFF]|\.\.\.)[^\n]*$/gm, '').trim();
          expect(documents.length > 0 || problems.length > 0 || content === '').toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
