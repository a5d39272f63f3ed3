/** `worker/../api` on top of `/app` → `/app/api`: an absolute path without dots; a closing `/` is kept, because COPY looks at it. */
export function absolutePath(base: string, path: string): string {
  const joined = path.startsWith('/') ? path : `${base}/${path}`;
  const parts: string[] = [];
  for (const part of joined.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  const closing = /(^|\/)\.{0,2}$/.test(path) && parts.length > 0;
  return `/${parts.join('/')}${closing ? '/' : ''}`;
}

/**
 * A path below `base` without dots; undefined when it leads above everything that `base` names. A base outside of the working directory keeps
 * its own leading `/` or `..`.
 */
export function relativePath(base: string, path: string): string | undefined {
  const outside = /^(?:\/|(?:\.\.(?:\/|$))+)/.exec(base)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of `${base.slice(outside.length)}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  const inside = parts.join('/');
  if (outside === '' || outside === '/') return `${outside}${inside}`;
  return inside === '' ? outside.replace(/\/$/, '') : `${outside.replace(/\/$/, '')}/${inside}`;
}

/** The folder a file stands in; empty for the working directory. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Two parts joined by one slash; an empty first part adds none. */
export function joinPaths(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
