import { entriesOf, get, itemsOf, type Node, type ScalarNode, stringOf, textOf } from '../../model/tree.ts';

/**
 * Parameters of an OpenShift template: the default value, or undefined where it is given only when the template is processed.
 * https://docs.openshift.com/container-platform/4.17/openshift_images/using-templates.html
 */
export interface Parameters {
  readonly values: ReadonlyMap<string, string | undefined>;
  /** How many characters may still be put in. */
  budget: number;
}

/** Characters that the parameters of one template may put in, in all: the bound on long values used often. */
const MAX_SUBSTITUTED = 4_000_000;

export function parametersOf(node: Node | undefined): Parameters {
  const values = new Map<string, string | undefined>();
  for (const item of itemsOf(node)) {
    const name = stringOf(get(item, 'name'));
    if (name === undefined) continue;
    const value = textOf(get(item, 'value'));
    // A generated value is another every time.
    values.set(name, get(item, 'generate') ? undefined : value);
  }
  return { values, budget: MAX_SUBSTITUTED };
}

/**
 * The object with its parameters filled in; every node keeps its place. `${NAME}` is put into text; a whole `${{NAME}}` becomes what its
 * value is as JSON. Without a default `${NAME}` stays as it stands, and `${{NAME}}` is unknown.
 */
export function substitute(node: Node, parameters: Parameters): Node {
  const done = new Map<Node, Node>();
  const fill = (from: Node): Node => {
    const known = done.get(from);
    if (known) return known;
    const filled = fillOne(from);
    done.set(from, filled);
    return filled;
  };
  const fillOne = (from: Node): Node => {
    switch (from.kind) {
      case 'seq':
        return { ...from, items: from.items.map(fill) };
      case 'map':
        return { ...from, entries: entriesOf(from).map(({ key, value }) => ({ key: fillText(key, parameters), value: fill(value) })) };
      case 'scalar':
        return wholeParameter(from, parameters) ?? fillText(from, parameters);
      default:
        return from;
    }
  };
  return fill(node);
}

function wholeParameter(node: ScalarNode, parameters: Parameters): Node | undefined {
  const name = typeof node.value === 'string' ? /^\$\{\{([a-zA-Z0-9_]+)\}\}$/.exec(node.value)?.[1] : undefined;
  if (name === undefined || !parameters.values.has(name)) return undefined;
  const value = parameters.values.get(name);
  if (value !== undefined) return { ...node, value: jsonValue(value) };
  const { file, start, end } = node;
  return { kind: 'unknown', file, start, end, reason: `the template's parameter ${name} has no default` };
}

function jsonValue(text: string): string | number | boolean | null {
  try {
    const value: unknown = JSON.parse(text);
    return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : text;
  } catch {
    return text;
  }
}

function fillText(node: ScalarNode, parameters: Parameters): ScalarNode {
  if (typeof node.value !== 'string' || !node.value.includes('${')) return node;
  const value = node.value.replace(/\$\{([a-zA-Z0-9_]+)\}/g, (whole, name: string) => {
    const text = parameters.values.get(name);
    if (text === undefined || text.length > parameters.budget) return whole;
    parameters.budget -= text.length;
    return text;
  });
  return value === node.value ? node : { ...node, value };
}
