import type { Expression, Node } from '../estree.ts';
import { type Call, isFunction } from '../program/module-index.ts';
import { elementsOf } from '../values/lists.ts';
import { type At, external, externalsOf, frameWith, union, type Value } from '../values/value.ts';
import { exit, isExit } from './exits.ts';
import { both, type Flow, type Promised, settled } from './flow.ts';
import type { Runner } from './runner.ts';

export function resolverOf(run: Runner, node: Node, at: At) {
  const binding = run.bindingOf(node, at);
  return binding && run.resolvers.get(binding);
}

/** Arguments that are run for what they begin; functions among them are left alone. */
export function argumentsOf(run: Runner, node: Call, at: At, flow: Flow): Promised {
  return both(...node.arguments.filter((argument) => !isFunction(argument)).map((argument) => run.expression(argument, at, flow)));
}

/** What runs once a promise is over. */
export function continued(run: Runner, base: Promised, callback: Node | undefined, at: At, flow: Flow, failing: boolean): Promised {
  if (callback === undefined) return base;
  const way = flow.copy();
  way.suspended = true;
  way.finish(base.drains);
  if (failing) way.failing = true;
  if (base.after !== undefined && base.drains.size === 0)
    way.timer = { after: base.after, before: new Set([...flow.pending, ...flow.done]), pending: flow.pending.size > 0 };
  const before = new Set([...way.done]);
  const promised = callbackOf(run, callback, at, way);
  if (failing) return base;
  const over = new Set([...way.done].filter((drain) => !flow.done.has(drain) || before.has(drain)));
  for (const drain of [...way.pending, ...way.done]) flow.begin(drain);
  for (const drain of promised.drains) over.add(drain);
  return {
    drains: new Set([...over, ...base.drains].filter((drain) => !flow.done.has(drain))),
    after: promised.after ?? base.after,
    within: promised.within ?? base.within,
    exits: !way.alive,
  };
}

/** Runs a function that is handed over, whatever will call it. */
export function callbackOf(run: Runner, callback: Node, at: At, flow: Flow): Promised {
  const resolver = resolverOf(run, callback, at);
  if (resolver) {
    resolver.flows.push(flow.copy());
    return settled;
  }
  if (callback.type === 'SpreadElement') return settled;
  let result = settled;
  for (const value of run.code.lookup.values(callback, at)) {
    if (value.kind === 'function')
      result = both(
        result,
        run.function(
          value,
          frameWith(value, () => []),
          flow,
        ),
      );
    else if (value.kind === 'external' && isExit(value)) exit(run, callback, at, flow);
    else if (value.kind === 'external' && callback.type !== 'CallExpression')
      result = both(result, run.expression(callTo(callback as Expression), at, flow));
  }
  return result;
}

const ITERATING = new Set(['forEach', 'map', 'flatMap', 'filter', 'find', 'some', 'every', 'reduce']);

export function isIterating(name: string): boolean {
  return ITERATING.has(name);
}

/** A function handed over as it is, such as `setTimeout(stop, 1000)` or `.then(server.close)`, seen as a call of it. */
function callTo(callee: Expression): Call {
  return { type: 'CallExpression', callee, arguments: [], optional: false, start: callee.start, end: callee.end };
}

export function iteration(run: Runner, node: Call, object: Expression, name: string, at: At, flow: Flow): Promised | undefined {
  const [callback] = node.arguments;
  const { lookup } = run.code;
  const over = lookup.values(object, at);
  const lists = over.filter((value) => value.kind === 'list' || value.kind === 'data');
  if (callback === undefined || callback.type === 'SpreadElement') return undefined;
  const given = lookup.values(callback, at);
  const functions = run.functionsIn(given);
  // `.filter(Boolean)`
  if (lists.length > 0 && given.some((value) => value.kind === 'external' && value.package === 'global'))
    return run.expression(object, at, flow);
  if (functions.length === 0) return undefined;
  const base = run.expression(object, at, flow);
  const items = () =>
    lists.length > 0 ? union(...lists.map((list) => elementsOf(lookup, list, name !== 'forEach'))) : handedOut(run, over);
  const item = name === 'reduce' ? 1 : 0;
  const results = functions.map((value) =>
    run.function(
      value,
      frameWith(value, (index) => (index === item ? items() : []), items),
      flow,
    ),
  );
  return name === 'forEach' ? settled : both(base, ...results);
}

/** Items of what a known library gives as a list: `await queue.getJobs(['active'])`. */
function handedOut({ code }: Runner, over: readonly Value[]): readonly Value[] {
  return externalsOf(over).flatMap((value) =>
    code.knowledge.of(value).length > 0 ? [external(value.package, ...value.steps, { name: '()', how: 'callback' })] : [],
  );
}

/** Functions handed to something that cannot be followed: they may run at any time. */
export function handedOver(run: Runner, node: Call, at: At, flow: Flow, uncertain: boolean): void {
  for (const argument of node.arguments) {
    if (!isFunction(argument)) continue;
    const way = flow.copy();
    way.suspended = true;
    way.uncertain ||= uncertain;
    callbackOf(run, argument, at, way);
    for (const drain of [...way.pending, ...way.done]) flow.begin(drain);
  }
}
