import { setField } from '../../files/edit-yaml.ts';
import type { Edit } from '../../model/finding.ts';
import type { Unit } from '../../model/unit.ts';
import type { Workload } from './workloads.ts';

/** The edits of a workload's own file; grace is set where the pod's spec is, in whole seconds, rounded up. */
export function editOf(workload: Workload): Unit['edit'] {
  return (change): readonly Edit[] | undefined => {
    const { object, templateHolder, podPath, podSpec, controller } = workload;
    if (change.set === 'field') return setField(object.root, change.path, change.to);
    if (!podSpec || controller === 'KnativeService' || controller === 'Workflow' || !Number.isFinite(change.to)) return undefined;
    return setField(templateHolder.root, [...podPath, 'terminationGracePeriodSeconds'], Math.ceil(change.to / 1000));
  };
}
