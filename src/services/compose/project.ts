import { baseName, folderOf } from '../../model/path.ts';
import type { ComposeFile } from '../../readers/compose/read.ts';
import type { AssemblyContext } from '../context.ts';
import { FOR_DEVELOPMENT } from '../launch/dockerfile-names.ts';

/**
 * What is started together. A folder is a project of its own, and a file beside the main one is started in its place or on top of it: so both give
 * an environment its name, unless there is nothing to tell apart. What is for development by its name is called so in any case.
 */
export function environmentOf(file: ComposeFile, { declarations, environmentOf: named }: AssemblyContext): string {
  const { path } = file.file;
  const known = named(path);
  if (known !== '') return known;
  const folder = folderOf(path);
  const folders = new Set(declarations.compose.map((other) => folderOf(other.file.path)));
  const beside = declarations.compose.filter((other) => folderOf(other.file.path) === folder).length > 1;
  const suffix = suffixOf(baseName(path));
  const parts = [folders.size > 1 || FOR_DEVELOPMENT.test(folder) ? folder : '', beside || FOR_DEVELOPMENT.test(suffix) ? suffix : ''];
  return parts.filter(Boolean).join(' ');
}

/** `docker-compose.prod.yml` → `prod`; empty for the main file and its override. */
function suffixOf(name: string): string {
  const stem = name.replace(/\.ya?ml$/, '');
  const suffix = /^(?:docker-)?compose(?:[._-](.+))?$/.exec(stem);
  const own = suffix ? (suffix[1] ?? '') : stem;
  return own === 'override' ? '' : own;
}
