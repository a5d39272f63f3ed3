import type { Catalog } from '../model/catalog.ts';
import { type CodeLink, type Dependency, type Evidence, placeKey } from '../model/service.ts';
import type { Unit } from '../model/unit.ts';
import { matchCommands } from './classify/command.ts';
import type { AssemblyContext } from './context.ts';
import { type Address, type Directory, directoryOf } from './dependencies/directory.ts';
import { type HostMention, hostsIn, isLocal } from './dependencies/hosts.ts';
import { mentionsOf } from './dependencies/mentions.ts';
import { isRedis, kindOfMention, namesAHost, outsideName } from './dependencies/stores.ts';
import { scopeOf } from './scope.ts';
import type { ServiceDraft } from './services.ts';

/** A dependency while services are still being made. */
export type DependencyDraft = Omit<Dependency, 'target'> & { readonly target: ServiceDraft | undefined };

export interface Dependent {
  readonly service: ServiceDraft;
  readonly code: CodeLink | undefined;
}

/** No service leans on more than that; it bounds what a hostile input costs. */
const MOST = 500;

/**
 * Who calls whom: from env values, command lines, mounted configuration, Compose's `depends_on`, scalers, the source, and queues that one fills
 * and another empties. Names are looked up inside one environment only. Secrets are never told: of a URL only its host.
 */
export function dependenciesOf(
  context: AssemblyContext,
  services: readonly Dependent[],
): ReadonlyMap<ServiceDraft, readonly DependencyDraft[]> {
  const directory = directoryOf(
    context,
    services.map(({ service }) => service),
  );
  const namesOf = new Map<string, ReadonlySet<string>>();
  const found = new Map<ServiceDraft, DependencyDraft[]>();
  for (const { service, code } of services) {
    const list: DependencyDraft[] = [];
    for (const { unit } of service.drafts) {
      if (isHelmTest(unit)) continue;
      const scope = scopeOf(unit);
      const known = namesOf.get(scope) ?? directory.names(scope);
      namesOf.set(scope, known);
      const place = placeKey(unit);
      for (const { mention, by, at } of mentionsOf(unit, context, known))
        add(list, resolve(mention, by, at, unit, directory), service, place);
      for (const dependency of declared(unit, directory)) add(list, dependency, service, place);
      for (const dependency of injected(unit, directory)) add(list, dependency, service, place);
      for (const dependency of bySecret(unit, directory)) add(list, dependency, service, place);
      for (const dependency of called(code, unit, directory)) add(list, dependency, service, place);
    }
    found.set(service, takesFromQueue(service, code, context.catalog) ? withQueueStore(list) : list);
  }
  for (const [service, dependency] of sharedQueues(services)) add(found.get(service) ?? [], dependency, service);
  return found;
}

/** A pod that `helm test` starts asks the services of a release whether they answer: https://helm.sh/docs/topics/chart_tests/ */
function isHelmTest(unit: Unit): boolean {
  return /\btest(-success|-failure)?\b/.test(unit.annotations.get('helm.sh/hook')?.value ?? '');
}

/** What the dependencies tell of a unit, beside whom it needs. */
export interface Naming {
  /** The queues and logs that the unit's service names: where nobody can reach it, its work comes from there. */
  readonly brokers: (unit: Unit) => readonly Evidence[];
  /** Whether another service calls it; undefined where nobody in its environment calls anybody. */
  readonly named: (unit: Unit) => boolean | undefined;
}

export function namingOf(dependencies: ReadonlyMap<ServiceDraft, readonly DependencyDraft[]>): Naming {
  const byUnit = new Map<Unit, readonly DependencyDraft[]>();
  const called = new Set<Unit>();
  const talkative = new Set<string>();
  for (const [service, list] of dependencies) {
    for (const { unit } of service.drafts) byUnit.set(unit, list);
    for (const { target, kind } of list) {
      if (!target || kind !== 'request') continue;
      for (const { unit } of target.drafts) called.add(unit);
      for (const { unit } of service.drafts) talkative.add(scopeOf(unit));
    }
  }
  return {
    named: (unit) => (talkative.has(scopeOf(unit)) ? called.has(unit) : undefined),
    brokers: (unit) =>
      (byUnit.get(unit) ?? []).flatMap((one): readonly Evidence[] => {
        if (one.kind !== 'queue' && one.kind !== 'stream') return [];
        const type = one.kind === 'queue' ? 'worker' : 'consumer';
        return [{ type, signal: 'broker', detail: `${one.name} (${one.by})`, strength: 'strong', at: one.at }];
      }),
  };
}

