import type { ImageBuild } from '../../model/pipeline.ts';
import { joinPath } from '../shell/scope.ts';
import type { ShellCommand } from '../shell/script.ts';
import { findFlag, parseCommandLine } from './command-line.ts';
import { lookUp } from './commands.ts';
import type { ActionWork } from './draft.ts';

const VALUED = new Set(
  '-t --tag -f --file --build-arg --target --platform --cache-from --cache-to --label --secret --ssh --output -o --network --progress --iidfile --metadata-file --builder --build-context --context --dockerfile --destination -d -c -r --registry -g --image --path --project --region --timeout --config --substitutions -B --builder-image -e --env --shm-size --add-host --memory -m --cpu-quota --squash --isolation --annotation --attest'.split(
    ' ',
  ),
);

/** The images that a command builds: `docker build`, `docker buildx build`, buildah, kaniko, `gcloud builds submit`, `az acr build`. */
export function imageBuilds(command: ShellCommand): ImageBuild[] {
  const found = lookUp(command);
  if (!found) return [];
  const line = parseCommandLine(found.rest, VALUED);
  const words = line.operands.map((word) => word.text);
  const verbs = builderVerbs(found.name, words);
  if (verbs === undefined) return [];
  const kaniko = found.name === 'executor';
  const context = kaniko ? findFlag(line, '--context')?.value : (words[verbs] ?? (found.name === 'gcloud' ? '.' : undefined));
  if (context === undefined || /^(https?|git|oci|docker-image):|^-$/.test(context)) return [];
  const folder = joinFolder(command.cwd, context.replace(/^dir:\/\//, ''));
  const file = (findFlag(line, '-f') ?? findFlag(line, '--file') ?? findFlag(line, '--dockerfile'))?.value;
  const target = findFlag(line, '--target')?.value;
  const tags = line.flags.filter((flag) => /^(-t|--tag|--destination|--image|-d)$/.test(flag.name));
  return tags.slice(0, 20).flatMap((flag) => {
    const image = flag.word.pattern.startsWith(`${flag.name}=`) ? flag.word.pattern.slice(flag.name.length + 1) : flag.word.pattern;
    if (isNameless(image)) return [];
    return [
      { image, dockerfile: file === undefined ? undefined : joinFolder(command.cwd, file), context: folder, target, at: flag.word.at },
    ];
  });
}

/** How many operands name the builder; undefined when the command builds no image. */
function builderVerbs(name: string, words: readonly (string | undefined)[]): number | undefined {
  const [first, second] = words;
  if (name === 'docker' || name === 'podman' || name === 'nerdctl') {
    if (first === 'build') return 1;
    return (first === 'buildx' || first === 'image') && second === 'build' ? 2 : undefined;
  }
  if (name === 'buildah') return first === 'bud' || first === 'build' || first === 'build-using-dockerfile' ? 1 : undefined;
  if (name === 'executor') return 0;
  if (name === 'gcloud') return first === 'builds' && second === 'submit' ? 2 : undefined;
  return name === 'az' && first === 'acr' && second === 'build' ? 2 : undefined;
}

/** An image of which not even the last part of its name is known. */
export function isNameless(image: string): boolean {
  const name = image.slice(image.lastIndexOf('/') + 1).replace(/:.*$/, '');
  return name === '' || name.includes('*');
}

export function joinFolder(cwd: string | undefined, path: string): string {
  return joinPath(cwd ?? '', path) || '.';
}

/** The images that `docker/build-push-action` and its like build. */
export function actionBuilds(work: ActionWork): ImageBuild[] {
  const tags = work.inputs.get('tags') ?? work.inputs.get('image') ?? work.inputs.get('repository');
  if (tags?.node.kind !== 'scalar') return [];
  const given = (name: string) => work.inputs.get(name)?.value;
  const context = given('context') ?? given('buildcontext') ?? given('path') ?? '.';
  if (/^(https?|git):|\{\{/.test(context)) return [];
  const file = given('file') ?? given('dockerfile') ?? given('containerfiles');
  const folder = joinFolder(work.shell.cwd, context);
  return String(tags.node.value)
    .split(/[\n,]+/)
    .map((tag) => tag.replace(/\$\{\{[\s\S]*?\}\}|\$\([^)]*\)|\$\w+/g, '*').trim())
    .filter((tag) => !isNameless(tag))
    .slice(0, 20)
    .map((image) => ({
      image,
      dockerfile: file === undefined ? undefined : joinFolder(work.shell.cwd, file),
      context: folder,
      target: given('target'),
      at: tags.at,
    }));
}
