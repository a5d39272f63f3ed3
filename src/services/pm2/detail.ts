import { milliseconds } from '../../model/duration.ts';
import type { Fact } from '../../model/fact.ts';
import { booleanOf, itemsOf, type Node, stringOf, textOf } from '../../model/tree.ts';
import type { Pm2Detail, RestartPolicy, Schedule } from '../../model/unit.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { Pm2KeyName } from '../../readers/pm2/keys.ts';
import type { Pm2App } from '../../readers/pm2/read.ts';
import { inMilliseconds, numeric, pm2Docs, settingFact, settingOf, settingOrDefault } from './facts.ts';
import { execModeOf } from './instances.ts';

/** All but what its command line says. */
export function detailOf(app: Pm2App, workspace: Workspace): Omit<Pm2Detail, 'neverReady'> {
  return {
    platform: 'pm2',
    app: app.node,
    script: settingFact(app, 'script', stringOf),
    execMode: execModeOf(app, workspace),
    treekill: booleanOr(app, 'treekill', true, true, pm2Docs.stopping),
    shutdownWithMessage: booleanOr(app, 'shutdown_with_message', false, false, pm2Docs.stopping),
    waitReady: booleanOr(app, 'wait_ready', false, false, pm2Docs.stopping),
    listenTimeout:
      settingOrDefault(app, 'listen_timeout', (node) => inMilliseconds(node) || undefined, milliseconds(3000), pm2Docs.stopping) ??
      assumed(app, 'listen_timeout', milliseconds(3000)),
    cronRestart: settingFact(app, 'cron_restart', scheduleText),
    autorestart: booleanOr(app, 'autorestart', true, false, pm2Docs.restarting),
    watch: settingOrDefault(app, 'watch', watches, false, pm2Docs.declaration),
    maxMemoryRestart: settingFact(app, 'max_memory_restart', textOf),
    restartDelay: delayOf(app, 'restart_delay'),
    expBackoff: delayOf(app, 'exp_backoff_restart_delay'),
    stopExitCodes: settingFact(app, 'stop_exit_codes', exitCodes),
    inContainer: false,
  };
}

/** Whether PM2 starts a process again that has ended by itself. */
export function restartPolicyOf(app: Pm2App): RestartPolicy {
  const always = settingOrDefault(app, 'autorestart', booleanOf, true, pm2Docs.restarting);
  return { always, policy: always && { ...always, value: 'autorestart' } };
}

export function scheduleOf(app: Pm2App): Schedule | undefined {
  const expression = settingFact(app, 'cron_restart', scheduleText);
  return expression && { expression, timeZone: undefined, dialect: 'pm2', suspended: undefined };
}

/** `0` switches it off. */
function scheduleText(node: Node): string | undefined {
  const text = stringOf(node)?.trim();
  return text === undefined || text === '' || text === '0' ? undefined : text;
}

/** `unknown` is taken where something is set that cannot be known: what makes no rule speak. */
function booleanOr(app: Pm2App, name: Pm2KeyName, otherwise: boolean, unknown: boolean, docs: string): Fact<boolean> {
  return settingOrDefault(app, name, booleanOf, otherwise, docs) ?? assumed(app, name, unknown);
}

function assumed<T>(app: Pm2App, name: Pm2KeyName, value: T): Fact<T> {
  const at = settingOf(app, name)?.at;
  return { value, origin: 'inferred', of: 'not known', ...(at && { at }) };
}

/** Paths to watch are a way to switch it on. */
function watches(node: Node): boolean | undefined {
  if (node.kind === 'seq') return true;
  return booleanOf(node) ?? (stringOf(node) === undefined ? undefined : stringOf(node) !== '');
}

/** A delay that is set, but not known, is still one. */
function delayOf(app: Pm2App, name: Pm2KeyName): Pm2Detail['restartDelay'] {
  const known = settingFact(app, name, (node) => inMilliseconds(node) || undefined);
  const setting = settingOf(app, name);
  return known ?? (setting && setting.value.kind === 'unknown' ? assumed(app, name, milliseconds(0)) : undefined);
}

function exitCodes(node: Node): readonly number[] | undefined {
  const items = node.kind === 'seq' ? itemsOf(node) : [node];
  const codes = items.map(numeric).filter((code) => code !== undefined);
  return codes.length === 0 && items.length > 0 ? undefined : codes;
}
