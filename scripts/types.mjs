// Writes the declarations of the library entry, and of no more files than it leads to, into dist/types.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const entry = 'src/index.d.ts';

export function writeTypes(root, outdir) {
  const all = mkdtempSync(join(tmpdir(), 'svc-lint-types-'));
  try {
    // Errors of types are the business of `npm run typecheck`; what is emitted does not depend on them.
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const project = {
      extends: join(root, 'tsconfig.json'),
      include: [],
      files: [join(root, 'src/index.ts'), join(root, 'src/model/compiled-modules.d.ts')],
      compilerOptions: {
        rootDir: root,
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        outDir: all,
        typeRoots: [join(root, 'node_modules/@types')],
      },
    };
    writeFileSync(join(all, 'tsconfig.json'), JSON.stringify(project));
    const run = spawnSync(process.execPath, [tsc, '-p', all], { cwd: root, encoding: 'utf8' });
    if (!existsSync(join(all, entry))) throw new Error(`no declarations were made: ${run.stdout}${run.stderr}`);
    const target = join(outdir, 'types');
    rmSync(target, { recursive: true, force: true });
    const reached = new Set([entry]);
    for (const path of reached) {
      cpSync(join(all, path), join(target, path));
      for (const next of importsOf(readFileSync(join(all, path), 'utf8'))) reached.add(relative('.', join(dirname(path), next)));
    }
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}

function importsOf(text) {
  return [...text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.ts['"]/g)].map(([, path]) => `${path}.d.ts`);
}
