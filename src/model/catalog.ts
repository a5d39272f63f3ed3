import type { IntakeRole, Language } from './code.ts';
import type { CiSystem, DeploymentAction, TargetName } from './pipeline.ts';
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
  readonly ports: readonly PortPattern[];
  readonly shells: readonly ShellPattern[];
  readonly stopSignals: readonly StopSignalPattern[];
  readonly ciPrograms: readonly CiProgram[];
  readonly ciActions: readonly CiAction[];
  readonly wrappers: readonly WrapperPattern[];
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
  /** Options that switch this off. */
  readonly signalsOff?: readonly string[];
  /** Environment variables that change this: `GRACEFUL_TERM`, `REMAP_SIGTERM=SIGQUIT`. */
  readonly signalsByEnv?: Readonly<Record<string, Readonly<Record<string, 'graceful' | 'abort' | 'ignore'>>>>;
  readonly drain?: DrainKnowledge;
  /** How long a job stays locked or invisible by default, in ms, and the options that set it. */
  readonly lock?: Setting;
  /** How long a job that is put off waits, while the broker counts it as handed out: by default, and by options of the job. */
  readonly postpone?: Postponing;
  /** Retries of a job: the default number of attempts, and the options that set it. */
  readonly attempts?: Setting;
  /** Options with which a job comes again by itself: what fails once is done the next time. */
  readonly repeats?: readonly string[];
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
  /** Constants that it exports, by name: `CronExpression.EVERY_HOUR`. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Shutdown helpers: it installs handlers for these signals and drains the server it is given. */
  readonly shutdownHelper?: ShutdownHelper;
  /** Schedules: each run happens once, however many instances there are. */
  readonly runsOnce?: boolean;
  /** A lock across processes. */
  readonly distributedLock?: boolean;
  /** In-process job queue or session store. */
  readonly memoryState?: 'queue' | 'sessions';
  /** Options that keep the state outside the process after all: `store`. */
  readonly persistsWith?: readonly string[];
  /** Settings that must have these values for the state to be in the process: `=SESSION_ENGINE`. Without `constructs` they say so alone. */
  readonly memoryWhen?: Readonly<Record<string, string>>;
  /** A queue of the language itself: calls that fill it, empty it, and wait until it is empty. */
  readonly handover?: Handover;
  /** What shows that a function answers requests: decorators, calls it is given to, types of its parameters, bases of its class. */
  readonly handlers?: readonly string[];
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
  /** It hangs on the server of another framework, and takes nothing by itself where there is one: Socket.IO on an HTTP server. */
  readonly attaches?: boolean;
  readonly notes?: string;
}

export interface Sighting {
  readonly role: IntakeRole;
  /** `new`: constructor; `call`: function or method; `decorator`, `annotation`, `extends`, `attribute`. */
  readonly by: 'new' | 'call' | 'method' | 'decorator' | 'annotation' | 'extends' | 'attribute' | 'import' | 'setting';
  /** `Worker`; for methods `Queue.process`: the class or factory that made the object, and the method. `default` is the package itself. */
  readonly name: string;
  /**
   * Position of the argument, or key of the options object, that names the queue, topic or schedule. `subscribe:topic` and `Queue:0` look
   * into another call on the same object or into the one that made it; `|` parts alternatives.
   */
  readonly subject?: number | string;
  /**
   * Arguments, named as in `subject`, that must have this value (a constant, or the last name of a member): `transport: KAFKA`. Outside of
   * JavaScript `*` is any value, and `-` that there is none.
   */
  readonly when?: Readonly<Record<string, string>>;
  /** Position of the argument that holds options. */
  readonly options?: number;
  /** It only says what is to be done; a command of the framework runs it: a Celery task. */
  readonly defines?: boolean;
  /** What taking work in this way settles: `ReadMessage` commits at once. */
  readonly sets?: Readonly<Partial<Record<'acksEarly' | 'autoCommit' | 'overlapGuard', boolean>>>;
}

export interface Postponing extends Pick<Setting, 'options' | 'unit'> {
  readonly default?: number;
  /** Calls that put a job off. By the first a running job does so itself: the default holds where it names no time. */
  readonly calls: readonly string[];
  /** Their keyword that names the time. */
  readonly keyword: string;
}

