import { declared, type Fact } from '../../model/fact.ts';
import type { Word } from '../../model/launch.ts';
import type { Place } from '../../model/place.ts';
import { get, itemsOf, type Node, stringOf } from '../../model/tree.ts';
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

/** Answers for a workload whether its service account may write leases; false where it may not, and writes other objects. */
export type LeaseAccounts = (workload: Workload) => Fact<boolean> | undefined;

export function leaseAccounts(view: ClusterView): LeaseAccounts {
  const bindings = [...view.all('RoleBinding', rbac), ...view.all('ClusterRoleBinding', rbac)];
  const accounts = new Map<string, Rights[]>();
  for (const binding of bindings) {
    const rights = rightsOf(binding, view);
    for (const subject of itemsOf(get(binding.root, 'subjects'))) {
      const name = stringOf(get(subject, 'name'));
      if (stringOf(get(subject, 'kind')) !== 'ServiceAccount' || name === undefined || name === 'default') continue;
      accounts.set(name, [...(accounts.get(name) ?? []), rights]);
    }
  }
  return ({ podSpec }) => {
    const account = stringOf(get(podSpec, 'serviceAccountName')) ?? stringOf(get(podSpec, 'serviceAccount'));
    const rights = account === undefined ? undefined : accounts.get(account);
    return rights && election(rights);
  };
}

/** What one binding lets its subjects do; every member undefined where its role is not in the input. */
interface Rights {
  readonly known: boolean;
  /** The rule that lets them update leases by name. */
  readonly leases: Place | undefined;
  /** They may write something that can serve as the lock of an election. */
  readonly locks: boolean;
  /** The rule that lets them write objects other than events. */
  readonly writes: Place | undefined;
}

function election(rights: readonly Rights[]): Fact<boolean> | undefined {
  const leases = rights.find((one) => one.leases)?.leases;
  if (leases) return { value: true, origin: 'inferred', at: leases };
  const writes = rights.find((one) => one.writes)?.writes;
  if (!writes || rights.some((one) => one.locks || !one.known)) return undefined;
  return { value: false, origin: 'inferred', at: writes };
}

function rightsOf(binding: KubernetesObject, view: ClusterView): Rights {
  const reference = get(binding.root, 'roleRef');
  const [kind, name] = [stringOf(get(reference, 'kind')), stringOf(get(reference, 'name'))];
  const from = kind === 'ClusterRole' ? { root: binding.root, namespace: undefined } : binding;
  const roles = (kind === 'Role' || kind === 'ClusterRole') && name !== undefined ? view.named(from, kind, name, rbac) : [];
  const rules = roles.flatMap((role) => itemsOf(get(role.root, 'rules')));
  const aggregated = roles.some((role) => get(role.root, 'aggregationRule') !== undefined);
  const writing = rules.filter((rule) => names(get(rule, 'verbs')).some((verb) => /^(update|patch|\*)$/.test(verb)));
  const over = (pattern: RegExp) => (rule: Node) => names(get(rule, 'resources')).some((resource) => pattern.test(resource));
  const leases = rules.find(
    (rule) => over(/^leases$/)(rule) && names(get(rule, 'verbs')).some((verb) => verb === 'update' || verb === '*'),
  );
  return {
    known: roles.length > 0 && !aggregated,
    leases: leases && get(leases, 'resources'),
    // Config maps and endpoints were what clients elected by before there were leases.
    locks: writing.some(over(/^(leases|configmaps|endpoints|\*)$/)),
    // Rights over one object by name are mostly those over itself.
    writes: writing.find((rule) => over(/^(?!events$)./)(rule) && get(rule, 'resourceNames') === undefined),
  };
}

function names(node: Node | undefined): readonly string[] {
  return itemsOf(node).flatMap((item) => stringOf(item) ?? []);
}
