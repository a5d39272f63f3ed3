interface Part {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** In the order of their numbers, the first of which is `low`. */
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const parts: readonly Part[] = [
  { name: 'second', low: 0, high: 59 },
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12, names: months },
  { name: 'day of week', low: 0, high: 7, names: days },
];

/**
 * Why PM2 refuses a `cron_restart`, as croner 4.1.97 has it, which PM2 5 to 7 come with (https://github.com/Hexagon/croner/tree/4.1.97): five or
 * six fields of numbers, names, `*`, lists, ranges and steps, and neither a range nor a step inside a list; else a moment, with a colon in it.
 */
export function cronRefusal(expression: string): string | undefined {
  const text = expression.trim();
  if (text.indexOf(':') > 0) return isMoment(text) ? undefined : 'it has a colon, and is no date and time';
  const fields = text.split(/\s+/);
  if (fields.length < 5 || fields.length > 6) return `it has ${text === '' ? 0 : fields.length} fields, not five or six`;
  const meant = fields.length === 6 ? parts : parts.slice(1);
  for (const [i, part] of meant.entries()) {
    const reason = partRefusal(fields[i] ?? '', part);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Six numbers, whatever stands between them, that are a day and a time of it. */
function isMoment(text: string): boolean {
  const [year = Number.NaN, month = 0, ...rest] = text
    .split(/\D/)
    .slice(0, 6)
    .map((number) => Number.parseInt(number, 10));
  if (rest.length < 4 || rest.some(Number.isNaN)) return false;
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  return [year, month, ...rest].every((value, i) => value === same[i]);
}

function partRefusal(field: string, part: Part): string | undefined {
  if (part.name === 'day of month' && field.toUpperCase() === 'L') return undefined;
  const numbers = (part.names ?? []).reduce((text, name, i) => text.replaceAll(new RegExp(name, 'gi'), String(part.low + i)), field);
  // A `?` becomes the present minute or hour.
  if (/[^/*0-9,-]/.test(numbers.replace('?', ''))) return unreadable(field, part);
  if (numbers.includes('?')) return undefined;
  const items = numbers.split(',');
  if (items.length === 1) return itemRefusal(numbers, field, part);
  if (/[-/]/.test(numbers)) return `“${field}”: PM2 takes neither a range nor a step inside a list`;
  return firstOf(items, (item) => numberRefusal(item, part));
}

/** A number, a range or a step, each read as JavaScript's parseInt does: from its first digits, and nothing is no number. */
function itemRefusal(item: string, field: string, part: Part): string | undefined {
  const [range = '', step, ...more] = item.split('/');
  if (!item.includes('-')) {
    if (step === undefined) return numberRefusal(item, part);
    return more.length > 0 ? unreadable(field, part) : stepRefusal(step, field, part);
  }
  if (step !== undefined && !/^\d+-\d+\/\d+$/.test(item)) return unreadable(field, part);
  const ends = range.split('-').map((end) => Number.parseInt(end, 10));
  if (ends.length !== 2 || ends.some(Number.isNaN)) return unreadable(field, part);
  const [from = 0, to = 0] = ends;
  return (
    (step === undefined ? undefined : stepRefusal(step, field, part)) ??
    firstOf(ends, (end) => numberRefusal(String(end), part)) ??
    (from > to ? `“${field}” runs backwards` : undefined)
  );
}

function stepRefusal(step: string, field: string, part: Part): string | undefined {
  const { low, high } = part;
  const by = Number.parseInt(step, 10);
  if (Number.isNaN(by)) return unreadable(field, part);
  return by === 0 || by > high - Math.min(low, 1) + 1 ? `“${field}” has a step of ${step}` : undefined;
}

function numberRefusal(text: string, { low, high, name }: Part): string | undefined {
  const number = Number.parseInt(text, 10);
  return number < low || number > high ? `${text} is outside ${low}–${high} (${name})` : undefined;
}

function unreadable(field: string, { name }: Part): string {
  return `“${field}” is not ${name === 'hour' ? 'an' : 'a'} ${name}`;
}

function firstOf<T>(items: readonly T[], refusal: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const reason = refusal(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
