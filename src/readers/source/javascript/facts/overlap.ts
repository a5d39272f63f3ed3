import type { IntakeRole } from '../../../../model/code.ts';
import { type Fact, fromSource } from '../../../../model/fact.ts';
import type { Expression, Node, Statement } from '../estree.ts';
import { isFunction } from '../program/module-index.ts';
import { findInside } from '../program/walk.ts';
import { functionsOf } from '../values/value.ts';
import type { Code, SeenIntake } from './code.ts';

/** `if (running) return; running = true; …`: a run that finds another one going gives up. */
export function guardsItself(code: Code, role: IntakeRole, work: SeenIntake['work']): Fact<boolean> | undefined {
  if (role !== 'schedule') return undefined;
  for (const { node, module } of [...work, ...work.flatMap((one) => calledBy(code, one))]) {
    if (!isFunction(node) || node.body?.type !== 'BlockStatement') continue;
    for (const statement of node.body.body.slice(0, 6)) {
      const flag = statement.type === 'IfStatement' && leaves(statement.consequent) ? textOf(statement.test, module.file.text) : undefined;
      if (flag === undefined || statement.type !== 'IfStatement') continue;
      const sets = findInside(
        node.body,
        (inner) => inner.type === 'AssignmentExpression' && textOf(inner.left, module.file.text) === flag && isTrue(inner.right),
      );
      if (sets) return fromSource(true, { file: module.file, start: statement.start, end: statement.end }, 'a flag in the job');
    }
  }
  return undefined;
}

/** The functions that a job does nothing but call: `() => runTick()`. */
function calledBy(code: Code, { node, module }: SeenIntake['work'][number]): SeenIntake['work'] {
  if (!isFunction(node)) return [];
  const statements: readonly Node[] = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
  if (statements.length > 3) return [];
  return statements.flatMap((statement) => {
    const call = callIn(statement);
    return call === undefined
      ? []
      : functionsOf(code.lookup.values(call.callee, { module, frame: undefined })).map((value) => ({
          node: value.node as Node,
          module: value.at.module,
        }));
  });
}

function callIn(node: Node): (Node & { type: 'CallExpression' }) | undefined {
  switch (node.type) {
    case 'ExpressionStatement':
      return callIn(node.expression);
    case 'ReturnStatement':
    case 'AwaitExpression':
    case 'UnaryExpression':
      return node.argument ? callIn(node.argument) : undefined;
    case 'CallExpression':
      return node.callee.type === 'MemberExpression' && node.callee.object.type === 'CallExpression' ? callIn(node.callee.object) : node;
    default:
      return undefined;
  }
}

function leaves(statement: Statement): boolean {
  if (statement.type === 'ReturnStatement') return true;
  return statement.type === 'BlockStatement' && statement.body.at(-1)?.type === 'ReturnStatement';
}

function textOf(node: Node, text: string): string | undefined {
  return node.type === 'Identifier' || node.type === 'MemberExpression' ? text.slice(node.start, node.end) : undefined;
}

function isTrue(node: Expression): boolean {
  return node.type === 'Literal' && node.value === true;
}
