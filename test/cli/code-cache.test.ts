import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inFolder } from './run-cli.ts';

const codeCache = fileURLToPath(new URL('../../bin/code-cache.js', import.meta.url));

/** A program of two modules, one with a hash in its name, that is run with its compiled code kept. */
function run(cwd: string): string {
  const program = join(cwd, 'dist');
  mkdirSync(program, { recursive: true });
  writeFileSync(join(program, 'cli.cjs'), "exports.run = () => console.log(require('./words-0A1B2C3D.cjs').words(2));");
  writeFileSync(join(program, 'words-0A1B2C3D.cjs'), "exports.words = (count) => 'kept '.repeat(count) + require('node:path').sep;");
  const script = `require(${JSON.stringify(codeCache)}).keepCode(${JSON.stringify(program)}, ${JSON.stringify(join(cwd, 'cache/compiled'))});
    require(${JSON.stringify(join(program, 'cli.cjs'))}).run();`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

const name = `words-0A1B2C3D.cjs-${process.version}-${process.arch}`;

describe('compiled code', () => {
  it('is kept of modules whose names change with their text, and read again', () =>
    inFolder({}, async (cwd) => {
      expect(run(cwd)).toBe('kept kept /\n');
      const cache = join(cwd, 'cache/compiled');
      expect(readdirSync(cache)).toEqual([name]);
      const { mtimeMs } = statSync(join(cache, name));
      expect(run(cwd)).toBe('kept kept /\n');
      expect(statSync(join(cache, name)).mtimeMs).toBe(mtimeMs);
      expect(readdirSync(cache)).toEqual([name]);
    }));

  it.each<[string, (path: string) => Buffer]>([
    ['empty', () => Buffer.alloc(0)],
    ['cut off', (path) => readFileSync(path).subarray(0, 100)],
    ['of another program', () => Buffer.from('#!/bin/sh\nrm -rf /\n')],
  ])('that is %s is made anew', (_title, broken) =>
    inFolder({}, async (cwd) => {
      run(cwd);
      const path = join(cwd, 'cache/compiled', name);
      const whole = readFileSync(path).length;
      writeFileSync(path, broken(path));
      expect(run(cwd)).toBe('kept kept /\n');
      expect(readFileSync(path).length).toBeGreaterThan(whole / 2);
    }),
  );

  it('is not kept where nothing may be written', () =>
    inFolder({ cache: 'a file, not a folder' }, async (cwd) => {
      chmodSync(join(cwd, 'cache'), 0o444);
      expect(run(cwd)).toBe('kept kept /\n');
      expect(run(cwd)).toBe('kept kept /\n');
    }));
});
