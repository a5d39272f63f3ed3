import type { Gap } from '../../model/fact.ts';
import { isOfficialImage } from '../../model/image.ts';
import { commandLine, type Launch, nothingLaunched, type Word } from '../../model/launch.ts';
import { absolutePath } from '../../model/path.ts';
import type { Place } from '../../model/place.ts';
import type { Hop } from '../../model/service.ts';
import type { Command } from '../../readers/dockerfile/dockerfile.ts';
import type { AssemblyContext } from '../context.ts';
import { buildAt, builtImage } from './built-image.ts';
import { deliver } from './delivery.ts';
import { findEntry } from './entry/find.ts';
import { builtConfig, type ImageConfig, namedConfig, packagedConfig } from './image-config.ts';
import { hostFiles, imageFiles } from './image-files.ts';
import { peel } from './peel.ts';
import type { LaunchRequest, ResolvedLaunch } from './request.ts';
import { impliedWord } from './words.ts';

export type { EntryPoint, LaunchRequest, Mount, ResolvedLaunch } from './request.ts';

/**
 * Follows a declaration to the program that really runs, and to its entry file: image → who builds it → Dockerfile → ENTRYPOINT and CMD, which the
 * declaration may replace → wrappers, one after the other → program → entry file in the workspace → its source.
 */
export function resolveLaunch(request: LaunchRequest, context: AssemblyContext): ResolvedLaunch {
  const inContainer = request.platform === 'kubernetes' || request.platform === 'compose' || request.platform === 'docker';
  const image = inContainer ? imageOf(request, context) : undefined;
  const written = inContainer ? commandOf(request, image) : { words: request.args ?? [], by: undefined, hidden: false };
  const host = hostFiles(request.workingDirectory ?? '', context.workspace);
  const files = inContainer ? imageFiles(image, request.mounts ?? [], context.workspace) : host;
  const cwd = inContainer ? folderPath(request.workingDirectory ?? image?.workdir ?? '/') : host.cwd;
  const saysFolder =
    inContainer && (request.workingDirectory !== undefined || (image?.layers ?? []).some(({ stage }) => stage.workdir !== undefined));
  const stopSignal = request.stopSignal ?? image?.stopSignal;
  const signal = stopSignal?.value ?? (request.platform === 'pm2' ? 'SIGINT' : 'SIGTERM');
  const world = { context, files, base: image?.base, signal, official: image?.base !== undefined && isOfficialImage(image.base) };
  const peeled = peel(written.words, cwd, variablesOf(request, image), world);
  const usesShell = peeled.links.some((link) => link.passes.by === 'shell' || link.passes.by === 'package-manager');
  const { wrappers, delivery } = deliver(peeled.links, {
    signal,
    in: inContainer ? 'container' : request.platform === 'pm2' ? 'pm2' : 'nothing-known',
    init: request.init ? (request.initAt ?? request.at) : undefined,
    shell: image?.shell,
    complete: request.command !== undefined || image?.complete === true || !inContainer,
    hidden: written.hidden,
    pm2: request.pm2 ?? { treekill: true, shutdownWithMessage: false },
    starts: peeled.words.length > 0,
  });
  const { entry, gap } = findEntry(peeled, world, request.image?.value);
  const gaps: Gap[] = [...(image?.gaps ?? []), ...peeled.gaps, ...(gap ? [gap] : [])];
  const launch: Launch = {
    words: peeled.words,
    wrappers,
    others: peeled.others,
    shell: usesShell ? image?.shell?.flavour : undefined,
    // A process manager inside sends its own signal, whatever the container gets.
    stopSignal: peeled.inner?.signal ?? stopSignal,
    delivery: isIdle(peeled.words) ? nothingLaunched.delivery : delivery,
    at: written.by?.at ?? request.args?.[0]?.at ?? request.command?.[0]?.at,
    ...(saysFolder ? { workdir: cwd } : {}),
    gaps,
  };
  const hops: Hop[] = [
    // A Dockerfile that is a unit by itself is no hop on the way to it.
    ...(image?.hops ?? []).slice(request.platform === 'docker' ? 1 : 0),
    ...(written.by && image?.sources.length === 0 ? [{ by: `Dockerfile ${written.by.keyword}`, at: written.by.at, guessed: false }] : []),
    ...peeled.hops,
  ];
  return {
    launch,
    entry: entry && { path: entry.path, via: [...hops, ...entry.via] },
    imageEnv: image?.env ?? [],
    ...(peeled.inner ? { innerStop: peeled.inner } : {}),
  };
}

