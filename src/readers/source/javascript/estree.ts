/**
 * The part of ESTree (https://github.com/estree/estree, with the TypeScript extensions of typescript-estree) that this project looks at.
 * `start` and `end` are UTF-16 offsets into the file's text. Parentheses are not nodes. A program may hold further node types (types,
 * JSX): they are not in these unions, so that a `switch` over `type` needs a default case, and `childrenOf` still visits them.
 */
interface Base {
  readonly start: number;
  readonly end: number;
}

export interface Program extends Base {
  readonly type: 'Program';
  readonly body: readonly Statement[];
  readonly sourceType: 'module' | 'script' | 'commonjs';
}

export type Node =
  | Program
  | Expression
  | Statement
  | Pattern
  | Property
  | PatternProperty
  | SpreadElement
  | TemplateElement
  | VariableDeclarator
  | SwitchCase
  | CatchClause
  | ClassBody
  | MethodDefinition
  | EmptyFunction
  | PropertyDefinition
  | StaticBlock
  | Decorator
  | ImportSpecifier
  | ImportDefaultSpecifier
  | ImportNamespaceSpecifier
  | ExportSpecifier
  | PrivateIdentifier
  | Super;

export type Expression =
  | Identifier
  | Literal
  | TemplateLiteral
  | TaggedTemplateExpression
  | ArrayExpression
  | ObjectExpression
  | MemberExpression
  | CallExpression
  | NewExpression
  | ChainExpression
  | UnaryExpression
  | UpdateExpression
  | BinaryExpression
  | LogicalExpression
  | ConditionalExpression
  | AssignmentExpression
  | SequenceExpression
  | FunctionExpression
  | ArrowFunctionExpression
  | ClassExpression
  | AwaitExpression
  | YieldExpression
  | ImportExpression
  | MetaProperty
  | ThisExpression
  | TypeWrapper;

export type Statement =
  | ExpressionStatement
  | BlockStatement
  | VariableDeclaration
  | FunctionDeclaration
  | ClassDeclaration
  | ReturnStatement
  | IfStatement
  | SwitchStatement
  | ThrowStatement
  | TryStatement
  | ForStatement
  | ForInStatement
  | ForOfStatement
  | WhileStatement
  | DoWhileStatement
  | LabeledStatement
  | WithStatement
  | BreakStatement
  | ContinueStatement
  | EmptyStatement
  | DebuggerStatement
  | ImportDeclaration
  | ExportNamedDeclaration
  | ExportDefaultDeclaration
  | ExportAllDeclaration
  | TSExportAssignment
  | TSImportEqualsDeclaration
  | TSEnumDeclaration
  | TSModuleDeclaration;

/** What stands on either side of a dot, or in front of the parentheses of a call. */
export type Operand = Expression | Super | PrivateIdentifier;
export type Pattern = Identifier | MemberExpression | ObjectPattern | ArrayPattern | AssignmentPattern | RestElement | TSParameterProperty;
export type AnyFunction = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;
export type AnyClass = ClassDeclaration | ClassExpression;

