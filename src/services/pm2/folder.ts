import { posix } from 'node:path';
import { stringOf } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { Pm2App } from '../../readers/pm2/read.ts';
import { workspacePath } from '../../readers/source/javascript/evaluate/paths.ts';
import { settingOf } from './facts.ts';

/**
 * The folder that an app runs in, relative to the working directory of the run. PM2 takes `cwd`, and without it the folder in which `pm2` is
 * called: the one of the file as a rule, but a folder above it where files of a deployment lie apart. The script, or else a package.json, shows which.
 */
export function folderOf(app: Pm2App, script: string | undefined, workspace: Workspace): string {
  const own = tidy(posix.dirname(app.file.path));
  const above = [...ancestors(own)];
  const setting = settingOf(app, 'cwd');
  const cwd = setting && stringOf(setting.value);
  if (cwd !== undefined) {
    const inside = workspacePath(cwd);
    if (inside !== undefined) return tidy(inside);
    if (posix.isAbsolute(cwd) || cwd.startsWith('~')) return mappedFolder(cwd, own, script, workspace);
  }
  const candidates = above.map((folder) => tidy(posix.join(folder, cwd ?? '.')));
  const [first = ''] = candidates;
  const relative = script === undefined || script.startsWith('/') || script.includes(' ') ? undefined : script;
  return (
    candidates.find((folder) => relative !== undefined && workspace.exists(posix.join(folder, relative))) ??
    candidates.find((folder) => cwd !== undefined && workspace.exists(folder)) ??
    candidates.find((folder) => workspace.exists(posix.join(folder, 'package.json'))) ??
    first
  );
}

/** `a/b` → `a/b`, `a`, ``. */
function* ancestors(folder: string): Generator<string> {
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

/**
 * A folder on the server, such as `/srv/shop/apps/api`: its last parts that are a folder of the repository, when the script lies in it or it is
 * a package of its own; else the folder of the PM2 file.
 */
function mappedFolder(path: string, own: string, script: string | undefined, workspace: Workspace): string {
  const parts = path.split('/').filter((part) => part !== '');
  for (let from = 0; from < parts.length; from++) {
    const tail = parts.slice(from).join('/');
    for (const folder of new Set([tidy(posix.join(own, tail)), tail])) {
      if (!workspace.exists(folder)) continue;
      const marks = ['package.json', ...(script === undefined || script.includes(' ') ? [] : [script])];
      if (marks.some((mark) => workspace.exists(posix.join(folder, mark)))) return folder;
    }
  }
  return own;
}

/** A file on the server, such as `/srv/shop/dist/worker.js`: the longest end of its path that is a file of the repository, or that is built into it. */
export function mapped(path: string, own: string, workspace: Workspace): string | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const tails = parts.map((_, from) => parts.slice(from).join('/'));
  for (const tail of tails)
    for (const candidate of new Set([tidy(posix.join(own, tail)), tail])) if (workspace.exists(candidate)) return candidate;
  const built = parts.findIndex((part) => /^(dist|build|lib|out)$/.test(part));
  if (built === -1) return undefined;
  const home = built > 0 ? posix.join(parts[built - 1] ?? '', 'package.json') : undefined;
  const inside = home !== undefined && workspace.exists(posix.join(own, home)) ? built - 1 : built;
  return tidy(posix.join(own, parts.slice(inside).join('/')));
}
