import { joinPaths } from '../../model/path.ts';
import { projectOf } from '../../readers/source/javascript/project.ts';
import type { AssemblyContext } from '../context.ts';

/** What a project calls itself: in package.json, go.mod, pyproject.toml or mix.exs. */
export function projectName(folder: string, { workspace }: AssemblyContext): string | undefined {
  const read = (name: string): string => workspace.read(joinPaths(folder, name))?.text ?? '';
  return (
    projectOf(workspace)
      .packageIn(folder === '' ? '.' : folder)
      ?.name?.replace(/^@[^/]*\//, '') ??
    /^module\s+(?:\S{1,200}\/)?([^\s/]{1,100})\s*$/m.exec(read('go.mod'))?.[1] ??
    /^name\s*=\s*["']([^"']{1,100})["']/m.exec(read('pyproject.toml'))?.[1] ??
    /\bapp:\s*:([a-z_]\w{0,100})/.exec(read('mix.exs'))?.[1]
  );
}