export interface Handover {
  readonly puts: readonly string[];
  readonly takes: readonly string[];
  /** Calls after which what waits is worked off before the process ends: `Queue.join`. */
  readonly ends: readonly string[];
  /** Words in the code or its settings that say so. */
  readonly endsWith?: readonly string[];
}

export interface DrainKnowledge {
  /** Methods that wait for running work: `close`, `disconnect`. */
  readonly waits?: readonly string[];
  /** Methods that look like it and do not wait, with the reason. `Worker.close(true)`: only with this first argument. */
  readonly abandons?: Readonly<Record<string, string>>;
  /** Calls that stop taking work and say nothing of what is running: `channel.close`. */
  readonly closes?: readonly string[];
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
  /** The options say the opposite of the setting: `task_acks_late`, `ack`. */
  readonly inverse?: boolean;
}

export interface ShutdownHelper {
  readonly signals: readonly string[];
  /** Option that names the signals. */
  readonly signalsOption?: string;
  /** Option that names signals on top of these. */
  readonly moreSignalsOption?: string;
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
  /** It serves pages to people: such a service is an `api`, whichever other services call it. */
  readonly edge?: boolean;
  /** It is there to end, and may as well be told to run for ever. */
  readonly mayStay?: boolean;
  /** It never sends the “ready” that PM2's `wait_ready` waits for. */
  readonly neverReady?: boolean;
}

export interface ImagePattern {
  /** Last path segments of the repository without registry and tag: `bitnami/kafka`, `redis`; `*` matches within a segment; alternatives by `|`. */
  readonly image: string;
  readonly type: ServiceType;
  readonly strength: 'decisive' | 'strong' | 'weak';
  /** Its data directory serves one process at a time: two of them on it lock each other out, or spoil it. */
  readonly dataForOne?: boolean;
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
  /** One word, or several that follow each other, in lower case; `*` matches any characters of one word. */
  readonly word: string;
  readonly type: ServiceType;
  /** Where it counts. All places when left out. */
  readonly in?: readonly ('name' | 'label' | 'image' | 'folder' | 'script' | 'command')[];
  /** Names a face to people or to the world: such a service is an `api`, whichever other services call it. */
  readonly edge?: boolean;
  /** Counts only where no other word of the name is known: `connector`, `server`. */
  readonly faint?: boolean;
}

/** A port that one kind of server listens on. */
export interface PortPattern {
  readonly port: number;
  /** What listens there: "PostgreSQL". */
  readonly title: string;
  readonly type: ServiceType;
  readonly strength: 'strong' | 'weak';
}

/** Which shell `/bin/sh` is in images built from this base. */
export interface ShellPattern {
  readonly image: string;
  /** A pattern the tag must match for this entry to hold, such as `*alpine*`. */
  readonly tag?: string;
  readonly shell: 'dash' | 'ash' | 'bash' | 'none';
  /** The image's ENTRYPOINT where it is a program that CMD is given to: `/nodejs/bin/node`. */
  readonly entrypoint?: readonly string[];
}

/** An official image that sets another stop signal than SIGTERM. */
export interface StopSignalPattern {
  readonly image: string;
  /** A pattern the tag must match: `*fpm*`. */
  readonly tag?: string;
  readonly signal: string;
  readonly docs: string;
}

/** A program that starts another one, which follows on its command line: `gosu app node server.js`. */
export interface WrapperPattern {
  /** Base name; alternatives by `|`; `*` matches any characters. */
  readonly program: string;
  /** Words that must follow at once: `exec`, `run`. */
  readonly words?: readonly string[];
  /** Options that take the next word as their value. */
  readonly values?: readonly string[];
  /** How many words that are no options stand before the command: the user of `gosu`. */
  readonly operands?: number;
  /** The command begins after `--`; without one nothing is started. */
  readonly separator?: boolean;
  /** `A=b` words may stand before the command. */
  readonly assigns?: boolean;
  readonly kind: 'init' | 'runner' | 'dev-runner' | 'supervisor';
  /** What it does with a stop signal; left out where that is not known. */
  readonly signal?: 'replaces-itself' | 'forwards' | 'ends-at-once' | 'swallows';
  readonly docs?: string;
}

