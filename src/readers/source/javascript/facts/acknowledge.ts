import { type Fact, fromSource } from '../../../../model/fact.ts';
import type { Node, Statement } from '../estree.ts';
import { isFunction } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import { walk } from '../program/walk.ts';
import type { SeenIntake } from './code.ts';

/** `channel.ack(message)` in front of the awaited work of the handler: the work is lost when the process is killed in it. */
export function acknowledgedEarly(_code: unknown, work: SeenIntake['work']): Fact<boolean> | undefined {
  for (const { node, module } of work) {
    if (!isFunction(node) || node.body?.type !== 'BlockStatement') continue;
    let acknowledged: Node | undefined;
    for (const statement of node.body.body) {
      const here = directly(statement);
      if (acknowledged !== undefined && here.awaits)
        return fromSource(true, { file: module.file, start: acknowledged.start, end: acknowledged.end });
      if (here.awaits || !isPlain(statement)) break;
      acknowledged ??= here.acknowledges;
    }
  }
  return undefined;
}

/** Conditions and loops may lead elsewhere: only what surely comes first counts. */
function isPlain(statement: Statement): boolean {
  return statement.type === 'ExpressionStatement' || statement.type === 'VariableDeclaration' || statement.type === 'IfStatement';
}

function directly(statement: Statement): { readonly awaits: boolean; readonly acknowledges: Node | undefined } {
  let awaits = false;
  let acknowledges: Node | undefined;
  walk(statement, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'AwaitExpression') awaits = true;
    if (statement.type === 'ExpressionStatement' && node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const name = keyName(node.callee.property, node.callee.computed);
      if (name === 'ack' || name === 'ackAll') acknowledges = node;
    }
    return undefined;
  });
  return { awaits, acknowledges };
}
