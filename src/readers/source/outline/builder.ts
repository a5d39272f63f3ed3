import { ownValue } from '../../../model/own-value.ts';
import type { SourceFile } from '../../../model/place.ts';
import { namedOf, type SyntaxNode, type SyntaxTree } from '../syntax-tree.ts';
import type {
  Argument,
  Assign,
  CallExpr,
  CallSite,
  ClassDef,
  Expr,
  FunctionDef,
  Guard,
  GuardedMention,
  Import,
  Outline,
  Test,
} from './outline.ts';

/** How one kind of node of a grammar is written in the outline. */
export type Lowering = (node: SyntaxNode, builder: Builder) => Expr;
export type Grammar = Readonly<Record<string, Lowering>>;

/** The name to which a function assigns what it returns; no language allows it. */
export const RETURNED = '#return';

/** Tests within tests that are kept apart. */
const MAX_GUARDS = 20;

/** Makes the outline of one file: it walks the tree, and the grammar's table says what each kind of node stands for. */
export class Builder {
  readonly file: SourceFile;
  namespace: string | undefined;
  readonly #grammar: Grammar;
  readonly #imports: Import[] = [];
  readonly #functions: FunctionDef[] = [];
  readonly #classes: ClassDef[] = [];
  readonly #calls: CallSite[] = [];
  readonly #assigns: Assign[] = [];
  readonly #mentions = new Map<FunctionDef | undefined, Set<string>>();
  #within: FunctionDef | undefined;
  #owner: string | undefined;
  #run: CallSite['run'] = 'now';
  #inLoop = false;
  #guards: readonly Guard[] = [];
  readonly #tested: Guard[] = [];
  readonly #guarded: GuardedMention[] = [];

  constructor(file: SourceFile, grammar: Grammar) {
    this.file = file;
    this.#grammar = grammar;
  }

  get within(): FunctionDef | undefined {
    return this.#within;
  }

  get owner(): string | undefined {
    return this.#owner;
  }

  outline(tree: SyntaxTree): Outline {
    this.visit(tree.root);
    return {
      file: this.file,
      imports: this.#imports,
      functions: this.#functions,
      classes: this.#classes,
      calls: this.#calls,
      assigns: this.#assigns,
      mentions: this.#mentions,
      guarded: this.#guarded,
      guards: this.#tested,
      namespace: this.namespace,
      problem: tree.problem,
    };
  }

  text(node: SyntaxNode | undefined): string {
    return node === undefined ? '' : this.file.text.slice(node.start, node.end);
  }

