import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isInside, realPath } from '../../files/disk.ts';
import { readOwnFile } from '../../files/find-up.ts';
import { counted } from '../../report/words.ts';
import { exitStatuses } from '../exit-status.ts';
import { type Io, write } from '../io.ts';
import { UsageError } from '../usage-error.ts';
import { type Plan, planFor } from './plan.ts';

/** Shows what would set svc-lint up in this repository, and writes it when told to. Nothing that is there is changed. */
export async function init(io: Io, yes: boolean): Promise<number> {
  const plan = planFor({
    exists: (path) => existsSync(resolve(io.cwd, path)),
    read: (path) => readOwnFile(resolve(io.cwd, path), io.cwd)?.text,
  });
  await write(io.stdout, shown(plan));
  if (plan.files.length === 0) {
    await write(io.stdout, 'There is no file to write.\n');
    return exitStatuses.clean;
  }
  if (!yes && !(await agreed(io))) {
    await write(io.stdout, 'Nothing was written. To write it: svc-lint init --yes\n');
    return exitStatuses.clean;
  }
  for (const file of plan.files) await create(io, file);
  await write(
    io.stdout,
    `Wrote ${counted(plan.files.length, 'file')}. Next: svc-lint, and where old findings shall not count: svc-lint --update-baseline\n`,
  );
  return exitStatuses.clean;
}

function shown({ files, additions, kept }: Plan): string {
  const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ');
  return [
    ...kept.map((path) => `as it is   ${path}\n`),
    ...files.map(({ path, text }) => `new file   ${path}\n\n${indented(text)}\n`),
    ...additions.map(({ path, text }) => `by hand    add to ${path}\n\n${indented(text)}\n`),
  ].join('');
}

/** Asks only where somebody can answer. */
async function agreed(io: Io): Promise<boolean> {
  if (io.stdin.isTTY !== true || io.stdout.isTTY !== true) return false;
  await write(io.stdout, 'Write the new files? [y/N] ');
  for await (const chunk of io.stdin) return /^\s*y(es)?\s*$/i.test(String(chunk));
  return false;
}

/** Where a folder lies, or will lie when it is made. */
function nearestReal(folder: string): string {
  return realPath(folder) ?? nearestReal(dirname(folder));
}

async function create(io: Pick<Io, 'cwd'>, { path, text, executable }: Plan['files'][number]): Promise<void> {
  const target = resolve(io.cwd, path);
  if (!isInside(nearestReal(dirname(target)), [realPath(io.cwd) ?? io.cwd]))
    throw new UsageError(`${path} was not written: a link leads out of here`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text, { flag: 'wx', mode: executable ? 0o755 : 0o644 });
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