export interface Identifier extends Base {
  readonly type: 'Identifier';
  readonly name: string;
}
export interface Literal extends Base {
  readonly type: 'Literal';
  readonly value: string | number | boolean | null | bigint | RegExp;
  readonly raw: string | null;
  readonly regex?: { readonly pattern: string; readonly flags: string };
  readonly bigint?: string;
}
export interface TemplateElement extends Base {
  readonly type: 'TemplateElement';
  /** Where an escape means nothing, which only a tagged template may have, there is no `cooked`; such texts are not read. */
  readonly value: { readonly raw: string; readonly cooked: string };
}
export interface TemplateLiteral extends Base {
  readonly type: 'TemplateLiteral';
  readonly quasis: readonly TemplateElement[];
  readonly expressions: readonly Expression[];
}
export interface TaggedTemplateExpression extends Base {
  readonly type: 'TaggedTemplateExpression';
  readonly tag: Expression;
  readonly quasi: TemplateLiteral;
}
export interface ArrayExpression extends Base {
  readonly type: 'ArrayExpression';
  /** Null for a hole. */
  readonly elements: readonly (Expression | SpreadElement | null)[];
}
export interface ObjectExpression extends Base {
  readonly type: 'ObjectExpression';
  readonly properties: readonly (Property | SpreadElement)[];
}
interface PropertyBase extends Base {
  readonly type: 'Property';
  readonly key: Expression;
  readonly shorthand: boolean;
  readonly computed: boolean;
}
/** Of an object expression. */
export interface Property extends PropertyBase {
  readonly kind: 'init' | 'get' | 'set';
  readonly value: Expression;
  readonly method: boolean;
}
/** Of an object pattern. */
export interface PatternProperty extends PropertyBase {
  readonly value: Pattern;
}
export interface SpreadElement extends Base {
  readonly type: 'SpreadElement';
  readonly argument: Expression;
}
export interface MemberExpression extends Base {
  readonly type: 'MemberExpression';
  readonly object: Expression | Super;
  readonly property: Expression | PrivateIdentifier;
  readonly computed: boolean;
  readonly optional: boolean;
}
export interface CallExpression extends Base {
  readonly type: 'CallExpression';
  readonly callee: Expression | Super;
  readonly arguments: readonly (Expression | SpreadElement)[];
  readonly optional: boolean;
}
export interface NewExpression extends Base {
  readonly type: 'NewExpression';
  readonly callee: Expression;
  readonly arguments: readonly (Expression | SpreadElement)[];
}
export interface ChainExpression extends Base {
  readonly type: 'ChainExpression';
  readonly expression: Expression;
}
export interface UnaryExpression extends Base {
  readonly type: 'UnaryExpression';
  readonly operator: '-' | '+' | '!' | '~' | 'typeof' | 'void' | 'delete';
  readonly argument: Expression;
}
export interface UpdateExpression extends Base {
  readonly type: 'UpdateExpression';
  readonly operator: '++' | '--';
  readonly prefix: boolean;
  readonly argument: Expression;
}
export interface BinaryExpression extends Base {
  readonly type: 'BinaryExpression';
  readonly operator: string;
  readonly left: Expression | PrivateIdentifier;
  readonly right: Expression;
}
export interface LogicalExpression extends Base {
  readonly type: 'LogicalExpression';
  readonly operator: '&&' | '||' | '??';
  readonly left: Expression;
  readonly right: Expression;
}
export interface ConditionalExpression extends Base {
  readonly type: 'ConditionalExpression';
  readonly test: Expression;
  readonly consequent: Expression;
  readonly alternate: Expression;
}
export interface AssignmentExpression extends Base {
  readonly type: 'AssignmentExpression';
  readonly operator: string;
  readonly left: Pattern;
  readonly right: Expression;
}
export interface SequenceExpression extends Base {
  readonly type: 'SequenceExpression';
  readonly expressions: readonly [Expression, Expression, ...Expression[]];
}
interface FunctionBase extends Base {
  readonly params: readonly Pattern[];
  readonly async: boolean;
  readonly generator: boolean;
}
export interface FunctionExpression extends FunctionBase {
  readonly type: 'FunctionExpression';
  readonly id: Identifier | null;
  readonly body: BlockStatement;
}
export interface FunctionDeclaration extends FunctionBase {
  readonly type: 'FunctionDeclaration';
  readonly id: Identifier | null;
  readonly body: BlockStatement;
}
export interface ArrowFunctionExpression extends FunctionBase {
  readonly type: 'ArrowFunctionExpression';
  /** True when the body is an expression. */
  readonly expression: boolean;
  readonly body: BlockStatement | Expression;
}
interface ClassBase extends Base {
  readonly id: Identifier | null;
  readonly superClass: Expression | null;
  readonly body: ClassBody;
  readonly decorators: readonly Decorator[];
}
export interface ClassExpression extends ClassBase {
  readonly type: 'ClassExpression';
}
export interface ClassDeclaration extends ClassBase {
  readonly type: 'ClassDeclaration';
}
export interface ClassBody extends Base {
  readonly type: 'ClassBody';
  readonly body: readonly (MethodDefinition | PropertyDefinition | StaticBlock)[];
}
export interface MethodDefinition extends Base {
  readonly type: 'MethodDefinition';
  readonly kind: 'constructor' | 'method' | 'get' | 'set';
  readonly key: Expression | PrivateIdentifier;
  readonly value: FunctionExpression | EmptyFunction;
  readonly computed: boolean;
  readonly static: boolean;
  readonly decorators: readonly Decorator[];
}
/** An overload of a constructor or method, or a method of a declared class. */
export interface EmptyFunction extends FunctionBase {
  readonly type: 'TSEmptyBodyFunctionExpression';
}
export interface PropertyDefinition extends Base {
  readonly type: 'PropertyDefinition';
  readonly key: Expression | PrivateIdentifier;
  readonly value: Expression | null;
  readonly computed: boolean;
  readonly static: boolean;
  readonly decorators: readonly Decorator[];
}
export interface StaticBlock extends Base {
  readonly type: 'StaticBlock';
  readonly body: readonly Statement[];
}
export interface Decorator extends Base {
  readonly type: 'Decorator';
  readonly expression: Expression;
}
export interface AwaitExpression extends Base {
  readonly type: 'AwaitExpression';
  readonly argument: Expression;
}
export interface YieldExpression extends Base {
  readonly type: 'YieldExpression';
  readonly argument: Expression | null;
}
export interface ImportExpression extends Base {
  readonly type: 'ImportExpression';
  readonly source: Expression;
}
export interface MetaProperty extends Base {
  readonly type: 'MetaProperty';
  readonly meta: Identifier;
  readonly property: Identifier;
}
export interface ThisExpression extends Base {
  readonly type: 'ThisExpression';
}
export interface Super extends Base {
  readonly type: 'Super';
}
export interface PrivateIdentifier extends Base {
  readonly type: 'PrivateIdentifier';
  readonly name: string;
}
/** `x as T`, `x satisfies T`, `x!`, `<T>x`, `f<T>`: the expression inside is what counts. */
export interface TypeWrapper extends Base {
  readonly type: 'TSAsExpression' | 'TSSatisfiesExpression' | 'TSNonNullExpression' | 'TSTypeAssertion' | 'TSInstantiationExpression';
  readonly expression: Expression;
}

