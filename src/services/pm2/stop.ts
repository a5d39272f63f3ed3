import { milliseconds } from '../../model/duration.ts';
import { byDefault, declared, type Fact } from '../../model/fact.ts';
import { booleanOf } from '../../model/tree.ts';
import type { StopPolicy } from '../../model/unit.ts';
import type { Pm2App } from '../../readers/pm2/read.ts';
import { appPlace, inMilliseconds, pm2Docs, settingOrDefault } from './facts.ts';

/** What PM2 waits when an app does not say: https://pm2.keymetrics.io/docs/usage/signals-clean-restart/ */
export const defaultKillTimeout = milliseconds(1600);

/**
 * How PM2 stops an app, for stop, restart, reload, delete and every automatic restart alike: SIGINT, or the message `shutdown`, then SIGKILL after
 * `kill_timeout`. Other signals and timeouts can be had only through the environment of the daemon, never through the app's own `env`.
 */
export function stopPolicyOf(app: Pm2App): StopPolicy {
  // A timeout of 0 counts as none.
  const period = settingOrDefault(app, 'kill_timeout', (node) => inMilliseconds(node) || undefined, defaultKillTimeout, pm2Docs.stopping);
  return { signal: stopSignal(app), grace: period, period, preStop: undefined, hasPreStop: false };
}

function stopSignal(app: Pm2App): Fact<string> | undefined {
  const message = settingOrDefault(app, 'shutdown_with_message', booleanOf, false, pm2Docs.stopping);
  if (!message) return undefined;
  if (message.value) return declared('message:shutdown', message.at ?? appPlace(app));
  return byDefault('SIGINT', 'PM2 default', pm2Docs.stopping, appPlace(app));
}
