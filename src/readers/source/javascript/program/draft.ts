import type { SourceFile } from '../../../../model/place.ts';
import {
  type AnyFunction,
  type AssignmentExpression,
  type Expression,
  type ImportDeclaration,
  type Node,
  type Program,
  unwrap,
} from '../estree.ts';
import { exportsOf } from './exports.ts';
import { type Call, calleeOf, type Guard, type MemberAssignment, type ModuleIndex, type Unit } from './module-index.ts';
import { type Binding, namesOf, Scope, type Source } from './scope.ts';

/** What an index of a module is gathered in while its tree is walked. */
export class Draft {
  readonly parents = new Map<Node, Node>();
  readonly scopes = new Map<Node, Scope>();
  readonly bindings = new Map<Node, Binding>();
  readonly units = new Map<Node, Unit>();
  readonly returns = new Map<AnyFunction, Expression[]>();
  readonly imports: ImportDeclaration[] = [];
  readonly opaque: Node[] = [];
  readonly memberWrites = new Map<string, MemberAssignment[]>();
  readonly callsByName = new Map<string, Call[]>();
  readonly assignments: AssignmentExpression[] = [];
  readonly index: ModuleIndex;

  constructor(file: SourceFile, program: Program) {
    const top = new Scope(undefined, true);
    const index = {
      file,
      program,
      parents: this.parents,
      scopes: this.scopes,
      bindings: this.bindings,
      top,
      units: this.units,
      returns: this.returns,
      imports: this.imports,
      opaqueRequires: this.opaque,
      exports: exportsOf(program),
      memberWrites: this.memberWrites,
      callsByName: this.callsByName,
    };
    const partial = index as typeof index & { main: Unit };
    this.index = partial;
    partial.main = this.unit('program', program, undefined);
    this.scopes.set(program, top);
  }

  /** To be called once, when the whole tree has been walked. */
  finish(): ModuleIndex {
    this.#assign();
    this.#markImported();
    this.#markUsed();
    return this.index;
  }

  unit(kind: Unit['kind'], node: Node, outer: Unit | undefined, more: { name?: string | undefined; guard?: Guard } = {}): Unit {
    const unit: Unit = {
      kind,
      node,
      module: this.index,
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
    if (kind !== 'branch') this.units.set(node, unit);
    outer?.inner.push(unit);
    return unit;
  }

  declare(scope: Scope, name: string, source: Source, declared: Node): void {
    this.bindings.set(declared, scope.declare(name, source, declared));
  }

  write(name: string, assignment: MemberAssignment): void {
    push(this.memberWrites, name, assignment);
  }

  called(name: string, call: Call): void {
    push(this.callsByName, name, call);
  }

  /** Calls by a name that stands for something of another module. */
  #markImported(): void {
    const imported: Call[] = [];
    for (const calls of this.callsByName.values())
      for (const call of calls) {
        const callee = call.callee.type === 'Super' ? undefined : calleeOf(call.callee);
        // `start()`, and `start_1.default()` as compilers write it
        const isDefault =
          callee?.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'default';
        const name = isDefault ? callee.object : callee;
        const binding = name?.type === 'Identifier' ? this.scopes.get(name)?.find(name.name) : undefined;
        // `require('./start')(queue)`
        if (binding?.sources.some(isImported) || callee?.type === 'CallExpression') imported.push(call);
      }
    if (imported.length > 0) this.callsByName.set('(imported)', imported);
  }

  /** Assignments give their values once every declaration is known. */
  #assign(): void {
    for (const assignment of this.assignments)
      for (const { id, path } of namesOf(assignment.left))
        this.scopes.get(id)?.find(id.name)?.sources.push({ kind: 'assigned', assignment, path });
  }

  #markUsed(): void {
    const pending = [this.index.main];
    for (let unit = pending.pop(); unit; unit = pending.pop()) {
      for (const { node } of unit.references) {
        const binding = this.scopes.get(node)?.find(node.name);
        if (binding) binding.used = true;
      }
      pending.push(...unit.inner);
    }
    for (const entry of this.index.exports)
      if ('local' in entry) {
        const binding = this.index.top.names.get(entry.local);
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
  if (init.type === 'AwaitExpression') return true;
  // `require('./start')`, or a compiler's helper around it
  const [inner] = init.type === 'CallExpression' ? init.arguments : [];
  return isRequire(init) || (inner !== undefined && isRequire(inner));
}

function isRequire(node: Node): boolean {
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require';
}