/** A program that pipelines call: to deploy, to look whether a deploy went well, to test. */
export interface CiProgram {
  /** Base name; alternatives by `|`. */
  readonly program: string;
  /** As reports name it; the name it is called by when left out. */
  readonly tool?: string;
  readonly docs: string;
  /** Flags whose value is the next word. Needed to tell operands from values. */
  readonly valued?: readonly string[];
  /** It acts on the machine it runs on: on a hosted runner that is no deployment. */
  readonly local?: boolean;
  /** The first that fits counts. */
  readonly commands: readonly CiCommand[];
}

/** `test` runs tests, `ephemeral` makes a cluster or server for this run alone, `ignore` does nothing that matters here. */
export type CiEffect = DeploymentAction | 'test' | 'ephemeral' | 'ignore';

export interface CiCommand {
  /** Where one program stands for several tools: `aws ecs`. */
  readonly tool?: string;
  /** Words that follow the program in this order, flags left out; alternatives by `|`, `*` matches any characters. */
  readonly words?: readonly string[];
  /** Flags of which one must be there: `--force`, or with its value `--grace-period=0`. */
  readonly with?: readonly string[];
  /** Flags or words of which none may be there. */
  readonly not?: readonly string[];
  readonly action: CiEffect;
  /** Returns only when new instances are healthy, or fails; `unknown` when that is decided elsewhere. Default: false. */
  readonly waits?: boolean | 'unknown';
  /** Flags that turn it on, and flags that turn it off. */
  readonly waitsWith?: readonly string[];
  readonly waitsUnless?: readonly string[];
  /** Goes back to the old version by itself when the new one does not become healthy. */
  readonly rollsBack?: boolean | 'unknown';
  readonly rollsBackWith?: readonly string[];
  /** Ends running instances without grace, in words: "SIGKILL at once". */
  readonly kills?: string;
  /** The stop's own grace, and the longest wait for the rollout. */
  readonly stopWait?: TimeFlag;
  readonly rolloutWait?: TimeFlag;
  /** Waits for ever unless `rolloutWait` is given. */
  readonly unbounded?: boolean;
  /** Operands whose waiting ends by itself all the same. */
  readonly boundedFor?: string;
  /** Counts as a deployment only where names around it say so and nothing stronger is there. */
  readonly weak?: boolean;
  readonly names?: readonly NameSource[];
  readonly docs?: string;
}

export interface TimeFlag {
  readonly flags: readonly string[];
  /** Unit of a bare number. */
  readonly unit: 'ms' | 's' | 'm';
  /** When the flag is left out, in `unit`. */
  readonly default?: number;
}

/** Where a command line or an action says what it deploys. */
export interface NameSource {
  readonly kind: TargetName['kind'];
  /** Flags, or inputs of an action, whose value it is. */
  readonly from?: readonly string[];
  /** Operands from this one on, counted from 0 after `words`. */
  readonly operand?: number;
  /** Only that operand, not those after it. */
  readonly single?: boolean;
}

/** An action, orb job, task or pipe that somebody else wrote. */
export interface CiAction {
  readonly system: CiSystem;
  /** Name without version, lower case; `*` matches any characters: `azure/k8s-deploy`, `aws-ecs/deploy*`. */
  readonly uses: string;
  readonly docs: string;
  readonly tool: string;
  /** `shell`: what matters is the script it is given. */
  readonly action: CiEffect | 'shell';
  /** Input that holds the script, or the arguments of `program`. */
  readonly script?: string;
  readonly program?: string;
  /** The script runs on another machine. */
  readonly remote?: boolean;
  /** Inputs that must have one of these values for the entry to hold; a trailing `?` on the input: or be left out. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
  readonly waits?: boolean | 'unknown';
  /** Inputs that turn waiting on when they are `true`, or a time that is not 0. */
  readonly waitsWith?: readonly string[];
  /** Inputs that turn it off when they are `false`. */
  readonly waitsUnless?: readonly string[];
  readonly rollsBack?: boolean | 'unknown';
  readonly rollsBackWith?: readonly string[];
  readonly rolloutWait?: TimeFlag;
  readonly names?: readonly NameSource[];
  readonly weak?: boolean;
}
