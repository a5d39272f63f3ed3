import type { DrainCall, StopHandler } from '../../../model/code.ts';
import { type Duration, milliseconds } from '../../../model/duration.ts';
import type { Fact } from '../../../model/fact.ts';
import type { Place } from '../../../model/place.ts';
import type { Code } from './code.ts';
import { matchesPath } from './knowledge.ts';
import { type CallSite, type Expr, type FunctionDef, lastName, placeOf } from './outline.ts';
import type { Program } from './program.ts';
import { constantIn, sourceFact, timeOf } from './settings.ts';
import { type At, atOf, type ExternalValue, originOf } from './value.ts';

/** How programs of a language are told to stop. */
export interface StopReader {
  readonly registrations: (program: Program, code: Code) => readonly Registration[];
  /** Calls that end the process. */
  readonly exits: (site: CallSite) => boolean;
}

/** One place where the program asks to be told of stop signals. */
export interface Registration {
  readonly signals: readonly string[];
  readonly at: Place;
  readonly by?: string;
  /** Functions that run when the signal comes. */
  readonly functions?: readonly FunctionDef[];
  /** Calls that run when the signal comes, in order. */
  readonly calls?: readonly CallSite[];
  /** False when what runs then is not known. */
  readonly followed: boolean;
  /** How long the framework that installs it lets work go on. */
  readonly limit?: { readonly value: Expr; readonly at: At };
}

/** Names by which things are closed or told to end, whatever they are. */
const CLOSES =
  /(close|stop|shut|cancel|drain|disconnect|terminat|unsubscribe|dispos|wait|join|finish|flush|commit|kill|quit|interrupt|notify|release|abort|exit)/i;
/** What tells another part of the program: an event that is set, a channel that is sent to. */
const TELLS =
  /^(set|send|put|put_nowait|push|publish|write|store|Store|CompareAndSwap|set_result|call_soon_threadsafe|run_coroutine_threadsafe|add_callback|create_task|ensure_future|countDown|complete|succ|<<|wakeup|raise|throw|emit|signal|Signal)$/;
