import type { Duration } from './duration.ts';
import type { Fact, Gap } from './fact.ts';
import type { Place } from './place.ts';
import type { Unit } from './unit.ts';

export type Language = 'javascript' | 'python' | 'ruby' | 'go' | 'php' | 'java' | 'csharp' | 'elixir';
export type IntakeRole = 'request' | 'queue' | 'stream' | 'schedule';

/**
 * What the source code of one entry point says, in any language. Lists are what was *seen*. Something that is not in a list is known to be
 * absent only where `complete` is true: every module of the program could be found and read within bounds.
 */
export interface CodeFacts {
  readonly language: Language;
  readonly entry: Place;
  /** Every file that was read, the entry first. */
  readonly files: readonly string[];
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
  /** What starts the program, and decides what of it runs where, is not in the input. */
  readonly startIsMissing?: true;
  readonly intakes: readonly Intake[];
  /** What the code defines and a command of the framework runs (Celery tasks, Sidekiq jobs), with the settings that are given in code. */
  readonly defined?: readonly Intake[];
  readonly stop: StopHandling;
  readonly locks: readonly CodeLock[];
  /** `process.send('ready')` and its like. */
  readonly readySignals: readonly Place[];
  /** Awaited connections that are opened before the server listens. */
  readonly connectsBeforeListening: Place | undefined;
  readonly outboundCalls: readonly OutboundCall[];
  readonly enqueues: readonly Enqueue[];
  readonly memoryState: readonly MemoryState[];
  /** Environment variables that the code reads: with other values it might do other things. Undefined where the reader does not follow them. */
  readonly asks?: readonly string[];
}

/** One object in the code that takes work: `new Worker('images', …)`, `app.listen()`, `cron.schedule()`. */
export interface Intake {
  readonly role: IntakeRole;
  /** Id of the framework in the catalog: `bullmq`. */
  readonly framework: string;
  /** As a person names it: "BullMQ". */
  readonly title: string;
  /** Queue, topic or job name. */
  readonly name: Fact<string> | undefined;
  readonly at: Place;
  /** True for request intakes that only serve health or metrics. */
  readonly auxiliary: boolean;
  /** Schedule expression, for schedules. */
  readonly schedule: Fact<string> | undefined;
  /** How the framework itself reacts to each signal; a signal that is missing is not handled by it. */
  readonly handles: Readonly<Record<string, 'graceful' | 'abort' | 'ignore'>>;
  /** How long the framework or the code lets running work go on after the stop signal; `Infinity` when without limit. */
  readonly drain: Fact<Duration> | undefined;
  /** The calls that drain it, for messages: `worker.close()`. */
  readonly drainCalls: readonly string[];
  /** The message is acknowledged, or its offset committed, before it is worked on. */
  readonly acksEarly: Fact<boolean> | undefined;
  readonly autoCommit: Fact<boolean> | undefined;
  /** How long a job stays locked or invisible to others. */
  readonly lock: Fact<Duration> | undefined;
  /** The longest that one of its jobs is put off while the broker counts it as handed out. By default and without a place: should one be. */
  readonly postponed?: Fact<Duration>;
  /** A run that takes longer than its interval is not started a second time. */
  readonly overlapGuard: Fact<boolean> | undefined;
  /** Schedules: the framework itself lets each run happen once, however many instances there are (a lock in its database). */
  readonly runsOnce?: boolean;
  /** Consumer group. `random` when every process makes its own. */
  readonly group: Fact<string> | undefined;
  readonly groupIsRandom: Fact<boolean> | undefined;
  readonly startPosition: Fact<string> | undefined;
  readonly concurrency: Fact<number> | undefined;
  /** Where a command line shows it: the units that are started by that command. Undefined where the source shows it. */
  readonly units?: readonly Unit[];
}

/** What the code does when it is told to stop. */
export interface StopHandling {
  readonly handlers: readonly StopHandler[];
  /** Lifecycle hooks of the framework that only run when switched on: Nest's `enableShutdownHooks()`. */
  readonly hooks: Fact<boolean> | undefined;
  /**
   * False where modules that could not be read may well install further handlers, going by what they are called and how they are used. A
   * weaker promise than that of a program that is complete; undefined where the reader cannot tell the two apart.
   */
  readonly complete?: boolean;
}

/** One handler for one or more signals, wherever it is written. */
export interface StopHandler {
  /** `SIGTERM`, `SIGINT`, `message:shutdown`. */
  readonly signals: readonly string[];
  readonly at: Place;
  /** Library that installs it (close-with-grace, terminus, signal.NotifyContext), or undefined for plain code. */
  readonly by: string | undefined;
  /** Calls in it that close what takes work. */
  readonly drains: readonly DrainCall[];
  /** Where it ends the process itself. */
  readonly exit: Place | undefined;
  /** The exit comes only after every drain call has finished; undefined when it cannot be told. */
  readonly awaitsDrain: boolean | undefined;
  /** After this long it gives up and ends the process. */
  readonly forcedExit: Fact<Duration> | undefined;
  /** It gives up, after a time that is not known. */
  readonly givesUp?: true;
  /** A pause before it closes anything: keeps serving while endpoints are removed. */
  readonly delay: Fact<Duration> | undefined;
  /** False when part of what it calls could not be followed: what is not in `drains` may still happen. */
  readonly followed: boolean;
}

export interface DrainCall {
  /** As written: `worker.close()`. */
  readonly text: string;
  readonly at: Place;
  /** Framework the closed object belongs to; undefined when the object is not known to the catalog. */
  readonly framework: string | undefined;
  /** What this call does to running work. */
  readonly effect: 'waits' | 'abandons' | 'unknown';
  /** Why it abandons, in words of the catalog. */
  readonly why: string | undefined;
  /** An argument asks for that: `worker.close(true)`. */
  readonly asked?: boolean;
}

export interface CodeLock {
  readonly kind: 'distributed' | 'instance-guard' | 'in-process';
  readonly text: string;
  readonly at: Place;
}

export interface OutboundCall {
  readonly client: string;
  /** The host or URL, when it can be known. */
  readonly target: Fact<string> | undefined;
  readonly purpose: 'service' | 'payment' | 'email' | 'sms' | 'unknown';
  readonly hasTimeout: boolean | undefined;
  readonly idempotencyKey: boolean | undefined;
  /** Inside a job, message or schedule handler. */
  readonly inJob: boolean | undefined;
  readonly at: Place;
}

/** A job or message that the code hands to a queue or stream. */
export interface Enqueue {
  readonly framework: string;
  readonly role: 'queue' | 'stream';
  readonly name: Fact<string> | undefined;
  readonly attempts: Fact<number> | undefined;
  readonly backoff: Fact<boolean> | undefined;
  readonly at: Place;
}

/** State that lives in the process only. */
export interface MemoryState {
  readonly kind: 'queue' | 'sessions';
  readonly what: string;
  readonly at: Place;
}
