// Builds dist/: a small CommonJS core and chunks that are required when their format occurs. Bundled CommonJS starts faster than ESM.
// esbuild splits only ESM, so the first pass splits and the second turns every chunk into CommonJS that is required when something of it is used.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { esbuildCompiled } from './compiled-modules.mjs';
import { writeGrammars } from './grammars.mjs';
import { bundledLicences } from './licences.mjs';
import { onFirstUse } from './on-first-use.mjs';
import { packed } from './pack.mjs';
import { documentationModule, ruleDocumentation } from './rule-documentation.mjs';
import { writeTypes } from './types.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const outdir = join(root, 'dist');

// js-yaml's ESM build is about three times slower than its CommonJS build on Node 20 (object spread in the parser's state). The latter spreads
// property by property, which takes a tenth of reading YAML for the state of the parser alone; its sources are plain objects.
const fastYaml = {
  name: 'js-yaml-commonjs',
  setup(build) {
    const path = join(root, 'node_modules/js-yaml/dist/js-yaml.cjs.js');
    build.onResolve({ filter: /^js-yaml$/ }, () => ({ path }));
    build.onLoad({ filter: /js-yaml\.cjs\.js$/ }, () => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replace(
        /^function _objectSpread2\(e\) \{$[\s\S]*?^\}$/m,
        'function _objectSpread2(...parts) { return Object.assign(...parts); }',
      );
      if (contents === text) throw new Error('js-yaml no longer has the helper that is replaced here');
      return { contents };
    });
  },
};

// What else may be left unloaded: an entry is where esbuild parts chunks.
const parted = [
  'src/files/yaml-events.ts',
  'src/readers/shell/parse.ts',
  'src/services/launch/shell-program.ts',
  'src/services/pipelines.ts',
  'src/files/ignore-files.ts',
  'src/report/text/page.ts',
  ...readdirSync(join(root, 'rules/catalog'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `rules/catalog/${name}`),
  documentationModule,
];

// Commander can run commands that are programs of their own; we have none, and the module takes 2 ms to load.
const noSubprocesses = {
  name: 'no-subprocesses',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'empty', namespace: 'empty' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
  },
};

// Its ESM build makes a `require` of its own, which hides the one that this bundle is loaded by.
const commonTreeSitter = {
  name: 'web-tree-sitter-commonjs',
  setup(build) {
    build.onResolve({ filter: /^web-tree-sitter$/ }, () => ({ path: join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') }));
  },
};

const bundled = await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts', ...Object.fromEntries(parted.map((path, i) => [`part-${i}`, path])) },
  outdir,
  bundle: true,
  splitting: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: ['oxc-parser'],
  define: { __VERSION__: JSON.stringify(version) },
  outExtension: { '.js': '.cjs' },
  chunkNames: '[name]-[hash]',
  legalComments: 'none',
  plugins: [fastYaml, commonTreeSitter, noSubprocesses, esbuildCompiled, ruleDocumentation],
  metafile: true,
  logLevel: 'warning',
});

await mkdir(outdir, { recursive: true });
const grammars = await writeGrammars(root, outdir);
const written = new Set(['types', 'grammars', 'package.json', 'meta.json', 'licences.txt']);
const files = new Map();
for (const file of bundled.outputFiles) {
  const name = basename(file.path);
  if (/^part-\d+\.cjs$/.test(name) && !bundled.outputFiles.some(({ text }) => text.includes(`"./${name}"`))) continue;
  const { code } = await transform(file.text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__importMetaUrl' },
    ...(file.text.includes('import.meta.url')
      ? { banner: 'const __importMetaUrl = require("node:url").pathToFileURL(__filename).href;' }
      : {}),
    sourcefile: basename(file.path),
  });
  files.set(name, onFirstUse(code, name === 'cli.cjs' || name === 'index.cjs'));
}
// `--version` loads nothing more than the entry and what it imports.
const entry = Object.entries(bundled.metafile.outputs).find(([path]) => basename(path) === 'cli.cjs')[1];
const light = new Set(entry.imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => basename(path)));
// Renamed into place, chunks before the entries that name them, and old chunks removed later: a run beside a build never meets half of it.
for (const [name, code] of packed(files, light)) {
  await writeFile(join(outdir, `${name}.new`), code);
  written.add(name);
}
for (const name of [...written].filter((name) => name.endsWith('.cjs')).sort((a, b) => isEntry(a) - isEntry(b))) {
  await rename(join(outdir, `${name}.new`), join(outdir, name));
}
await writeFile(join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
if (process.argv.includes('--metafile')) await writeFile(join(outdir, 'meta.json'), JSON.stringify(bundled.metafile));
await writeFile(
  join(outdir, 'licences.txt'),
  bundledLicences(root, { inputs: { ...bundled.metafile.inputs, ...Object.fromEntries(grammars.map((path) => [path, {}])) } }),
);
writeTypes(root, outdir);

// A package holds nothing old; beside that, runs that began before this build may still load their chunks.
const keepMs = process.env.npm_lifecycle_event === 'prepare' ? 0 : 15 * 60_000;
for (const name of await readdir(outdir)) {
  const path = join(outdir, name);
  if (!written.has(name) && Date.now() - (await stat(path)).mtimeMs >= keepMs) await rm(path, { recursive: true, force: true });
}

function isEntry(name) {
  return name === 'cli.cjs' || name === 'index.cjs' ? 1 : 0;
}
