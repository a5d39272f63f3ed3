import type { Catalog, CiCommand, CiProgram, NameSource, TimeFlag } from '../../model/catalog.ts';
import { type Duration, inUnit, parseDuration } from '../../model/duration.ts';
import { byDefault, declared, type Fact } from '../../model/fact.ts';
import type { TargetName } from '../../model/pipeline.ts';
import { joinPath } from '../shell/scope.ts';
import type { ShellCommand, ShellWord } from '../shell/script.ts';
import { type Peeled, peelWrappers, programName } from '../shell/wrappers.ts';
import { type Deed, deed } from './act.ts';
import { type CommandLine, findFlag, matchesPattern, parseCommandLine } from './command-line.ts';

interface Known {
  readonly program: CiProgram;
  readonly tool: string;
  readonly valued: ReadonlySet<string>;
}

const indexes = new WeakMap<Catalog, ReadonlyMap<string, readonly Known[]>>();

function programsOf(catalog: Catalog): ReadonlyMap<string, readonly Known[]> {
  const known = indexes.get(catalog);
  if (known) return known;
  const index = new Map<string, Known[]>();
  for (const program of catalog.ciPrograms) {
    const names = program.program.split('|');
    const times = program.commands.flatMap(({ rolloutWait, stopWait }) => [...(rolloutWait?.flags ?? []), ...(stopWait?.flags ?? [])]);
    const valued = new Set([...(program.valued ?? []), ...times]);
    for (const name of names) index.set(name, [...(index.get(name) ?? []), { program, tool: program.tool ?? name, valued }]);
  }
  indexes.set(catalog, index);
  return index;
}

/** Programs whose first operand may be a program of its own: `docker compose`. */
const COMPOUND = new Set(['docker', 'podman', 'nerdctl']);
const GLOBAL_VALUED = new Set(['--context', '-c', '--config', '-H', '--host', '-l', '--log-level']);

/** The words of a command as they are looked up: wrappers taken off, `docker --context x compose` brought to `docker compose`. */
export interface LookedUp {
  readonly peeled: Peeled;
  readonly name: string;
  readonly rest: readonly ShellWord[];
  /** `docker -H ssh://…`, `docker --context prod`: it acts on another machine. */
  readonly elsewhere: boolean;
}

export function lookUp(command: ShellCommand): LookedUp | undefined {
  const peeled = peelWrappers(command.words);
  const [first, ...rest] = peeled.words;
  const name = programName(first);
  if (name === undefined || name === '') return undefined;
  if (!COMPOUND.has(name)) return { peeled, name, rest, elsewhere: false };
  let at = 0;
  let elsewhere = false;
  for (let word = rest[0]; word && /^-./.test(word.before); word = rest[at]) {
    elsewhere ||= /^(-H|--host|--context|-c)(=|$)/.test(word.before);
    at += GLOBAL_VALUED.has(word.pattern) ? 2 : 1;
  }
  const second = rest[at]?.text;
  if (second === 'compose' || second === 'stack' || second === 'service' || second === 'rollout') {
    return { peeled, name: `${name} ${second}`, rest: rest.slice(at + 1), elsewhere };
  }
  return { peeled, name, rest: rest.slice(at), elsewhere };
}

export function isKnownProgram(name: string, catalog: Catalog): boolean {
  return programsOf(catalog).has(name);
}

/** What the catalog knows of a command; `ignore` where it is known to do nothing that matters here. */
export function deedOf(command: ShellCommand, catalog: Catalog): Deed | 'ignore' | undefined {
  const found = lookUp(command);
  if (!found) return undefined;
  const { name, rest } = found;
  for (const known of programsOf(catalog).get(name) ?? []) {
    const line = parseCommandLine(rest, known.valued);
    for (const entry of known.program.commands) {
      const operands = matchWords(line, entry);
      if (operands === undefined) continue;
      if (entry.action === 'ignore') return 'ignore';
      return describe(command, found, known, entry, line, operands);
    }
  }
  // `yarn jest`, `pnpm vercel deploy`: package managers run the programs that a project has installed.
  const [next] = rest;
  if ((name === 'yarn' || name === 'pnpm' || name === 'bun') && next?.text !== undefined && programsOf(catalog).has(next.text)) {
    return deedOf({ ...command, words: rest }, catalog);
  }
  return undefined;
}

/** The operands behind the words of an entry; undefined when the entry does not fit. */
function matchWords(line: CommandLine, entry: CiCommand): readonly ShellWord[] | undefined {
  const words = entry.words ?? [];
  for (const [i, pattern] of words.entries()) {
    const operand = line.operands[i];
    if (!operand) return undefined;
    const text = operand.text ?? (pattern.includes('*') ? operand.pattern : undefined);
    if (text === undefined || !matchesPattern(text, pattern)) return undefined;
  }
  if (entry.with && !entry.with.some((spec) => findFlag(line, spec))) return undefined;
  const refuses = (spec: string) =>
    findFlag(line, spec) !== undefined || line.operands.some((word) => word.text !== undefined && matchesPattern(word.text, spec));
  if (entry.not?.some(refuses)) return undefined;
  return line.operands.slice(words.length);
}