function imageOf(request: LaunchRequest, context: AssemblyContext): ImageConfig | undefined {
  const { build, image } = request;
  const search = build
    ? buildAt(build, build.at ?? request.at, context)
    : image
      ? builtImage(image.value, image.at ?? request.at, context)
      : undefined;
  const config = search?.built && builtConfig(search.built, context);
  if (config) return config;
  if (search?.packaged) return packagedConfig(search.packaged, context);
  if (image) return namedConfig(image.value, image.at ?? request.at, search?.gap, context);
  return undefined;
}

interface Written {
  readonly words: readonly Word[];
  /** The instruction of the Dockerfile that says it. */
  readonly by: Command | undefined;
  /** The words are arguments of an ENTRYPOINT that is not known. */
  readonly hidden: boolean;
}

/**
 * What is run, of what the image and the declaration say. A declaration's own entry point drops the image's CMD too
 * (https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/,
 * https://github.com/compose-spec/compose-spec/blob/main/05-services.md#entrypoint).
 */
function commandOf(request: LaunchRequest, image: ImageConfig | undefined): Written {
  const cleared = request.platform === 'compose';
  const command = request.command !== undefined && (request.command.length > 0 || cleared) ? request.command : undefined;
  const args = request.args !== undefined && (request.args.length > 0 || cleared) ? request.args : undefined;
  if (command) return { words: [...command, ...(args ?? [])], by: undefined, hidden: false };
  const { entrypoint, cmd } = image ?? {};
  const front = entrypoint ? formWords(entrypoint) : [];
  // An ENTRYPOINT in shell form takes no arguments: https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example
  if (entrypoint?.form === 'shell') return { words: front, by: entrypoint, hidden: false };
  if (args)
    return {
      words: [...front, ...args],
      by: entrypoint,
      hidden: !entrypoint && image?.complete !== true && (image?.layers.length ?? 0) === 0,
    };
  return { words: [...front, ...(cmd ? formWords(cmd) : [])], by: cmd ?? entrypoint, hidden: false };
}

function formWords(command: Command): readonly Word[] {
  if (command.form === 'exec') return command.words;
  const { text, shell, at } = command;
  const place: Place = { file: text.file, start: text.toFile(0), end: at.end };
  const script: Word = { text: text.text, raw: text.text, at: place, embedded: text };
  return [...(shell ?? [impliedWord('/bin/sh', at), impliedWord('-c', at)]), script];
}

function folderPath(path: string): string {
  return absolutePath('/', path).replace(/(.)\/$/, '$1');
}

/** `sleep infinity`, `tail -f /dev/null`: kept up for people to look into; nothing is lost when it is killed. */
function isIdle(words: readonly Word[]): boolean {
  return /^(\S*\/)?(sleep (infinity|inf|\d{3,}|\d+[hd])|tail -f \/dev\/null)$/.test(commandLine(words.slice(0, 4)));
}

/** Variables the process starts with; what a declaration sets outranks the image. */
function variablesOf(request: LaunchRequest, image: ImageConfig | undefined): ReadonlyMap<string, string | undefined> {
  const variables = new Map<string, string | undefined>();
  for (const variable of [...(image?.env ?? []), ...request.env]) variables.set(variable.name, variable.value?.value);
  return variables;
}
