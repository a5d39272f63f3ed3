import type { ImageBuild } from '../../model/pipeline.ts';
import { get, itemsOf, textOf } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import { type ComposeFile, composeBuild } from '../../readers/compose/read.ts';
import { isImageBuildName, readImageBuilds } from '../../readers/images/bake.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { interpolationOf } from '../compose/interpolation.ts';
import type { AssemblyContext } from '../context.ts';

const known = new WeakMap<AssemblyContext['declarations'], readonly ImageBuild[]>();

/**
 * Every build of an image in the input: in pipelines, by Compose services that are built and named, by skaffold, bake and Tilt. Paths are
 * relative to the repository in pipelines, and to the folder of the file elsewhere.
 */
export function imageBuilds({ declarations, workspace }: AssemblyContext): readonly ImageBuild[] {
  let builds = known.get(declarations);
  if (!builds) {
    const files = declarations.paths.filter(isImageBuildName).flatMap((path) => workspace.read(path) ?? []);
    builds = [
      ...declarations.pipelines.flatMap((pipeline) => pipeline.builds),
      ...declarations.builds,
      ...declarations.compose.flatMap((file) => composeBuilds(file, workspace)),
      ...declarations.kubernetes.flatMap(skaffoldBuilds),
      ...files.flatMap(readImageBuilds),
    ];
    known.set(declarations, builds);
  }
  return builds;
}

/** What Compose builds and names: `image` beside `build`. */
function composeBuilds({ file, services }: ComposeFile, workspace: Workspace): readonly ImageBuild[] {
  const fill = interpolationOf(file.path, workspace);
  return services.flatMap(({ node }): readonly ImageBuild[] => {
    const build = composeBuild(node, fill.whole);
    const image = get(node, 'image');
    const name = textOf(image);
    if (!build || !image || name === undefined) return [];
    const { context, dockerfile, target } = build;
    return [{ image: fill.partly(name), context, dockerfile, target, at: image }];
  });
}

/** https://skaffold.dev/docs/references/yaml/#build-artifacts: skaffold's file looks like an object of Kubernetes. */
function skaffoldBuilds({ apiVersion, root }: KubernetesObject): readonly ImageBuild[] {
  if (!apiVersion.startsWith('skaffold/')) return [];
  return itemsOf(get(root, 'build', 'artifacts')).flatMap((artifact): readonly ImageBuild[] => {
    const image = get(artifact, 'image') ?? get(artifact, 'imageName');
    const name = textOf(image);
    if (!image || name === undefined) return [];
    const docker = get(artifact, 'docker') ?? get(artifact, 'kaniko');
    const context = textOf(get(artifact, 'context')) ?? textOf(get(artifact, 'workspace')) ?? '.';
    const dockerfile = textOf(get(docker, 'dockerfile')) ?? textOf(get(docker, 'dockerfilePath'));
    return [{ image: name, context, dockerfile, target: textOf(get(docker, 'target')), at: image }];
  });
}
