import type { Catalog, WrapperPattern } from '../../model/catalog.ts';
import { globMatches } from '../../model/image.ts';
import type { ShellFlavour, Word } from '../../model/launch.ts';
import { commandLine } from '../../model/launch.ts';
import { ownValue } from '../../model/own-value.ts';
import { absolutePath, baseName } from '../../model/path.ts';
import type { EmbeddedText } from '../../model/place.ts';
import type { Hop } from '../../model/service.ts';
import type { Link } from './delivery.ts';
import { peelManager } from './managers.ts';
import { peelPackageManager } from './package-manager.ts';
import { readShellProgram, type ShellProgram } from './shell-program.ts';
import { BEHIND, type Peeled, type Step, type World } from './step.ts';
import { impliedWord, scriptOf } from './words.ts';

const MOST_STEPS = 24;

/** Takes off one wrapper after the other until the program itself is left. */
export function peel(words: readonly Word[], cwd: string, variables: ReadonlyMap<string, string | undefined>, world: World): Peeled {
  let peeled: Peeled = { words, links: [], others: [], cwd, variables, hops: [], gaps: [], inner: undefined };
  for (let i = 0; i < MOST_STEPS; i++) {
    const step = peelOne(peeled, world);
    if (!step) break;
    peeled = {
      words: step.words,
      links: [...peeled.links, ...(step.links ?? [])],
      others: [...peeled.others, ...(step.others ?? [])],
      cwd: step.cwd ?? peeled.cwd,
      variables: step.variables ?? peeled.variables,
      hops: [...peeled.hops, ...(step.hops ?? [])],
      gaps: [...peeled.gaps, ...(step.gaps ?? [])],
      inner: step.inner ?? peeled.inner,
    };
    if (step.done) break;
  }
  return peeled;
}

function peelOne(peeled: Peeled, world: World): Step | undefined {
  const [first] = peeled.words;
  if (!first) return undefined;
  if (first.text === undefined)
    return { words: peeled.words, done: true, gaps: [{ what: 'command', why: `${first.raw} is not known`, at: first.at }] };
  const program = baseName(first.text);
  return (
    peelShell(program, peeled, world) ??
    peelSu(program, peeled.words) ??
    peelPackageManager(program, peeled, world) ??
    peelManager(program, peeled, world) ??
    peelKnown(program, peeled.words, world) ??
    peelNode(program, peeled.words) ??
    peelFile(first, peeled, world)
  );
}

const SHELLS: Readonly<Record<string, ShellFlavour | 'image'>> = {
  sh: 'image',
  bash: 'bash',
  ash: 'ash',
  dash: 'dash',
  zsh: 'bash',
  ksh: 'bash',
};

/** `sh -c "…"`, `bash entrypoint.sh`, `busybox sh -c`. */
function peelShell(program: string, { words, cwd, variables }: Peeled, world: World): Step | undefined {
  if (program === 'busybox' && words.length > 1) return { words: words.slice(1) };
  const shell = ownValue(SHELLS, program);
  if (shell === undefined) return undefined;
  const flavour = shell === 'image' ? undefined : shell;
  let i = 1;
  let inline = false;
  for (; i < words.length; i++) {
    const text = words[i]?.text ?? '';
    if (!/^[-+]./.test(text)) break;
    if (text === '--') continue;
    const short = /^-[a-zA-Z]+$/.test(text);
    if (short && text.includes('c')) inline = true;
    if ((short && text.endsWith('o')) || text === '--rcfile' || text === '--init-file') i++;
  }
  const script = words[i];
  const [head] = words;
  if (!script || !head) return undefined;
  if (inline) {
    const text = scriptOf(script);
    const link = { kind: 'shell' as const, text: `${program} -c`, at: head.at };
    if (!text) {
      const gaps = [{ what: 'command', why: `${script.raw} is not known`, at: script.at }];
      return { words: [], links: [{ ...link, passes: { by: 'unknown' } }], gaps, done: true };
    }
    const args = words.slice(i + 2);
    const run = readShellProgram({ text, parse: world.context.parseShell, args, variables, cwd, signal: world.signal });
    return afterShell(run, { ...link, passes: { by: 'shell', file: false, flavour, runs: run.runs, trap: run.trap } });
  }
  if (script.text === undefined) return undefined;
  const found = world.files.text(absolutePath(cwd, script.text));
  if (!found) return missingScript(script, words.slice(i + 1));
  return readScript(found, script, words.slice(i + 1), { cwd, variables }, world);
}