const HARMLESS =
  /^(print\w*|puts|p|log\w*|info\w*|warn\w*|error\w*|debug\w*|fatal\w*|notice|trace\w*|critical|exception|f?s?printf?\w*|format|str|repr|int|len|Sprint\w*|Errorf|Printf|Println|Print|<-|append|make|new|string|signal|Signals|strsignal|Name|time|now|Now|Since|Sleep|sleep|getpid|getLogger|With\w*|Background|TODO|Done|Err|Error|String|echo|error_log|LogInformation|LogWarning|LogError|WriteLine|range|isinstance|getattr|hasattr|join_path|basename|upper|lower|cap|Is|As|Fprint\w*|Exception|#\w+|Add|Context|Str|Msg|Msgf|Int|inspect)$/;
const FORCES = /^(AfterFunc|Timer|alarm)$/;
const LIMITS = /^(WithTimeout|wait_for|wait|join|timeout|ShutdownWithTimeout|close|stop|Wait|shutdown|awaitTermination|StopAsync)$/;
const MAX_CALLS = 600;

interface Observed {
  readonly drains: DrainCall[];
  readonly exits: { readonly at: Place; readonly after: number }[];
  forcedExit: Fact<Duration> | undefined;
  givesUp: boolean;
  delay: Fact<Duration> | undefined;
  followed: boolean;
  spawned: boolean;
  calls: number;
  readonly ends: StopReader['exits'];
}

/** What the program does when it is told to stop. */
export function stopHandlers(code: Code, reader: StopReader): readonly StopHandler[] {
  const seen = new Set<string>();
  const distinct = reader.registrations(code.program, code).filter(({ at }) => {
    const key = `${at.file.path}:${at.start}`;
    return seen.has(key) ? false : seen.add(key);
  });
  return distinct.map((registration) => follow(code, reader, registration));
}

function follow(code: Code, { exits }: StopReader, registration: Registration): StopHandler {
  const seen: Observed = {
    drains: [],
    exits: [],
    forcedExit: undefined,
    givesUp: false,
    delay: undefined,
    followed: registration.followed,
    spawned: false,
    calls: 0,
    ends: exits,
  };
  for (const def of registration.functions ?? []) observe(code, def, seen, new Set());
  for (const site of registration.calls ?? []) observeCall(code, site, seen, new Set());
  if (registration.limit) seen.forcedExit = limitFrom(code, registration.limit);
  const exitsByUnwinding = code.program.language.unwinds === true;
  if (exitsByUnwinding && seen.drains.length === 0)
    for (const site of code.program.calls) if (site.run === 'finally') observeCall(code, site, seen, new Set());
  const [exit] = seen.exits;
  const waiting = seen.drains.some(({ effect }) => effect === 'waits');
  return {
    signals: registration.signals,
    at: registration.at,
    by: registration.by,
    drains: seen.drains,
    exit: exit?.at,
    awaitsDrain: exit !== undefined && waiting && !seen.spawned ? (exit.after >= seen.drains.length ? true : undefined) : undefined,
    forcedExit: seen.forcedExit,
    ...(seen.forcedExit === undefined && seen.givesUp ? { givesUp: true as const } : {}),
    delay: seen.delay,
    followed: seen.followed,
  };
}

function observe(code: Code, def: FunctionDef, seen: Observed, open: Set<FunctionDef>): void {
  if (open.has(def) || open.size > 8) return;
  open.add(def);
  const { program } = code;
  for (const assign of program.assignsIn(def)) {
    const { target, value } = assign;
    const isLocal = target.kind === 'name' && (target.name.startsWith('#') || value?.kind !== 'constant');
    // A flag that the loop looks at, or something that is told by being assigned.
    if (isLocal || (target.kind !== 'name' && target.kind !== 'member')) continue;
    if (value !== undefined && value.kind !== 'constant') continue;
    const text = assign.file.text.slice(target.start, value?.end ?? target.end);
    seen.drains.push({
      text: shortened(text),
      at: placeOf(assign.file, { start: target.start, end: value?.end ?? target.end }),
      framework: undefined,
      effect: 'unknown',
      why: undefined,
    });
  }
  for (const site of program.directCallsIn(def)) observeCall(code, site, seen, open);
  open.delete(def);
}

function observeCall(code: Code, site: CallSite, seen: Observed, open: Set<FunctionDef>): void {
  if (++seen.calls > MAX_CALLS) {
    seen.followed = false;
    return;
  }
  const { program, values } = code;
  const at = atOf(site);
  const name = lastName(site.call.callee) ?? '';
  if (seen.ends(site)) {
    seen.exits.push({ at: placeOf(site.file, site.call), after: seen.drains.length });
    return;
  }
  const argument = site.call.args.flatMap(({ value }) => values.of(value, at));
  timing(code, site, name, seen);
  if (FORCES.test(name)) return;
  const found = values.of(site.call.callee, at);
  const externals = found
    .flatMap((value) => values.called(value, site.call, at))
    .filter((value): value is ExternalValue => value.kind === 'external');
  const known = drainOf(code, site, externals);
  if (known) {
    seen.drains.push(known);
    if (site.run === 'spawned') seen.spawned = true;
  }
  const own = found.flatMap((value) => (value.kind === 'function' ? [value.def] : []));
  for (const def of own) observe(code, def, seen, open);
  for (const value of argument) if (value.kind === 'function' && !HARMLESS.test(name)) observe(code, value.def, seen, open);
  if (known || own.length > 0) return;
  const plain = placeOf(site.file, site.call);
  const text = shortened(site.file.text.slice(plain.start, plain.end));
  if ((CLOSES.test(name) || TELLS.test(name)) && !/^(notify|WithCancel)/i.test(name))
    seen.drains.push({ text, at: plain, framework: undefined, effect: 'unknown', why: undefined });
  else if (found.length === 0 && !HARMLESS.test(name)) seen.followed = false;
  else if (
    found.some((value) => value.kind === 'external' && !program.language.isStandard(originOf(value, program.language.separator))) &&
    !HARMLESS.test(name)
  )
    seen.followed = false;
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

/** The call closes something that a framework takes work through. */
function drainOf({ knowledge }: Code, site: CallSite, externals: readonly ExternalValue[]): DrainCall | undefined {
  const at = placeOf(site.file, site.call);
  const text = shortened(site.file.text.slice(site.call.start, site.call.end));
  for (const value of externals) {
    for (const { framework, steps } of knowledge.of(value)) {
      const { drain } = framework;
      const abandons = Object.entries(drain?.abandons ?? {}).find(([pattern]) => matchesPath(pattern, steps));
      if (abandons) return { text, at, framework: framework.id, effect: 'abandons', why: abandons[1] };
      if (drain?.waits?.some((pattern) => matchesPath(pattern, steps)))
        return { text, at, framework: framework.id, effect: 'waits', why: undefined };
      if (drain?.closes?.some((pattern) => matchesPath(pattern, steps)))
        return { text, at, framework: framework.id, effect: 'unknown', why: undefined };
    }
  }
  return undefined;
}

/** `context.WithTimeout(ctx, 30*time.Second)` limits the drain; a sleep before the first close delays it. */
function timing(code: Code, site: CallSite, name: string, seen: Observed): void {
  const { values } = code;
  if (!LIMITS.test(name) && !FORCES.test(name) && !/^(sleep|Sleep|Delay)$/.test(name)) return;
  for (const { name: keyword, value } of site.call.args) {
    if (keyword !== undefined && !/^(timeout|seconds|delay|interval)$/i.test(keyword)) continue;
    const found = { values: values.of(value, atOf(site)), at: placeOf(site.file, value) };
    const constant = constantIn(found);
    const time = timeOf(
      constant,
      code.program.language.language === 'go' || code.program.language.language === 'csharp'
        ? code.program.language.language === 'csharp'
          ? 'ms'
          : 'duration'
        : 's',
    );
    if (found.values.length === 0 && FORCES.test(name)) seen.givesUp = true;
    if (constant === undefined || time === undefined || time <= 0) continue;
    const fact = sourceFact(milliseconds(time), found, constant);
    if (/^(sleep|Sleep|Delay)$/.test(name)) {
      if (seen.drains.length === 0) seen.delay ??= fact;
    } else seen.forcedExit ??= fact;
    return;
  }
}

function limitFrom({ values }: Code, { value, at }: { readonly value: Expr; readonly at: At }): Fact<Duration> | undefined {
  const found = { values: values.of(value, at), at: placeOf(at.file, value) };
  const constant = constantIn(found);
  const time = timeOf(constant, 'ms');
  return constant && time !== undefined ? sourceFact(time, found, constant) : undefined;
}
