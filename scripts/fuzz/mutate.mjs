/** Words that readers treat as something special. */
const WORDS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../../../etc/passwd',
  '/dev/stdin',
  '${{',
  '}}',
  '${',
  '$(',
  '`',
  "'",
  '"',
  '&a',
  '*a',
  '<<: *a',
  '!!binary',
  '!tag',
  '? ',
  '- ',
  ': ',
  '|',
  '>-',
  '%YAML 1.2',
  '---',
  '...',
  '\t',
  '\u0000',
  '\uFEFF',
  '\u2028',
  '\r\n',
  '\ud800',
  '{{ .x }}',
  '-1',
  '1e999',
  '0x',
  '.inf',
  '.nan',
  'null',
  'true',
  '{',
  '}',
  '[',
  ']',
  '999999999999999999999',
  '30s',
  '1h',
  '-5m',
  '* * * * *',
  '@reboot',
  '*/0 * * * *',
  '[[',
  '<<EOF',
  'exec',
  'sh -c',
  'npm run start',
  'kind: Deployment',
  'while(true){}',
  'new Proxy({}, {})',
  'get apps() { throw 1 }',
  'Array(1e9).fill(0)',
  "require('/etc/passwd')",
  '...module',
  'process.exit()',
];

/** A tree with one to four changes in it. */
export function mutate(tree, trees, rand) {
  const files = { ...tree };
  const paths = Object.keys(files);
  for (let change = 1 + rand(4); change > 0 && paths.length > 0; change--) {
    const path = paths[rand(paths.length)];
    const changed = CHANGES[rand(CHANGES.length)](files[path] ?? '', rand, trees);
    files[path] = changed.slice(0, 2_000_000);
  }
  return files;
}

const lines = (change) => (text, rand) => {
  const all = text.split('\n');
  change(all, rand);
  return all.join('\n');
};

const CHANGES = [
  // bytes
  (text, rand) => {
    const at = rand(text.length + 1);
    return text.slice(0, at) + String.fromCharCode(rand(256)) + text.slice(at + 1);
  },
  (text, rand) => text.slice(0, rand(text.length + 1)),
  (text, rand) => text.slice(rand(text.length + 1)),
  (text, rand) => {
    const at = rand(text.length + 1);
    return text.slice(0, at) + WORDS[rand(WORDS.length)] + text.slice(at);
  },
  // values and keys
  (text, rand) => replaceOne(text, /(: +)([^\n]+)/g, (_, colon) => colon + WORDS[rand(WORDS.length)], rand),
  (text, rand) => replaceOne(text, /([\w.-]+):/g, () => `${WORDS[rand(WORDS.length)]}:`, rand),
  (text, rand) => replaceOne(text, /\d+/g, () => ['0', '-1', '1e400', '99999999999999999999', '0x10', '1_000'][rand(6)], rand),
  (text, rand) => replaceOne(text, /[A-Za-z_]\w+/g, () => WORDS[rand(WORDS.length)], rand),
  // lines
  lines((all, rand) => all.splice(rand(all.length), 1 + rand(3))),
  lines((all, rand) => {
    const at = rand(all.length);
    all.splice(at, 0, ...all.slice(at, at + 1 + rand(5)));
  }),
  lines((all, rand) => {
    const [a, b] = [rand(all.length), rand(all.length)];
    [all[a], all[b]] = [all[b], all[a]];
  }),
  lines((all, rand) => {
    const at = rand(all.length);
    all[at] = ' '.repeat(rand(6)) + all[at].trimStart();
  }),
  lines((all, rand) => {
    const at = rand(all.length);
    all[at] = `${all[at]}${'x'.repeat(rand(100_000))}`;
  }),
  // shape
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => text.replaceAll('  ', '\t'),
  (text, rand) => text + text.repeat(rand(4)),
  (text, rand) => `${text}\n${'{a: '.repeat(rand(3_000))}`,
  (text, rand) => `${text}\n${'['.repeat(rand(3_000))}`,
  (text, rand, trees) => {
    const other = Object.values(trees[rand(trees.length)]);
    return `${text}\n---\n${other[rand(other.length)] ?? ''}`;
  },
  (text, rand, trees) => {
    const other = Object.values(trees[rand(trees.length)]);
    return other[rand(other.length)] ?? text;
  },
];

function replaceOne(text, expression, replacement, rand) {
  const count = [...text.matchAll(expression)].length;
  let wanted = rand(count + 1);
  return text.replace(expression, (...match) => (wanted-- === 0 ? replacement(...match) : match[0]));
}
