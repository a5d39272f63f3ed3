import type { SourceFile } from '../../../../model/place.ts';
import {
  type AnyClass,
  type AnyFunction,
  type AssignmentExpression,
  type CallExpression,
  childrenOf,
  type Decorator,
  type Expression,
  type Identifier,
  type ImportDeclaration,
  type MemberExpression,
  type NewExpression,
  type Node,
  type Program,
  type Statement,
  unwrap,
} from '../estree.ts';
import { exportsOf, type ModuleExport } from './exports.ts';
import { type Binding, keyName, namesOf, Scope, type Source } from './scope.ts';

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
export type Guard =
  | { readonly test: Expression; readonly is: boolean }
  | { readonly subject: Expression; readonly equals: Expression | undefined };

/** An identifier in value position. */
export interface Reference {
  readonly node: Identifier;
  /** It counts when this property name is mentioned: `module.exports = { start }`. */
  readonly name: string | undefined;
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
  readonly memberWrites: ReadonlyMap<string, readonly AssignmentExpression[]>;
  /** Calls by the last name of what is called. */
  readonly callsByName: ReadonlyMap<string, readonly Call[]>;
}

/** Members whose mere mention tells one instance from another. */
const TELLING_MEMBERS = new Set(['NODE_APP_INSTANCE', 'pm_id', 'isPrimary', 'isMaster', 'INSTANCE_ID']);
/** Options under which dependency injection is given what it makes and calls. */
const INJECTED = new Set(['useClass', 'useFactory', 'useValue', 'useExisting', 'provide', 'component']);
const DECIDED_OUTSIDE = /env|main|argv|mode|role|type|process|primary|master/i;
const LOCK_TEXT = /lock/i;

export function indexModule(file: SourceFile, program: Program): ModuleIndex {
  return new Indexer(file, program).index();
}

class Indexer {
  readonly #parents = new Map<Node, Node>();
  readonly #scopes = new Map<Node, Scope>();
  readonly #bindings = new Map<Node, Binding>();
  readonly #units = new Map<Node, Unit>();
  readonly #returns = new Map<AnyFunction, Expression[]>();
  readonly #imports: ImportDeclaration[] = [];
  readonly #opaque: Node[] = [];
  readonly #memberWrites = new Map<string, AssignmentExpression[]>();
  readonly #callsByName = new Map<string, Call[]>();
  readonly #assignments: AssignmentExpression[] = [];
  readonly #index: ModuleIndex;

  constructor(file: SourceFile, program: Program) {
    const top = new Scope(undefined, true);
    const index = {
      file,
      program,
      parents: this.#parents,
      scopes: this.#scopes,
      bindings: this.#bindings,
      top,
      units: this.#units,
      returns: this.#returns,
      imports: this.#imports,
      opaqueRequires: this.#opaque,
      exports: exportsOf(program),
      memberWrites: this.#memberWrites,
      callsByName: this.#callsByName,
    } as unknown as ModuleIndex;
    this.#index = Object.assign(index, { main: this.#unit('program', program, undefined, index) });
  }

  index(): ModuleIndex {
    const { main, program, top } = this.#index;
    this.#scopes.set(program, top);
    for (const child of program.body) this.#visit(child, top, main, program);
    this.#assign();
    this.#markImported();
    this.#markUsed();
    return this.#index;
  }

