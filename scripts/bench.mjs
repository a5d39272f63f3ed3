// Measures svc-lint as whole processes, as a user meets it: packed and installed, median CPU time as a ratio to `node -e 0` of the same round,
// throughput, peak memory; and what installing costs.
//
//   npm run bench                      the table, compared with the stored baseline
//   npm run bench -- --rounds 15 --only manifest
//   npm run bench -- --only install    size, packages, npx from an empty cache
//   npm run bench -- --json out.json   the figures too; --store keeps them as the baseline
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inputs, writeInput } from './bench/inputs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = join(root, 'scripts/bench/usage.cjs');
const baselineFile = join(root, 'scripts/bench/baseline.json');

/** Highest ratio to `node -e 0`, and highest peak memory in MB; undefined where none is promised. */
const targets = {
  '--version': { ratio: 1.25 },
  'one manifest': { ratio: 1.6 },
  '20 manifests': { ratio: 3.0 },
  'mixed project': { ratio: 4.5 },
  '2,000 documents': { ratio: 10, memory: 130 },
  '20,000 documents': { memory: 700 },
  '600 TypeScript files': { ratio: 3 },
};
const installTargets = { megabytes: 14, packages: 6, npxSeconds: 3 };

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    store: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
if (!existsSync(join(root, 'dist/cli.cjs'))) throw new Error('dist/ is missing: run "npm run build" first');

// Reads every file below the working directory and does nothing with it.
const plainRead =
  "const{readdirSync,readFileSync}=require('node:fs');const{join}=require('node:path');for(const e of readdirSync('.',{recursive:true,withFileTypes:true}))if(e.isFile())readFileSync(join(e.parentPath,e.name),'utf8')";

