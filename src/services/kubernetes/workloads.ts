import type { V1JobSpec, V1PodSpec } from '@kubernetes/client-node';
import type { Fact } from '../../model/fact.ts';
import type { Place } from '../../model/place.ts';
import { get, has, itemsOf, type MapNode, type Node, stringOf } from '../../model/tree.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { field } from './fields.ts';
import { type CommonLabels, withLabels } from './kustomize.ts';
import { groupOf, stringMap } from './objects.ts';

/** An object that makes pods, with its pod template found. */
export interface Workload {
  readonly object: KubernetesObject;
  /** Which controller's rules hold. `other`: a kind that is not known here but plainly has a pod template. */
  readonly controller: Controller;
  /** The object that holds the template: another one for a Rollout with `workloadRef`. */
  readonly templateHolder: KubernetesObject;
  /** From the holder's root to the pod's spec. */
  readonly podPath: readonly string[];
  readonly podSpec: MapNode | undefined;
  /** From the object's root to the Job's own spec, where there is one: of a Job, in a CronJob's or ScaledJob's template. */
  readonly jobPath: readonly string[] | undefined;
  /** Of the object and its pod template; the template's win. */
  readonly labels: ReadonlyMap<string, Fact<string>>;
  readonly annotations: ReadonlyMap<string, Fact<string>>;
  /** What the pods really carry: the template's labels and those the controller adds. */
  readonly podLabels: ReadonlyMap<string, string>;
}

export type Controller =
  | 'Deployment'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'ReplicaSet'
  | 'ReplicationController'
  | 'Pod'
  | 'Job'
  | 'CronJob'
  | 'Rollout'
  | 'KnativeService'
  | 'DeploymentConfig'
  | 'ScaledJob'
  | 'Workflow'
  | 'other';

/** A field of the pod's spec; undefined where there is none to be seen. */
export function podField<T>(
  { templateHolder, podPath, podSpec }: Workload,
  name: keyof V1PodSpec,
  read: (value: Node) => T | undefined,
  whenAbsent?: (at: Place) => Fact<T>,
): Fact<T> | undefined {
  return podSpec && field(templateHolder.root, [...podPath, name], read, whenAbsent);
}

/** A field of the Job's own spec; undefined for what makes no Jobs. */
export function jobField<T>(
  { object, jobPath }: Workload,
  name: keyof V1JobSpec,
  read: (value: Node) => T | undefined,
  whenAbsent?: (at: Place) => Fact<T>,
): Fact<T> | undefined {
  return jobPath && field(object.root, [...jobPath, name], read, whenAbsent);
}

interface Shape {
  readonly controller: Controller;
  readonly groups: RegExp;
  /** Path to the pod template. */
  readonly template: readonly string[];
  readonly job?: readonly string[];
}

const template = ['spec', 'template'];
const appsGroups = /^(apps|extensions)$/;

const shapes: ReadonlyMap<string, readonly Shape[]> = new Map(
  Object.entries<readonly Shape[]>({
    Deployment: [{ controller: 'Deployment', groups: appsGroups, template }],
    StatefulSet: [{ controller: 'StatefulSet', groups: appsGroups, template }],
    DaemonSet: [{ controller: 'DaemonSet', groups: appsGroups, template }],
    ReplicaSet: [{ controller: 'ReplicaSet', groups: appsGroups, template }],
    ReplicationController: [{ controller: 'ReplicationController', groups: /^$/, template }],
    Pod: [{ controller: 'Pod', groups: /^$/, template: [] }],
    Job: [{ controller: 'Job', groups: /^(batch|extensions)$/, template, job: ['spec'] }],
    CronJob: [
      {
        controller: 'CronJob',
        groups: /^batch$/,
        template: ['spec', 'jobTemplate', 'spec', 'template'],
        job: ['spec', 'jobTemplate', 'spec'],
      },
    ],
    Rollout: [{ controller: 'Rollout', groups: /^argoproj\.io$/, template }],
    Service: [{ controller: 'KnativeService', groups: /^serving\.knative\.dev$/, template }],
    Configuration: [{ controller: 'KnativeService', groups: /^serving\.knative\.dev$/, template }],
    DeploymentConfig: [{ controller: 'DeploymentConfig', groups: /^(apps\.openshift\.io)?$/, template }],
    ScaledJob: [
      {
        controller: 'ScaledJob',
        groups: /^keda\.(sh|k8s\.io)$/,
        template: ['spec', 'jobTargetRef', 'template'],
        job: ['spec', 'jobTargetRef'],
      },
    ],
  }),
);

/**
 * The workloads among objects that are applied together. Pods and the like that name an owner are left to their owner, and so is a
 * Deployment that only lends its template to a Rollout (https://argo-rollouts.readthedocs.io/en/stable/migrating/#reference-deployment-from-rollout).
 */
