import { type CallExpr, type Expr, lastName } from './outline.ts';

/** A place where code reads an environment variable, and what holds where that is not set. */
export interface VariableRead {
  readonly name: string;
  readonly otherwise: Expr | undefined;
}

const READS = /^(get|getenv|Getenv|fetch|env|getOrDefault|get_env|GetEnvironmentVariable)$/;
const READ_FROM = /^(environ|os|ENV|env|getenv|System|Environment)$/i;
const HOLDS = /^(environ|ENV|\$?_ENV)$/;
const VARIABLE = /^[A-Za-z_]\w{0,99}$/;
/** What makes another type of the same value. */
const TO_NUMBER = /^(int|float|Int|to_i|to_f|Integer|Float|intval|parseInt|parseLong|Atoi)$/;
const TO_OTHER = /^(str|to_s|to_sym|Duration|list|tuple)$/;

/** `os.environ.get("A", "30")`, `os.environ["A"]`, `ENV.fetch("A", 30)`, `os.Getenv("A")`, `System.getenv("A")`. */
export function variableRead(expr: Expr, constantOf: (expr: Expr) => unknown): VariableRead | undefined {
  if (expr.kind === 'member')
    return HOLDS.test(`${lastName(expr.of)}`) && isVariable(expr.name) ? { name: expr.name, otherwise: undefined } : undefined;
  if (expr.kind !== 'call') return undefined;
  const name = lastName(expr.callee);
  const [first, second] = expr.args;
  if (name === undefined || first === undefined || first.name !== undefined || expr.args.length > 2 || !READS.test(name)) return undefined;
  const from = expr.callee.kind === 'member' ? lastName(expr.callee.of) : name;
  const key = READ_FROM.test(`${from}`) ? constantOf(first.value) : undefined;
  return typeof key === 'string' && VARIABLE.test(key) && second?.name === undefined ? { name: key, otherwise: second?.value } : undefined;
}

/** Members of `os.environ` itself are called `get` and `items`. */
function isVariable(name: string): boolean {
  return VARIABLE.test(name) && name === name.toUpperCase();
}

/** What a conversion converts, and whether it makes a number of it: `int(x)`, `x.to_i`. */
export function conversion(expr: CallExpr): { readonly of: Expr; readonly toNumber: boolean } | undefined {
  const name = `${lastName(expr.callee)}`;
  const toNumber = TO_NUMBER.test(name);
  if (!toNumber && !TO_OTHER.test(name)) return undefined;
  const [first, ...more] = expr.args;
  if (first) return more.length === 0 ? { of: first.value, toNumber } : undefined;
  return /^to_/.test(name) && expr.callee.kind === 'member' ? { of: expr.callee.of, toNumber } : undefined;
}
