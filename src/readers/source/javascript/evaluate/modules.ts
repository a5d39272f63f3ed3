import { posix } from 'node:path';
import type { Place, SourceFile } from '../../../../model/place.ts';
import type {
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  Identifier,
  ImportDeclaration,
  Literal,
  Pattern,
  TSExportAssignment,
  TSImportEqualsDeclaration,
} from '../estree.ts';
import { parseExpression, parseJavaScript, type SourceError } from '../parse.ts';
import { limits, type Machine } from './machine.ts';
import { absoluteFile, workspacePath } from './paths.ts';
import { member } from './properties.ts';
import { type Module, Scope, scalar, type Unknown, unknown, type Value } from './values.ts';

/** Modules of Node that are evaluated in part. */
const builtIn = new Set(['path', 'os', 'fs', 'url', 'process']);

/** Where Node, TypeScript and bundlers look for `./x` (https://nodejs.org/api/modules.html#all-together). */
const endings = ['', '.js', '.cjs', '.mjs', '.json', '.ts', '.cts', '.mts', '/index.js', '/index.cjs', '/index.mjs', '/index.ts'];

/** A file that is not evaluated, and why. */
export interface Failed {
  readonly errors: readonly SourceError[];
  readonly value: Unknown;
}

/** The modules that one machine has loaded, by path. One that is still running is there with what it has exported so far. */
const loaded = new WeakMap<Machine, Map<string, Module | Failed>>();

/** Runs a file from top to bottom and keeps what it exports. */
export function runModule(machine: Machine, file: SourceFile, isExpression = isJson(file)): Module | Failed {
  const modules = loaded.get(machine) ?? new Map<string, Module | Failed>();
  loaded.set(machine, modules);
  const known = modules.get(file.path);
  if (known) return known;
  const at = { file, start: 0, end: 0 };
  if (modules.size >= limits.modules) return { errors: [], value: unknown(`more than ${limits.modules} modules`, at) };
  const parsed = isExpression ? parseExpression(file) : parseJavaScript(file);
  const holder = machine.object(at);
  const module: Module = { file, holder, exports: new Map(), open: undefined };
  modules.set(file.path, module);
  if (parsed.errors.length > 0) {
    const failed = { errors: parsed.errors, value: unknown(`${file.path} cannot be parsed`, at) };
    modules.set(file.path, failed);
    return failed;
  }
  const scope = moduleScope(machine, module, isExpression);
  const [first] = parsed.program.body;
  if (!isExpression) machine.contained(() => machine.parts.execute(machine, parsed.program.body, scope));
  else if (first?.type === 'ExpressionStatement')
    holder.properties.set('exports', { key: at, value: machine.evaluate(first.expression, scope) });
  return module;
}

export function isJson(file: SourceFile): boolean {
  return /\.json5?$/i.test(file.path);
}

function moduleScope(machine: Machine, module: Module, isExpression: boolean): Scope {
  const scope = new Scope(module, undefined, true);
  if (isExpression) return scope;
  const at = { file: module.file, start: 0, end: 0 };
  const exports = machine.object(at);
  module.holder.properties.set('exports', { key: at, value: exports });
  const { path, folder } = absoluteFile(module.file);
  machine.declare(scope, 'module', module.holder);
  machine.declare(scope, 'exports', exports);
  machine.declare(scope, '__filename', scalar(path, at));
  machine.declare(scope, '__dirname', scalar(folder, at));
  return scope;
}

/** What `require` of a module gives: `module.exports`, or the namespace of a module with `export`s. */
export function exportsOf(machine: Machine, module: Module): Value {
  if (module.exports.size === 0 && !module.open) return member(machine, module.holder, 'exports', module.holder.at);
  const namespace = machine.object({ file: module.file, start: 0, end: module.file.text.length });
  for (const [name, { key, value }] of module.exports) namespace.properties.set(name, { key, value: value() });
  namespace.rest = module.open;
  return namespace;
}

/**
 * Loads what a specifier names. `name` is undefined for `require`, `*` for a whole namespace, else the name that is imported.
 * Only files of the input are read, and only below the linted roots.
 */
