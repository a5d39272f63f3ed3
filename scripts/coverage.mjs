// Runs the tests of what must be right, rules and readers, and prints how many of their branches are reached. Fails below the least.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Percent of branches; these only rise. */
const least = { rules: 95, 'src/readers': 95 };
const worst = process.argv.includes('--worst');

const run = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--coverage',
    '--coverage.provider=v8',
    'test/rules',
    'test/readers',
    'test/services',
    'test/model',
    'test/fixtures.test.ts',
    'test/hostile.test.ts',
    ...Object.keys(least).map((part) => `--coverage.include=${part}`),
    '--coverage.reporter=json-summary',
    '--coverage.reporter=html',
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
const files = Object.entries(JSON.parse(readFileSync(`${root}coverage/coverage-summary.json`, 'utf8')))
  .filter(([path]) => path !== 'total')
  .map(([path, { branches, lines }]) => ({ path: relative(root, path), branches, lines }));

let failed = run.status !== 0;
if (failed) console.log('the tests fail');
for (const part of Object.keys(least)) {
  const own = files.filter(({ path }) => path.startsWith(`${part}/`));
  const percent = share(own, 'branches');
  const low = percent < least[part];
  failed ||= low;
  console.log(
    `${part.padEnd(12)} ${percent.toFixed(2)} % of branches, ${share(own, 'lines').toFixed(2)} % of lines${low ? `: less than ${least[part]} %` : ''}`,
  );
  if (!worst) continue;
  const open = own.map(({ path, branches }) => ({ path, open: branches.total - branches.covered })).filter(({ open: count }) => count > 0);
  for (const { path, open: count } of open.sort((a, b) => b.open - a.open).slice(0, 40))
    console.log(`  ${String(count).padStart(3)}  ${path}`);
}
process.exitCode = failed ? 1 : 0;

function share(list, what) {
  const total = list.reduce((sum, one) => sum + one[what].total, 0);
  return total === 0 ? 100 : (100 * list.reduce((sum, one) => sum + one[what].covered, 0)) / total;
}
