import { type Duration, milliseconds } from '../../../../model/duration.ts';
import { type Fact, fromCode } from '../../../../model/fact.ts';
import type { Expression, Node } from '../estree.ts';
import { type Call, isFunction } from '../program/module-index.ts';
import { type At, constantsOf, type ExternalValue, frameWith, placeOf } from '../values/value.ts';
import { argumentsOf, callbackOf } from './callbacks.ts';
import { type Flow, type Promised, settled } from './flow.ts';
import type { Runner } from './runner.ts';

/** Timers and promises of the platform; undefined for anything else. */
export function platform(run: Runner, node: Call, value: ExternalValue, name: string, at: At, flow: Flow): Promised | undefined {
  const [first, second] = node.arguments;
  switch (name) {
    case 'setTimeout':
      if (value.package === 'timers/promises') return { drains: new Set(), after: duration(run, first, at) };
      timeout(run, first, duration(run, second, at), at, flow);
      return settled;
    case 'setInterval':
      if (first) {
        const way = flow.copy();
        way.uncertain = true;
        callbackOf(run, first, at, way);
        for (const drain of [...way.pending, ...way.done]) flow.begin(drain);
      }
      return settled;
    case 'Bun.sleep':
    case 'scheduler.wait':
      return { drains: new Set(), after: duration(run, first, at) };
    case 'default':
      return value.package === 'delay' ? { drains: new Set(), after: duration(run, first, at) } : undefined;
    case 'setImmediate':
    case 'nextTick':
    case 'queueMicrotask':
      if (first) callbackOf(run, first, at, flow);
      return settled;
    case 'Promise.all':
    case 'Promise.allSettled':
    case 'Promise.resolve':
      return argumentsOf(run, node, at, flow);
    case 'Promise.race':
    case 'Promise.any': {
      const promised = argumentsOf(run, node, at, flow);
      return promised.after !== undefined && promised.drains.size > 0 ? { drains: promised.drains, within: promised.after } : promised;
    }
    default:
      return undefined;
  }
}

function timeout(run: Runner, callback: Node | undefined, after: Fact<Duration> | undefined, at: At, flow: Flow): void {
  if (callback === undefined) return;
  const way = flow.copy();
  way.suspended = true;
  way.timer = { after, before: new Set([...flow.pending, ...flow.done]), pending: flow.pending.size > 0 };
  const known = run.observed.drains.length;
  callbackOf(run, callback, at, way);
  if (!flow.started && run.observed.drains.length > known) run.observed.delay ??= after;
  for (const drain of [...way.pending, ...way.done]) flow.begin(drain);
}

function duration(run: Runner, node: Node | undefined, at: At): Fact<Duration> | undefined {
  if (node === undefined || node.type === 'SpreadElement') return undefined;
  const [found, ...others] = constantsOf(run.code.lookup.values(node, at)).filter(
    ({ value }) => typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)),
  );
  if (found === undefined || others.length > 0) return undefined;
  return fromCode(milliseconds(Number(found.value)), placeOf(at, node), found);
}

/** `new Promise((resolve) => …)` is over when `resolve` is called. */
export function construction(run: Runner, node: Call, callee: Expression, at: At, flow: Flow): Promised {
  const isPromise = callee.type === 'Identifier' && callee.name === 'Promise';
  const [executor] = node.arguments;
  if (!isPromise || !isFunction(executor)) return argumentsOf(run, node, at, flow);
  const resolver = { flows: [] as Flow[] };
  for (const parameter of executor.params) {
    const binding = at.module.bindings.get(parameter);
    if (binding) run.resolvers.set(binding, resolver);
  }
  const before = new Set(flow.done);
  const value = { kind: 'function', node: executor, at } as const;
  run.function(
    value,
    frameWith(value, () => []),
    flow,
  );
  const ended = resolver.flows.filter((one) => !one.failing);
  const own = (one: Flow) => [...one.done].filter((drain) => !before.has(drain));
  const timed = ended.filter((one) => one.timer !== undefined && own(one).length === 0);
  const drains = new Set(ended.flatMap(own));
  for (const drain of drains) flow.begin(drain);
  const after = timed.find((one) => one.timer?.after !== undefined)?.timer?.after;
  return drains.size > 0 ? { drains, within: after } : { drains, after };
}
