import { setField } from '../../files/edit-yaml.ts';
import type { Edit } from '../../model/finding.ts';
import { lineOf, offsetOfLine } from '../../model/place.ts';
import type { Entry } from '../../model/tree.ts';
import type { Unit, UnitChange } from '../../model/unit.ts';
import { settingPlace } from '../../readers/pm2/app.ts';
import { type Pm2KeyName, pm2Keys } from '../../readers/pm2/keys.ts';
import type { Pm2App, Pm2File } from '../../readers/pm2/read.ts';

type Value = string | number | boolean;

/**
 * The edits of an app's own text. Undefined where that text makes several apps, or where the value is not written plainly in the app's own braces:
 * in a constant, a shared default, another object that is spread into it.
 */
export function editOf(app: Pm2App, files: readonly Pm2File[]): Unit['edit'] {
  return (change) => {
    const [name, value] = fieldOf(change);
    if (name === undefined || value === undefined || app.gap || isShared(app, files)) return undefined;
    if (/\.ya?ml$/i.test(app.node.file.path))
      return setField(app.node, [(app.settings.get(name)?.entry.key.value as string | undefined) ?? name], value);
    if (app.node.file.text.charAt(app.node.start) !== '{') return undefined;
    const setting = app.settings.get(name);
    return setting ? replace(app, setting.entry, value) : insert(app, name, value);
  };
}

function fieldOf(change: UnitChange): readonly [Pm2KeyName | undefined, Value | undefined] {
  if (change.set === 'grace') return Number.isFinite(change.to) ? ['kill_timeout', Math.ceil(change.to)] : [undefined, undefined];
  const [name = '', ...deeper] = change.path;
  return deeper.length === 0 && Object.hasOwn(pm2Keys, name) ? [name as Pm2KeyName, change.to] : [undefined, undefined];
}

/** The same text makes several apps: a function that is called for each of them, or a file that two files require. */
function isShared({ node }: Pm2App, files: readonly Pm2File[]): boolean {
  const same = files
    .flatMap((file) => file.apps)
    .filter((other) => other.node.file.path === node.file.path && other.node.start === node.start);
  return same.length > 1;
}

function replace(app: Pm2App, entry: Entry, to: Value): readonly Edit[] | undefined {
  if (!isPlain(app, entry)) return undefined;
  const { file, start, end } = entry.value;
  return [{ file, start, end, text: written(to, file.text.charAt(start)) }];
}

/** `key: value` in the app's own braces, with nothing else between them and nothing behind but the next one. */
function isPlain({ node }: Pm2App, entry: Entry): boolean {
  const { file, end } = settingPlace(entry);
  return (
    file === node.file &&
    entry.key.start >= node.start &&
    end <= node.end &&
    end === entry.value.end &&
    /^\s*(,|\}|\/\/|\/\*)/.test(file.text.slice(end))
  );
}

/** Behind the script, in its manner: on a line of its own where the script has one, with quotes around the key where it has them. */
function insert(app: Pm2App, name: Pm2KeyName, to: Value): readonly Edit[] | undefined {
  const plain = app.node.entries.filter((entry) => isPlain(app, entry));
  const anchor = plain.find((entry) => entry === app.settings.get('script')?.entry) ?? plain.find((entry) => entry.key.value === 'name');
  if (!anchor) return undefined;
  const { file, start } = anchor.key;
  const { end } = anchor.value;
  const quote = /^["']/.exec(file.text.slice(start))?.[0] ?? '';
  const valueQuote = file.text.charAt(anchor.value.start);
  const field = `${quote}${name}${quote}: ${written(to, valueQuote)}`;
  const indent = file.text.slice(offsetOfLine(file, lineOf({ file, start })), start);
  if (indent.trim() !== '') return [{ file, start: end, end, text: `, ${field}` }];
  const lineEnd = /\r?\n/.exec(file.text.slice(end));
  const restOfLine = file.text.slice(end, lineEnd ? end + lineEnd.index : undefined);
  const atLineEnd = end + restOfLine.length;
  const newLine = lineEnd?.[0] ?? '\n';
  if (/^\s*,\s*(\/\/.*|\/\*[^*]*\*\/\s*)?$/.test(restOfLine))
    return [{ file, start: atLineEnd, end: atLineEnd, text: `${newLine}${indent}${field},` }];
  return [{ file, start: end, end, text: `,${newLine}${indent}${field}` }];
}

function written(value: Value, quote: string): string {
  if (typeof value !== 'string') return String(value);
  if (quote !== "'") return JSON.stringify(value);
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