/** `place`: whose unit names it; undefined where it is known of the service as a whole. */
function add(list: DependencyDraft[], dependency: DependencyDraft | undefined, self: ServiceDraft, place?: string): void {
  if (!dependency || dependency.target === self || list.length >= MOST) return;
  const named = place === undefined ? {} : { places: new Map([[place, dependency.at]]) };
  const same = list.findIndex((one) => one.target === dependency.target && (one.target !== undefined || one.name === dependency.name));
  const known = list[same];
  if (!known) {
    list.push({ ...dependency, ...named });
    return;
  }
  const counts = known.kind === 'start-order' && dependency.kind !== 'start-order' ? dependency : known;
  if (place === undefined || known.places === undefined) {
    const { places: _, ...everywhere } = counts;
    list[same] = everywhere;
  } else if (counts !== known || !known.places.has(place))
    list[same] = { ...counts, places: new Map([[place, dependency.at], ...known.places]) };
}

function resolve(mention: HostMention, by: string, at: Dependency['at'], unit: Unit, directory: Directory): DependencyDraft | undefined {
  const { host } = mention;
  if (isLocal(host)) {
    const target = mention.port === undefined || unit.platform === 'compose' ? undefined : directory.local(scopeOf(unit), mention.port);
    return target && { target, name: `${host}:${mention.port}`, by, kind: kindOfMention(mention, target), dangling: false, at };
  }
  const address = directory.find(scopeOf(unit), host, unit.namespace);
  if (address) return reached(address, mention, by, at);
  const outside = outsideName(mention);
  if (outside) return { target: undefined, name: outside.name, by, kind: outside.kind, dangling: false, at };
  if (!looksInside(mention, unit)) return undefined;
  const dangling = directory.definesAddresses(scopeOf(unit), namespaceIn(host));
  const kind = kindOfMention(mention, undefined);
  return { target: undefined, name: host, by, kind, dangling, at };
}

function reached(address: Address, mention: HostMention, by: string, at: Dependency['at']): DependencyDraft {
  if (address.target)
    return { target: address.target, name: mention.host, by, kind: kindOfMention(mention, address.target), dangling: false, at };
  const outside = address.external === undefined ? undefined : outsideName({ ...mention, host: address.external });
  return {
    target: undefined,
    name: address.external ?? mention.host,
    by,
    kind: outside?.kind ?? kindOfMention(mention, undefined),
    dangling: false,
    at,
  };
}

/** A name without a dot, or one that says `svc`, can only be answered inside; a bare word is too little to miss something. */
function looksInside(mention: HostMention, unit: Unit): boolean {
  const { host, form, scheme, port } = mention;
  if (form === 'bare' || host.includes('_')) return false;
  if (/\.svc(\.|$)/.test(host)) return unit.platform === 'kubernetes';
  if (unit.platform !== 'kubernetes' && unit.platform !== 'compose') return false;
  return !host.includes('.') && /[a-z]/.test(host) && (scheme === undefined ? port !== undefined : namesAHost(scheme));
}

function namespaceIn(host: string): string | undefined {
  const labels = host.split('.');
  const svc = labels.indexOf('svc');
  return svc > 0 ? labels[svc - 1] : undefined;
}

/** Whether a service's source or command line works with a queue. */
function takesFromQueue(service: ServiceDraft, code: CodeLink | undefined, catalog: Catalog): boolean {
  if (code?.facts.intakes.some((intake) => intake.role === 'queue') || code?.facts.enqueues.some((enqueue) => enqueue.role === 'queue'))
    return true;
  return service.drafts.some(({ unit }) =>
    matchCommands(unit.launch.words, catalog.commands).some(({ pattern }) => pattern.type === 'worker' && pattern.strength === 'decisive'),
  );
}

const QUEUE_NAME = /queue|broker|celery|sidekiq|resque|bull|horizon|jobs?\b|worker/i;

/** Where no broker is named, the queue of one who works with it is in the Redis that is: the only one, or the one that is called so. */
function withQueueStore(list: readonly DependencyDraft[]): DependencyDraft[] {
  const stores = list.filter((one) => one.kind === 'store' && isRedis(one.target?.drafts[0].unit.image?.value, one.by));
  const called = stores.filter((one) => QUEUE_NAME.test(one.by) || QUEUE_NAME.test(one.name));
  const queues = list.some((one) => one.kind === 'queue' || one.kind === 'stream') ? [] : stores.length === 1 ? stores : called;
  return list.map((one) => (queues.includes(one) ? { ...one, kind: 'queue' as const } : one));
}

/** Compose's `depends_on` and `links`. */
function declared(unit: Unit, directory: Directory): readonly DependencyDraft[] {
  if (unit.detail.platform !== 'compose') return [];
  return unit.detail.dependsOn.flatMap(({ name, at }) => {
    const address = directory.find(scopeOf(unit), name, undefined);
    return [{ target: address?.target, name, by: 'depends_on', kind: 'start-order' as const, dangling: address === undefined, at }];
  });
}

