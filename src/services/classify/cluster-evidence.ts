import type { Catalog } from '../../model/catalog.ts';
import type { Place } from '../../model/place.ts';
import type { Evidence } from '../../model/service.ts';
import { get, itemsOf, type Node, stringOf } from '../../model/tree.ts';
import type { Unit } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import type { AssemblyContext } from '../context.ts';
import { kubernetesEnvironments } from '../environments.ts';
import { indexed, namespaceMatch, placeOf, titleOf } from '../kubernetes/objects.ts';
import { daprEvidence } from './dapr-evidence.ts';
import { rightsOf } from './rights.ts';

/** What objects beside the workload say of it: rights to watch the cluster, registrations as webhook or API, host mounts. */
export function clusterEvidence(context: AssemblyContext, units: readonly Unit[]): ReadonlyMap<Unit, readonly Evidence[]> {
  const found = new Map<Unit, Evidence[]>();
  const note = (unit: Unit, evidence: Evidence | undefined): void => {
    if (!evidence) return;
    const list = found.get(unit);
    if (list) list.push(evidence);
    else found.set(unit, [evidence]);
  };
  const workloads = units.filter((unit) => unit.detail.platform === 'kubernetes');
  for (const unit of workloads) note(unit, hostMounts(unit));
  for (const { name: environment, visible: objects } of kubernetesEnvironments(context.declarations).groups) {
    const members = workloads.filter((unit) => unit.environment === environment);
    if (members.length === 0) continue;
    const rights = rightsOf(objects);
    const dapr = daprEvidence(objects);
    const entries = emptyIngresses(objects);
    const scaled = indexed(objects, ({ kind, root }) =>
      kind === 'ScaledObject' ? [stringOf(get(root, 'spec', 'scaleTargetRef', 'name'))] : [],
    );
    const sources = objects.filter(({ apiVersion }) => /(^|\.)(sources|eventing|messaging|flows)\.knative\.dev\//.test(apiVersion));
    for (const unit of members) {
      note(unit, rights(unit));
      for (const evidence of dapr(unit)) note(unit, evidence);
      note(unit, entries(unit));
      for (const evidence of strayScalers(unit, scaled.get(unit.name) ?? [], context.catalog)) note(unit, evidence);
    }
    const byService = new Map<string, Unit[]>();
    for (const unit of members)
      for (const name of new Set(unit.exposure.map((exposure) => exposure.name)))
        byService.set(name, [...(byService.get(name) ?? []), unit]);
    const services = indexed(objects, (object) => (object.kind === 'Service' ? [object.name] : []));
    for (const evidence of members.flatMap((unit) => sinkEvidence(unit, sources))) note(evidence.unit, evidence.evidence);
    for (const { service, namespace, what, at } of registrations(objects)) {
      const named = (services.get(service) ?? []).filter((object) => namespaceMatch(namespace, object.namespace) > 0);
      for (const object of named)
        for (const unit of byService.get(titleOf(object)) ?? [])
          note(unit, { type: 'agent', signal: 'registration', detail: what, strength: 'decisive', at });
    }
  }
  return found;
}

/** An Ingress whose rules a chart left empty, or that cannot be read, still says that what it is named after is to be reached from outside. */
function emptyIngresses(objects: readonly KubernetesObject[]): (unit: Unit) => Evidence | undefined {
  const isEmpty = ({ kind, root }: KubernetesObject): boolean =>
    kind === 'Ingress' && itemsOf(get(root, 'spec', 'rules')).length === 0 && !get(root, 'spec', 'defaultBackend');
  const empty = indexed(objects, (object) => (isEmpty(object) ? [object.name] : []));
  return (unit) => {
    const ingress = empty.get(unit.name)?.find((object) => namespaceMatch(object.namespace, unit.namespace) > 0);
    return ingress && { type: 'api', signal: 'exposure', detail: titleOf(ingress), strength: 'strong', at: placeOf(ingress) };
  };
}

/** A DaemonSet that looks into the node: its files, its network, its processes. */
function hostMounts(unit: Unit): Evidence | undefined {
  if (unit.detail.platform !== 'kubernetes' || unit.kind !== 'DaemonSet') return undefined;
  const { podSpec } = unit.detail;
  const mount = unit.volumes.find((volume) => volume.kind === 'host-path');
  if (mount)
    return { type: 'agent', signal: 'host', detail: 'DaemonSet that mounts folders of the node', strength: 'decisive', at: mount.at };
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
    const node = get(podSpec, key);
    if (node?.kind === 'scalar' && node.value === true)
      return { type: 'agent', signal: 'host', detail: `DaemonSet with ${key}`, strength: 'decisive', at: node };
  }
  return undefined;
}

/**
 * A KEDA object that aims at a workload of this name in another namespace: it does not scale this one, or only once an overlay has put both into
 * one namespace, but says what whoever wrote it thinks of the workload.
 */
function strayScalers(unit: Unit, objects: readonly KubernetesObject[], catalog: Catalog): readonly Evidence[] {
  if (unit.scaling.some((scaling) => scaling.by === 'keda')) return [];
  return objects.flatMap((object) => {
    return itemsOf(get(object.root, 'spec', 'triggers')).flatMap((trigger): readonly Evidence[] => {
      const pattern = catalog.scalers.find((one) => one.trigger === stringOf(get(trigger, 'type')));
      if (!pattern || pattern.strength === 'weak') return [];
      return [{ type: pattern.type, signal: 'scaler', detail: `${titleOf(object)}: ${pattern.trigger}`, strength: 'strong', at: trigger }];
    });
  });
}

/** A Knative Service that an event source, trigger or subscription sends to: https://knative.dev/docs/eventing/ */
function sinkEvidence(unit: Unit, objects: readonly KubernetesObject[]): readonly { unit: Unit; evidence: Evidence }[] {
  if (unit.detail.platform !== 'kubernetes') return [];
  for (const object of objects) {
    for (const path of [['sink'], ['subscriber']]) {
      const reference = get(object.root, 'spec', ...path, 'ref');
      if (!reference || stringOf(get(reference, 'name')) !== unit.name || stringOf(get(reference, 'kind')) !== 'Service') continue;
      if (namespaceMatch(stringOf(get(reference, 'namespace')) ?? object.namespace, unit.namespace) === 0) continue;
      return [{ unit, evidence: { type: 'internal', signal: 'event-source', detail: titleOf(object), strength: 'strong', at: reference } }];
    }
  }
  return [];
}

interface Registration {
  readonly service: string;
  readonly namespace: string | undefined;
  readonly what: string;
  readonly at: Place;
}

/**
 * Services that the API server calls: admission webhooks (https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/),
 * aggregated APIs and conversion webhooks.
 */
function registrations(objects: readonly KubernetesObject[]): readonly Registration[] {
  return objects.flatMap((object) => {
    const reference = (node: Node | undefined): readonly Registration[] => {
      const service = stringOf(get(node, 'name'));
      return service === undefined || !node
        ? []
        : [{ service, namespace: stringOf(get(node, 'namespace')), what: titleOf(object), at: node }];
    };
    switch (object.kind) {
      case 'MutatingWebhookConfiguration':
      case 'ValidatingWebhookConfiguration':
        return itemsOf(get(object.root, 'webhooks')).flatMap((webhook) => reference(get(webhook, 'clientConfig', 'service')));
      case 'APIService':
        return reference(get(object.root, 'spec', 'service'));
      case 'CustomResourceDefinition':
        return reference(get(object.root, 'spec', 'conversion', 'webhook', 'clientConfig', 'service'));
      default:
        return [];
    }
  });
}
