import type { ImageBuild } from '../../model/pipeline.ts';
import { get, itemsOf, textOf } from '../../model/tree.ts';
import { isImageBuildName, readImageBuilds } from '../../readers/images/bake.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
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
      ...declarations.compose.flatMap((file) => file.builds),
      ...declarations.kubernetes.flatMap(skaffoldBuilds),
      ...files.flatMap(readImageBuilds),
    ];
    known.set(declarations, builds);
  }
  return builds;
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
