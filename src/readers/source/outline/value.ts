import type { SourceFile } from '../../../model/place.ts';
import type { CallExpr, CallSite, Expr, FunctionDef, ObjectExpr } from './outline.ts';

/** Where an expression stands: names mean what they mean there. */
export interface At {
  readonly file: SourceFile;
  readonly within: FunctionDef | undefined;
  readonly owner: string | undefined;
}

/** One name on the way from a package to a value: `NewReader(…)`, then `ReadMessage(…)`. */
export interface Step {
  readonly name: string;
  readonly call?: { readonly expr: CallExpr; readonly at: At };
}

export interface ExternalValue {
  readonly kind: 'external';
  /** The package, and what is taken from it. */
  readonly path: readonly string[];
  readonly steps: readonly Step[];
}

export interface ConstantValue {
  readonly kind: 'constant';
  readonly value: string | number | boolean;
  readonly at: At;
  readonly start: number;
  readonly end: number;
  /** It is a length of time in milliseconds already. */
  readonly time?: boolean;
  /** The environment variable that it is the default of. */
  readonly env?: string;
  /** The environment variable that is set to it. */
  readonly set?: string;
  /** The variable that is known not to be set, and that it stands in for. */
  readonly unset?: string;
}

export type Value =
  | ExternalValue
  | ConstantValue
  | { readonly kind: 'function'; readonly def: FunctionDef }
  | { readonly kind: 'class'; readonly name: string; readonly scope: string }
  | { readonly kind: 'instance'; readonly name: string; readonly scope: string }
  | { readonly kind: 'module'; readonly scope: string }
  | { readonly kind: 'list'; readonly items: readonly Expr[]; readonly at: At }
  | { readonly kind: 'object'; readonly expr: ObjectExpr; readonly at: At };

export function atOf(site: Pick<CallSite, 'file' | 'within' | 'owner'>): At {
  return { file: site.file, within: site.within, owner: site.owner };
}

/** Where a value comes from, as a language writes it; without a package by its own first name. */
export function originOf({ path, steps }: ExternalValue, separator: string): string {
  return path.length > 0 ? path.join(separator) : (steps[0]?.name ?? '');
}
