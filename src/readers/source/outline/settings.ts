import type { DrainSetting, Framework, Setting } from '../../../model/catalog.ts';
import { type Duration, milliseconds, minutes, parseDuration, seconds } from '../../../model/duration.ts';
import { byDefault, type Fact, fromCode, fromSource } from '../../../model/fact.ts';
import type { Place } from '../../../model/place.ts';
import { type Argument, type CallExpr, lastName, pathOf, placeOf } from './outline.ts';
import type { At, ConstantValue, Step, Value } from './value.ts';
import type { Values } from './values.ts';

type Plain = string | number | boolean;

/** Where settings of an object may be given: the calls that made and used it, and others on the same object. */
export interface Use {
  readonly steps: readonly Step[];
  /** The class whose body may hold settings: `sidekiq_options queue: "mail"`. */
  readonly owner?: string | undefined;
  readonly last: { readonly expr: CallExpr; readonly at: At } | undefined;
}

export interface Found {
  readonly values: readonly Value[];
  readonly at: Place;
}

/** The argument that a catalog entry names: `0`, `topic`, `NewReader:Topic`, `=task_acks_late` for what is assigned anywhere; | parts alternatives. */
export function argumentOf(values: Values, use: Use, spec: number | string): Found | undefined {
  for (const one of typeof spec === 'number' ? [String(spec)] : spec.split('|')) {
    const found = one.endsWith('()')
      ? called(values, use, one.slice(0, -2))
      : one.startsWith('=')
        ? assigned(values, one.slice(1))
        : given(values, use, one);
    if (found) return found;
  }
  return undefined;
}

/** `withoutOverlapping()`: that it is called on the object at all; with `@` in front, anywhere in the program. */
function called(values: Values, use: Use, name: string): Found | undefined {
  const anywhere = name.startsWith('@');
  const [site] = anywhere
    ? values.program.calls.filter((one) => lastName(one.call.callee) === name.slice(1)).map((one) => ({ expr: one.call, at: one }))
    : companions(values, use, name);
  if (site === undefined) return undefined;
  const { expr, at } = site;
  return { values: [{ kind: 'constant', value: true, at, start: expr.start, end: expr.end }], at: placeOf(at.file, expr) };
}

/**
 * Where it stands that a setting has this value, wherever it is set: `store`, `=cache_store`, `=CACHES:default:BACKEND`, `@session_store:0`;
 * | parts alternatives, `*` is any value. Undefined where it is not set, differs from place to place, or cannot be known.
 */
export function settledAs(values: Values, use: Use, spec: string, wanted: string): Place | undefined {
  const [name = '', ...keys] = spec.slice(/^[=@]/.test(spec) ? 1 : 0).split(':');
  const all = spec.startsWith('=')
    ? values.program.settings(name).map((one) => inside(values, values.assigned(one), keys, placeOf(one.file, one.value ?? one.target)))
    : spec.startsWith('@')
      ? values.program.calls
          .filter((site) => lastName(site.call.callee) === name)
          .map((site) =>
            keys[0] === undefined ? { values: [], at: placeOf(site.file, site.call) } : inCall(values, site.call, site, keys[0]),
          )
      : [argumentOf(values, use, spec)];
  const wants = wanted.split('|');
  const fits = all.every(
    (one) =>
      one !== undefined &&
      (wanted === '*' || (one.values.length > 0 && one.values.every((value) => wants.includes(`${plainText(value)}`)))),
  );
  return fits ? all[0]?.at : undefined;
}

/** A list stands for its first item: `config.cache_store = :memory_store, { size: … }`. */
function inside(values: Values, given: readonly Value[], keys: readonly string[], at: Place): Found | undefined {
  const [key, ...rest] = keys;
  const plain = given.flatMap((value) => (value.kind === 'list' && value.items[0] ? values.of(value.items[0], value.at) : [value]));
  if (key === undefined) return { values: plain, at };
  for (const value of plain) {
    const found = entryOf(values, value, key);
    if (found) return inside(values, found.values, rest, found.at);
  }
  return undefined;
}

function entryOf(values: Values, value: Value, key: string): Found | undefined {
  if (value.kind !== 'object') return undefined;
  const entry = value.expr.entries.find((one) => one.key === key);
  return entry && { values: values.of(entry.value, value.at), at: placeOf(value.at.file, entry.value) };
}

function plainText(value: Value): string | undefined {
  return value.kind === 'constant' ? String(value.value) : value.kind === 'external' ? value.steps.at(-1)?.name : undefined;
}

