import { posix } from 'node:path';
import { stringOf } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { Pm2App } from '../../readers/pm2/read.ts';
import { workspacePath } from '../../readers/source/javascript/evaluate/paths.ts';
import { settingOf } from './facts.ts';

/** What lies in the folder of a program of its own. */
const projectFiles = [
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'manage.py',
  'Gemfile',
  'go.mod',
  'composer.json',
  'mix.exs',
  'deno.json',
];
/** Folders for what deploys a program, rather than for programs. */
const deployFolder = /^(\.?deploy(ment|s)?|infra(structure)?|ops|pm2|config|scripts?|ci|build|docker|etc)$/i;

/**
 * The folder that an app runs in, relative to the working directory of the run. PM2 takes `cwd`, and without it the folder in which `pm2` is called:
 * that of the file as a rule, but one above it where the files of a deployment lie apart. Where the script lies, or else a project, shows which.
 */
export function folderOf(app: Pm2App, script: string | undefined, workspace: Workspace): string {
  const own = tidy(posix.dirname(app.file.path));
  const setting = settingOf(app, 'cwd');
  const cwd = setting && stringOf(setting.value);
  const inside = cwd === undefined ? undefined : workspacePath(cwd);
  if (inside !== undefined) return tidy(inside);
  if (cwd !== undefined && /^[/~]/.test(cwd)) return onServer(cwd, own, script, workspace);
  const candidates = [...upwards(own)].map((folder) => tidy(posix.join(folder, cwd ?? '.')));
  const [first = ''] = candidates;
  const path = script !== undefined && !script.includes(' ') && /[/.]/.test(script) && !script.startsWith('/') ? script : undefined;
  const withScript = path && candidates.find((folder) => workspace.exists(posix.join(folder, path)));
  if (withScript !== undefined) return withScript;
  if (cwd !== undefined) return candidates.find((folder) => workspace.exists(folder)) ?? first;
  return candidates.find((folder) => isProject(folder, workspace) || !(path || deployFolder.test(posix.basename(folder)))) ?? first;
}

/** `a/b` → `a/b`, `a`, ``. */
function* upwards(folder: string): Generator<string> {
  let current = folder;
  for (;;) {
    yield current;
    if (current === '' || current.endsWith('..') || current.startsWith('/')) return;
    current = tidy(posix.dirname(current));
  }
}

function tidy(folder: string): string {
  const normal = posix.normalize(folder).replace(/\/$/, '');
  return normal === '.' ? '' : normal;
}

function isProject(folder: string, workspace: Workspace): boolean {
  return projectFiles.some((file) => workspace.exists(posix.join(folder, file)));
}

/**
 * A folder on the server, such as `/srv/shop/apps/api`: the longest end of its path that is a folder of the repository and holds the script or a project;
 * else the project that the PM2 file belongs to, which the path is then the root of.
 */
function onServer(path: string, own: string, script: string | undefined, workspace: Workspace): string {
  const ends = endsOf(path).flatMap((end) => [tidy(posix.join(own, end)), end]);
  const folders = ends.filter((folder) => workspace.exists(folder));
  const holds = (folder: string) => isProject(folder, workspace) || (script !== undefined && workspace.exists(posix.join(folder, script)));
  const project = [...upwards(own)].find((folder) => isProject(folder, workspace));
  return (
    folders.find((folder) => folder !== own && holds(folder)) ??
    folders.find((folder) => folder.includes('/') && folder !== own) ??
    project ??
    folders[0] ??
    own
  );
}

/** `/a/b/c` → `a/b/c`, `b/c`, `c`. */
function endsOf(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '~');
  return parts.map((_, from) => parts.slice(from).join('/'));
}

/** A file on the server, such as `/srv/shop/dist/worker.js`: the longest end of its path that is a file of the repository, or that is built into it. */
export function fileOnServer(path: string, own: string, workspace: Workspace): string | undefined {
  const ends = endsOf(path);
  const found = ends.flatMap((end) => [tidy(posix.join(own, end)), end]).find((candidate) => workspace.exists(candidate));
  if (found !== undefined) return found;
  const built = ends.findIndex((end) => /^(dist|build|lib|out)\//.test(end));
  if (built === -1) return undefined;
  const [home = '', folder = ''] = [ends[built - 1], ends[built]];
  const inside = built > 0 && isProject(posix.join(own, home.split('/')[0] ?? ''), workspace) ? home : folder;
  return tidy(posix.join(own, inside));
}
