import type { Duration } from './duration.ts';
import type { Fact } from './fact.ts';
import type { Edit } from './finding.ts';
import type { Launch } from './launch.ts';
import type { Place } from './place.ts';
import type { Node, ScalarNode } from './tree.ts';

export type Platform = 'kubernetes' | 'pm2' | 'compose' | 'docker' | 'process';

/** Who starts and stops the unit, as a sentence names it. */
export const platformTitles = {
  kubernetes: 'Kubernetes',
  pm2: 'PM2',
  compose: 'Docker Compose',
  docker: 'the container runtime',
  process: 'the platform',
} as const satisfies Record<Platform, string>;

/**
 * One declaration that runs a service: a Kubernetes workload's main container, a PM2 app, a Compose service, or, where nothing in the input
 * says how it runs, a Dockerfile (`docker`) or an entry point (`process`). Facts that mean the same on every platform stand here, so that a
 * rule is written once; the rest is in `detail`.
 */
export interface Unit {
  readonly platform: Platform;
  /** `Deployment`, `CronJob`, …; `app` for PM2, `service` for Compose, `image` for a Dockerfile, `process` else. */
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly container: string | undefined;
  /** What is applied together; joins never cross it. Empty where the input has only one. */
  readonly environment: string;
  /** The declaration: the name where there is one. */
  readonly at: Place;
  readonly labels: ReadonlyMap<string, Fact<string>>;
  readonly annotations: ReadonlyMap<string, Fact<string>>;
  readonly image: Fact<string> | undefined;
  readonly launch: Launch;
  readonly env: readonly EnvVar[];
  readonly ports: readonly Port[];
  readonly instances: Instances;
  readonly stop: StopPolicy;
  readonly restart: RestartPolicy;
  readonly rollout: Rollout | undefined;
  readonly schedule: Schedule | undefined;
  /** Probes of the main container, health checks of Compose. Undefined members are not declared. */
  readonly probes: Probes;
  readonly exposure: readonly Exposure[];
  readonly scaling: readonly Scaling[];
  readonly budgets: readonly Budget[];
  readonly volumes: readonly Volume[];
  readonly detail: KubernetesDetail | Pm2Detail | ComposeDetail | PlainDetail;
  /** The edits that would make a change in this unit's own file and format; undefined where it cannot be made safely. */
  readonly edit: (change: UnitChange) => readonly Edit[] | undefined;
}

/** A change that a fix may ask of a unit, whatever its format. */
export type UnitChange =
  | { readonly set: 'grace'; readonly to: Duration }
  | { readonly set: 'field'; readonly path: readonly string[]; readonly to: string | number | boolean };

export interface EnvVar {
  readonly name: string;
  /** Undefined when it comes from where we cannot look (a Secret, a missing ConfigMap, an expression). Values are never printed whole. */
  readonly value: Fact<string> | undefined;
  /** The name of the object a value is taken from: `secretKeyRef` and the like. */
  readonly from: string | undefined;
  readonly at: Place;
}

export interface Port {
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly protocol: string;
  readonly at: Place;
}

/** How many run at once. `min` and `max` differ where something scales the unit. */
export interface Instances {
  readonly declared: Fact<number> | undefined;
  readonly min: Fact<number> | undefined;
  readonly max: Fact<number> | undefined;
}

/** What the platform does to stop one instance. */
export interface StopPolicy {
  /** The signal the platform really sends: `SIGTERM`, `SIGINT`; `message:shutdown` for PM2's shutdown_with_message. */
  readonly signal: Fact<string> | undefined;
  /** From the stop signal to the kill, the smallest of a nested chain: grace period less preStop, kill_timeout, stop_grace_period. */
  readonly grace: Fact<Duration> | undefined;
  /** The field as written or defaulted, before preStop is taken off. */
  readonly period: Fact<Duration> | undefined;
  /** How long a preStop hook takes; undefined when there is none or it cannot be known. */
  readonly preStop: Fact<Duration> | undefined;
  /** True when there is a preStop hook, known duration or not. */
  readonly hasPreStop: boolean;
  /** The hook is more than a pause: it may tell the program to stop by itself. */
  readonly preStopTells?: boolean;
}

export interface RestartPolicy {
  /** Whether a process that ends is started again. */
  readonly always: Fact<boolean> | undefined;
  /** The platform's word for it: `Always`, `Never`, `OnFailure`, `unless-stopped`, `autorestart`. */
  readonly policy: Fact<string> | undefined;
}

