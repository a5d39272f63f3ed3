import type { DrainCall } from '../../../../model/code.ts';
import type { Duration } from '../../../../model/duration.ts';
import type { Fact } from '../../../../model/fact.ts';
import type { Place } from '../../../../model/place.ts';

/** A drain that the handler has begun. */
export interface Drain {
  readonly call: DrainCall;
  /** Exiting before it is over is known to lose work. */
  readonly counts: boolean;
  /** It is over when the call returns: stopping a timer. */
  readonly instant?: boolean;
}

/** What is known at one point of one way through the handler. */
export class Flow {
  /** Begun and not known to be over. */
  pending: Set<Drain>;
  done: Set<Drain>;
  alive = true;
  /** It returned, which is not the end of the process. */
  returned = false;
  /** In the way an error takes. */
  failing = false;
  /** In which order this happens is not known. */
  uncertain = false;
  /** It has come to its first `await`. */
  suspended = false;
  /** In a timer that was set when these were pending. */
  timer: Timer | undefined;
  /** It waited a fixed time while drains were pending. */
  waited: Fact<Duration> | undefined;

  constructor(pending: Iterable<Drain> = [], done: Iterable<Drain> = []) {
    this.pending = new Set(pending);
    this.done = new Set(done);
  }

  copy(): Flow {
    const copy = new Flow(this.pending, this.done);
    copy.alive = this.alive;
    copy.returned = this.returned;
    copy.failing = this.failing;
    copy.uncertain = this.uncertain;
    copy.suspended = this.suspended;
    copy.timer = this.timer;
    copy.waited = this.waited;
    return copy;
  }

  become(other: Flow): void {
    Object.assign(this, other.copy());
  }

  begin(drain: Drain): void {
    if (drain.instant === true) this.done.add(drain);
    else if (!this.done.has(drain)) this.pending.add(drain);
  }

  finish(drains: Iterable<Drain>): void {
    for (const drain of drains) {
      this.pending.delete(drain);
      this.done.add(drain);
    }
  }

  get started(): boolean {
    return this.pending.size > 0 || this.done.size > 0;
  }
}

export interface Timer {
  readonly after: Fact<Duration> | undefined;
  /** What had been begun when it was set. */
  readonly before: ReadonlySet<Drain>;
  readonly pending: boolean;
}

/** Ways that come together again: what is pending on one of them is pending. */
export function join(flows: readonly Flow[]): Flow | undefined {
  const alive = flows.filter((flow) => flow.alive);
  const [first, ...rest] = alive;
  if (first === undefined) return undefined;
  const joined = first.copy();
  for (const flow of rest) {
    for (const drain of flow.done) joined.done.add(drain);
    for (const drain of flow.pending) joined.pending.add(drain);
    joined.uncertain ||= flow.uncertain;
    joined.failing &&= flow.failing;
    joined.suspended ||= flow.suspended;
    joined.waited ??= flow.waited;
  }
  for (const drain of joined.pending) joined.done.delete(drain);
  return joined;
}

/** The end of a way. */
export function dead(flow: Flow): Flow {
  const copy = flow.copy();
  copy.alive = false;
  return copy;
}

/** What an expression leaves to wait for. */
export interface Promised {
  readonly drains: ReadonlySet<Drain>;
  /** It is over after a fixed time. */
  readonly after?: Fact<Duration> | undefined;
  /** It is over after this time at the latest. */
  readonly within?: Fact<Duration> | undefined;
  /** Whoever waits for it waits for ever: the process ends in it. */
  readonly exits?: boolean;
}

const NONE: ReadonlySet<Drain> = new Set();
export const settled: Promised = { drains: NONE };

export function both(...all: readonly Promised[]): Promised {
  const known = all.filter((one) => one !== settled);
  const [first] = known;
  if (first === undefined) return settled;
  if (known.length === 1) return first;
  return {
    drains: new Set(known.flatMap((one) => [...one.drains])),
    after: known.find((one) => one.after !== undefined)?.after,
    within: known.find((one) => one.within !== undefined)?.within,
    exits: known.some((one) => one.exits === true),
  };
}

/** What was seen on all ways together. */
export class Observed {
  readonly drains: Drain[] = [];
  readonly exits: Exit[] = [];
  readonly forced: Fact<Duration>[] = [];
  /** It ends the process after a time that is not known. */
  givesUp = false;
  delay: Fact<Duration> | undefined;
  followed = true;
}

export interface Exit {
  readonly at: Place;
  readonly pending: readonly Drain[];
  readonly done: readonly Drain[];
  readonly failing: boolean;
  readonly uncertain: boolean;
}
