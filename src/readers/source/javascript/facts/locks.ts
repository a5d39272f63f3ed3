import type { CodeLock } from '../../../../model/code.ts';
import type { Node } from '../estree.ts';
import type { Unit } from '../program/module-index.ts';
import { type At, called, externalsOf, onlyConstant, placeOf } from '../values/value.ts';
import { type Code, callName, type SeenIntake } from './code.ts';
import { matchesPath } from './knowledge.ts';

const LOCK_SQL =
  /pg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?|GET_LOCK\s*\(|FOR\s+UPDATE\s+SKIP\s+LOCKED|FOR\s+NO\s+KEY\s+UPDATE\s+SKIP\s+LOCKED|sp_getapplock/i;
const LOCKING = /^(lock|tryLock|acquire|tryAcquire|using|withLock|runExclusive|acquireLock|elect|campaign)$/;
const MAX_LOCKS = 30;

/** What keeps two processes from doing the same work at the same time. */
export function locksOf(code: Code, intakes: readonly SeenIntake[]): readonly CodeLock[] {
  const locks = code.units.flatMap((unit) => {
    const at = { module: unit.module, frame: undefined };
    return [...libraryLocks(code, unit, at), ...statements(unit, at), ...redisLocks(code, unit, at), ...guards(code, unit, at)];
  });
  // A queue that keeps its schedules in its database starts each run once, however many instances there are.
  for (const { intake, framework } of intakes)
    if (intake.role === 'schedule' && framework.distributedLock === true)
      locks.push({ kind: 'distributed', text: framework.title, at: intake.at });
  return locks.slice(0, MAX_LOCKS);
}

function libraryLocks(code: Code, unit: Unit, at: At): readonly CodeLock[] {
  return unit.calls.flatMap((call) => {
    const name = callName(call);
    if (
      call.callee.type === 'Super' ||
      (call.callee.type === 'MemberExpression' && (name === undefined || !(LOCKING.test(name) || code.knowledge.names.has(name))))
    )
      return [];
    return externalsOf(code.lookup.values(call.callee, at)).flatMap((value) => {
      const object = called(value, call.type === 'NewExpression' ? 'new' : 'call', { call, at });
      const framework = code.knowledge.of(object).find(({ distributedLock, seen }) => distributedLock !== undefined && seen.length === 0);
      if (framework === undefined) return [];
      if (
        framework.constructs
          ? !framework.constructs.some((pattern) => matchesPath(pattern, object.steps))
          : object.steps.length > 1 && !LOCKING.test(name ?? '')
      )
        return [];
      return [
        { kind: framework.distributedLock ? 'distributed' : 'in-process', text: textOf(call.callee, at), at: placeOf(at, call) } as const,
      ];
    });
  });
}

function statements(unit: Unit, at: At): readonly CodeLock[] {
  return unit.texts.flatMap((node) => {
    const found = LOCK_SQL.exec(at.module.file.text.slice(node.start, Math.min(node.end, node.start + 5000)))?.[0];
    return found === undefined
      ? []
      : [{ kind: 'distributed', text: found.replaceAll(/\s+/g, ' ').replace(/\($/, ''), at: placeOf(at, node) } as const];
  });
}

/** `SET key value NX`: https://redis.io/docs/latest/develop/use/patterns/distributed-locks/ */
function redisLocks(code: Code, unit: Unit, at: At): readonly CodeLock[] {
  return unit.calls.flatMap((call) => {
    const name = callName(call);
    if (name !== 'set' && name !== 'setnx' && name !== 'setNX') return [];
    const isExclusive =
      name !== 'set' ||
      call.arguments.slice(2).some((argument) => {
        if (argument.type === 'ObjectExpression')
          return argument.properties.some(
            (part) => part.type === 'Property' && part.key.type === 'Identifier' && /^nx$/i.test(part.key.name),
          );
        return argument.type !== 'SpreadElement' && /^nx$/i.test(String(onlyConstant(code.lookup.values(argument, at))?.value));
      });
    return isExclusive ? [{ kind: 'distributed', text: `${textOf(call.callee, at)}(… NX)`, at: placeOf(at, call) } as const] : [];
  });
}

/** `process.env.NODE_APP_INSTANCE === '0'`, `cluster.isPrimary`: one instance of several does the work. */
function guards(code: Code, unit: Unit, at: At): readonly CodeLock[] {
  return unit.members.flatMap((node) => {
    if (!decides(node, at)) return [];
    const isOwn = code.lookup
      .values(node, at)
      .some((value) => value.kind === 'env' || (value.kind === 'external' && value.package === 'cluster'));
    return isOwn ? [{ kind: 'instance-guard', text: textOf(node, at), at: placeOf(at, node) } as const] : [];
  });
}

function decides(node: Node, at: At): boolean {
  for (
    let inner: Node | undefined = at.module.parents.get(node), below = node, depth = 0;
    inner && depth < 6;
    below = inner, inner = at.module.parents.get(inner), depth++
  ) {
    if (inner.type === 'IfStatement' || inner.type === 'ConditionalExpression') return inner.test === below;
    if (inner.type === 'BinaryExpression' && /^[!=]==?$/.test(inner.operator)) return true;
  }
  return false;
}

function textOf(node: Node, at: At): string {
  const text = at.module.file.text.slice(node.start, node.end).replaceAll(/\s+/g, '');
  return text.length > 60 ? `…${text.slice(-50)}` : text;
}