/** How a new version takes the place of the old one. */
export interface Rollout {
  readonly strategy: Fact<'rolling' | 'recreate' | 'canary' | 'blue-green' | 'on-delete' | 'unknown'>;
  /** Instances that may be missing at once, after the platform's rounding, at the smallest scale. */
  readonly maxUnavailable: Fact<number> | undefined;
  /** Instances that may run on top, after rounding. */
  readonly maxSurge: Fact<number> | undefined;
  readonly minReady: Fact<Duration> | undefined;
}

export interface Schedule {
  readonly expression: Fact<string>;
  readonly timeZone: Fact<string> | undefined;
  /** `kubernetes` (robfig five fields and @macros), `pm2` (croner, five or six), `github` (POSIX five), … */
  readonly dialect: 'kubernetes' | 'pm2' | 'github' | 'quartz' | 'node' | 'unknown';
  readonly suspended: Fact<boolean> | undefined;
}

export interface Probe {
  readonly type: 'http' | 'tcp' | 'grpc' | 'exec' | 'unknown';
  /** Path, port or command: equal targets compare equal. */
  readonly target: string;
  readonly port: number | string | undefined;
  readonly initialDelay: Duration;
  readonly period: Duration;
  readonly timeout: Duration;
  readonly failureThreshold: number;
  /** The probe's own terminationGracePeriodSeconds. */
  readonly grace: Fact<Duration> | undefined;
  readonly at: Place;
}

export interface Probes {
  readonly readiness: Probe | undefined;
  readonly liveness: Probe | undefined;
  readonly startup: Probe | undefined;
}

/** How requests reach a unit. */
export interface Exposure {
  readonly by: 'ingress' | 'route' | 'load-balancer' | 'node-port' | 'cluster-ip' | 'headless' | 'host-port' | 'proxy' | 'port';
  readonly external: boolean;
  /** The object that exposes: "Service shop/api". */
  readonly name: string;
  /** The unit's own port that is served, resolved through named ports. */
  readonly port: number | string | undefined;
  /** True for a metrics or health port only. */
  readonly auxiliary: boolean;
  readonly at: Place;
}

/** Something that changes the number of instances by itself. */
export interface Scaling {
  readonly by: 'hpa' | 'keda' | 'knative' | 'other';
  readonly name: string;
  readonly min: Fact<number> | undefined;
  readonly max: Fact<number> | undefined;
  readonly triggers: readonly ScalingTrigger[];
  readonly at: Place;
}

export interface ScalingTrigger {
  /** `cpu`, `memory`, `kafka`, `rabbitmq`, … */
  readonly type: string;
  /** The queue, topic or consumer group it looks at. */
  readonly name: string | undefined;
  readonly at: Place;
}

/** A PodDisruptionBudget that selects the unit. */
export interface Budget {
  readonly name: string;
  readonly minAvailable: Fact<number | string> | undefined;
  readonly maxUnavailable: Fact<number | string> | undefined;
  /** Evictions allowed at the smallest scale, after Kubernetes' rounding; undefined when the scale is not known. */
  readonly allowed: number | undefined;
  readonly at: Place;
}

export interface Volume {
  readonly name: string;
  readonly kind: 'claim' | 'claim-template' | 'empty-dir' | 'host-path' | 'bind' | 'named' | 'config' | 'secret' | 'other';
  /** ReadWriteOnce, ReadWriteMany, … of the claim when it is in the input. */
  readonly accessModes: readonly string[] | undefined;
  readonly readOnly: boolean;
  /** What of a ConfigMap is mounted into the main container; undefined where that cannot be known. */
  readonly files?: readonly MountedFile[];
  readonly at: Place;
}

export interface MountedFile {
  /** In the container: `/app/config/application.yml`. */
  readonly path: string;
  readonly content: ScalarNode;
  /** The ConfigMap that holds it. */
  readonly from: string;
}

export interface KubernetesDetail {
  readonly platform: 'kubernetes';
  readonly apiVersion: string;
  /** The whole object, the pod's spec and the main container, for rules that speak of Kubernetes alone. */
  readonly object: Node;
  readonly podSpec: Node | undefined;
  readonly containerNode: Node | undefined;
  readonly concurrencyPolicy: Fact<string> | undefined;
  readonly startingDeadline: Fact<Duration> | undefined;
  readonly activeDeadline: Fact<Duration> | undefined;
  readonly backoffLimit: Fact<number> | undefined;
  readonly podReplacementPolicy: Fact<string> | undefined;
  readonly revisionHistoryLimit: Fact<number> | undefined;
  /** True when nothing in the input could tell whether a Service, budget or scaler exists (a lone rendered file, say). */
  readonly partnersMayBeOutside: boolean;
  /** The main container's ports that are not for metrics, health or profiling. */
  readonly servingPorts: readonly Port[];
  /** By its image it keeps its data directory to itself. */
  readonly dataForOne: boolean;
  /** RBAC that watches the cluster, host mounts, leader election: what speaks for an agent or a single leader. */
  readonly leaderElection: Fact<boolean> | undefined;
}

