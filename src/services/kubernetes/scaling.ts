import { byDefault, declared, type Fact } from '../../model/fact.ts';
import { entriesOf, entryPlace, fieldPlace, get, itemsOf, type Node, numberOf, stringOf, textOf } from '../../model/tree.ts';
import type { Scaling, ScalingTrigger } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { field, isPlaceholder, kubernetesDefault, wholeNumber } from './fields.ts';
import { groupOf, placeOf, titleOf } from './objects.ts';
import { type ClusterView, joinWorkloads } from './view.ts';
import type { Workload } from './workloads.ts';

const hpaDocs =
  'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/#HorizontalPodAutoscalerSpec';
const kedaDocs = 'https://keda.sh/docs/latest/reference/scaledobject-spec/';
const kedaJobDocs = 'https://keda.sh/docs/latest/reference/scaledjob-spec/';
const knativeDocs = 'https://knative.dev/docs/serving/autoscaling/scale-bounds/';

const kedaGroup = /^keda\.(sh|k8s\.io)$/;

/** What scales each workload: joined by the API group, kind, name and namespace that its target reference gives. */
export function scalersOf(view: ClusterView): ReadonlyMap<Workload, readonly KubernetesObject[]> {
  const scalers = [
    ...view.all('HorizontalPodAutoscaler', /^autoscaling$/),
    ...view.all('ScaledObject', kedaGroup),
    ...view.all('HTTPScaledObject', /^http\.keda\.sh$/),
    ...[...view.kinds]
      .filter((kind) => /PodAutoscaler$/.test(kind) && kind !== 'HorizontalPodAutoscaler' && kind !== 'VerticalPodAutoscaler')
      .flatMap((kind) => view.all(kind)),
  ];
  const byName = new Map<string, Workload[]>();
  for (const workload of view.workloads) {
    const key = `${workload.object.kind}/${workload.object.name}`;
    const list = byName.get(key);
    if (list) list.push(workload);
    else byName.set(key, [workload]);
  }
  return joinWorkloads(view, scalers, (scaler) => {
    const reference = get(scaler.root, 'spec', 'scaleTargetRef');
    const name = stringOf(get(reference, 'name')) ?? stringOf(get(reference, 'deploymentName')) ?? stringOf(get(reference, 'deployment'));
    const kind = stringOf(get(reference, 'kind')) ?? 'Deployment';
    const apiVersion = stringOf(get(reference, 'apiVersion'));
    const named = byName.get(`${kind}/${name ?? ''}`) ?? [];
    return {
      workloads: named.filter((workload) => sameGroup(apiVersion, workload.object.apiVersion)),
      vague: name !== undefined && isPlaceholder(name),
    };
  });
}

/** `extensions/v1beta1` and `apps/v1` name the same Deployments; a reference without a group means any. */
function sameGroup(reference: string | undefined, apiVersion: string): boolean {
  if (reference === undefined) return true;
  const modern = (version: string) => groupOf(version).replace(/^extensions$/, 'apps');
  return modern(reference) === modern(apiVersion);
}

/** How something scales one workload, the joined scalers first, then what the workload says of itself. */
export function scalingOf(workload: Workload, scalers: readonly KubernetesObject[]): readonly Scaling[] {
  const own =
    workload.controller === 'KnativeService' ? [knative(workload)] : workload.controller === 'ScaledJob' ? [scaledJob(workload)] : [];
  return [...scalers.map(read), ...own];
}

function read(scaler: KubernetesObject): Scaling {
  if (scaler.kind === 'ScaledObject') return scaledObject(scaler);
  if (scaler.kind === 'HTTPScaledObject') return httpScaledObject(scaler);
  const spec = get(scaler.root, 'spec');
  return {
    by: scaler.kind === 'HorizontalPodAutoscaler' ? 'hpa' : 'other',
    name: titleOf(scaler),
    min: field(spec, ['minReplicas'], wholeNumber, (at) => kubernetesDefault(1, hpaDocs, at)),
    max: field(spec, ['maxReplicas'], wholeNumber),
    triggers: metrics(spec),
    at: placeOf(scaler),
  };
}

/** Metrics of autoscaling/v2 and v2beta1, and the one of v1. */
function metrics(spec: Node | undefined): readonly ScalingTrigger[] {
  const triggers: ScalingTrigger[] = [];
  if (spec && get(spec, 'targetCPUUtilizationPercentage'))
    triggers.push({ type: 'cpu', name: undefined, at: fieldPlace(spec, 'targetCPUUtilizationPercentage') });
  for (const metric of itemsOf(get(spec, 'metrics'))) {
    const type = stringOf(get(metric, 'type')) ?? '';
    const source = get(metric, type.charAt(0).toLowerCase() + type.slice(1));
    const resource = stringOf(get(source, 'name'));
    const name = stringOf(get(source, 'metric', 'name')) ?? stringOf(get(source, 'metricName'));
    if (resource !== undefined && /Resource$/.test(type)) triggers.push({ type: resource, name: undefined, at: metric });
    else if (type !== '') triggers.push({ type: type.toLowerCase(), name, at: metric });
  }
  return triggers;
}

