import { byDefault, type Fact } from '../../model/fact.ts';
import { fieldPlace } from '../../model/tree.ts';
import type { RestartPolicy } from '../../model/unit.ts';
import { kubernetesDefault, plainString } from './fields.ts';
import { podField, type Workload } from './workloads.ts';

const docs = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy';
const kedaDocs = 'https://keda.sh/docs/latest/reference/scaledjob-spec/';
const workflowDocs = 'https://argo-workflows.readthedocs.io/en/latest/retries/';

/** Whether a container that ends is started again. A Job that leaves it out gets `Always` too, and is refused for it. */
export function restartPolicyOf(workload: Workload): RestartPolicy {
  const { podSpec, controller } = workload;
  if (!podSpec) return { always: undefined, policy: undefined };
  if (controller === 'Workflow') {
    const at = fieldPlace(podSpec, 'name');
    return { policy: byDefault('Never', 'Argo Workflows', workflowDocs, at), always: byDefault(false, 'Argo Workflows', workflowDocs, at) };
  }
  const policy = podField(workload, 'restartPolicy', plainString, (at) =>
    controller === 'ScaledJob' ? byDefault('OnFailure', 'KEDA default', kedaDocs, at) : kubernetesDefault('Always', docs, at),
  );
  const always: Fact<boolean> | undefined = policy && { ...policy, value: policy.value === 'Always' };
  return { policy, always };
}
