import { entriesOf, get, itemsOf, type Node, textOf } from '../../../model/tree.ts';
import type { ExpressionMask } from '../../shell/script.ts';
import type { When } from '../draft.ts';
import { evaluate, isTrue, parseExpression, type Value, textOf as valueText } from './expression.ts';
import { githubContext, onlyPullRequests, type Scenario } from './scenario.ts';

export type Inputs = ReadonlyMap<string, readonly string[] | undefined>;

interface Outcome {
  readonly scenario: Scenario;
  readonly holds: boolean | undefined;
}

const EXPRESSION = /\$\{\{[\s\S]*?\}\}/g;

/**
 * What is known where an expression stands: the ways in which the workflow is started, constants of `env`, inputs of the caller, the matrix. A
 * value that is the same in every way of starting is known.
 */
export class Context {
  readonly scenarios: readonly Scenario[];
  readonly env: ReadonlyMap<string, string>;
  /** By name every value an input can have; undefined where that is not known. */
  readonly inputs: Inputs;
  readonly matrix: Node | undefined;

  constructor(
    scenarios: readonly Scenario[],
    env: ReadonlyMap<string, string> = new Map(),
    inputs: Inputs = new Map(),
    matrix: Node | undefined = undefined,
  ) {
    this.scenarios = scenarios;
    this.env = env;
    this.inputs = inputs;
    this.matrix = matrix;
  }

  withEnv(node: Node | undefined): Context {
    if (entriesOf(node).length === 0) return this;
    const env = new Map(this.env);
    for (const { key, value } of entriesOf(node)) {
      const text = textOf(value);
      if (text === undefined) env.delete(String(key.value));
      else env.set(String(key.value), this.#fill(text));
    }
    return new Context(this.scenarios, env, this.inputs, this.matrix);
  }

  withMatrix(matrix: Node | undefined): Context {
    return matrix ? new Context(this.scenarios, this.env, this.inputs, matrix) : this;
  }

  withInputs(inputs: Inputs): Context {
    return new Context(this.scenarios, this.env, inputs, this.matrix);
  }

  withScenarios(scenarios: readonly Scenario[]): Context {
    return new Context(scenarios, this.env, this.inputs, this.matrix);
  }

  /** A text with what is known put in; what is not becomes `$EXPRESSION`, so that the value counts as known in part. */
  #fill(text: string): string {
    return text.replace(EXPRESSION, (expression) => {
      const values = this.values(expression);
      return values?.length === 1 ? values.join() : '$EXPRESSION';
    });
  }

  /** The value of a text that may hold expressions; undefined when not all of it is known. */
  text(text: string | undefined): string | undefined {
    if (text === undefined || !text.includes('${{')) return text;
    const filled = this.#fill(text);
    return filled.includes('$EXPRESSION') ? undefined : filled;
  }

  textOf(node: Node | undefined): string | undefined {
    return this.text(textOf(node));
  }

