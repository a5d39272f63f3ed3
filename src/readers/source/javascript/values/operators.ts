import type { TemplateLiteral } from '../estree.ts';
import { type ConstantValue, constant, madeOf, onlyConstant, union, type Value } from './value.ts';

const NOTHING: readonly Value[] = [];
const MAX_TEXT = 10_000;

export function template(
  node: TemplateLiteral,
  values: (inner: TemplateLiteral['expressions'][number]) => readonly Value[],
): readonly Value[] {
  let text = '';
  let env: string | undefined;
  for (const [index, { value }] of node.quasis.entries()) {
    text += value.cooked;
    if (text.length > MAX_TEXT) return NOTHING;
    const expression = node.expressions[index];
    if (expression === undefined) break;
    const part = onlyConstant(values(expression));
    if (part === undefined) return NOTHING;
    env ??= part.env;
    text += String(part.value);
  }
  return [constant(text, env)];
}

/** `a || b` is `b` where `a` is an environment variable that nobody has set, and says so. */
export function logical(operator: '&&' | '||' | '??', left: readonly Value[], right: () => readonly Value[]): readonly Value[] {
  const [first] = left;
  const only = left.length === 1 ? first : undefined;
  if (operator === '&&') return only?.kind === 'constant' && !only.value ? left : right();
  if (only?.kind === 'env') {
    const fallback = right().map((value) =>
      value.kind === 'constant' && value.env === undefined ? constant(value.value, only.name) : value,
    );
    return fallback.length > 0 ? fallback : left;
  }
  if (only?.kind === 'constant') {
    const empty = operator === '||' ? !only.value : only.value === null || only.value === undefined;
    return empty ? right() : left;
  }
  return left.length > 0 && left.every((value) => value.kind !== 'constant' && value.kind !== 'env')
    ? union(left, right())
    : union(left.filter(isSomething), right());
}

function isSomething(value: Value): boolean {
  return value.kind !== 'constant' || Boolean(value.value);
}

export function unary(operator: string, values: readonly Value[]): readonly Value[] {
  const [only] = values;
  if (values.length !== 1 || only === undefined) return NOTHING;
  if (only.kind === 'env') return operator === '+' ? values : NOTHING;
  if (only.kind !== 'constant') return NOTHING;
  switch (operator) {
    case '-':
      return [madeOf(only, -Number(only.value))];
    case '+':
      return [madeOf(only, Number(only.value))];
    case '!':
      return [madeOf(only, !only.value)];
    case 'void':
      return [constant(undefined)];
    default:
      return NOTHING;
  }
}

export function binary(operator: string, left: readonly Value[], right: readonly Value[]): readonly Value[] {
  const a = onlyConstant(left);
  const b = onlyConstant(right);
  if (a === undefined || b === undefined) return NOTHING;
  const value = compute(operator, a, b);
  return value === undefined ? NOTHING : [{ kind: 'constant', value, env: a.env ?? b.env, set: a.set ?? b.set }];
}

function compute(operator: string, a: ConstantValue, b: ConstantValue): string | number | boolean | undefined {
  if (operator === '+' && (typeof a.value === 'string' || typeof b.value === 'string')) {
    const text = `${String(a.value)}${String(b.value)}`;
    return text.length > MAX_TEXT ? undefined : text;
  }
  const [x, y] = [Number(a.value), Number(b.value)];
  // Two texts are compared letter by letter.
  const [low, high] = typeof a.value === 'string' && typeof b.value === 'string' ? [a.value, b.value] : [x, y];
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '%':
      return x % y;
    case '**':
      return x ** y;
    case '===':
      return a.value === b.value;
    case '!==':
      return a.value !== b.value;
    case '==':
      return looselyEqual(a.value, b.value);
    case '!=':
      return !looselyEqual(a.value, b.value);
    case '<':
      return low < high;
    case '>':
      return low > high;
    case '<=':
      return low <= high;
    case '>=':
      return low >= high;
    default:
      return undefined;
  }
}

function looselyEqual(a: ConstantValue['value'], b: ConstantValue['value']): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? undefined) === (b ?? undefined);
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}
