import { seconds } from '../../model/duration.ts';
import { byDefault, type Fact } from '../../model/fact.ts';
import { ownValue } from '../../model/own-value.ts';
import { fieldPlace, get, has, type Node } from '../../model/tree.ts';
import type { Instances, Rollout } from '../../model/unit.ts';
import { field, isAbsent, kubernetesDefault, plainString, wholeSeconds } from './fields.ts';
import { numberOrPercent, scaled } from './scaling.ts';
import type { Workload } from './workloads.ts';

type Strategy = Rollout['strategy'];

const deploymentDocs = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment';
const statefulSetDocs = 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates';
const daemonSetDocs = 'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/';
const rolloutDocs = 'https://argo-rollouts.readthedocs.io/en/stable/features/specification/';
const configDocs =
  'https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/building_applications/deployments#deployment-strategies';
const knativeDocs = 'https://knative.dev/docs/serving/revisions/#gradual-rollout-of-traffic-to-revisions';
const replicaSetDocs = 'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#how-to-use-replicasets';

/** How a new version replaces the old one; undefined for what is never replaced in place (Jobs, lone Pods). */
export function rolloutOf(workload: Workload, instances: Instances): Rollout | undefined {
  const { object } = workload;
  const minReady = field(object.root, ['spec', 'minReadySeconds'], wholeSeconds, (at) => kubernetesDefault(seconds(0), deploymentDocs, at));
  switch (workload.controller) {
    case 'Deployment':
      return { ...deployment(object.root, instances), minReady };
    case 'StatefulSet':
      return { ...statefulSet(object.root, instances), minReady };
    case 'DaemonSet':
      return { ...daemonSet(object.root), minReady };
    case 'DeploymentConfig':
      return { ...deploymentConfig(object.root, instances), minReady };
    case 'Rollout':
      return { ...argoRollout(object.root, instances), minReady };
    case 'KnativeService':
      return { ...knative(object.root), minReady: undefined };
    case 'ReplicaSet':
    case 'ReplicationController':
      return {
        strategy: kubernetesDefault('on-delete', replicaSetDocs, fieldPlace(object.root, 'spec')),
        maxUnavailable: undefined,
        maxSurge: undefined,
        minReady,
      };
    default:
      return undefined;
  }
}

type Steps = Omit<Rollout, 'minReady'>;

/** What a strategy allows to be missing and to be on top, as it is written or by default. */
interface Bounds {
  readonly maxUnavailable: Fact<number | string> | undefined;
  readonly maxSurge: Fact<number | string> | undefined;
}

/**
 * The rounding of a rolling update at the smallest scale: what may be missing is rounded down, what may be on top up; where both come out
 * as none, one may be missing (https://pkg.go.dev/k8s.io/kubectl/pkg/util/deployment#ResolveFenceposts).
 */
function rounded({ maxUnavailable, maxSurge }: Bounds, instances: Instances): Pick<Rollout, 'maxUnavailable' | 'maxSurge'> {
  const scale = instances.min === undefined ? undefined : Math.max(1, instances.min.value);
  const surge = roundedFact(maxSurge, scale, 'up');
  const missing = roundedFact(maxUnavailable, scale, 'down');
  if (missing?.value === 0 && surge?.value === 0) return { maxUnavailable: { ...missing, value: 1 }, maxSurge: surge };
  return { maxUnavailable: missing, maxSurge: surge };
}

function roundedFact(fact: Fact<number | string> | undefined, scale: number | undefined, round: 'up' | 'down'): Fact<number> | undefined {
  if (!fact) return undefined;
  if (typeof fact.value === 'number') return { ...fact, value: fact.value };
  return scale === undefined ? undefined : { ...fact, value: scaled(fact.value, scale, round) };
}

function bounds(root: Node, path: readonly string[], absent: (at: Fact<unknown>['at']) => Fact<number | string>, missing = absent): Bounds {
  return {
    maxUnavailable: field(root, [...path, 'maxUnavailable'], numberOrPercent, missing),
    maxSurge: field(root, [...path, 'maxSurge'], numberOrPercent, absent),
  };
}

function strategyOf(
  root: Node,
  path: readonly string[],
  names: Readonly<Record<string, Strategy['value']>>,
  absent: (at: Fact<unknown>['at']) => Strategy,
): Strategy {
  const written = field<Strategy['value']>(root, path, (node) => ownValue(names, plainString(node)) ?? 'unknown', absent);
  return written ?? { value: 'unknown', origin: 'declared', at: fieldPlace(root, ...path) };
}

const none = { maxUnavailable: undefined, maxSurge: undefined } as const;

