import type { ImageBuild } from '../../model/pipeline.ts';
import type { AssemblyContext } from '../context.ts';

const known = new WeakMap<AssemblyContext['declarations'], readonly ImageBuild[]>();

/** The images that Compose services build and name: `image` beside `build`. Paths are relative to the folder of the Compose file. */
export function composeBuilds({ declarations }: AssemblyContext): readonly ImageBuild[] {
  let builds = known.get(declarations);
  if (!builds) {
    builds = declarations.compose.flatMap((file) => file.builds);
    known.set(declarations, builds);
  }
  return builds;
}
