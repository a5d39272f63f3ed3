import { type ImageName, parseImage } from '../../model/image.ts';
import { joinPaths } from '../../model/path.ts';
import type { ImageBuild } from '../../model/pipeline.ts';
import { get, has, itemsOf, type Node, textOf } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import { type ComposeFile, composeBuild } from '../../readers/compose/read.ts';
import { isImageBuildName, readImageBuilds } from '../../readers/images/bake.ts';
import { isJavaBuildFile, moduleFolder, packaged, readJibBuilds } from '../../readers/images/java.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { interpolationOf } from '../compose/interpolation.ts';
import type { AssemblyContext } from '../context.ts';

export interface NamedBuild {
  readonly build: ImageBuild;
  readonly image: ImageName;
}

const known = new WeakMap<AssemblyContext['declarations'], ReadonlyMap<string, readonly NamedBuild[]>>();

/** The builds of images with this last name. */
export function buildsNamed(name: string, context: AssemblyContext): readonly NamedBuild[] {
  let builds = known.get(context.declarations);
  if (!builds) {
    builds = byName(imageBuilds(context));
    known.set(context.declarations, builds);
  }
  return builds.get(name.toLowerCase()) ?? [];
}

function byName(builds: readonly ImageBuild[]): ReadonlyMap<string, readonly NamedBuild[]> {
  const named = new Map<string, NamedBuild[]>();
  for (const build of builds) {
    const image = parseImage(build.image);
    if (image?.name === undefined) continue;
    const name = image.name.toLowerCase();
    const list = named.get(name);
    if (list) list.push({ build, image });
    else named.set(name, [{ build, image }]);
  }
  return named;
}

/**
 * Every build of an image in the input: in pipelines, by Compose services that are built and named, by skaffold, bake, Tilt and Jib. Paths are
 * relative to the repository in pipelines, and to the folder of the file elsewhere.
 */
function imageBuilds({ declarations, workspace }: AssemblyContext): readonly ImageBuild[] {
  const filesNamed = (is: (path: string) => boolean) => declarations.paths.filter(is).flatMap((path) => workspace.read(path) ?? []);
  return [
    ...declarations.pipelines.flatMap((pipeline) => pipeline.builds),
    ...declarations.builds,
    ...declarations.compose.flatMap((file) => composeBuilds(file, workspace)),
    ...declarations.kubernetes.flatMap(skaffoldBuilds),
    ...filesNamed(isImageBuildName).flatMap(readImageBuilds),
    ...filesNamed(isJavaBuildFile).flatMap(readJibBuilds),
  ];
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
    if (has(artifact, 'jib')) return [jibBuild(name, context, textOf(get(artifact, 'jib', 'project')), image)];
    if (has(artifact, 'buildpacks')) return [packaged(name, context, 'buildpacks', image)];
    const dockerfile = textOf(get(docker, 'dockerfile')) ?? textOf(get(docker, 'dockerfilePath'));
    return [{ image: name, context, dockerfile, target: textOf(get(docker, 'target')), at: image }];
  });
}

/** `project` names a module of a Maven or Gradle build: https://skaffold.dev/docs/builders/builder-types/jib/ */
function jibBuild(image: string, context: string, project: string | undefined, at: Node): ImageBuild {
  return packaged(image, project === undefined ? context : joinPaths(context, moduleFolder(project)), 'jib', at);
}
