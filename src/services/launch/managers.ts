import { milliseconds } from '../../model/duration.ts';
import { byDefault } from '../../model/fact.ts';
import type { Word } from '../../model/launch.ts';
import { absolutePath } from '../../model/path.ts';
import type { StopPolicy } from '../../model/unit.ts';
import { type ProcessLine, readProcfile, readSupervisord } from '../../readers/procfile/read.ts';
import type { Link } from './delivery.ts';
import { peelPm2 } from './pm2-runtime.ts';
import { readShellProgram } from './shell-program.ts';
import type { Peeled, Step, World } from './step.ts';

/** pm2-runtime, supervisord, foreman, s6: programs that run one or more others and look after them. */
export function peelManager(program: string, peeled: Peeled, world: World): Step | undefined {
  switch (program) {
    case 'pm2':
    case 'pm2-runtime':
    case 'pm2-docker':
    case 'pm2-dev':
      return peelPm2(program, peeled, world);
    case 'supervisord':
      return peelSupervisord(peeled, world);
    case 'foreman':
    case 'honcho':
    case 'goreman':
    case 'hivemind':
    case 'overmind':
    case 'nf':
      return peelForeman(program, peeled, world);
    case 'forever':
      return peelForever(peeled);
    case 'init':
    case 'my_init':
      return peelInit(program, peeled);
    default:
      return undefined;
  }
}

const SUPERVISORD_FILES = ['/etc/supervisor/supervisord.conf', '/etc/supervisord.conf', '/etc/supervisor.conf'];

/** http://supervisord.org/configuration.html#program-x-section-settings: it sends `stopsignal` and kills after `stopwaitsecs`. */
function peelSupervisord({ words, cwd, variables }: Peeled, world: World): Step | undefined {
  const [head] = words;
  if (!head) return undefined;
  const flag = words.findIndex((word) => word.text === '-c' || word.text === '--configuration');
  const joined = words.find((word) => word.text?.startsWith('--configuration='))?.text?.slice(16);
  const named = joined ?? (flag === -1 ? undefined : words[flag + 1]?.text);
  const paths =
    named === undefined
      ? [absolutePath(cwd, 'supervisord.conf'), absolutePath(cwd, 'etc/supervisord.conf'), ...SUPERVISORD_FILES]
      : [absolutePath(cwd, named)];
  const link: Link = { kind: 'supervisor', text: 'supervisord', at: head.at, passes: { by: 'forwarding' } };
  const programs = paths.flatMap((path) => supervised(path, world, 0));
  const started = programs.filter((program) => program.autostart !== false);
  const commands = started.map((program) => ({ program, words: plainWords(program, variables, cwd, world) }));
  const [first, ...others] = commands;
  if (!first)
    return {
      words: [],
      links: [link],
      gaps: [{ what: 'supervisord', why: 'its configuration is not in the input', at: head.at }],
      done: true,
    };
  return {
    words: first.words,
    others: others.map((other) => other.words),
    links: [link],
    inner: supervisedStop(first.program),
    hops: [{ by: `supervisord program ${first.program.name}`, at: first.program.at, guessed: false }],
    ...(first.program.directory === undefined ? {} : { cwd: absolutePath(cwd, first.program.directory) }),
  };
}

function supervised(path: string, world: World, depth: number): readonly ProcessLine[] {
  const found = world.files.text(path);
  if (!found || depth > 2) return [];
  const { processes, includes } = readSupervisord(found.text.file);
  const included = includes.flatMap((pattern) => {
    const target = absolutePath(path.slice(0, path.lastIndexOf('/')), pattern);
    const folder = target.slice(0, target.lastIndexOf('/'));
    const ending = target.slice(target.lastIndexOf('*') + 1);
    if (!target.includes('*')) return supervised(target, world, depth + 1);
    const names = world.files.origins(folder).flatMap((origin) => world.context.workspace.list(origin.path));
    return [...new Set(names)]
      .filter((name) => name.endsWith(ending))
      .slice(0, 50)
      .flatMap((name) => supervised(`${folder}/${name}`, world, depth + 1));
  });
  return [...processes, ...included];
}

const supervisordDocs = 'http://supervisord.org/configuration.html#program-x-section-settings';

function supervisedStop({ stopSignal, stopWait, at }: ProcessLine): StopPolicy {
  const period = stopWait ?? byDefault(milliseconds(10_000), 'supervisord stopwaitsecs default', supervisordDocs, at);
  const signal = stopSignal ?? byDefault('SIGTERM', 'supervisord default', supervisordDocs, at);
  return { signal, grace: period, period, preStop: undefined, hasPreStop: false };
}

/** A command line that is split like a shell would, without one. */
function plainWords(
  { command }: ProcessLine,
  variables: ReadonlyMap<string, string | undefined>,
  cwd: string,
  world: World,
): readonly Word[] {
  return readShellProgram({ text: command, parse: world.context.parseShell, args: [], variables, cwd, signal: world.signal }).words;
}

/** Runners of a Procfile; each line is run by a shell. */
function peelForeman(program: string, { words, cwd, variables }: Peeled, world: World): Step | undefined {
  const [head, verb] = words;
  if (!head || (program !== 'hivemind' && verb?.text !== 'start' && verb?.text !== 's')) return undefined;
  const rest = words.slice(program === 'hivemind' ? 1 : 2);
  const flag = rest.findIndex((word) => /^(-f|--procfile)$/.test(word.text ?? ''));
  const path = absolutePath(cwd, (flag === -1 ? undefined : rest[flag + 1]?.text) ?? 'Procfile');
  const link: Link = { kind: 'supervisor', text: program, at: head.at, passes: { by: 'unknown' } };
  const found = world.files.text(path);
  if (!found)
    return { words: [], links: [link], gaps: [{ what: 'Procfile', why: `${path} is not in the input`, at: head.at }], done: true };
  const wanted = rest
    .filter((word, i) => word.text !== undefined && !word.text.startsWith('-') && rest[i - 1]?.text?.startsWith('-') !== true)
    .map((word) => word.text);
  const lines = readProcfile(found.text.file).processes.filter((line) => wanted.length === 0 || wanted.includes(line.name));
  const [first, ...others] = lines.map((line) => ({ line, words: plainWords(line, variables, cwd, world) }));
  if (!first) return { words: [], links: [link], done: true };
  const hop = { by: `Procfile ${first.line.name}`, at: first.line.at, guessed: false };
  return { words: first.words, others: others.map((other) => other.words), links: [link], hops: [hop] };
}

/** forever keeps the signal to itself: tried as process 1 and behind another process. */
function peelForever({ words }: Peeled): Step | undefined {
  const [head] = words;
  const file = words.findIndex((word, i) => i > 0 && /\.[cm]?[jt]s$/.test(word.text ?? ''));
  if (!head || file === -1) return undefined;
  const link: Link = { kind: 'process-manager', text: 'forever', at: head.at, passes: { by: 'swallowing' } };
  return { words: [{ ...head, text: 'node', raw: 'node' }, ...words.slice(file)], links: [link] };
}

/** s6-overlay's `/init` and phusion's `my_init`: what they do with a signal depends on scripts in the image. */
function peelInit(program: string, { words }: Peeled): Step | undefined {
  const [head] = words;
  if (!head?.text?.startsWith('/')) return undefined;
  const dashes = words.findIndex((word) => word.text === '--');
  const link: Link = { kind: 'supervisor', text: program === 'init' ? '/init' : program, at: head.at, passes: { by: 'unknown' } };
  return { words: words.slice(dashes === -1 ? 1 : dashes + 1), links: [link] };
}
