import type { Framework, Sighting } from '../../../model/catalog.ts';
import type { Intake, IntakeRole } from '../../../model/code.ts';
import { type Duration, milliseconds } from '../../../model/duration.ts';
import { byDefault, type Fact, fromSource } from '../../../model/fact.ts';
import type { Code } from './code.ts';
import { matchesPath } from './knowledge.ts';
import { type CallSite, type Expr, type FunctionDef, lastName, placeOf } from './outline.ts';
import {
  argumentOf,
  booleanFact,
  constantIn,
  drainLimit,
  durationOf,
  type Found,
  numberFact,
  settingOf,
  sourceFact,
  textFact,
  type Use,
} from './settings.ts';
import { type At, atOf, type ExternalValue, type Step, type Value } from './value.ts';

export interface SeenIntake {
  readonly intake: Intake;
  readonly framework: Framework;
  /** It is only defined here, and run by a command of the framework. */
  readonly defined: boolean;
  readonly by: Sighting['by'];
  /** Functions that do its work. */
  readonly work: readonly FunctionDef[];
}

type Sites = { readonly at: At; readonly range: { readonly start: number; readonly end: number }; readonly work: readonly FunctionDef[] };

/** Everything through which the program takes work, in the order of files and lines. */
export function intakesOf(code: Code): readonly SeenIntake[] {
  const found = withoutHolders([...calledIntakes(code), ...writtenIntakes(code), ...configured(code)]);
  const known = new Set<string>();
  const distinct = found.filter(({ intake, defined }) => {
    const server = intake.role === 'request' ? `${intake.at.file.path}:${intake.at.start}` : '';
    const settings = defined ? [intake.acksEarly, intake.lock, intake.overlapGuard].map((one) => one?.value).join() : '';
    const key = `${intake.framework}|${intake.role}|${defined}|${intake.name?.value ?? intake.schedule?.value ?? ''}|${intake.role === 'schedule' ? intake.at.start : server}|${settings}`;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
  // What is known by its type alone may be known by how it was made as well.
  const same = (a: Intake, b: Intake) =>
    a.framework === b.framework && a.role === b.role && a.at.file === b.at.file && a.at.start === b.at.start;
  const named = distinct.filter(
    ({ intake }) => intake.name !== undefined || !distinct.some((other) => other.intake.name !== undefined && same(intake, other.intake)),
  );
  return markAuxiliary(code, named);
}

/** What tasks are hung on (`Celery("shop")`) counts only where none of them is seen, and what only configures it where nothing else is. */
function withoutHolders(seen: readonly SeenIntake[]): readonly SeenIntake[] {
  const tasks = new Set(seen.flatMap((one) => (one.defined && one.by === 'decorator' ? [one.framework] : [])));
  const others = new Set(seen.flatMap((one) => (one.by === 'setting' ? [] : [one.framework])));
  return seen.filter(({ by, defined, framework }) => {
    if (by === 'setting') return !others.has(framework);
    return !defined || by !== 'call' || !tasks.has(framework);
  });
}

/** `BROKER_TRANSPORT_OPTIONS = {…}` in a module that imports nothing but what its values are made of. */
function configured(code: Code): readonly SeenIntake[] {
  return code.knowledge.frameworks.flatMap((framework) =>
    framework.seen
      .filter(({ by }) => by === 'setting')
      .flatMap((sighting) =>
        code.program.settings(sighting.name).flatMap((one) => {
          const sites: Sites = { at: atOf(one), range: one.target, work: [] };
          return build(code, framework, sighting, { steps: [], last: undefined }, sites);
        }),
      ),
  );
}

function calledIntakes(code: Code): readonly SeenIntake[] {
  const { program, knowledge, values } = code;
  return program.calls.flatMap((site) => {
    const name = lastName(site.call.callee);
    if (name === undefined || !knowledge.names.has(name)) return [];
    const at = atOf(site);
    const direct = values
      .of(site.call.callee, at)
      .flatMap((value) => values.called(value, site.call, at))
      .flatMap((value) => (value.kind === 'external' ? seenBy(code, value, ['new', 'call', 'method']) : []));
    const seen = direct.length > 0 ? direct : byNameAlone(code, site);
    const work = site.call.args.flatMap(({ value }) => functionsIn(code, value, at));
    return seen.flatMap(({ framework, sighting, steps }) => {
      const use: Use = { steps, last: { expr: site.call, at } };
      return build(code, framework, sighting, use, {
        at,
        range: site.call,
        work: work.length > 0 ? work : site.within ? [site.within] : [],
      });
    });
  });
}

/** `*.AddHangfireServer`: a method that a package adds to the objects of another. */
function byNameAlone(code: Code, site: CallSite): readonly Seen[] {
  const name = lastName(site.call.callee) ?? '';
  return code.knowledge.frameworks.flatMap((framework) =>
    framework.seen
      .filter((sighting) => sighting.name === `*.${name}` && code.mentions(framework, site.file.path))
      .map((sighting) => ({ framework, sighting, steps: [{ name, call: { expr: site.call, at: atOf(site) } }] })),
  );
}

interface Seen {
  readonly framework: Framework;
  readonly sighting: Sighting;
  readonly steps: readonly Step[];
}

function seenBy({ knowledge }: Code, value: ExternalValue, ways: readonly Sighting['by'][]): readonly Seen[] {
  return knowledge
    .of(value)
    .flatMap(({ framework, steps }) =>
      framework.seen
        .filter(({ by, name }) => ways.includes(by) && matchesPath(name, steps))
        .map((sighting) => ({ framework, sighting, steps })),
    );
}

/** Decorators, annotations, attributes and base classes. */
function writtenIntakes(code: Code): readonly SeenIntake[] {
  const { program } = code;
  return [...program.outlines.values()].flatMap((outline) => {
    const at = (owner?: string): At => ({ file: outline.file, within: undefined, owner });
    const decorated = [...outline.functions, ...outline.classes].flatMap((def) =>
      def.decorators.flatMap((decorator) => {
        const work = 'params' in def ? [def] : outline.functions.filter(({ owner }) => owner === def.name);
        const from: At = 'params' in def ? { ...at(def.owner), within: def.parent } : at();
        return writtenAs(code, decorator, ['decorator', 'annotation', 'attribute'], { at: from, range: decorator, work });
      }),
    );
    const extended = outline.classes.flatMap((def) =>
      def.bases.flatMap((base) => {
        const work = outline.functions.filter(({ owner }) => owner === def.name);
        return writtenAs(code, base, ['extends'], { at: at(), range: base, work }, def.name);
      }),
    );
    return [...decorated, ...extended];
  });
}

function writtenAs(code: Code, expr: Expr, ways: readonly Sighting['by'][], sites: Sites, ownName?: string): readonly SeenIntake[] {
  const { values } = code;
  return values.of(expr, sites.at).flatMap((value) => {
    const externals = value.kind === 'external' ? [value] : ways.includes('extends') ? inherited(code, value, 0) : [];
    return externals.flatMap((one) =>
      seenBy(code, one, ways).flatMap(({ framework, sighting, steps }) => {
        const call = steps.at(-1)?.call;
        const made = build(code, framework, sighting, { steps, last: call, owner: ownName }, sites);
        return ownName !== undefined && sighting.subject === undefined && sighting.role !== 'request'
          ? made.map((seen) =>
              seen.intake.name
                ? seen
                : { ...seen, intake: { ...seen.intake, name: fromSource(ownName, placeOf(sites.at.file, sites.range)) } },
            )
          : made;
      }),
    );
  });
}

/** What the program's own base class is derived from. */
function inherited(code: Code, value: Value, depth: number): readonly ExternalValue[] {
  if (value.kind !== 'class' || depth > 5) return [];
  return code.values.basesOf(value).flatMap((base) => (base.kind === 'external' ? [base] : inherited(code, base, depth + 1)));
}

function build(code: Code, framework: Framework, sighting: Sighting, use: Use, { at, range, work }: Sites): readonly SeenIntake[] {
  const { values } = code;
  if (!holds(code, use, sighting)) return [];
  const place = placeOf(at.file, range);
  const setting = (name: 'lock' | 'concurrency' | 'acksEarly' | 'autoCommit' | 'group' | 'startPosition' | 'overlapGuard') =>
    settingOf(values, framework, framework[name], use, sighting.options);
  const set = (name: 'acksEarly' | 'autoCommit' | 'overlapGuard'): Fact<boolean> | undefined => {
    const value = sighting.sets?.[name];
    return value === undefined ? undefined : fromSource(value, place);
  };
  const subject = sighting.subject === undefined ? undefined : argumentOf(values, use, sighting.subject);
  const name = subject && namesIn(code, subject);
  const autoCommit = set('autoCommit') ?? booleanFact(setting('autoCommit'));
  const early = set('acksEarly') ?? booleanFact(setting('acksEarly'));
  const group = setting('group');
  const intake: Intake = {
    role: sighting.role,
    framework: framework.id,
    title: framework.title,
    name: sighting.role === 'queue' || sighting.role === 'stream' ? name : undefined,
    at: place,
    auxiliary: false,
    schedule: sighting.role === 'schedule' ? name : undefined,
    handles: signalsOf(code, framework, use),
    drain: drainLimit(values, framework, use),
    drainCalls: (framework.drain?.waits ?? []).slice(0, 1).map((pattern) => `${pattern.slice(pattern.lastIndexOf('.') + 1)}()`),
    // Jobs that are not seen may be told otherwise one by one.
    acksEarly: early?.origin === 'default' && (autoCommit?.value === false || sighting.by === 'setting') ? undefined : early,
    autoCommit,
    lock: durationOf(setting('lock'), framework.lock?.unit),
    ...postponedBy(code, framework, sighting, use, work),
    overlapGuard: sighting.role === 'schedule' ? (set('overlapGuard') ?? booleanFact(setting('overlapGuard'))) : undefined,
    ...(framework.runsOnce === true ? { runsOnce: true } : {}),
    group: textFact(group),
    groupIsRandom: randomGroup(code, framework, use),
    startPosition: textFact(setting('startPosition')),
    concurrency: numberFact(setting('concurrency')),
  };
  return [{ intake, framework, defined: sighting.defines === true, by: sighting.by, work }];
}

/** The longest that a job is put off: by its own calls, and by those that add it. */
function postponedBy(
  { values, program }: Code,
  { postpone, title, docs }: Framework,
  sighting: Sighting,
  use: Use,
  work: readonly FunctionDef[],
): { readonly postponed?: Fact<Duration> } {
  if (postpone === undefined) return {};
  const times: Fact<Duration>[] = [];
  const take = (found: Found | undefined): void => {
    for (const value of found?.values ?? []) {
      const time = value.kind === 'constant' && found ? durationOf(sourceFact(value.value, found, value), postpone.unit) : undefined;
      if (time) times.push(time);
    }
  };
  const own = (postpone.options ?? []).map((option) => argumentOf(values, use, option)).find((found) => found !== undefined);
  for (const { call, within, ...at } of program.calls) {
    const given = call.args.find(({ name }) => name === postpone.keyword);
    const found = given && { values: values.of(given.value, { ...at, within }), at: placeOf(at.file, given.value) };
    const name = lastName(call.callee) ?? '';
    const isOwn = call.callee.kind === 'member' && name === postpone.calls[0] && within !== undefined && work.includes(within);
    if (found && postpone.calls.includes(name)) take(found);
    else if (isOwn && !call.args.some(({ name }) => name === '**' || name === 'eta')) {
      if (own) take(own);
      else if (postpone.default !== undefined)
        times.push({ ...byDefault(milliseconds(postpone.default), `${title} default`, docs), at: placeOf(at.file, call) });
    }
  }
  // Of what is only configured here nothing is known: what holds by default may.
  if (sighting.by === 'setting' && postpone.default !== undefined)
    times.push(byDefault(milliseconds(postpone.default), `${title} default`, docs));
  const [longest] = times.sort((a, b) => b.value - a.value);
  return longest ? { postponed: longest } : {};
}

/** A group that is made of a random number or of the time is one for each process. */
function randomGroup(code: Code, framework: Framework, use: Use): Fact<boolean> | undefined {
  for (const option of framework.group?.options ?? []) {
    const found = argumentOf(code.values, use, option);
    if (found === undefined) continue;
    if (constantIn(found)) return fromSource(false, found.at);
    const text = found.at.file.text.slice(found.at.start, Math.min(found.at.end, found.at.start + 300));
    const called = found.values.some((value) => value.kind === 'external' && RANDOM.test(value.steps.map(({ name }) => name).join('.')));
    return called || RANDOM.test(text) ? fromSource(true, found.at) : undefined;
  }
  return undefined;
}

const RANDOM =
  /\b(uuid[147]?|Uuid|UUID|uuid4|NewString|NewV4|randomUUID|SecureRandom|random_bytes|uniqid|NewGuid|getpid|Getpid|time\(\)|time\.Now)\b/;

function holds({ values }: Code, use: Use, { when }: Sighting): boolean {
  return Object.entries(when ?? {}).every(([spec, wanted]) => {
    const found = argumentOf(values, use, spec);
    if (wanted === '*') return found !== undefined;
    if (wanted === '-') return found === undefined;
    return (
      found?.values.some((value) =>
        value.kind === 'constant' ? String(value.value) === wanted : value.kind === 'external' && value.steps.at(-1)?.name === wanted,
      ) ?? false
    );
  });
}

function namesIn({ values }: Code, found: Found): Fact<string> | undefined {
  const listed = found.values.flatMap((value) => (value.kind === 'list' ? value.items.flatMap((item) => values.of(item, value.at)) : []));
  const texts = listed.flatMap((value) => (value.kind === 'constant' ? [String(value.value)] : []));
  if (texts.length > 0) return fromSource(texts.slice(0, 8).join(', '), found.at);
  const constant = constantIn(found) ?? found.values.find((value) => value.kind === 'constant');
  return constant === undefined || typeof constant.value === 'boolean' ? undefined : sourceFact(String(constant.value), found, constant);
}

function signalsOf({ values }: Code, framework: Framework, use: Use): Intake['handles'] {
  for (const option of framework.signalsOff ?? []) {
    const constant = constantIn(argumentOf(values, use, option));
    if (constant === undefined) continue;
    if (Boolean(constant.value) === /^(no|skip|disable)/i.test(option.replace(/^.*[:=]/, ''))) return {};
  }
  return framework.signals ?? {};
}

function functionsIn(code: Code, expr: Expr, at: At): readonly FunctionDef[] {
  if (expr.kind !== 'function' && expr.kind !== 'name' && expr.kind !== 'member' && expr.kind !== 'object') return [];
  return code.values.of(expr, at).flatMap((value) => (value.kind === 'function' ? [value.def] : []));
}

const HEALTH = /^\/?(-\/)?(_?health|healthz|livez?|liveness|readyz?|ready|readiness|ping|status|metrics|debug|alive|startup)/i;
const ROUTES =
  /^(Handle|HandleFunc|GET|Get|POST|Post|get|post|route|add_route|add_url_rule|MapGet|MapPost|MapHealthChecks|Any|Path|PathPrefix|any)$/;

/** A server whose only routes are for probes and metrics takes no work. */
function markAuxiliary(code: Code, seen: readonly SeenIntake[]): readonly SeenIntake[] {
  const working: readonly IntakeRole[] = ['queue', 'stream', 'schedule'];
  const requests = seen.filter(({ intake }) => intake.role === 'request');
  if (requests.length === 0 || !seen.some(({ intake, defined }) => !defined && working.includes(intake.role))) return seen;
  const routes = code.program.calls.flatMap(({ call }) => {
    const [first] = call.args;
    const name = lastName(call.callee);
    return name && ROUTES.test(name) && first?.value.kind === 'constant' && String(first.value.value).startsWith('/')
      ? [String(first.value.value)]
      : [];
  });
  if (routes.length === 0 || !routes.every((route) => HEALTH.test(route))) return seen;
  return seen.map((one) => (requests.includes(one) ? { ...one, intake: { ...one.intake, auxiliary: true } } : one));
}
