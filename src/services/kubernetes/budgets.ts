import type { Fact } from '../../model/fact.ts';
import { get } from '../../model/tree.ts';
import type { Budget, Instances } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { field } from './fields.ts';
import { placeOf, titleOf } from './objects.ts';
import { numberOrPercent, scaled } from './scaling.ts';
import { labelSelector } from './selectors.ts';
import { type ClusterView, joinWorkloads, noCandidates, workloadsByLabel } from './view.ts';
import type { Workload } from './workloads.ts';

/**
 * The budgets whose selector matches a workload's pods in the same namespace. Without a selector a budget matches nothing; an empty one matches
 * every pod of the namespace in policy/v1 and none in v1beta1
 * (https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget).
 */
export function budgetsOf(view: ClusterView): ReadonlyMap<Workload, readonly KubernetesObject[]> {
  const matching = workloadsByLabel(view.workloads);
  return joinWorkloads(view, view.all('PodDisruptionBudget', /^policy$/), (budget) => {
    const selector = labelSelector(get(budget.root, 'spec', 'selector'), view.commonLabels(budget));
    if (!selector) return noCandidates;
    const isEmpty = selector.equals.length === 0 && selector.expressions.length === 0;
    return isEmpty && budget.apiVersion === 'policy/v1beta1' ? noCandidates : matching(selector);
  });
}

/** Scales that a budget's percentage and minimum are held against: those of every workload that it selects, together. */
export type ScaleOf = (workload: Workload) => Instances;

export function budgetOf(budget: KubernetesObject, selected: readonly Workload[], scaleOf: ScaleOf): Budget {
  const spec = get(budget.root, 'spec');
  const minAvailable = field(spec, ['minAvailable'], numberOrPercent);
  const maxUnavailable = field(spec, ['maxUnavailable'], numberOrPercent);
  return {
    name: titleOf(budget),
    minAvailable,
    maxUnavailable,
    allowed: selected.some(endsByItself) ? undefined : allowedEvictions(minAvailable, maxUnavailable, smallestScale(selected, scaleOf)),
    at: placeOf(budget),
  };
}

/** A run that must not be evicted holds a drain up until it is over, which is what such a budget is for. */
function endsByItself({ controller, jobPath }: Workload): boolean {
  return jobPath !== undefined || controller === 'Workflow' || controller === 'Pod';
}

/** The fewest pods that a budget may see while it matters: a scaler that goes down to none passes through one. */
function smallestScale(selected: readonly Workload[], scaleOf: ScaleOf): number | undefined {
  let total = 0;
  for (const workload of selected) {
    const { min, max } = scaleOf(workload);
    if (!min) return undefined;
    total += min.value === 0 && max?.value !== 0 ? 1 : min.value;
  }
  return total === 0 ? undefined : total;
}

/**
 * How many of `scale` healthy pods may be evicted. Percentages are rounded up for both fields
 * (https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages).
 */
function allowedEvictions(
  minAvailable: Fact<number | string> | undefined,
  maxUnavailable: Fact<number | string> | undefined,
  scale: number | undefined,
): number | undefined {
  if (maxUnavailable) {
    if (maxUnavailable.value === 0 || maxUnavailable.value === '0%') return 0;
    return scale === undefined ? undefined : Math.min(scale, scaled(maxUnavailable.value, scale, 'up'));
  }
  if (minAvailable) {
    if (minAvailable.value === '100%') return 0;
    return scale === undefined ? undefined : Math.max(0, scale - scaled(minAvailable.value, scale, 'up'));
  }
  return undefined;
}
