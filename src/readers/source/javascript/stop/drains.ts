import { isBuiltin } from 'node:module';
import type { Framework } from '../../../../model/catalog.ts';
import { argumentOf, companionsOf, type Use } from '../facts/arguments.ts';
import type { Code, SeenIntake } from '../facts/code.ts';
import { matchesPath } from '../facts/knowledge.ts';
import type { Call } from '../program/module-index.ts';
import { elementsOf } from '../values/lists.ts';
import { allMembers } from '../values/members.ts';
import { type At, called, type ExternalValue, onlyConstant, placeOf, type Value } from '../values/value.ts';
import type { Drain } from './flow.ts';

/** Names by which things are closed. */
const CLOSING =
  /^(close|stop|end|shutdown|shutDown|disconnect|drain|quit|destroy|terminate|cancel|pause|dispose|kill|teardown|gracefulShutdown|\$disconnect|stopAll|closeAll|unsubscribe)$/;
const CLOSING_ASYNC = /^(close|stop|end|disconnect|quit|cancel|shutdown|pause|terminate)Async$/;

export interface FoundDrain extends Drain {
  /** It tells a callback when it is over and gives no promise. */
  readonly callbackOnly: boolean;
  readonly frameworks: readonly Framework[];
}

export function isClosing(name: string): boolean {
  return name.endsWith('Async') ? CLOSING_ASYNC.test(name) : CLOSING.test(name);
}

/** The drain that a call of something from a package begins; undefined when it closes nothing that takes work. */
export function drainOf(code: Code, intakes: readonly SeenIntake[], callee: ExternalValue, call: Call, at: At): FoundDrain | undefined {
  const site = { call, at };
  const whole = called(callee, 'call', site);
  const name = whole.steps.at(-1)?.name ?? '';
  const object: ExternalValue = { ...whole, steps: whole.steps.slice(0, -1) };
  const held = heldBy(intakes, object);
  const use: Use = { object: whole, site, companions: companionsOf(code.lookup, whole, code.calls) };
  const frameworks = code.knowledge.of(whole);
  const make = (
    framework: Framework | undefined,
    effect: 'waits' | 'abandons' | 'unknown',
    why?: string,
    callbackOnly = false,
  ): FoundDrain => ({
    call: { text: textOf(call, at), at: placeOf(at, call), framework: attributed(intakes, held, framework), effect, why },
    counts: effect === 'waits',
    instant: effect === 'unknown' && framework?.seen[0]?.role === 'schedule',
    callbackOnly: callbackOnly && call.callee.type === 'MemberExpression',
    frameworks: framework === undefined ? [] : [framework],
  });
  for (const framework of frameworks) {
    const { drain } = framework;
    if (drain === undefined) continue;
    for (const [pattern, why] of Object.entries(drain.abandons ?? {})) {
      const condition = /^(.*)\((.*)\)$/.exec(pattern);
      if (!matchesPath(condition?.[1] ?? pattern, whole.steps)) continue;
      if (condition && !isGiven(code, call, at, condition[2] ?? '')) continue;
      const waits = (drain.waitsWith ?? []).some((option) => argumentOf(code.lookup, use, option) !== undefined);
      if (waits) return make(framework, 'waits');
      const found = make(framework, 'abandons', why);
      return condition ? { ...found, call: { ...found.call, asked: true } } : found;
    }
    if ((drain.waits ?? []).some((pattern) => matchesPath(pattern, whole.steps)))
      return make(
        framework,
        'waits',
        undefined,
        (drain.callbackOnly ?? []).some((pattern) => matchesPath(pattern, whole.steps)),
      );
    const isSeen = held !== undefined || intakes.some((intake) => intake.framework.id === framework.id);
    if (isSeen && (drain.closes ?? []).some((pattern) => matchesPath(pattern, whole.steps))) return make(framework, 'unknown');
  }
  if (!isClosing(name) && !(whole.package === 'global' && name === 'clearInterval')) return undefined;
  if (held !== undefined) return make(held.framework, 'unknown');
  const given = intakes.find((intake) => isGivenTo(code, intake, whole));
  if (given !== undefined) return make(given.framework, 'unknown');
  return frameworks.length === 0 && !isPlatform(whole.package) && object.steps.length > 0 ? make(undefined, 'unknown') : undefined;
}

export function isPlatform(name: string): boolean {
  return name === 'global' || name === 'process' || isBuiltin(name);
}

/** The intake whose object, or the server it hangs on, this is. */
function heldBy(intakes: readonly SeenIntake[], object: ExternalValue): SeenIntake | undefined {
  const calls = object.steps.flatMap((step) => (step.site ? [step.site.call] : []));
  const last = calls.at(-1);
  return last === undefined ? undefined : intakes.find(({ made }) => made.has(last));
}

/**
 * The framework under which the intake is known: `server.close()` of `node:http` closes the Express app on it. A server that is known by
 * its type only is taken to be the one server there is.
 */
function attributed(intakes: readonly SeenIntake[], held: SeenIntake | undefined, framework: Framework | undefined): string | undefined {
  if (held !== undefined) return held.framework.id;
  if (framework === undefined || intakes.some((intake) => intake.framework.id === framework.id)) return framework?.id;
  const isServer =
    framework.seen.some(({ role }) => role === 'request') || framework.id === 'http-terminator' || framework.id === 'stoppable';
  const server = isServer ? intakes.find(({ intake }) => intake.role === 'request') : undefined;
  return server?.framework.id ?? framework.id;
}

/** The intake was handed to what is closed, or is an argument of the call: `createHttpTerminator({ server })`. */
function isGivenTo(code: Code, intake: SeenIntake, whole: ExternalValue): boolean {
  return whole.steps.some(({ site }) =>
    site?.call.arguments.some(
      (argument) => argument.type !== 'SpreadElement' && holdsIntake(code, intake, code.lookup.values(argument, site.at), 0),
    ),
  );
}

function holdsIntake(code: Code, intake: SeenIntake, values: readonly Value[], depth: number): boolean {
  return values.some((value) => {
    if (value.kind === 'external') return value.steps.some((step) => step.site !== undefined && intake.made.has(step.site.call));
    if (depth > 2) return false;
    if (value.kind === 'list') return holdsIntake(code, intake, elementsOf(code.lookup, value), depth + 1);
    return value.kind === 'object' && holdsIntake(code, intake, allMembers(code.lookup, value), depth + 1);
  });
}

function isGiven(code: Code, call: Call, at: At, wanted: string): boolean {
  const [first] = call.arguments;
  if (first === undefined || first.type === 'SpreadElement') return false;
  return String(onlyConstant(code.lookup.values(first, at))?.value) === wanted;
}

/** The call as written, on one line, without callbacks; of a long one the end. */
export function textOf(call: Call, at: At): string {
  const { text } = at.module.file;
  const head = text.slice(call.callee.start, call.callee.end).replaceAll(/\s+/g, '');
  const [first] = call.arguments;
  const argument = call.arguments.length === 1 && first?.type === 'Literal' ? text.slice(first.start, first.end) : '';
  return `${head.length > 60 ? `…${head.slice(-50)}` : head}(${argument})`;
}
