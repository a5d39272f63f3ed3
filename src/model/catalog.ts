import type { IntakeRole, Language } from './code.ts';
import type { ServiceType } from './service.ts';

/**
 * What is known of the world outside the input: frameworks, commands, images, env names, scalers, words. Written as YAML in
 * `rules/catalog/`, checked against `schema/catalog.schema.json` and compiled into the build.
 */
export interface Catalog {
  readonly frameworks: readonly Framework[];
  readonly commands: readonly CommandPattern[];
  readonly images: readonly ImagePattern[];
  readonly env: readonly EnvPattern[];
  readonly scalers: readonly ScalerPattern[];
  readonly words: readonly WordPattern[];
  readonly shells: readonly ShellPattern[];
}

/** A library through which a process takes work, runs on a schedule, or stops gracefully. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  readonly language: Language;
  readonly docs: string;
  /** Package, module, gem, import path or namespace names. A trailing `*` matches any rest. */
  readonly packages: readonly string[];
  /** What in the code shows that it takes work. */
  readonly seen: readonly Sighting[];
  /** How the library itself reacts to signals. */
  readonly signals?: Readonly<Record<string, 'graceful' | 'abort' | 'ignore'>>;
  readonly drain?: DrainKnowledge;
  /** How long a job stays locked or invisible by default, in ms, and the options that set it. */
  readonly lock?: Setting;
  /** Retries of a job: the default number of attempts, and the options that set it. */
  readonly attempts?: Setting;
  readonly backoff?: Setting;
  /** Messages are acknowledged or committed before they are worked on, by default or by option. */
  readonly acksEarly?: Setting;
  readonly autoCommit?: Setting;
  readonly group?: Setting;
  /** Where a group starts to read when it has no committed position, or always. */
  readonly startPosition?: Setting;
  readonly concurrency?: Setting;
  /** Schedules: whether a run that takes too long keeps the next from starting. */
  readonly overlapGuard?: Setting;
  /** Shutdown helpers: it installs handlers for these signals and drains the server it is given. */
  readonly shutdownHelper?: ShutdownHelper;
  /** A lock across processes. */
  readonly distributedLock?: boolean;
  /** In-process job queue or session store. */
  readonly memoryState?: 'queue' | 'sessions';
  /** Options that keep the state outside the process after all: `store`. */
  readonly persistsWith?: readonly string[];
  /** Names that make the lock or the in-process queue, where the package does more than that: `queue` of async. */
  readonly constructs?: readonly string[];
  /** Calls that hand work to a queue or stream: `Queue.add`. */
  readonly enqueues?: readonly string[];
  /** Which argument of these calls names the queue or topic, as in `Sighting.subject`: `Queue:0`. */
  readonly enqueueSubject?: number | string;
  /** A client that calls other services, payment, mail or SMS. */
  readonly outbound?: OutboundKnowledge;
  /** Id of the framework that closes this one when it is closed itself: Nest closes its workers and servers. */
  readonly lifecycle?: string;
  readonly notes?: string;
}

export interface Sighting {
  readonly role: IntakeRole;
  /** `new`: constructor; `call`: function or method; `decorator`, `annotation`, `extends`, `attribute`. */
  readonly by: 'new' | 'call' | 'method' | 'decorator' | 'annotation' | 'extends' | 'attribute' | 'import';
  /** `Worker`; for methods `Queue.process`: the class or factory that made the object, and the method. `default` is the package itself. */
  readonly name: string;
  /**
   * Position of the argument, or key of the options object, that names the queue, topic or schedule. `subscribe:topic` and `Queue:0` look
   * into another call on the same object or into the one that made it; `|` parts alternatives.
   */
  readonly subject?: number | string;
  /** Arguments, named as in `subject`, that must have this value (a constant, or the last name of a member): `transport: KAFKA`. */
  readonly when?: Readonly<Record<string, string>>;
  /** Position of the argument that holds options. */
  readonly options?: number;
}

export interface DrainKnowledge {
  /** Methods that wait for running work: `close`, `disconnect`. */
  readonly waits?: readonly string[];
  /** Methods that look like it and do not wait, with the reason. `Worker.close(true)`: only with this first argument. */
  readonly abandons?: Readonly<Record<string, string>>;
  /** Options with which an abandoning call waits after all: `pollingCompleteWaitTimeMs`. */
  readonly waitsWith?: readonly string[];
  /** Of `waits`, those that tell a callback when they are done and return no promise: `server.close`. */
  readonly callbackOnly?: readonly string[];
  /** How long it waits by itself, ms; `unlimited` when without limit. */
  readonly default?: number | 'unlimited';
  /** Where the limit is set. */
  readonly settings?: readonly DrainSetting[];
}

