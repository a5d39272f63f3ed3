import { type Duration, milliseconds, parseDuration } from './duration.ts';
import { ownValue } from './own-value.ts';
import { cronRefusal } from './pm2-cron.ts';

/**
 * Cron expressions as the platforms read them. Kubernetes parses with robfig/cron's standard parser
 * (https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format), PM2 with an old croner (pm2-cron.ts), GitHub reads POSIX with
 * five fields (https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule).
 */
export type CronDialect = 'kubernetes' | 'pm2' | 'github' | 'node' | 'quartz' | 'unknown';

/** The runs of a day, as seconds from midnight, and how many days lie between two days with runs, at least. */
export interface CronSchedule {
  readonly times: readonly number[];
  readonly daysApart: number;
  readonly interval: Duration | undefined;
}

export type CronReading = { readonly ok: true; readonly schedule: CronSchedule | undefined } | { readonly ok: false; readonly why: string };

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const second: Field = { name: 'second', min: 0, max: 59 };
const minute: Field = { name: 'minute', min: 0, max: 59 };
const hour: Field = { name: 'hour', min: 0, max: 23 };
const dayOfMonth: Field = { name: 'day of month', min: 1, max: 31 };
const month: Field = {
  name: 'month',
  min: 1,
  max: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const dayOfWeek: Field = { name: 'day of week', min: 0, max: 6, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] };
const dayOfWeekWithSeven: Field = { ...dayOfWeek, max: 7 };

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const NEVER = 'no month it names has that day, so it never fires';

/** Reads an expression; `schedule` is undefined where it is valid, as far as we know, but its times cannot be told. */
export function readCron(expression: string, dialect: CronDialect): CronReading {
  const text = expression.trim();
  if (dialect === 'quartz' || dialect === 'unknown') return { ok: true, schedule: undefined };
  if (dialect === 'pm2') return readPm2Cron(text);
  if (text.startsWith('@')) return readMacro(text, dialect);
  if (dialect === 'kubernetes' && /^(CRON_)?TZ=/.test(text))
    return { ok: false, why: 'a time zone inside the schedule is rejected by Kubernetes since 1.29; set timeZone' };
  return readFields(text, dialect);
}

/** What PM2 takes and we cannot read, as a day `L` or a date, is valid with times that are not known. */
function readPm2Cron(text: string): CronReading {
  const why = cronRefusal(text);
  if (why !== undefined) return { ok: false, why };
  const reading = readFields(text, 'pm2');
  return reading.ok || reading.why === NEVER ? reading : { ok: true, schedule: undefined };
}

