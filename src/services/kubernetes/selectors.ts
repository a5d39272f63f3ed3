import { entriesOf, get, itemsOf, type Node, stringOf, textOf } from '../../model/tree.ts';
import { withLabels } from './kustomize.ts';

/** A label selector taken apart; https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export interface Selector {
  readonly equals: readonly (readonly [key: string, value: string])[];
  readonly expressions: readonly Requirement[];
}

interface Requirement {
  readonly key: string;
  readonly operator: string | undefined;
  readonly values: readonly string[];
}

/** `matchLabels` and `matchExpressions`. Undefined where there is no selector; an empty one has no requirement and matches everything. */
export function labelSelector(node: Node | undefined, added: Selector['equals'] = []): Selector | undefined {
  if (node?.kind !== 'map') return undefined;
  return {
    equals: withLabels(pairs(get(node, 'matchLabels')), added),
    expressions: itemsOf(get(node, 'matchExpressions')).map((item) => ({
      key: textOf(get(item, 'key')) ?? '',
      operator: stringOf(get(item, 'operator')),
      values: itemsOf(get(item, 'values')).flatMap((value) => textOf(value) ?? []),
    })),
  };
}

/**
 * The plain map of a Service, ReplicationController or DeploymentConfig, and what a kustomization adds to it. Left out or empty it selects
 * nothing.
 */
export function mapSelector(node: Node | undefined, added: Selector['equals'] = []): Selector | undefined {
  const equals = withLabels(pairs(node), added);
  return equals.length === 0 ? undefined : { equals, expressions: [] };
}

function pairs(node: Node | undefined): readonly (readonly [string, string])[] {
  // A value that cannot be read must not make the selector wider: it compares to a text that no label can hold.
  return entriesOf(node).map((entry) => [String(entry.key.value), textOf(entry.value) ?? '\0'] as const);
}

export function selects(selector: Selector, labels: ReadonlyMap<string, string>): boolean {
  return selector.equals.every(([key, value]) => labels.get(key) === value) && selector.expressions.every((one) => holds(one, labels));
}

/** https://pkg.go.dev/k8s.io/apimachinery/pkg/labels#Requirement.Matches: `NotIn` holds for a label that is not there. */
function holds({ key, operator, values }: Requirement, labels: ReadonlyMap<string, string>): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