export interface ObjectPattern extends Base {
  readonly type: 'ObjectPattern';
  readonly properties: readonly (PatternProperty | RestElement)[];
}
export interface ArrayPattern extends Base {
  readonly type: 'ArrayPattern';
  readonly elements: readonly (Pattern | null)[];
}
export interface AssignmentPattern extends Base {
  readonly type: 'AssignmentPattern';
  readonly left: Pattern;
  readonly right: Expression;
}
export interface RestElement extends Base {
  readonly type: 'RestElement';
  readonly argument: Pattern;
}
/** `constructor(private readonly queue: Queue)`. */
export interface TSParameterProperty extends Base {
  readonly type: 'TSParameterProperty';
  readonly parameter: Identifier | AssignmentPattern;
  readonly decorators: readonly Decorator[];
}

export interface ExpressionStatement extends Base {
  readonly type: 'ExpressionStatement';
  readonly expression: Expression;
}
export interface BlockStatement extends Base {
  readonly type: 'BlockStatement';
  readonly body: readonly Statement[];
}
export interface VariableDeclaration extends Base {
  readonly type: 'VariableDeclaration';
  readonly kind: 'const' | 'let' | 'var' | 'using' | 'await using';
  readonly declarations: readonly VariableDeclarator[];
}
export interface VariableDeclarator extends Base {
  readonly type: 'VariableDeclarator';
  readonly id: Pattern;
  readonly init: Expression | null;
}
export interface ReturnStatement extends Base {
  readonly type: 'ReturnStatement';
  readonly argument: Expression | null;
}
export interface IfStatement extends Base {
  readonly type: 'IfStatement';
  readonly test: Expression;
  readonly consequent: Statement;
  readonly alternate: Statement | null;
}
export interface SwitchStatement extends Base {
  readonly type: 'SwitchStatement';
  readonly discriminant: Expression;
  readonly cases: readonly SwitchCase[];
}
export interface SwitchCase extends Base {
  readonly type: 'SwitchCase';
  /** Null for `default:`. */
  readonly test: Expression | null;
  readonly consequent: readonly Statement[];
}
export interface ThrowStatement extends Base {
  readonly type: 'ThrowStatement';
  readonly argument: Expression;
}
export interface TryStatement extends Base {
  readonly type: 'TryStatement';
  readonly block: BlockStatement;
  readonly handler: CatchClause | null;
  readonly finalizer: BlockStatement | null;
}
export interface CatchClause extends Base {
  readonly type: 'CatchClause';
  readonly param: Pattern | null;
  readonly body: BlockStatement;
}
export interface ForStatement extends Base {
  readonly type: 'ForStatement';
  readonly init: VariableDeclaration | Expression | null;
  readonly test: Expression | null;
  readonly update: Expression | null;
  readonly body: Statement;
}
export interface ForInStatement extends Base {
  readonly type: 'ForInStatement';
  readonly left: VariableDeclaration | Pattern;
  readonly right: Expression;
  readonly body: Statement;
}
export interface ForOfStatement extends Base {
  readonly type: 'ForOfStatement';
  readonly await: boolean;
  readonly left: VariableDeclaration | Pattern;
  readonly right: Expression;
  readonly body: Statement;
}
export interface WhileStatement extends Base {
  readonly type: 'WhileStatement';
  readonly test: Expression;
  readonly body: Statement;
}
export interface DoWhileStatement extends Base {
  readonly type: 'DoWhileStatement';
  readonly test: Expression;
  readonly body: Statement;
}
export interface LabeledStatement extends Base {
  readonly type: 'LabeledStatement';
  readonly label: Identifier;
  readonly body: Statement;
}
export interface WithStatement extends Base {
  readonly type: 'WithStatement';
  readonly object: Expression;
  readonly body: Statement;
}
export interface BreakStatement extends Base {
  readonly type: 'BreakStatement';
  readonly label: Identifier | null;
}
export interface ContinueStatement extends Base {
  readonly type: 'ContinueStatement';
  readonly label: Identifier | null;
}
export interface EmptyStatement extends Base {
  readonly type: 'EmptyStatement';
}
export interface DebuggerStatement extends Base {
  readonly type: 'DebuggerStatement';
}

