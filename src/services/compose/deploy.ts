import { parseDuration } from '../../model/duration.ts';
import type { Fact } from '../../model/fact.ts';
import { ownValue } from '../../model/own-value.ts';
import { get, has } from '../../model/tree.ts';
import type { Instances, RestartPolicy, Rollout } from '../../model/unit.ts';
import { composeDefault, type Described, field, fieldOr, placeOf, whole } from './fields.ts';

const deployDocs = 'https://github.com/compose-spec/compose-spec/blob/main/deploy.md';

/** `deploy.replicas`, else `scale`, else one; not known where one runs on every node. */
export function instancesOf(described: Described): Instances {
  const { service } = described;
  const isGlobal = field(described, ['deploy', 'mode'], (text) => text)?.value.startsWith('global') === true;
  if (isGlobal) return { declared: undefined, min: undefined, max: undefined };
  const key = has(get(service.node, 'deploy'), 'replicas') ? ['deploy', 'replicas'] : ['scale'];
  const declared = field(described, key, whole);
  const known = fieldOr(described, key, whole, (at) => composeDefault(1, 'scale', at));
  return { declared, min: known, max: known };
}

/** https://github.com/compose-spec/compose-spec/blob/main/05-services.md#restart; Swarm takes `deploy.restart_policy`. */
export function restartOf(described: Described): RestartPolicy {
  const swarm = has(get(described.service.node, 'deploy'), 'restart_policy');
  const policy = swarm
    ? fieldOr(
        described,
        ['deploy', 'restart_policy', 'condition'],
        (text) => text,
        (at) => ({ value: 'any', origin: 'default', of: 'Docker Swarm default', docs: `${deployDocs}#restart_policy`, at }),
      )
    : fieldOr(
        described,
        ['restart'],
        (text) => text.split(':')[0],
        (at) => composeDefault('no', 'restart', at),
      );
  const always = ownValue(ALWAYS, policy?.value);
  return { policy, always: policy && always !== undefined ? { ...policy, value: always } : undefined };
}

const ALWAYS: Readonly<Record<string, boolean>> = {
  always: true,
  'unless-stopped': true,
  any: true,
  no: false,
  none: false,
  'on-failure': false,
  false: false,
};

/**
 * Compose itself stops a container and makes it anew; `deploy.update_config` rolls, in Swarm
 * (https://github.com/compose-spec/compose-spec/blob/main/deploy.md#update_config).
 */
export function rolloutOf(described: Described, instances: Instances): Rollout {
  const { service } = described;
  if (!has(get(service.node, 'deploy'), 'update_config')) {
    return {
      strategy: composeDefault('recreate' as const, 'deploy', service.key),
      maxUnavailable: undefined,
      maxSurge: undefined,
      minReady: undefined,
    };
  }
  const at = placeOf(service, ['deploy', 'update_config']);
  const order = updateOrderOf(described);
  const parallelism = fieldOr(described, ['deploy', 'update_config', 'parallelism'], whole, (place) => swarmDefault(1, place));
  const count = instances.min?.value;
  const atOnce = parallelism && {
    ...parallelism,
    value: parallelism.value === 0 ? (count ?? 0) : Math.min(parallelism.value, count ?? parallelism.value),
  };
  const none: Fact<number> = { value: 0, origin: 'inferred', at };
  const first = order?.value === 'start-first';
  const known = parallelism?.value !== 0 || count !== undefined;
  return {
    strategy: { value: 'rolling', origin: 'declared', at },
    maxUnavailable: first ? none : known ? atOnce : undefined,
    maxSurge: first ? (known ? atOnce : undefined) : none,
    minReady: field(described, ['deploy', 'update_config', 'monitor'], (text) => parseDuration(text)),
  };
}

function swarmDefault<T>(value: T, at: Fact<T>['at']): Fact<T> {
  const fact: Fact<T> = { value, origin: 'default', of: 'Docker Swarm default', docs: `${deployDocs}#update_config` };
  return at ? { ...fact, at } : fact;
}

export function updateOrderOf(described: Described): Fact<string> | undefined {
  if (!has(get(described.service.node, 'deploy'), 'update_config')) return undefined;
  return fieldOr(
    described,
    ['deploy', 'update_config', 'order'],
    (text) => text,
    (at) => swarmDefault('stop-first', at),
  );
}
