import type { AnyFunction, Expression, Pattern, Statement, SwitchStatement, VariableDeclaration } from '../estree.ts';
import { assignTo, declarePattern } from './assign.ts';
import { type Completion, limits, type Machine } from './machine.ts';
import { exportStatement, importStatement } from './modules.ts';
import { binary } from './operators.ts';
import { Scope, scalar, truth, unknown, type Value } from './values.ts';

/** Runs statements in order (https://tc39.es/ecma262/#sec-ecmascript-language-statements-and-declarations). */
export function executeStatements(machine: Machine, statements: readonly Statement[], scope: Scope): Completion {
  hoist(machine, statements, scope);
  let pending: Extract<Completion, { kind: 'maybe' }> | undefined;
  for (const statement of statements) {
    if (machine.spend() !== undefined) break;
    const completion = executeStatement(machine, statement, scope);
    if (!completion) continue;
    if (completion.kind !== 'maybe') return afterMaybe(machine, pending, completion);
    pending = { kind: 'maybe', value: eitherOf(machine, pending?.value, completion.value) };
    machine.becomeUncertain();
  }
  return pending;
}

function eitherOf(machine: Machine, a: Value | undefined, b: Value | undefined): Value | undefined {
  return a && b ? machine.merge(a, b, a.at) : (a ?? b);
}

/** How statements end of which an earlier one may have ended them already. */
function afterMaybe(machine: Machine, pending: Completion, last: NonNullable<Completion>): Completion {
  if (pending?.kind !== 'maybe' || !pending.value) return last;
  if (last.kind === 'return') return { kind: 'return', value: machine.merge(pending.value, last.value, last.value.at) };
  return last.kind === 'throw' ? { kind: 'return', value: pending.value } : pending;
}

function hoist(machine: Machine, statements: readonly Statement[], scope: Scope): void {
  for (const statement of statements) {
    const exported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    const declaration = exported ? statement.declaration : statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id)
      machine.declare(scope, declaration.id.name, functionValue(machine, declaration, scope));
    if (statement.type === 'ImportDeclaration' || statement.type === 'TSImportEqualsDeclaration')
      importStatement(machine, statement, scope);
  }
}

function functionValue(machine: Machine, node: AnyFunction, scope: Scope): Value {
  return { kind: 'function', at: machine.place(node, scope), node, scope };
}

function executeStatement(machine: Machine, node: Statement, scope: Scope): Completion {
  switch (node.type) {
    case 'ExpressionStatement':
      machine.evaluate(node.expression, scope);
      return undefined;
    case 'VariableDeclaration':
      declareVariables(machine, node, scope);
      return undefined;
    case 'ReturnStatement':
      return {
        kind: 'return',
        value: node.argument ? machine.evaluate(node.argument, scope) : scalar(undefined, machine.place(node, scope)),
      };
    case 'ThrowStatement':
      return { kind: 'throw' };
    case 'BreakStatement':
      return { kind: 'break', label: node.label?.name };
    case 'ContinueStatement':
      return { kind: 'continue', label: node.label?.name };
    case 'BlockStatement':
      return executeStatements(machine, node.body, new Scope(scope.module, scope, false));
    case 'IfStatement': {
      const alternate = node.alternate;
      return branch(
        machine,
        machine.evaluate(node.test, scope),
        () => executeStatement(machine, node.consequent, scope),
        () => (alternate ? executeStatement(machine, alternate, scope) : undefined),
      );
    }
    case 'SwitchStatement':
      return executeSwitch(machine, node, scope);
    case 'TryStatement':
      return executeTry(machine, node, scope);
    case 'LabeledStatement': {
      const completion = executeStatement(machine, node.body, scope);
      const ended = (completion?.kind === 'break' || completion?.kind === 'continue') && completion.label === node.label.name;
      return ended ? undefined : completion;
    }
    case 'ForOfStatement':
      return overItems(machine, machine.evaluate(node.right, scope), node.left, node.body, scope);
    case 'ForInStatement':
      return overItems(machine, keysOf(machine, machine.evaluate(node.right, scope)), node.left, node.body, scope);
    case 'ForStatement': {
      const inner = new Scope(scope.module, scope, false);
      if (node.init?.type === 'VariableDeclaration') declareVariables(machine, node.init, inner);
      else if (node.init) machine.evaluate(node.init, inner);
      return whileTrue(machine, node.test ?? undefined, node.body, node.update ?? undefined, inner);
    }
    case 'WhileStatement':
      return whileTrue(machine, node.test, node.body, undefined, scope);
    case 'DoWhileStatement': {
      const first = endOfLoop(executeStatement(machine, node.body, scope));
      return first ? first.completion : whileTrue(machine, node.test, node.body, undefined, scope);
    }
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
      if (node.id) machine.declare(scope, node.id.name, unknown(`${node.id.name} is not evaluated`, machine.place(node, scope)));
      return undefined;
    case 'ExportNamedDeclaration':
      if (node.declaration) executeStatement(machine, node.declaration, scope);
      exportStatement(machine, node, scope);
      return undefined;
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
    case 'TSExportAssignment':
      exportStatement(machine, node, scope);
      return undefined;
    default:
      return undefined;
  }
}

