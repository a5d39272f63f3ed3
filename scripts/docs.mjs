// Writes what documentation is made from code: docs/rules/*.md from the rules, and real output into the pages that ask for it.
//   npm run docs              writes
//   npm run docs -- --check   writes nothing, names what is out of date, and fails
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { esbuildCompiled } from './compiled-modules.mjs';
import { withRealOutput } from './real-output.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// Real output comes from what is in the checkout, not from an older build.
await import('./build.mjs');
const isCheck = process.argv.includes('--check');

const wanted = new Map([...(await rulePages()), ...pagesWithOutput()]);
const stale = filesBelow('docs/rules').filter((path) => !wanted.has(path));
const differing = [...wanted].filter(([path, text]) => readText(path) !== text).map(([path]) => path);

if (isCheck) {
  for (const path of differing) console.error(`${path} is out of date`);
  for (const path of stale) console.error(`${path} belongs to no rule`);
  if (differing.length + stale.length > 0) {
    console.error('Run "npm run docs" and commit what it writes.');
    process.exitCode = 1;
  }
} else {
  mkdirSync(join(root, 'docs/rules'), { recursive: true });
  for (const path of differing) writeFileSync(join(root, path), wanted.get(path));
  for (const path of stale) rmSync(join(root, path));
}
console.log(`${wanted.size} pages, ${differing.length} ${isCheck ? 'out of date' : 'written'}, ${stale.length} stale`);

async function rulePages() {
  // Below node_modules, so that the parsers which stay outside of the bundle are found.
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, 'node_modules/.cache/svc-lint-docs-'));
  try {
    const outfile = join(folder, 'rules.cjs');
    const parts = ['src/report/rules/markdown.ts', 'rules/index.ts', 'src/index.ts'];
    await build({
      stdin: { contents: parts.map((part) => `export * from './${part}';`).join(''), resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      external: ['oxc-parser'],
      define: { __VERSION__: '""', 'import.meta.url': '__importMetaUrl' },
      banner: { js: 'const __importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
      plugins: [esbuildCompiled],
      logLevel: 'warning',
    });
    const { rules, questions, rulePage, ruleIndex, lintFiles } = createRequire(import.meta.url)(outfile);
    const pages = [['docs/rules/README.md', `${ruleIndex(rules, questions)}\n`]];
    for (const rule of rules) pages.push([`docs/rules/${rule.id}.md`, `${rulePage(rule, questions, await messagesOf(rule, lintFiles))}\n`]);
    return pages;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a rule really says of each of its bad examples. */
async function messagesOf(rule, lintFiles) {
  const messages = new Map();
  for (const example of rule.bad) {
    const { findings } = await lintFiles(example.files, { rules: [rule.id], today: '2026-01-01' });
    messages.set(
      example,
      findings.map(({ location: { file, line, column }, message }) => `${file}:${line}:${column}  ${message}`),
    );
  }
  return messages;
}

/** README and the guides: each block between "run" and "end" comments holds what the command in it really prints. */
function pagesWithOutput() {
  const pages = ['README.md', ...filesBelow('docs').filter((path) => path.endsWith('.md') && !path.startsWith('docs/rules/'))];
  return pages.flatMap((path) => {
    const { text, files } = withRealOutput(readText(path) ?? '', root);
    return [...files, [path, text]];
  });
}

function filesBelow(folder) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
      .sort();
  } catch {
    return [];
  }
}

function readText(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
