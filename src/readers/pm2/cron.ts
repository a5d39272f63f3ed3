interface Part {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names?: RegExp;
}

const parts: readonly Part[] = [
  { name: 'second', low: 0, high: 59 },
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12, names: /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/gi },
  { name: 'day of week', low: 0, high: 7, names: /sun|mon|tue|wed|thu|fri|sat/gi },
];

/**
 * Why PM2 refuses a `cron_restart`, as croner 4.1.97 has it, which PM2 5 to 7 come with (https://github.com/Hexagon/croner): five or six fields
 * of numbers, names, `*`, lists, ranges and steps, and neither a range nor a step inside a list.
 */
export function cronRefusal(expression: string): string | undefined {
  const text = expression.trim();
  if (/^\d{4}-\d\d-\d\d(T|$)/.test(text)) return undefined;
  const fields = text.split(/\s+/);
  if (fields.length < 5 || fields.length > 6) return `it has ${text === '' ? 0 : fields.length} fields, not five or six`;
  const meant = fields.length === 6 ? parts : parts.slice(1);
  for (const [i, part] of meant.entries()) {
    const reason = partRefusal(fields[i] ?? '', part);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function partRefusal(field: string, part: Part): string | undefined {
  if (part.name === 'day of month' && field.toUpperCase() === 'L') return undefined;
  let numbers = field.replace('?', String(part.low));
  if (part.names) numbers = numbers.replace(part.names, () => String(part.low));
  if (!/^[/*0-9,-]+$/.test(numbers)) return `“${field}” is not a ${part.name}`;
  const items = numbers.split(',');
  if (items.length === 1) return itemRefusal(numbers, field, part);
  if (/[-/]/.test(numbers)) return `“${field}”: PM2 takes neither a range nor a step inside a list`;
  // What is no number at all, as in `1,,2`, is passed over.
  const outside = items.find((item) => item !== '*' && (Number.parseInt(item, 10) < part.low || Number.parseInt(item, 10) > part.high));
  return outside === undefined ? undefined : `${outside} is outside ${part.low}–${part.high} (${part.name})`;
}

function itemRefusal(item: string, field: string, part: Part): string | undefined {
  if (item === '*') return undefined;
  const match = /^(?:(\d+)-(\d+)|(\d+|\*)?)(?:\/(\d+))?$/.exec(item);
  if (!match) return `“${field}” is not a ${part.name}`;
  const [, from, to, single, step] = match;
  const size = part.high - Math.min(part.low, 1) + 1;
  if (step !== undefined && (Number(step) === 0 || Number(step) > size)) return `“${field}” has a step of ${step}`;
  for (const each of [from, to, step === undefined ? single : undefined])
    if (each !== undefined && (Number(each) < part.low || Number(each) > part.high))
      return `${each} is outside ${part.low}–${part.high} (${part.name})`;
  return from !== undefined && Number(from) > Number(to) ? `“${field}” runs backwards` : undefined;
}