function scaledObject(scaler: KubernetesObject): Scaling {
  const spec = get(scaler.root, 'spec');
  const paused = pausedReplicas(scaler.root);
  const idle = field(spec, ['idleReplicaCount'], wholeNumber);
  const min = field(spec, ['minReplicaCount'], wholeNumber, (at) => byDefault(0, 'KEDA default', kedaDocs, at));
  return {
    by: 'keda',
    name: titleOf(scaler),
    min: paused ?? idle ?? min,
    max: paused ?? field(spec, ['maxReplicaCount'], wholeNumber, (at) => byDefault(100, 'KEDA default', kedaDocs, at)),
    triggers: kedaTriggers(spec),
    at: placeOf(scaler),
  };
}

/** https://keda.sh/docs/latest/concepts/scaling-deployments/#pause-autoscaling */
function pausedReplicas(root: Node): Fact<number> | undefined {
  const annotations = get(root, 'metadata', 'annotations');
  const entry = entriesOf(annotations).find((one) => one.key.value === 'autoscaling.keda.sh/paused-replicas');
  const text = textOf(entry?.value);
  return entry && text !== undefined && /^\d{1,6}$/.test(text) ? declared(Number(text), entryPlace(entry)) : undefined;
}

/** https://github.com/kedacore/http-add-on/blob/main/docs/ref/v0.10.0/http_scaled_object.md */
function httpScaledObject(scaler: KubernetesObject): Scaling {
  const spec = get(scaler.root, 'spec');
  return {
    by: 'keda',
    name: titleOf(scaler),
    min: field(spec, ['replicas', 'min'], wholeNumber, (at) => byDefault(0, 'KEDA default', kedaDocs, at)),
    max: field(spec, ['replicas', 'max'], wholeNumber, (at) => byDefault(100, 'KEDA default', kedaDocs, at)),
    triggers: [{ type: 'http', name: undefined, at: placeOf(scaler) }],
    at: placeOf(scaler),
  };
}

function scaledJob({ object }: Workload): Scaling {
  const spec = get(object.root, 'spec');
  return {
    by: 'keda',
    name: titleOf(object),
    min: field(spec, ['minReplicaCount'], wholeNumber, (at) => byDefault(0, 'KEDA default', kedaJobDocs, at)),
    max: field(spec, ['maxReplicaCount'], wholeNumber, (at) => byDefault(100, 'KEDA default', kedaJobDocs, at)),
    triggers: kedaTriggers(spec),
    at: placeOf(object),
  };
}

/** Keys of a trigger's metadata that name what it looks at, the most telling first: https://keda.sh/docs/latest/scalers/ */
const subjectKeys = [
  'queueName',
  'topic',
  'subscriptionName',
  'subscription',
  'listName',
  'streamName',
  'stream',
  'queueURL',
  'queueUrl',
  'queueURLFromEnv',
  'topicName',
  'eventHubName',
  'tableName',
  'taskQueue',
  'destinationName',
  'consumerGroup',
  'name',
];

function kedaTriggers(spec: Node | undefined): readonly ScalingTrigger[] {
  return itemsOf(get(spec, 'triggers')).flatMap((trigger) => {
    const type = stringOf(get(trigger, 'type'));
    if (type === undefined) return [];
    const metadata = get(trigger, 'metadata');
    const subject = subjectKeys.map((key) => textOf(get(metadata, key))).find((text) => text !== undefined && text !== '');
    return [{ type, name: subject, at: fieldPlace(trigger, 'type') }];
  });
}

function knative({ object, annotations }: Workload): Scaling {
  const bound = (...names: readonly string[]): Fact<number> | undefined => {
    for (const name of names) {
      const fact = annotations.get(`autoscaling.knative.dev/${name}`);
      if (fact && /^\d{1,6}$/.test(fact.value)) return { ...fact, value: Number(fact.value) };
    }
    return undefined;
  };
  const max = bound('max-scale', 'maxScale');
  return {
    by: 'knative',
    name: titleOf(object),
    min: bound('min-scale', 'minScale') ?? byDefault(0, 'Knative default', knativeDocs),
    // 0 stands for no limit, which is also the default.
    max: max?.value === 0 ? undefined : max,
    triggers: [{ type: annotations.get('autoscaling.knative.dev/metric')?.value ?? 'concurrency', name: undefined, at: placeOf(object) }],
    at: placeOf(object),
  };
}

/** A number out of a field that also takes percentages: maximum and minimum of budgets, surge. */
export function numberOrPercent(node: Node): number | string | undefined {
  const number = numberOf(node);
  if (number !== undefined) return number;
  const text = stringOf(node);
  if (text === undefined) return undefined;
  if (/^\d{1,9}%$/.test(text)) return text;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Kubernetes' rounding of `25%` or `2` against a scale: https://pkg.go.dev/k8s.io/apimachinery/pkg/util/intstr#GetScaledValueFromIntOrPercent */
export function scaled(value: number | string, scale: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const exact = (Number.parseInt(value, 10) * scale) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
