// Lays the grammars of the source readers beside the bundle, compressed: 14 MB become less than one.
import { readFileSync } from 'node:fs';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const require = createRequire(import.meta.url);

/** Returns the files of packages that were laid out, for their notices. */
export async function writeGrammars(root, outdir) {
  const source = readFileSync(join(root, 'src/files/grammars.ts'), 'utf8');
  const folder = join(outdir, 'grammars');
  await mkdir(folder, { recursive: true });
  const laid = [];
  for (const [, name, path] of source.matchAll(/^ {2}(\w+): '(\S+\.wasm)',$/gm)) {
    laid.push(`node_modules/${path}`);
    const from = require.resolve(path);
    const to = join(folder, `${name}.wasm.br`);
    const [made, given] = await Promise.all([stat(to).catch(() => undefined), stat(from)]);
    if (made && made.mtimeMs > given.mtimeMs && made.mtimeMs > given.ctimeMs) continue;
    await writeFile(`${to}.new`, brotliCompressSync(readFileSync(from)));
    await rename(`${to}.new`, to);
  }
  return laid;
}
