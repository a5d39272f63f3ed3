import { ownValue } from '../../../model/own-value.ts';
import type { At, ConstantValue, Value } from './value.ts';

/** Calls that make lengths of time, in milliseconds. */
export const TIMES: Readonly<Record<string, number>> = {
  FromMilliseconds: 1,
  FromSeconds: 1000,
  FromMinutes: 60_000,
  FromHours: 3_600_000,
  ofMillis: 1,
  ofSeconds: 1000,
  ofMinutes: 60_000,
  ofHours: 3_600_000,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  minute: 60_000,
  hour: 3_600_000,
};

export const DELTAS: Readonly<Record<string, number>> = {
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

const GO_TIMES: Readonly<Record<string, number>> = { Millisecond: 1, Second: 1000, Minute: 60_000, Hour: 3_600_000 };

export function timed(value: Value, unit: number): readonly ConstantValue[] {
  return value.kind === 'constant' && typeof value.value === 'number' ? [{ ...value, value: value.value * unit, time: true }] : [];
}

/** `time.Second` as a number; any other value as it is. */
export function goTime(value: Value, range: { readonly start: number; readonly end: number }, at: At): Value {
  const unit = value.kind === 'external' && value.path.join('/') === 'time' ? ownValue(GO_TIMES, value.steps[0]?.name) : undefined;
  return unit === undefined ? value : { kind: 'constant', value: unit, time: true, at, start: range.start, end: range.end };
}
