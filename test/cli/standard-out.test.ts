import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'svc-lint-out-'));
const program = join(folder, 'program.cjs');
afterAll(() => rmSync(folder, { recursive: true }));

// Prints four megabytes, which no pipe holds, and how it went.
buildSync({
  stdin: {
    contents: `import { standardOut } from './src/cli/standard-out.ts';
let streams = 0;
const out = standardOut(1, () => { streams++; return process.stdout; });
out.write('é'.repeat(2_000_000), (error) => process.stderr.write(\`\${streams} \${error?.code ?? 'written'}\`));`,
    resolveDir: process.cwd(),
    loader: 'ts',
  },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile: program,
});

/** What a shell's line prints in which `$P` is the program. */
function sh(line: string): { readonly stdout: string; readonly stderr: string } {
  const env = { ...process.env, P: `${process.execPath} ${program}`, F: join(folder, 'out.txt') };
  const { stdout, stderr } = spawnSync('sh', ['-c', line], { encoding: 'utf8', env, maxBuffer: 1 << 26 });
  return { stdout: stdout.trim(), stderr: stderr.trim() };
}

describe('standard output', { skip: process.platform === 'win32' }, () => {
  it.each([
    ['a file', '$P > "$F"; wc -c < "$F"', { stdout: '4000000', stderr: '0 written' }],
    ['a pipe whose reader is slow', '$P | (sleep 0.3; wc -c)', { stdout: '4000000', stderr: '0 written' }],
    ['a pipe whose reader goes away', '$P | head -c 2', { stdout: 'é', stderr: '0 EPIPE' }],
  ])('goes to %s without a stream', (_, line, expected) => {
    expect(sh(line)).toEqual(expected);
  });

  it('is a stream of Node where it is a socket', () => {
    const run = spawnSync(process.execPath, [program], { encoding: 'utf8', maxBuffer: 1 << 26 });
    expect({ length: run.stdout.length, stderr: run.stderr }).toEqual({ length: 2_000_000, stderr: '1 written' });
  });
});
