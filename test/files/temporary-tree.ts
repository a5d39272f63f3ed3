import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder on the disk for one test: text, bytes, or `{ link }` for a symbolic link. A path that ends in `/` is an empty folder. */
export function temporaryTree(files: Readonly<Record<string, string | Uint8Array | { readonly link: string }>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'svc-lint-test-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    const target = join(root, path);
    mkdirSync(path.endsWith('/') ? target : dirname(target), { recursive: true });
    if (path.endsWith('/')) continue;
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(target, content);
    else symlinkSync(content.link, target);
  }
  return root;
}
