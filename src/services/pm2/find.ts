import { posix } from 'node:path';
import { stringOf } from '../../model/tree.ts';
import type { Pm2App, Pm2File } from '../../readers/pm2/read.ts';
import { settingOf } from './facts.ts';

/** An app's name; by default its script's without folder and ending (PM2's lib/Common.js, renderApplicationName). Undefined when it is not known. */
export function appName(app: Pm2App): string | undefined {
  const setting = settingOf(app, 'name');
  if (setting && stringOf(setting.value) !== '') return stringOf(setting.value);
  const script = stringOf(settingOf(app, 'script')?.value);
  if (script === undefined) return undefined;
  const base = posix.basename(script);
  const dot = base.lastIndexOf('.');
  return dot > 0 ? base.slice(0, dot) : base;
}

/** The apps that a command on a PM2 file means: all, or those that `--only a,b` names. */
export function findApps(file: Pm2File, only: string | undefined): readonly Pm2App[] {
  if (only === undefined) return file.apps;
  const names = only.split(/,| /);
  return file.apps.filter((app) => names.includes(appName(app) ?? ''));
}

/** The one app that `pm2-runtime FILE [--only NAME]` starts in a container; undefined when it starts several or none. */
export function findApp(file: Pm2File, only: string | undefined): Pm2App | undefined {
  const apps = findApps(file, only);
  return apps.length === 1 ? apps[0] : undefined;
}
