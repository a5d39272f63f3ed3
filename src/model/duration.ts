import { ownValue } from './own-value.ts';

/** A length of time in milliseconds. Made only by the functions below, each of which knows the unit of what it reads. */
export type Duration = number & { readonly unit: 'ms' };

export function milliseconds(value: number): Duration {
  return value as Duration;
}

/** A bare number in a unit that is named elsewhere. */
export function inUnit(value: number, unit: 'ms' | 's' | 'm'): Duration {
  return milliseconds(value * { ms: 1, s: 1000, m: 60_000 }[unit]);
}

export function seconds(value: number): Duration {
  return milliseconds(value * 1000);
}

export function minutes(value: number): Duration {
  return seconds(value * 60);
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  msec: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

/**
 * Reads `1m30s`, `500ms`, `2min 30s`, `1.5h`: the notation shared by Go (https://pkg.go.dev/time#ParseDuration), Compose
 * (https://github.com/compose-spec/compose-spec/blob/main/11-extension.md#specifying-durations), systemd, Helm and Spring. A bare number is
 * read in `bareUnit`; without one it is not a duration.
 */
export function parseDuration(text: string, bareUnit?: 'ms' | 's' | 'm'): Duration | undefined {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return bareUnit === undefined ? undefined : inUnit(Number(trimmed), bareUnit);
  if (trimmed.length > 64) return undefined;
  let total = 0;
  let rest = trimmed;
  while (rest !== '') {
    const part = /^(\d+(?:\.\d+)?)\s*([a-zµ]+)\s*/i.exec(rest);
    const name = part?.[2]?.toLowerCase();
    const unit = ownValue(UNITS, name);
    if (!part || unit === undefined) return undefined;
    total += Number(part[1]) * unit;
    rest = rest.slice(part[0].length);
  }
  return trimmed === '' ? undefined : milliseconds(total);
}

/** `1.6 s`, `30 s`, `2 min`, `1 h 30 min`: as a person would say it. */
export function formatDuration(duration: Duration): string {
  if (!Number.isFinite(duration)) return 'unlimited';
  if (duration < 1000) return `${Math.round(duration)} ms`;
  if (duration < 120_000) return `${Number((duration / 1000).toFixed(duration % 1000 === 0 ? 0 : 1))} s`;
  if (duration < 3_600_000) {
    const wholeMinutes = Math.floor(duration / 60_000);
    const restSeconds = Math.round((duration % 60_000) / 1000);
    return restSeconds === 0 ? `${wholeMinutes} min` : `${wholeMinutes} min ${restSeconds} s`;
  }
  const days = duration / 86_400_000;
  if (days > 1 && Number.isInteger(days)) return `${days} days`;
  const hours = Math.floor(duration / 3_600_000);
  const restMinutes = Math.round((duration % 3_600_000) / 60_000);
  return restMinutes === 0 ? `${hours} h` : `${hours} h ${restMinutes} min`;
}
