// What only a disk can hold: links in circles and out of the tree, pipes, files that may not be read, names of any bytes.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const manifest =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { spec: { containers: [{ name: a, image: a }] } } }\n';

/** Failures of whole runs, each as a text. */
export function onDisk(root) {
  const above = mkdtempSync(join(tmpdir(), 'svc-lint-disk-'));
  const folder = join(above, 'input');
  mkdirSync(folder);
  const at = (...parts) => join(folder, ...parts);
  try {
    mkdirSync(at('a', 'b c'), { recursive: true });
    writeFileSync(at('a', 'b c', 'd\né.yaml'), manifest);
    symlinkSync('..', at('a', 'up'));
    symlinkSync('loop-b', at('loop-a'));
    symlinkSync('loop-a', at('loop-b'));
    symlinkSync('/etc', at('etc'));
    symlinkSync('/etc/passwd', at('passwd.yaml'));
    writeFileSync(at('secret.yaml'), manifest);
    chmodSync(at('secret.yaml'), 0);
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.yaml')]), manifest);
    writeFileSync(at('utf16.yaml'), Buffer.from(`\uFEFF${manifest}`, 'utf16le'));
    writeFileSync(at('bytes.yaml'), Buffer.from([0, 1, 2, 255, 254, 10, 58]));
    spawnSync('mkfifo', [at('pipe.yaml')]);
    const runs = [
      ['.'],
      ['pipe.yaml'],
      ['loop-a'],
      ['etc'],
      ['passwd.yaml'],
      ['missing'],
      ['..'],
      ['-'],
      ['.', '--format', 'sarif'],
      ['graph'],
      ['explain', 'a'],
    ];
    return runs.flatMap((args) => {
      const run = spawnSync(process.execPath, [join(root, 'bin/svc-lint.js'), ...args], {
        cwd: folder,
        input: '',
        encoding: 'utf8',
        timeout: 60_000,
      });
      const failure =
        run.error?.message ??
        (run.stderr.includes('internal error') || run.stdout.includes('root:x:') ? run.stderr + run.stdout : undefined);
      return failure === undefined ? [] : [`svc-lint ${args.join(' ')}: ${failure}`];
    });
  } finally {
    chmodSync(at('secret.yaml'), 0o600);
    rmSync(above, { recursive: true, force: true });
  }
}