/** `su app -c "node server.js"`: a shell of another user; whether su itself stays in front depends on whose it is. */
function peelSu(program: string, words: readonly Word[]): Step | undefined {
  const [head] = words;
  const flag = words.findIndex((word, i) => i > 0 && /^(-\w*c|--command)$/.test(word.text ?? ''));
  const script = words[flag + 1];
  if (!head || program !== 'su' || flag === -1 || !script) return undefined;
  const link: Link = { kind: 'runner', text: 'su', at: head.at, passes: { by: 'unknown' } };
  return { words: [impliedWord('sh', head.at), impliedWord('-c', head.at), script], links: [link] };
}

function readScript(
  found: { readonly text: EmbeddedText; readonly via: readonly Hop[] },
  script: Word,
  args: readonly Word[],
  { cwd, variables }: Pick<Peeled, 'cwd' | 'variables'>,
  world: World,
): Step {
  const run = readShellProgram({ text: found.text, parse: world.context.parseShell, args, variables, cwd, signal: world.signal });
  const name = baseName(script.text ?? script.raw);
  const step = afterShell(run, {
    kind: 'script',
    text: name,
    at: run.words.length > 0 || run.runs !== 'unknown' ? run.at : script.at,
    passes: { by: 'shell', file: true, flavour: undefined, runs: run.runs, trap: run.trap },
  });
  return { ...step, hops: [...found.via, { by: name, at: run.at, guessed: false }] };
}

function afterShell(run: ShellProgram, link: Link): Step {
  const daemon = pm2InBackground(run);
  if (daemon) return { words: daemon, links: [link], cwd: run.cwd, variables: run.variables };
  return {
    words: run.words,
    links: [link],
    others: run.others,
    cwd: run.cwd,
    variables: run.variables,
    gaps: run.gaps,
  };
}

const WATCHES = /^(pm2 (logs?|monit|attach)|tail\b|sleep (infinity|inf|\d{6,}|365d)|cat$)/;

/** `pm2 start app.js && pm2 logs`: what keeps the container up is not what `pm2 start` put in the background. */
function pm2InBackground({ words, before }: ShellProgram): readonly Word[] | undefined {
  if (!WATCHES.test(commandLine(words))) return undefined;
  const started = before.find(
    (command) => baseName(command[0]?.text ?? '') === 'pm2' && /^(start|restart|startOrRe\w+|reload)$/.test(command[1]?.text ?? ''),
  );
  const [program, verb] = started ?? [];
  if (!started || !program || !verb) return undefined;
  // A word of our own tells the next step that PM2 runs behind the container's back.
  return [{ ...program, text: 'pm2' }, { ...verb, text: BEHIND, raw: commandLine(words) }, ...started.slice(2)];
}

const PROGRAMS = /^(\S*\/)?(node|python[\d.]*|java|dotnet|ruby|bundle|php|npm|yarn|pnpm|celery|gunicorn|uvicorn|puma|sidekiq)$/;

/** What an entry point script is given is as a rule what it runs in the end; other scripts take options of their own. */
function missingScript(script: Word, args: readonly Word[]): Step {
  const name = baseName(script.text ?? script.raw);
  const [first] = args;
  const handsOn = /entry-?point|^(docker-)?(start|run|init)/.test(name)
    ? first?.text?.startsWith('-') === false
    : PROGRAMS.test(first?.text ?? '');
  return {
    words: handsOn ? args : [],
    links: [{ kind: 'script', text: name, at: script.at, passes: { by: 'unknown' } }],
    gaps: [{ what: name, why: 'the script is not in the input', at: script.at }],
  };
}

/** Entry points of official images hand on what they are given: https://github.com/docker-library/official-images#consistency */
const OFFICIAL_ENTRYPOINTS =
  /^(\/|\/usr\/local\/bin\/)?(docker-entrypoint\.sh|docker-[a-z]+-entrypoint|__cacert_entrypoint\.sh|nvidia_entrypoint\.sh)$/;
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** A file named outright: a shell script is read, another script is given to its interpreter. */
function peelFile(script: Word, { words, cwd, variables, links }: Peeled, world: World): Step | undefined {
  const name = script.text ?? '';
  const paths = name.includes('/') ? [absolutePath(cwd, name)] : PATH.map((folder) => `${folder}/${name}`);
  const found = paths.map((path) => world.files.text(path)).find((text) => text !== undefined);
  const rest = words.slice(1);
  if (!found) {
    if (OFFICIAL_ENTRYPOINTS.test(name) && world.official)
      return { words: rest, links: [{ kind: 'script', text: baseName(name), at: script.at, passes: { by: 'replacing' } }] };
    return /\.(sh|bash)$|(^|[/-])(docker-)?entrypoint$/.test(name) ? missingScript(script, rest) : undefined;
  }
  const interpreter = shebang(found.text.text);
  const shell = interpreter === undefined ? /\.(sh|bash)$/.test(name) : Object.hasOwn(SHELLS, interpreter);
  if (shell) return links.length > MOST_STEPS / 2 ? undefined : readScript(found, script, rest, { cwd, variables }, world);
  if (interpreter === undefined || !/^(node|nodejs|python[\d.]*|ruby|php|bun|deno|tsx|ts-node)$/.test(interpreter)) return undefined;
  return {
    words: [{ text: interpreter, raw: interpreter, at: script.at }, { ...script, text: paths.length === 1 ? paths[0] : name }, ...rest],
    hops: found.via,
    done: true,
  };
}