function describe(
  command: ShellCommand,
  found: LookedUp,
  known: Known,
  entry: CiCommand,
  line: CommandLine,
  operands: readonly ShellWord[],
): Deed {
  const tool = entry.tool ?? known.tool;
  const text = found.peeled.words.map((word) => word.text ?? word.raw).join(' ');
  const rolloutWait = timeOf(line, entry.rolloutWait, known) ?? found.peeled.timeout;
  const endless = rolloutWait?.value === 0;
  const waits = switched(line, entry.waits, entry.waitsWith, entry.waitsUnless);
  const kills = entry.kills === undefined ? undefined : { how: entry.kills, at: command.at };
  const namespace = line.flags.find((flag) => flag.name === '-n' || flag.name === '--namespace')?.value;
  return deed(tool, entry.action, text, command.at, {
    names: namesOf(entry.names ?? [], line, operands, tool, namespace, command.cwd),
    waits,
    rollsBack: switched(line, entry.rollsBack, entry.rollsBackWith, undefined),
    kills,
    stopWait: timeOf(line, entry.stopWait, known),
    rolloutWait: endless ? undefined : rolloutWait,
    unbounded: (endless || (entry.unbounded === true && rolloutWait === undefined)) && !endsByItself(entry, operands),
    local: known.program.local === true && !found.elsewhere,
    weak: entry.weak === true,
    external: entry.waits === 'unknown',
  });
}

function endsByItself({ boundedFor }: CiCommand, [first]: readonly ShellWord[]): boolean {
  return boundedFor !== undefined && first !== undefined && matchesPattern(first.text ?? first.pattern, boundedFor);
}

function switched(
  line: CommandLine,
  base: boolean | 'unknown' | undefined,
  on: readonly string[] | undefined,
  off: readonly string[] | undefined,
): boolean | undefined {
  if (off?.some((spec) => findFlag(line, spec) || turnedOff(line, spec))) return false;
  if (on?.some((spec) => findFlag(line, spec))) return true;
  return base === 'unknown' ? undefined : base === true;
}

/** `--wait=false` given to a flag that is on by default. */
function turnedOff(line: CommandLine, spec: string): boolean {
  return spec.endsWith('=false') && line.flags.some((flag) => flag.name === spec.slice(0, -6) && flag.value === 'false');
}

function timeOf(line: CommandLine, time: TimeFlag | undefined, known: Known): Fact<Duration> | undefined {
  if (!time) return undefined;
  for (const flag of line.flags) {
    if (!time.flags.includes(flag.name) || (flag.value === undefined && flag.word.text !== undefined)) continue;
    const value = flag.value === undefined ? undefined : parseDuration(flag.value, time.unit);
    return value === undefined ? undefined : declared(value, flag.word.at, flag.name);
  }
  if (time.default === undefined) return undefined;
  return byDefault(inUnit(time.default, time.unit), `${known.tool} default`, known.program.docs);
}

/** Namings of one object: `deployment/api`, `deployment api`, `deploy/api worker`. */
function objectNames(operands: readonly ShellWord[]): { value: string; word: ShellWord }[] {
  const names: { value: string; word: ShellWord }[] = [];
  let type: string | undefined;
  for (const word of operands) {
    for (const text of word.values ?? []) {
      if (text.includes('=') || text === '-') continue;
      if (text.includes('/')) names.push({ value: text, word });
      else if (type === undefined) type = text.split(',')[0];
      else names.push({ value: `${type}/${text}`, word });
    }
  }
  return names;
}

function namesOf(
  sources: readonly NameSource[],
  line: CommandLine,
  operands: readonly ShellWord[],
  tool: string,
  namespace: string | undefined,
  cwd: string | undefined,
): TargetName[] {
  const names: TargetName[] = [];
  const add = (kind: TargetName['kind'], value: string, word: ShellWord) => {
    if (value !== '' && names.length < 50) names.push({ kind, value, namespace, at: word.at });
  };
  for (const source of sources) {
    const fromOperands = source.operand === undefined ? [] : operands.slice(source.operand, source.single ? source.operand + 1 : undefined);
    if (source.kind === 'object' && (tool === 'kubectl' || tool === 'oc')) {
      for (const { value, word } of objectNames(fromOperands)) add('object', value, word);
      continue;
    }
    for (const flag of line.flags) {
      if (!source.from?.includes(flag.name)) continue;
      for (const value of flag.values ?? []) addNamed(source.kind, value, flag.word);
    }
    for (const word of fromOperands) for (const value of word.values ?? []) addNamed(source.kind, value, word);
  }
  return names;

  function addNamed(kind: TargetName['kind'], value: string, word: ShellWord): void {
    if (kind === 'path' || kind === 'chart') {
      for (const part of value.split(',')) add(kind, inFolder(part, cwd, kind), word);
    } else if (kind === 'pm2-app') {
      if (value === 'all') add('all', value, word);
      else if (/\.(config\.[cm]?[jt]s|json5?|ya?ml)$|^(ecosystem|pm2|process)[^/]*\.[cm]?[jt]s$/.test(value))
        add('pm2-file', inFolder(value, cwd, kind), word);
      else if (/\.[cm]?[jt]s$|\//.test(value)) add('path', inFolder(value, cwd, kind), word);
      else if (!/^\d+$/.test(value)) for (const part of value.split(',')) add('pm2-app', part, word);
    } else if (kind === 'pm2-file') add(/\.(c?js|json|ya?ml)$/.test(value) ? kind : 'all', inFolder(value, cwd, kind), word);
    else add(kind, value, word);
  }
}

/** A path as seen from the working directory of the run, where the folder of the command is known. */
function inFolder(path: string, cwd: string | undefined, kind: TargetName['kind']): string {
  if (/^[a-z]+:\/\//.test(path) || path === '-' || /^[/~]/.test(path) || cwd === undefined) return path;
  if (kind === 'chart' && !/^\.{1,2}(\/|$)/.test(path) && !path.includes('/')) return path;
  return joinPath(cwd, path) ?? path;
}
