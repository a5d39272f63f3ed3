import { type Duration, seconds } from '../../model/duration.ts';
import { byDefault, declared, type Fact } from '../../model/fact.ts';
import type { Place } from '../../model/place.ts';
import { booleanOf, fieldPlace, get, type Node, numberOf, stringOf } from '../../model/tree.ts';

export function kubernetesDefault<T>(value: T, docs: string, at?: Place): Fact<T> {
  return byDefault(value, 'Kubernetes default', docs, at);
}

/**
 * One field below a node: what is written there; `whenAbsent` where it is left out or null, with the place where it could stand; undefined
 * where it is written but cannot be read (a template's variable, a wrong type).
 */
export function field<T>(
  node: Node | undefined,
  path: readonly string[],
  read: (value: Node) => T | undefined,
  whenAbsent?: (at: Place) => Fact<T> | undefined,
): Fact<T> | undefined {
  if (!node) return undefined;
  const value = get(node, ...path);
  if (isAbsent(value)) return whenAbsent?.(fieldPlace(node, ...path));
  const known = value && read(value);
  return known === undefined ? undefined : declared(known, fieldPlace(node, ...path));
}

/** Left out, or written without a value: the API server treats both alike. */
export function isAbsent(node: Node | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

export function wholeNumber(node: Node): number | undefined {
  const value = numberOf(node);
  return value !== undefined && Number.isInteger(value) && value >= 0 ? value : undefined;
}

export function wholeSeconds(node: Node): Duration | undefined {
  const value = wholeNumber(node);
  return value === undefined ? undefined : seconds(value);
}

/** A string that no template fills in later. */
export function plainString(node: Node): string | undefined {
  const value = stringOf(node);
  return value === undefined || isPlaceholder(value) ? undefined : value;
}

export function plainBoolean(node: Node): boolean | undefined {
  return booleanOf(node);
}

/** `${REPLICAS}`, `{{ .Values.x }}`, `__NAME__`, `<name>`, `$(x)`: text that something fills in before the API server sees it. */
export function isPlaceholder(text: string): boolean {
  return /\$\{|\{\{|\$\(|^__\w+__$|^<[^>]*>$|^%\w+%$/.test(text);
}
