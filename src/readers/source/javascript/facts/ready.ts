import type { Place } from '../../../../model/place.ts';
import type { Node } from '../estree.ts';
import { unwrap } from '../estree.ts';
import { isFunction } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import { walk } from '../program/walk.ts';
import { enclosingFunction } from '../values/parameters.ts';
import { type At, onlyConstant, placeOf } from '../values/value.ts';
import { type Code, callName, type SeenIntake } from './code.ts';

/** `process.send('ready')`: https://pm2.keymetrics.io/docs/usage/signals-clean-restart/#graceful-start */
export function readySignalsOf(code: Code): readonly Place[] {
  return code.calls('send').flatMap(({ call, at }) => {
    const [message] = call.arguments;
    if (!message || message.type === 'SpreadElement' || onlyConstant(code.lookup.values(message, at))?.value !== 'ready') return [];
    const isProcess = code.lookup.values(call.callee, at).some((value) => value.kind === 'external' && value.package === 'process');
    return isProcess ? [placeOf(at, call)] : [];
  });
}

const CONNECTING = /connect|authenticate|initiali[sz]e|^init|^sync$|migrat|createConnection|openDb|loadDatabase|setupDatabase/i;

/** An awaited connection in front of the call that starts to listen, or one whose `then` starts to listen. */
export function connectsBeforeListening(intakes: readonly SeenIntake[]): Place | undefined {
  for (const { intake, node, at } of intakes) {
    if (intake.role !== 'request' || intake.auxiliary) continue;
    const found = inThen(node, at) ?? inFront(node, at);
    if (found !== undefined) return placeOf(at, found);
  }
  return undefined;
}

function inThen(node: Node, at: At): Node | undefined {
  const fn = enclosingFunction(at.module.parents, node);
  const call = fn && at.module.parents.get(fn);
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression' || call.callee.object.type === 'Super') return undefined;
  return keyName(call.callee.property, call.callee.computed) === 'then' ? connectingIn(call.callee.object) : undefined;
}

function inFront(node: Node, at: At): Node | undefined {
  const fn = enclosingFunction(at.module.parents, node);
  const body: Node = fn?.body ?? at.module.program;
  let found: Node | undefined;
  walk(body, (inner) => {
    if (inner !== body && isFunction(inner)) return false;
    if (found === undefined && inner.type === 'AwaitExpression' && inner.end <= node.start) found = connectingIn(unwrap(inner.argument));
    return undefined;
  });
  return found;
}

function connectingIn(node: Node): Node | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const name = callName(node);
  if (name !== undefined && CONNECTING.test(name)) return node;
  return node.callee.type === 'MemberExpression' && node.callee.object.type === 'CallExpression'
    ? connectingIn(node.callee.object)
    : undefined;
}
