import type { Fact } from '../../model/fact.ts';
import type { Place } from '../../model/place.ts';
import type { EnvVar, Platform, Port, StopPolicy, Unit } from '../../model/unit.ts';
import type { ResolvedLaunch } from '../launch/resolve.ts';
import type { UnitDraft } from '../units/unit-draft.ts';

export interface PlainUnit {
  readonly platform: Platform & ('docker' | 'process');
  readonly name: string;
  readonly environment: string;
  readonly at: Place;
  readonly resolved: ResolvedLaunch;
  readonly env: readonly EnvVar[];
  readonly ports: readonly Port[];
}

const dockerDocs = 'https://docs.docker.com/reference/cli/docker/container/stop/';

/** A unit of which little is known: no platform says how long it waits, how many run, or what reaches them. */
export function plainDraft({ platform, name, environment, at, resolved, env, ports }: PlainUnit): UnitDraft {
  const unit: Unit = {
    platform,
    kind: platform === 'docker' ? 'image' : 'process',
    namespace: undefined,
    name,
    container: undefined,
    environment,
    at,
    labels: new Map(),
    annotations: new Map(),
    image: undefined,
    launch: resolved.launch,
    env,
    ports,
    instances: { declared: undefined, min: undefined, max: undefined },
    stop: stopOf(platform, resolved),
    restart: { always: undefined, policy: undefined },
    rollout: undefined,
    schedule: undefined,
    probes: { readiness: undefined, liveness: undefined, startup: undefined },
    exposure: [],
    scaling: [],
    budgets: [],
    volumes: [],
    detail: { platform },
    edit: () => undefined,
  };
  return { unit, entry: resolved.entry, declaredType: undefined, owner: undefined, runbook: undefined, drainTimeout: undefined };
}

/** Every platform sends SIGTERM unless the image says otherwise; how long it waits is its own. */
function stopOf(platform: Platform, { launch, innerStop }: ResolvedLaunch): StopPolicy {
  const usual: Fact<string> =
    platform === 'docker'
      ? { value: 'SIGTERM', origin: 'inferred', of: 'Docker default', docs: dockerDocs }
      : { value: 'SIGTERM', origin: 'inferred' };
  const signal = innerStop?.signal ?? launch.stopSignal ?? usual;
  return innerStop ? { ...innerStop, signal } : { signal, grace: undefined, period: undefined, preStop: undefined, hasPreStop: false };
}