  #unit(
    kind: Unit['kind'],
    node: Node,
    outer: Unit | undefined,
    module: ModuleIndex,
    more: { name?: string | undefined; guard?: Guard } = {},
  ): Unit {
    const unit: Unit = {
      kind,
      node,
      module,
      outer,
      name: more.name,
      guard: more.guard,
      inner: [],
      references: [],
      mentions: new Set(),
      calls: [],
      members: [],
      loops: [],
      texts: [],
      decorators: [],
      requires: [],
    };
    if (kind !== 'branch') this.#units.set(node, unit);
    outer?.inner.push(unit);
    return unit;
  }

  #declare(scope: Scope, name: string, source: Source, declared: Node): void {
    this.#bindings.set(declared, scope.declare(name, source, declared));
  }

  #visitAll(nodes: Iterable<Node>, scope: Scope, unit: Unit, parent: Node): void {
    for (const node of nodes) this.#visit(node, scope, unit, parent);
  }

  #visit(node: Node, scope: Scope, unit: Unit, parent: Node): void {
    this.#parents.set(node, parent);
    switch (node.type) {
      case 'Identifier':
        this.#scopes.set(node, scope);
        unit.references.push({ node, name: undefined });
        return;
      case 'FunctionDeclaration':
        if (node.id) this.#declare(scope, node.id.name, { kind: 'function', fn: node }, node.id);
        if (node.body) this.#function(node, scope, this.#unit('function', node, unit, this.#index));
        return;
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#function(node, scope, unit);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#class(node, scope, unit);
        return;
      case 'ImportDeclaration':
        this.#import(node, unit);
        return;
      case 'TSImportEqualsDeclaration': {
        const specifier = node.moduleReference.expression?.value;
        if (typeof specifier !== 'string') return;
        unit.requires.push({ specifier, node });
        this.#declare(scope, node.id.name, { kind: 'import', specifier, name: '=', typeOnly: false }, node.id);
        return;
      }
      case 'ExportNamedDeclaration':
        if (node.declaration) this.#visit(node.declaration, scope, unit, node);
        return;
      case 'ExportAllDeclaration':
        return;
      case 'ExportDefaultDeclaration':
        if (isFunction(node.declaration) && node.declaration.type !== 'FunctionDeclaration')
          this.#deferred(node.declaration, scope, unit, node, undefined);
        else if (node.declaration.type === 'Identifier') this.#later(node.declaration, scope, unit, node, 'default');
        else this.#visit(node.declaration, scope, unit, node);
        return;
      case 'VariableDeclaration': {
        const target = node.kind === 'var' ? scope.varScope() : scope;
        for (const declarator of node.declarations) {
          this.#parents.set(declarator, node);
          const loop = parent.type === 'ForOfStatement' || parent.type === 'ForInStatement' ? parent : undefined;
          for (const { id, path } of namesOf(declarator.id))
            this.#declare(target, id.name, loop ? { kind: 'each', loop, path } : { kind: 'variable', declarator, path }, id);
          this.#pattern(declarator.id, scope, unit, declarator);
          if (declarator.init === null) continue;
          if (isFunction(declarator.init)) this.#deferred(declarator.init, scope, unit, declarator, undefined);
          else this.#visit(declarator.init, scope, unit, declarator);
        }
        return;
      }
      case 'TSEnumDeclaration':
        this.#declare(scope, node.id.name, { kind: 'enum', node }, node.id);
        return;
      case 'TSModuleDeclaration':
        if (node.body) this.#visitAll(node.body.body, new Scope(scope, true), unit, node);
        return;
      case 'AssignmentExpression':
        this.#assignment(node, scope, unit);
        return;
      case 'CallExpression':
      case 'NewExpression':
        this.#call(node, scope, unit);
        return;
      case 'ImportExpression':
        this.#requires(node.source, node, unit);
        this.#visit(node.source, scope, unit, node);
        return;
      case 'MemberExpression':
        this.#member(node, scope, unit);
        return;
      case 'ObjectExpression':
        this.#object(node, scope, unit, parent);
        return;
      case 'ReturnStatement': {
        const fn = this.#enclosing(node);
        if (fn && node.argument) this.#returns.get(fn)?.push(node.argument);
        if (node.argument) this.#visit(node.argument, scope, unit, node);
        return;
      }
      case 'IfStatement':
        this.#visit(node.test, scope, unit, node);
        this.#branch(node.consequent, { test: node.test, is: true }, scope, unit, node);
        if (node.alternate) this.#branch(node.alternate, { test: node.test, is: false }, scope, unit, node);
        return;
      case 'SwitchStatement': {
        const inner = new Scope(scope, false);
        this.#visit(node.discriminant, scope, unit, node);
        for (const clause of node.cases) {
          this.#parents.set(clause, node);
          if (clause.test) this.#visit(clause.test, inner, unit, clause);
          const guard = { subject: node.discriminant, equals: clause.test ?? undefined };
          const body =
            this.#decidedOutside(node.discriminant) && clause.test ? this.#unit('branch', clause, unit, this.#index, { guard }) : unit;
          this.#visitAll(clause.consequent, inner, body, clause);
        }
        return;
      }
      case 'BlockStatement':
        this.#visitAll(node.body, new Scope(scope, false), unit, node);
        return;
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement': {
        unit.loops.push(node);
        const inner = new Scope(scope, false);
        for (const child of childrenOf(node)) {
          if (
            (node.type === 'ForOfStatement' || node.type === 'ForInStatement') &&
            child === node.left &&
            child.type !== 'VariableDeclaration'
          )
            for (const { id, path } of namesOf(node.left as Parameters<typeof namesOf>[0]))
              inner.find(id.name)?.sources.push({ kind: 'each', loop: node, path });
          this.#visit(child, inner, unit, node);
        }
        return;
      }
      case 'CatchClause': {
        const inner = new Scope(scope, false);
        if (node.param) for (const { id } of namesOf(node.param)) this.#declare(inner, id.name, { kind: 'opaque' }, id);
        this.#visit(node.body, inner, unit, node);
        return;
      }
      case 'LabeledStatement':
        this.#visit(node.body, scope, unit, node);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return;
      case 'Literal':
        if (typeof node.value === 'string' && LOCK_TEXT.test(node.value)) unit.texts.push(node);
        return;
      case 'TemplateLiteral':
        if (node.quasis.some((part) => LOCK_TEXT.test(part.value.raw))) unit.texts.push(node);
        this.#visitAll(node.expressions, scope, unit, node);
        return;
      default:
        // Types stand for nothing at run time.
        if (node.type.startsWith('TS') && !('expression' in node)) return;
        this.#visitAll(childrenOf(node).filter(isRuntime), scope, unit, node);
    }
  }

  #function(fn: AnyFunction, scope: Scope, unit: Unit): void {
    const inner = new Scope(scope, true);
    this.#returns.set(fn, []);
    if (fn.type === 'FunctionExpression' && fn.id) this.#declare(inner, fn.id.name, { kind: 'function', fn }, fn.id);
    for (const [index, parameter] of fn.params.entries()) {
      for (const { id, path } of namesOf(parameter)) this.#declare(inner, id.name, { kind: 'parameter', fn, index, path }, id);
      this.#pattern(parameter, inner, unit, fn);
    }
    if (!fn.body) return;
    if (fn.body.type === 'BlockStatement') {
      this.#parents.set(fn.body, fn);
      this.#visitAll(fn.body.body, inner, unit, fn.body);
    } else {
      this.#returns.get(fn)?.push(fn.body);
      this.#visit(fn.body, inner, unit, fn);
    }
  }

  /** A function that runs only when somebody refers to it. */
  #deferred(fn: AnyFunction, scope: Scope, outer: Unit, parent: Node, name: string | undefined): void {
    this.#parents.set(fn, parent);
    this.#function(fn, scope, this.#unit('function', fn, outer, this.#index, { name }));
  }

  /** An identifier that counts as used only when the name it goes by is mentioned. */
  #later(node: Identifier, scope: Scope, unit: Unit, parent: Node, name: string): void {
    this.#parents.set(node, parent);
    this.#scopes.set(node, scope);
    unit.references.push({ node, name });
  }

  /** Default values, computed keys and decorators inside a pattern; the keys that are taken out count as mentioned. */
  #pattern(pattern: Node, scope: Scope, unit: Unit, parent: Node): void {
    this.#parents.set(pattern, parent);
    for (const decorator of decoratorsOf(pattern)) this.#decorator(decorator, scope, unit, pattern);
    switch (pattern.type) {
      case 'AssignmentPattern':
        this.#pattern(pattern.left, scope, unit, pattern);
        this.#visit(pattern.right, scope, unit, pattern);
        return;
      case 'RestElement':
        this.#pattern(pattern.argument, scope, unit, pattern);
        return;
      case 'TSParameterProperty':
        this.#pattern(pattern.parameter, scope, unit, pattern);
        return;
      case 'ArrayPattern':
        for (const element of pattern.elements) if (element) this.#pattern(element, scope, unit, pattern);
        return;
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          this.#parents.set(property, pattern);
          if (property.type === 'RestElement') this.#pattern(property.argument, scope, unit, property);
          else {
            const key = keyName(property.key, property.computed);
            if (key !== undefined) unit.mentions.add(key);
            this.#pattern(property.value, scope, unit, property);
          }
        }
        return;
      default:
    }
  }

  #class(node: AnyClass, scope: Scope, outer: Unit): void {
    if (node.id) this.#declare(scope, node.id.name, { kind: 'class', class: node }, node.id);
    const unit = this.#unit('class', node, outer, this.#index);
    const inner = new Scope(scope, false);
    this.#parents.set(node.body, node);
    for (const decorator of node.decorators ?? []) {
      unit.decorators.push({ decorator, class: node, on: undefined });
      this.#visit(decorator.expression, scope, unit, decorator);
      this.#parents.set(decorator, node);
    }
    if (node.superClass) this.#visit(node.superClass, scope, unit, node);
    for (const member of node.body.body) {
      this.#parents.set(member, node.body);
      if (member.type === 'StaticBlock') {
        this.#visitAll(member.body, new Scope(inner, true), unit, member);
        continue;
      }
      const decorators = decoratorsOf(member);
      for (const decorator of decorators) {
        unit.decorators.push({ decorator, class: node, on: member });
        this.#parents.set(decorator, member);
        this.#visit(decorator.expression, inner, unit, decorator);
      }
      const name = keyName(member.key, member.computed);
      const value = member.value;
      if (!value) continue;
      if (!isFunction(value)) this.#visit(value, inner, unit, member);
      else if (name === 'constructor') {
        this.#parents.set(value, member);
        this.#function(value, inner, unit);
      } else this.#deferred(value, inner, unit, member, decorators.length > 0 ? undefined : name);
    }
  }

  #decorator(decorator: Decorator, scope: Scope, unit: Unit, on: Node): void {
    this.#parents.set(decorator, on);
    if (unit.node.type === 'ClassDeclaration' || unit.node.type === 'ClassExpression')
      unit.decorators.push({ decorator, class: unit.node, on });
    this.#visit(decorator.expression, scope, unit, decorator);
  }

  #import(node: ImportDeclaration, unit: Unit): void {
    this.#imports.push(node);
    const specifier = typeof node.source.value === 'string' ? node.source.value : '';
    for (const item of node.specifiers) {
      const name = item.type === 'ImportSpecifier' ? moduleName(item.imported) : item.type === 'ImportDefaultSpecifier' ? 'default' : '*';
      const typeOnly = node.importKind === 'type' || (item.type === 'ImportSpecifier' && item.importKind === 'type');
      if (!typeOnly && name !== '*' && name !== 'default') unit.mentions.add(name);
      this.#declare(this.#index.top, item.local.name, { kind: 'import', specifier, name, typeOnly }, item.local);
    }
  }

  #assignment(node: AssignmentExpression, scope: Scope, unit: Unit): void {
    const { left, right } = node;
    let name: string | undefined;
    if (left.type === 'MemberExpression') {
      name = keyName(left.property, left.computed);
      push(this.#memberWrites, name ?? '[]', node);
      this.#parents.set(left, node);
      if (left.computed) this.#visit(left.property, scope, unit, left);
      this.#visit(left.object, scope, unit, left);
    } else {
      this.#assignments.push(node);
      for (const { id } of namesOf(left)) this.#scopes.set(id, scope);
      this.#pattern(left, scope, unit, node);
    }
    // What is the whole of a module is there to be used.
    const whole = name === 'exports';
    if (isFunction(right) && !whole) this.#deferred(right, scope, unit, node, name);
    else if (right.type === 'Identifier' && name !== undefined && !whole) this.#later(right, scope, unit, node, name);
    else this.#visit(right, scope, unit, node);
  }

  #call(node: Call, scope: Scope, unit: Unit): void {
    unit.calls.push(node);
    const callee = node.callee.type === 'Super' ? undefined : unwrap(node.callee);
    if (callee === undefined) push(this.#callsByName, 'super', node);
    else if (callee.type === 'Identifier') push(this.#callsByName, callee.name, node);
    else push(this.#callsByName, callee.type === 'MemberExpression' ? (keyName(callee.property, callee.computed) ?? '[]') : '()', node);
    if (callee?.type === 'Identifier' && callee.name === 'require' && node.type === 'CallExpression')
      this.#requires(node.arguments[0], node, unit);
    this.#visit(node.callee, scope, unit, node);
    this.#visitAll(node.arguments, scope, unit, node);
  }

  #requires(source: Node | undefined, node: Node, unit: Unit): void {
    const text =
      source?.type === 'Literal'
        ? source.value
        : source?.type === 'TemplateLiteral' && source.expressions.length === 0
          ? source.quasis[0]?.value.cooked
          : undefined;
    if (typeof text === 'string') unit.requires.push({ specifier: text, node });
    else this.#opaque.push(node);
  }

  #member(node: MemberExpression, scope: Scope, unit: Unit): void {
    const name = keyName(node.property, node.computed);
    if (name === undefined) {
      if (node.computed) this.#visit(node.property, scope, unit, node);
      // Any function of the object may be meant.
      unit.mentions.add('[]');
    } else {
      unit.mentions.add(name);
      if (TELLING_MEMBERS.has(name)) unit.members.push(node);
    }
    this.#visit(node.object, scope, unit, node);
  }

  #object(node: Node & { type: 'ObjectExpression' }, scope: Scope, unit: Unit, parent: Node): void {
    const handedOver =
      parent.type === 'CallExpression' ||
      parent.type === 'NewExpression' ||
      parent.type === 'ReturnStatement' ||
      (parent.type === 'Property' && this.#isHandedOver(parent));
    for (const property of node.properties) {
      this.#parents.set(property, node);
      if (property.type === 'SpreadElement') {
        this.#visit(property.argument, scope, unit, property);
        continue;
      }
      if (property.computed) this.#visit(property.key, scope, unit, property);
      const name = keyName(property.key, property.computed);
      const value = property.value as Expression;
      if (name === undefined || handedOver || INJECTED.has(name)) this.#visit(value, scope, unit, property);
      else if (isFunction(value)) this.#deferred(value, scope, unit, property, name);
      else if (value.type === 'Identifier') this.#later(value, scope, unit, property, name);
      else this.#visit(value, scope, unit, property);
    }
  }

  /** The object literal, or one around it, is an argument: whoever takes it may call what is in it. */
  #isHandedOver(node: Node): boolean {
    let inner: Node | undefined = node;
    for (let depth = 0; inner && depth < 12; depth++) {
      const parent = this.#parents.get(inner);
      if (parent === undefined) return false;
      if (parent.type === 'CallExpression' || parent.type === 'NewExpression' || parent.type === 'ReturnStatement') return true;
      if (parent.type !== 'ObjectExpression' && parent.type !== 'Property' && parent.type !== 'ArrayExpression') return false;
      inner = parent;
    }
    return false;
  }

  #branch(node: Statement, guard: Guard, scope: Scope, unit: Unit, parent: Node): void {
    const test = 'test' in guard ? guard.test : guard.subject;
    this.#visit(node, scope, this.#decidedOutside(test) ? this.#unit('branch', node, unit, this.#index, { guard }) : unit, parent);
  }

  #decidedOutside(test: Expression): boolean {
    return test.end - test.start < 300 && DECIDED_OUTSIDE.test(this.#index.file.text.slice(test.start, test.end));
  }

  #enclosing(node: Node): AnyFunction | undefined {
    for (let inner: Node | undefined = this.#parents.get(node); inner; inner = this.#parents.get(inner))
      if (isFunction(inner)) return inner;
    return undefined;
  }

  /** Calls by a name that stands for something of another module. */
  #markImported(): void {
    const imported: Call[] = [];
    for (const calls of this.#callsByName.values())
      for (const call of calls) {
        const binding = call.callee.type === 'Identifier' ? this.#scopes.get(call.callee)?.find(call.callee.name) : undefined;
        if (binding?.sources.some(isImported)) imported.push(call);
        // `require('./start')(queue)`
        else if (call.callee.type === 'CallExpression') imported.push(call);
      }
    if (imported.length > 0) this.#callsByName.set('(imported)', imported);
  }

  /** Assignments give their values once every declaration is known. */
  #assign(): void {
    for (const assignment of this.#assignments)
      for (const { id, path } of namesOf(assignment.left))
        this.#scopes.get(id)?.find(id.name)?.sources.push({ kind: 'assigned', assignment, path });
  }

  #markUsed(): void {
    const pending = [this.#index.main];
    for (let unit = pending.pop(); unit; unit = pending.pop()) {
      for (const { node } of unit.references) {
        const binding = this.#scopes.get(node)?.find(node.name);
        if (binding) binding.used = true;
      }
      pending.push(...unit.inner);
    }
    for (const entry of this.#index.exports)
      if ('local' in entry) {
        const binding = this.#index.top.names.get(entry.local);
        if (binding) binding.used = true;
      }
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function isImported(source: Source): boolean {
  if (source.kind === 'import') return true;
  if (source.kind !== 'variable' || !source.declarator.init) return false;
  const init = unwrap(source.declarator.init);
  return (
    init.type === 'AwaitExpression' ||
    (init.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require')
  );
}

/** Type annotations and the like are of no use to what runs. */
function isRuntime(node: Node): boolean {
  return !node.type.startsWith('TS') || 'expression' in node;
}

export function isFunction(node: Node | undefined): node is AnyFunction {
  return node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionDeclaration';
}

export function moduleName(node: Node): string {
  return node.type === 'Literal' ? String(node.value) : node.type === 'Identifier' ? node.name : '';
}

function decoratorsOf(node: Node): readonly Decorator[] {
  const { decorators } = node as { readonly decorators?: readonly Decorator[] };
  return decorators ?? [];
}
