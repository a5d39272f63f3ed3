import type { Code } from './code.ts';
import type { CallSite, Expr, FunctionDef } from './outline.ts';
import { atOf, type Value } from './value.ts';

const STOPS = new Set(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGABRT']);

/** The stop signals that expressions stand for: `signal.SIGTERM`, `"TERM"`, `os.Interrupt`, a list of them. */
export function signalsGiven(code: Code, site: CallSite, given: readonly Expr[]): readonly string[] {
  const found = given.flatMap((expr) => code.values.of(expr, atOf(site)).flatMap((value) => namesOf(code, value, 0)));
  return [...new Set(found)].filter((name) => STOPS.has(name));
}

function namesOf(code: Code, value: Value, depth: number): readonly string[] {
  if (value.kind === 'list' && depth < 3)
    return value.items.flatMap((item) => code.values.of(item, value.at).flatMap((one) => namesOf(code, one, depth + 1)));
  const name = value.kind === 'constant' ? String(value.value) : value.kind === 'external' ? `${value.steps.at(-1)?.name}` : '';
  if (name === 'Interrupt') return ['SIGINT'];
  if (value.kind === 'constant' && typeof value.value === 'number')
    return value.value === 15 ? ['SIGTERM'] : value.value === 2 ? ['SIGINT'] : [];
  return [name.startsWith('SIG') ? name.toUpperCase() : `SIG${name.toUpperCase()}`];
}

/** The functions that an expression names or holds, through `partial(f)` and lists of callbacks. */
export function functionsGiven(code: Code, expr: Expr | undefined, site: CallSite): readonly FunctionDef[] {
  if (expr === undefined) return [];
  const values = code.values.of(expr, atOf(site));
  const functions = values.flatMap((value) => (value.kind === 'function' ? [value.def] : []));
  if (functions.length > 0 || expr.kind !== 'call') return functions;
  return expr.args.flatMap(({ value }) => functionsGiven(code, value, site));
}
