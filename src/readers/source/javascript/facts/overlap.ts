import type { IntakeRole } from '../../../../model/code.ts';
import { type Fact, fromSource } from '../../../../model/fact.ts';
import type { Expression, Node, Statement } from '../estree.ts';
import { isFunction } from '../program/index-module.ts';
import { findInside } from '../program/walk.ts';
import type { Code, SeenIntake } from './code.ts';

/** `if (running) return; running = true; …`: a run that finds another one going gives up. */
export function guardsItself(_code: Code, role: IntakeRole, work: SeenIntake['work']): Fact<boolean> | undefined {
  if (role !== 'schedule') return undefined;
  for (const { node, module } of work) {
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
