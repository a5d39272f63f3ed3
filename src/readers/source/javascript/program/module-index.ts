import type { SourceFile } from '../../../../model/place.ts';
import {
  type AnyClass,
  type AnyFunction,
  type AssignmentExpression,
  type CallExpression,
  type Decorator,
  type Expression,
  type Identifier,
  type ImportDeclaration,
  lastOf,
  type MemberExpression,
  type NewExpression,
  type Node,
  type Program,
  unwrap,
} from '../estree.ts';
import type { ModuleExport } from './exports.ts';
import type { Binding, Scope } from './scope.ts';

/**
 * A stretch of code that runs together: the top level of a module, a named function, a class, or a branch behind a condition that only the
 * environment decides. Callbacks belong to the unit that passes them on.
 */
export interface Unit {
  readonly kind: 'program' | 'function' | 'class' | 'branch';
  readonly node: Node;
  readonly module: ModuleIndex;
  readonly outer: Unit | undefined;
  /** It runs when this property name is mentioned somewhere in code that runs: methods, `exports.start = …`. */
  readonly name: string | undefined;
  /** It runs with the unit around it, unless the condition is known to be otherwise. */
  readonly guard: Guard | undefined;
  readonly inner: Unit[];
  readonly references: Reference[];
  readonly mentions: Set<string>;
  readonly calls: Call[];
  readonly members: MemberExpression[];
  readonly loops: Node[];
  readonly texts: Node[];
  readonly decorators: DecoratorUse[];
  /** `require`, `import()` and `import x = require()` of a plain string. */
  readonly requires: { readonly specifier: string; readonly node: Node }[];
}

export type Call = CallExpression | NewExpression;
export type Guard = { readonly test: Expression; readonly is: boolean } | { readonly subject: Expression; readonly equals: Expression };

/** An identifier in value position. */
export interface Reference {
  readonly node: Identifier;
  /** It counts when this property name is mentioned: `module.exports = { start }`. */
  readonly name: string | undefined;
}

/** `x.name = …` */
export interface MemberAssignment extends AssignmentExpression {
  readonly left: MemberExpression;
}

export interface DecoratorUse {
  readonly decorator: Decorator;
  readonly class: AnyClass;
  /** The method, property or parameter it stands on; the class itself when undefined. */
  readonly on: Node | undefined;
}

/** Everything about one parsed file that later steps look up. */
export interface ModuleIndex {
  readonly file: SourceFile;
  readonly program: Program;
  readonly parents: ReadonlyMap<Node, Node>;
  /** The scope in which an identifier that is read or assigned stands. */
  readonly scopes: ReadonlyMap<Node, Scope>;
  /** The binding an identifier declares. */
  readonly bindings: ReadonlyMap<Node, Binding>;
  readonly top: Scope;
  readonly main: Unit;
  readonly units: ReadonlyMap<Node, Unit>;
  readonly returns: ReadonlyMap<AnyFunction, readonly Expression[]>;
  readonly imports: readonly ImportDeclaration[];
  /** `require` or `import()` of something that is not a plain string. */
  readonly opaqueRequires: readonly Node[];
  readonly exports: readonly ModuleExport[];
  /** Assignments to `x.name = …`, by name; under `[]` those to `x[…] = …`. */
  readonly memberWrites: ReadonlyMap<string, readonly MemberAssignment[]>;
  /** Calls by the last name of what is called. */
  readonly callsByName: ReadonlyMap<string, readonly Call[]>;
}

export function isFunction(node: Node | undefined): node is AnyFunction {
  return node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionDeclaration';
}

export function constructorOf(node: AnyClass): AnyFunction | undefined {
  for (const part of node.body.body)
    if (part.type === 'MethodDefinition' && part.kind === 'constructor' && isFunction(part.value)) return part.value;
  return undefined;
}

/** What a function may return. */
export function returnsOf(module: ModuleIndex, fn: AnyFunction): readonly Expression[] {
  return module.returns.get(fn) ?? [];
}

export function moduleName(node: Node): string {
  return node.type === 'Literal' ? String(node.value) : node.type === 'Identifier' ? node.name : '';
}

export function decoratorsOf(node: Node): readonly Decorator[] {
  const { decorators } = node as { readonly decorators?: readonly Decorator[] };
  return decorators ?? [];
}

/** `(0, worker_1.start)()`, as compilers write it, is a call of `start`. */
export function calleeOf(node: Expression): Expression {
  const callee = unwrap(node);
  return callee.type === 'SequenceExpression' ? lastOf(callee) : callee;
}
