import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readOwnFile } from '../files/find-up.ts';
import { version } from '../model/version.ts';
import type { Workspace } from '../model/workspace.ts';
import { gather } from './gather.ts';
import { type Io, write } from './io.ts';
import type { InputOptions } from './options.ts';
import { setupFor } from './setup.ts';

/** Where results are kept without `--cache-location`. */
const LOCATION = 'node_modules/.cache/svc-lint';
/** A larger record is not kept. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;

/** What a run asked the workspace, and the answers by their hashes: a later run that gets the same answers would say the same. */
interface Trace {
  readonly reads: Record<string, string>;
  readonly exists: Record<string, boolean>;
  readonly lists: Record<string, string>;
}

interface Kept {
  readonly trace: Trace;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** What a run with a cache is given: where it prints, and how it sees the files. */
export interface Recorded {
  readonly io: Io;
  readonly watch: (workspace: Workspace) => Workspace;
}

/**
 * Prints what an earlier run printed, when nothing that it looked at has changed since: the version, the command line, the config, the baseline,
 * the files that are found, and every answer that their folder gave. Otherwise runs, and keeps what it prints. A record that cannot be used, for
 * whatever reason, is as good as none.
 * @param location a folder, relative to the working directory; undefined for node_modules/.cache/svc-lint
 */
export async function withCache(
  io: Io,
  input: InputOptions,
  commandLine: string,
  location: string | undefined,
  run: (recorded?: Recorded) => Promise<number>,
): Promise<number> {
  if (location === undefined && !existsSync(resolve(io.cwd, 'node_modules'))) {
    await write(io.stderr, 'svc-lint: --cache: there is no node_modules here; name a folder with --cache-location\n');
    return run();
  }
  const { config } = await setupFor(io, input);
  // Reports in files are not kept, only what is printed.
  if (config.formats.some((format) => format.includes('='))) return run();
  const found = await gather(io, input, config);
  const own = [config.path, input.baseline === false ? undefined : (input.baseline ?? config.baseline)];
  const key = hash(
    JSON.stringify([
      version,
      commandLine,
      // Suppressions expire by the day.
      new Date().toISOString().slice(0, 10),
      own.map((path) => (path === undefined ? null : (readOwnFile(resolve(io.cwd, path), io.cwd)?.text ?? null))),
      ['NO_COLOR', 'FORCE_COLOR', 'TERM', 'GITHUB_WORKSPACE', 'GITHUB_STEP_SUMMARY'].map((name) => io.env[name] ?? null),
      [io.stdout, io.stderr].map(({ isTTY, columns }) => [isTTY ?? null, columns ?? null]),
      found.paths,
      found.problems,
    ]),
  );
  const file = join(resolve(io.cwd, location ?? LOCATION), `${hash(resolve(io.cwd) + commandLine).slice(0, 32)}.run`);
  const known = readRecord(file, key);
  if (known && holds(known.trace, found.workspace)) {
    await write(io.stdout, known.stdout);
    await write(io.stderr, known.stderr);
    return known.status;
  }
  const trace: Trace = { reads: empty(), exists: empty(), lists: empty() };
  const printed = { stdout: '', stderr: '' };
  const copied = (name: 'stdout' | 'stderr'): Io['stdout'] => ({
    ...(io[name].isTTY === undefined ? {} : { isTTY: io[name].isTTY }),
    ...(io[name].columns === undefined ? {} : { columns: io[name].columns }),
    write: (text, done) => {
      printed[name] += text;
      return io[name].write(text, done);
    },
  });
  const status = await run({
    io: { ...io, stdout: copied('stdout'), stderr: copied('stderr') },
    watch: (workspace) => traced(workspace, trace),
  });
  // What could not be trusted is looked at again.
  if (status !== 2) writeRecord(file, key, { trace, ...printed, status });
  return status;
}

function traced(workspace: Workspace, trace: Trace): Workspace {
  return {
    read: (path) => {
      const read = workspace.read(path);
      trace.reads[path] ??= answerOf(workspace, path);
      return read;
    },
    exists: (path) => {
      const there = workspace.exists(path);
      trace.exists[path] = there;
      return there;
    },
    list: (path) => {
      const names = workspace.list(path);
      trace.lists[path] ??= hash(names.join('\0'));
      return names;
    },
    refusal: (path) => workspace.refusal?.(path),
  };
}

function answerOf(workspace: Workspace, path: string): string {
  const text = workspace.read(path)?.text;
  return text === undefined ? `refused: ${workspace.refusal?.(path)?.why ?? ''}` : hash(text);
}

function holds({ reads, exists, lists }: Trace, workspace: Workspace): boolean {
  return (
    Object.entries(reads).every(([path, answer]) => answerOf(workspace, path) === answer) &&
    Object.entries(exists).every(([path, there]) => workspace.exists(path) === there) &&
    Object.entries(lists).every(([path, names]) => hash(workspace.list(path).join('\0')) === names)
  );
}

/** The first line names what the record holds for, and its hash: what was cut off or changed by others is not used. */
function readRecord(file: string, key: string): Kept | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== `${key} ${hash(body)}`) return undefined;
    return JSON.parse(body) as Kept;
  } catch {
    return undefined;
  }
}

/** That nothing can be kept is no reason to fail. */
function writeRecord(file: string, key: string, record: Kept): void {
  const body = JSON.stringify(record);
  if (body.length > MAX_RECORD_BYTES) return;
  const unfinished = `${file}.${process.pid}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, `${key} ${hash(body)}\n${body}`, { flag: 'wx' });
    renameSync(unfinished, file);
  } catch {
    rmSync(unfinished, { force: true });
  }
}

/** Paths such as `__proto__` are keys like any other. */
function empty<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
