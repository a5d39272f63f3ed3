import { byDefault, declared, type Fact } from '../../model/fact.ts';
import { type Node, stringOf } from '../../model/tree.ts';
import type { Instances, Pm2Detail, Rollout } from '../../model/unit.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { Pm2App } from '../../readers/pm2/read.ts';
import { interpreterOf } from './command.ts';
import { appPlace, numeric, pm2Docs, settingFact, settingOf } from './facts.ts';

/**
 * How many run. `max`, 0 and negative numbers mean one for each CPU, or some fewer: how many that are is not known, but rarely one, so there
 * is no number and no upper bound. Any other text counts as 0 (PM2's lib/Common.js, verifyConfs; lib/God.js, prepare).
 */
export function instancesOf(app: Pm2App): Instances {
  const count = settingFact(app, 'instances', countOf);
  if (count && count.value >= 1) return { declared: count, min: count, max: count };
  if (count) return { declared: undefined, min: undefined, max: { ...count, value: Number.POSITIVE_INFINITY, of: 'one per CPU' } };
  if (settingOf(app, 'instances') || app.gap) return { declared: undefined, min: undefined, max: undefined };
  const one = byDefault(1, 'PM2 default', pm2Docs.declaration, appPlace(app));
  return { declared: one, min: one, max: one };
}

function countOf(node: Node): number | undefined {
  const number = numeric(node);
  if (number !== undefined) return Math.trunc(number);
  const text = stringOf(node);
  return text === undefined ? undefined : Number.parseInt(text, 10) || 0;
}

/**
 * `exec_mode`; where it is missing, a number of instances from 1 on, 0 or -1 makes it cluster mode under Node and Bun (lib/Common.js,
 * determineExecMode).
 */
export function execModeOf(app: Pm2App, workspace: Workspace): Pm2Detail['execMode'] {
  const command = settingFact(app, 'execute_command', (node) => (node.kind === 'scalar' && node.value === true ? true : undefined));
  if (command) return { value: 'fork', origin: 'declared', ...(command.at && { at: command.at }) };
  const written = settingFact(app, 'exec_mode', (node) => modeOf(stringOf(node)));
  if (written || settingOf(app, 'exec_mode') || app.gap) return written;
  const setting = settingOf(app, 'instances');
  if (!setting) return byDefault('fork', 'PM2 default', pm2Docs.declaration, appPlace(app));
  const count = settingFact(app, 'instances', countOf);
  const interpreter = interpreterOf(app, workspace);
  if (!count || interpreter === undefined) return undefined;
  const clusters = (count.value >= 1 || count.value === 0 || count.value === -1) && /(node|bun)$/.test(interpreter);
  return { value: clusters ? 'cluster' : 'fork', origin: 'inferred', at: setting.at };
}

function modeOf(text: string | undefined): 'fork' | 'cluster' | undefined {
  if (text === undefined) return undefined;
  return text.startsWith('cluster') ? 'cluster' : 'fork';
}

/**
 * How `pm2 reload` puts a new version in the old one's place: in cluster mode one new instance starts before an old one is stopped; in fork
 * mode a reload is a restart (lib/God/Reload.js).
 */
export function rolloutOf(mode: Pm2Detail['execMode']): Rollout | undefined {
  if (!mode) return undefined;
  const strategy: Fact<'rolling' | 'recreate'> = {
    ...mode,
    value: mode.value === 'cluster' ? 'rolling' : 'recreate',
    docs: pm2Docs.cluster,
  };
  const at = mode.at;
  const known = (value: number): Fact<number> | undefined => (at ? declared(value, at) : undefined);
  return mode.value === 'cluster'
    ? { strategy, maxUnavailable: known(0), maxSurge: known(1), minReady: undefined }
    : { strategy, maxUnavailable: undefined, maxSurge: known(0), minReady: undefined };
}
