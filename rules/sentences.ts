import { describeDuration } from '../src/model/fact.ts';
import type { Service, ServiceType } from '../src/model/service.ts';
import { fewest, most, platformTitles, runsToCompletion, type Unit } from '../src/model/unit.ts';

/** Pieces of the sentences in which a service answers the six questions. */

/** "redis, kafka and 3 more". */
export function listed(names: readonly string[], longest = 4): string {
  const unique = [...new Set(names)];
  if (unique.length > longest) return `${unique.slice(0, longest - 1).join(', ')} and ${unique.length - longest + 1} more`;
  return unique.length <= 1 ? (unique[0] ?? '') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
}

/** "3 instances", "2 to 10 instances", "one instance for each CPU"; undefined when not known. */
export function instances(unit: Unit): string | undefined {
  const low = fewest(unit);
  const high = most(unit);
  if (high !== undefined && !Number.isFinite(high)) return 'one instance for each CPU';
  if (low === undefined && high === undefined) return undefined;
  if (low !== undefined && high !== undefined && low !== high) return `${low} to ${high} instances`;
  const count = high ?? low ?? 1;
  return count === 1 ? 'one instance' : `${count} instances`;
}

/** How a new version takes the place of the old one: "3 instances roll one at a time". */
export function rolling(unit: Unit): string | undefined {
  if (runsToCompletion(unit)) return undefined;
  const count = instances(unit);
  const { rollout } = unit;
  const many = count !== undefined && count !== 'one instance';
  switch (rollout?.strategy.value) {
    case 'recreate':
      return `${count ?? 'all of it'} ${many ? 'are' : 'is'} stopped before a new one starts`;
    case 'canary':
      return `${count ?? 'it'} ${many ? 'are' : 'is'} replaced step by step (canary)`;
    case 'blue-green':
      return 'a new set starts beside the old one and takes over (blue-green)';
    case 'on-delete':
      return 'an instance is replaced when somebody deletes it';
    case 'rolling': {
      const missing = rollout.maxUnavailable?.value;
      if (!many)
        return count === undefined
          ? 'it rolls'
          : missing === 0
            ? 'a new instance starts before the old one stops'
            : 'one instance runs and is replaced';
      if (missing === 0) return `${count} roll, and none is missing meanwhile`;
      return missing === undefined ? `${count} roll` : `${count} roll, at most ${missing} missing at once`;
    }
    default:
      return count === undefined ? undefined : `${count} ${many ? 'run' : 'runs'}`;
  }
}

/** "Kubernetes waits 30 s (Kubernetes default)". */
export function waiting(unit: Unit): string | undefined {
  const { grace } = unit.stop;
  return grace && `${platformTitles[unit.platform]} waits ${describeDuration(grace)}`;
}

/** The unit that stands for the service in one-line answers: production before development, then the first. */
export function mainUnit(service: Service): Unit | undefined {
  return service.units.find((unit) => /prod|live/i.test(unit.environment)) ?? service.units[0];
}

export function declareIt(annotation: string): string {
  return `declare it with svc-lint.dev/${annotation}`;
}

/** "an API", "a worker": the type with its article. */
export const aServiceOf = {
  api: 'an API',
  internal: 'an internal service',
  worker: 'a worker',
  consumer: 'a consumer',
  scheduler: 'a scheduler',
  task: 'a task',
  backing: 'a store or broker',
  agent: 'an agent',
  unknown: 'a service',
} as const satisfies Record<ServiceType, string>;