/** `AutoCommit.Enable`; `broker_transport_options:visibility_timeout` for an entry of what is assigned. */
function assigned(values: Values, spec: string): Found | undefined {
  const [name = '', key] = spec.split(':');
  const parts = name.toLowerCase().split('.');
  const all = values.program.settings(name.slice(name.lastIndexOf('.') + 1));
  const found = all.filter((one) => {
    if (parts.length === 1) return true;
    const path = pathOf(one.target)?.map((part) => part.toLowerCase());
    return path !== undefined && parts.every((part, index) => path[path.length - parts.length + index] === part);
  });
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const given = values.assigned(last);
  if (key === undefined) return { values: given, at: placeOf(last.file, last.value ?? last.target) };
  for (const value of given) {
    const entry = entryOf(values, value, key);
    if (entry) return entry;
  }
  return undefined;
}

function given(values: Values, use: Use, spec: string): Found | undefined {
  const colon = spec.indexOf(':');
  const step = colon === -1 ? undefined : spec.slice(0, colon);
  const key = spec.slice(colon + 1);
  const calls = [...(use.last ? [use.last] : []), ...use.steps.flatMap(({ call }) => (call ? [call] : [])).toReversed()];
  const named =
    step === undefined
      ? calls
      : [...calls.filter(({ expr }) => lastName(expr.callee) === step || typeName(expr) === step), ...companions(values, use, step)];
  if (step !== undefined && use.owner !== undefined)
    named.push(
      ...values.program.calls.flatMap((site) =>
        site.owner === use.owner && site.within === undefined && lastName(site.call.callee) === step ? [{ expr: site.call, at: site }] : [],
      ),
    );
  const wanted = step === undefined && /^\d+$/.test(key) ? named.slice(0, 1) : named;
  for (const { expr, at } of wanted) {
    const found = inCall(values, expr, at, key);
    if (found) return found;
  }
  return undefined;
}

function typeName(expr: CallExpr): string | undefined {
  return expr.callee.kind === 'object' && expr.callee.type ? lastName(expr.callee.type) : undefined;
}

/** Other calls on the object: `channel.basic_qos` beside `channel.basic_consume`. */
function companions(values: Values, use: Use, name: string): readonly { readonly expr: CallExpr; readonly at: At }[] {
  const maker = use.steps.find(({ call }) => call)?.call?.expr;
  return values.program.calls.flatMap((site) => {
    if (lastName(site.call.callee) !== name || site.call.callee.kind !== 'member') return [];
    const at: At = site;
    const same = values
      .of(site.call.callee.of, at)
      .some((value) => value.kind === 'external' && value.steps.some(({ call }) => call && call.expr === maker));
    return same ? [{ expr: site.call, at }] : [];
  });
}

function inCall(values: Values, expr: CallExpr, at: At, key: string): Found | undefined {
  const found = (argument: Argument['value'], from: At): Found => ({ values: values.of(argument, from), at: placeOf(from.file, argument) });
  if (/^\d+$/.test(key)) {
    const argument = expr.args.filter(({ name }) => name === undefined)[Number(key)];
    return argument && found(argument.value, at);
  }
  const keyword = expr.args.find(({ name }) => name === key);
  if (keyword) return found(keyword.value, at);
  for (const { name, value } of expr.args) {
    if (name !== undefined && name !== '**') continue;
    for (const one of objectsIn(values, value, at)) {
      const entry = one.expr.entries.find((candidate) => candidate.key === key);
      if (entry) return found(entry.value, one.at);
    }
  }
  return undefined;
}

/** An options object, or a struct that was made of one. */
function objectsIn(values: Values, expr: Argument['value'], at: At) {
  return values.of(expr, at).flatMap((value) => {
    if (value.kind === 'object') return [value];
    const call = value.kind === 'external' ? value.steps.at(-1)?.call : undefined;
    // `new ConsumerConfig { GroupId = "g" }`, and Go's literals of structs.
    const given = call?.expr.how === 'new' ? call.expr.args.find((one) => one.value.kind === 'object')?.value : undefined;
    return call && given?.kind === 'object' ? [{ kind: 'object' as const, expr: given, at: call.at }] : [];
  });
}

/** False where options may be given that cannot be seen: `Consumer(**settings)`. */
export function optionsAreKnown(values: Values, use: Use, options: number | undefined): boolean {
  const calls = use.steps.flatMap(({ call }) => (call ? [call] : []));
  return calls.every(({ expr, at }) =>
    expr.args.every(({ name, value }, index) => {
      if (name === '**') return values.of(value, at).some((one) => one.kind === 'object' && !one.expr.open);
      if (value.kind === 'object') return !value.open;
      if (options === undefined || index !== options || name !== undefined) return true;
      return objectsIn(values, value, at).length > 0;
    }),
  );
}

export function constantIn(found: Found | undefined): ConstantValue | undefined {
  const constants = found?.values.filter((value) => value.kind === 'constant') ?? [];
  const [first] = constants;
  return constants.length === found?.values.length && constants.every(({ value }) => value === first?.value) ? first : undefined;
}

