import { type Expression, unwrap } from '../estree.ts';
import { type Call, isFunction } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import { frameOf } from '../values/frames.ts';
import { type At, type ExternalValue, frameWith, placeOf, type Value } from '../values/value.ts';
import { argumentsOf, callbackOf, continued, handedOver, isIterating, iteration, resolverOf } from './callbacks.ts';
import { drainOf, isClosing, isPlatform, textOf } from './drains.ts';
import { exit, isExit, isOwnProcess } from './exits.ts';
import { both, type Drain, type Flow, join, type Promised, settled } from './flow.ts';
import { closedWith, managedDrains } from './hooks.ts';
import { construction, platform } from './platform.ts';
import type { Runner } from './runner.ts';

const LOGGING_OBJECT = /(^|\.)(_?log(ger|ging)?|console|winston|pino|Sentry|sentry|newrelic|debug|metrics|telemetry|span|tracer)$/i;
const HARMLESS =
  /^(log|info|warn|warning|error|debug|trace|fatal|verbose|notice|success|print|println|write|captureException|capture|flush|toString|toISOString|removeListener|removeAllListeners|off|on|once|has|get|delete|clear|includes|join|keys|values|entries|setMaxListeners|increment|inc|observe|set|push|add|length|bind|format|slice|concat|endTimer|child|setHeader|unref|ref)$/;
const LOGGING_NAME =
  /^_?(log|debug|print|warn|info|error|trace|logger|captureException|report\w*|clearTimeout|clearInterval|setImmediate)\w*$/i;

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
  return name !== undefined && isIterating(name) ? iteration(run, node, object, name, at, flow) : undefined;
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