export function workloadsOf(
  objects: readonly KubernetesObject[],
  common: CommonLabels,
  find: (from: KubernetesObject, kind: string, name: string) => KubernetesObject | undefined,
): readonly Workload[] {
  const lent = new Set<KubernetesObject>();
  const found: Workload[] = [];
  for (const object of objects) {
    const shape = shapeOf(object);
    if (!shape || isOwned(object)) continue;
    if (shape.controller === 'Workflow') found.push(workflow(object));
    else {
      const lender = lenderOf(object, shape, find);
      if (lender) lent.add(lender);
      found.push(workload(object, shape, lender ?? object, common));
    }
  }
  return lent.size === 0 ? found : found.filter((one) => !lent.has(one.object));
}

function shapeOf(object: KubernetesObject): Shape | undefined {
  const group = groupOf(object.apiVersion);
  const known = shapes.get(object.kind)?.find((shape) => shape.groups.test(group));
  if (known) return known;
  if (group === 'argoproj.io' && (object.kind === 'Workflow' || object.kind === 'CronWorkflow'))
    return { controller: 'Workflow', groups: /^$/, template };
  const containers = itemsOf(get(object.root, 'spec', 'template', 'spec', 'containers'));
  return containers.some((container) => stringOf(get(container, 'image')) !== undefined)
    ? { controller: 'other', groups: /^$/, template }
    : undefined;
}

function isOwned(object: KubernetesObject): boolean {
  return itemsOf(get(object.root, 'metadata', 'ownerReferences')).length > 0;
}

function lenderOf(
  object: KubernetesObject,
  shape: Shape,
  find: (from: KubernetesObject, kind: string, name: string) => KubernetesObject | undefined,
): KubernetesObject | undefined {
  if (shape.controller !== 'Rollout') return undefined;
  const reference = get(object.root, 'spec', 'workloadRef');
  const kind = stringOf(get(reference, 'kind'));
  const name = stringOf(get(reference, 'name'));
  return kind === undefined || name === undefined ? undefined : find(object, kind, name);
}

function workload(object: KubernetesObject, shape: Shape, templateHolder: KubernetesObject, common: CommonLabels): Workload {
  const podTemplate = get(templateHolder.root, ...shape.template);
  const jobMetadata = shape.controller === 'CronJob' ? get(object.root, 'spec', 'jobTemplate', 'metadata') : undefined;
  const podSpec = get(podTemplate, 'spec');
  const templateMetadata = get(podTemplate, 'metadata');
  const own = get(object.root, 'metadata');
  return {
    object,
    controller: shape.controller,
    templateHolder,
    podPath: [...shape.template, 'spec'],
    podSpec: podSpec?.kind === 'map' ? podSpec : undefined,
    jobPath: shape.job,
    labels: stringMap(get(own, 'labels'), get(jobMetadata, 'labels'), get(templateMetadata, 'labels')),
    annotations: stringMap(get(own, 'annotations'), get(jobMetadata, 'annotations'), get(templateMetadata, 'annotations')),
    podLabels: podLabels(shape.controller, object.name, get(templateMetadata, 'labels'), common(templateHolder)),
  };
}

/** Labels that controllers put on their pods, and that Services and budgets are known to select by. */
function podLabels(
  controller: Controller,
  name: string,
  written: Node | undefined,
  added: ReturnType<CommonLabels>,
): ReadonlyMap<string, string> {
  const labels = new Map(
    withLabels(
      [...stringMap(written)].map(([key, fact]) => [key, fact.value] as const),
      added,
    ),
  );
  switch (controller) {
    case 'DeploymentConfig':
      labels.set('deploymentconfig', name);
      break;
    case 'StatefulSet':
      // https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-name-label: the first stands for all.
      labels.set('statefulset.kubernetes.io/pod-name', `${name}-0`);
      break;
    case 'Job':
      labels.set('job-name', name).set('batch.kubernetes.io/job-name', name);
      break;
    case 'KnativeService':
      labels.set('serving.knative.dev/service', name);
      break;
    default:
  }
  return labels;
}

/**
 * An Argo Workflow or CronWorkflow: its entry template, or the first one that runs a container. The template itself is the pod's spec as far
 * as one is written: `container` or `script` stands where `containers` would (https://argo-workflows.readthedocs.io/en/latest/fields/#template).
 */
function workflow(object: KubernetesObject): Workload {
  const spec = object.kind === 'CronWorkflow' ? get(object.root, 'spec', 'workflowSpec') : get(object.root, 'spec');
  const templates = itemsOf(get(spec, 'templates'));
  const runs = (one: Node | undefined): one is MapNode => one?.kind === 'map' && (has(one, 'container') || has(one, 'script'));
  const entry = templates.find((one) => stringOf(get(one, 'name')) === stringOf(get(spec, 'entrypoint')));
  const pod = runs(entry) ? entry : templates.find(runs);
  const own = get(object.root, 'metadata');
  const podMetadata = get(spec, 'podMetadata');
  return {
    object,
    controller: 'Workflow',
    templateHolder: object,
    podPath: [],
    podSpec: pod,
    jobPath: undefined,
    labels: stringMap(get(own, 'labels'), get(podMetadata, 'labels'), get(pod, 'metadata', 'labels')),
    annotations: stringMap(get(own, 'annotations'), get(podMetadata, 'annotations'), get(pod, 'metadata', 'annotations')),
    podLabels: podLabels('Workflow', object.name, get(podMetadata, 'labels'), []),
  };
}
