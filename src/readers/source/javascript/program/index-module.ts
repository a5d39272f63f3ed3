import type { SourceFile } from '../../../../model/place.ts';
import { type AnyFunction, childrenOf, type Node, type Program } from '../estree.ts';
import { Draft } from './draft.ts';
import { isFunction, type ModuleIndex, type Unit } from './module-index.ts';
import { namesOf, Scope } from './scope.ts';
import {
  isDecidedOutside,
  visitAssignment,
  visitBranch,
  visitCall,
  visitImport,
  visitMember,
  visitObject,
  visitRequire,
} from './walk-expressions.ts';
import { visitClass, visitDeferred, visitFunction, visitLater, visitPattern } from './walk-functions.ts';
import type { Walker } from './walker.ts';

const LOCK_TEXT = /lock/i;

/** Walks a module once and keeps what later steps look up: scopes, units of code, calls, assignments, imports and exports. */
export function indexModule(file: SourceFile, program: Program): ModuleIndex {
  const draft = new Draft(file, program);
  const walker: Walker = {
    draft,
    visit: (node, scope, unit, parent) => visit(walker, node, scope, unit, parent),
    visitAll: (nodes, scope, unit, parent) => {
      for (const node of nodes) visit(walker, node, scope, unit, parent);
    },
  };
  walker.visitAll(program.body, draft.index.top, draft.index.main, program);
  return draft.finish();
}

function visit(walker: Walker, node: Node, scope: Scope, unit: Unit, parent: Node): void {
  walker.draft.parents.set(node, parent);
  switch (node.type) {
    case 'Identifier':
      walker.draft.scopes.set(node, scope);
      unit.references.push({ node, name: undefined });
      return;
    case 'FunctionDeclaration':
      if (node.id) walker.draft.declare(scope, node.id.name, { kind: 'function', fn: node }, node.id);
      visitFunction(walker, node, scope, walker.draft.unit('function', node, unit));
      return;
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      visitFunction(walker, node, scope, unit);
      return;
    case 'ClassDeclaration':
    case 'ClassExpression':
      visitClass(walker, node, scope, unit);
      return;
    case 'ImportDeclaration':
      visitImport(walker, node, unit);
      return;
    case 'TSImportEqualsDeclaration': {
      const specifier = node.moduleReference.expression?.value;
      if (typeof specifier !== 'string') return;
      unit.requires.push({ specifier, node });
      walker.draft.declare(scope, node.id.name, { kind: 'import', specifier, name: '=', typeOnly: false }, node.id);
      return;
    }
    case 'ExportNamedDeclaration':
      if (node.declaration) walker.visit(node.declaration, scope, unit, node);
      return;
    case 'ExportAllDeclaration':
      return;
    case 'ExportDefaultDeclaration':
      if (isFunction(node.declaration) && node.declaration.type !== 'FunctionDeclaration')
        visitDeferred(walker, node.declaration, scope, unit, node, undefined);
      else if (node.declaration.type === 'Identifier') visitLater(walker, node.declaration, scope, unit, node, 'default');
      else walker.visit(node.declaration, scope, unit, node);
      return;
    case 'VariableDeclaration': {
      const target = node.kind === 'var' ? scope.varScope() : scope;
      for (const declarator of node.declarations) {
        walker.draft.parents.set(declarator, node);
        const loop = parent.type === 'ForOfStatement' || parent.type === 'ForInStatement' ? parent : undefined;
        for (const { id, path } of namesOf(declarator.id))
          walker.draft.declare(target, id.name, loop ? { kind: 'each', loop, path } : { kind: 'variable', declarator, path }, id);
        visitPattern(walker, declarator.id, scope, unit, declarator);
        if (declarator.init === null) continue;
        if (isFunction(declarator.init)) visitDeferred(walker, declarator.init, scope, unit, declarator, undefined);
        else walker.visit(declarator.init, scope, unit, declarator);
      }
      return;
    }
    case 'TSEnumDeclaration':
      walker.draft.declare(scope, node.id.name, { kind: 'enum', node }, node.id);
      return;
    case 'TSModuleDeclaration':
      if (node.body) walker.visitAll(node.body.body, new Scope(scope, true), unit, node);
      return;
    case 'AssignmentExpression':
      visitAssignment(walker, node, scope, unit);
      return;
    case 'CallExpression':
    case 'NewExpression':
      visitCall(walker, node, scope, unit);
      return;
    case 'ImportExpression':
      visitRequire(walker, node.source, node, unit);
      walker.visit(node.source, scope, unit, node);
      return;
    case 'MemberExpression':
      visitMember(walker, node, scope, unit);
      return;
    case 'ObjectExpression':
      visitObject(walker, node, scope, unit, parent);
      return;
    case 'ReturnStatement': {
      const fn = enclosingFunction(walker, node);
      if (fn && node.argument) walker.draft.returns.get(fn)?.push(node.argument);
      if (node.argument) walker.visit(node.argument, scope, unit, node);
      return;
    }
    case 'IfStatement':
      walker.visit(node.test, scope, unit, node);
      visitBranch(walker, node.consequent, { test: node.test, is: true }, scope, unit, node);
      if (node.alternate) visitBranch(walker, node.alternate, { test: node.test, is: false }, scope, unit, node);
      return;
    case 'SwitchStatement': {
      const inner = new Scope(scope, false);
      walker.visit(node.discriminant, scope, unit, node);
      for (const clause of node.cases) {
        walker.draft.parents.set(clause, node);
        if (clause.test) walker.visit(clause.test, inner, unit, clause);
        const body =
          clause.test && isDecidedOutside(walker, node.discriminant)
            ? walker.draft.unit('branch', clause, unit, { guard: { subject: node.discriminant, equals: clause.test } })
            : unit;
        walker.visitAll(clause.consequent, inner, body, clause);
      }
      return;
    }
    case 'BlockStatement':
      walker.visitAll(node.body, new Scope(scope, false), unit, node);
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
        walker.visit(child, inner, unit, node);
      }
      return;
    }
    case 'CatchClause': {
      const inner = new Scope(scope, false);
      if (node.param) for (const { id } of namesOf(node.param)) walker.draft.declare(inner, id.name, { kind: 'opaque' }, id);
      walker.visit(node.body, inner, unit, node);
      return;
    }
    case 'LabeledStatement':
      walker.visit(node.body, scope, unit, node);
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
      walker.visitAll(node.expressions, scope, unit, node);
      return;
    default:
      // Types stand for nothing at run time.
      if (node.type.startsWith('TS') && !('expression' in node)) return;
      walker.visitAll(childrenOf(node).filter(isRuntime), scope, unit, node);
  }
}

function enclosingFunction(walker: Walker, node: Node): AnyFunction | undefined {
  for (let inner: Node | undefined = walker.draft.parents.get(node); inner; inner = walker.draft.parents.get(inner))
    if (isFunction(inner)) return inner;
  return undefined;
}

/** Type annotations and the like are of no use to what runs. */
function isRuntime(node: Node): boolean {
  return !node.type.startsWith('TS') || 'expression' in node;
}