export interface Pm2Detail {
  readonly platform: 'pm2';
  /** The app's own object, for places of fields. */
  readonly app: Node;
  readonly script: Fact<string> | undefined;
  readonly execMode: Fact<'fork' | 'cluster'> | undefined;
  readonly treekill: Fact<boolean>;
  readonly shutdownWithMessage: Fact<boolean>;
  readonly waitReady: Fact<boolean>;
  /** The word of the command line that shows a program which never sends “ready”. */
  readonly neverReady: Place | undefined;
  readonly listenTimeout: Fact<Duration>;
  readonly cronRestart: Fact<string> | undefined;
  readonly autorestart: Fact<boolean>;
  readonly watch: Fact<boolean> | undefined;
  readonly maxMemoryRestart: Fact<string> | undefined;
  readonly restartDelay: Fact<Duration> | undefined;
  readonly expBackoff: Fact<Duration> | undefined;
  readonly stopExitCodes: Fact<readonly number[]> | undefined;
  /** True when started by `pm2-runtime` as a container's main process. */
  readonly inContainer: boolean;
}

export interface ComposeDetail {
  readonly platform: 'compose';
  readonly service: Node;
  readonly init: Fact<boolean> | undefined;
  readonly dependsOn: readonly { readonly name: string; readonly at: Place }[];
  readonly updateOrder: Fact<string> | undefined;
}

export interface PlainDetail {
  readonly platform: 'docker' | 'process';
}

const developmentWord = 'dev|devel|development|local|localhost|minikube|kind|test|tests|testing|e2e|ci|sandbox|preview';
/** `testdata` is Go's own word: https://pkg.go.dev/cmd/go#hdr-Package_lists_and_patterns. */
const developmentFolder = `${developmentWord.replace('|ci|', '|')}|testdata`;
const developmentName = new RegExp(`(^|[^a-z])(${developmentWord})([^a-z]|$)`, 'i');
/** `docker-compose.dev.yml`, `local/compose.yaml`, `test/e2e/app.yaml`; a folder `ci` holds what CI deploys as often as what it tests with. */
const developmentPath = new RegExp(`(^|/)(${developmentFolder})/|[._-](${developmentWord})([._-][^/]*)?$`, 'i');

/** `shop_dev:latest`; a tag `dev` is often what a cluster for users runs. */
const developmentImage = /[._-](dev|devel|development)(:[^/]*)?$/i;

/** Whether a file says by its name or folder that it is for development or tests. */
export function isDevelopmentPath(path: string): boolean {
  return developmentPath.test(path);
}

/** Whether a unit belongs to an environment that no user leans on: what a deploy there loses, nobody misses. */
export function isForDevelopment(unit: Unit): boolean {
  const startedBy = unit.launch.at?.file.path.split('/').at(-1);
  const scripts = unit.launch.wrappers.filter(({ kind }) => kind === 'script');
  return (
    developmentName.test(unit.environment) ||
    isDevelopmentPath(unit.at.file.path) ||
    (startedBy !== undefined && isDevelopmentPath(startedBy)) ||
    developmentImage.test(unit.image?.value ?? '') ||
    scripts.some(({ text, at }) => isDevelopmentPath(text) || isDevelopmentPath(at.file.path))
  );
}

/** Whether a unit runs to completion by its kind, rather than all the time. */
export function runsToCompletion(unit: Unit): boolean {
  return unit.kind === 'Job' || unit.kind === 'CronJob' || unit.kind === 'ScaledJob';
}

/** Exposures that carry requests for the service itself, not its metrics or health. */
export function requestExposure(unit: Unit): readonly Exposure[] {
  return unit.exposure.filter((exposure) => !exposure.auxiliary);
}

/**
 * Whether requests reach a unit: `known` through an object of the input; `likely` where it has a port and what would expose it may lie outside the
 * input, so that only its type says so.
 */
export function reachedByRequests(unit: Unit): 'known' | 'likely' | 'no' {
  if (requestExposure(unit).length > 0) return 'known';
  const { detail } = unit;
  return detail.platform === 'kubernetes' && detail.partnersMayBeOutside && detail.servingPorts.length > 0 ? 'likely' : 'no';
}

/** How many run at least, when that is known: what is declared, or what scales it allows. */
export function fewest(unit: Unit): number | undefined {
  return unit.instances.min?.value ?? unit.instances.declared?.value;
}

/** How many run at most, when that is known. */
export function most(unit: Unit): number | undefined {
  return unit.instances.max?.value ?? unit.instances.declared?.value;
}
