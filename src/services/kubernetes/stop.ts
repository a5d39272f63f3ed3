import { type Duration, formatDuration, milliseconds, seconds } from '../../model/duration.ts';
import { byDefault, type Fact } from '../../model/fact.ts';
import { entriesOf, fieldPlace, get, stringOf } from '../../model/tree.ts';
import type { StopPolicy } from '../../model/unit.ts';
import type { Container } from './containers.ts';
import { field, kubernetesDefault, plainString, wholeSeconds } from './fields.ts';
import type { PreStop } from './prestop.ts';
import { podField, type Workload } from './workloads.ts';

const terminationDocs = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination';
const knativeDocs = 'https://knative.dev/docs/serving/configuration/config-defaults/#revision-timeout-seconds';

/** The stop signal that the manifest itself names: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-stop-signals */
export function writtenStopSignal(main: Container | undefined): Fact<string> | undefined {
  return field(main?.node, ['lifecycle', 'stopSignal'], plainString);
}

/** How Kubernetes stops a pod. The preStop hook runs inside the grace period, so what is left of it is the service's. */
export function stopPolicyOf(workload: Workload, main: Container | undefined, hook: PreStop | undefined): StopPolicy {
  const period = periodOf(workload);
  const preStop = hook?.duration;
  const at = main && fieldPlace(main.node, 'lifecycle', 'stopSignal');
  return {
    signal: writtenStopSignal(main) ?? kubernetesDefault('SIGTERM', terminationDocs, at),
    period,
    preStop,
    hasPreStop: hook !== undefined,
    ...(hook?.tells ? { preStopTells: true } : {}),
    grace: period && preStop ? withoutHook(period, preStop) : period,
  };
}

function withoutHook(period: Fact<Duration>, preStop: Fact<Duration>): Fact<Duration> {
  const left = milliseconds(Math.max(0, period.value - preStop.value));
  const whole = `${formatDuration(period.value)}${period.of === undefined ? '' : ` (${period.of})`}`;
  return { ...period, value: left, of: `${whole} less ${formatDuration(preStop.value)} of preStop` };
}

/** From the pod's spec; Knative takes the revision's request timeout instead, and refuses the field. */
function periodOf(workload: Workload): Fact<Duration> | undefined {
  const { controller, templateHolder, podPath, podSpec } = workload;
  if (!podSpec) return undefined;
  if (controller === 'Workflow') return workflowPeriod(podSpec);
  if (controller === 'KnativeService')
    return field(templateHolder.root, [...podPath, 'timeoutSeconds'], wholeSeconds, (at) =>
      byDefault(seconds(300), 'Knative default', knativeDocs, at),
    );
  const period = podField(workload, 'terminationGracePeriodSeconds', wholeSeconds, (at) =>
    kubernetesDefault(seconds(30), terminationDocs, at),
  );
  if (period?.origin !== 'declared' || period.value !== seconds(30) || !isReadBack(podSpec)) return period;
  return byDefault(period.value, 'Kubernetes default, read back from a cluster', terminationDocs, period.at);
}

/**
 * A manifest that was read back from a cluster (`kubectl get -o yaml`) spells out what the API server fills in, also what nobody would write by
 * hand. A 30 in it is the default, and no decision: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec
 */
function isReadBack(podSpec: NonNullable<Workload['podSpec']>): boolean {
  const securityContext = get(podSpec, 'securityContext');
  return (
    stringOf(get(podSpec, 'schedulerName')) === 'default-scheduler' &&
    stringOf(get(podSpec, 'dnsPolicy')) === 'ClusterFirst' &&
    securityContext?.kind === 'map' &&
    entriesOf(securityContext).length === 0
  );
}

/** A Workflow can set it by a patch of the pod's spec alone; nobody does, and the default holds. */
function workflowPeriod(template: NonNullable<Workload['podSpec']>): Fact<Duration> | undefined {
  const patched = get(template, 'podSpecPatch');
  return patched ? undefined : kubernetesDefault(seconds(30), terminationDocs, fieldPlace(template, 'name'));
}

/** A process manager in the container that kills sooner, and by another signal, decides. */
export function withInnerStop(stop: StopPolicy, inner: StopPolicy | undefined): StopPolicy {
  if (!inner) return stop;
  const shorter = inner.grace && (!stop.grace || inner.grace.value < stop.grace.value) ? inner : stop;
  return { ...stop, signal: inner.signal ?? stop.signal, grace: shorter.grace };
}