  /** What a node stands for; nodes that the grammar does not name are looked through. */
  visit(node: SyntaxNode | undefined): Expr {
    if (node === undefined) return { kind: 'unknown', start: 0, end: 0 };
    const lowering = ownValue(this.#grammar, node.type);
    if (lowering !== undefined) return lowering(node, this);
    const values = this.visitAll(node);
    // Parentheses and statements of one expression stand for what is in them.
    const [only] = values;
    return values.length === 1 && only && node.children.length <= 3 ? only : this.unknown(node);
  }

  visitAll(node: SyntaxNode | undefined): readonly Expr[] {
    return namedOf(node).map((child) => this.visit(child));
  }

  unknown(node: SyntaxNode): Expr {
    return { kind: 'unknown', start: node.start, end: node.end };
  }

  /** A name that means something where it stands; one that is missing means nothing. */
  name(node: SyntaxNode | undefined): Expr {
    if (node === undefined) return this.visit(node);
    const name = this.text(node);
    this.mention(name);
    return { kind: 'name', name, start: node.start, end: node.end };
  }

  mention(name: string): void {
    if (this.#guards.length > 0) {
      this.#guarded.push({ within: this.#within, name, guards: this.#guards });
      return;
    }
    const known = this.#mentions.get(this.#within);
    if (known) known.add(name);
    else this.#mentions.set(this.#within, new Set([name]));
  }

  member(node: SyntaxNode, of: Expr, name: string): Expr {
    this.mention(name);
    return { kind: 'member', of, name, start: node.start, end: node.end };
  }

  constant(node: SyntaxNode, value: string | number | boolean): Expr {
    return { kind: 'constant', value, start: node.start, end: node.end };
  }

  number(node: SyntaxNode): Expr {
    const value = Number(
      this.text(node)
        .replaceAll('_', '')
        .replace(/[lLfFdDmM]+$/, ''),
    );
    return Number.isNaN(value) ? this.unknown(node) : this.constant(node, value);
  }

  call(node: SyntaxNode, callee: Expr, args: readonly Argument[], how: CallExpr['how'] = 'call'): CallExpr {
    const call: CallExpr = { kind: 'call', callee, args, how, start: node.start, end: node.end };
    this.#calls.push({
      call,
      within: this.#within,
      owner: this.#owner,
      file: this.file,
      run: this.#run,
      inLoop: this.#inLoop,
      guards: this.#guards,
    });
    return call;
  }

  assign(target: Expr, value: Expr | undefined, more: { index?: number; type?: Expr | undefined; each?: boolean } = {}): void {
    this.#assigns.push({
      target,
      value,
      index: more.index ?? 0,
      type: more.type,
      within: this.#within,
      owner: this.#owner,
      file: this.file,
      each: more.each ?? false,
    });
  }

  /** What a function returns is told as something that is assigned. */
  returns(node: SyntaxNode, value: Expr | undefined): Expr {
    if (value) this.assign({ kind: 'name', name: RETURNED, start: node.start, end: node.start }, value);
    return this.unknown(node);
  }

  import(node: SyntaxNode, local: string, path: string, member?: string): void {
    this.#imports.push({ local, path, member, start: node.start, end: node.end, guards: this.#guards });
  }

  class(node: SyntaxNode, name: string, bases: readonly Expr[], decorators: readonly Expr[], body: () => void): void {
    this.#classes.push({ name, file: this.file, bases, decorators, start: node.start, end: node.end });
    const outer = { owner: this.#owner, within: this.#within };
    this.#owner = name;
    this.#within = undefined;
    body();
    this.#owner = outer.owner;
    this.#within = outer.within;
  }

  /** Names of a class that is written in several places: Go's methods, C#'s partial classes, extensions. */
  inOwner(name: string | undefined, body: () => void): void {
    const outer = this.#owner;
    this.#owner = name;
    body();
    this.#owner = outer;
  }

  function(
    node: SyntaxNode,
    given: Pick<FunctionDef, 'name' | 'params'> & Partial<Pick<FunctionDef, 'decorators' | 'result'>>,
    body: () => void,
  ): Expr {
    const def: FunctionDef = {
      decorators: [],
      result: undefined,
      ...given,
      owner: this.#owner,
      parent: this.#within,
      outline: this.file,
      guards: this.#guards,
      start: node.start,
      end: node.end,
    };
    this.#functions.push(def);
    const outer = { within: this.#within, run: this.#run, inLoop: this.#inLoop };
    this.#within = def;
    // What a function literal runs as is told by the call that it is given to.
    if (outer.run === 'finally' || given.name !== undefined) this.#run = 'now';
    if (given.name !== undefined) this.#inLoop = false;
    body();
    this.#within = outer.within;
    this.#run = outer.run;
    this.#inLoop = outer.inLoop;
    return { kind: 'function', def, start: node.start, end: node.end };
  }

  running<T>(run: CallSite['run'], body: () => T): T {
    const outer = this.#run;
    this.#run = run;
    const value = body();
    this.#run = outer;
    return value;
  }

  /** What stands in a branch of the code is there only where its tests hold. */
  under(tests: readonly Test[], body: () => void): void {
    const outer = this.#guards;
    const place = { within: this.#within, owner: this.#owner, file: this.file };
    if (tests.length > 0 && outer.length < MAX_GUARDS) {
      const guards = tests.map((test): Guard => ({ ...test, ...place }));
      this.#tested.push(...guards);
      this.#guards = [...outer, ...guards];
    }
    body();
    this.#guards = outer;
  }

  loop<T>(body: () => T): T {
    const outer = this.#inLoop;
    this.#inLoop = true;
    const value = body();
    this.#inLoop = outer;
    return value;
  }
}
