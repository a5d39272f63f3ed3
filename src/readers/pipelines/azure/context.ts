import { entriesOf, get, itemsOf, type Node, stringOf, textOf } from '../../../model/tree.ts';
import type { ExpressionMask } from '../../shell/script.ts';

/** Template expressions, macros and runtime expressions: https://learn.microsoft.com/azure/devops/pipelines/process/variables#understand-variable-syntax */
const EXPRESSION = /\$\{\{[\s\S]*?\}\}|\$\([\w.-]+\)|\$\[[^\]]*\]/g;

/** Parameters of a template and variables, as far as they are constants. */
export class AzureContext {
  readonly #parameters: ReadonlyMap<string, Node>;
  readonly #variables: ReadonlyMap<string, string>;

  constructor(parameters: ReadonlyMap<string, Node> = new Map(), variables: ReadonlyMap<string, string> = new Map()) {
    this.#parameters = parameters;
    this.#variables = variables;
  }

  get variables(): ReadonlyMap<string, string> {
    // A script sees the variable `web.App` as $WEB_APP.
    return new Map([...this.#variables].map(([name, value]) => [name.toUpperCase().replace(/[. ]/g, '_'), value]));
  }

  /** Parameters of a template: what it declares, with what it is given. */
  withParameters(declaration: Node | undefined, given: Node | undefined): AzureContext {
    const parameters = new Map<string, Node>();
    for (const { key, value } of entriesOf(declaration)) parameters.set(String(key.value), value);
    for (const item of itemsOf(declaration)) {
      const name = stringOf(get(item, 'name'));
      const value = get(item, 'default');
      if (name !== undefined && value) parameters.set(name, value);
    }
    for (const { key, value } of entriesOf(given)) parameters.set(String(key.value), this.resolved(value));
    return new AzureContext(parameters, this.#variables);
  }

  withVariables(node: Node | undefined): AzureContext {
    if (!node) return this;
    const variables = new Map(this.#variables);
    const set = (name: string | undefined, value: Node | undefined) => {
      const text = this.text(textOf(value));
      if (name === undefined) return;
      if (text === undefined) variables.delete(name.toLowerCase());
      else variables.set(name.toLowerCase(), text);
    };
    for (const { key, value } of entriesOf(node)) set(String(key.value), value);
    for (const item of itemsOf(node)) set(stringOf(get(item, 'name')), get(item, 'value'));
    return new AzureContext(this.#parameters, variables);
  }

  /** `${{ parameters.steps }}` as a whole stands for the node it was given. */
  resolved(node: Node): Node {
    const name = /^\s*\$\{\{\s*parameters\.(\w+)\s*\}\}\s*$/.exec(stringOf(node) ?? '')?.[1];
    return (name === undefined ? undefined : this.#parameters.get(name)) ?? node;
  }

  /** A text with what is known put in; undefined when not all is known. */
  text(text: string | undefined): string | undefined {
    if (text === undefined || !/\$[[({]/.test(text)) return text;
    let known = true;
    const filled = text.replace(EXPRESSION, (expression) => {
      const value = this.#value(expression);
      if (value === undefined) known = false;
      return value ?? '';
    });
    return known ? filled : undefined;
  }

  #value(expression: string): string | undefined {
    const macro = /^\$\(([\w.-]+)\)$/.exec(expression)?.[1];
    const parameter = /^\$\{\{\s*parameters\.(\w+)\s*\}\}$/.exec(expression)?.[1];
    const variable = /^\$\{\{\s*variables(?:\.([\w.]+)|\['([^']+)'\])\s*\}\}$/.exec(expression);
    if (parameter !== undefined) {
      const text = textOf(this.#parameters.get(parameter));
      return text?.includes('${{') ? undefined : text;
    }
    const name = (macro ?? variable?.[1] ?? variable?.[2])?.toLowerCase();
    if (name === 'system.defaultworkingdirectory' || name === 'build.sourcesdirectory' || name === 'build.repository.localpath') return '.';
    const value = name === undefined ? undefined : this.#variables.get(name);
    return value !== undefined && /\$[[({]/.test(value) ? undefined : value;
  }

  get mask(): ExpressionMask {
    return {
      pattern: EXPRESSION,
      values: (expression) => {
        const value = this.#value(expression);
        return value === undefined || value.includes('$') ? undefined : [value];
      },
    };
  }
}
