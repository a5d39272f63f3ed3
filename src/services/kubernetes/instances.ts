import type { Fact } from '../../model/fact.ts';
import { get } from '../../model/tree.ts';
import type { Instances, Scaling } from '../../model/unit.ts';
import { field, kubernetesDefault, wholeNumber } from './fields.ts';
import { jobField, type Workload } from './workloads.ts';

const replicasDocs = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas';
const jobDocs = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#controlling-parallelism';

/**
 * How many pods run at once. Where something scales them, `declared` is only what is written, and `min` and `max` are the scaler's; a written
 * `replicas: 0` switches a HorizontalPodAutoscaler off (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation).
 * Unknown for a DaemonSet, for anything that is filled in later, and where the scaler lies outside the input.
 */
export function instancesOf(workload: Workload, scaling: readonly Scaling[], scaledOutside: boolean): Instances {
  if (scaledOutside && scaling.length === 0) return { declared: undefined, min: undefined, max: undefined };
  const written = writtenInstances(workload, scaling.length > 0);
  if (scaling.length === 0) return { declared: written, min: written, max: written };
  if (written?.value === 0 && scaling.every((one) => one.by === 'hpa')) return { declared: written, min: written, max: written };
  return {
    declared: written,
    min: extreme(
      scaling.map((one) => one.min),
      (a, b) => a < b,
    ),
    max: extreme(
      scaling.map((one) => one.max),
      (a, b) => a > b,
    ),
  };
}

/** Unknown as soon as one of them is. */
function extreme(facts: readonly (Fact<number> | undefined)[], wins: (a: number, b: number) => boolean): Fact<number> | undefined {
  let best: Fact<number> | undefined;
  for (const fact of facts) {
    if (!fact) return undefined;
    if (!best || wins(fact.value, best.value)) best = fact;
  }
  return best;
}

function writtenInstances(workload: Workload, isScaled: boolean): Fact<number> | undefined {
  const { object, controller } = workload;
  const orOne = (docs: string) => (isScaled ? undefined : (at: Fact<number>['at']) => kubernetesDefault(1, docs, at));
  switch (controller) {
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'Rollout':
      return field(object.root, ['spec', 'replicas'], wholeNumber, orOne(replicasDocs));
    case 'DeploymentConfig':
    case 'other':
      return field(object.root, ['spec', 'replicas'], wholeNumber);
    case 'Job':
    case 'CronJob':
      return atMostCompletions(
        jobField(workload, 'parallelism', wholeNumber, orOne(jobDocs)),
        jobField(workload, 'completions', wholeNumber),
      );
    case 'Pod':
    case 'Workflow':
      return { value: 1, origin: 'inferred', at: get(object.root, 'kind') ?? object.root };
    case 'DaemonSet':
    case 'KnativeService':
    case 'ScaledJob':
      return undefined;
  }
}

/** A Job with a fixed number of completions never runs more pods than are left to complete. */
function atMostCompletions(parallelism: Fact<number> | undefined, completions: Fact<number> | undefined): Fact<number> | undefined {
  return parallelism && completions && completions.value < parallelism.value ? completions : parallelism;
}