function readFields(text: string, dialect: CronDialect): CronReading {
  const words = text.split(/\s+/);
  const withSeconds = words.length === 6 && (dialect === 'pm2' || dialect === 'node');
  if (words.length !== 5 && !withSeconds)
    return { ok: false, why: `it has ${words.length === 1 && text === '' ? 0 : words.length} fields, not five` };
  const weekday = dialect === 'kubernetes' ? dayOfWeek : dayOfWeekWithSeven;
  const fields = withSeconds ? [second, minute, hour, dayOfMonth, month, weekday] : [minute, hour, dayOfMonth, month, weekday];
  const sets: (ReadonlySet<number> | undefined)[] = [];
  for (const [index, field] of fields.entries()) {
    const word = words[index] ?? '';
    if (dialect === 'node' && /[LW#]/i.test(word) && field !== month && /[LW#]/.test(word.replace(/[A-Z]{3}/gi, '')))
      return { ok: true, schedule: undefined };
    const values = readField(word, field, dialect);
    if (typeof values === 'string') return { ok: false, why: values };
    sets.push(values);
  }
  return neverFires(sets, withSeconds) ?? { ok: true, schedule: timesOf(sets, withSeconds) };
}

function readMacro(text: string, dialect: CronDialect): CronReading {
  if (dialect === 'github') return { ok: false, why: 'GitHub knows no @ shorthands; write five fields' };
  const known = ownValue(macros, text.toLowerCase());
  if (known !== undefined) return readCron(known, dialect);
  const every = /^@every\s+(.+)$/.exec(text)?.[1];
  const interval = every === undefined ? undefined : parseDuration(every);
  if (dialect === 'kubernetes' && interval !== undefined) return { ok: true, schedule: { times: [], daysApart: 1, interval } };
  return { ok: false, why: `${text} is not a shorthand that is known here` };
}

/** The values a field allows, or a sentence that says why it is not one. */
function readField(word: string, field: Field, dialect: CronDialect): ReadonlySet<number> | string {
  const values = new Set<number>();
  if (word.length > 256) return `the ${field.name} is too long`;
  for (const part of word.split(',')) {
    const [range = '', step, ...rest] = part.split('/');
    if (rest.length > 0 || (step !== undefined && !/^\d+$/.test(step)))
      return `“${part}” is not ${field.name === 'hour' ? 'an' : 'a'} ${field.name}`;
    const by = step === undefined ? 1 : Number(step);
    if (by === 0) return `“${part}” has a step of 0`;
    const star = range === '*' || (range === '?' && dialect !== 'github');
    const [low, high, ...more] = star ? [field.min, field.max] : range.split('-').map((value) => readValue(value, field));
    if (low === undefined || more.length > 0 || (range.includes('-') && high === undefined))
      return `“${part}” is not ${field.name === 'hour' ? 'an' : 'a'} ${field.name}`;
    const to = high ?? (step === undefined ? low : field.max);
    if (low < field.min || to > field.max)
      return `“${part}” is outside ${field.min}–${field.max}, the range of ${field.name === 'hour' ? 'an' : 'a'} ${field.name}`;
    if (low > to) return `“${part}” runs backwards`;
    for (let value = low; value <= to; value += by) values.add(field.max === 7 && value === 7 ? 0 : value);
  }
  return values;
}

function readValue(text: string, field: Field): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const index = field.names?.indexOf(text.toUpperCase()) ?? -1;
  return index === -1 ? undefined : index + field.min;
}

/**
 * The 31st of April and its like. A restricted day of week makes the day of month an alternative. February's 30th and 31st are how people write
 * "never" where something must stand: for a CronJob that is only started by hand.
 */
function neverFires(sets: readonly (ReadonlySet<number> | undefined)[], withSeconds: boolean): CronReading | undefined {
  const [days, months, weekdays] = sets.slice(withSeconds ? 3 : 2);
  if (!days || !months || !weekdays || weekdays.size < 7) return undefined;
  const possible = [...months].some((each) => Math.min(...days) <= (daysIn[each - 1] ?? 31));
  if (possible) return undefined;
  return months.size === 1 && months.has(2) ? { ok: true, schedule: undefined } : { ok: false, why: NEVER };
}

function timesOf(sets: readonly (ReadonlySet<number> | undefined)[], withSeconds: boolean): CronSchedule {
  const [secondsSet, minutesSet, hoursSet] = withSeconds ? sets : [new Set([0]), ...sets];
  const times: number[] = [];
  for (const h of hoursSet ?? []) for (const m of minutesSet ?? []) for (const s of secondsSet ?? []) times.push(h * 3600 + m * 60 + s);
  return { times: times.sort((a, b) => a - b), daysApart: daysApart(sets, withSeconds), interval: undefined };
}

/** A day of month beside a day of week is an alternative: then any two days may follow each other. Months are taken to be as short as February. */
function daysApart(sets: readonly (ReadonlySet<number> | undefined)[], withSeconds: boolean): number {
  const [days, , weekdays] = sets.slice(withSeconds ? 3 : 2);
  if (!days || !weekdays || (days.size < 31 && weekdays.size < 7)) return 1;
  return weekdays.size < 7 ? smallestStep(weekdays, 7) : smallestStep(days, 28);
}

/** The smallest distance between two values that follow each other on a circle. */
function smallestStep(values: ReadonlySet<number>, around: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const steps = sorted.map((value, i) => (sorted[i + 1] ?? (sorted[0] ?? value) + around) - value);
  return Math.max(1, Math.min(...steps));
}

/** The shortest time between two runs. */
export function smallestGap(schedule: CronSchedule): Duration {
  if (schedule.interval !== undefined) return schedule.interval;
  const days = schedule.daysApart * 86_400;
  const { times } = schedule;
  if (times.length === 0) return milliseconds(days * 1000);
  let smallest = days - (times.at(-1) ?? 0) + (times[0] ?? 0);
  for (let i = 1; i < times.length; i++) smallest = Math.min(smallest, (times[i] ?? 0) - (times[i - 1] ?? 0));
  return milliseconds(smallest * 1000);
}
