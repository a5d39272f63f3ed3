// Reads every YAML and JSON file below the given folders with the fast parsers and with `yaml`, and compares values and places.
//   node scripts/compare-yaml.mjs FOLDER…
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const roots = process.argv.slice(2);
if (roots.length === 0) {
  console.error('usage: node scripts/compare-yaml.mjs FOLDER…');
  process.exit(2);
}

const { outputFiles } = await build({
  stdin: {
    contents:
      "export * from './src/files/yaml.ts'; export * from './src/files/yaml-plain.ts'; export { readEvents } from './src/files/yaml-events.ts'; export * from './test/files/compare-trees.ts';",
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  alias: { 'js-yaml': join(root, 'node_modules/js-yaml/dist/js-yaml.cjs.js') },
});
const module = { exports: {} };
new Function('module', 'exports', 'require', outputFiles[0].text)(
  module,
  module.exports,
  (await import('node:module')).createRequire(import.meta.url),
);
const { readEvents, readFast, readPlain, readTolerant, differences } = module.exports;

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (/\.(ya?ml|json)$/.test(entry.name) && statSync(path).size < 4_000_000) yield path;
  }
}

const figures = { files: 0, plain: 0, documents: 0, nodes: 0, same: 0, different: 0, refusedByBoth: 0, refusedByFast: 0, refusedByYaml: 0 };
const time = { fast: 0, tolerant: 0, characters: 0 };
for (const path of roots.flatMap((folder) => [...files(folder)])) {
  const file = { path, text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') };
  figures.files++;
  const begin = performance.now();
  const fast = readFast(file);
  const between = performance.now();
  const tolerant = readTolerant(file);
  time.fast += between - begin;
  time.tolerant += performance.now() - between;
  time.characters += file.text.length;
  const plain = readPlain(file);
  const events = plain && readEvents(file);
  if (plain) figures.plain++;
  const unlike =
    plain && (events ? differences({ documents: plain, problems: [] }, events).list : ['the parser of all of YAML refuses it']);
  if (unlike && unlike.length > 0) {
    figures.different++;
    console.log(`plain is different: ${path}\n    ${unlike.slice(0, 3).join('\n    ')}`);
  }
  const broken = tolerant.problems.filter((problem) => problem.severity === 'error');
  if (!fast || broken.length > 0) {
    const which = fast ? 'refusedByYaml' : broken.length > 0 ? 'refusedByBoth' : 'refusedByFast';
    figures[which]++;
    if (which !== 'refusedByBoth') console.log(`${which}: ${path} ${broken[0]?.message ?? ''}`);
    continue;
  }
  figures.documents += fast.documents.length;
  const found = differences(fast, tolerant);
  figures.nodes += found.nodes;
  if (found.list.length === 0) figures.same++;
  else {
    figures.different++;
    console.log(
      `different: ${path}\n${found.list
        .slice(0, 3)
        .map((line) => `    ${line}`)
        .join('\n')}`,
    );
  }
}
const speed = (ms) =>
  `${(((time.characters / ms) * 1000) / 1e6).toFixed(1)} MB/s, ${Math.round((figures.documents / ms) * 1000)} documents/s`;
console.log(figures);
console.log(`fast ${speed(time.fast)}; yaml ${speed(time.tolerant)}; one cold pass`);
process.exitCode = figures.different > 0 ? 1 : 0;