function declareVariables(machine: Machine, node: VariableDeclaration, scope: Scope): void {
  for (const { id, init } of node.declarations) {
    const into = node.kind === 'var' ? scope.ofFunction : scope;
    if (!init && node.kind === 'var' && id.type === 'Identifier' && into.has(id.name)) continue;
    const value = init ? machine.evaluate(init, scope) : scalar(undefined, machine.place(id, scope));
    const known = node.kind === 'var' && id.type === 'Identifier' && into.has(id.name);
    // A `var` that is declared again is one and the same variable.
    if (known) assignTo(machine, id, value, scope);
    else declarePattern(machine, id, value, scope, into);
  }
}

/** Both ways are taken where the condition is not known. */
function branch(machine: Machine, condition: Value, consequent: () => Completion, alternate: () => Completion): Completion {
  const known = truth(condition);
  if (known !== undefined) return known ? consequent() : alternate();
  const ends = [machine.uncertainly(consequent), machine.uncertainly(alternate)] as const;
  const [a, b] = ends;
  // A branch that throws yields no configuration: what counts is the other one.
  if (a?.kind === 'throw') return b;
  if (b?.kind === 'throw') return a;
  if (a?.kind === 'return' && b?.kind === 'return') return { kind: 'return', value: machine.merge(a.value, b.value, a.value.at) };
  if (!a && !b) return undefined;
  return { kind: 'maybe', value: eitherOf(machine, returned(a), returned(b)) };
}

function returned(completion: Completion): Value | undefined {
  return completion?.kind === 'return' || completion?.kind === 'maybe' ? completion.value : undefined;
}

function executeSwitch(machine: Machine, node: SwitchStatement, scope: Scope): Completion {
  const discriminant = machine.evaluate(node.discriminant, scope);
  const inner = new Scope(scope.module, scope, false);
  let start = node.cases.findIndex(({ test }) => test === null);
  for (const [i, { test }] of node.cases.entries()) {
    if (!test) continue;
    const same = truth(binary('===', discriminant, machine.evaluate(test, inner), discriminant.at));
    if (same === undefined) return anyCase(machine, node, inner);
    if (same) {
      start = i;
      break;
    }
  }
  const statements = start === -1 ? [] : node.cases.slice(start).flatMap(({ consequent }) => consequent);
  const completion = executeStatements(machine, statements, inner);
  return completion?.kind === 'break' && completion.label === undefined ? undefined : completion;
}

function anyCase(machine: Machine, node: SwitchStatement, scope: Scope): Completion {
  const ends = node.cases.map(({ consequent }) =>
    machine.uncertainly(() => executeStatements(machine, consequent, new Scope(scope.module, scope, false))),
  );
  const lasting = ends.filter((end) => end?.kind === 'return' || end?.kind === 'maybe');
  if (lasting.length === 0) return undefined;
  const value = lasting.map(returned).reduce((a, b) => eitherOf(machine, a, b), undefined);
  const always = node.cases.some(({ test }) => test === null) && ends.every((end) => !end || end.kind === 'return' || end.kind === 'throw');
  return always && value && ends.at(-1)?.kind === 'return' && lasting.every((end) => end?.kind === 'return')
    ? { kind: 'return', value }
    : { kind: 'maybe', value };
}

