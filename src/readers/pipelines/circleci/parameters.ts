import { entriesOf, get, type MapNode, type Node, textOf } from '../../../model/tree.ts';
import type { ExpressionMask } from '../../shell/script.ts';

const EXPRESSION = /<<\s*([\w-]+\.[\w.-]+)\s*>>/g;

/** Parameters of a job or command, and of the pipeline: https://circleci.com/docs/guides/orchestrate/parameters/ */
export class Parameters {
  readonly #values: ReadonlyMap<string, string | undefined>;

  constructor(values: ReadonlyMap<string, string | undefined>) {
    this.#values = values;
  }

  /** Defaults of a declaration, with the values that are given. */
  static of(declaration: Node | undefined, given: Node | undefined, outer?: Parameters): Parameters {
    const values = new Map<string, string | undefined>();
    for (const { key, value } of entriesOf(declaration)) {
      const name = String(key.value);
      const own = get(given, name);
      const text = textOf(own ?? get(value, 'default'));
      values.set(`parameters.${name}`, own && outer ? outer.text(text) : text);
    }
    return new Parameters(values);
  }

  static pipeline(root: MapNode): Parameters {
    const values = new Map<string, string | undefined>();
    // What a pipeline parameter is when somebody sets it is not known; its default is what a push runs with.
    for (const { key, value } of entriesOf(get(root, 'parameters')))
      values.set(`pipeline.parameters.${String(key.value)}`, textOf(get(value, 'default')));
    return new Parameters(values);
  }

  with(other: Parameters): Parameters {
    return new Parameters(new Map([...other.#values, ...this.#values]));
  }

  /** A text with its parameters put in; undefined when one is not known. */
  text(text: string | undefined): string | undefined {
    if (!text?.includes('<<')) return text;
    let known = true;
    const filled = text.replace(EXPRESSION, (_, name: string) => {
      const value = this.#values.get(name);
      if (value === undefined || value.includes('<<')) known = false;
      return value ?? '';
    });
    return known ? filled : undefined;
  }

  get mask(): ExpressionMask {
    return {
      pattern: EXPRESSION,
      values: (expression) => {
        const value = this.text(expression);
        return value === undefined || value.includes('$') ? undefined : [value];
      },
    };
  }
}
