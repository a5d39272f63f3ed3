import type { Place } from '../../../../model/place.ts';
import type { Expression, Node } from '../estree.ts';
import type { Call } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import type { Lookup } from '../values/lookup.ts';
import { objectMember } from '../values/members.ts';
import { isSparedFunction } from '../values/spared.ts';
import { type At, type CallSite, type ExternalValue, madeBy, placeOf, type Value } from '../values/value.ts';

/** An argument or option that was found. */
export interface Argument {
  readonly values: readonly Value[];
  /** The argument, or the whole property of an options object. */
  readonly at: Place;
  readonly node: Node;
  readonly from: At;
}

/** A call on an object, with everything that was called on the way to it. */
export interface Use {
  readonly object: ExternalValue;
  readonly site: CallSite;
  /** Other calls on the same object. */
  readonly companions: (method: string) => readonly CallSite[];
}

/**
 * Looks an argument up as the catalog names it: `0`, `groupId`, `subscribe:topic`, `Queue:0`, `a|b`. A bare key is looked up in every options
 * object on the way, the nearest first.
 */
export function argumentOf(lookup: Lookup, use: Use, spec: number | string): Argument | undefined {
  if (typeof spec === 'number') return positional(lookup, use.site, spec);
  for (const alternative of spec.split('|')) {
    const found = one(lookup, use, alternative);
    if (found !== undefined) return found;
  }
  return undefined;
}

function one(lookup: Lookup, use: Use, spec: string): Argument | undefined {
  if (/^\d+$/.test(spec)) return positional(lookup, use.site, Number(spec));
  const colon = spec.indexOf(':');
  const sites =
    colon === -1
      ? [use.site, ...[...use.object.steps].reverse().flatMap((step) => (step.site ? [step.site] : []))]
      : [
          ...use.object.steps.filter((step) => step.name === spec.slice(0, colon)).flatMap((step) => (step.site ? [step.site] : [])),
          ...use.companions(spec.slice(0, colon)),
        ];
  const key = colon === -1 ? spec : spec.slice(colon + 1);
  for (const site of sites) {
    const found = /^\d+$/.test(key) ? positional(lookup, site, Number(key)) : keyed(lookup, site, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function positional(lookup: Lookup, { call, at }: CallSite, index: number): Argument | undefined {
  const argument = call.arguments[index];
  if (argument === undefined || argument.type === 'SpreadElement') return undefined;
  return { values: lookup.values(argument, at), at: placeOf(at, argument), node: argument, from: at };
}

/** An option of any options object among the arguments; keys may hold dots (`group.id`) or lead into nested objects (`settings.lockDuration`). */
function keyed(lookup: Lookup, { call, at }: CallSite, key: string): Argument | undefined {
  for (const argument of call.arguments) {
    if (argument.type === 'SpreadElement' || isSparedFunction(lookup.program, argument, at)) continue;
    for (const value of lookup.values(argument, at)) {
      const found = optionOf(lookup, value, key);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function optionOf(lookup: Lookup, value: Value, key: string): Argument | undefined {
  const whole = propertyOf(lookup, value, key);
  const dot = key.indexOf('.');
  if (whole !== undefined || dot === -1) return whole;
  for (const inner of propertyOf(lookup, value, key.slice(0, dot))?.values ?? []) {
    const found = optionOf(lookup, inner, key.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

const MAX_SPREADS = 12;

function propertyOf(lookup: Lookup, value: Value, key: string, depth = 0): Argument | undefined {
  if (value.kind !== 'object' || depth > MAX_SPREADS) return undefined;
  for (const part of [...value.node.properties].reverse()) {
    if (part.type === 'Property') {
      if (keyName(part.key, part.computed) !== key) continue;
      return { values: objectMember(lookup, value, key), at: placeOf(value.at, part), node: part.value, from: value.at };
    }
    for (const spread of lookup.values(part.argument, value.at)) {
      const found = propertyOf(lookup, spread, key, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Whether every options object among the arguments, or the one at a position, could be seen whole: only then is a missing option known to be missing. */
export function optionsAreKnown(lookup: Lookup, { call, at }: CallSite, index?: number): boolean {
  const options = index === undefined ? undefined : call.arguments[index];
  if (index !== undefined && call.arguments.slice(0, index + 1).every((argument) => argument.type !== 'SpreadElement'))
    return options === undefined || options.type === 'SpreadElement' || isKnown(lookup, options, at, 0);
  return call.arguments.every((argument) => argument.type !== 'SpreadElement' && isKnown(lookup, argument, at, 0));
}

/** Whether the way an object was made is known, with all options: what is known by its type alone may have been given any. */
export function makingIsKnown(lookup: Lookup, { object, site }: Use): boolean {
  return object.steps.every(
    (step) => step.how !== 'type' && (step.site === undefined || step.site.call === site.call || optionsAreKnown(lookup, step.site)),
  );
}

function isKnown(lookup: Lookup, argument: Expression, at: At, depth: number): boolean {
  const values = lookup.values(argument, at);
  if (depth > 4) return false;
  if (values.length === 0) return argument.type === 'TemplateLiteral' || argument.type === 'BinaryExpression';
  return values.every(
    (value) =>
      value.kind !== 'object' ||
      value.node.properties.every((part) => part.type === 'Property' || isKnown(lookup, part.argument, value.at, depth + 1)),
  );
}

/** Calls of a method on the object that this call is on, anywhere in these calls. */
export function companionsOf(lookup: Lookup, object: ExternalValue, calls: (method: string) => readonly CallSite[]): Use['companions'] {
  const own = madeBy({ ...object, steps: object.steps.slice(0, -1) }) ?? madeBy(object);
  return (method) =>
    own === undefined
      ? []
      : calls(method).filter(({ call, at }) => {
          const { callee } = call;
          if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return false;
          return lookup.values(callee.object, at).some((value) => value.kind === 'external' && isFrom(value, own));
        });
}

function isFrom(value: ExternalValue, made: Call): boolean {
  return value.steps.some((step) => step.site?.call === made);
}
