import type { CodeFacts, Intake, StopHandler } from './code.ts';
import type { Duration } from './duration.ts';
import type { Fact } from './fact.ts';
import { loadsCode } from './loaders.ts';
import type { Place } from './place.ts';
import type { Service } from './service.ts';
import type { Unit } from './unit.ts';

/**
 * What a service does when the platform tells it to stop. Shared by the rules and the checklist, so that all of them judge one and the
 * same reaction.
 */
export type Reaction =
  | { readonly kind: 'handler'; readonly handler: StopHandler }
  | { readonly kind: 'framework'; readonly title: string; readonly effect: 'graceful' | 'abort' | 'ignore' }
  | { readonly kind: 'none' };

/** The signal the platform really sends to this unit: the image's or the manifest's own before the platform's default. */
export function stopSignalOf(unit: Unit): Fact<string> | undefined {
  return unit.launch.stopSignal ?? unit.stop.signal;
}

/** How the service reacts to the unit's stop signal; undefined where the code was not found or not read whole. */
export function reactionOf(service: Service, unit: Unit): Reaction | undefined {
  const signal = stopSignalOf(unit)?.value;
  if (signal === undefined) return undefined;
  const handler = handlerFor(service, signal);
  const handling = intakesIn(service, unit).filter((intake) => intake.handles[signal] !== undefined);
  // What a library installs runs the framework's own way of stopping, which may be to let go at once.
  const own =
    handler?.by !== undefined && handler.drains.length === 0 ? handling.find((intake) => intake.handles[signal] === 'abort') : undefined;
  if (handler && !own) return { kind: 'handler', handler };
  const [first] = own ? [own] : handling;
  const effect = first?.handles[signal];
  if (first && effect !== undefined) return { kind: 'framework', title: first.title, effect };
  if (loadsCode(unit.launch.words)) return undefined;
  const facts = service.code?.facts;
  return (facts?.stop.complete ?? facts?.complete) === true ? { kind: 'none' } : undefined;
}

/**
 * Code in which nothing takes work, and nothing is said of stopping, tells little of what a stop would cost: what works may be loaded or started by
 * it, or it may hold none.
 */
export function showsItsWork({ confidence, intakes, code }: Service): boolean {
  const stop = code?.facts.stop;
  const prepared = stop !== undefined && (stop.handlers.length > 0 || stop.hooks !== undefined);
  return confidence === 'high' || prepared || intakes.some((intake) => !intake.auxiliary) || (code !== undefined && listens(code.facts));
}

/** What listens may be made in a module that is not in the input: `import app from './app'; app.listen(…)`. */
export function listens({ entry }: CodeFacts): boolean {
  return /\.listen\s*\(/.test(entry.file.text);
}

/** Without what only another unit's command line shows: a development image that starts the same program by another server, say. */
function intakesIn(service: Service, unit: Unit): readonly Intake[] {
  return service.intakes.filter(({ units }) => units === undefined || unit.launch.words.length === 0 || units.includes(unit));
}

/** All handlers of one signal as one: Node and most others run every handler that was installed. */
function handlerFor(service: Service, signal: string): StopHandler | undefined {
  const handlers = (service.code?.facts.stop.handlers ?? []).filter((handler) => handler.signals.includes(signal));
  const [first] = handlers;
  if (first === undefined || handlers.length === 1) return first;
  const forced = handlers.flatMap((handler) => (handler.forcedExit ? [handler.forcedExit] : [])).toSorted((a, b) => a.value - b.value);
  const awaits = handlers.map((handler) => handler.awaitsDrain);
  return {
    ...first,
    by: handlers.find((handler) => handler.by !== undefined)?.by,
    drains: handlers.flatMap((handler) => handler.drains),
    exit: handlers.find((handler) => handler.awaitsDrain === false)?.exit ?? first.exit,
    awaitsDrain: awaits.includes(false) ? false : awaits.includes(undefined) ? undefined : true,
    forcedExit: forced[0],
    ...(handlers.some((handler) => handler.givesUp) ? { givesUp: true } : {}),
    delay: handlers.find((handler) => handler.delay !== undefined)?.delay,
    followed: handlers.every((handler) => handler.followed),
  };
}

/**
 * After how long the service itself gives up finishing its work once the unit's stop signal has come: what somebody declared, else the forced
 * exit of the handler, else the framework's limit. `Infinity` where it waits without limit; undefined where it is not known.
 */
export function drainOf(service: Service, unit: Unit): Fact<Duration> | undefined {
  if (service.declaredDrain) return service.declaredDrain;
  const reaction = reactionOf(service, unit);
  if (reaction?.kind === 'handler' && reaction.handler.forcedExit) return asSet(reaction.handler.forcedExit, unit);
  if (reaction?.kind === 'handler' && reaction.handler.givesUp) return undefined;
  // What the framework would wait for is not asked for: the signal ends the process, or the handler closes by force.
  if (reaction?.kind === 'none' || (reaction?.kind === 'handler' && abandons(reaction.handler))) return undefined;
  const limits = intakesIn(service, unit).flatMap((intake) => (intake.drain ? [intake.drain] : []));
  const limit = limits.reduce<Fact<Duration> | undefined>(
    (longest, one) => (longest === undefined || one.value > longest.value ? one : longest),
    undefined,
  );
  return limit && asSet(limit, unit);
}

function abandons({ drains, followed }: StopHandler): boolean {
  return followed && drains.length > 0 && drains.every((drain) => drain.effect === 'abandons');
}

/**
 * A limit that code reads from the environment stands where the unit sets the variable. Undefined where it sets it to what cannot be known, or
 * to something else than the service's other units: the default then does not hold.
 */
export function asSet(limit: Fact<Duration>, unit: Unit): Fact<Duration> | undefined {
  const { variable } = limit;
  const set = variable && unit.env.findLast(({ name }) => name === variable.name);
  if (!variable || !set) return limit;
  if (!variable.isSet) return undefined;
  return { ...limit, at: set.value?.at ?? set.at, ...(limit.at ? { readAt: limit.at } : {}) };
}

/** The places of a limit, for messages: where it is written, and where code reads it from there. */
export function placesOf({ at, readAt }: Fact<Duration>, message: string): readonly { readonly message: string; readonly at: Place }[] {
  return [...(at ? [{ message, at }] : []), ...(readAt ? [{ message: 'the code reads it here', at: readAt }] : [])];
}
