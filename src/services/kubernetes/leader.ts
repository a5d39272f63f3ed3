import { declared, type Fact } from '../../model/fact.ts';
import type { Word } from '../../model/launch.ts';
import { type entryPlace, get, itemsOf, type Node, stringOf } from '../../model/tree.ts';
import type { EnvVar } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import type { ClusterView } from './view.ts';
import type { Workload } from './workloads.ts';

const rbac = /^rbac\.authorization\.k8s\.io$/;

/**
 * Whether the pods elect a leader among themselves, so that one of them alone works: by flag, by environment, or because their service account
 * may write leases (https://kubernetes.io/docs/concepts/architecture/leases/#leader-election), which little else needs.
 */
export function leaderElectionOf(
  workload: Workload,
  words: readonly Word[],
  env: readonly EnvVar[],
  leases: LeaseAccounts,
): Fact<boolean> | undefined {
  return byFlag(words) ?? byVariable(env) ?? leases(workload);
}

function byFlag(words: readonly Word[]): Fact<boolean> | undefined {
  for (const [index, word] of words.entries()) {
    const match = /^--?(?:enable-)?leader-elect(?:ion)?(?:-enabled?)?(?:=(.*))?$/.exec(word.text ?? '');
    if (!match) continue;
    const following = words[index + 1]?.text;
    const value = match[1] ?? (following === 'true' || following === 'false' ? following : 'true');
    return declared(value !== 'false', word.at);
  }
  return undefined;
}

function byVariable(env: readonly EnvVar[]): Fact<boolean> | undefined {
  for (const { name, value, at } of env) {
    if (/(^|_)(ENABLE_)?LEADER_ELECT(ION|OR)?(_ENABLED?)?$/.test(name) && value && /^(true|false|1|0)$/i.test(value.value))
      return declared(/^(true|1)$/i.test(value.value), value.at ?? at);
  }
  return undefined;
}

/** Answers for a workload whether its service account may write leases. */
export type LeaseAccounts = (workload: Workload) => Fact<boolean> | undefined;

export function leaseAccounts(view: ClusterView): LeaseAccounts {
  const bindings = [...view.all('RoleBinding', rbac), ...view.all('ClusterRoleBinding', rbac)];
  const accounts = new Map<string, Fact<boolean>>();
  for (const binding of bindings) {
    const rule = leaseRule(binding, view);
    if (!rule) continue;
    for (const subject of itemsOf(get(binding.root, 'subjects'))) {
      const name = stringOf(get(subject, 'name'));
      if (stringOf(get(subject, 'kind')) !== 'ServiceAccount' || name === undefined || name === 'default') continue;
      accounts.set(name, { value: true, origin: 'inferred', at: rule });
    }
  }
  return ({ podSpec }) => {
    const account = stringOf(get(podSpec, 'serviceAccountName')) ?? stringOf(get(podSpec, 'serviceAccount'));
    return account === undefined ? undefined : accounts.get(account);
  };
}

/** The rule of the bound role that lets its subjects update leases by name. */
function leaseRule(binding: KubernetesObject, view: ClusterView): ReturnType<typeof entryPlace> | undefined {
  const reference = get(binding.root, 'roleRef');
  const [kind, name] = [stringOf(get(reference, 'kind')), stringOf(get(reference, 'name'))];
  if ((kind !== 'Role' && kind !== 'ClusterRole') || name === undefined) return undefined;
  const from = kind === 'ClusterRole' ? { root: binding.root, namespace: undefined } : binding;
  for (const role of view.named(from, kind, name, rbac)) {
    for (const rule of itemsOf(get(role.root, 'rules'))) {
      const resources = get(rule, 'resources');
      if (resources && names(resources).includes('leases') && names(get(rule, 'verbs')).some((verb) => verb === 'update' || verb === '*'))
        return resources;
    }
  }
  return undefined;
}

function names(node: Node | undefined): readonly string[] {
  return itemsOf(node).flatMap((item) => stringOf(item) ?? []);
}
