import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { displayPath } from '../files/disk.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

const maxListBytes = 64 * 1024 * 1024;
const timeoutMs = 60_000;

/**
 * What differs between the working tree and a commit, as paths from the working directory: changed, deleted and untracked files. Compared is with
 * where the branch left the named commit, so that what others have added since does not count.
 * @param ref a commit; true for the last one
 */
export async function changedFiles(io: Pick<Io, 'cwd' | 'env'>, ref: string | true): Promise<ReadonlySet<string>> {
  const top = await git(io, ['rev-parse', '--show-cdup']);
  if (top === undefined) throw new UsageError(`--changed: ${io.cwd} is not in the working tree of a git repository, or there is no git`);
  const base = await baseOf(io, ref);
  const listed = [
    await git(io, ['ls-files', '-z', '--full-name', '--others', '--exclude-standard', ':/']),
    base === undefined
      ? await git(io, ['ls-files', '-z', '--full-name', '--cached', ':/'])
      : await git(io, ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules', base, '--']),
  ];
  const [others, differing] = listed;
  if (others === undefined || differing === undefined) throw new UsageError('--changed: git could not tell which files have changed');
  const root = resolve(io.cwd, top.trim());
  return new Set(`${others}${differing}`.split('\0').flatMap((path) => (path === '' ? [] : [displayPath(io.cwd, resolve(root, path))])));
}

/** The commit to compare with; undefined in a repository that has none yet. */
async function baseOf(io: Pick<Io, 'cwd' | 'env'>, ref: string | true): Promise<string | undefined> {
  const name = ref === true ? 'HEAD' : ref;
  const commit = name.startsWith('-')
    ? undefined
    : await git(io, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  if (commit === undefined) {
    if (ref === true) return undefined;
    throw new UsageError(
      `--changed ${name}: no such commit. To lint a path, write --changed -- ${name}; to fetch a branch in CI, git fetch`,
    );
  }
  return ((await git(io, ['merge-base', commit.trim(), 'HEAD'])) ?? commit).trim();
}

/** What git prints; undefined when it fails. Nothing of the repository is executed: no monitor, hook, filter or pager. */
function git({ cwd, env }: Pick<Io, 'cwd' | 'env'>, args: readonly string[]): Promise<string | undefined> {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '--no-pager'];
  const options = {
    cwd,
    env: { ...env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    encoding: 'utf8',
    maxBuffer: maxListBytes,
    timeout: timeoutMs,
  } as const;
  return new Promise((done) => execFile('git', [...safe, ...args], options, (error, stdout) => done(error ? undefined : stdout)));
}
