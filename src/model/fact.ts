import type { Duration } from './duration.ts';
import { formatDuration } from './duration.ts';
import type { Place } from './place.ts';

/**
 * Where a value comes from: written in a configuration file, a documented default of the platform or library, read out of source
 * code, or worked out from other facts.
 */
export type Origin = 'declared' | 'default' | 'source' | 'inferred';

/**
 * A value that knows where it comes from. Unknown is `undefined`: a rule never fires on what it does not know. `at` is the exact field;
 * a default has none, or the parent key that should hold the field.
 */
export interface Fact<T> {
  readonly value: T;
  readonly origin: Origin;
  readonly at?: Place;
  /** Whose default or setting it is, in words: "Kubernetes default", "sidekiq -t". */
  readonly of?: string;
  /** Address of the documentation that a default rests on. */
  readonly docs?: string;
  /** The environment variable that decides it, where code reads it from there; `isSet` when this is what it is set to. */
  readonly variable?: { readonly name: string; readonly isSet: boolean };
  /** Where code reads it, when `at` is where the variable is set. */
  readonly readAt?: Place;
}

export function declared<T>(value: T, at: Place, of?: string): Fact<T> {
  return of === undefined ? { value, origin: 'declared', at } : { value, origin: 'declared', at, of };
}

export function byDefault<T>(value: T, of: string, docs: string, at?: Place): Fact<T> {
  return at === undefined ? { value, origin: 'default', of, docs } : { value, origin: 'default', of, docs, at };
}

export function fromSource<T>(value: T, at: Place, of?: string): Fact<T> {
  return of === undefined ? { value, origin: 'source', at } : { value, origin: 'source', at, of };
}

/** A value that code works with: its own, the default of an environment variable (`env`), or what such a variable is `set` to. */
export function fromCode<T>(value: T, at: Place, by: { readonly env?: string | undefined; readonly set?: string | undefined }): Fact<T> {
  if (by.env !== undefined) return { ...fromSource(value, at, `unless ${by.env} is set`), variable: { name: by.env, isSet: false } };
  return by.set === undefined
    ? fromSource(value, at)
    : { ...fromSource(value, at, `env ${by.set}`), variable: { name: by.set, isSet: true } };
}

/** "30 s (Kubernetes default)", "35 s": a duration and, unless somebody wrote it down, whose it is. */
export function describeDuration(fact: Fact<Duration>): string {
  const text = formatDuration(fact.value);
  if (fact.of !== undefined) return `${text} (${fact.of})`;
  return fact.origin === 'default' ? `${text} (default)` : text;
}

/** Something that could not be known, and why: printed where the answer to a question is not known. */
export interface Gap {
  readonly what: string;
  readonly why: string;
  readonly at?: Place;
}

/** Where the first of these that is written down anywhere stands; else the place that stands for the whole. */
export function writtenAt(whole: Place, ...parts: readonly ({ readonly at?: Place | undefined } | undefined)[]): Place {
  return parts.find((part) => part?.at)?.at ?? whole;
}
