import type { Place, SourceFile } from '../../../model/place.ts';

/**
 * What a source file says, in words that all languages share: names, calls, assignments, functions, classes. Each language's reader makes it
 * out of its syntax tree; everything after it knows no grammar.
 */
export interface Outline {
  readonly file: SourceFile;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionDef[];
  readonly classes: readonly ClassDef[];
  readonly calls: readonly CallSite[];
  readonly assigns: readonly Assign[];
  /** Every name that stands in a function, or outside of all: what may be called by it. */
  readonly mentions: ReadonlyMap<FunctionDef | undefined, ReadonlySet<string>>;
  /** Those that stand where something must hold. */
  readonly guarded: readonly GuardedMention[];
  /** Every test that something stands behind. */
  readonly guards: readonly Guard[];
  /** Elixir's modules, Go's packages, namespaces: what this file's top level is called. */
  readonly namespace: string | undefined;
  readonly problem: string | undefined;
}

/** What a branch of the code tests: that something is one of these values, or is none of them. */
export interface Test {
  readonly of: Expr;
  readonly values: readonly (string | number | boolean)[];
  readonly holds: boolean;
}

/** A test with where it stands. */
export interface Guard extends Test {
  readonly within: FunctionDef | undefined;
  readonly owner: string | undefined;
  readonly file: SourceFile;
}

export interface GuardedMention {
  readonly within: FunctionDef | undefined;
  readonly name: string;
  readonly guards: readonly Guard[];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

export type Expr =
  | (Range & { readonly kind: 'name'; readonly name: string })
  | (Range & { readonly kind: 'member'; readonly of: Expr; readonly name: string })
  | CallExpr
  | (Range & { readonly kind: 'constant'; readonly value: string | number | boolean })
  | (Range & { readonly kind: 'list'; readonly items: readonly Expr[] })
  | ObjectExpr
  | (Range & { readonly kind: 'function'; readonly def: FunctionDef })
  /** One of these: `c ? a : b`; the first of them that is something (`falls`): `a or b`. */
  | (Range & { readonly kind: 'choice'; readonly of: readonly Expr[]; readonly falls?: boolean })
  | (Range & { readonly kind: 'product'; readonly left: Expr; readonly right: Expr })
  /** Text with parts that are not constant; `head` is what is known of its beginning. */
  | (Range & { readonly kind: 'text'; readonly head: string })
  | (Range & { readonly kind: 'unknown' });

export interface CallExpr extends Range {
  readonly kind: 'call';
  readonly callee: Expr;
  readonly args: readonly Argument[];
  readonly how: 'call' | 'new';
}

export interface Argument {
  /** Keyword arguments alone have one. */
  readonly name: string | undefined;
  readonly value: Expr;
}

export interface ObjectExpr extends Range {
  readonly kind: 'object';
  readonly entries: readonly { readonly key: string; readonly value: Expr }[];
  /** `http.Server` of `http.Server{…}`. */
  readonly type: Expr | undefined;
  /** More entries come from elsewhere: `**options`. */
  readonly open: boolean;
}

export interface FunctionDef extends Range {
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly parent: FunctionDef | undefined;
  readonly outline: SourceFile;
  readonly params: readonly { readonly name: string; readonly type: Expr | undefined }[];
  readonly decorators: readonly Expr[];
  readonly result: Expr | undefined;
  /** What must hold for it to be there. */
  readonly guards: readonly Guard[];
}

export interface ClassDef extends Range {
  readonly name: string;
  readonly file: SourceFile;
  readonly bases: readonly Expr[];
  readonly decorators: readonly Expr[];
}

export interface CallSite {
  readonly call: CallExpr;
  readonly within: FunctionDef | undefined;
  readonly owner: string | undefined;
  readonly file: SourceFile;
  /** How its surroundings run it: a goroutine or thread, at the end of the function, when the block ends. */
  readonly run: 'now' | 'spawned' | 'deferred' | 'finally';
  readonly inLoop: boolean;
  readonly guards: readonly Guard[];
}

export interface Assign {
  readonly target: Expr;
  readonly value: Expr | undefined;
  /** Which of several results: `a, b = f()`. */
  readonly index: number;
  readonly type: Expr | undefined;
  readonly within: FunctionDef | undefined;
  readonly owner: string | undefined;
  readonly file: SourceFile;
  /** One of the items of what stands on the right: `for s in signals`. */
  readonly each: boolean;
}

export interface Import {
  /** The name by which the file knows it; `*` for everything in it. */
  readonly local: string;
  readonly path: string;
  /** The member that is taken out of it: `from path import member`. */
  readonly member: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly guards: readonly Guard[];
}

export function placeOf(file: SourceFile, range: Range): Place {
  return { file, start: range.start, end: range.end };
}

/** The last name of what is called: `close` of `server.close`. */
export function lastName(expr: Expr): string | undefined {
  if (expr.kind === 'name' || expr.kind === 'member') return expr.name;
  return expr.kind === 'call' ? lastName(expr.callee) : undefined;
}

/** `a.b.c` as far as it is plain names. */
export function pathOf(expr: Expr): readonly string[] | undefined {
  if (expr.kind === 'name') return [expr.name];
  if (expr.kind !== 'member') return undefined;
  const head = pathOf(expr.of);
  return head && [...head, expr.name];
}