  /** Every value that `${{ … }}` can have; undefined when they are not known. */
  values(expression: string): readonly string[] | undefined {
    const parsed = parseExpression(expression);
    if (!parsed) return undefined;
    if (parsed.kind === 'path' && parsed.path.startsWith('matrix.')) return this.#matrixValues(parsed.path.slice('matrix.'.length));
    if (parsed.kind === 'path' && parsed.path.startsWith('inputs.')) {
      const given = this.inputs.get(parsed.path.slice('inputs.'.length));
      if (given && given.length > 1) return given;
    }
    const values = new Set<string>();
    for (const scenario of this.scenarios) {
      const value = evaluate(parsed, (path) => this.#lookUp(path, scenario, 'success'));
      if (value === undefined || (typeof value === 'string' && value.includes('$'))) return undefined;
      values.add(valueText(value));
    }
    return values.size === 1 ? [...values] : undefined;
  }

  /** In which ways of starting a step or job runs. What happened before it is known only where it waits for success. */
  runs(condition: string | undefined): readonly Outcome[] {
    if (condition === undefined) return this.scenarios.map((scenario) => ({ scenario, holds: true }));
    // `always()`, `failure()` and the like say when, not whether.
    const neutral = condition.replace(/\b(always|failure|cancelled|success)\s*\(\s*\)/gi, 'true').replace(/!\s*true\b/g, 'true');
    return this.holds(neutral, whenOf(condition) === 'success' ? 'success' : undefined);
  }

  /** For a condition: in which ways of starting it holds. */
  holds(condition: string, before: Value): readonly Outcome[] {
    const parsed = parseExpression(condition);
    return this.scenarios.map((scenario) => {
      const value = parsed ? evaluate(parsed, (path) => this.#lookUp(path, scenario, before)) : undefined;
      return { scenario, holds: value === undefined ? undefined : isTrue(value) };
    });
  }

  /** `before`: the result of what ran before. */
  #lookUp(path: string, scenario: Scenario, before: Value): Value {
    const [head, ...rest] = path.split('.');
    const name = rest.join('.');
    switch (head?.toLowerCase()) {
      case 'github':
        if (/^event\.inputs\./i.test(name)) return this.#input(name.slice('event.inputs.'.length));
        return githubContext(scenario, path);
      case 'env':
        return this.env.get(name);
      case 'inputs':
        return this.#input(name);
      case 'matrix': {
        const values = this.#matrixValues(name);
        return values?.length === 1 ? values[0] : undefined;
      }
      case 'needs':
        return rest.at(-1) === 'result' ? before : undefined;
      case 'steps':
        return rest.at(-1) === 'outcome' || rest.at(-1) === 'conclusion' ? before : undefined;
      case 'job':
        return name === 'status' ? before : undefined;
      default:
        return undefined;
    }
  }

  #input(name: string): string | undefined {
    const values = this.inputs.get(name);
    return values?.length === 1 ? values[0] : undefined;
  }

  /** Every value of a text that is given as an input. */
  given(node: Node | undefined): readonly string[] | undefined {
    const text = textOf(node);
    if (text === undefined) return undefined;
    if (/^\s*\$\{\{[^}]*\}\}\s*$/.test(text)) return this.values(text.trim());
    const known = this.text(text);
    return known === undefined ? undefined : [known];
  }

  #matrixValues(path: string): readonly string[] | undefined {
    const [key = '', ...inner] = path.split('.');
    const values = new Set<string>();
    const add = (node: Node | undefined): boolean => {
      const text = textOf(get(node, ...inner));
      if (text === undefined || text.includes('${{')) return false;
      values.add(text);
      return true;
    };
    const list = get(this.matrix, key);
    if (list && (list.kind !== 'seq' || !itemsOf(list).every(add))) return undefined;
    for (const item of itemsOf(get(this.matrix, 'include'))) {
      const value = get(item, key);
      if (value && !add(value)) return undefined;
    }
    return values.size > 0 && values.size <= 16 ? [...values] : undefined;
  }

  get mask(): ExpressionMask {
    return { pattern: EXPRESSION, values: (expression) => this.values(expression) };
  }
}

/** What a condition says of when a step or job runs: after success, after a failure, or in either case. */
export function whenOf(condition: string | undefined): When {
  if (condition === undefined) return 'success';
  if (/\bfailure\s*\(|(outcome|conclusion|result)\s*==\s*'failure'|job\.status\s*==\s*'failure'|failed\(\)/i.test(condition))
    return 'failure';
  if (/'failure'\s*==/.test(condition) || /(outcome|result)\s*!=\s*'success'/.test(condition)) return 'failure';
  if (!/\balways\s*\(|!\s*cancelled\s*\(/i.test(condition)) return 'success';
  // `always() && needs.test.result == 'success'` and `… != 'failure'` wait for success after all.
  return /needs\.[\w-]+\.result\s*(==\s*'(success|skipped)'|!=\s*'failure')|\bsuccess\s*\(|needs\.\*\.result,\s*'failure'/i.test(condition)
    ? 'success'
    : 'always';
}

/** Whether something that holds in these scenarios can be reached, and whether only merge requests reach it. */
export function reachOf(outcomes: readonly Outcome[]): { readonly reachable: boolean | undefined; readonly preview: boolean } {
  const possible = outcomes.filter((outcome) => outcome.holds !== false);
  const reachable = possible.length === 0 ? false : possible.some((outcome) => outcome.holds === true) ? true : undefined;
  return { reachable, preview: onlyPullRequests(possible.map(({ scenario }) => scenario)) };
}
