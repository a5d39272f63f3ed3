import type { DrainCall } from '../../../../model/code.ts';
import type { AnyClass } from '../estree.ts';
import type { Code, SeenIntake } from '../facts/code.ts';
import { type Call, isFunction } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import { type At, externalsOf, type FunctionValue, functionsOf, madeBy, onlyConstant } from '../values/value.ts';

/** Functions that run while an object closes: `fastify.addHook('onClose', …)`, `server.on('close', …)`. */
export function closedWith(code: Code, closing: Call, at: At): readonly FunctionValue[] {
  const object = closing.callee.type === 'MemberExpression' && closing.callee.object.type !== 'Super' ? closing.callee.object : undefined;
  if (object === undefined) return [];
  const values = externalsOf(code.lookup.values(object, at));
  if (values.some((value) => value.package === '@nestjs/core')) return nestHooks(code);
  const made = values.flatMap((value) => madeBy(value) ?? []);
  if (made.length === 0) return [];
  return ['addHook', 'on', 'once'].flatMap((name) =>
    code.calls(name).flatMap(({ call, at: from }) => {
      const [event, callback] = call.arguments;
      if (
        call.callee.type !== 'MemberExpression' ||
        call.callee.object.type === 'Super' ||
        !event ||
        !callback ||
        callback.type === 'SpreadElement'
      )
        return [];
      const wanted = onlyConstant(code.lookup.values(event, from))?.value;
      if (wanted !== (name === 'addHook' ? 'onClose' : 'close')) return [];
      const isSame = externalsOf(code.lookup.values(call.callee.object, from)).some((value) => {
        const maker = madeBy(value);
        return maker !== undefined && made.includes(maker);
      });
      return isSame ? functionsOf(code.lookup.values(callback, from)) : [];
    }),
  );
}

/** https://docs.nestjs.com/fundamentals/lifecycle-events#application-shutdown, in the order in which they run. */
const NEST_HOOKS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'];

/** The hooks that the program's classes offer to Nest. */
export function nestHooks(code: Code): readonly FunctionValue[] {
  return NEST_HOOKS.flatMap((hook) =>
    code.units.flatMap((unit): readonly FunctionValue[] => {
      if (unit.kind !== 'class') return [];
      const node = unit.node as AnyClass;
      const at = { module: unit.module, frame: undefined };
      return node.body.body.flatMap((part) => {
        if (part.type !== 'MethodDefinition' || keyName(part.key, part.computed) !== hook || !isFunction(part.value)) return [];
        return [{ kind: 'function', node: part.value, at, self: { kind: 'instance', of: { kind: 'class', node, at } } }];
      });
    }),
  );
}

/** What Nest closes by itself when the application is closed: one call for each kind of intake. */
export function managedDrains(code: Code, intakes: readonly SeenIntake[], text: string, at: DrainCall['at']): readonly DrainCall[] {
  const managed = intakes.filter(({ framework }) => framework.id === 'nestjs' || framework.lifecycle === 'nestjs');
  const ids = [...new Set(managed.map(({ framework }) => framework.id))];
  return ids.map((framework) => ({
    text,
    at,
    framework,
    // Nest deletes timers and cron jobs and does not wait for a run.
    effect: code.knowledge.byId(framework)?.seen[0]?.role === 'schedule' ? 'unknown' : 'waits',
    why: undefined,
  }));
}
