import type { Evidence } from '../../model/service.ts';
import { get, itemsOf, stringOf } from '../../model/tree.ts';
import type { Unit } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { indexed, namespaceMatch, placeOf, titleOf } from '../kubernetes/objects.ts';

/** Rights that only what watches the cluster needs: to watch objects, and more so to write them. */
export function rightsOf(objects: readonly KubernetesObject[]): (unit: Unit) => Evidence | undefined {
  const roles = indexed(objects, (object) => (/^(Cluster)?Role$/.test(object.kind) ? [`${object.kind}/${object.name}`] : []));
  const bindings = indexed(objects, (object) =>
    /^(Cluster)?RoleBinding$/.test(object.kind)
      ? itemsOf(get(object.root, 'subjects')).map((subject) => stringOf(get(subject, 'name')))
      : [],
  );
  if (bindings.size === 0) return () => undefined;
  return (unit) => {
    if (unit.detail.platform !== 'kubernetes') return undefined;
    const account = stringOf(get(unit.detail.podSpec, 'serviceAccountName')) ?? stringOf(get(unit.detail.podSpec, 'serviceAccount'));
    if (account === undefined || account === 'default') return undefined;
    let best: Evidence | undefined;
    for (const binding of bindings.get(account) ?? []) {
      if (!binds(binding, account, unit.namespace)) continue;
      const [role] = roles.get(`${stringOf(get(binding.root, 'roleRef', 'kind'))}/${stringOf(get(binding.root, 'roleRef', 'name'))}`) ?? [];
      const level = role && watchLevel(role);
      if (!role || level === undefined) continue;
      const evidence: Evidence = {
        type: 'agent',
        signal: 'rights',
        detail: `${titleOf(role)} watches`,
        strength: level,
        at: placeOf(role),
      };
      if (level === 'strong') return evidence;
      best ??= evidence;
    }
    return best;
  };
}

function binds(binding: KubernetesObject, account: string, namespace: string | undefined): boolean {
  return itemsOf(get(binding.root, 'subjects')).some(
    (subject) =>
      stringOf(get(subject, 'kind')) === 'ServiceAccount' &&
      stringOf(get(subject, 'name')) === account &&
      namespaceMatch(stringOf(get(subject, 'namespace')) ?? binding.namespace, namespace) > 0,
  );
}

/** `strong`: it watches and writes; `weak`: it only watches. */
function watchLevel(role: KubernetesObject): 'strong' | 'weak' | undefined {
  let watches = false;
  let writes = false;
  for (const rule of itemsOf(get(role.root, 'rules'))) {
    const verbs = itemsOf(get(rule, 'verbs')).flatMap((verb) => stringOf(verb) ?? []);
    const resources = itemsOf(get(rule, 'resources')).flatMap((resource) => stringOf(resource) ?? []);
    // Who watches what happens in the cluster does so to tell of it.
    if (resources.includes('events') && verbs.includes('watch')) watches = true;
    // Leases and events are written by everything that elects a leader or reports.
    if (resources.every((resource) => /^(leases|events|endpoints|configmaps|tokenreviews|subjectaccessreviews)$/.test(resource))) continue;
    if (verbs.includes('watch') || verbs.includes('*')) watches = true;
    if (verbs.some((verb) => /^(\*|create|update|patch|delete|deletecollection)$/.test(verb))) writes = true;
  }
  if (!watches) return undefined;
  return writes ? 'strong' : 'weak';
}
