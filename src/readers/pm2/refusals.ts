import { formatDuration, parseDuration } from '../../model/duration.ts';
import { cronRefusal } from '../../model/pm2-cron.ts';
import type { Node } from '../../model/tree.ts';
import { environmentValue, type Kind, type Pm2Key, type Pm2KeyName, pm2Keys } from './keys.ts';

const inWords = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map',
} as const satisfies Record<Kind, string>;

/**
 * Why PM2 refuses a value, as a sentence about the key; undefined where it takes it or where it cannot be known. One such value makes PM2 start
 * no app of the whole file (lib/Common.js, verifyConfs).
 */
export function refusal(name: Pm2KeyName, written: string, value: Node): string | undefined {
  if (name === 'instances' && value.kind === 'scalar' && typeof value.value === 'string') return undefined;
  // Under its other names the schedule is not looked at before the app is there.
  if (written === 'cron_restart' && value.kind === 'scalar') {
    const why = cronRefusal(String(value.value));
    return why === undefined || value.value === '0' ? undefined : `cron_restart must be a schedule: ${why}`;
  }
  return keyRefusal(written, pm2Keys[name], value);
}

export function environmentRefusal(name: string, value: Node): string | undefined {
  return keyRefusal(name, environmentValue, value);
}

function keyRefusal(name: string, key: Pm2Key, value: Node): string | undefined {
  const kind = kindOf(value);
  if (kind === undefined) return undefined;
  const wanted = `${name} must be ${key.wants ?? alternatives(key.kinds)}`;
  const number = kind !== 'boolean' && key.kinds.includes('number') ? asNumber(value) : undefined;
  if (number !== undefined) return key.min !== undefined && number < key.min ? `${wanted}, not ${shown(value)}` : undefined;
  if (kind === 'null' || !key.kinds.includes(kind)) return `${wanted}, not ${shown(value)}${advice(key, value)}`;
  if (kind === 'text' && key.pattern && value.kind === 'scalar' && !key.pattern.test(String(value.value)))
    return `${wanted}, not ${shown(value)}`;
  return undefined;
}

function kindOf(node: Node): Kind | 'null' | undefined {
  switch (node.kind) {
    case 'map':
      return 'map';
    case 'seq':
      return 'list';
    case 'unknown':
      return undefined;
    case 'scalar':
      if (node.value === null) return 'null';
      return typeof node.value === 'string' ? 'text' : (typeof node.value as 'number' | 'boolean');
  }
}

/**
 * What JavaScript's `isNaN` takes for a number, and PM2 with it: also an empty text and a list of one number or of none. What it then reads out
 * of those may still be NaN.
 */
function asNumber(node: Node): number | undefined {
  const [item] = node.kind === 'seq' ? node.items : [];
  if (node.kind === 'seq' && node.items.length < 2) return item ? asNumber(item) : Number.NaN;
  return node.kind === 'scalar' && !Number.isNaN(Number(node.value)) ? Number.parseFloat(String(node.value)) : undefined;
}

function alternatives(kinds: readonly Kind[]): string {
  const all = kinds.map((kind) => inWords[kind]);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

function shown(node: Node): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'seq') return 'a list';
  if (node.kind === 'unknown' || node.value === null) return 'empty';
  return typeof node.value === 'string' ? `the text “${node.value.slice(0, 40)}”` : String(node.value);
}

/** What to write instead, where that is plain. */
function advice({ kinds, wants }: Pm2Key, node: Node): string {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return '';
  if (kinds.includes('boolean') && /^(true|false)$/.test(node.value)) return `: write ${node.value} without quotes`;
  const duration = wants?.endsWith('milliseconds') ? parseDuration(node.value) : undefined;
  return duration === undefined ? '' : `: write ${duration} for ${formatDuration(duration)}`;
}