const scratch = mkdtempSync(join(tmpdir(), 'svc-lint-bench-'));
const wanted = (name) => options.only === undefined || options.only.some((part) => name.includes(part));
const rows = [];
let installed;
try {
  const tarball = pack();
  const cli = install(tarball);
  if (wanted('install')) installed = { ...sizeOf(join(scratch, 'user/node_modules')), npxSeconds: npxFromNothing(tarball) };
  if (wanted('--version')) rows.push(measure('--version', [cli, '--version'], root, undefined));
  for (const [name, make] of Object.entries(inputs)) {
    if (!wanted(name)) continue;
    const files = make();
    const folder = join(scratch, name.replace(/\W+/g, '-'));
    writeInput(files, folder);
    rows.push(measure(name, [cli, '.', '--format', 'json', '--fail-on', 'never'], folder, files));
    rmSync(folder, { recursive: true });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const stored = existsSync(baselineFile) ? JSON.parse(readFileSync(baselineFile, 'utf8')) : {};
if (rows.length > 0) print(rows);
if (installed) printInstalled(installed);
if (options.json) writeFileSync(options.json, `${JSON.stringify({ rows, installed }, null, 2)}\n`);
if (options.store) {
  const taken = Object.fromEntries(rows.map((row) => [row.name, { ratio: row.ratio, memory: row.memory }]));
  writeFileSync(baselineFile, `${JSON.stringify({ ...stored, ...taken }, null, 2)}\n`);
}
if (options.check && rows.some(missed)) process.exitCode = 1;

/** The tarball that would be published; packing builds anew, and leaves out what older builds left. */
function pack() {
  const name = npm(['pack', '--silent', '--pack-destination', scratch], root).trim().split('\n').at(-1);
  return join(scratch, name);
}

/** Installs it in an empty folder, where compiled code is kept as it is for users, and gives its entry. */
function install(tarball) {
  const folder = join(scratch, 'user');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(['install', '--silent', '--no-audit', '--no-fund', tarball], folder);
  return join(folder, 'node_modules/svc-lint/bin/svc-lint.js');
}

/** How long a newcomer waits whose npm has nothing yet, in seconds: the median of three. */
function npxFromNothing(tarball) {
  const taken = [];
  for (let i = 0; i < 3; i++) {
    const cache = join(scratch, `cache-${i}`);
    const started = performance.now();
    npm(['exec', '--yes', '--no-audit', '--no-fund', `--cache=${cache}`, '--package', tarball, '--', 'svc-lint', '--version'], scratch);
    taken.push((performance.now() - started) / 1000);
  }
  return round2(median(taken));
}

function npm(args, cwd) {
  const run = spawnSync('npm', args, { cwd, encoding: 'utf8', env: { ...process.env, CI: undefined }, stdio: ['ignore', 'pipe', 'pipe'] });
  if (run.status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

/** What is in a folder of installed packages. */
function sizeOf(folder) {
  let bytes = 0;
  let packages = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
    if (entry.name === 'package.json' && /node_modules\/(@[^/]+\/)?[^/]+$/.test(entry.parentPath)) packages++;
  }
  return { megabytes: round2(bytes / 1e6), packages };
}

function printInstalled({ megabytes, packages, npxSeconds }) {
  const line = (name, value, most, unit) =>
    console.log(`${name.padEnd(22)} ${value}${unit}${value > most ? ' !' : ''} (target ${most}${unit})`);
  line('installed', megabytes, installTargets.megabytes, ' MB');
  line('packages', packages, installTargets.packages, '');
  line('npx, empty npm cache', npxSeconds, installTargets.npxSeconds, ' s');
}

/** One warm-up round, then rounds in which the empty process, a plain read of the files and svc-lint take turns. */
function measure(name, args, cwd, files) {
  const large = name.includes('20,000');
  const taken = [];
  for (let round = 0; round <= (large ? Math.min(rounds, 3) : rounds); round++) {
    const empty = runOnce(['-e', '0'], cwd);
    const read = files === undefined ? undefined : runOnce(['-e', plainRead], cwd);
    const own = runOnce(args, cwd);
    if (round > 0)
      taken.push({
        ratio: own.cpu / empty.cpu,
        toRead: read && own.cpu / read.cpu,
        cpu: own.cpu / 1000,
        wall: own.wall,
        memory: own.memory / 1024,
      });
  }
  const texts = Object.values(files ?? {});
  const documents = texts.reduce((sum, text) => sum + text.split('\n---\n').length, 0);
  const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6;
  const wall = median(taken.map((one) => one.wall));
  return {
    name,
    ratio: round2(median(taken.map((one) => one.ratio))),
    ratioToRead: files && round2(median(taken.map((one) => one.toRead))),
    cpuMs: Math.round(median(taken.map((one) => one.cpu))),
    wallMs: Math.round(wall),
    memory: Math.round(median(taken.map((one) => one.memory))),
    documentsPerSecond: files && Math.round(documents / (wall / 1000)),
    megabytesPerSecond: files && round2(megabytes / (wall / 1000)),
  };
}

function runOnce(args, cwd) {
  const started = performance.now();
  const run = spawnSync(process.execPath, ['--require', usage, ...args], {
    cwd,
    env: { ...process.env, CI: undefined },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  const wall = performance.now() - started;
  if (run.status !== 0) throw new Error(`${args.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return { wall, ...JSON.parse(String(run.output[3])) };
}

function print(all) {
  const head = ['', 'x node -e 0', 'target', 'baseline', 'x read', 'CPU ms', 'wall ms', 'MB peak', 'documents/s', 'MB/s'];
  const lines = all.map((row) => {
    const target = targets[row.name];
    return [
      row.name,
      `${row.ratio.toFixed(2)}${missed(row) ? ' !' : ''}`,
      target?.ratio ?? '',
      stored[row.name]?.ratio ?? '',
      row.ratioToRead ?? '',
      row.cpuMs,
      row.wallMs,
      `${row.memory}${target?.memory ? ` (${target.memory})` : ''}`,
      row.documentsPerSecond ?? '',
      row.megabytesPerSecond ?? '',
    ].map(String);
  });
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i].length)));
  for (const line of [head, ...lines])
    console.log(line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
}

function missed(row) {
  const target = targets[row.name];
  return row.ratio > (target?.ratio ?? Number.POSITIVE_INFINITY) || row.memory > (target?.memory ?? Number.POSITIVE_INFINITY);
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function round2(value) {
  return Math.round(value * 100) / 100;
}
