import { get, stringOf } from '../../model/tree.ts';
import type { Unit } from '../../model/unit.ts';
import type { AssemblyContext } from '../context.ts';
import { kubernetesEnvironments } from '../environments.ts';
import { titleOf } from '../kubernetes/objects.ts';
import { kubernetesScope, scopeOf } from '../scope.ts';
import type { ServiceDraft } from '../services.ts';

/** A name by which others reach something inside one environment. */
export interface Address {
  /** The service behind it; undefined for a Service without selector, or one whose workload is not in the input. */
  readonly target: ServiceDraft | undefined;
  /** Where an ExternalName leads. */
  readonly external: string | undefined;
  readonly namespace: string | undefined;
}

/** Who answers to which name, environment by environment: joins never cross it. */
export interface Directory {
  readonly find: (scope: string, host: string, namespace: string | undefined) => Address | undefined;
  /** The service that listens on a port of the machine itself (PM2). */
  readonly local: (scope: string, port: number) => ServiceDraft | undefined;
  /** First labels of every known name. */
  readonly names: (scope: string) => ReadonlySet<string>;
  /** Whether the environment defines addresses at all, so that a name which is not among them is known to be missing. */
  readonly definesAddresses: (scope: string, namespace: string | undefined) => boolean;
  /** `X_SERVICE_HOST`, which Kubernetes injects for a Service x. */
  readonly injected: (scope: string, variable: string) => Address | undefined;
}

interface Entry extends Address {
  readonly name: string;
}

export function directoryOf(context: AssemblyContext, services: readonly ServiceDraft[]): Directory {
  const books = new Map<string, Book>();
  const bookOf = (scope: string): Book => {
    let book = books.get(scope);
    if (!book) {
      book = { names: new Map(), ports: new Map(), namespaces: new Set() };
      books.set(scope, book);
    }
    return book;
  };
  const byObject = new Map<unknown, { readonly service: ServiceDraft; readonly unit: Unit }[]>();
  for (const service of services) {
    for (const { unit } of service.drafts) {
      const book = bookOf(scopeOf(unit));
      for (const name of namesOf(unit)) enter(book, { name, target: service, external: undefined, namespace: unit.namespace });
      const port = unit.platform === 'pm2' || unit.platform === 'process' ? portOf(unit) : undefined;
      if (port !== undefined) book.ports.set(port, service);
      if (unit.detail.platform === 'kubernetes')
        byObject.set(unit.detail.object, [...(byObject.get(unit.detail.object) ?? []), { service, unit }]);
    }
  }
  for (const group of kubernetesEnvironments(context.declarations).groups) {
    const byTitle = new Map<string, ServiceDraft>();
    for (const object of group.visible)
      for (const { service, unit } of byObject.get(object.root) ?? []) for (const { name } of unit.exposure) byTitle.set(name, service);
    for (const object of group.visible) {
      if (object.kind !== 'Service') continue;
      const external = stringOf(get(object.root, 'spec', 'externalName'));
      enter(bookOf(kubernetesScope(group.name)), {
        name: object.name,
        target: byTitle.get(titleOf(object)),
        external,
        namespace: object.namespace,
      });
    }
  }
  return {
    find: (scope, host, namespace) => find(books.get(scope)?.names, host, namespace),
    local: (scope, port) => books.get(scope)?.ports.get(port),
    names: (scope) => new Set(books.get(scope)?.names.keys() ?? []),
    definesAddresses: (scope, namespace) => {
      const book = books.get(scope);
      return book !== undefined && (namespace === undefined ? book.names.size > 1 : book.namespaces.has(namespace));
    },
    injected: (scope, variable) => books.get(scope)?.names.get(variable.toLowerCase().replaceAll('_', '-'))?.[0],
  };
}

interface Book {
  readonly names: Map<string, Entry[]>;
  readonly ports: Map<number, ServiceDraft>;
  readonly namespaces: Set<string | undefined>;
}

function enter(book: Book, entry: Entry): void {
  const name = entry.name.toLowerCase();
  const list = book.names.get(name) ?? [];
  if (list.some((one) => one.target === entry.target && one.namespace === entry.namespace)) return;
  book.names.set(name, [...list, entry]);
  book.namespaces.add(entry.namespace);
}

/** Names that the platform itself gives to a unit: Compose's service and container names, a Knative Service's. */
function namesOf(unit: Unit): readonly string[] {
  if (unit.detail.platform === 'compose') {
    const { service } = unit.detail;
    const more = ['container_name', 'hostname'].flatMap((key) => stringOf(get(service, key)) ?? []);
    return [unit.name, ...more, ...aliasesOf(unit)];
  }
  if (unit.platform === 'kubernetes' && unit.kind === 'Service') return [unit.name];
  return [];
}

function aliasesOf(unit: Unit): readonly string[] {
  if (unit.detail.platform !== 'compose') return [];
  const networks = get(unit.detail.service, 'networks');
  if (networks?.kind !== 'map') return [];
  return networks.entries.flatMap(({ value }) => {
    const aliases = get(value, 'aliases');
    return aliases?.kind === 'seq' ? aliases.items.flatMap((item) => stringOf(item) ?? []) : [];
  });
}

function portOf(unit: Unit): number | undefined {
  const written = unit.env.find((env) => env.name === 'PORT')?.value?.value;
  return written !== undefined && /^\d{2,5}$/.test(written) ? Number(written) : unit.ports[0]?.number;
}

/** `name`, `name.ns`, `name.ns.svc…`; for a StatefulSet's pod also `name-0.name`. */
function find(names: ReadonlyMap<string, readonly Entry[]> | undefined, host: string, from: string | undefined): Address | undefined {
  if (!names) return undefined;
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  const whole = names.get(host.toLowerCase());
  if (whole) return inNamespace(whole, from);
  const svc = labels.indexOf('svc');
  const [first = '', second] = labels;
  if (labels.length === 1) return undefined;
  if (svc > 0) {
    const namespace = labels[svc - 1];
    const name = labels[svc - 2];
    return name === undefined ? undefined : strictly(names.get(name), namespace);
  }
  if (labels.length === 2 && second !== undefined) {
    const direct = names.get(first);
    if (direct) return strictly(direct, second);
    // `kafka-0.kafka`: one pod of a StatefulSet through its headless Service.
    return /-\d+$/.test(first) ? inNamespace(names.get(second) ?? [], from) : undefined;
  }
  return undefined;
}

function inNamespace(entries: readonly Entry[], namespace: string | undefined): Address | undefined {
  return (
    entries.find((one) => one.namespace === namespace) ?? entries.find((one) => one.namespace === undefined || namespace === undefined)
  );
}

/** The namespace is written: an entry that names another one is not meant. */
function strictly(entries: readonly Entry[] | undefined, namespace: string | undefined): Address | undefined {
  if (!entries) return undefined;
  return entries.find((one) => one.namespace === namespace) ?? entries.find((one) => one.namespace === undefined);
}
