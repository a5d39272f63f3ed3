import type { AnyClass, Expression, Identifier, Node } from '../estree.ts';
import { unwrap } from '../estree.ts';
import { type Guard, isFunction, type ModuleIndex, moduleName, type Unit } from './module-index.ts';
import { mayHandleSignals, type ProgramModules } from './modules.ts';
import type { Binding } from './scope.ts';
import { typeNamesIn } from './type-names.ts';

/** Methods that a framework calls by their names. */
const LIFECYCLE = new Set([
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
  'configure',
]);

/** Says of a condition whether it is known to hold, and of a class whether something outside of the program is its base. */
export interface Judge {
  readonly truth: (test: Expression, module: ModuleIndex) => boolean | undefined;
  readonly equal: (subject: Expression, other: Expression, module: ModuleIndex) => boolean | undefined;
  readonly isForeign: (base: Expression, module: ModuleIndex) => boolean;
}

/**
 * The code that can run when the program starts in its entry: top levels of the modules it loads, and every function and class that code
 * which runs refers to. A function that nobody of these mentions is left out, so that two services that share files do not share their work.
 */
export function reachable(program: ProgramModules, entry: ModuleIndex, judge: Judge): readonly Unit[] {
  const walk = new Reach(program, judge);
  walk.unit(entry.main);
  // What the entry exports is there for whoever loads it: a platform's runtime, a test, a wrapper.
  walk.exportsOf(entry);
  return walk.run();
}

class Reach {
  readonly #program: ProgramModules;
  readonly #judge: Judge;
  readonly #reached = new Set<Unit>();
  readonly #queue: Unit[] = [];
  readonly #mentioned = new Set<string>();
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #whole = new Set<ModuleIndex>();
  readonly #exports = new Map<ModuleIndex, Set<string>>();

  constructor(program: ProgramModules, judge: Judge) {
    this.#program = program;
    this.#judge = judge;
  }

  run(): readonly Unit[] {
    for (let unit = this.#queue.shift(); unit; unit = this.#queue.shift()) this.#enter(unit);
    return [...this.#reached];
  }

  unit(unit: Unit | undefined): void {
    if (unit === undefined || this.#reached.has(unit)) return;
    this.#reached.add(unit);
    this.#queue.push(unit);
  }

  exportsOf(module: ModuleIndex): void {
    for (const entry of module.exports) if ('name' in entry) this.#export(module, entry.name);
    for (const unit of module.main.inner) {
      const parent = module.parents.get(unit.node);
      if (parent?.type === 'AssignmentExpression' && unit.name !== undefined) this.unit(unit);
    }
    for (const { node, name } of module.main.references) if (name !== undefined) this.#reference(node, module);
  }

  #enter(unit: Unit): void {
    const { module } = unit;
    if (unit.kind === 'program') this.#imports(module);
    for (const { specifier, node } of unit.requires) this.#load(module, specifier, true, node, isStatement(module, node));
    for (const { node, name } of unit.references) this.#when(name, () => this.#reference(node, module));
    for (const name of unit.mentions) this.#mention(name === '[]' ? `[] ${module.file.path}` : name);
    if (unit.kind === 'class') this.#class(unit);
    for (const inner of unit.inner) {
      if (inner.guard !== undefined) {
        if (this.#holds(inner.guard, module) !== false) this.unit(inner);
      } else if (inner.kind === 'function' && inner.name !== undefined) {
        this.#when(inner.name, () => this.unit(inner));
        this.#when(`[] ${module.file.path}`, () => this.unit(inner));
      }
    }
  }

  #class(unit: Unit): void {
    const node = unit.node as AnyClass;
    const all = node.superClass !== null && this.#judge.isForeign(node.superClass, unit.module);
    for (const inner of unit.inner)
      if (all || inner.name === undefined || LIFECYCLE.has(inner.name))
        if (inner.kind === 'function' && inner.guard === undefined) this.unit(inner);
    // Dependency injection makes what a decorated class asks for in its constructor.
    if (unit.decorators.length === 0) return;
    for (const name of typeNamesIn(node)) {
      const binding = unit.module.top.names.get(name);
      if (binding) this.#binding(binding, unit.module, undefined);
    }
  }

  #holds(guard: Guard, module: ModuleIndex): boolean | undefined {
    if ('test' in guard) {
      const holds = this.#judge.truth(guard.test, module);
      return holds === undefined ? undefined : holds === guard.is;
    }
    return this.#judge.equal(guard.subject, guard.equals, module);
  }

  #mention(name: string): void {
    if (this.#mentioned.has(name)) return;
    this.#mentioned.add(name);
    const waiting = this.#waiting.get(name);
    this.#waiting.delete(name);
    for (const go of waiting ?? []) go();
  }

  #when(name: string | undefined, go: () => void): void {
    if (name === undefined || this.#mentioned.has(name)) {
      go();
      return;
    }
    const waiting = this.#waiting.get(name);
    if (waiting) waiting.push(go);
    else this.#waiting.set(name, [go]);
  }

