/** A value of an expression; `undefined` is not known. */
export type Value = string | number | boolean | null | undefined;

export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

const TOKEN = /\s*(?:'(?:[^']|'')*'|-?(?:0x[\da-f]+|\d+(?:\.\d+)?)|[A-Za-z_][\w-]*|==|!=|<=|>=|&&|\|\||[!<>()[\],.*])/iy;
const DEEPEST = 50;

/**
 * Reads an expression of GitHub Actions (https://docs.github.com/actions/reference/evaluate-expressions-in-workflows-and-actions), with or without
 * `${{ }}` around it. Undefined when it is not one.
 */
export function parseExpression(text: string): Expression | undefined {
  const inner = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(text)?.[1] ?? text;
  if (inner.length > 20_000 || inner.includes('${{')) return undefined;
  const tokens = tokensOf(inner);
  return tokens && new Parser(tokens).whole();
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    tokens.push(match[0].trim());
    at = TOKEN.lastIndex;
  }
  return tokens;
}

const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']];

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  whole(): Expression | undefined {
    const expression = this.#level(0);
    return expression && this.#at === this.#tokens.length ? expression : undefined;
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #level(index: number): Expression | undefined {
    const operators = LEVELS[index];
    if (!operators) return this.#unary();
    let left = this.#level(index + 1);
    for (let operator = this.#next; left && operator !== undefined && operators.includes(operator); operator = this.#next) {
      this.#at++;
      const right = this.#level(index + 1);
      if (!right) return undefined;
      left = { kind: 'binary', operator, left, right };
    }
    return left;
  }

  #unary(): Expression | undefined {
    if (++this.#depth > DEEPEST) return undefined;
    try {
      if (this.#take('!')) {
        const operand = this.#unary();
        return operand && { kind: 'not', operand };
      }
      if (this.#take('(')) {
        const inner = this.#level(0);
        return inner && this.#take(')') ? inner : undefined;
      }
      return this.#atom();
    } finally {
      this.#depth--;
    }
  }

  #atom(): Expression | undefined {
    const token = this.#tokens[this.#at++];
    if (token === undefined) return undefined;
    if (token.startsWith("'")) return { kind: 'literal', value: token.slice(1, -1).replaceAll("''", "'") };
    if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) };
    if (/^(true|false|null)$/i.test(token))
      return { kind: 'literal', value: token.toLowerCase() === 'null' ? null : token.toLowerCase() === 'true' };
    if (!/^[A-Za-z_]/.test(token)) return undefined;
    if (this.#take('(')) return this.#call(token.toLowerCase());
    let path = token;
    for (;;) {
      if (this.#take('.')) path += `.${this.#tokens[this.#at++]}`;
      else if (this.#next === '[') {
        const index = this.#index();
        if (!index) return undefined;
        path += index.kind === 'literal' ? `.${index.value}` : '.*';
      } else return { kind: 'path', path };
    }
  }

  /** What stands in brackets. */
  #index(): Expression | undefined {
    this.#at++;
    const index = this.#level(0);
    return this.#take(']') ? index : undefined;
  }

  #call(name: string): Expression | undefined {
    const args: Expression[] = [];
    while (!this.#take(')')) {
      if (args.length > 0 && !this.#take(',')) return undefined;
      const argument = this.#level(0);
      if (!argument) return undefined;
      args.push(argument);
    }
    // `fromJSON(…).x`: what is taken out of it is not known.
    let trailing = false;
    for (; this.#next === '.' || this.#next === '['; trailing = true) {
      if (this.#take('.')) this.#at++;
      else if (!this.#index()) return undefined;
    }
    return trailing ? { kind: 'literal', value: undefined } : { kind: 'call', name, args };
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }
}

/** What an expression comes to when `lookUp` knows the contexts; everything so far has succeeded. Undefined when that is not known. */
export function evaluate(expression: Expression, lookUp: (path: string) => Value): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'path':
      return lookUp(expression.path);
    case 'not': {
      const value = evaluate(expression.operand, lookUp);
      return value === undefined ? undefined : !isTrue(value);
    }
    case 'call':
      return call(
        expression.name,
        expression.args.map((argument) => evaluate(argument, lookUp)),
      );
    case 'binary':
      return binary(expression.operator, evaluate(expression.left, lookUp), () => evaluate(expression.right, lookUp));
  }
}

export function isTrue(value: Value): boolean {
  return value !== false && value !== null && value !== '' && value !== 0 && value !== undefined;
}

function binary(operator: string, left: Value, rightOf: () => Value): Value {
  if (operator === '&&' || operator === '||') {
    const decides = operator === '||';
    if (left !== undefined) return isTrue(left) === decides ? left : rightOf();
    const right = rightOf();
    // `unknown && false` does not hold and `unknown || true` does, whatever the unknown; of `unknown || 'text'` the text is not known.
    if (right === undefined || isTrue(right) !== decides) return undefined;
    return decides && right !== true ? undefined : decides;
  }
  const right = rightOf();
  if (left === undefined || right === undefined) return undefined;
  if (operator === '==') return same(left, right);
  if (operator === '!=') return !same(left, right);
  const [a, b] = [Number(left), Number(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return false;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

/** GitHub ignores case when it compares strings, and compares unlike types as numbers. */
function same(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

function call(name: string, args: readonly Value[]): Value {
  if (name === 'success' || name === 'always') return true;
  if (name === 'failure' || name === 'cancelled') return false;
  const [first, second] = args;
  if (name === 'contains' || name === 'startswith' || name === 'endswith') {
    if (first === undefined || second === undefined) return undefined;
    const [text, part] = [textOf(first).toLowerCase(), textOf(second).toLowerCase()];
    if (name === 'contains') return text.includes(part);
    return name === 'startswith' ? text.startsWith(part) : text.endsWith(part);
  }
  if (name === 'format') {
    if (typeof first !== 'string' || args.includes(undefined)) return undefined;
    return first.replace(/\{(\d+)\}/g, (_, index: string) => textOf(args[Number(index) + 1]));
  }
  return undefined;
}

/** What a value is where a text is expected. */
export function textOf(value: Value): string {
  return String(value ?? '');
}
