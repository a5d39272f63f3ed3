// Breaks inputs and lints them: nothing may throw, hang (10 s), need more than 1 GB, or end in an internal error.
//
//   npm run fuzz                          one minute
//   npm run fuzz -- --minutes 10 --seed 7 --corpus ../corpus
//
// Inputs are the fixtures, and a corpus where one is named; what fails is kept below the folder that is printed, with its seed.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { hostileTrees } from './fuzz/hostile.mjs';
import { mutate } from './fuzz/mutate.mjs';
import { onDisk } from './fuzz/on-disk.mjs';
import { random } from './fuzz/random.mjs';

const LIMIT_MS = 10_000;
const LIMIT_MB = 1024;
const MOST_FILES = 60;

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    corpus: { type: 'string', multiple: true, default: [] },
    'hostile-only': { type: 'boolean', default: false },
  },
});
if (!existsSync(join(root, 'dist/index.cjs'))) throw new Error('dist/ is missing: run "npm run build" first');

const kept = mkdtempSync(join(tmpdir(), 'svc-lint-fuzz-'));
const failures = new Map();
let cases = 0;
let worker;

for (const failure of onDisk(root)) note(failure, undefined, 'disk');
for (const [name, files] of Object.entries(hostileTrees())) await run(files, name);
if (!options['hostile-only']) {
  const trees = [join(root, 'fixtures'), ...options.corpus].flatMap(treesBelow);
  const end = Date.now() + Number(options.minutes) * 60_000;
  for (let seed = Number(options.seed); Date.now() < end; seed++) {
    const rand = random(seed);
    await run(mutate(trees[rand(trees.length)], trees, rand), `seed-${seed}`);
  }
}
await worker?.thread.terminate();
console.log(`${cases} inputs, ${failures.size} different failures${failures.size > 0 ? `, kept in ${kept}` : ''}`);
if (failures.size === 0) rmSync(kept, { recursive: true });
else process.exitCode = 1;

async function run(files, name) {
  cases++;
  const failure = await lintInWorker(files);
  if (failure !== undefined) note(failure, files, name);
}

/** The same failure is told once. */
function note(failure, files, name) {
  const key = failure.replace(/\d+/g, 'N').split('\n').slice(0, 2).join(' ').slice(0, 200);
  if (failures.has(key)) return;
  failures.set(key, name);
  console.log(`${name}: ${failure}\n`);
  for (const [path, text] of Object.entries(files ?? {})) {
    const file = join(kept, name, relative('/', join('/', path)));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function lintInWorker(files) {
  worker ??= startWorker();
  const { thread } = worker;
  return new Promise((resolve) => {
    // Time of the processor: on a busy machine the clock says little. Only the worker works meanwhile.
    const before = process.cpuUsage();
    const started = Date.now();
    const timer = setInterval(() => {
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 > LIMIT_MS || Date.now() - started > 20 * LIMIT_MS)
        worker.done(`no end within ${LIMIT_MS / 1000} s`, true);
    }, 500);
    worker.done = (failure, broken) => {
      clearInterval(timer);
      if (broken) {
        thread.terminate();
        worker = undefined;
      }
      resolve(failure);
    };
    thread.postMessage(files);
  });
}

function startWorker() {
  const thread = new Worker(new URL('./fuzz/worker.mjs', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: LIMIT_MB } });
  const started = { thread, done: () => {} };
  thread.on('message', (failure) => started.done(failure ?? undefined, false));
  thread.on('error', (error) => started.done(`the worker ended: ${error.stack ?? error}`, true));
  return started;
}

/** Folders of a fixture or corpus that hold few enough files, as texts by path. */
function treesBelow(folder) {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => statSync(join(folder, path)).isFile() && statSync(join(folder, path)).size < 200_000);
  const groups = new Map();
  for (const path of files) {
    const group = path.split('/').slice(0, -1).slice(0, 3).join('/');
    groups.set(group, [...(groups.get(group) ?? []), path]);
  }
  return [...groups].map(([group, paths]) =>
    Object.fromEntries(
      paths
        .slice(0, MOST_FILES)
        .map((path) => [group === '' ? path : path.slice(group.length + 1), readFileSync(join(folder, path), 'utf8')]),
    ),
  );
}