  #imports(module: ModuleIndex): void {
    const typed = /\.[cm]?tsx?$/.test(module.file.path);
    for (const { source, specifiers, importKind } of module.imports) {
      if (importKind === 'type' || typeof source.value !== 'string') continue;
      // TypeScript drops an import that is used in types only (https://www.typescriptlang.org/tsconfig/#verbatimModuleSyntax).
      const dropped = typed && specifiers.length > 0 && !specifiers.some(({ local }) => module.top.names.get(local.name)?.used);
      if (!dropped) this.#load(module, source.value, false, source, specifiers.length === 0);
    }
    for (const entry of module.exports) if ('from' in entry) this.#load(module, entry.from, false, module.program, false);
    for (const node of module.opaqueRequires) {
      const text = module.file.text.slice(node.start, Math.min(node.end, node.start + 200));
      if (/\.json5?[`'"]/.test(text)) continue;
      const at = { file: module.file, start: node.start, end: node.end };
      // Models, translations and the like, loaded by folder, take part in nothing that is asked here.
      const why = 'it loads modules whose names are made at run time';
      this.#program.miss(
        { what: module.file.path, why, at },
        /locale|lang|i18n|model|migration|schema|template|plugin|route|controller/i.test(text + module.file.path) ? 'none' : 'likely',
      );
    }
  }

  #load(from: ModuleIndex, specifier: string, whole: boolean, node: Node, forItself: boolean): void {
    const target = this.#program.target(from.file.path, specifier);
    if (target.kind === 'missing') {
      const at = { file: from.file, start: node.start, end: node.end };
      this.#program.miss({ what: specifier, why: target.why, at }, mayHandleSignals(specifier, forItself));
    }
    if (target.kind !== 'file' || !this.#program.isNeeded(target.path)) return;
    const module = this.#program.load(target.path);
    if (module === undefined) return;
    this.unit(module.main);
    if (whole) this.#wholeModule(module);
  }

  /** Somebody holds all of the module: each export counts when its name is mentioned. */
  #wholeModule(module: ModuleIndex): void {
    if (this.#whole.has(module)) return;
    this.#whole.add(module);
    for (const entry of module.exports) {
      if ('name' in entry)
        this.#when(entry.name === 'default' || entry.name === '=' ? undefined : entry.name, () => this.#export(module, entry.name));
      else {
        const target = this.#program.target(module.file.path, entry.from);
        const inner = target.kind === 'file' && this.#program.isNeeded(target.path) ? this.#program.load(target.path) : undefined;
        if (inner) this.#wholeModule(inner);
      }
    }
  }

  #export(module: ModuleIndex, name: string): void {
    let known = this.#exports.get(module);
    if (known === undefined) {
      known = new Set();
      this.#exports.set(module, known);
    }
    if (known.has(name)) return;
    known.add(name);
    let found = false;
    for (const entry of module.exports) {
      if (!('name' in entry) || entry.name !== name) continue;
      found = true;
      if ('value' in entry) this.#expression(entry.value, module);
      else if ('from' in entry) this.#imported(module, entry.from, entry.imported, undefined);
      else {
        const binding = module.top.names.get(entry.local);
        if (binding) this.#binding(binding, module, undefined);
      }
    }
    if (!found) for (const entry of module.exports) if (!('name' in entry)) this.#imported(module, entry.from, name, undefined);
  }

  #imported(from: ModuleIndex, specifier: string, name: string, used: Node | undefined): void {
    const target = this.#program.target(from.file.path, specifier);
    if (target.kind !== 'file' || !this.#program.isNeeded(target.path)) return;
    const module = this.#program.load(target.path);
    if (module === undefined) return;
    if (name !== '*' && name !== '=') {
      this.#export(module, name);
      return;
    }
    const parent = used && from.parents.get(used);
    if (parent?.type === 'MemberExpression' && !parent.computed && parent.object === used)
      this.#export(module, moduleName(parent.property));
    else this.#wholeModule(module);
  }

  #reference(node: Identifier, module: ModuleIndex): void {
    const binding = module.scopes.get(node)?.find(node.name);
    if (binding) this.#binding(binding, module, node);
  }

  #binding(binding: Binding, module: ModuleIndex, used: Node | undefined): void {
    for (const source of binding.sources) {
      switch (source.kind) {
        case 'function':
          this.unit(module.units.get(source.fn));
          break;
        case 'class':
          this.unit(module.units.get(source.class));
          break;
        case 'variable':
          if (source.declarator.init) this.#expression(source.declarator.init, module);
          break;
        case 'assigned':
          this.#expression(source.assignment.right, module);
          break;
        case 'import':
          this.#imported(module, source.specifier, source.name, used);
          break;
        default:
      }
    }
  }

  #expression(node: Node, module: ModuleIndex): void {
    const inner: Node = unwrap(node as Expression);
    if (isFunction(inner) || isClass(inner)) this.unit(module.units.get(inner));
  }
}

function isClass(node: Node): node is AnyClass {
  return node.type === 'ClassExpression' || node.type === 'ClassDeclaration';
}

/** `require('./x');` and `import './x'`: loaded for what it does, not for what it gives. */
function isStatement(module: ModuleIndex, node: Node): boolean {
  const parent = module.parents.get(node);
  return parent?.type === 'ExpressionStatement' || (parent?.type === 'CallExpression' && parent.callee === node);
}