/** A setting of a framework: what the code says, else its default where the options are known to be without it. */
export function settingOf(
  values: Values,
  framework: Framework,
  setting: Setting | undefined,
  use: Use,
  options?: number,
): Fact<Plain> | undefined {
  if (setting === undefined) return undefined;
  for (const option of setting.options ?? []) {
    const found = argumentOf(values, use, option);
    if (found === undefined) continue;
    const constant = constantIn(found);
    if (constant) {
      const said = inMilliseconds(sourceFact(constant.value, found, constant), constant);
      return setting.inverse === true ? opposite(said) : said;
    }
    const [named] = found.values;
    if (named?.kind === 'external') return fromSource(`${named.steps.at(-1)?.name}`, found.at);
    return named !== undefined ? fromSource(true, found.at) : undefined;
  }
  // What may be set anywhere is only known to be left out where everything could be read, or all that the input has of it.
  const anywhere = setting.options?.some((option) => /^[=@]/.test(option)) === true;
  const isWhole = values.program.complete || values.program.inParts;
  if (setting.default === undefined || (anywhere && !isWhole) || !optionsAreKnown(values, use, options)) return undefined;
  if (anywhere && setting.options?.some((option) => values.program.mayBeSaidElsewhere(wordOf(option)))) return undefined;
  return byDefault(setting.default, `${framework.title} default`, framework.docs);
}

/** `visibility_timeout` of `=broker_transport_options:visibility_timeout`. */
function wordOf(option: string): string {
  return option.slice(Math.max(option.lastIndexOf('='), option.lastIndexOf(':'), option.lastIndexOf('.')) + 1);
}

function opposite(said: Fact<Plain>): Fact<Plain> {
  return { ...said, value: booleanFact(said)?.value !== true };
}

function inMilliseconds(fact: Fact<Plain>, constant: ConstantValue): Fact<Plain> {
  return constant.time === true ? { ...fact, value: `${constant.value}ms` } : fact;
}

export function sourceFact<T>(value: T, found: Found, constant: ConstantValue): Fact<T> {
  return fromCode(value, found.at, constant);
}

export function durationOf(fact: Fact<Plain> | undefined, unit: Setting['unit'] | DrainSetting['unit']): Fact<Duration> | undefined {
  if (fact === undefined || typeof fact.value === 'boolean') return undefined;
  const value = fact.origin === 'default' ? milliseconds(Number(fact.value)) : inUnit(fact.value, unit);
  return value === undefined || Number.isNaN(value) ? undefined : { ...fact, value };
}

/** ISO 8601 as ShedLock takes it (`PT10M`), suffixed text, or a number in the option's unit. */
function inUnit(value: string | number, unit: Setting['unit']): Duration | undefined {
  if (typeof value === 'string')
    return parseDuration(
      value
        .replace(/^P(?:(\d+)D)?T?/i, '$1d')
        .replace(/^d/, '')
        .toLowerCase(),
      unit === 'duration' ? undefined : (unit ?? 'ms'),
    );
  if (unit === 's') return seconds(value);
  return unit === 'm' ? minutes(value) : milliseconds(value);
}

export function timeOf(constant: ConstantValue | undefined, unit: 'ms' | 's' | 'duration'): Duration | undefined {
  if (typeof constant?.value !== 'number') return undefined;
  return constant.time === true || unit === 'ms' ? milliseconds(constant.value) : unit === 's' ? seconds(constant.value) : undefined;
}

export function booleanFact(fact: Fact<Plain> | undefined): Fact<boolean> | undefined {
  return fact === undefined
    ? undefined
    : { ...fact, value: /^(false|no|off|none|0)$/i.test(String(fact.value)) ? false : Boolean(fact.value) };
}

export function numberFact(fact: Fact<Plain> | undefined): Fact<number> | undefined {
  return typeof fact?.value === 'number' ? { ...fact, value: fact.value } : undefined;
}

export function textFact(fact: Fact<Plain> | undefined): Fact<string> | undefined {
  return fact === undefined || typeof fact.value === 'boolean' ? undefined : { ...fact, value: String(fact.value) };
}

/** How long the framework lets running work go on: the option in code, else its default. */
export function drainLimit(values: Values, framework: Framework, use: Use): Fact<Duration> | undefined {
  const { drain } = framework;
  for (const { in: where, name, unit } of drain?.settings ?? []) {
    if (where !== 'option') continue;
    const found = argumentOf(values, use, name);
    const constant = constantIn(found);
    if (found === undefined) continue;
    if (constant === undefined) return undefined;
    return durationOf(inMilliseconds(sourceFact(constant.value, found, constant), constant), unit);
  }
  if (drain?.default === undefined) return undefined;
  const value = milliseconds(drain.default === 'unlimited' ? Number.POSITIVE_INFINITY : drain.default);
  return byDefault(value, `${framework.title} default`, framework.docs);
}
