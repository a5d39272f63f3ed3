import { declared, type Fact } from '../../model/fact.ts';
import { entriesOf, entryPlace, fieldPlace, get, itemsOf, type Node, stringOf, textOf } from '../../model/tree.ts';
import type { EnvVar } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import type { Container } from './containers.ts';
import type { ClusterView } from './view.ts';
import type { Workload } from './workloads.ts';

export interface Environment {
  readonly variables: readonly EnvVar[];
  /** False when an object that sets variables under names of its own is not in the input. */
  readonly complete: boolean;
}

/** A variable of variables of variables must not grow without end. */
const MAX_EXPANDED = 4096;

/**
 * The variables of a container, in the order in which they are set: `envFrom` first, `env` wins. ConfigMaps are looked up among the objects that
 * are applied together; of Secrets only names are ever read.
 */
export function environmentOf(workload: Workload, container: Container | undefined, view: ClusterView): Environment {
  const variables = new Map<string, EnvVar>();
  let complete = true;
  for (const source of itemsOf(get(container?.node, 'envFrom'))) {
    const taken = fromObject(source, workload, view);
    if (taken) for (const variable of taken) variables.set(variable.name, variable);
    else complete = false;
  }
  for (const item of itemsOf(get(container?.node, 'env'))) {
    const name = stringOf(get(item, 'name'));
    if (name === undefined || name === '') continue;
    variables.delete(name);
    variables.set(name, variable(name, item, workload, view, variables));
  }
  return { variables: [...variables.values()], complete };
}

/** Undefined when the object is not in the input. */
function fromObject(source: Node, workload: Workload, view: ClusterView): readonly EnvVar[] | undefined {
  const prefix = textOf(get(source, 'prefix')) ?? '';
  const configMap = stringOf(get(source, 'configMapRef', 'name'));
  if (configMap !== undefined) {
    const object = only(view.named(workload.object, 'ConfigMap', configMap));
    return object?.flatMap((one) =>
      entriesOf(get(one.root, 'data')).map((entry) => {
        const text = textOf(entry.value);
        const value = text === undefined ? undefined : declared(text, entryPlace(entry));
        return { name: `${prefix}${entry.key.value}`, value, from: configMap, at: entryPlace(entry) };
      }),
    );
  }
  const secret = stringOf(get(source, 'secretRef', 'name'));
  if (secret === undefined) return undefined;
  return only(view.named(workload.object, 'Secret', secret))?.flatMap(({ root }) =>
    [...entriesOf(get(root, 'data')), ...entriesOf(get(root, 'stringData'))].map((entry) => ({
      name: `${prefix}${entry.key.value}`,
      value: undefined,
      from: secret,
      at: entry.key,
    })),
  );
}

/** A name that two objects answer to (one in each overlay, say) cannot be told. */
function only(objects: readonly KubernetesObject[]): readonly [KubernetesObject] | undefined {
  const [first, second] = objects;
  return first && !second ? [first] : undefined;
}

function variable(name: string, item: Node, workload: Workload, view: ClusterView, before: ReadonlyMap<string, EnvVar>): EnvVar {
  const text = textOf(get(item, 'value'));
  if (text !== undefined) return { name, value: declared(expand(text, before).text, fieldPlace(item, 'value')), from: undefined, at: item };
  const source = get(item, 'valueFrom');
  if (!source) return { name, value: declared('', item), from: undefined, at: item };
  const configMap = get(source, 'configMapKeyRef');
  if (configMap) {
    const from = stringOf(get(configMap, 'name'));
    return { name, value: configMapValue(from, stringOf(get(configMap, 'key')), workload, view), from, at: item };
  }
  const secret = stringOf(get(source, 'secretKeyRef', 'name'));
  if (secret !== undefined) return { name, value: undefined, from: secret, at: item };
  const path = stringOf(get(source, 'fieldRef', 'fieldPath'));
  return { name, value: path === undefined ? undefined : fieldValue(path, workload, item), from: path, at: item };
}

function configMapValue(
  name: string | undefined,
  key: string | undefined,
  workload: Workload,
  view: ClusterView,
): Fact<string> | undefined {
  if (name === undefined || key === undefined) return undefined;
  const data = get(only(view.named(workload.object, 'ConfigMap', name))?.[0].root, 'data');
  const entry = entriesOf(data).find((one) => one.key.value === key);
  const text = textOf(entry?.value);
  return entry && text !== undefined ? declared(text, entryPlace(entry)) : undefined;
}

function fieldValue(path: string, { object }: Workload, item: Node): Fact<string> | undefined {
  const { namespace } = object;
  return path === 'metadata.namespace' && namespace !== undefined ? { value: namespace, origin: 'inferred', at: item } : undefined;
}

/**
 * `$(NAME)` as Kubernetes expands it in `value`, `command` and `args`: what is not set stays as it is, `$$(NAME)` escapes
 * (https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/). `known` is false when a variable is
 * named whose value cannot be known.
 */
export function expand(text: string, variables: ReadonlyMap<string, EnvVar>): { readonly text: string; readonly known: boolean } {
  let known = true;
  let room = MAX_EXPANDED;
  const expanded = text.replace(/\$(\$|\(([A-Za-z0-9_.-]+)\))/g, (written, behind: string, name: string | undefined) => {
    if (behind === '$') return '$';
    const found = name === undefined ? undefined : variables.get(name);
    const value = found?.value?.value;
    if (found && (value === undefined || value.length > room)) known = false;
    if (value === undefined || value.length > room) return written;
    room -= value.length;
    return value;
  });
  return { text: expanded, known };
}
