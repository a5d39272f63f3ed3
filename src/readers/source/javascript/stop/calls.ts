import type { Duration } from '../../../../model/duration.ts';
import { milliseconds } from '../../../../model/duration.ts';
import { type Fact, fromSource } from '../../../../model/fact.ts';
import { type Expression, type Node, unwrap } from '../estree.ts';
import type { Call } from '../program/module-index.ts';
import { isFunction } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import { frameOf } from '../values/frames.ts';
import { elementsOf } from '../values/lists.ts';
import { type At, constantsOf, type ExternalValue, frameWith, placeOf, union, type Value } from '../values/value.ts';
import { drainOf, isClosing, isPlatform, textOf } from './drains.ts';
import { both, type Drain, type Flow, join, type Promised, settled } from './flow.ts';
import { closedWith, managedDrains } from './hooks.ts';
import type { Runner } from './runner.ts';

const LOGGING_OBJECT = /(^|\.)(_?log(ger|ging)?|console|winston|pino|Sentry|sentry|newrelic|debug|metrics|telemetry|span|tracer)$/i;
const HARMLESS =
  /^(log|info|warn|warning|error|debug|trace|fatal|verbose|notice|success|print|println|write|captureException|capture|flush|toString|toISOString|removeListener|removeAllListeners|off|on|once|has|get|delete|clear|includes|join|keys|values|entries|setMaxListeners|increment|inc|observe|set|push|add|length|bind|format|slice|concat|endTimer|child|setHeader|unref|ref)$/;
const LOGGING_NAME =
  /^_?(log|debug|print|warn|info|error|trace|logger|captureException|report\w*|clearTimeout|clearInterval|setImmediate)\w*$/i;
const ITERATING = new Set(['forEach', 'map', 'flatMap', 'filter', 'find', 'some', 'every', 'reduce']);

/** What calling something does to the handler's way, and what it leaves to wait for. */
export function evaluateCall(run: Runner, node: Call, at: At, flow: Flow): Promised {
  const callee = node.callee.type === 'Super' ? undefined : unwrap(node.callee);
  if (callee === undefined) return settled;
  if (node.type === 'NewExpression') return construction(run, node, callee, at, flow);
  if (isFunction(callee))
    return run.function(
      { kind: 'function', node: callee, at },
      frameOf(run.code.lookup, node, at, { kind: 'function', node: callee, at }),
      flow,
    );
  const name =
    callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : callee.type === 'Identifier' ? callee.name : undefined;
  const resolver = resolverOf(run, callee, at);
  if (resolver) {
    const given = node.arguments.map((argument) => run.expression(argument, at, flow));
    run.wait(both(...given), flow);
    resolver.flows.push(flow.copy());
    return settled;
  }
  if (callee.type === 'MemberExpression' && callee.object.type !== 'Super') {
    const chained = chain(run, node, callee.object, name, at, flow);
    if (chained !== undefined) return chained;
  }
  const values = run.code.lookup.values(callee, at);
  const functions = run.functionsIn(values);
  const externals = values.filter((value) => value.kind === 'external');
  if (functions.length > 0) {
    const given = argumentsOf(run, node, at, flow);
    const results = functions.map((value) => {
      const way = flow.copy();
      return { way, promised: run.function(value, frameOf(run.code.lookup, node, at, value), way) };
    });
    flow.become(join(results.map(({ way }) => way)) ?? Object.assign(flow.copy(), { alive: false }));
    const promised = both(...results.map((result) => result.promised));
    return given.drains.size > 0 ? both(promised, given) : promised;
  }
  if (externals.length > 0) return external(run, node, externals, at, flow);
  return unknown(run, node, callee, name, values, at, flow);
}

function resolverOf(run: Runner, node: Node, at: At) {
  const binding = run.bindingOf(node, at);
  return binding && run.resolvers.get(binding);
}

/** Arguments that are run for what they begin; functions among them are left alone. */
function argumentsOf(run: Runner, node: Call, at: At, flow: Flow): Promised {
  return both(...node.arguments.filter((argument) => !isFunction(argument)).map((argument) => run.expression(argument, at, flow)));
}

