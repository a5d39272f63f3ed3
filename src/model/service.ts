import type { CodeFacts, Intake } from './code.ts';
import type { Duration } from './duration.ts';
import type { Fact, Gap } from './fact.ts';
import type { Place } from './place.ts';
import type { Unit } from './unit.ts';

/** How a service receives work; see docs/classification.md. */
export const serviceTypes = ['api', 'internal', 'worker', 'consumer', 'scheduler', 'task', 'backing', 'agent', 'unknown'] as const;
export type ServiceType = (typeof serviceTypes)[number];

export type Receives = 'request' | 'queue' | 'stream' | 'schedule' | 'launch' | 'watch' | 'unknown';

export const receivesOf = {
  api: 'request',
  internal: 'request',
  worker: 'queue',
  consumer: 'stream',
  scheduler: 'schedule',
  task: 'launch',
  backing: 'unknown',
  agent: 'watch',
  unknown: 'unknown',
} as const satisfies Record<ServiceType, Receives>;

export type Strength = 'declared' | 'decisive' | 'strong' | 'weak';
export type Confidence = 'high' | 'medium' | 'low';

/** One observation that speaks for a type. */
export interface Evidence {
  readonly type: ServiceType;
  /** What kind of observation: `kind`, `command`, `image`, `source`, `scaler`, `exposure`, `env`, `word`, … */
  readonly signal: string;
  /** The observation in words: "celery -A app worker". */
  readonly detail: string;
  readonly strength: Strength;
  readonly at: Place;
}

/** One hop on the way from a unit to its source, or from one object to another that was joined to it. */
export interface Hop {
  /** What led on: "Dockerfile CMD", "npm run start", "tsconfig outDir". */
  readonly by: string;
  readonly at: Place;
  /** True where only a name or a convention connects the two sides. */
  readonly guessed: boolean;
}

/** The source code behind a service. */
export interface CodeLink {
  readonly entry: string;
  readonly via: readonly Hop[];
  readonly facts: CodeFacts;
}

/** A service needs another one, or something outside the input. */
export interface Dependency {
  /** The service; undefined when what is named is not in the input. */
  readonly target: Service | undefined;
  /** The host, topic or object that is named. */
  readonly name: string;
  /** How it is known: "env AUTH_URL", "depends_on", "queue “images”". */
  readonly by: string;
  readonly kind: 'request' | 'queue' | 'stream' | 'store' | 'start-order' | 'unknown';
  /** True where the name looks like a Service of the same environment that nothing in the environment defines. */
  readonly dangling: boolean;
  readonly at: Place;
  /** Where it is named, by `placeKey` of the units that name it; undefined where it holds for all, such as one that the config declares. */
  readonly places?: ReadonlyMap<string, Place>;
}

/** Environments do not see each other, nor do platforms. */
export function placeKey({ platform, environment }: Pick<Unit, 'platform' | 'environment'>): string {
  return `${platform}\u0000${environment}`;
}

/** Where a dependency is named beside a unit of its target; undefined where only other environments name it. */
export function neededBeside(unit: Pick<Unit, 'platform' | 'environment'>, { places, at }: Dependency): Place | undefined {
  return places === undefined ? at : places.get(placeKey(unit));
}

/** One deployable program as its team sees it, whatever platforms it is deployed on. */
export interface Service {
  /** Stable: `shop/Deployment/image-worker`; survives line moves and re-ordering. */
  readonly id: string;
  readonly name: string;
  readonly type: ServiceType;
  /** Every role the process plays, the primary first. */
  readonly roles: readonly ServiceType[];
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
  /** What somebody wrote the type to be, by annotation, comment or config. */
  readonly declaredType: Fact<ServiceType> | undefined;
  readonly units: readonly Unit[];
  /**
   * Everything through which the process takes work: what the source constructs, and what its command line shows (`celery … worker`), with the
   * flags, env values and config files that set it already applied.
   */
  readonly intakes: readonly Intake[];
  /** `svc-lint.dev/drain-timeout` or the config file. */
  readonly declaredDrain: Fact<Duration> | undefined;
  /** Undefined when no source was found. */
  readonly code: CodeLink | undefined;
  readonly dependsOn: readonly Dependency[];
  readonly dependents: readonly Service[];
  readonly owner: Fact<string> | undefined;
  readonly runbook: Fact<string> | undefined;
  /** What was looked for and could not be known. */
  readonly gaps: readonly Gap[];
}

/** Words alone say how it takes work, and its code, which was found, shows nothing of the kind: it may well hold no work at all. */
export function isNamedOnly({ confidence, code, intakes }: Service): boolean {
  return confidence === 'low' && code !== undefined && !intakes.some((intake) => !intake.auxiliary);
}

const telemetry =
  /jaeger|zipkin|otel|opamp|opentelemetry|tempo|statsd|datadog|wavefront|prometheus|pushgateway|graphite|influx|sentry|fluent|logstash|loki|syslog|newrelic|apm|telemetry|tracing|metrics/i;

/** Whether a dependency only takes traces, metrics or logs, or is only watched: when it is down, nobody's work stops. */
export function isTelemetry({ by, name }: Pick<Dependency, 'by' | 'name'>): boolean {
  return telemetry.test(by) || telemetry.test(name) || /[Hh]ealth[-_]?[Cc]hecks?|HEALTH_?CHECKS?|[_a-z]HC$|_hc$/.test(by);
}