export interface ImportDeclaration extends Base {
  readonly type: 'ImportDeclaration';
  readonly source: Literal;
  readonly specifiers: readonly (ImportSpecifier | ImportDefaultSpecifier | ImportNamespaceSpecifier)[];
  /** Only in TypeScript. */
  readonly importKind?: 'value' | 'type';
}
export interface ImportSpecifier extends Base {
  readonly type: 'ImportSpecifier';
  readonly imported: Identifier | Literal;
  readonly local: Identifier;
  readonly importKind?: 'value' | 'type';
}
export interface ImportDefaultSpecifier extends Base {
  readonly type: 'ImportDefaultSpecifier';
  readonly local: Identifier;
}
export interface ImportNamespaceSpecifier extends Base {
  readonly type: 'ImportNamespaceSpecifier';
  readonly local: Identifier;
}
export interface ExportSpecifier extends Base {
  readonly type: 'ExportSpecifier';
  readonly local: Identifier | Literal;
  readonly exported: Identifier | Literal;
}
export interface ExportNamedDeclaration extends Base {
  readonly type: 'ExportNamedDeclaration';
  readonly declaration: Statement | null;
  readonly specifiers: readonly ExportSpecifier[];
  readonly source: Literal | null;
  readonly exportKind?: 'value' | 'type';
}
export interface ExportDefaultDeclaration extends Base {
  readonly type: 'ExportDefaultDeclaration';
  readonly declaration: Expression | FunctionDeclaration | ClassDeclaration;
}
export interface ExportAllDeclaration extends Base {
  readonly type: 'ExportAllDeclaration';
  readonly source: Literal;
  readonly exported: Identifier | Literal | null;
}
/** `export = x`. */
export interface TSExportAssignment extends Base {
  readonly type: 'TSExportAssignment';
  readonly expression: Expression;
}
/** `import x = require('x')`. */
export interface TSImportEqualsDeclaration extends Base {
  readonly type: 'TSImportEqualsDeclaration';
  readonly id: Identifier;
  readonly moduleReference: { readonly type: string; readonly expression?: Literal };
}
export interface TSEnumDeclaration extends Base {
  readonly type: 'TSEnumDeclaration';
  readonly id: Identifier;
  readonly body: {
    readonly members: readonly { readonly id: Expression; readonly initializer: Expression | null; readonly computed: boolean }[];
  };
}
export interface TSModuleDeclaration extends Base {
  readonly type: 'TSModuleDeclaration';
  readonly body?: { readonly type: string; readonly body: readonly Statement[] } | null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;
}

/** Every child node, whatever its type, in the order of the parser's fields, which is nearly the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (isNode(value)) children.push(value);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) children.push(item);
  }
  return children;
}

/** The text of a template without expressions. */
export function plainText(node: TemplateLiteral): string | undefined {
  return node.expressions.length === 0 ? node.quasis.map(({ value }) => value.cooked).join('') : undefined;
}

/** What `(a, b)` stands for. */
export function lastOf({ expressions: [, second, ...others] }: SequenceExpression): Expression {
  return others.at(-1) ?? second;
}

/** The expression inside `as`, `satisfies`, `!` and optional chains. */
export function unwrap(expression: Expression): Expression;
export function unwrap(expression: Operand): Operand;
export function unwrap(expression: Operand): Operand {
  let inner = expression;
  for (;;) {
    switch (inner.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'ChainExpression':
        inner = inner.expression;
        break;
      default:
        return inner;
    }
  }
}