function deployment(root: Node, instances: Instances): Steps {
  const strategy = strategyOf(root, ['spec', 'strategy', 'type'], { RollingUpdate: 'rolling', Recreate: 'recreate' }, (at) =>
    kubernetesDefault('rolling', deploymentDocs, at),
  );
  if (strategy.value !== 'rolling') return { strategy, ...none };
  const quarter = (at: Fact<unknown>['at']) => kubernetesDefault<number | string>('25%', deploymentDocs, at);
  return { strategy, ...rounded(bounds(root, ['spec', 'strategy', 'rollingUpdate'], quarter), instances) };
}

/**
 * One ordinal at a time unless `maxUnavailable` is set; never one on top. The API's documentation says that percentages are rounded up, the
 * controller rounds them down, to one at least (pkg/controller/statefulset/stateful_set_utils.go, getStatefulSetMaxUnavailable).
 */
function statefulSet(root: Node, instances: Instances): Steps {
  const strategy = strategyOf(root, ['spec', 'updateStrategy', 'type'], { RollingUpdate: 'rolling', OnDelete: 'on-delete' }, (at) =>
    kubernetesDefault('rolling', statefulSetDocs, at),
  );
  if (strategy.value !== 'rolling') return { strategy, ...none };
  const path = ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'];
  const written = field(root, path, numberOrPercent, (at) => kubernetesDefault<number | string>(1, statefulSetDocs, at));
  const missing = roundedFact(written, instances.min?.value, 'down');
  return {
    strategy,
    maxUnavailable: missing && { ...missing, value: Math.max(1, missing.value) },
    maxSurge: kubernetesDefault(0, statefulSetDocs, fieldPlace(root, 'spec', 'updateStrategy')),
  };
}

/** Percentages are of the number of nodes, which nobody knows here. */
function daemonSet(root: Node): Steps {
  const strategy = strategyOf(root, ['spec', 'updateStrategy', 'type'], { RollingUpdate: 'rolling', OnDelete: 'on-delete' }, (at) =>
    kubernetesDefault('rolling', daemonSetDocs, at),
  );
  if (strategy.value !== 'rolling') return { strategy, ...none };
  const allowed = bounds(
    root,
    ['spec', 'updateStrategy', 'rollingUpdate'],
    (at) => kubernetesDefault<number | string>(0, daemonSetDocs, at),
    (at) => kubernetesDefault<number | string>(1, daemonSetDocs, at),
  );
  return {
    strategy,
    maxUnavailable: roundedFact(allowed.maxUnavailable, undefined, 'up'),
    maxSurge: roundedFact(allowed.maxSurge, undefined, 'up'),
  };
}

function deploymentConfig(root: Node, instances: Instances): Steps {
  const strategy = strategyOf(root, ['spec', 'strategy', 'type'], { Rolling: 'rolling', Recreate: 'recreate' }, (at) =>
    byDefault('rolling', 'OpenShift default', configDocs, at),
  );
  if (strategy.value !== 'rolling') return { strategy, ...none };
  const quarter = (at: Fact<unknown>['at']) => byDefault<number | string>('25%', 'OpenShift default', configDocs, at);
  return { strategy, ...rounded(bounds(root, ['spec', 'strategy', 'rollingParams'], quarter), instances) };
}

/** A canary without steps is a plain rolling update. */
function argoRollout(root: Node, instances: Instances): Steps {
  const strategy = get(root, 'spec', 'strategy');
  if (strategy && has(strategy, 'blueGreen'))
    return { strategy: { value: 'blue-green', origin: 'declared', at: fieldPlace(strategy, 'blueGreen') }, ...none };
  if (!strategy || !has(strategy, 'canary'))
    return { strategy: { value: 'unknown', origin: 'declared', at: fieldPlace(root, 'spec', 'strategy') }, ...none };
  const hasSteps = !isAbsent(get(strategy, 'canary', 'steps'));
  const quarter = (at: Fact<unknown>['at']) => byDefault<number | string>('25%', 'Argo Rollouts default', rolloutDocs, at);
  return {
    strategy: { value: hasSteps ? 'canary' : 'rolling', origin: 'declared', at: fieldPlace(strategy, 'canary') },
    ...rounded(bounds(root, ['spec', 'strategy', 'canary'], quarter), instances),
  };
}

/** A new revision gets requests only once it is ready; several targets with a share each are a canary. */
function knative(root: Node): Steps {
  const targets = get(root, 'spec', 'traffic');
  const split = targets?.kind === 'seq' && targets.items.length > 1;
  return {
    strategy: split
      ? { value: 'canary', origin: 'declared', at: fieldPlace(root, 'spec', 'traffic') }
      : byDefault('rolling', 'Knative default', knativeDocs, fieldPlace(root, 'spec', 'traffic')),
    maxUnavailable: byDefault(0, 'Knative default', knativeDocs),
    maxSurge: undefined,
  };
}