export function loadModule(machine: Machine, specifier: string, scope: Scope, at: Place, name: string | undefined): Value {
  const bare = specifier.replace(/^node:/, '').replace(/\/posix$/, '');
  if (builtIn.has(bare)) {
    const namespace: Value = { kind: 'native', name: bare, at };
    return name === undefined || name === '*' ? namespace : member(machine, namespace, name, at);
  }
  if (!/^\.{0,2}\//.test(specifier) && !/^\.{1,2}$/.test(specifier)) return unknown(`the module ${specifier} is not evaluated`, at);
  const file = resolve(machine, specifier, scope);
  if (!file) return unknown(`${specifier} is not part of the input`, at);
  const module = runModule(machine, file);
  if ('errors' in module) return module.value;
  const value = exportsOf(machine, module);
  if (name === undefined || name === '*') return value;
  // `import x from` a CommonJS module gives its `module.exports`.
  if (name === 'default' && module.exports.size === 0) return value;
  return member(machine, value, name, at);
}

function resolve(machine: Machine, specifier: string, scope: Scope): SourceFile | undefined {
  const target = posix.resolve(absoluteFile(scope.module.file).folder, specifier);
  // TypeScript imports `./x.ts` by the name of what it is compiled to.
  const candidates = [...endings.map((ending) => target + ending), target.replace(/\.([cm]?)js$/, '.$1ts')];
  for (const candidate of candidates) {
    const path = workspacePath(candidate);
    const file = path === undefined || !/\.([cm]?[jt]sx?|json5?)$/i.test(path) ? undefined : machine.workspace.read(path);
    if (file) return file;
  }
  return undefined;
}

export function importStatement(machine: Machine, node: ImportDeclaration | TSImportEqualsDeclaration, scope: Scope): void {
  const at = machine.place(node, scope);
  if (node.type === 'TSImportEqualsDeclaration') {
    const specifier = node.moduleReference.expression?.value;
    const value = typeof specifier === 'string' ? machine.parts.load(machine, specifier, scope, at, undefined) : unknown('an alias', at);
    machine.declare(scope, node.id.name, value);
    return;
  }
  if (node.importKind === 'type') return;
  const specifier = String(node.source.value);
  for (const each of node.specifiers) {
    let name = '*';
    if (each.type === 'ImportDefaultSpecifier') name = 'default';
    else if (each.type === 'ImportSpecifier') name = nameOf(each.imported);
    machine.declare(scope, each.local.name, machine.parts.load(machine, specifier, scope, at, name));
  }
}

function nameOf(node: Identifier | Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

type ExportStatement = ExportNamedDeclaration | ExportDefaultDeclaration | ExportAllDeclaration | TSExportAssignment;

export function exportStatement(machine: Machine, node: ExportStatement, scope: Scope): void {
  const { exports } = scope.module;
  const at = machine.place(node, scope);
  switch (node.type) {
    case 'TSExportAssignment':
      machine.set(scope.module.holder, 'exports', at, machine.evaluate(node.expression, scope));
      return;
    case 'ExportDefaultDeclaration': {
      const value = defaultExport(machine, node, scope);
      exports.set('default', { key: at, value: () => value });
      return;
    }
    case 'ExportAllDeclaration': {
      const value = machine.parts.load(machine, String(node.source.value), scope, at, '*');
      if (node.exported) exports.set(nameOf(node.exported), { key: machine.place(node.exported, scope), value: () => value });
      else if (value.kind === 'object') {
        // `export *` leaves the default export out.
        for (const [name, property] of value.properties)
          if (name !== 'default') exports.set(name, { key: property.key, value: () => property.value });
      } else if (value.kind === 'unknown') scope.module.open = value;
      return;
    }
    case 'ExportNamedDeclaration':
      for (const { local, exported } of node.specifiers) {
        const place = machine.place(exported, scope);
        const from = node.source ? machine.parts.load(machine, String(node.source.value), scope, at, nameOf(local)) : undefined;
        exports.set(nameOf(exported), { key: place, value: () => from ?? bound(scope, nameOf(local), place) });
      }
      for (const id of declaredNames(node))
        exports.set(id.name, { key: machine.place(id, scope), value: () => bound(scope, id.name, machine.place(id, scope)) });
  }
}

function bound(scope: Scope, name: string, at: Place): Value {
  return scope.find(name)?.value ?? unknown(`${name} is not defined in this file`, at);
}

function defaultExport(machine: Machine, { declaration }: ExportDefaultDeclaration, scope: Scope): Value {
  const at = machine.place(declaration, scope);
  if (declaration.type === 'FunctionDeclaration') return { kind: 'function', at, node: declaration, scope };
  return declaration.type === 'ClassDeclaration' ? unknown('a class', at) : machine.evaluate(declaration, scope);
}

function declaredNames({ declaration }: ExportNamedDeclaration): readonly Identifier[] {
  if (declaration?.type === 'FunctionDeclaration' && declaration.id) return [declaration.id];
  if (declaration?.type !== 'VariableDeclaration') return [];
  return declaration.declarations.flatMap(({ id }) => namesIn(id));
}

function namesIn(pattern: Pattern): readonly Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => namesIn(property.type === 'RestElement' ? property : property.value));
    default:
      return [];
  }
}
