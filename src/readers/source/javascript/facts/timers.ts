import { type Fact, fromSource } from '../../../../model/fact.ts';
import type { CallExpression, DoWhileStatement, ForStatement, Node, WhileStatement } from '../estree.ts';
import { isFunction, type Unit } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import { findInside } from '../program/walk.ts';
import { type At, constantsOf, external, functionsOf, placeOf } from '../values/value.ts';
import type { Code, SeenIntake } from './code.ts';
import { guardsItself } from './overlap.ts';
import { sourceFact } from './settings.ts';

/**
 * A timer or an endless loop that does asynchronous work. Servers have these for their own housekeeping, so that they count only in a
 * program that takes work in no other way.
 */
export function pollingLoops(code: Code): readonly SeenIntake[] {
  const framework = code.knowledge.byId('set-interval');
  if (framework === undefined) return [];
  return code.units.flatMap((unit) => {
    const at: At = { module: unit.module, frame: undefined };
    const timers = unit.calls.flatMap((call): readonly SeenIntake[] => {
      if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier' || call.callee.name !== 'setInterval') return [];
      const isGlobal = code.lookup
        .values(call.callee, at)
        .some((value) => value.kind === 'external' && (value.package === 'global' || value.package === 'timers'));
      const [callback, every] = call.arguments;
      if (!isGlobal || callback === undefined || callback.type === 'SpreadElement' || isReleased(unit, call)) return [];
      const work = functionsOf(code.lookup.values(callback, at)).map((value) => ({ node: value.node as Node, module: value.at.module }));
      if (!work.some(({ node }) => isAsynchronous(node))) return [];
      const [interval] = every === undefined || every.type === 'SpreadElement' ? [] : constantsOf(code.lookup.values(every, at));
      const schedule =
        interval && every
          ? sourceFact(`every ${String(interval.value)} ms`, { values: [], at: placeOf(at, every), node: every, from: at }, interval)
          : undefined;
      return [seen(framework, call, at, schedule, guardsItself(code, 'schedule', work), work)];
    });
    const loops = unit.loops.flatMap((loop) =>
      isLoop(loop) && isEndless(loop) && findInside(loop.body, (node) => node.type === 'AwaitExpression')
        ? [seen(framework, loop, at, undefined, fromSource(true, placeOf(at, loop)), [{ node: loop.body as Node, module: unit.module }])]
        : [],
    );
    return [...timers, ...loops];
  });
}

function seen(
  framework: NonNullable<ReturnType<Code['knowledge']['byId']>>,
  node: CallExpression | Loop,
  at: At,
  schedule: Fact<string> | undefined,
  overlapGuard: Fact<boolean> | undefined,
  work: SeenIntake['work'],
): SeenIntake {
  const isTimer = node.type === 'CallExpression';
  return {
    framework,
    object: isTimer ? external('timers', { name: 'setInterval', how: 'call', site: { call: node, at } }) : undefined,
    made: new Set(isTimer ? [node] : []),
    node,
    at,
    work,
    intake: {
      role: 'schedule',
      framework: framework.id,
      title: isTimer ? 'setInterval' : 'polling loop',
      name: undefined,
      // Of a loop its head.
      at: { file: at.module.file, start: node.start, end: isTimer ? node.end : node.body.start },
      auxiliary: false,
      schedule,
      handles: {},
      drain: undefined,
      drainCalls: [],
      acksEarly: undefined,
      autoCommit: undefined,
      lock: undefined,
      overlapGuard: overlapGuard ?? { value: false, origin: 'default', of: `${framework.title} default`, docs: framework.docs },
      group: undefined,
      groupIsRandom: undefined,
      startPosition: undefined,
      concurrency: undefined,
    },
  };
}

/** `setInterval(…).unref()` does not keep the process alive: it is not what the program is for. */
function isReleased(unit: Unit, call: Node): boolean {
  const parent = unit.module.parents.get(call);
  return parent?.type === 'MemberExpression' && parent.property.type === 'Identifier' && parent.property.name === 'unref';
}

function isAsynchronous(node: Node): boolean {
  if (!isFunction(node)) return false;
  if (node.async) return true;
  return (
    findInside(
      node.body,
      (inner) => inner.type === 'MemberExpression' && inner.property.type === 'Identifier' && inner.property.name === 'then',
    ) !== undefined
  );
}

type Loop = WhileStatement | DoWhileStatement | ForStatement;

function isLoop(node: Node): node is Loop {
  return node.type === 'WhileStatement' || node.type === 'DoWhileStatement' || node.type === 'ForStatement';
}

const FLAG = /run|stop|shut|alive|active|abort/i;

function isEndless(loop: Loop): boolean {
  const { test } = loop;
  if (test === null) return true;
  if (test.type === 'Literal') return test.value === true || test.value === 1;
  // `while (running)`, `while (!stopping)`: a flag. What `for` and `do … while` look at is more often a list or a page.
  const flag = test.type === 'UnaryExpression' && test.operator === '!' ? test.argument : test;
  if (flag.type === 'Identifier') return loop.type === 'WhileStatement' || FLAG.test(flag.name);
  return flag.type === 'MemberExpression' && FLAG.test(keyName(flag.property, flag.computed) ?? '');
}
