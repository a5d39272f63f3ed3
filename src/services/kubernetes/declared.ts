import type { Fact } from '../../model/fact.ts';
import { type ServiceType, serviceTypes } from '../../model/service.ts';
import { get } from '../../model/tree.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import type { UnitDraft } from '../units/unit-draft.ts';
import { stringMap } from './objects.ts';
import type { Workload } from './workloads.ts';

/**
 * What people have written about a service beside its manifest's own fields: `svc-lint.dev/…` on the workload or its pod template, and the
 * `a8r.io/owner` and `a8r.io/runbook` that the Kubernetes project recommends for Services
 * (https://kubernetes.io/blog/2021/04/20/annotating-k8s-for-humans/).
 */
export function declaredOf(
  workload: Workload,
  services: readonly KubernetesObject[],
): Pick<UnitDraft, 'declaredType' | 'owner' | 'runbook' | 'drainTimeout'> {
  const around = stringMap(...services.toReversed().map((service) => get(service.root, 'metadata', 'annotations')));
  const own = (name: string) => workload.annotations.get(name);
  return {
    declaredType: typeOf(own('svc-lint.dev/type')),
    owner: own('svc-lint.dev/owner') ?? own('a8r.io/owner') ?? around.get('a8r.io/owner'),
    runbook: own('svc-lint.dev/runbook') ?? own('a8r.io/runbook') ?? around.get('a8r.io/runbook'),
    drainTimeout: own('svc-lint.dev/drain-timeout'),
  };
}

function typeOf(fact: Fact<string> | undefined): Fact<ServiceType> | undefined {
  const value = serviceTypes.find((type) => type === fact?.value);
  return fact && value !== undefined ? { ...fact, value } : undefined;
}