const INJECTED = /\$[({]?([A-Z][A-Z0-9_]{0,80})_SERVICE_HOST\b/g;

/** `$(CART_SERVICE_HOST)`: the variables that Kubernetes makes for each Service. */
function injected(unit: Unit, directory: Directory): readonly DependencyDraft[] {
  if (unit.platform !== 'kubernetes') return [];
  const texts = [
    ...unit.env.flatMap((env) =>
      env.value?.value.includes('_SERVICE_HOST') ? [{ text: env.value.value, by: `env ${env.name}`, at: env.at }] : [],
    ),
    ...unit.launch.words
      .slice(0, 300)
      .filter((word) => word.raw.includes('_SERVICE_HOST'))
      .map((word) => ({ text: word.raw, by: 'its command', at: word.at })),
  ];
  return texts.flatMap(({ text, by, at }) =>
    [...text.slice(0, 5000).matchAll(INJECTED)].slice(0, 50).flatMap((match) => {
      const address = directory.injected(scopeOf(unit), match[1] ?? '');
      if (!address?.target) return [];
      return [
        {
          target: address.target,
          name: (match[1] ?? '').toLowerCase().replaceAll('_', '-'),
          by,
          kind: 'request' as const,
          dangling: false,
          at,
        },
      ];
    }),
  );
}

/** What a secret's name may end in after that of the store it opens. */
const OF_STORE =
  /^(.+?)-(secrets?|credentials?|creds|auth|passwords?|connection|conn|connection-string|url|uri|binding|user|app|superuser|config)$/;

/** A value that is taken from `postgres-credentials` speaks of the postgres of the environment. Only stores and brokers are told so. */
function bySecret(unit: Unit, directory: Directory): readonly DependencyDraft[] {
  return unit.env.flatMap((env): readonly DependencyDraft[] => {
    if (env.from === undefined || env.value !== undefined || env.from.length > 253) return [];
    const name = OF_STORE.exec(env.from.toLowerCase())?.[1] ?? env.from;
    const target = directory.find(scopeOf(unit), name, unit.namespace)?.target;
    if (!target) return [];
    const mention: HostMention = { host: name, port: undefined, scheme: undefined, path: undefined, form: 'bare' };
    const kind = kindOfMention(mention, target);
    return kind === 'request' || kind === 'unknown'
      ? []
      : [{ target, name, by: `env ${env.name} from ${env.from}`, kind, dangling: false, at: env.at }];
  });
}

/** Hosts that the source calls. */
function called(code: CodeLink | undefined, unit: Unit, directory: Directory): readonly DependencyDraft[] {
  return (code?.facts.outboundCalls ?? []).flatMap((call) => {
    if (!call.target) return [];
    return hostsIn(call.target.value, true).flatMap((mention) => {
      const dependency = resolve(mention, `${call.client} in the source`, call.at, unit, directory);
      return dependency && (dependency.target || !dependency.dangling) ? [dependency] : [];
    });
  });
}

/** Who puts something into a queue needs the one that takes it out. */
function sharedQueues(services: readonly Dependent[]): readonly (readonly [ServiceDraft, DependencyDraft])[] {
  const takers = new Map<string, ServiceDraft[]>();
  const note = (environment: string, role: string, name: string, service: ServiceDraft): void => {
    const key = `${environment}\0${role}\0${name}`;
    const list = takers.get(key) ?? [];
    if (!list.includes(service)) takers.set(key, [...list, service]);
  };
  for (const { service, code } of services) {
    for (const { unit } of service.drafts) {
      for (const intake of code?.facts.intakes ?? []) if (intake.name) note(unit.environment, intake.role, intake.name.value, service);
      for (const trigger of unit.scaling.flatMap((scaling) => scaling.triggers))
        if (trigger.name !== undefined) for (const role of ['queue', 'stream']) note(unit.environment, role, trigger.name, service);
    }
  }
  return services.flatMap(({ service, code }) =>
    (code?.facts.enqueues ?? []).flatMap((enqueue) => {
      const { name } = enqueue;
      if (!name) return [];
      const environments = new Set(service.drafts.map(({ unit }) => unit.environment));
      return [...environments].flatMap((environment) =>
        (takers.get(`${environment}\0${enqueue.role}\0${name.value}`) ?? []).map((target): readonly [ServiceDraft, DependencyDraft] => [
          service,
          {
            target,
            name: name.value,
            by: `${enqueue.role === 'stream' ? 'topic' : 'queue'} “${name.value}”`,
            kind: enqueue.role,
            dangling: false,
            at: enqueue.at,
          },
        ]),
      );
    }),
  );
}
