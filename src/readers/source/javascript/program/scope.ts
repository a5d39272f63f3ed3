import {
  type AnyClass,
  type AnyFunction,
  type AssignmentExpression,
  type Expression,
  type ForInStatement,
  type ForOfStatement,
  type Node,
  type Pattern,
  plainText,
  type TSEnumDeclaration,
  type VariableDeclarator,
} from '../estree.ts';

/** One step from a pattern to a name in it: `{ key }`, `[index]`, `...rest`, or ` = value`. */
export type PathStep = { readonly key: string } | { readonly index: number } | { readonly rest: true } | { readonly otherwise: Expression };

/** Where a name gets its value from. */
export type Source =
  | { readonly kind: 'import'; readonly specifier: string; readonly name: string; readonly typeOnly: boolean }
  | { readonly kind: 'variable'; readonly declarator: VariableDeclarator; readonly path: readonly PathStep[] }
  | { readonly kind: 'each'; readonly loop: ForOfStatement | ForInStatement; readonly path: readonly PathStep[] }
  | { readonly kind: 'parameter'; readonly fn: AnyFunction; readonly index: number; readonly path: readonly PathStep[] }
  | { readonly kind: 'function'; readonly fn: AnyFunction }
  | { readonly kind: 'class'; readonly class: AnyClass }
  | { readonly kind: 'enum'; readonly node: TSEnumDeclaration }
  | { readonly kind: 'assigned'; readonly assignment: AssignmentExpression; readonly path: readonly PathStep[] }
  | { readonly kind: 'opaque' };

export interface Binding {
  readonly name: string;
  readonly scope: Scope;
  /** Every place that gives it a value, in the order of the text. */
  readonly sources: Source[];
  /** The identifier that declares it, for its type annotation. */
  readonly declared: Node;
  /** It is read somewhere in value position. */
  used: boolean;
}

export class Scope {
  readonly parent: Scope | undefined;
  readonly names = new Map<string, Binding>();
  /** `var` and function declarations belong to the nearest of these. */
  readonly holdsVars: boolean;

  constructor(parent: Scope | undefined, holdsVars: boolean) {
    this.parent = parent;
    this.holdsVars = holdsVars;
  }

  find(name: string): Binding | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const binding = scope.names.get(name);
      if (binding !== undefined) return binding;
    }
    return undefined;
  }

  declare(name: string, source: Source, declared: Node): Binding {
    let binding = this.names.get(name);
    if (binding === undefined) {
      binding = { name, scope: this, sources: [], declared, used: false };
      this.names.set(name, binding);
    }
    binding.sources.push(source);
    return binding;
  }

  varScope(): Scope {
    let scope: Scope = this;
    while (!scope.holdsVars && scope.parent !== undefined) scope = scope.parent;
    return scope;
  }
}

/** The names a pattern binds, each with the way to it. */
export function namesOf(
  pattern: Pattern,
  path: readonly PathStep[] = [],
): readonly { readonly id: Node & { name: string }; readonly path: readonly PathStep[] }[] {
  if (path.length > 20) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [{ id: pattern as Node & { name: string }, path }];
    case 'AssignmentPattern':
      return namesOf(pattern.left, [...path, { otherwise: pattern.right }]);
    case 'RestElement':
      return namesOf(pattern.argument, [...path, { rest: true }]);
    case 'TSParameterProperty':
      return namesOf(pattern.parameter, path);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element, index) =>
        element === null ? [] : namesOf(element, element.type === 'RestElement' ? path : [...path, { index }]),
      );
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => {
        if (property.type === 'RestElement') return namesOf(property.argument, [...path, { rest: true }]);
        const key = keyName(property.key, property.computed);
        return key === undefined ? [] : namesOf(property.value, [...path, { key }]);
      });
    default:
      return [];
  }
}

/** The name of a property or method where it is written out. Members without a key, such as index signatures, have none. */
export function keyName(key: Node | undefined, computed: boolean): string | undefined {
  if (key === undefined) return undefined;
  if (key.type === 'Literal') return typeof key.value === 'string' || typeof key.value === 'number' ? String(key.value) : undefined;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (computed) return key.type === 'TemplateLiteral' ? plainText(key) : undefined;
  return key.type === 'Identifier' ? key.name : undefined;
}
