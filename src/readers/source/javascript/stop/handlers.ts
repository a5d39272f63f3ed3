import type { StopHandler } from '../../../../model/code.ts';
import type { Node } from '../estree.ts';
import type { Code, SeenIntake } from '../facts/code.ts';
import { elementsOf } from '../values/lists.ts';
import {
  type At,
  type CallSite,
  constant,
  type Frame,
  type FunctionValue,
  frameWith,
  functionsOf,
  placeOf,
  union,
  type Value,
} from '../values/value.ts';
import { flagDrains } from './flags.ts';
import { Flow } from './flow.ts';
import { handlerFrom } from './outcome.ts';
import { Run } from './run.ts';

/** Signals that ask a process to stop; SIGHUP, `exit` and `beforeExit` do not. */
const STOP_SIGNALS = new Set(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGBREAK', 'SIGABRT']);
const MESSAGES = ['shutdown'];

interface Registration {
  readonly signals: readonly string[];
  readonly site: CallSite;
  readonly handler: Node;
}

/** The handlers that the program's own code installs for stop signals. */
export function ownHandlers(code: Code, intakes: readonly SeenIntake[]): readonly StopHandler[] {
  const handlers: { readonly key: Node; readonly handler: StopHandler }[] = [];
  for (const { signals, site, handler } of registrations(code)) {
    const functions = functionsOf(code.lookup.values(handler, site.at));
    const [only] = functions;
    const key = functions.length === 1 && only ? only.node : handler;
    // One function for several signals is one handler.
    const known = handlers.find((one) => one.key === key && only?.node !== handler);
    if (known) {
      handlers[handlers.indexOf(known)] = {
        key,
        handler: { ...known.handler, signals: [...new Set([...known.handler.signals, ...signals])] },
      };
      continue;
    }
    handlers.push({ key, handler: follow(code, intakes, signals, site, handler, functions) });
  }
  return handlers.map(({ handler }) => handler);
}

/** In the order of the text; of `process.on(…).on(…)` the inner call first. */
function registrations(code: Code): readonly Registration[] {
  const found = allRegistrations(code);
  const files = [...new Set(found.map(({ site }) => site.at.module))];
  return found.toSorted((a, b) => files.indexOf(a.site.at.module) - files.indexOf(b.site.at.module) || a.site.call.end - b.site.call.end);
}

function allRegistrations(code: Code): readonly Registration[] {
  return ['on', 'once', 'addListener', 'prependListener', 'addSignalListener', 'prependOnceListener'].flatMap((name) =>
    code.calls(name).flatMap((site) => {
      const { call, at } = site;
      const [event, handler] = call.arguments;
      if (!event || !handler || event.type === 'SpreadElement' || handler.type === 'SpreadElement') return [];
      if (!isProcess(code, site, name)) return [];
      const names = namesOfEvents(code, event, at);
      const signals = names.filter((one) => STOP_SIGNALS.has(one));
      const messages = names.includes('message')
        ? MESSAGES.filter((message) => mentions(code, handler, at, message)).map((message) => `message:${message}`)
        : [];
      return signals.length + messages.length === 0 ? [] : [{ signals: [...new Set([...signals, ...messages])], site, handler }];
    }),
  );
}

function isProcess(code: Code, { call, at }: CallSite, name: string): boolean {
  const values = code.lookup.values(call.callee, at);
  return values.some((value) => {
    if (value.kind !== 'external') return false;
    if (name === 'addSignalListener') return value.package === 'global' && value.steps[0]?.name === 'Deno';
    // `process.on('SIGINT', …).on('SIGTERM', …)`
    return (
      value.package === 'process' &&
      value.steps.every((step) => /^(on|once|addListener|prependListener|prependOnceListener)$/.test(step.name))
    );
  });
}

function namesOfEvents(code: Code, event: Node, at: At): readonly string[] {
  return code.lookup
    .values(event, at)
    .flatMap((value) =>
      value.kind === 'constant' ? [String(value.value)] : value.kind === 'list' ? textsIn(elementsOf(code.lookup, value)) : [],
    );
}

function textsIn(values: readonly Value[]): readonly string[] {
  return values.flatMap((value) => (value.kind === 'constant' ? [String(value.value)] : []));
}

/** A message handler is one for `shutdown` when the text stands in it. */
function mentions(code: Code, handler: Node, at: At, message: string): boolean {
  return functionsOf(code.lookup.values(handler, at)).some(({ node, at: from }) => {
    const text = from.module.file.text.slice(node.start, node.end);
    return text.includes(`'${message}'`) || text.includes(`"${message}"`);
  });
}

function follow(
  code: Code,
  intakes: readonly SeenIntake[],
  signals: readonly string[],
  site: CallSite,
  handler: Node,
  functions: readonly FunctionValue[],
): StopHandler {
  const run = new Run(code, intakes);
  const flow = new Flow();
  const given: readonly Value[] = signals.map((signal) =>
    constant(signal.startsWith('message:') ? signal.slice('message:'.length) : signal),
  );
  for (const value of functions) run.function(value, calledWith(value, given), flow);
  const values = code.lookup.values(handler, site.at);
  if (functions.length === 0) exitItself(run, values, handler, site, flow);
  flagDrains(run, flow);
  return handlerFrom(run.observed, signals, placeOf(site.at, site.call), undefined);
}

/** `process.on('SIGTERM', process.exit)`; anything else that is no function of the program cannot be followed. */
function exitItself(run: Run, values: readonly Value[], handler: Node, site: CallSite, flow: Flow): void {
  const isExit = values.some((value) => value.kind === 'external' && value.package === 'process' && value.steps.at(-1)?.name === 'exit');
  if (!isExit) run.observed.followed = false;
  else
    run.observed.exits.push({
      at: placeOf(site.at, handler),
      pending: [...flow.pending],
      done: [...flow.done],
      failing: false,
      uncertain: false,
    });
}

/** A call of the handler as the platform makes it. */
function calledWith(value: FunctionValue, given: readonly Value[]): Frame {
  return frameWith(
    value,
    (index) => (index === 0 ? union(given) : []),
    () => given,
  );
}
