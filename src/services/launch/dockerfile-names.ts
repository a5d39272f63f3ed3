import { folderOf } from '../../model/path.ts';
import type { Dockerfile } from '../../readers/dockerfile/dockerfile.ts';
import type { AssemblyContext } from '../context.ts';
import { projectName } from '../plain/project-name.ts';

/** Folders that say nothing of what is built in them. */
export const GENERIC: ReadonlySet<string> = new Set(
  'docker dockerfiles .docker build deploy container containers images image src app ci prod production'.split(' '),
);
export const FOR_DEVELOPMENT = /(^|[._/-])(dev|development|test|tests|testing|e2e|ci|local|debug|devcontainer)([._/-]|$)/i;

/** What is put behind a name to say that it is a service. */
const SUFFIX = /-(service|svc|server|app|image|prod|production|backend)$/;

interface Names {
  readonly byName: ReadonlyMap<string, readonly Dockerfile[]>;
  readonly byProject: ReadonlyMap<string, readonly Dockerfile[]>;
}

const known = new WeakMap<AssemblyContext['declarations'], Names>();

/** The Dockerfiles that may build an image of this name, those that say so best first: own name, name with a prefix, project. */
export function dockerfilesNamed(name: string, context: AssemblyContext): readonly (readonly Dockerfile[])[] {
  let names = known.get(context.declarations);
  if (!names) {
    names = indexed(context);
    known.set(context.declarations, names);
  }
  const { byName, byProject } = names;
  const wanted = plainName(name);
  const bare = wanted.replace(SUFFIX, '');
  const endings: string[] = [];
  for (let dash = wanted.indexOf('-'); dash !== -1; dash = wanted.indexOf('-', dash + 1)) endings.push(wanted.slice(dash + 1));
  const alike = new Set([bare, ...endings].filter((part) => part.length > 2 && part !== wanted));
  return [byName.get(wanted) ?? [], [...new Set([...alike].flatMap((part) => byName.get(part) ?? []))], byProject.get(wanted) ?? []];
}

function indexed(context: AssemblyContext): Names {
  const byName = new Map<string, Dockerfile[]>();
  const byProject = new Map<string, Dockerfile[]>();
  const built = context.declarations.dockerfiles.filter((dockerfile) => dockerfile.stages.length > 0);
  const below = countBelow(built);
  for (const dockerfile of built) {
    for (const name of namesOf(dockerfile)) put(byName, name, dockerfile);
    const folder = folderOf(dockerfile.file.path);
    // A project with several Dockerfiles builds several images, and its name tells none of them.
    const others = (below.get(folder) ?? 0) - (FOR_DEVELOPMENT.test(dockerfile.file.path) ? 0 : 1);
    const project = others > 0 ? undefined : projectName(folder, context);
    if (project !== undefined) put(byProject, plainName(project), dockerfile);
  }
  return { byName, byProject };
}

function put(map: Map<string, Dockerfile[]>, name: string, dockerfile: Dockerfile): void {
  const list = map.get(name);
  if (list) list.push(dockerfile);
  else map.set(name, [dockerfile]);
}

/** How many Dockerfiles that are not for development lie in each folder and below it. */
function countBelow(dockerfiles: readonly Dockerfile[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { file } of dockerfiles) {
    if (FOR_DEVELOPMENT.test(file.path)) continue;
    for (let folder = folderOf(file.path); ; folder = folderOf(folder)) {
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
      if (folder === '') break;
    }
  }
  return counts;
}

/** What a Dockerfile is called: the suffix or prefix of its file name, else its nearest folder with a name of its own. */
export function namesOf(dockerfile: Dockerfile): readonly string[] {
  const parts = dockerfile.file.path.split('/');
  const file = parts.pop() ?? '';
  const own = /^(?:dockerfile|containerfile)[._-](.+)$/i.exec(file)?.[1] ?? /^(.+)\.(?:dockerfile|containerfile)$/i.exec(file)?.[1];
  if (own !== undefined && !FOR_DEVELOPMENT.test(own) && !GENERIC.has(own.toLowerCase())) return [plainName(own)];
  const folder = parts.findLast((part) => !GENERIC.has(part.toLowerCase()));
  return folder === undefined ? [] : [plainName(folder)];
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[._]/g, '-');
}