/** `#!/usr/bin/env -S node --flag` → node. */
function shebang(text: string): string | undefined {
  const line = /^#!\s*(\S+)([^\r\n]{0,200})/.exec(text);
  const program = line?.[1] === undefined ? undefined : baseName(line[1]);
  if (program !== 'env') return program;
  return line?.[2]
    ?.trim()
    .split(/\s+/)
    .find((word) => !word.startsWith('-') && !word.includes('='));
}

const wrappers = new WeakMap<Catalog, Map<string, readonly WrapperPattern[]>>();
/** Programs repeat; beyond this many different ones a hostile input gains nothing more. */
const MOST_PROGRAMS = 5_000;

function wrappersNamed(program: string, catalog: Catalog): readonly WrapperPattern[] {
  let known = wrappers.get(catalog);
  if (!known) {
    known = new Map();
    wrappers.set(catalog, known);
  }
  const before = known.get(program);
  if (before) return before;
  const found = catalog.wrappers.filter((pattern) => pattern.program.split('|').some((name) => globMatches(name, program)));
  if (known.size < MOST_PROGRAMS) known.set(program, found);
  return found;
}

/** The programs of the catalog: `tini --`, `gosu app`, `bundle exec`, `nodemon`. */
function peelKnown(program: string, words: readonly Word[], { context }: World): Step | undefined {
  for (const pattern of wrappersNamed(program, context.catalog)) {
    const step = peelPattern(pattern, program, words);
    if (step) return step;
  }
  return undefined;
}

const PASSES = {
  'replaces-itself': 'replacing',
  forwards: 'forwarding',
  'ends-at-once': 'ending',
  swallows: 'swallowing',
  unknown: 'unknown',
} as const;

function peelPattern(pattern: WrapperPattern, program: string, words: readonly Word[]): Step | undefined {
  const [head] = words;
  const fixed = pattern.words ?? [];
  if (!head || fixed.some((word, i) => words[i + 1]?.text !== word)) return undefined;
  let i = 1 + fixed.length;
  let operands = pattern.operands ?? 0;
  let group = program === 'dumb-init';
  const from = i;
  for (; i < words.length; i++) {
    const text = words[i]?.text ?? words[i]?.raw ?? '';
    if (text === '--') {
      i++;
      break;
    }
    if (text.startsWith('-') && text.length > 1) {
      if (pattern.kind === 'init' && /^-[a-z]*g/.test(text)) group = true;
      if (text === '-c' || text === '--single-child') group = false;
      if (pattern.values?.includes(text)) i++;
    } else if (pattern.assigns && /^[A-Za-z_]\w*=/.test(text)) continue;
    else if (pattern.separator) continue;
    else if (operands > 0) operands--;
    else break;
  }
  const rest = words.slice(i);
  const [next] = rest;
  if (!next || (pattern.separator && words[i - 1]?.text !== '--')) return undefined;
  const passes: Link['passes'] = pattern.kind === 'init' ? { by: 'init', group } : { by: PASSES[pattern.signal ?? 'unknown'] };
  const options = pattern.kind === 'init' ? commandLine(words.slice(from, i)) : '';
  const link: Link = { kind: pattern.kind, text: [program, ...fixed, options].filter(Boolean).join(' '), at: head.at, passes };
  if (pattern.kind === 'dev-runner' && /\.[cm]?[jt]sx?$|^\.?\/|^[\w-]+$/.test(next.text ?? ''))
    return { words: [{ text: 'node', raw: program, at: head.at }, ...rest], links: [link] };
  return { words: rest, links: [link] };
}

/** `node --watch` starts another node and forwards signals to it. */
function peelNode(program: string, words: readonly Word[]): Step | undefined {
  const [head] = words;
  const watch = words.findIndex((word) => word.text === '--watch' || word.text?.startsWith('--watch-path') === true);
  const file = words.findIndex((word, i) => i > 0 && word.text?.startsWith('-') === false);
  if (!head || (program !== 'node' && program !== 'nodejs') || watch === -1 || (file !== -1 && file < watch)) return undefined;
  const rest = words.filter((word) => word.text?.startsWith('--watch') !== true);
  return { words: rest, links: [{ kind: 'dev-runner', text: 'node --watch', at: head.at, passes: { by: 'forwarding' } }] };
}
