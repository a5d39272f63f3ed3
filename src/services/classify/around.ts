import { parseImage } from '../../model/image.ts';
import { get, stringOf } from '../../model/tree.ts';
import type { EnvVar, Unit } from '../../model/unit.ts';
import type { AssemblyContext } from '../context.ts';
import type { Naming } from '../dependencies.ts';
import { titleOf } from '../kubernetes/objects.ts';
import { scopeOf } from '../scope.ts';
import { clusterEvidence } from './cluster-evidence.ts';
import { isEntry, waysIn } from './reach.ts';
import type { Surroundings } from './surroundings.ts';

export function surroundingsOf(context: AssemblyContext, units: readonly Unit[], naming: Naming): ReadonlyMap<Unit, Surroundings> {
  const nodePorts = new Set(
    context.declarations.kubernetes
      .filter((object) => object.kind === 'Service' && stringOf(get(object.root, 'spec', 'type')) === 'NodePort')
      .map(titleOf),
  );
  const cluster = clusterEvidence(context, units);
  const scopes = new Map<string, Unit[]>();
  for (const unit of units) {
    const scope = scopeOf(unit);
    const list = scopes.get(scope);
    if (list) list.push(unit);
    else scopes.set(scope, [unit]);
  }
  const found = new Map<Unit, Surroundings>();
  for (const members of scopes.values()) {
    const images = countOf(members.flatMap((unit) => imageOf(unit) ?? []));
    const servers = members.filter((unit) => waysIn(unit).length > 0);
    const shared = sharedBy(members, servers);
    const hasEntry = members.some((unit) => unit.exposure.some(isEntry));
    for (const unit of members) {
      const image = imageOf(unit);
      const self = waysIn(unit).length > 0 ? 1 : 0;
      const reachIsKnown = unit.platform === 'kubernetes' && servers.some((server) => server !== unit);
      const brokers = reachIsKnown && self === 0 ? naming.brokers(unit) : [];
      found.set(unit, {
        evidence: [...(cluster.get(unit) ?? []), ...brokers],
        reachIsKnown,
        named: naming.named(unit),
        hasEntry,
        nodePorts,
        sharedEnv: (env) => shared(env, self),
        sharedImage: image !== undefined && (images.get(image) ?? 0) > 1,
      });
    }
  }
  return found;
}

/** Whether others are given the same; counted when it is asked for the first time, which few units give reason to. */
function sharedBy(members: readonly Unit[], servers: readonly Unit[]): (env: EnvVar, self: number) => boolean {
  let counts: { readonly served: ReadonlyMap<string, number>; readonly given: ReadonlyMap<string, number> } | undefined;
  return (env, self) => {
    counts ??= {
      served: countOf(servers.flatMap((unit) => [...new Set(unit.env.map(({ name }) => name))])),
      given: countOf(members.flatMap((unit) => [...new Set(unit.env.map(settingOf))])),
    };
    return (counts.served.get(env.name) ?? 0) > self || (counts.given.get(settingOf(env)) ?? 0) >= MANY;
  };
}

/** So many units that are given one and the same value have it from a common configuration. */
const MANY = 3;

function settingOf(env: EnvVar): string {
  return `${env.name}\0${env.value?.value ?? env.from ?? ''}`;
}

function imageOf(unit: Unit): string | undefined {
  return unit.image && parseImage(unit.image.value)?.name;
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
