import type { StopHandler } from '../../../../model/code.ts';
import type { Place } from '../../../../model/place.ts';
import type { Exit, Observed } from './flow.ts';

/** What was seen on all ways through a handler, in a few words. */
export function handlerFrom(observed: Observed, signals: readonly string[], at: Place, by: string | undefined): StopHandler {
  const drains = observed.drains.filter(
    (drain, index) =>
      observed.drains.findIndex(
        (one) =>
          one.call.at.start === drain.call.at.start &&
          one.call.at.file === drain.call.at.file &&
          one.call.framework === drain.call.framework,
      ) === index,
  );
  const normal = observed.exits.filter((exit) => !exit.failing);
  const early = normal.find(isEarly);
  const shown = early ?? normal.find((exit) => exit.done.length > 0) ?? normal.at(-1);
  const [forced] = [...observed.forced].sort((a, b) => a.value - b.value);
  return {
    signals,
    at,
    by,
    drains: drains.map(({ call }) => call),
    exit: shown?.at,
    awaitsDrain: awaitsDrain(observed, early),
    forcedExit: forced,
    ...(forced === undefined && observed.givesUp ? { givesUp: true as const } : {}),
    delay: observed.drains.length > 0 ? observed.delay : undefined,
    followed: observed.followed,
  };
}

/** It ends the process while something that would have waited for running work has not. */
function isEarly(exit: Exit): boolean {
  return !exit.uncertain && exit.pending.some((drain) => drain.counts);
}

function awaitsDrain(observed: Observed, early: Exit | undefined): boolean | undefined {
  if (observed.drains.length === 0) return undefined;
  if (early !== undefined) return false;
  const open = observed.exits.some(
    (exit) => !exit.failing && (exit.pending.length > 0 || (exit.uncertain && exit.done.length < observed.drains.length)),
  );
  return open ? undefined : true;
}