function executeTry(machine: Machine, node: Extract<Statement, { type: 'TryStatement' }>, scope: Scope): Completion {
  const { block, handler, finalizer } = node;
  const inner = () => new Scope(scope.module, scope, false);
  const caught = (): Completion => {
    if (!handler) return undefined;
    const body = inner();
    if (handler.param) declarePattern(machine, handler.param, unknown('an error', machine.place(handler, scope)), body);
    return executeStatements(machine, handler.body.body, body);
  };
  const unknowns = machine.unknowns;
  let completion = executeStatements(machine, block.body, inner());
  if (completion?.kind === 'throw') completion = caught();
  // Whatever in the block could not be evaluated may throw.
  else if (machine.unknowns > unknowns) {
    const end = machine.uncertainly(caught);
    if (completion?.kind === 'return' && end?.kind === 'return')
      completion = { kind: 'return', value: machine.merge(completion.value, end.value, completion.value.at) };
  }
  return (finalizer && executeStatements(machine, finalizer.body, inner())) ?? completion;
}

function keysOf(machine: Machine, value: Value): Value {
  if (value.kind === 'object') {
    const keys = [...value.properties].map(([key, property]) => scalar(key, property.key));
    return machine.array(keys, value.at, value.rest);
  }
  if (value.kind === 'array') {
    const keys = value.items.map((item, i) => scalar(String(i), item.at));
    return machine.array(keys, value.at, value.rest);
  }
  return unknown(value.kind === 'unknown' ? value.reason : 'the keys of something that is no object', value.at);
}

function overItems(machine: Machine, list: Value, target: VariableDeclaration | Pattern, body: Statement, scope: Scope): Completion {
  const run = (item: Value): Completion => {
    const inner = new Scope(scope.module, scope, false);
    const declarator = target.type === 'VariableDeclaration' ? target.declarations[0]?.id : undefined;
    if (declarator) declarePattern(machine, declarator, item, inner);
    else if (target.type !== 'VariableDeclaration') assignTo(machine, target, item, scope);
    return executeStatement(machine, body, inner);
  };
  return machine.contained(() => {
    let pending: Completion;
    for (const item of list.kind === 'array' ? [...list.items] : []) {
      if (machine.spend() !== undefined) break;
      const end = endOfLoop(machine.contained(() => run(item)));
      if (end?.completion?.kind === 'maybe') {
        pending = end.completion;
        machine.becomeUncertain();
      } else if (end) return end.completion ? afterMaybe(machine, pending, end.completion) : returning(pending);
    }
    const rest = list.kind === 'array' ? list.rest : unknown(list.kind === 'unknown' ? list.reason : 'not a list', list.at);
    if (rest) machine.uncertainly(() => run(rest));
    return returning(pending);
  });
}

/** A loop that may have been left early is over; that its function may have returned is not. */
function returning(completion: Completion): Completion {
  return completion?.kind === 'maybe' && completion.value === undefined ? undefined : completion;
}

/** How a loop goes on after one round: undefined for the next round, else what the loop ends with. */
function endOfLoop(completion: Completion): { readonly completion: Completion } | undefined {
  if (!completion || (completion.kind === 'continue' && completion.label === undefined)) return undefined;
  return { completion: completion.kind === 'break' && completion.label === undefined ? undefined : completion };
}

function whileTrue(
  machine: Machine,
  test: Expression | undefined,
  body: Statement,
  update: Expression | undefined,
  scope: Scope,
): Completion {
  return machine.contained(() => {
    let pending: Completion;
    for (let round = 0; round < limits.iterations && machine.spend() === undefined; round++) {
      const going = test ? truth(machine.evaluate(test, scope)) : true;
      if (going === false) return undefined;
      if (going === undefined) break;
      const end = endOfLoop(machine.contained(() => executeStatement(machine, body, scope)));
      if (end?.completion?.kind === 'maybe') {
        pending = end.completion;
        break;
      }
      if (end) return end.completion;
      if (update) machine.evaluate(update, scope);
    }
    // How many rounds there are is not known: what they change is not known either.
    machine.uncertainly(() => {
      if (update) machine.evaluate(update, scope);
      executeStatement(machine, body, scope);
    });
    return returning(pending);
  });
}