/** Promise chains, lists and `unref`. */
function chain(run: Runner, node: Call, object: Expression, name: string | undefined, at: At, flow: Flow): Promised | undefined {
  switch (name) {
    case 'then': {
      const base = run.expression(object, at, flow);
      const [done, failed] = node.arguments;
      const result = continued(run, base, done, at, flow, false);
      continued(run, base, failed, at, flow, true);
      return result;
    }
    case 'finally':
      return continued(run, run.expression(object, at, flow), node.arguments[0], at, flow, false);
    case 'catch': {
      const base = run.expression(object, at, flow);
      continued(run, base, node.arguments[0], at, flow, true);
      return base;
    }
    case 'unref':
    case 'ref':
    case 'bind':
    case 'filter':
      if (name === 'filter' || object.type === 'CallExpression') {
        const base = run.expression(object, at, flow);
        if (name !== 'filter') return base;
      }
      break;
    case 'call':
    case 'apply': {
      const functions = run.functionsIn(run.code.lookup.values(object, at));
      if (functions.length === 0) break;
      const shifted = { ...node, arguments: node.arguments.slice(1) } as Call;
      return both(...functions.map((value) => run.function(value, frameOf(run.code.lookup, shifted, at, value), flow)));
    }
    case 'push':
    case 'add': {
      const promised = argumentsOf(run, node, at, flow);
      const binding = run.bindingOf(object, at);
      if (binding && promised !== settled) run.hold(binding, promised);
      if (run.code.lookup.values(object, at).some((value) => value.kind === 'list')) return settled;
      break;
    }
    case 'emit':
      run.observed.followed = false;
      argumentsOf(run, node, at, flow);
      return settled;
    default:
  }
  return name !== undefined && ITERATING.has(name) ? iteration(run, node, object, name, at, flow) : undefined;
}

/** What runs once a promise is over. */
function continued(run: Runner, base: Promised, callback: Node | undefined, at: At, flow: Flow, failing: boolean): Promised {
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
function callbackOf(run: Runner, callback: Node, at: At, flow: Flow): Promised {
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
      result = both(result, external(run, callTo(callback as Expression), [value], at, flow));
  }
  return result;
}

/** A function handed over as it is, such as `setTimeout(stop, 1000)` or `.then(server.close)`, seen as a call of it. */
function callTo(callee: Expression): Call {
  return { type: 'CallExpression', callee, arguments: [], optional: false, start: callee.start, end: callee.end };
}

