import { baseName, folderOf } from '../../model/path.ts';
import type { Place, SourceFile } from '../../model/place.ts';
import { matchCommands } from '../classify/command.ts';
import type { AssemblyContext } from '../context.ts';
import { type ResolvedLaunch, resolveLaunch } from '../launch/resolve.ts';
import { impliedWord } from '../launch/words.ts';
import type { UnitDraft } from '../units/unit-draft.ts';
import { plainDraft } from './draft.ts';
import { projectName } from './project-name.ts';

/** By convention what an image's ENTRYPOINT names: https://docs.docker.com/build/building/best-practices/#entrypoint */
const NAME = /^(docker-)?entrypoint(\.(sh|bash))?$/;
const SHELL = /^#!\s*\S*\b(ba|da|a|k|z)?sh\b/;
const MOST_SCRIPTS = 12;
const MOST_WAYS = 12;

/**
 * Entry point scripts of images whose Dockerfile is not in the input: a container's first process by their name alone. Of several ways to call
 * one (`entrypoint.sh worker`) the first that starts something known is looked at.
 */
export function entrypointUnits(context: AssemblyContext): readonly UnitDraft[] {
  const scripts = context.declarations.paths.filter(
    (path) => NAME.test(baseName(path)) && !/(^|\/)(node_modules|vendor|tests?|examples?)\//.test(path),
  );
  if (scripts.length === 0) return [];
  return scripts.slice(0, MOST_SCRIPTS).flatMap((path) => {
    const file = context.workspace.read(path);
    return file && SHELL.test(file.text) && !isNamed(baseName(path), context) ? unitOf(file, context) : [];
  });
}

/** Some declaration of the input names a script that is called so. */
function isNamed(name: string, { declarations }: AssemblyContext): boolean {
  const { dockerfiles, compose, procfiles, pm2, kubernetes } = declarations;
  const files = new Set<SourceFile>([
    ...[...dockerfiles, ...procfiles, ...pm2].map(({ file }) => file),
    ...compose.map(({ file }) => file),
    ...kubernetes.map(({ root }) => root.file),
  ]);
  return [...files].some(({ text }) => text.includes(name));
}

function unitOf(file: SourceFile, context: AssemblyContext): readonly UnitDraft[] {
  const at: Place = { file, start: 0, end: 0 };
  for (const way of waysOf(file.text)) {
    const resolved = launchOf(file, way, at, context);
    const starts = matchCommands(resolved.launch.words, context.catalog.commands).some(({ pattern }) => pattern.type !== 'task');
    if (!starts) continue;
    // That it is an entry point is known by its name alone.
    const launch = { ...resolved.launch, delivery: { ...resolved.launch.delivery, certain: false } };
    const name = projectName(folderOf(file.path), context) ?? baseName(file.path).replace(/\..*$/, '');
    return [
      plainDraft({
        platform: 'docker',
        name,
        environment: context.environmentOf(file.path),
        at,
        resolved: { ...resolved, launch },
        env: [],
        ports: [],
      }),
    ];
  }
  return [];
}

function launchOf(file: SourceFile, way: string | undefined, at: Place, context: AssemblyContext): ResolvedLaunch {
  const words = [`/${baseName(file.path)}`, ...(way === undefined ? [] : [way])].map((text) => impliedWord(text, at));
  return resolveLaunch(
    {
      platform: 'docker',
      at,
      environment: context.environmentOf(file.path),
      image: undefined,
      command: words,
      args: undefined,
      workingDirectory: undefined,
      build: undefined,
      init: false,
      env: [],
      mounts: [{ folder: folderOf(file.path), target: '/' }],
    },
    context,
  );
}

/** Without an argument, and with each that the script compares its first one to. */
function waysOf(text: string): readonly (string | undefined)[] {
  const compared = text.matchAll(/\$\{?1\}?["']?[ \t]{0,9}={1,2}[ \t]{0,9}["']?([\w.:-]{1,60})/g);
  return [undefined, ...new Set([...compared].map((match) => match[1]))].slice(0, MOST_WAYS);
}
