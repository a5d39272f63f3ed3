import { type Duration, milliseconds } from '../../model/duration.ts';
import { byDefault, declared, type Fact } from '../../model/fact.ts';
import type { Place } from '../../model/place.ts';
import type { Node } from '../../model/tree.ts';
import type { Pm2KeyName } from '../../readers/pm2/keys.ts';
import type { Pm2App, Pm2Setting } from '../../readers/pm2/read.ts';

export const pm2Docs = {
  declaration: 'https://pm2.keymetrics.io/docs/usage/application-declaration/',
  stopping: 'https://pm2.keymetrics.io/docs/usage/signals-clean-restart/',
  cluster: 'https://pm2.keymetrics.io/docs/usage/cluster-mode/',
  restarting: 'https://pm2.keymetrics.io/docs/usage/restart-strategies/',
} as const;

/** A setting that counts: PM2 passes over one that is ignored. */
export function settingOf(app: Pm2App, name: Pm2KeyName): Pm2Setting | undefined {
  const setting = app.settings.get(name);
  return setting?.ignored === true ? undefined : setting;
}

/** What an app sets; undefined where it sets nothing, or nothing that is known. */
export function settingFact<T>(app: Pm2App, name: Pm2KeyName, read: (node: Node) => T | undefined): Fact<T> | undefined {
  const setting = settingOf(app, name);
  if (!setting || setting.refused) return undefined;
  const value = read(setting.value);
  return value === undefined ? undefined : declared(value, setting.at);
}

/** What an app sets, or PM2's default; undefined where something is set that is not known, or may be. */
export function settingOrDefault<T>(
  app: Pm2App,
  name: Pm2KeyName,
  read: (node: Node) => T | undefined,
  otherwise: T,
  docs: string,
): Fact<T> | undefined {
  const known = settingFact(app, name, read);
  if (known || settingOf(app, name) || app.gap) return known;
  return byDefault(otherwise, 'PM2 default', docs, app.settings.get(name)?.at ?? appPlace(app));
}

/** Where an app is declared: its name, else its script, else its first character. */
export function appPlace(app: Pm2App): Place {
  const name = settingOf(app, 'name') ?? settingOf(app, 'script');
  const node = name?.value ?? app.node;
  return name ? place(node) : { ...place(node), end: Math.min(node.start + 1, node.end) };
}

function place({ file, start, end }: Place): Place {
  return { file, start, end };
}

/** Numbers as PM2 reads them: `3000` and `'3000'`. */
export function numeric(node: Node): number | undefined {
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean' || node.value === '') return undefined;
  const number = Number(node.value);
  return Number.isFinite(number) ? number : undefined;
}

export function inMilliseconds(node: Node): Duration | undefined {
  const number = numeric(node);
  return number === undefined ? undefined : milliseconds(number);
}