function iteration(run: Runner, node: Call, object: Expression, name: string, at: At, flow: Flow): Promised | undefined {
  const [callback] = node.arguments;
  const { lookup } = run.code;
  const lists = lookup.values(object, at).filter((value) => value.kind === 'list' || value.kind === 'pair' || value.kind === 'data');
  if (callback === undefined || callback.type === 'SpreadElement') return undefined;
  const functions = run.functionsIn(lookup.values(callback, at));
  if (functions.length === 0) return undefined;
  const base = run.expression(object, at, flow);
  const items = () =>
    lists.length > 0 ? union(...lists.map((list) => elementsOf(lookup, list, name !== 'forEach'))) : ([] as readonly Value[]);
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

function isExit(value: ExternalValue): boolean {
  const name = value.steps.map((step) => step.name).join('.');
  return value.package === 'process' ? /^(exit|abort|reallyExit)$/.test(name) : value.package === 'global' && name === 'Deno.exit';
}

function exit(run: Runner, node: Node, at: At, flow: Flow): void {
  const { timer } = flow;
  const begun = [...flow.pending, ...flow.done].some((drain) => !timer?.before.has(drain));
  flow.alive = false;
  if (timer && !begun && (timer.pending || timer.before.size === 0)) {
    if (timer.after !== undefined && !flow.failing) run.observed.forced.push(timer.after);
    return;
  }
  if (flow.waited !== undefined && flow.pending.size > 0) run.observed.forced.push(flow.waited);
  run.observed.exits.push({
    at: placeOf(at, node),
    pending: [...flow.pending],
    done: [...flow.done],
    failing: flow.failing,
    uncertain: flow.uncertain || flow.waited !== undefined,
  });
}

function external(run: Runner, node: Call, values: readonly ExternalValue[], at: At, flow: Flow): Promised {
  const [value] = values;
  if (value === undefined) return settled;
  const name = value.steps.map((step) => step.name).join('.');
  if (isExit(value) || (value.package === 'process' && name === 'kill' && isOwnProcess(run, node, at))) {
    argumentsOf(run, node, at, flow);
    exit(run, node, at, flow);
    return settled;
  }
  if (
    value.package === 'global' ||
    value.package === 'timers' ||
    value.package === 'timers/promises' ||
    value.package === 'delay' ||
    value.package === 'process'
  ) {
    const found = platform(run, node, value, name, at, flow);
    if (found !== undefined) return found;
  }
  const drains = values.flatMap((one) => drainOf(run.code, run.intakes, one, node, at) ?? []);
  if (drains.length > 0) {
    const given = argumentsOf(run, node, at, flow);
    return both(begin(run, node, drains, at, flow), given);
  }
  const given = argumentsOf(run, node, at, flow);
  // A library that nobody knows may hold what takes work: containers of dependency injection do.
  const called = value.steps.at(-1)?.name ?? '';
  if (run.code.knowledge.of(value).length === 0 && !isPlatform(value.package) && !HARMLESS.test(called) && !LOGGING_NAME.test(called))
    run.observed.followed = false;
  handedOver(run, node, at, flow, given.drains.size > 0 || value.package === 'async');
  return given;
}

/** Begins drains; functions among the arguments run when they are over. */
function begin(run: Runner, node: Call, drains: readonly (Drain & { readonly callbackOnly: boolean })[], at: At, flow: Flow): Promised {
  for (const drain of drains) {
    if (!run.observed.drains.includes(drain)) run.observed.drains.push(drain);
    flow.begin(drain);
  }
  const way = flow.copy();
  way.suspended = true;
  way.finish(drains);
  for (const call of managedWith(run, drains)) run.observed.drains.push({ call, counts: false });
  const inside = closedWith(run.code, node, at).map((value) =>
    run.function(
      value,
      frameWith(value, () => []),
      way,
    ),
  );
  way.finish(both(...inside).drains);
  for (const argument of node.arguments) if (isFunction(argument) || argument.type === 'Identifier') callbackOf(run, argument, at, way);
  for (const drain of [...way.pending, ...way.done]) flow.begin(drain);
  const promised = drains.filter((drain) => !drain.callbackOnly);
  return { drains: new Set(promised.length === 0 ? [] : [...promised, ...way.done].filter((drain) => !flow.done.has(drain))) };
}

/** Closing a Nest application closes what Nest has made. */
function managedWith(run: Runner, drains: readonly Drain[]) {
  return drains.flatMap(({ call }) =>
    call.framework === 'nestjs'
      ? managedDrains(run.code, run.intakes, call.text, call.at).filter(({ framework }) => framework !== 'nestjs')
      : [],
  );
}

function isOwnProcess(run: Runner, node: Call, at: At): boolean {
  const [first] = node.arguments;
  return (
    first !== undefined &&
    run.code.lookup
      .values(first, at)
      .some((value) => value.kind === 'external' && value.package === 'process' && value.steps[0]?.name === 'pid')
  );
}

/** Functions handed to something that cannot be followed: they may run at any time. */
function handedOver(run: Runner, node: Call, at: At, flow: Flow, uncertain: boolean): void {
  for (const argument of node.arguments) {
    if (!isFunction(argument)) continue;
    const way = flow.copy();
    way.suspended = true;
    way.uncertain ||= uncertain;
    callbackOf(run, argument, at, way);
    for (const drain of [...way.pending, ...way.done]) flow.begin(drain);
  }
}

function platform(run: Runner, node: Call, value: ExternalValue, name: string, at: At, flow: Flow): Promised | undefined {
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
  return fromSource(
    milliseconds(Number(found.value)),
    placeOf(at, node),
    found.env === undefined ? undefined : `unless ${found.env} is set`,
  );
}

/** `new Promise((resolve) => …)` is over when `resolve` is called. */
function construction(run: Runner, node: Call, callee: Expression, at: At, flow: Flow): Promised {
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

/** A call of something that could not be found. */
function unknown(
  run: Runner,
  node: Call,
  callee: Expression,
  name: string | undefined,
  values: readonly Value[],
  at: At,
  flow: Flow,
): Promised {
  const given = argumentsOf(run, node, at, flow);
  const { text } = at.module.file;
  const object = callee.type === 'MemberExpression' ? callee.object : undefined;
  const objectText = object ? text.slice(object.start, Math.min(object.end, object.start + 80)) : undefined;
  const harmless =
    values.length > 0 ||
    (objectText === undefined
      ? name !== undefined && LOGGING_NAME.test(name)
      : LOGGING_OBJECT.test(objectText) || (name !== undefined && HARMLESS.test(name)));
  let promised = given;
  if (!harmless) {
    run.observed.followed = false;
    if (name !== undefined && isClosing(name)) {
      const drain = {
        call: { text: textOf(node, at), at: placeOf(at, node), framework: undefined, effect: 'unknown', why: undefined },
        counts: false,
        callbackOnly: false,
      } as const;
      return both(begin(run, node, [drain], at, flow), given);
    }
    promised = given;
  }
  handedOver(run, node, at, flow, !harmless);
  return promised;
}