export interface DrainSetting {
  readonly in: 'flag' | 'env' | 'option' | 'file';
  /** `-t`, `SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE`, `shutdownGraceTime`, `config/sidekiq.yml`. */
  readonly name: string;
  /** Path of keys inside the file. */
  readonly key?: string;
  readonly unit: 'ms' | 's' | 'm' | 'duration';
}

/** An option of a framework: its default, and the names it is set by. */
export interface Setting {
  readonly default?: number | boolean | string;
  readonly options?: readonly string[];
  readonly unit?: 'ms' | 's' | 'm' | 'duration';
}

export interface ShutdownHelper {
  readonly signals: readonly string[];
  /** Option that names the signals. */
  readonly signalsOption?: string;
  readonly timeoutOption?: string;
  readonly timeoutDefault?: number;
  /** Calls that install it: `createTerminus`. `default` is the package itself; the only one when left out. */
  readonly calls?: readonly string[];
  /** Arguments and options that hold functions it runs on stop, named as in `Sighting.subject`: `0`, `onSignal`. */
  readonly runs?: readonly string[];
  /** Arguments and options that hold the server it closes by itself. */
  readonly closes?: readonly string[];
}

/** A client library and what a careful caller gives it. */
export interface OutboundKnowledge {
  readonly purpose: 'service' | 'payment' | 'email' | 'sms' | 'unknown';
  /** `default`, `default.post`, `SESClient.send`. */
  readonly calls: readonly string[];
  /** Argument that holds the URL, named as in `Sighting.subject`. */
  readonly target?: number | string;
  /** Options that bound a call in time. */
  readonly timeout?: readonly string[];
  /** It has a timeout of its own. */
  readonly timeoutByDefault?: boolean;
  /** Options that make a repeated call harmless. */
  readonly idempotency?: readonly string[];
}

/** A command line that shows a type: words that must occur in this order, after wrappers are peeled. */
export interface CommandPattern {
  /** The program: base name without path; alternatives by `|`. */
  readonly program: string;
  /** Further words that must all occur, in order; alternatives by `|`; `*` inside a word matches any characters. */
  readonly words?: readonly string[];
  /** Words of which none may occur. */
  readonly not?: readonly string[];
  readonly type: ServiceType;
  readonly strength: 'decisive' | 'strong' | 'weak';
  /** The framework whose drain, signals and defaults then hold. */
  readonly framework?: string;
  readonly docs?: string;
}

export interface ImagePattern {
  /** Last path segments of the repository without registry and tag: `bitnami/kafka`, `redis`; `*` matches within a segment; alternatives by `|`. */
  readonly image: string;
  readonly type: ServiceType;
  readonly strength: 'decisive' | 'strong' | 'weak';
  /** A stop signal the image is known to set. */
  readonly stopSignal?: string;
  readonly framework?: string;
  readonly docs?: string;
}

export interface EnvPattern {
  /** Exact name, or with `*`; alternatives by `|`. */
  readonly name: string;
  /** It only names a broker: it counts where nothing shows how else the process could be reached. */
  readonly broker?: boolean;
  /** A regular expression the value must match. */
  readonly value?: string;
  readonly type: ServiceType;
  readonly strength: 'strong' | 'weak';
}

export interface ScalerPattern {
  /** KEDA trigger type. */
  readonly trigger: string;
  readonly type: ServiceType;
  readonly strength: 'decisive' | 'strong' | 'weak';
  readonly docs?: string;
}

export interface WordPattern {
  readonly word: string;
  readonly type: ServiceType;
  /** Where it counts. All places when left out. */
  readonly in?: readonly ('name' | 'label' | 'image' | 'folder' | 'script' | 'command')[];
}

/** Which shell `/bin/sh` is in images built from this base. */
export interface ShellPattern {
  readonly image: string;
  /** A pattern the tag must match for this entry to hold, such as `*alpine*`. */
  readonly tag?: string;
  readonly shell: 'dash' | 'ash' | 'bash' | 'none';
}
