import { get, stringOf } from '../../model/tree.ts';
import type { Unit } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import type { AssemblyContext } from '../context.ts';
import { titleOf } from '../kubernetes/objects.ts';
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
  readonly find: (environment: string, host: string, namespace: string | undefined) => Address | undefined;
  /** The service that listens on a port of the machine itself (PM2). */
  readonly local: (environment: string, port: number) => ServiceDraft | undefined;
  /** First labels of every known name. */
  readonly names: (environment: string) => ReadonlySet<string>;
  /** Whether the environment defines addresses at all, so that a name which is not among them is known to be missing. */
  readonly definesAddresses: (environment: string, namespace: string | undefined) => boolean;
  /** `X_SERVICE_HOST`, which Kubernetes injects for a Service x. */
  readonly injected: (environment: string, variable: string) => Address | undefined;
}

interface Entry extends Address {
  readonly name: string;
}

export function directoryOf(context: AssemblyContext, services: readonly ServiceDraft[]): Directory {
  const entries = new Map<string, Map<string, Entry[]>>();
  const ports = new Map<string, ServiceDraft>();
  const namespaces = new Set<string>();
  const add = (environment: string, entry: Entry): void => {
    const names = entries.get(environment) ?? new Map<string, Entry[]>();
    entries.set(environment, names);
    const name = entry.name.toLowerCase();
    const list = names.get(name) ?? [];
    if (list.some((one) => one.target === entry.target && one.namespace === entry.namespace)) return;
    names.set(name, [...list, entry]);
    namespaces.add(`${environment}\0${entry.namespace ?? ''}`);
  };

  const byTitle = new Map<string, ServiceDraft>();
  for (const service of services) {
    for (const { unit } of service.drafts) {
      for (const exposure of unit.exposure) byTitle.set(`${unit.environment}\0${exposure.name}`, service);
      for (const name of namesOf(unit)) add(unit.environment, { name, target: service, external: undefined, namespace: unit.namespace });
      const port = unit.platform === 'pm2' || unit.platform === 'process' ? portOf(unit) : undefined;
      if (port !== undefined) ports.set(`${unit.environment}\0${port}`, service);
    }
  }
  for (const object of context.declarations.kubernetes) {
    if (object.kind !== 'Service') continue;
    const environment = context.environmentOf(object.root.file.path);
    const external = stringOf(get(object.root, 'spec', 'externalName'));
    add(environment, {
      name: object.name,
      target: byTitle.get(`${environment}\0${titleOf(object)}`),
      external,
      namespace: object.namespace,
    });
  }
  return {
    find: (environment, host, namespace) => find(entries.get(environment), host, namespace),
    local: (environment, port) => ports.get(`${environment}\0${port}`),
    names: (environment) => new Set(entries.get(environment)?.keys() ?? []),
    definesAddresses: (environment, namespace) =>
      namespace === undefined ? (entries.get(environment)?.size ?? 0) > 1 : namespaces.has(`${environment}\0${namespace}`),
    injected: (environment, variable) => {
      const name = variable.toLowerCase().replaceAll('_', '-');
      return entries.get(environment)?.get(name)?.[0];
    },
  };
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

export function isExternalName(object: KubernetesObject): boolean {
  return stringOf(get(object.root, 'spec', 'type')) === 'ExternalName';
}
