import { parseImage } from '../../model/image.ts';
import { folderOf, joinPaths } from '../../model/path.ts';
import { entriesOf, get, type Node, stringOf } from '../../model/tree.ts';
import type { Port } from '../../model/unit.ts';
import { composeBuild } from '../../readers/compose/read.ts';
import { type Dockerfile, finalStage, stageChain } from '../../readers/dockerfile/dockerfile.ts';
import { interpolationOf } from '../compose/interpolation.ts';
import type { AssemblyContext } from '../context.ts';
import { buildAt, builtImage, contextOf } from '../launch/built-image.ts';
import { FOR_DEVELOPMENT, namesOf } from '../launch/dockerfile-names.ts';
import { resolveLaunch } from '../launch/resolve.ts';
import type { UnitDraft } from '../units/unit-draft.ts';
import { plainDraft } from './draft.ts';
import { projectName } from './project-name.ts';

/** One unit for each Dockerfile that says what it runs, and that nothing else in the input uses. */
export function dockerfileUnits(context: AssemblyContext): readonly UnitDraft[] {
  const { dockerfiles } = context.declarations;
  const used = usedDockerfiles(context);
  return dockerfiles.flatMap((dockerfile) =>
    used.has(dockerfile) || isForDevelopment(dockerfile, dockerfiles) || isAction(dockerfile, context) ? [] : unitOf(dockerfile, context),
  );
}

function unitOf(dockerfile: Dockerfile, context: AssemblyContext): readonly UnitDraft[] {
  const stage = finalStage(dockerfile, undefined);
  if (!stage || !stageChain(dockerfile, stage).some((link) => link.cmd ?? link.entrypoint)) return [];
  const { path } = dockerfile.file;
  const environment = context.environmentOf(path);
  const folder = contextOf(dockerfile, context);
  const resolved = resolveLaunch(
    {
      platform: 'docker',
      at: stage.at,
      environment,
      image: undefined,
      command: undefined,
      args: undefined,
      workingDirectory: undefined,
      build: { context: folder, dockerfile: folder === '' ? path : path.slice(folder.length + 1), target: undefined },
      init: false,
      env: [],
    },
    context,
  );
  // Its apps are units of their own.
  if (resolved.entry?.via.some((hop) => hop.by.startsWith('PM2 app '))) return [];
  const ports = stageChain(dockerfile, stage).flatMap((link) =>
    link.ports.map(({ number, protocol, at }): Port => ({ name: undefined, number, protocol, at })),
  );
  const name = namesOf(dockerfile)[0] ?? projectName(folderOf(path), context) ?? 'image';
  return [plainDraft({ platform: 'docker', name, environment, at: stage.at, resolved, env: resolved.imageEnv, ports })];
}

/** The image of a GitHub action: a step of a workflow, not a service. https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#runs-for-docker-container-actions */
function isAction({ file }: Dockerfile, { workspace }: AssemblyContext): boolean {
  const description = ['action.yml', 'action.yaml'].map((name) => workspace.read(joinPaths(folderOf(file.path), name))).find(Boolean);
  return description !== undefined && /^\s*using:\s*['"]?docker\b/im.test(description.text);
}

/** A Dockerfile for development or tests that stands beside another one. */
function isForDevelopment(dockerfile: Dockerfile, all: readonly Dockerfile[]): boolean {
  const { path } = dockerfile.file;
  if (/(^|\/)\.devcontainer\//.test(path)) return true;
  const beside = all.some(
    (other) => other !== dockerfile && folderOf(other.file.path) === folderOf(path) && !FOR_DEVELOPMENT.test(other.file.path),
  );
  return beside && FOR_DEVELOPMENT.test(path.slice(path.lastIndexOf('/') + 1));
}

/** Dockerfiles of images that manifests and Compose files name, that Compose builds, or that other Dockerfiles build upon. */
function usedDockerfiles(context: AssemblyContext): ReadonlySet<Dockerfile> {
  const { kubernetes, compose, dockerfiles } = context.declarations;
  const used = new Set<Dockerfile>();
  if (dockerfiles.length === 0) return used;
  const add = (search: ReturnType<typeof builtImage>): void => {
    if (search.built) used.add(search.built.dockerfile);
  };
  const seen = new Set<string>();
  for (const object of kubernetes) {
    for (const image of imagesIn(object.root)) {
      const reference = stringOf(image) ?? '';
      const key = `${folderOf(image.file.path)}\n${reference}`;
      if (!seen.has(key)) add(builtImage(reference, image, context));
      seen.add(key);
    }
  }
  for (const file of compose) {
    const fill = interpolationOf(file.file.path, context.workspace);
    for (const { node } of file.services) {
      const build = composeBuild(node, fill.whole);
      const image = get(node, 'image');
      const reference = stringOf(image);
      const folder = folderOf(file.file.path);
      if (build) add(buildAt({ ...build, context: folder === '' ? build.context : `${folder}/${build.context}` }, build.at, context));
      else if (image && reference !== undefined) add(builtImage(reference, image, context));
    }
  }
  for (const dockerfile of dockerfiles) {
    for (const { base } of dockerfile.stages) {
      if (base.stage !== undefined || base.image === undefined || parseImage(base.image)?.path.length === 0) continue;
      const { built } = builtImage(base.image, base.at, context);
      if (built && built.dockerfile !== dockerfile) used.add(built.dockerfile);
    }
  }
  return used;
}

const MOST_NODES = 20_000;

/** Every `image:` of a manifest, wherever its kind keeps it. */
function imagesIn(root: Node): readonly Node[] {
  const found: Node[] = [];
  const open: Node[] = [root];
  for (let count = 0; count < MOST_NODES; count++) {
    const node = open.pop();
    if (!node) break;
    if (node.kind === 'seq') open.push(...node.items);
    for (const { key, value } of entriesOf(node)) {
      if (key.value === 'image' && stringOf(value) !== undefined) found.push(value);
      else open.push(value);
    }
  }
  return found;
}
