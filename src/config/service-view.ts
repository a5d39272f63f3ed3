import type { Duration } from '../model/duration.ts';
import type { Fact } from '../model/fact.ts';
import { receivesOf, type Service } from '../model/service.ts';
import { drainOf, reactionOf, stopSignalOf } from '../model/stop.ts';
import { fewest, most, requestExposure, type Unit } from '../model/unit.ts';

/**
 * What custom rules see of a service and of one of its units; schema/service.schema.json says the same in JSON Schema. A fact that is not known is
 * left out: test it with `has(unit.graceSeconds)`. Env values are left out because they may be secrets.
 */
export const serviceSchema = {
  id: 'string',
  name: 'string',
  type: 'string',
  receives: 'string',
  roles: 'list<string>',
  confidence: 'string',
  owner: 'string',
  runbook: 'string',
  source: 'string',
  dependsOn: 'list<string>',
  dependents: 'list<string>',
  platforms: 'list<string>',
} as const;

export const unitSchema = {
  platform: 'string',
  kind: 'string',
  namespace: 'string',
  name: 'string',
  container: 'string',
  environment: 'string',
  image: 'string',
  labels: 'map<string, string>',
  annotations: 'map<string, string>',
  env: 'list<string>',
  ports: 'list<int>',
  minInstances: 'int',
  maxInstances: 'int',
  stopSignal: 'string',
  handlesStopSignal: 'bool',
  graceSeconds: 'double',
  drainSeconds: 'double',
  preStopSeconds: 'double',
  strategy: 'string',
  schedule: 'string',
  timeZone: 'string',
  concurrencyPolicy: 'string',
  hasReadinessProbe: 'bool',
  hasLivenessProbe: 'bool',
  hasDisruptionBudget: 'bool',
  isExposed: 'bool',
  isScaled: 'bool',
} as const;

type View<S> = { [K in keyof S]?: unknown };

export function serviceView(service: Service): View<typeof serviceSchema> {
  return known({
    id: service.id,
    name: service.name,
    type: service.type,
    receives: receivesOf[service.type],
    roles: service.roles,
    confidence: service.confidence,
    owner: service.owner?.value,
    runbook: service.runbook?.value,
    source: service.code?.entry,
    dependsOn: service.dependsOn.map((dependency) => dependency.target?.name ?? dependency.name),
    dependents: service.dependents.map((dependent) => dependent.name),
    platforms: [...new Set(service.units.map((unit) => unit.platform))],
  });
}

export function unitView(service: Service, unit: Unit): View<typeof unitSchema> {
  const reaction = reactionOf(service, unit);
  return known({
    platform: unit.platform,
    kind: unit.kind,
    namespace: unit.namespace,
    name: unit.name,
    container: unit.container,
    environment: unit.environment,
    image: unit.image?.value,
    labels: strings(unit.labels),
    annotations: strings(unit.annotations),
    env: unit.env.map((variable) => variable.name),
    ports: unit.ports.flatMap((port) => (port.number === undefined ? [] : [BigInt(port.number)])),
    minInstances: integer(fewest(unit)),
    maxInstances: integer(most(unit)),
    stopSignal: stopSignalOf(unit)?.value,
    handlesStopSignal:
      reaction === undefined ? undefined : reaction.kind === 'handler' || (reaction.kind === 'framework' && reaction.effect !== 'ignore'),
    graceSeconds: inSeconds(unit.stop.grace),
    drainSeconds: inSeconds(drainOf(service, unit)),
    preStopSeconds: inSeconds(unit.stop.preStop),
    strategy: unit.rollout?.strategy.value,
    schedule: unit.schedule?.expression.value,
    timeZone: unit.schedule?.timeZone?.value,
    concurrencyPolicy: unit.detail.platform === 'kubernetes' ? unit.detail.concurrencyPolicy?.value : undefined,
    hasReadinessProbe: unit.probes.readiness !== undefined,
    hasLivenessProbe: unit.probes.liveness !== undefined,
    hasDisruptionBudget: unit.budgets.length > 0,
    isExposed: requestExposure(unit).some((exposure) => exposure.external),
    isScaled: unit.scaling.length > 0,
  });
}

function known<T extends object>(view: T): T {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as T;
}

function strings(facts: ReadonlyMap<string, Fact<string>>): Record<string, string> {
  return Object.fromEntries([...facts].map(([name, fact]) => [name, fact.value]));
}

/** CEL's int is a BigInt; infinite and unknown numbers are left out. */
function integer(value: number | undefined): bigint | undefined {
  return value === undefined || !Number.isInteger(value) ? undefined : BigInt(value);
}

function inSeconds(fact: Fact<Duration> | undefined): number | undefined {
  return fact === undefined || !Number.isFinite(fact.value) ? undefined : fact.value / 1000;
}
