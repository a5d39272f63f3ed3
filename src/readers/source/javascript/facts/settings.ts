import type { DrainSetting, Framework, Setting } from '../../../../model/catalog.ts';
import { type Duration, milliseconds, minutes, parseDuration, seconds } from '../../../../model/duration.ts';
import { byDefault, type Fact, fromCode } from '../../../../model/fact.ts';
import type { Lookup } from '../values/lookup.ts';
import type { ConstantValue } from '../values/value.ts';
import { type Argument, argumentOf, makingIsKnown, optionsAreKnown, type Use } from './arguments.ts';

type Plain = string | number | boolean;

/** A constant with where it is written; the default of an environment variable says so. */
export function sourceFact<T>(value: T, found: Argument, constant: ConstantValue): Fact<T> {
  return fromCode(value, found.at, constant);
}

/** The constant an argument stands for; of alternatives that differ none. */
export function constantIn(found: Argument | undefined): ConstantValue | undefined {
  const constants = found?.values.filter((value) => value.kind === 'constant') ?? [];
  return constants.length === found?.values.length && constants.length === 1 ? constants[0] : undefined;
}

/** A setting of a framework: what the code says, else its default where the options are known to be without it. */
export function settingOf(
  lookup: Lookup,
  framework: Framework,
  setting: Setting | undefined,
  use: Use | undefined,
  options?: number,
): Fact<Plain> | undefined {
  if (setting === undefined) return undefined;
  for (const option of setting.options ?? []) {
    const found = use && argumentOf(lookup, use, option);
    if (found === undefined) continue;
    const constant = constantIn(found);
    const value = constant?.value;
    if (constant !== undefined && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'))
      return sourceFact(value, found, constant);
    return found.values.some((one) => one.kind === 'object' || one.kind === 'function')
      ? sourceFact(true, found, { kind: 'constant', value: true })
      : undefined;
  }
  if (setting.default === undefined) return undefined;
  if (use !== undefined && !(optionsAreKnown(lookup, use.site, options) && makingIsKnown(lookup, use))) return undefined;
  return byDefault(setting.default, `${framework.title} default`, framework.docs);
}

export function durationOf(fact: Fact<Plain> | undefined, unit: Setting['unit'] | DrainSetting['unit']): Fact<Duration> | undefined {
  if (fact === undefined || typeof fact.value === 'boolean') return undefined;
  // Defaults in the catalog are milliseconds whatever unit the option counts in.
  const value = fact.origin === 'default' ? milliseconds(Number(fact.value)) : inUnit(fact.value, unit);
  return value === undefined || Number.isNaN(value) ? undefined : { ...fact, value };
}

/** A duration that is given in code; undefined where it is not known. */
export function durationIn(found: Argument, unit: Setting['unit']): Fact<Duration> | undefined {
  const constant = constantIn(found);
  if (typeof constant?.value !== 'number' && typeof constant?.value !== 'string') return undefined;
  const value = inUnit(constant.value, unit);
  return value === undefined ? undefined : sourceFact(value, found, constant);
}

function inUnit(value: string | number, unit: Setting['unit']): Duration | undefined {
  if (typeof value === 'string') return parseDuration(value.toLowerCase(), unit === 'duration' ? undefined : (unit ?? 'ms'));
  if (unit === 's') return seconds(value);
  return unit === 'm' ? minutes(value) : milliseconds(value);
}

export function booleanFact(fact: Fact<Plain> | undefined): Fact<boolean> | undefined {
  return fact === undefined ? undefined : { ...fact, value: fact.value === 'false' ? false : Boolean(fact.value) };
}

export function numberFact(fact: Fact<Plain> | undefined): Fact<number> | undefined {
  return typeof fact?.value === 'number' ? { ...fact, value: fact.value } : undefined;
}

export function textFact(fact: Fact<Plain> | undefined): Fact<string> | undefined {
  return fact === undefined ? undefined : { ...fact, value: String(fact.value) };
}

/** How long the framework lets running work go on: the option in code, else its default. */
export function drainLimit(lookup: Lookup, framework: Framework, use: Use | undefined): Fact<Duration> | undefined {
  const { drain } = framework;
  for (const { in: where, name, unit } of drain?.settings ?? []) {
    const found = where === 'option' && use ? argumentOf(lookup, use, name) : undefined;
    if (found !== undefined) return durationIn(found, unit);
  }
  if (drain?.default === undefined) return undefined;
  const value = drain.default === 'unlimited' ? milliseconds(Number.POSITIVE_INFINITY) : milliseconds(drain.default);
  return byDefault(value, `${framework.title} default`, framework.docs);
}
